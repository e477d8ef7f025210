"""The check-in: where it hurts, and what one can do about it. Public; a visitor leaves no row and no cookie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
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
from runners import snapshot
from runners.answers import EMERGENCY_NUMBERS, EXAMPLE, Answer, answer_for, example, spot_name
from runners.check_in_forms import MINUTE_CHIPS, SINCE, START, CheckInForm, SeverityForm, regions, sides_of, with_wishes
from runners.routine_forms import new_submission
from runners.snapshot import Own

AnyRequest: TypeAlias = VisitorRequest | RunnerRequest

CARRIED = "kept_check_in"  # in the session: what a visitor had said before signing up, as a query string
ASK = "cautions"  # in the address: cautions are wanted, and from here on everything travels by POST
Wrong = Mapping[int, SeverityForm]  # by sore spot
PARTS = {"answer": "answer-part", "chosen": "chosen-part", "check-in-page": "page"}  # what htmx swaps, each lying in the next: the id and the partial


@require_safe
@login_not_required  # anybody may ask what helps; only keeping needs an account
def check_in(request: VisitorRequest) -> HttpResponse:
    """The body map, its list, and the answer to what the address says. For a runner also what they keep."""
    catalogue = library.catalogue()
    if not request.user.is_authenticated:
        form = CheckInForm(request.GET, catalogue=catalogue, start=START if request.htmx else None)
        return show(request, form, post=ASK in request.GET)
    own = snapshot.own(request.user, today=timezone.localdate())
    carried = request.session.get(CARRIED, "")
    said = QueryDict(carried) if carried else request.GET
    form = CheckInForm(with_wishes(said, own.wishes), catalogue=catalogue, known=known_places(own, catalogue))
    return show(request, form, post=True, own=own, carried=bool(carried))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required  # what a visitor would rather not have in an address travels by POST
def preview(request: VisitorRequest) -> HttpResponse:
    """The same page, asked by POST, so that cautions are in no address and no history. Keeps nothing."""
    if request.method != "POST":
        return redirect("runners:check_in")
    if "forget" in request.POST:
        request.session.pop(CARRIED, None)
        return HttpResponseClientRedirect(reverse("runners:check_in")) if request.htmx else redirect("runners:check_in")
    catalogue = library.catalogue()
    own = snapshot.own(request.user, today=timezone.localdate()) if request.user.is_authenticated else None
    known = known_places(own, catalogue) if own else {}
    return show(request, CheckInForm(request.POST, catalogue=catalogue, start=START if request.htmx else None, known=known), post=True, own=own)


def known_places(own: Own, catalogue: Catalogue) -> Mapping[str, Mapping[str, str]]:
    """What the panel of a place starts from where the runner has a spot open: {PLACE:SIDE: {field: value}}."""
    return {
        f"{place.slug}:{side}": {"severity": str(kept.severity), "kind": kept.kind or "", "days": str(kept.days(own.today))}
        for place in catalogue.places.values()
        for side in sides_of(place)
        if (kept := own.by_place.get((place.area or "", str(side))))
    }


def show(request: AnyRequest, form: CheckInForm, *, post: bool, own: Own | None = None, carried: bool = False, said: str = "", wrong: Wrong | None = None) -> HttpResponse:
    """The page, or the part of it that htmx asked for; 422 with what is wrong where a form is invalid.

    `post`: the form is sent by POST from here on. `said`: what has just been done, in words. `wrong`: a report that could not be read.
    """
    valid = form.is_valid()
    answer = answer_for(form, own) if valid else None
    part = _part(request, form, answer, whole=bool(said or wrong))
    context: dict[str, Any] = {"catalogue": form.catalogue, "form": form, "post": post, "own": own, "answer": answer, "carried": carried, "said": said, "part": part}
    context |= {"method": "post" if post else "get", "action": reverse("runners:preview" if post else "runners:check_in"), "ask": ASK in form.data}
    context |= {"regions": regions(form), "since": SINCE, "start": START, "minute_chips": MINUTE_CHIPS, "numbers": EMERGENCY_NUMBERS}
    if own:
        context["open_spots"] = open_rows(own, form.catalogue, wrong or {})
    if answer:
        context |= _saving(answer, form, own, post=post)
    elif not (form.spots or own):
        context |= {"example": example(form.catalogue), "example_query": EXAMPLE}
    response = render(request, f"runners/check_in.html#{PARTS[part]}" if part else "runners/check_in.html", context, status=200 if valid and not wrong else 422)
    if part:
        _aim(response, request, form, part, remember=own is None and valid, post=post)
    if request.META.get("QUERY_STRING"):
        response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def open_rows(own: Own, catalogue: Catalogue, wrong: Wrong) -> list[dict[str, Any]]:
    """The runner's open spots as the page lists them."""
    return [{"kept": kept, "name": spot_name(catalogue, kept.area, kept.side), "errors": wrong[kept.pk].errors["severity"] if kept.pk in wrong else []} for kept in own.spots]


def _part(request: AnyRequest, form: CheckInForm, answer: Answer | None, *, whole: bool) -> str:
    """The part to swap: the one htmx asked for, or a larger one where that would leave the page untrue. Empty for a page."""
    asked = request.htmx.target if request.htmx else None
    if asked not in PARTS:
        return ""
    if whole or ASK in request.GET or (answer and answer.session.emergency) or any(button in form.data for button in ("both", "remove")):
        return "check-in-page"
    return max(asked, "chosen" if form.errors_anywhere or form.out_of_date else "answer", key=list(PARTS).index)


def _aim(response: HttpResponse, request: AnyRequest, form: CheckInForm, part: str, *, remember: bool, post: bool) -> None:
    """Tell htmx where the part goes, and what address a visitor's page has now. A runner's never has one."""
    if part != request.htmx.target:
        reswap(retarget(response, f"#{part}"), "outerHTML")
    if remember:
        query = _query(form, post=post)
        address = reverse("runners:check_in") + (f"?{query}" if query else "")
        response.headers["HX-Replace-Url" if part == "answer" else "HX-Push-Url"] = address


def _query(form: CheckInForm, *, post: bool) -> str:
    """What a visitor's address says. Of cautions only that there is something to ask, so that a reload asks again."""
    return "&".join(filter(None, [form.query(), f"{ASK}=ask" if post else ""]))


def _saving(answer: Answer, form: CheckInForm, own: Own | None, *, post: bool) -> dict[str, Any]:
    """What the page needs to save the answer as a routine: a form for a runner, a link for a visitor."""
    steps = [offer.step for offer in answer.offers]
    if own:
        return {"steps": steps, "submission": new_submission()}
    query = urlencode([*(("step", step) for step in steps), ("from", _query(form, post=post))])
    return {"steps": steps, "save_url": f"{reverse('runners:save_routine')}?{query}"}
