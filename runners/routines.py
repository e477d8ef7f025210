"""Routines: how a step travels in a form, how a routine is shown, and what changes together.

A step travels as `SLUG.SIDES.SETS.WORK.REST`, so that a link can carry it unescaped: sides `l`, `r`, `lr`, `rl` or
`b` (both together), work `30s` (held) or `12x` (repeated), rest in seconds: `couch-stretch.lr.2.30s.10`.

The functions that change rows are each one transaction. They begin at the owner: `Routine.DoesNotExist` and
`RoutineStep.DoesNotExist` say that there is no such row of theirs, `Refused` carries a sentence for the runner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, TypeAlias

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from library import catalogue as library
from library import timing
from library.models import Exercise
from library.wording import capital, dose, duration, listed
from library.words import Status
from runners.models import (
    HOLD_AT_MOST,
    REPS_AT_MOST,
    REST_AT_MOST,
    ROUTINES_AT_MOST,
    SETS_AT_MOST,
    STEPS_AT_MOST,
    Routine,
    RoutineStep,
    Runner,
)

UNDO_FOR = timedelta(days=30)
NAME_AT_MOST = 80
ENCODED_AT_MOST = 150  # characters of one step
PARKED = 1_000  # added to the positions of steps on the move; more than any position

Direction: TypeAlias = Literal["up", "down"]

ENCODED = re.compile(r"(?P<slug>[a-z0-9-]+)\.(?P<sides>lr|rl|l|r|b)\.(?P<sets>[0-9]{1,2})\.(?P<work>[0-9]{1,4})(?P<unit>[sx])\.(?P<rest>[0-9]{1,3})")
SIDES: dict[str, tuple[str, ...]] = {"b": (), "l": ("left",), "r": ("right",), "lr": ("left", "right"), "rl": ("right", "left")}
SIDES_IN_WORDS = {"b": "", "l": "left only", "r": "right only", "lr": "left then right", "rl": "right then left"}
LETTERS = {sides: letters for letters, sides in SIDES.items()}

NAME_TAKEN = "You have a routine of this name."
ROUTINES_FULL = f"You keep {ROUTINES_AT_MOST:,} routines, and that is the most. Remove one you do not use, then save again."
STEPS_FULL = f"A routine holds {STEPS_AT_MOST} steps at most."
NOTHING = "There is nothing to save here yet."
NOT_IN_LIBRARY = "An exercise of this list is not in the library any more, so it is left out. The others are below."
UNREADABLE = "A part of this list could not be read, so it is left out."


class Refused(ValueError):  # noqa: N818  an answer to the runner, not a fault
    """What was asked cannot be done; the message says why, to the runner."""


class Dosed(Protocol):
    """What a step is made from: a Step, or a suggestion of the engine."""

    @property
    def slug(self) -> str: ...
    @property
    def sides(self) -> tuple[str, ...]: ...
    @property
    def sets(self) -> int: ...
    @property
    def hold_seconds(self) -> int | None: ...
    @property
    def reps(self) -> int | None: ...
    @property
    def rest_seconds(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One exercise with its dose. Either `hold_seconds` or `reps` is given; `sides` in the order done, empty for both together."""

    slug: str
    sides: tuple[str, ...] = ()
    sets: int = 1
    hold_seconds: int | None = None
    reps: int | None = None
    rest_seconds: int = 0

    @classmethod
    def of_exercise(cls, exercise: library.Exercise) -> Step:
        """An exercise at its own dose, the left side first."""
        return cls(
            slug=exercise.slug,
            sides=("left", "right") if exercise.per_side else (),
            sets=exercise.sets,
            hold_seconds=exercise.hold_seconds,
            reps=exercise.reps,
            rest_seconds=exercise.rest_seconds,
        )

    @classmethod
    def of_row(cls, row: RoutineStep) -> Step:
        """A kept step. Queries unless the exercise is loaded."""
        return cls(
            slug=row.exercise.slug,
            sides=tuple(side for side in row.sides.split(",") if side),
            sets=row.sets,
            hold_seconds=row.hold_seconds,
            reps=row.reps,
            rest_seconds=row.rest_seconds,
        )


def encode(step: Dosed) -> str:
    """A step as a form or a link carries it."""
    work = f"{step.hold_seconds}s" if step.hold_seconds else f"{step.reps}x"
    return f"{step.slug}.{LETTERS[tuple(step.sides)]}.{step.sets}.{work}.{step.rest_seconds}"


def decode(text: str) -> Step:
    """The step that `encode` wrote. ValueError for anything else, and for a dose nobody should do."""
    match = ENCODED.fullmatch(text) if len(text) <= ENCODED_AT_MOST else None
    if match is None:
        raise ValueError("not a step")
    sets, work, rest, held = int(match["sets"]), int(match["work"]), int(match["rest"]), match["unit"] == "s"
    if not (1 <= sets <= SETS_AT_MOST and 1 <= work <= (HOLD_AT_MOST if held else REPS_AT_MOST) and rest <= REST_AT_MOST):
        raise ValueError("a dose out of range")
    return Step(slug=match["slug"], sides=SIDES[match["sides"]], sets=sets, hold_seconds=work if held else None, reps=None if held else work, rest_seconds=rest)


def read(texts: Sequence[str], catalogue: library.Catalogue) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """The steps of a form or a link that can be kept, and sentences about those that cannot."""
    steps: list[Step] = []
    complaints: list[str] = [] if texts else [NOTHING]
    for text in texts[:STEPS_AT_MOST]:
        try:
            step = decode(text)
        except ValueError:
            complaints.append(UNREADABLE)
            continue
        if step.slug in catalogue.exercises:
            steps.append(step)
        else:
            complaints.append(NOT_IN_LIBRARY)
    if len(texts) > STEPS_AT_MOST:
        complaints.append(f"{STEPS_FULL} This list has {len(texts):,}; the first {STEPS_AT_MOST} are below.")
    return tuple(steps), tuple(dict.fromkeys(complaints))


def seconds(step: Dosed, *, rep_seconds: int | None) -> int:
    """How long a step takes: work and rests on each side, changing sides, getting into place (SUGGESTIONS.md 17)."""
    work = timing.work_seconds(hold_seconds=step.hold_seconds, reps=step.reps, rep_seconds=rep_seconds)
    return timing.seconds(sides=len(step.sides) or 1, sets=step.sets, work=work, rest=step.rest_seconds)


def clock(length: int) -> str:
    """Seconds as a clock shows them: "1:05"."""
    return f"{length // 60}:{length % 60:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step as a page shows it. `starts` and `seconds` are in seconds.

    `exercise` is None when the library no longer recommends it: then it is shown, not done, and takes no time.
    """

    step: Step
    name: str
    exercise: library.Exercise | None
    starts: int
    seconds: int
    row: RoutineStep | None = None

    @property
    def dose(self) -> str:
        return dose(sets=self.step.sets, reps=self.step.reps, hold_seconds=self.step.hold_seconds, per_side=False)

    @property
    def sides(self) -> str:
        """The sides in words; empty when both are done together."""
        return SIDES_IN_WORDS[LETTERS[self.step.sides]]

    @property
    def time(self) -> str:
        return duration(self.seconds)

    @property
    def clock(self) -> str:
        """When it starts, from the beginning of the routine."""
        return clock(self.starts)

    @property
    def encoded(self) -> str:
        return encode(self.step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps one after the other, with the time they take."""

    lines: tuple[Line, ...]
    seconds: int
    areas: str

    @property
    def time(self) -> str:
        """The true total: "9 min 10 s"."""
        return duration(self.seconds)

    @property
    def end(self) -> str:
        """When the last one ends, as a clock shows it."""
        return clock(self.seconds)

    @property
    def retired(self) -> int:
        """How many are no longer recommended."""
        return sum(line.exercise is None for line in self.lines)


def plan(steps: Iterable[Step], catalogue: library.Catalogue, *, rows: Sequence[RoutineStep] = ()) -> Plan:
    """Steps with their names, starts and areas. `rows` are the kept ones, in the same order; they keep their own names."""
    lines: list[Line] = []
    starts = 0
    for index, step in enumerate(steps):
        row = rows[index] if rows else None
        exercise = catalogue.exercises.get(step.slug)
        length = seconds(step, rep_seconds=exercise.rep_seconds) if exercise else 0
        name = row.exercise_name if row else exercise.name if exercise else step.slug
        lines.append(Line(step=step, name=name, exercise=exercise, starts=starts, seconds=length, row=row))
        starts += length
    groups = dict.fromkeys(line.exercise.group for line in lines if line.exercise)
    areas = [catalogue.groups[group].short_name for group in groups]
    return Plan(lines=tuple(lines), seconds=starts, areas=capital(listed(area if index == 0 else area.lower() for index, area in enumerate(areas))))


def plan_of(routine: Routine, catalogue: library.Catalogue) -> Plan:
    """A routine's plan. Queries unless loaded with `with_steps()`."""
    rows = list(routine.steps.all())
    return plan([Step.of_row(row) for row in rows], catalogue, rows=rows)


def suggested_name(steps: Iterable[Step], catalogue: library.Catalogue) -> str:
    """What a list is for and how long it takes: "Left calf and right hip flexors, 9 min 10 s"."""
    steps = tuple(steps)
    sides: dict[str, set[str]] = {}
    for step in steps:
        if exercise := catalogue.exercises.get(step.slug):
            sides.setdefault(exercise.group, set()).update(step.sides or ("left", "right"))
    areas = [" ".join([*(done if len(done) == 1 else ()), catalogue.groups[group].short_name.lower()]) for group, done in sides.items()]
    if len(areas) > 3:
        areas = [*areas[:2], f"{len(areas) - 2} more"]
    return f"{capital(listed(areas)) or 'Routine'}, {plan(steps, catalogue).time}"[:NAME_AT_MOST]


# What changes rows.


@contextmanager
def _one_at_a_time(owner: Runner) -> Iterator[None]:
    """A transaction in which nobody else changes this runner's list: names stay different and the limit holds."""
    try:
        with transaction.atomic():
            Runner.objects.select_for_update(no_key=True).values_list("pk").get(pk=owner.pk)
            yield
    except IntegrityError as error:
        if "runners_routine_one_name" not in str(error):
            raise
        raise Refused(NAME_TAKEN) from error  # the database folds some letters that Python keeps apart


def save(*, owner: Runner, steps: Sequence[Step], name: str, submission: str, at: datetime) -> Routine:
    """Keep steps as a routine, under `name` or the next free one like it. The same submission again gives the same routine."""
    if not 1 <= len(steps) <= STEPS_AT_MOST:
        raise Refused(STEPS_FULL if steps else NOTHING)
    exercises = _published(step.slug for step in steps)
    with _one_at_a_time(owner):
        if known := owner.routines.filter(submission=submission).first():
            return known
        routine = owner.routines.create(name=_free_name(owner, name), created_at=at, changed_at=at, submission=submission)
        RoutineStep.objects.bulk_create(_row(step, exercises[step.slug], routine=routine, position=position) for position, step in enumerate(steps))
        return routine


def rename(*, owner: Runner, pk: int, name: str, at: datetime) -> Routine:
    """Give a routine another name. Refused if another of theirs has it."""
    with _one_at_a_time(owner):
        routine = owner.routines.kept().get(pk=pk)
        if name.lower() in _names(owner.routines.kept().exclude(pk=pk)):
            raise Refused(NAME_TAKEN)
        routine.name, routine.changed_at = name, at
        routine.save(update_fields=["name", "changed_at"])
        return routine


def remove(*, owner: Runner, pk: int, at: datetime) -> Routine:
    """Put a routine aside for an undo; those put aside long ago go for good. Doing so twice changes nothing."""
    with _one_at_a_time(owner):
        routine = owner.routines.get(pk=pk)
        if routine.removed_at is None:
            routine.removed_at = at
            routine.save(update_fields=["removed_at"])
        owner.routines.removed_before(at - UNDO_FOR).delete()
        return routine


def restore(*, owner: Runner, pk: int) -> Routine:
    """Take a removed routine back, under the next free name if its own was given away. Doing so twice changes nothing."""
    with _one_at_a_time(owner):
        routine = owner.routines.get(pk=pk)
        if routine.removed_at is not None:
            routine.name, routine.removed_at = _free_name(owner, routine.name), None
            routine.save(update_fields=["name", "removed_at"])
        return routine


def add_step(*, owner: Runner, pk: int, step: Step, submission: str, at: datetime) -> RoutineStep:
    """Add a step at the end. The same submission again gives the same step."""
    exercise = _published([step.slug])[step.slug]
    with transaction.atomic():
        routine = _locked(owner, pk)
        if known := routine.steps.filter(submission=submission).first():
            return known
        return _insert(_row(step, exercise, routine=routine, position=STEPS_AT_MOST, submission=submission), at=at)


def move(*, owner: Runner, pk: int, step: int, direction: Direction, at: datetime, stands: int | None = None) -> RoutineStep:
    """Move a step by one place; at the end of the list it stays. With `stands`, the place the runner saw it at, a move that was made already is not made again."""
    with transaction.atomic():
        routine = _locked(owner, pk)
        moved = routine.steps.get(pk=step)
        place = moved.position + (-1 if direction == "up" else 1)
        if (stands is not None and stands != moved.position) or not 0 <= place < routine.steps.count():
            return moved
        routine.steps.filter(position__in=[place, moved.position]).update(position=F("position") + PARKED)
        routine.steps.filter(position=PARKED + place).update(position=moved.position)
        routine.steps.filter(position=PARKED + moved.position).update(position=place)
        moved.position = place
        _touch(routine, at)
        return moved


def remove_step(*, owner: Runner, pk: int, step: int, at: datetime) -> dict[str, Any]:
    """Take a step out. What it was is returned, for `restore_step`."""
    with transaction.atomic():
        routine = _locked(owner, pk)
        removed = routine.steps.get(pk=step)
        removed.delete()
        _shift(routine, start=removed.position + 1, by=-1)
        _touch(routine, at)
        return {name: getattr(removed, name) for name in REMEMBERED}


def restore_step(*, owner: Runner, pk: int, removed: dict[str, Any], submission: str, at: datetime) -> RoutineStep:
    """Put a removed step back in its place. The same submission again gives the same step."""
    with transaction.atomic():
        routine = _locked(owner, pk)
        if known := routine.steps.filter(submission=submission).first():
            return known
        if not Exercise.objects.filter(pk=removed["exercise_id"]).exists():
            raise Refused("This exercise is gone from the library.")
        return _insert(RoutineStep(routine=routine, submission=submission, **removed), at=at)


REMEMBERED = ("position", "exercise_id", "exercise_name", "sides", "sets", "hold_seconds", "reps", "rest_seconds")


def _locked(owner: Runner, pk: int) -> Routine:
    """A kept routine of theirs, held until the transaction ends, so that its steps change one after the other."""
    return owner.routines.kept().select_for_update().get(pk=pk)


def _insert(step: RoutineStep, *, at: datetime) -> RoutineStep:
    """Keep a new step at its position, or at the end if that is before it; the routine is locked."""
    count = step.routine.steps.count()
    if count >= STEPS_AT_MOST:
        raise Refused(STEPS_FULL)
    step.position = min(step.position, count)
    if step.position < count:
        _shift(step.routine, start=step.position, by=1)
    step.save()
    _touch(step.routine, at)
    return step


def _shift(routine: Routine, *, start: int, by: int) -> None:
    """Move the steps from `start` on; in two passes, because no two may share a place even for a moment."""
    routine.steps.filter(position__gte=start).update(position=F("position") + PARKED)
    routine.steps.filter(position__gte=PARKED).update(position=F("position") - PARKED + by)


def _touch(routine: Routine, at: datetime) -> None:
    routine.changed_at = at
    routine.save(update_fields=["changed_at"])


def _published(slugs: Iterable[str]) -> dict[str, Exercise]:
    """The published exercises by slug. Refused if one of them is not."""
    wanted = set(slugs)
    found: dict[str, Exercise] = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=wanted, status=Status.PUBLISHED)}
    if len(found) < len(wanted):
        raise Refused(NOT_IN_LIBRARY)
    return found


def _row(step: Step, exercise: Exercise, *, routine: Routine, position: int, submission: str = "") -> RoutineStep:
    """A step to keep. The sides follow the exercise: none where it has none, both where none were named."""
    sides = (step.sides or ("left", "right")) if exercise.per_side else ()
    return RoutineStep(
        routine=routine,
        position=position,
        exercise=exercise,
        exercise_name=exercise.name,
        sides=",".join(sides),
        sets=step.sets,
        hold_seconds=step.hold_seconds,
        reps=step.reps,
        rest_seconds=step.rest_seconds,
        submission=submission,
    )


def _names(routines: QuerySet[Routine]) -> list[str]:
    """Names in lower case. Python folds more letters than either database, so what is free here is free there."""
    return [name.lower() for name in routines.order_by().values_list("name", flat=True)]


def _free_name(owner: Runner, name: str) -> str:
    """The name, or with " 2", " 3" ... behind it the first that is free. Refused if the list is full."""
    taken = _names(owner.routines.kept())
    if len(taken) >= ROUTINES_AT_MOST:
        raise Refused(ROUTINES_FULL)
    free, number = name, 1
    while free.lower() in taken:
        number += 1
        free = f"{name[: NAME_AT_MOST - len(str(number)) - 1].rstrip()} {number}"
    return free
