"""Keeping practices: one way in, whether a routine was played, played without a network, or said to be done.

A practice has a key, made where it began. The same key again is the same practice, however often and however much at once
it is sent. It lies on the runner's own calendar day on which it began. Time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from library import catalogue as library
from library.models import Exercise, MuscleGroup
from library.wording import capital
from runners.keeping import NoConsentError
from runners.log import day_of
from runners.models import Consent, Felt, Outcome, Practice, PracticeFeeling, PracticeStep, Reacted, Routine, Runner
from runners.routines import NAME_AT_MOST, Refused

NOT_LATER = timedelta(minutes=5)  # clocks differ a little; further ahead, one of them is wrong
NOT_OLDER = timedelta(days=7)
STEPS_AT_MOST = 2_000  # holds: a routine of the most steps, on both sides, ten times each

TOO_LATE = "This practice begins in the future, by our clock. Please look at the clock of your device."
TOO_OLD = "This practice is more than a week old, so it is not kept any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One hold or set that was practised, on one side. What hurt may say how."""

    slug: str
    side: str = ""
    outcome: Outcome
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What one is asked about after a practice: a muscle group, on one side or on both."""

    group: str
    side: str
    name: str

    @property
    def code(self) -> str:
        """As a form carries it: "calves:left"."""
        return f"{self.group}:{self.side}"


@transaction.atomic
def keep(
    runner: Runner,
    *,
    key: str,
    began_at: datetime,
    now: datetime,
    steps: Sequence[Step] = (),
    name: str = "Practice",
    routine: Routine | None = None,
    ended_at: datetime | None = None,
    seconds: int = 0,
    steps_planned: int | None = None,
) -> Practice:
    """Keep a practice once. The same key again gives the one that is kept, as it is. `seconds` leave pauses out.

    That something hurt is about health: with the runner's consent it is kept, and the exercise is noted as hurting; without,
    the step counts as skipped. Refused for what began in the future or more than a week ago.
    """
    if began_at > now + NOT_LATER:
        raise Refused(TOO_LATE)
    if began_at < now - NOT_OLDER:
        raise Refused(TOO_OLD)
    began_at = min(began_at, now)
    row = {
        "routine": routine,
        "name": name[:NAME_AT_MOST] or "Practice",
        "day": day_of(began_at, ZoneInfo(runner.time_zone)),
        "began_at": began_at,
        "ended_at": None if ended_at is None else min(max(ended_at, began_at), max(now, began_at)),
        "seconds": seconds,
        "steps_planned": len(steps) if steps_planned is None else steps_planned,
    }
    practice, made = Practice.objects.get_or_create(runner=runner, key=key, defaults=row)
    if made and steps:
        _keep_steps(practice, steps[:STEPS_AT_MOST], now=now)
    return practice


def _keep_steps(practice: Practice, steps: Sequence[Step], *, now: datetime) -> None:
    exercises = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in={step.slug for step in steps})}
    hurts = [step for step in steps if step.outcome is Outcome.HURT and step.slug in exercises]
    consented = bool(hurts) and Consent.objects.select_for_update().filter(runner=practice.runner).exists()
    PracticeStep.objects.bulk_create(
        PracticeStep(
            practice=practice,
            position=position,
            exercise=exercises[step.slug],
            exercise_name=exercises[step.slug].name,
            side=step.side,
            outcome=(Outcome.SKIPPED if step.outcome is Outcome.HURT and not consented else step.outcome).value,
        )
        for position, step in enumerate(step for step in steps if step.slug in exercises)
    )
    if consented:
        later = set(practice.runner.reactions.filter(day__gt=practice.day).values_list("exercise__slug", flat=True))  # said since, which counts
        for step in hurts:
            if step.slug not in later:
                said = {"word": Reacted.HURTS.value, "how": step.how, "day": practice.day, "at": now}
                practice.runner.reactions.update_or_create(exercise=exercises[step.slug], defaults=said)


def areas(done: Iterable[tuple[str, str]], catalogue: library.Catalogue) -> tuple[Area, ...]:
    """The areas of what was done, from (exercise, side) in order: one a group; with the side where it was one only."""
    sides: dict[str, set[str]] = {}
    for slug, side in done:
        if exercise := catalogue.exercises.get(slug):
            sides.setdefault(exercise.group, set()).add(side)
    found = []
    for group, of in sides.items():
        side = next(iter(of)) if len(of) == 1 else ""
        found.append(Area(group=group, side=side, name=capital(f"{side} {catalogue.groups[group].short_name.lower()}".strip())))
    return tuple(found)


def areas_of(practice: Practice, catalogue: library.Catalogue) -> tuple[Area, ...]:
    """The areas a kept practice worked. One query."""
    worked = practice.steps.exclude(outcome=Outcome.SKIPPED.value).values_list("exercise__slug", "side")
    return areas(worked, catalogue)


@transaction.atomic
def feel(practice: Practice, felt: Mapping[Area, Felt]) -> None:
    """Keep how areas felt after a practice; said again, the last word counts. NoConsentError keeps nothing."""
    if not Consent.objects.select_for_update().filter(runner=practice.runner).exists():
        raise NoConsentError
    pks = dict(MuscleGroup.objects.filter(slug__in={area.group for area in felt}).values_list("slug", "pk"))
    for area, word in felt.items():
        PracticeFeeling.objects.update_or_create(practice=practice, group_id=pks[area.group], muscle=None, side=area.side, defaults={"word": word.value})
