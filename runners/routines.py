"""Routines: how a step travels in a form, how a routine is shown, and what changes together.

A step travels as `SLUG.SIDES.SETS.WORK.REST`, so that a link can carry it unescaped: sides `l`, `r`, `lr`, `rl` or
`b` (both together), work `30s` (held) or `12x` (repeated), rest in seconds: `couch-stretch.lr.2.30s.10`. Where
changing sides takes other than five seconds they follow as a sixth part: `couch-stretch.lr.2.30s.10.8`.

The functions that change rows are each one transaction. They begin at the owner: `Routine.DoesNotExist` and
`RoutineStep.DoesNotExist` say that there is no such row of theirs, `Refused` carries a sentence for the runner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from library import catalogue as library
from library import timing
from library.models import Exercise
from library.wording import capital, dose, duration, listed
from library.words import Status
from runners import timeline
from runners.models import (
    CHANGE_AT_MOST,
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

ENCODED = re.compile(r"(?P<slug>[a-z0-9-]+)\.(?P<sides>lr|rl|l|r|b)\.(?P<sets>[0-9]{1,2})\.(?P<work>[0-9]{1,4})(?P<unit>[sx])\.(?P<rest>[0-9]{1,3})(?:\.(?P<change>[0-9]{1,2}))?")
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
    change_seconds: int = timing.SWITCH_SECONDS
    note: str = ""

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
            change_seconds=row.change_seconds,
            note=row.note,
        )


def encode(step: Dosed) -> str:
    """A step as a form or a link carries it; its note, which is private, stays behind."""
    work = f"{step.hold_seconds}s" if step.hold_seconds else f"{step.reps}x"
    change = _change(step)
    return f"{step.slug}.{LETTERS[tuple(step.sides)]}.{step.sets}.{work}.{step.rest_seconds}" + (f".{change}" if change != timing.SWITCH_SECONDS else "")


def _change(step: Dosed) -> int:
    """Seconds to change sides; a suggestion of the engine has those of the library."""
    return step.change_seconds if isinstance(step, Step) else timing.SWITCH_SECONDS


def decode(text: str) -> Step:
    """The step that `encode` wrote. ValueError for anything else, and for a dose nobody should do."""
    match = ENCODED.fullmatch(text) if len(text) <= ENCODED_AT_MOST else None
    if match is None:
        raise ValueError("not a step")
    sets, work, rest, held = int(match["sets"]), int(match["work"]), int(match["rest"]), match["unit"] == "s"
    change = int(match["change"] or timing.SWITCH_SECONDS)
    if not (1 <= sets <= SETS_AT_MOST and 1 <= work <= (HOLD_AT_MOST if held else REPS_AT_MOST) and rest <= REST_AT_MOST and change <= CHANGE_AT_MOST):
        raise ValueError("a dose out of range")
    return Step(
        slug=match["slug"],
        sides=SIDES[match["sides"]],
        sets=sets,
        hold_seconds=work if held else None,
        reps=None if held else work,
        rest_seconds=rest,
        change_seconds=change,
    )


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
    return timing.seconds(sides=len(step.sides) or 1, sets=step.sets, work=work, rest=step.rest_seconds, change=_change(step))


def clock(length: int) -> str:
    """Seconds as a clock shows them: "1:05"."""
    return f"{length // 60}:{length % 60:02d}"


class Row(Protocol):
    """A kept step, as a row or as it stands in a version."""

    @property
    def pk(self) -> int: ...
    @property
    def exercise_name(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step as a page shows it. `starts` and `seconds` are in seconds; `seconds` with the time to get into place.

    `exercise` is None when the library no longer recommends it: then it is shown, not done, and takes no time.
    """

    step: Step
    name: str
    exercise: library.Exercise | None
    starts: int
    seconds: int
    row: Row | None = None

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

    @property
    def muscles(self) -> tuple[str, ...]:
        """The muscles worked first of all, in the order in which they come."""
        return tuple(dict.fromkeys(muscle for line in self.lines if line.exercise for muscle in line.exercise.primary))


def plan(steps: Iterable[Step], catalogue: library.Catalogue, *, rows: Sequence[Row] = ()) -> Plan:
    """Steps with their names, starts and areas, timed as they are played. `rows` are the kept ones, in the same order; they keep their own names."""
    lines: list[Line] = []
    starts = 0
    before: library.Exercise | None = None
    for index, step in enumerate(steps):
        row = rows[index] if rows else None
        exercise = catalogue.exercises.get(step.slug)
        length = 0
        if exercise:
            length = timeline.item_seconds(step, exercise, before=before)
            before = exercise
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
def one_at_a_time(owner: Runner) -> Iterator[None]:
    """A transaction in which nobody else changes this runner's list: names stay different and the limit holds."""
    try:
        with transaction.atomic():
            Runner.objects.select_for_update(no_key=True).values_list("pk").get(pk=owner.pk)
            yield
    except IntegrityError as error:
        if "runners_routine_one_name" not in str(error):
            raise
        raise Refused(NAME_TAKEN) from error  # the database folds some letters that Python keeps apart


def start(*, owner: Runner, name: str, submission: str, at: datetime) -> Routine:
    """A routine without steps yet, under `name` or the next free one like it. The same submission again gives the same routine."""
    with one_at_a_time(owner):
        if known := owner.routines.filter(submission=submission).first():
            return known
        return owner.routines.create(name=free_name(owner, name), created_at=at, changed_at=at, submission=submission)


def save(*, owner: Runner, steps: Sequence[Step], name: str, submission: str, at: datetime) -> Routine:
    """Keep steps as a routine, under `name` or the next free one like it. The same submission again gives the same routine."""
    if not 1 <= len(steps) <= STEPS_AT_MOST:
        raise Refused(STEPS_FULL if steps else NOTHING)
    exercises = published(step.slug for step in steps)
    with one_at_a_time(owner):
        if known := owner.routines.filter(submission=submission).first():
            return known
        routine = owner.routines.create(name=free_name(owner, name), created_at=at, changed_at=at, submission=submission)
        RoutineStep.objects.bulk_create(row_of(step, exercises[step.slug], routine=routine, position=position) for position, step in enumerate(steps))
        return routine


def remove(*, owner: Runner, pk: int, at: datetime) -> Routine:
    """Put a routine aside for an undo; those put aside long ago go for good. Doing so twice changes nothing."""
    with one_at_a_time(owner):
        routine = owner.routines.get(pk=pk)
        if routine.removed_at is None:
            routine.removed_at = at
            routine.save(update_fields=["removed_at"])
        owner.routines.removed_before(at - UNDO_FOR).delete()
        return routine


def duplicate(*, owner: Runner, pk: int, submission: str, at: datetime) -> Routine:
    """A second routine with the same steps, under the next free name. The same submission again gives the same routine."""
    with one_at_a_time(owner):
        if known := owner.routines.filter(submission=submission).first():
            return known
        routine = owner.routines.kept().get(pk=pk)
        copy = owner.routines.create(name=free_name(owner, routine.name), created_at=at, changed_at=at, submission=submission)
        steps = list(routine.steps.all())
        for step in steps:
            step.pk, step.routine, step.submission = None, copy, ""
        RoutineStep.objects.bulk_create(steps)
        return copy


def archive(*, owner: Runner, pk: int, at: datetime) -> Routine:
    """Put a routine away: out of the list, but not gone. Doing so twice changes nothing."""
    with one_at_a_time(owner):
        routine = owner.routines.kept().get(pk=pk)
        if routine.archived_at is None:
            routine.archived_at = at
            routine.save(update_fields=["archived_at"])
        return routine


def bring_back(*, owner: Runner, pk: int) -> Routine:
    """Back into the list with a routine that was put away. Doing so twice changes nothing."""
    with one_at_a_time(owner):
        routine = owner.routines.kept().get(pk=pk)
        if routine.archived_at is not None:
            routine.archived_at = None
            routine.save(update_fields=["archived_at"])
        return routine


def restore(*, owner: Runner, pk: int) -> Routine:
    """Take a removed routine back, under the next free name if its own was given away. Doing so twice changes nothing."""
    with one_at_a_time(owner):
        routine = owner.routines.get(pk=pk)
        if routine.removed_at is not None:
            routine.name, routine.removed_at = free_name(owner, routine.name), None
            routine.save(update_fields=["name", "removed_at"])
        return routine


def published(slugs: Iterable[str]) -> dict[str, Exercise]:
    """The published exercises by slug. Refused if one of them is not."""
    wanted = set(slugs)
    found: dict[str, Exercise] = {exercise.slug: exercise for exercise in Exercise.objects.filter(slug__in=wanted, status=Status.PUBLISHED)}
    if len(found) < len(wanted):
        raise Refused(NOT_IN_LIBRARY)
    return found


def row_of(step: Step, exercise: Exercise, *, routine: Routine, position: int, submission: str = "") -> RoutineStep:
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
        change_seconds=step.change_seconds,
        note=step.note,
        submission=submission,
    )


def names(routines: QuerySet[Routine]) -> list[str]:
    """Names in lower case. Python folds more letters than either database, so what is free here is free there."""
    return [name.lower() for name in routines.order_by().values_list("name", flat=True)]


def free_name(owner: Runner, name: str) -> str:
    """The name, or with " 2", " 3" ... behind it the first that is free. Refused if the list is full."""
    taken = names(owner.routines.kept())
    if len(taken) >= ROUTINES_AT_MOST:
        raise Refused(ROUTINES_FULL)
    free, number = name, 1
    while free.lower() in taken:
        number += 1
        free = f"{name[: NAME_AT_MOST - len(str(number)) - 1].rstrip()} {number}"
    return free
