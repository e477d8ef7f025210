"""Routines: keep what was suggested, look at it, order it, play it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from config.http import RunnerRequest, VisitorRequest
from library import snapshot
from library.catalogue import Catalogue
from library.forms import ExerciseFilter
from runners import routines, steps, undo
from runners.clashes import OWN_VERSION_UNREADABLE, Clash, Version, compared, sign, unsign
from runners.models import Routine
from runners.routine_forms import SENT_WITHOUT_EDITION, SENT_WITHOUT_KEY, EditForm, NewRoutineForm, RenameForm, SaveRoutineForm, new_submission
from runners.routines import Refused
from runners.steps import Changed
from runners.views import check_in

AnyRequest: TypeAlias = VisitorRequest | RunnerRequest

A_PAGE = 20  # routines
FOUND_AT_MOST = 10  # exercises of a search in the builder
CARRIED = "kept_list"  # in the session: the list a visitor wanted to keep before signing up: steps, name, submission
FROM_AT_MOST = 4_000  # characters of the check-in's query string


# Keeping a list


@login_not_required  # a visitor's list is carried through signing up, so that nothing is lost
@require_http_methods(["GET", "HEAD", "POST"])
def save_routine(request: VisitorRequest) -> HttpResponse:
    """Keep a list as a routine. A visitor signs up first; a link, or a list from before signing up, is shown once more."""
    sent = request.POST if request.method == "POST" else request.GET
    if not request.user.is_authenticated:
        return _carry(request, sent)
    catalogue = snapshot.catalogue()
    if request.method == "POST":
        return _save(request, SaveRoutineForm(request.POST, catalogue=catalogue), catalogue)  # type: ignore[arg-type]  # somebody is signed in
    carried = {"steps": sent.getlist("step")} if "step" in sent else request.session.get(CARRIED)
    if carried is None:
        return redirect("runners:routine_list")
    return _confirm(request, _list_form(catalogue, **carried), catalogue)


def _carry(request: VisitorRequest, sent: QueryDict) -> HttpResponse:
    """Put a visitor's list, and the check-in it came `from`, into the session, then sign up. The address says nothing of either."""
    catalogue = snapshot.catalogue()
    texts = sent.getlist("step")
    if not texts and CARRIED in request.session:
        return go(request, _sign_up())
    if not texts and request.method != "POST":
        return redirect("runners:check_in")
    form = _list_form(catalogue, steps=texts, name=sent.get("name", ""))
    if not form.steps or len(texts) > routines.STEPS_AT_MOST:
        return _confirm(request, form, catalogue)
    request.session[CARRIED] = {
        "steps": [text[: routines.ENCODED_AT_MOST + 1] for text in texts],
        "name": sent.get("name", "")[: routines.NAME_AT_MOST],
        "submission": new_submission(),
    }
    if said := sent.get("from", "")[:FROM_AT_MOST]:
        request.session[check_in.CARRIED] = said
    return go(request, _sign_up())


def _sign_up() -> str:
    return f"{reverse('account_signup')}?{urlencode({'next': reverse('runners:save_routine')})}"


def _list_form(catalogue: Catalogue, *, steps: Sequence[str], name: str = "", submission: str = "") -> SaveRoutineForm:
    """The form of a list that did not come from the form itself."""
    data = QueryDict(mutable=True)
    data.setlist("step", list(steps))
    data["name"] = name or routines.suggested_name(routines.read(steps, catalogue)[0], catalogue)
    data["submission"] = submission or new_submission()
    return SaveRoutineForm(data, catalogue=catalogue)


def _confirm(request: AnyRequest, form: SaveRoutineForm, catalogue: Catalogue) -> HttpResponse:
    """The list with a name and one button to save it; 422 with what is wrong with it."""
    valid = form.is_valid()
    submission = new_submission() if "submission" in form.errors else form["submission"].value()
    context = {"form": form, "submission": submission, "plan": routines.plan(form.steps, catalogue)}
    status = 200 if valid else 422
    if request.htmx:
        return reswap(retarget(render(request, "runners/routine_save.html#confirm", context, status=status), "#main"), "innerHTML")
    return render(request, "runners/routine_save.html", context, status=status)


def _save(request: RunnerRequest, form: SaveRoutineForm, catalogue: Catalogue) -> HttpResponse:
    if not form.is_valid():
        return _confirm(request, form, catalogue)
    name = form.cleaned_data["name"] or routines.suggested_name(form.steps, catalogue)
    try:
        routine = routines.save(owner=request.user, steps=form.steps, name=name, submission=form.cleaned_data["submission"], at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _confirm(request, form, catalogue)
    if told := request.session.pop(CARRIED, {}).get("from"):
        request.session[check_in.CARRIED] = told  # offered once on the check-in: keep the sore spots too?
    if routine.removed_at is None:
        say_once(request, "Saved")
    return go(request, home(routine))


# The list, and one routine


@require_safe
def routine_list(request: RunnerRequest) -> HttpResponse:
    """A runner's routines, the last changed first, and an undo for the one just removed or put away."""
    return _list(request)


@require_safe
def put_away_list(request: RunnerRequest) -> HttpResponse:
    """The routines a runner has put away."""
    return _list(request, put_away=True)


def _list(request: RunnerRequest, *, put_away: bool = False, problem: str = "", status: int = 200) -> HttpResponse:
    catalogue = snapshot.catalogue()
    rows = request.user.routines.put_away() if put_away else request.user.routines.in_use()
    page = Paginator(rows.with_steps(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "catalogue": catalogue,
        "page": page,
        "rows": [(routine, routines.plan_of(routine, catalogue)) for routine in page],
        "starters": () if put_away else catalogue.starters.values(),
        "put_away": put_away,
        "away": None if put_away else request.user.routines.put_away().count(),
        "gone": _named(request, "removed"),
        "submission": new_submission(),
        "problem": problem,
    }
    return render(request, "runners/routine_list.html", context, status=status)


def _named(request: RunnerRequest, name: str) -> Routine | None:
    """The removed routine that the address names, if it is theirs and still to be had."""
    pk = request.GET.get(name, "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return request.user.routines.filter(removed_at__isnull=False, pk=pk).first()


@require_safe
def routine_detail(request: RunnerRequest, pk: int) -> HttpResponse:
    """One routine: its steps in order, what can be added, and an undo for the step just removed. `q` searches the library."""
    if request.htmx and request.htmx.target == "found":
        routine = get_object_or_404(request.user.routines.kept(), pk=pk)
        return render(request, "runners/routine_detail.html#found", {"routine": routine, **_found(request.GET.get("q", ""), snapshot.catalogue())})
    return detail(request, pk, removed=undo.by_key(request.session, routine=pk, key=request.GET.get("removed", "")))


def detail(request: RunnerRequest, pk: int, *, changed: Changed | None = None, fragment: str = "", status: int = 200, **context: Any) -> HttpResponse:
    """The page of a routine, or its steps alone. Keywords: removed, moved (an id), restored, closed (an id), covers, problem, rename_form, q."""
    catalogue = snapshot.catalogue()
    routine = changed.routine if changed else get_object_or_404(request.user.routines.kept(), pk=pk)
    version = changed.after if changed else Version.of_routine(routine)
    context = {"rename_form": RenameForm(initial={"name": routine.name, "edition": routine.edition}, label_suffix=""), "q": request.GET.get("q", ""), **context}
    context |= {
        "catalogue": catalogue,
        "routine": routine,
        "plan": version.plan(catalogue),
        "full": len(version.steps) >= routines.STEPS_AT_MOST,
        "most": routines.STEPS_AT_MOST,
        "submission": new_submission(),
        "check_in_waits": check_in.CARRIED in request.session,
    }
    if not fragment:
        context |= _found(context["q"], catalogue)
    return render(request, f"runners/routine_detail.html{fragment}", context, status=status)


def _found(words: str, catalogue: Catalogue) -> dict[str, Any]:
    """What a search in the library gives, for the builder."""
    form = ExerciseFilter({"q": words}, catalogue)
    exercises = form.exercises() if words.strip() and form.is_valid() else []
    return {"catalogue": catalogue, "q": words[:100], "search_errors": form.errors.get("q", []), "found": exercises[:FOUND_AT_MOST], "found_in_all": len(exercises)}


# Changing a routine


@require_POST
def new_routine(request: RunnerRequest) -> HttpResponse:
    """A routine with nothing in it yet, to be filled from a search."""
    form = NewRoutineForm(request.POST)
    if not form.is_valid():
        return _list(request, problem=SENT_WITHOUT_KEY, status=422)
    try:
        routine = routines.start(owner=request.user, name="New routine", submission=form.cleaned_data["submission"], at=timezone.now())
    except Refused as refused:
        return _list(request, problem=str(refused), status=422)
    return go(request, home(routine))


@require_POST
def duplicate_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """The same routine once more, under another name."""
    get_object_or_404(request.user.routines.kept(), pk=pk)
    form = NewRoutineForm(request.POST)
    if not form.is_valid():
        return detail(request, pk, problem=SENT_WITHOUT_KEY, status=422)
    try:
        with missing_is_404():
            copy = routines.duplicate(owner=request.user, pk=pk, submission=form.cleaned_data["submission"], at=timezone.now())
    except Refused as refused:
        return detail(request, pk, problem=str(refused), status=422)
    say_once(request, f"This is the copy, “{copy.name}”.")
    return go(request, home(copy))


@require_POST
def rename_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Give a routine another name; 422 with the words kept where it cannot have it, 409 where somebody named it meanwhile."""
    get_object_or_404(request.user.routines.kept(), pk=pk)
    form = RenameForm(request.POST, label_suffix="")
    if form.is_valid():
        edit = steps.Name(name=form.cleaned_data["name"])
        try:
            with missing_is_404():
                steps.change(owner=request.user, pk=pk, edition=form.cleaned_data["edition"], edit=edit, at=timezone.now())
        except Clash as clash:
            return clashing(request, clash)
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("runners:routine_detail", pk)
    problem = SENT_WITHOUT_EDITION if "edition" in form.errors else ""
    return detail(request, pk, status=422, rename_form=form, problem=problem)


@require_POST
def put_away(request: RunnerRequest, pk: int) -> HttpResponse:
    """Take a routine out of the list, and say where it is."""
    with missing_is_404():
        routine = routines.archive(owner=request.user, pk=pk, at=timezone.now())
    say_once(request, f"“{routine.name}” is put away. It waits under “Put away”.")
    return go(request, reverse("runners:routine_list"))


@require_POST
def bring_back(request: RunnerRequest, pk: int) -> HttpResponse:
    """Back into the list with a routine that was put away."""
    with missing_is_404():
        routine = routines.bring_back(owner=request.user, pk=pk)
    say_once(request, f"“{routine.name}” is in your list again.")
    return go(request, home(routine))


@require_POST
def remove_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Put a routine aside, and offer it back on the list."""
    with missing_is_404():
        return go(request, home(routines.remove(owner=request.user, pk=pk, at=timezone.now())))


def home(routine: Routine) -> str:
    """Where a routine is to be seen: on its page, or, removed, on the list with an undo."""
    if routine.removed_at is None:
        return reverse("runners:routine_detail", args=[routine.pk])
    return f"{reverse('runners:routine_list')}?{urlencode({'removed': routine.pk})}"


@require_POST
def restore_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Take a removed routine back."""
    try:
        with missing_is_404():
            routine = routines.restore(owner=request.user, pk=pk)
    except Refused as refused:
        return _list(request, problem=str(refused), status=422)
    say_once(request, f"“{routine.name}” is back.")
    return go(request, home(routine))


# Two versions of a routine


def clashing(request: RunnerRequest, clash: Clash) -> HttpResponse:
    """409: what the runner made, beside what is kept now, and three ways on. Nothing was written."""
    catalogue = snapshot.catalogue()
    context: dict[str, Any] = {"catalogue": catalogue, "routine": clash.routine, "now": clash.now, "now_plan": clash.now.plan(catalogue), "submission": new_submission()}
    if clash.mine:
        context |= {
            "mine": clash.mine,
            "mine_plan": clash.mine.plan(catalogue),
            "signed": sign(clash.mine, routine=clash.routine),
        }
        context["mine_told"], context["now_told"] = compared(clash.mine, clash.now, catalogue)
    if request.htmx:
        response = retarget(render(request, "runners/routine_clash.html#panel", context, status=409), "#main")
        response.headers["HX-Reswap"] = "innerHTML show:window:top focus-scroll:true"
        return response
    return render(request, "runners/routine_clash.html", context, status=409)


@require_POST
def use_mine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Take the runner's own version of two. 409 again where the other one has changed since it was shown."""
    routine = get_object_or_404(request.user.routines.kept(), pk=pk)
    form, mine = EditForm(request.POST), _own_version(request, routine)
    if mine is None or not form.is_valid():
        return detail(request, pk, problem=OWN_VERSION_UNREADABLE, status=422)
    try:
        with missing_is_404():
            changed = steps.change(owner=request.user, pk=pk, edition=form.cleaned_data["edition"], edit=steps.Whole(version=mine), at=timezone.now())
    except Clash as clash:
        return clashing(request, Clash(routine=clash.routine, mine=mine, now=clash.now))
    except Refused as refused:
        return detail(request, pk, problem=str(refused), status=422)
    say_once(request, "Your version is the one kept now.")
    return go(request, home(changed.routine))


@require_POST
def keep_mine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Keep the runner's own version of two as a routine of its own; the other one stays as it is."""
    routine = get_object_or_404(request.user.routines.kept(), pk=pk)
    form, mine = NewRoutineForm(request.POST), _own_version(request, routine)
    if mine is None or not form.is_valid():
        return detail(request, pk, problem=OWN_VERSION_UNREADABLE, status=422)
    try:
        copy = steps.keep_as_copy(owner=request.user, version=mine, submission=form.cleaned_data["submission"], at=timezone.now())
    except Refused as refused:
        return detail(request, pk, problem=str(refused), status=422)
    say_once(request, f"Your version is kept as “{copy.name}”. “{routine.name}” is as it was.")
    return go(request, home(copy))


def _own_version(request: RunnerRequest, routine: Routine) -> Version | None:
    try:
        return unsign(request.POST.get("mine", ""), routine=routine)
    except ValueError:
        return None


# Answers


def go(request: AnyRequest, to: str) -> HttpResponse:
    """Go to a page, as a whole page also for htmx."""
    return HttpResponseClientRedirect(to) if request.htmx else HttpResponseRedirect(to)


def say_once(request: AnyRequest, words: str) -> None:
    """A message on the next page; not twice where a form was sent twice."""
    waiting = messages.get_messages(request)
    if words not in [message.message for message in waiting]:
        messages.success(request, words)
    waiting.used = False  # type: ignore[union-attr]  # looked at, not shown


@contextmanager
def missing_is_404() -> Iterator[None]:
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error
