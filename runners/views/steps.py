"""The steps of a routine, one address a verb. Each edit says the edition it was made on, and answers with the routine as it is then."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from config.http import RunnerRequest
from library import snapshot
from runners import routines, steps, undo
from runners.clashes import Clash, Item
from runners.routine_forms import AddStepForm, AgainForm, EditForm, MoveForm, OrderForm, PickForm, StepForm, new_submission
from runners.routines import Refused, Step
from runners.steps import Changed, Edit
from runners.views.routines import clashing, detail, go, home, missing_is_404, say_once


def _change(request: RunnerRequest, pk: int, form: EditForm, edit: Edit) -> Changed:
    with missing_is_404():
        return steps.change(owner=request.user, pk=pk, edition=form.cleaned_data["edition"], edit=edit, at=timezone.now())


def _answer(
    request: RunnerRequest, pk: int, *, changed: Changed | None = None, anchor: str = "", removed: undo.Removed | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """The steps after a change: alone for htmx, else by way of the page, at the step that was changed."""
    if request.htmx or status != 200:
        return detail(request, pk, changed=changed, fragment="#routine" if request.htmx else "", status=status, removed=removed, **context)
    words = {"removed": removed["key"] if removed else "", "q": request.POST.get("q", "")[:100]}
    query = urlencode({name: word for name, word in words.items() if word})
    return redirect(f"{reverse('runners:routine_detail', args=[pk])}{'?' + query if query else ''}{'#' + anchor if anchor else ''}")


def _refused(request: RunnerRequest, pk: int, problem: str) -> HttpResponse:
    get_object_or_404(request.user.routines.kept(), pk=pk)
    return _answer(request, pk, problem=problem, status=422)


@require_POST
def pick_step(request: RunnerRequest, pk: int) -> HttpResponse:
    """Add an exercise found in the builder, at its own dose, at the end."""
    form, catalogue = PickForm(request.POST), snapshot.catalogue()
    if not form.is_valid():
        return _refused(request, pk, form.problem)
    exercise = catalogue.exercises.get(form.cleaned_data["exercise"])
    if exercise is None:
        return _refused(request, pk, routines.NOT_IN_LIBRARY)
    submission = form.cleaned_data["submission"]
    try:
        with missing_is_404():
            changed = steps.add(owner=request.user, pk=pk, step=Step.of_exercise(exercise), submission=submission, edition=form.cleaned_data["edition"], at=timezone.now())
    except Clash as clash:
        return clashing(request, clash)
    except Refused as refused:
        return _refused(request, pk, str(refused))
    return _placed(request, pk, changed, submission, covers=True)


def _placed(request: RunnerRequest, pk: int, changed: Changed, submission: str, **context: Any) -> HttpResponse:
    """The answer where a form has put a step in."""
    item = changed.after.submitted(submission)
    return _answer(request, pk, changed=changed, anchor=f"step-{item.pk}" if item else "", moved=item.pk if item else None, **context)


@require_POST
def repeat_step(request: RunnerRequest, pk: int, step: int) -> HttpResponse:
    """Put the same exercise in once more, right after itself."""
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form.problem)
    submission = form.cleaned_data["submission"]
    try:
        changed = _change(request, pk, form, steps.Again(step=step, submission=submission))
    except Clash as clash:
        return clashing(request, clash)
    except Refused as refused:
        return _refused(request, pk, str(refused))
    return _placed(request, pk, changed, submission, closed=step)


@require_POST
def move_step(request: RunnerRequest, pk: int, step: int) -> HttpResponse:
    """Move a step to the place `to`, counted from 1. `pressed` is the button that did it, which keeps the focus."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form.problem)
    to = form.cleaned_data["to"] - 1
    try:
        changed = _change(request, pk, form, steps.Move(step=step, to=to))
    except Clash as clash:
        return clashing(request, clash)
    pressed = request.POST.get("pressed", "")
    return _answer(request, pk, changed=changed, anchor=f"step-{step}{'-' + pressed if pressed in ('up', 'down') else ''}", moved=step)


@require_POST
def order_steps(request: RunnerRequest, pk: int) -> HttpResponse:
    """All steps in a new order, as they were dragged."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form.problem)
    try:
        changed = _change(request, pk, form, steps.Reorder(order=form.cleaned_data["order"]))
    except Clash as clash:
        return clashing(request, clash)
    except Refused as refused:
        return _refused(request, pk, str(refused))
    dragged = request.POST.get("dragged", "")
    moved = next((item.pk for item in changed.after.steps if str(item.pk) == dragged), None)
    return _answer(request, pk, changed=changed, moved=moved)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_step(request: RunnerRequest, pk: int, step: int) -> HttpResponse:
    """A step's dose, sides, rest and note; and its place, once more, and away with it."""
    routine = get_object_or_404(request.user.routines.kept(), pk=pk)
    carried = EditForm(request.POST)
    with missing_is_404():
        place, item = steps.seen(routine, step, edition=carried.cleaned_data["edition"] if carried.is_valid() else None)
    form = StepForm(request.POST if request.method == "POST" else None, item=item, edition=routine.edition)
    if form.is_valid():
        try:
            changed = _change(request, pk, form, steps.Dose(step=step, values=form.values()))
        except Clash as clash:
            return clashing(request, clash)
        return _answer(request, pk, changed=changed, anchor=f"step-{step}", moved=step, closed=step)
    context = {"routine": routine, "item": item, "place": place + 1, "of": routine.steps.count(), "form": form, "submission": new_submission(), "catalogue": snapshot.catalogue()}
    response = render(request, f"runners/routine_step.html{'#editor' if request.htmx else ''}", context, status=422 if form.is_bound else 200)
    return reswap(retarget(response, f"#edit-{step}"), "innerHTML") if request.htmx else response


@require_POST
def remove_step(request: RunnerRequest, pk: int, step: int) -> HttpResponse:
    """Take a step out, and offer it back. Pressed twice, the second answer equals the first."""
    form = EditForm(request.POST)
    if not form.is_valid():
        return _refused(request, pk, form.problem)
    try:
        with transaction.atomic():
            changed = _change(request, pk, form, steps.Remove(step=step))
            removed = _remember(request, changed, step)
    except Clash as clash:
        return clashing(request, clash)
    return _answer(request, pk, changed=changed, removed=removed, covers=True, closed=step)


def _remember(request: RunnerRequest, changed: Changed, step: int) -> undo.Removed | None:
    """What was taken out, for an undo; what is remembered of it already where it was gone before."""
    if changed.before == changed.after:
        return undo.by_step(request.session, routine=changed.routine.pk, step=step)
    place, item = changed.before.find(step)
    return undo.remember(request.session, routine=changed.routine.pk, step=step, place=place, was=asdict(item))


@require_POST
def restore_step(request: RunnerRequest, pk: int) -> HttpResponse:
    """Put a removed step back in its place. `submission` says which."""
    get_object_or_404(request.user.routines.kept(), pk=pk)
    form = EditForm(request.POST)
    removed = undo.by_key(request.session, routine=pk, key=request.POST.get("submission", ""))
    if removed is None:
        return _refused(request, pk, "This undo is too old. Add the exercise again from its page.")
    if not form.is_valid():
        return _refused(request, pk, form.problem)
    item = Item(**{**removed["was"], "pk": 0, "submission": removed["key"]})
    try:
        changed = _change(request, pk, form, steps.Insert(item=item, place=removed["place"]))
    except Clash as clash:
        return clashing(request, clash)
    except Refused as refused:
        return _refused(request, pk, str(refused))
    return _placed(request, pk, changed, removed["key"], restored=request.htmx, covers=True)  # the button that had the focus is gone


@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: RunnerRequest, slug: str) -> HttpResponse:
    """Add an exercise at its own dose to a routine, or to a new one. It is added to whatever is there, at the end."""
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
        return go(request, home(routines.save(owner=request.user, steps=[step], name="New routine", submission=submission, at=timezone.now())))
    with missing_is_404():
        added = steps.add(owner=request.user, pk=int(chosen), step=step, submission=submission, at=timezone.now())
    say_once(request, "Added")
    item = added.after.submitted(submission)
    return go(request, f"{home(added.routine)}#step-{item.pk if item else ''}")
