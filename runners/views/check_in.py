"""The check-in: where it hurts, and what one can do about it. Public; a visitor leaves no row and no cookie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from config.http import RunnerRequest, VisitorRequest
from library import snapshot as library
from library.catalogue import Catalogue
from runners import help_numbers, snapshot
from runners.answers import EXAMPLE, example
from runners.check_in_forms import SINCE, START, CheckInForm
from runners.check_in_page import ASK, CheckInPage, Wrong, page_of
from runners.models import Hurt
from runners.places import keys_of, regions
from runners.routine_forms import new_submission
from runners.snapshot import Own
from runners.wishes_forms import MINUTE_CHIPS, with_wishes

AnyRequest: TypeAlias = VisitorRequest | RunnerRequest

CARRIED = "kept_check_in"  # in the session: what a visitor had said before signing up, as a query string
PARTS = {"answer": "answer-part", "chosen": "chosen-part", "check-in-page": "page"}  # what htmx swaps, each lying in the next: the id and the partial
CHANGE_MORE = ("both", "remove")  # buttons that change what stands outside the part asked for


@require_safe
@login_not_required  # anybody may ask what helps; only keeping needs an account
def check_in(request: VisitorRequest) -> HttpResponse:
    """The body map, its list, and the answer to what the address says. For a runner also what they keep."""
    catalogue, today = library.catalogue(), timezone.localdate()
    if not request.user.is_authenticated:
        form = CheckInForm(_without_private(request.GET), catalogue=catalogue, today=today, start=START if request.htmx else None)
        return show(request, form, post=ASK in request.GET)
    own = snapshot.own(request.user, today=today, catalogue=catalogue)
    carried = request.session.get(CARRIED, "")
    said = _without_private(QueryDict(carried) if carried else request.GET)
    form = CheckInForm(with_wishes(said, own.wishes), catalogue=catalogue, today=today, known=known_places(own, catalogue))
    return show(request, form, post=True, own=own, carried=bool(carried))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required  # what a visitor would rather not have in an address travels by POST
def preview(request: VisitorRequest) -> HttpResponse:
    """The same page, asked by POST, so that cautions and answers are in no address and no history. Keeps nothing."""
    if request.method != "POST":
        return redirect("runners:check_in")
    if "forget" in request.POST:
        request.session.pop(CARRIED, None)
        return HttpResponseClientRedirect(reverse("runners:check_in")) if request.htmx else redirect("runners:check_in")
    if has_expired(request):
        return redirect_to_login(reverse("runners:check_in"))
    catalogue = library.catalogue()
    own = own_of(request, catalogue)
    return show(request, posted_form(request, catalogue, own), post=True, own=own)


def has_expired(request: AnyRequest) -> bool:
    """Whether the form is a runner's and nobody is signed in any more: as a visitor's it would be put into an address."""
    return "mine" in request.POST and not request.user.is_authenticated


def own_of(request: AnyRequest, catalogue: Catalogue) -> Own | None:
    """What the runner keeps; None for a visitor."""
    return snapshot.own(request.user, today=timezone.localdate(), catalogue=catalogue) if request.user.is_authenticated else None


def posted_form(request: AnyRequest, catalogue: Catalogue, own: Own | None) -> CheckInForm:
    """The check-in as it was posted."""
    known = known_places(own, catalogue) if own else {}
    return CheckInForm(request.POST, catalogue=catalogue, today=timezone.localdate(), start=START if request.htmx else None, known=known)


def again(request: RunnerRequest, said: str, *, own: Own | None = None, wrong: Wrong | None = None) -> HttpResponse:
    """The check-in after something was done, with what is unsaved on it; where nothing is, and without htmx, by a redirect."""
    unsaved = "minutes" in request.POST
    if not (request.htmx or wrong or unsaved):
        messages.success(request, said)
        return redirect("runners:check_in")
    catalogue = library.catalogue()
    own = own or snapshot.own(request.user, today=timezone.localdate(), catalogue=catalogue)
    form = posted_form(request, catalogue, own) if unsaved else CheckInForm(with_wishes(QueryDict(), own.wishes), catalogue=catalogue, today=own.today)
    return show(request, form, post=True, own=own, said=said, wrong=wrong)


def known_places(own: Own, catalogue: Catalogue) -> Mapping[str, Mapping[str, str]]:
    """What the panel of a place starts from where the runner has a spot open: {PLACE:SIDE: {field: value}}."""
    return {
        key: {"severity": str(kept.severity), "kind": kept.kind or "", "days": str(kept.days(own.today))}
        for key, (place, side) in keys_of(catalogue).items()
        if (kept := own.by_place.get((place.area or "", str(side))))
    }


def _without_private(said: QueryDict) -> QueryDict:
    """What an address may say: no answers, no cautions, nothing that hurts."""
    data = said.copy()
    for name in list(data):
        if name in ("none", "hurts", "caution") or name.startswith(("answer-", "asked-")):
            del data[name]
    return data


def show(
    request: AnyRequest, form: CheckInForm, *, post: bool, own: Own | None = None, carried: bool = False, said: str = "", wrong: Wrong | None = None, whole: bool = False
) -> HttpResponse:
    """The page, or the part of it that htmx asked for; 422 with what is wrong where a form is invalid.

    `post`: the form is sent by POST from here on. `said`: what has just been done, in words. `wrong`: a report that could not be read.
    `whole`: what stands outside the part that htmx asked for has changed too.
    """
    page = page_of(form, own, today=timezone.localdate(), wrong=wrong)
    valid, private = not form.errors_anywhere, page.is_private and not post
    post = post or private
    part = _part(request, page, whole=bool(whole or said or wrong or private))
    response = render(
        request, f"runners/check_in.html#{PARTS[part]}" if part else "runners/check_in.html", _context(request, page, post=post, carried=carried, said=said, part=part),
        status=200 if valid and not wrong else 422,
    )  # fmt: skip
    if part:
        _aim(response, request, page, part, remember=own is None and valid, post=post)
    if request.META.get("QUERY_STRING"):
        response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _context(request: AnyRequest, page: CheckInPage, *, post: bool, carried: bool, said: str, part: str) -> dict[str, Any]:
    form, own = page.form, page.own
    context: dict[str, Any] = {"page": page, "catalogue": form.catalogue, "form": form, "own": own, "answer": page.answer, "asking": page.asking, "open_spots": page.open_spots}
    context |= {
        "post": post,
        "carried": carried,
        "said": said,
        "part": part,
        "ask": ASK in form.data,
        "pressed": any(name in form.data for name in ("swap", "bring", "word", "none", "answered")),
        "in_its_place": next((swap.instead for swap in reversed(page.answer.session.swaps) if swap.instead), "") if page.answer and "swap" in form.data else "",
    }
    context |= {"method": "post" if post else "get", "action": reverse("runners:preview" if post else "runners:check_in")}
    context |= {"regions": regions(form), "since": SINCE, "start": START, "minute_chips": MINUTE_CHIPS, "hurts": Hurt.choices(), "steps": page.steps}
    context["kept_places"] = known_places(own, form.catalogue) if own else {}
    if page.emergency:
        country = request.user.country if request.user.is_authenticated else ""
        context |= {"number": help_numbers.number_of(form.catalogue, country), "numbers": help_numbers.first_few(form.catalogue)}
    if page.steps and own:
        context["submission"] = new_submission()
    elif page.steps:
        context["save_url"] = f"{reverse('runners:save_routine')}?{page.save_query(post=post)}"
    if not (page.answer or form.spots or own):
        context |= {"example": example(form.catalogue), "example_query": EXAMPLE}
    if own is None:
        context["query"] = page.query(post=post) if not form.errors_anywhere else ""
    return context


def _part(request: AnyRequest, page: CheckInPage, *, whole: bool) -> str:
    """The part to swap: the one htmx asked for, or a larger one where that would leave the page untrue. Empty for a page."""
    asked = request.htmx.target if request.htmx else None
    if asked not in PARTS:
        return ""
    if whole or ASK in request.GET or page.emergency or any(button in page.form.data for button in CHANGE_MORE):
        return "check-in-page"
    return max(asked, "chosen" if page.form.errors_anywhere or page.form.out_of_date else "answer", key=list(PARTS).index)


def _aim(response: HttpResponse, request: AnyRequest, page: CheckInPage, part: str, *, remember: bool, post: bool) -> None:
    """Tell htmx where the part goes, and what address a visitor's page has now. A runner's never has one."""
    if part != request.htmx.target:
        reswap(retarget(response, f"#{part}"), "outerHTML")
    if remember:
        query = page.query(post=post)
        address = reverse("runners:check_in") + (f"?{query}" if query else "")
        response.headers["HX-Replace-Url" if part == "answer" else "HX-Push-Url"] = address
