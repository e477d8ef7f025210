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
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from config.http import RunnerRequest, VisitorRequest
from library import snapshot
from library.catalogue import Catalogue
from runners import routines, undo
from runners.models import Routine, RoutineStep
from runners.routine_forms import AddStepForm, MoveForm, RenameForm, SaveRoutineForm, new_submission
from runners.routines import Refused, Step
from runners.views import check_in

AnyRequest: TypeAlias = VisitorRequest | RunnerRequest

A_PAGE = 20  # routines
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
        return _go(request, _sign_up())
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
    return _go(request, _sign_up())


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
        _say_once(request, "Saved")
    return _go(request, _home(routine))


# The list, and one routine


@require_safe
def routine_list(request: RunnerRequest) -> HttpResponse:
    """A runner's routines, the last changed first, and an undo for the one just removed."""
    return _list(request)


def _list(request: RunnerRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    catalogue = snapshot.catalogue()
    page = Paginator(request.user.routines.kept().with_steps(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(routine, routines.plan_of(routine, catalogue)) for routine in page],
        "removed": _removed(request),
        "problem": problem,
    }
    return render(request, "runners/routine_list.html", context, status=status)


def _removed(request: RunnerRequest) -> Routine | None:
    """The removed routine that the address names, if it is theirs and still to be had."""
    pk = request.GET.get("removed", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return request.user.routines.filter(removed_at__isnull=False, pk=pk).first()


@require_safe
def routine_detail(request: RunnerRequest, pk: int) -> HttpResponse:
    """One routine: its steps in order, and an undo for the one just removed."""
    return _detail(request, pk, removed=undo.by_key(request.session, routine=pk, key=request.GET.get("removed", "")))


def _detail(request: RunnerRequest, pk: int, *, fragment: str = "", status: int = 200, **context: Any) -> HttpResponse:
    """The page of a routine, or its steps alone. Keywords: removed, moved, restored, problem, rename_form."""
    routine = get_object_or_404(request.user.routines.kept().with_steps(), pk=pk)
    context = {"rename_form": RenameForm(initial={"name": routine.name}, label_suffix=""), **context}
    context |= {"routine": routine, "plan": routines.plan_of(routine, snapshot.catalogue()), "check_in_waits": check_in.CARRIED in request.session}
    return render(request, f"runners/routine_detail.html{fragment}", context, status=status)


@require_safe
def play_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """A routine as a plain list with the time at which each step starts."""
    routine = get_object_or_404(request.user.routines.kept().with_steps(), pk=pk)
    return render(request, "runners/routine_play.html", {"routine": routine, "plan": routines.plan_of(routine, snapshot.catalogue())})


# Changing a routine


@require_POST
def rename_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Give a routine another name; 422 with the words kept where it cannot have it."""
    get_object_or_404(request.user.routines.kept(), pk=pk)
    form = RenameForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            with _missing_is_404():
                routines.rename(owner=request.user, pk=pk, name=form.cleaned_data["name"], at=timezone.now())
        except Refused as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("runners:routine_detail", pk)
    return _detail(request, pk, status=422, rename_form=form)


@require_POST
def remove_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Put a routine aside, and offer it back on the list."""
    with _missing_is_404():
        return _go(request, _home(routines.remove(owner=request.user, pk=pk, at=timezone.now())))


def _home(routine: Routine) -> str:
    """Where a routine is to be seen: on its page, or, removed, on the list with an undo."""
    if routine.removed_at is None:
        return reverse("runners:routine_detail", args=[routine.pk])
    return f"{reverse('runners:routine_list')}?{urlencode({'removed': routine.pk})}"


@require_POST
def restore_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """Take a removed routine back."""
    try:
        with _missing_is_404():
            routine = routines.restore(owner=request.user, pk=pk)
    except Refused as refused:
        return _list(request, problem=str(refused), status=422)
    _say_once(request, f"“{routine.name}” is back.")
    return _go(request, _home(routine))


# Changing its steps


@require_POST
def move_step(request: RunnerRequest, pk: int, step: int) -> HttpResponse:
    """Move a step by one place: `direction` up or down, from `position` if that is said."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _steps(request, pk, problem="A step moves up or down, nowhere else.", status=422)
    direction = form.cleaned_data["direction"]
    with _missing_is_404():
        moved = routines.move(owner=request.user, pk=pk, step=step, direction=direction, stands=form.cleaned_data["position"], at=timezone.now())
    return _steps(request, pk, anchor=f"step-{moved.pk}-{direction}", moved=moved)


@require_POST
def remove_step(request: RunnerRequest, pk: int, step: int) -> HttpResponse:
    """Take a step out, and offer it back. Pressed twice, the second answer equals the first."""
    try:
        with transaction.atomic():
            was = routines.remove_step(owner=request.user, pk=pk, step=step, at=timezone.now())
            removed = undo.remember(request.session, routine=pk, step=step, was=was)
    except Routine.DoesNotExist as error:
        raise Http404 from error
    except RoutineStep.DoesNotExist as error:
        known = undo.by_step(request.session, routine=pk, step=step)
        if known is None:
            raise Http404 from error
        removed = known
    return _steps(request, pk, removed=removed)


@require_POST
def restore_step(request: RunnerRequest, pk: int) -> HttpResponse:
    """Put a removed step back in its place. `submission` says which."""
    removed = undo.by_key(request.session, routine=pk, key=request.POST.get("submission", ""))
    if removed is None:
        return _steps(request, pk, problem="This undo is too old. Add the exercise again from its page.", status=422)
    try:
        with _missing_is_404():
            step = routines.restore_step(owner=request.user, pk=pk, removed=removed["was"], submission=removed["key"], at=timezone.now())
    except Refused as refused:
        return _steps(request, pk, problem=str(refused), status=422)
    return _steps(request, pk, anchor=f"step-{step.pk}", moved=step, restored=request.htmx)  # the button that had the focus is gone


def _steps(request: RunnerRequest, pk: int, *, anchor: str = "", removed: undo.Removed | None = None, status: int = 200, **context: Any) -> HttpResponse:
    """The steps after a change: alone for htmx, else by way of the page, at the step that was changed."""
    if request.htmx or status != 200:
        return _detail(request, pk, fragment="#routine" if request.htmx else "", status=status, removed=removed, **context)
    query = f"?{urlencode({'removed': removed['key']})}" if removed else ""
    return redirect(f"{reverse('runners:routine_detail', args=[pk])}{query}{'#' + anchor if anchor else ''}")


@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: RunnerRequest, slug: str) -> HttpResponse:
    """Add an exercise at its own dose to a routine, or to a new one."""
    catalogue = snapshot.catalogue()
    exercise = catalogue.exercises.get(slug)
    if exercise is None:
        raise Http404
    form = AddStepForm(request.POST if request.method == "POST" else None, owner=request.user)
    step = Step.of_exercise(exercise)
    if form.is_valid():
        try:
            return _add(request, form, step)
        except Refused as refused:
            form.add_error(None, str(refused))
    submission = form["submission"].value() if form.is_bound and "submission" not in form.errors else new_submission()
    context = {"form": form, "exercise": exercise, "plan": routines.plan([step], catalogue), "submission": submission}
    return render(request, "runners/routine_add.html", context, status=422 if form.is_bound else 200)


def _add(request: RunnerRequest, form: AddStepForm, step: Step) -> HttpResponse:
    chosen, submission = form.cleaned_data["routine"], form.cleaned_data["submission"]
    if chosen == form.NEW:
        return _go(request, _home(routines.save(owner=request.user, steps=[step], name="New routine", submission=submission, at=timezone.now())))
    with _missing_is_404():
        added = routines.add_step(owner=request.user, pk=int(chosen), step=step, submission=submission, at=timezone.now())
    _say_once(request, "Added")
    return _go(request, f"{_home(added.routine)}#step-{added.pk}")


# Answers


def _go(request: AnyRequest, to: str) -> HttpResponse:
    """Go to a page, as a whole page also for htmx."""
    return HttpResponseClientRedirect(to) if request.htmx else HttpResponseRedirect(to)


def _say_once(request: AnyRequest, words: str) -> None:
    """A message on the next page; not twice where a form was sent twice."""
    waiting = messages.get_messages(request)
    if words not in [message.message for message in waiting]:
        messages.success(request, words)
    waiting.used = False  # type: ignore[union-attr]  # looked at, not shown


@contextmanager
def _missing_is_404() -> Iterator[None]:
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error
