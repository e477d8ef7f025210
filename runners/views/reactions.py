"""What somebody says of an exercise: it helped, it hurts, it is not for them. Changeable, and taken back with one button."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.http import RunnerRequest, VisitorRequest
from library import snapshot as library
from library.catalogue import Catalogue, Exercise
from library.words import Side, Status
from runners.keeping import NoConsentError, react, take_back
from runners.models import Hurt, Reacted
from runners.snapshot import Felt, Own
from runners.triage import FEELS
from runners.views.check_in import AnyRequest, again, own_of
from runners.views.soreness import ask_first

CARRIED_AT_MOST = 200  # fields of a visitor's check-in
SAID = {
    Reacted.HELPED: "{} helped: it comes up more often.",
    Reacted.HURTS: "{} hurts: it is left out, and we go one step more careful there for a week.",
    Reacted.NOT_FOR_ME: "{} is not for you: it is left out.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required  # anybody may say that something hurts; only a runner's word is kept
def reaction(request: VisitorRequest, slug: str) -> HttpResponse:
    """Say how an exercise went. A runner's word is kept under the consent; a visitor's goes back to their check-in by POST."""
    catalogue = library.catalogue()
    exercise = catalogue.exercises.get(slug)
    if exercise is None or exercise.status == Status.RETIRED:
        raise Http404
    if request.method != "POST":
        return _page(request, exercise, catalogue)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return _keep(request, exercise, catalogue)  # type: ignore[arg-type]  # somebody is signed in


def _page(request: AnyRequest, exercise: Exercise, catalogue: Catalogue, *, status: int = 200) -> HttpResponse:
    own = own_of(request, catalogue)
    area = request.GET.get("area", "")
    carried = [(name, value) for name, values in request.GET.lists() for value in values if name != "area"][:CARRIED_AT_MOST]
    context: dict[str, Any] = {"exercise": exercise, "own": own, "word": own.word_on(exercise.slug) if own else "", "hurts": Hurt.choices(), "carried": carried}
    context |= {"area": area if catalogue.is_area(area) else "", "wrong": status != 200}
    return render(request, "runners/reaction.html", context, status=status)


def _keep(request: RunnerRequest, exercise: Exercise, catalogue: Catalogue) -> HttpResponse:
    today = timezone.localdate()
    if request.POST.get("word") == "none":
        take_back(request.user, exercise.slug)
        return _done(request, exercise, f"What you said of {exercise.name} is forgotten.")
    felt = felt_of(request.POST, exercise.slug, catalogue, today=today)
    if felt is None:
        return _page(request, exercise, catalogue, status=422)
    try:
        own = react(request.user, felt, catalogue, today=today, now=timezone.now())
    except NoConsentError:
        return ask_first(request, exercise=exercise.slug)
    return _done(request, exercise, SAID[Reacted(felt.word)].format(exercise.name), own=own, ask=felt.how in FEELS)


def _done(request: RunnerRequest, exercise: Exercise, said: str, *, own: Own | None = None, ask: bool = False) -> HttpResponse:
    """Back to where it was said; to the check-in where it brings questions."""
    if ask or "minutes" in request.POST:
        return again(request, said, own=own)
    messages.success(request, said)
    return redirect("library:exercise_detail", slug=exercise.slug)


def felt_of(said: QueryDict, slug: str, catalogue: Catalogue, *, today: date) -> Felt | None:
    """What was said of an exercise: WORD[:how[:area[:side]]], the area and side being what it was given for. None where it cannot be read."""
    word, how, area, side, *more = [*said.get("word", "").split(":"), "", "", ""][:5]
    good = slug in catalogue.exercises and word in tuple(Reacted) and (how in ("", *Hurt) if word == Reacted.HURTS else not how)
    if not good or any(more) or (area and not catalogue.is_area(area)) or side not in ("", *Side):
        return None
    return Felt(exercise=slug, word=word, how=how, day=today, area=area, side=side if area else "")
