"""Playing a list: a kept routine, or any list in an address. What was practised is kept, and asked after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeAlias

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.http import RunnerRequest, VisitorRequest
from library import snapshot
from library.wording import duration
from runners import log, player, practices, routines, timeline
from runners.keeping import NoConsentError, give_consent
from runners.models import STEPS_AT_MOST, Consent, Felt, Outcome, Practice, RoutineStep
from runners.practice_forms import DoneForm, FeltForm, KeyForm, PracticeForm, routine_of
from runners.practices import Step as Practised
from runners.routine_forms import new_submission
from runners.routines import Refused, Step

AnyRequest: TypeAlias = VisitorRequest | RunnerRequest

TO_PLAY = "to-play"  # in a runner's session: the list last played from a check-in


@require_safe
def play_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """A kept routine: the list with the time at which each step starts, and the player."""
    routine = get_object_or_404(request.user.routines.kept().with_steps(), pk=pk)
    rows = list(routine.steps.all())
    return show_player(request, [Step.of_row(row) for row in rows], name=routine.name, rows=rows, routine=routine.pk, back=reverse("runners:routine_detail", args=[routine.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required  # anybody may follow a list; only keeping needs an account
def play_list(request: VisitorRequest) -> HttpResponse:
    """Any list: a visitor's in the address, `?s=STEP&s=STEP`; a runner's by POST, kept in the session, as it tells what is sore.

    What cannot be read is left out, and said.
    """
    if request.method == "POST" and request.user.is_authenticated:
        request.session[TO_PLAY] = [text[: routines.ENCODED_AT_MOST] for text in request.POST.getlist("step")[: STEPS_AT_MOST + 1]]
        return redirect("runners:play_list")
    texts = request.GET.getlist("s") or request.session.get(TO_PLAY, [])
    steps, complaints = routines.read(texts, snapshot.catalogue())
    name = routines.suggested_name(steps, snapshot.catalogue()) if steps else "Nothing to play"
    response = show_player(request, steps, name=name, complaints=complaints)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def show_player(
    request: AnyRequest,
    steps: Sequence[Step],
    *,
    name: str,
    rows: Sequence[RoutineStep] = (),
    routine: int | None = None,
    back: str = "",
    complaints: Sequence[str] = (),
) -> HttpResponse:
    """The page of a list: plain without JavaScript, with it the player. `change` in the address changes sides in that time throughout."""
    catalogue = snapshot.catalogue()
    change = request.GET.get("change", "")
    chosen = int(change) if change in {str(known) for known in timeline.CHANGES} else None
    timed = [replace(step, change_seconds=chosen) for step in steps] if chosen else list(steps)
    playing = player.playing(timed, catalogue, name=name, routine=routine)
    context = {
        "name": name,
        "plan": routines.plan(timed, catalogue, rows=rows),
        "playing": playing,
        "areas_asked": [(area, "") for area in playing.areas],
        "routine_pk": routine,
        "back": back,
        "complaints": complaints if request.GET.getlist("s") else (),
        "changes": timeline.CHANGES,
        "chosen": chosen,
        "listed": request.GET.getlist("s") if not routine else (),
        "submission": new_submission(),
        "words": list(Felt),
    }
    return render(request, "runners/routine_play.html", context, status=200 if steps or routine or not request.GET.getlist("s") else 422)


# Keeping what was practised


@require_POST
def keep_practice(request: RunnerRequest) -> HttpResponse:
    """Keep a practice that the player sends. Sent again, it is the same one; 422 for what will never be kept."""
    form = PracticeForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"problem": form.problem}, status=422)
    said, now = form.cleaned_data, timezone.now()
    try:
        practice = practices.keep(
            request.user,
            key=said["key"],
            name=said["name"],
            routine=routine_of(request.user, said["routine"]),
            began_at=said["began_at"],
            ended_at=said["ended_at"],
            seconds=said["seconds"],
            steps=said["steps"],
            steps_planned=said["planned"],
            now=now,
        )
    except Refused as refused:
        return JsonResponse({"problem": str(refused)}, status=422)
    return JsonResponse({"practice": practice.pk})


@require_POST
def done_with(request: RunnerRequest) -> HttpResponse:
    """Keep a list as practised from its plain page: all of it, just now."""
    form = DoneForm(request.POST)
    catalogue = snapshot.catalogue()
    steps, _ = routines.read(request.POST.getlist("step"), catalogue)
    if not (form.is_valid() and steps):
        messages.error(request, "That could not be read, so nothing was kept. Open the list once more.")
        return redirect("runners:routine_list")
    played, now = timeline.timeline(steps, catalogue), timezone.now()
    routine = routine_of(request.user, form.cleaned_data["routine"])
    done = [Practised(slug=played.items[phase.item].exercise.slug, side=phase.side, outcome=Outcome.DONE) for phase in played.phases if phase.kind in timeline.WORK]
    practice = practices.keep(
        request.user,
        key=form.cleaned_data["key"],
        name=routine.name if routine else routines.suggested_name(steps, catalogue),
        routine=routine,
        began_at=now - timedelta(seconds=played.seconds),
        ended_at=now,
        seconds=played.seconds,
        steps=done,
        now=now,
    )
    return redirect("runners:practice", practice.pk)


# How it felt


@require_safe
def practice(request: RunnerRequest, pk: int) -> HttpResponse:
    """One practice: how long it took, what was done, and how it feels now."""
    return _practice(request, _one(request, pk=pk))


def _one(request: RunnerRequest, **which: Any) -> Practice:
    kept: Practice = get_object_or_404(request.user.practices.kept(), **which)
    return kept


def _practice(request: RunnerRequest, kept: Practice, *, form: FeltForm | None = None, ask: bool = False, status: int = 200) -> HttpResponse:
    catalogue = snapshot.catalogue()
    done = kept.steps.filter(outcome=Outcome.DONE.value).count()
    felt = {f"{feeling.group.slug}:{feeling.side}": feeling.word for feeling in kept.feelings.select_related("group") if feeling.group}
    areas = practices.areas_of(kept, catalogue)
    said = {area.code: felt.get(area.code, "") for area in areas} if form is None else {area.code: form.data.get(f"felt-{area.code}", "") for area in areas}
    context = {
        "practice": kept,
        "time": duration(kept.seconds) if kept.seconds else "",
        "done": done,
        "counts": log.counts(done=done, planned=kept.steps_planned),
        "areas": [(area, said[area.code]) for area in areas],
        "worse": [(area, player.place_of_group(catalogue).get(area.group, "")) for area in areas if felt.get(area.code) == Felt.WORSE.value],
        "words": list(Felt),
        "form": form,
        "wording": Consent.WORDING,
        "kept_before": bool(felt),
    }
    return render(request, "runners/play/felt_consent.html" if ask else "runners/play/practice.html", context, status=status)


@require_POST
def felt(request: RunnerRequest) -> HttpResponse:
    """Keep how areas feel after a practice, with the runner's consent; without it, ask for it and keep nothing yet."""
    sent = KeyForm(request.POST)
    if not sent.is_valid():
        messages.error(request, "That could not be read, so nothing was kept.")
        return redirect("runners:routine_list")
    kept = _one(request, key=sent.cleaned_data["key"])
    form = FeltForm(request.POST, areas=practices.areas_of(kept, snapshot.catalogue()))
    if not form.is_valid():
        return _practice(request, kept, form=form, status=422)
    if form.felt:
        if "agree" in request.POST:
            give_consent(request.user, now=timezone.now())
        try:
            practices.feel(kept, form.felt)
        except NoConsentError:
            return _practice(request, kept, form=form, ask=True)
        messages.success(request, "Kept.")
    return redirect("runners:practice", kept.pk)
