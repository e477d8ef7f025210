"""Editing a routine: its name and its steps, one edition after the other.

An edit is a value that makes a new version of an old one. It carries the edition it was made on: where the routine has
changed since in what the edit is about, `Clash` says so and nothing is written. An edit that was made already, because a
button was pressed twice, or because somebody did the same elsewhere, changes nothing and is no clash.

Each function is one transaction and begins at the owner: `Routine.DoesNotExist` and `RoutineStep.DoesNotExist` say that
there is no such row of theirs, `Refused` carries a sentence for the runner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.db import transaction
from django.db.models import F

from library.models import Exercise
from runners.clashes import KEPT, Clash, Item, Version, without_keys
from runners.models import EDITIONS_KEPT, STEPS_AT_MOST, Routine, RoutineEdition, RoutineStep, Runner
from runners.routines import NAME_TAKEN, STEPS_FULL, Refused, Step, free_name, names, one_at_a_time, published

PARKED = 1_000  # added to the positions of steps on the move; more than any position
NOT_THIS_ORDER = "This order does not hold every step once, so nothing was moved."
EXERCISE_GONE = "This exercise is gone from the library."
SIDES_OF_BOTH = "left,right"
ATTEMPTS = 5


class Edit(Protocol):
    """Makes a new version of a routine. `about` is what of it the edit changes: "name", "steps", or both."""

    about: ClassVar[tuple[str, ...]]

    def __call__(self, version: Version) -> Version: ...


STEPS, NAME = ("steps",), ("name",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Put a step in at a place, 0-based; at the end where none is given. One of the same submission is there already."""

    about: ClassVar[tuple[str, ...]] = STEPS
    item: Item
    place: int | None = None

    def __call__(self, version: Version) -> Version:
        if version.submitted(self.item.submission):
            return version
        if len(version.steps) >= STEPS_AT_MOST:
            raise Refused(STEPS_FULL)
        place = len(version.steps) if self.place is None else self.place
        return replace(version, steps=(*version.steps[:place], self.item, *version.steps[place:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Put the same step in once more, right after itself."""

    about: ClassVar[tuple[str, ...]] = STEPS
    step: int
    submission: str

    def __call__(self, version: Version) -> Version:
        place, item = version.find(self.step)
        return Insert(item=replace(item, pk=0, submission=self.submission), place=place + 1)(version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Move a step to a place, 0-based; past the end is the end."""

    about: ClassVar[tuple[str, ...]] = STEPS
    step: int
    to: int

    def __call__(self, version: Version) -> Version:
        place, item = version.find(self.step)
        rest = (*version.steps[:place], *version.steps[place + 1 :])
        to = max(0, min(self.to, len(rest)))
        return replace(version, steps=(*rest[:to], item, *rest[to:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder:
    """The steps in another order, by their ids; each of them exactly once."""

    about: ClassVar[tuple[str, ...]] = STEPS
    order: tuple[int, ...]

    def __call__(self, version: Version) -> Version:
        items = {item.pk: item for item in version.steps}
        if len(self.order) != len(items) or set(self.order) != set(items):
            raise Refused(NOT_THIS_ORDER)
        return replace(version, steps=tuple(items[pk] for pk in self.order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    about: ClassVar[tuple[str, ...]] = STEPS
    step: int

    def __call__(self, version: Version) -> Version:
        place, _ = version.find(self.step)
        return replace(version, steps=(*version.steps[:place], *version.steps[place + 1 :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Give a step other values: of sides, sets, hold_seconds, reps, rest_seconds, change_seconds, note."""

    about: ClassVar[tuple[str, ...]] = STEPS
    step: int
    values: Mapping[str, Any]

    def __call__(self, version: Version) -> Version:
        place, item = version.find(self.step)
        return replace(version, steps=(*version.steps[:place], replace(item, **self.values), *version.steps[place + 1 :]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    about: ClassVar[tuple[str, ...]] = NAME
    name: str

    def __call__(self, version: Version) -> Version:
        return replace(version, name=self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Take a whole other version. Steps that are no longer there come back as new ones."""

    about: ClassVar[tuple[str, ...]] = (*STEPS, *NAME)
    version: Version

    def __call__(self, version: Version) -> Version:
        there = {item.pk for item in version.steps}
        return replace(self.version, steps=tuple(item if item.pk in there else replace(item, pk=0) for item in self.version.steps))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A routine after an edit: what it was, and what it is. The same twice where there was nothing to do."""

    routine: Routine
    before: Version
    after: Version


def change(*, owner: Runner, pk: int, edition: int | None, edit: Edit, at: datetime) -> Changed:
    """Make an edit that was made on an edition; `edition` None is for one that is made on whatever is there.

    Clash where the routine has changed since in what the edit is about, unless that comes to the same.
    """
    for _ in range(ATTEMPTS):
        try:
            with one_at_a_time(owner) if "name" in edit.about else transaction.atomic():
                routine = owner.routines.kept().select_for_update().get(pk=pk)
                now = Version.of_routine(routine)
                after = _edited(routine, now, edition, edit)
                if after != now:
                    if after.name != now.name and after.name.lower() in names(owner.routines.kept().exclude(pk=pk)):
                        raise Refused(NAME_TAKEN)
                    after = _write(routine, now, after, at=at)
                return Changed(routine=routine, before=now, after=after)
        except _OvertakenError:
            continue
    raise Refused("This routine is being changed elsewhere. Nothing was changed here. Try again in a moment.")


class _OvertakenError(Exception):
    """Somebody changed the routine between reading and writing it, on a database that does not lock rows."""


def _edited(routine: Routine, now: Version, edition: int | None, edit: Edit) -> Version:
    """The version to write; that which is there where there is nothing to do."""
    if edition is None or edition == routine.edition:
        return edit(now)
    base = _known(routine, edition)
    if base is not None and all(getattr(base, part) == getattr(now, part) for part in edit.about):
        return edit(now)
    mine = replace(now, **{part: getattr(edit(base), part) for part in edit.about}) if base else None
    if mine == now or _already(edit, now):
        return now
    raise Clash(routine=routine, mine=mine, now=now)


def _already(edit: Edit, now: Version) -> bool:
    """Whether an edit would change nothing of what is there."""
    try:
        return edit(now) == now
    except (Refused, RoutineStep.DoesNotExist):
        return False


def _known(routine: Routine, edition: int) -> Version | None:
    kept = routine.editions.filter(edition=edition).first()
    return Version.of_data(kept.content) if kept else None


def _write(routine: Routine, now: Version, after: Version, *, at: datetime) -> Version:
    """Bring the rows of a locked routine from one version to another; returns it with the ids of new steps."""
    _check_exercises(now, after)
    edition, routine.edition = routine.edition, routine.edition + 1
    routine.name, routine.changed_at = after.name, at
    RoutineEdition.objects.create(routine=routine, edition=edition, content=now.data())
    if edition > EDITIONS_KEPT:
        routine.editions.filter(edition__lte=edition - EDITIONS_KEPT).delete()
    if not Routine.objects.filter(pk=routine.pk, edition=edition).update(edition=routine.edition, name=routine.name, changed_at=at):
        raise _OvertakenError
    were = {item.pk: (place, item) for place, item in enumerate(now.steps)}
    will = {item.pk: (place, item) for place, item in enumerate(after.steps) if item.pk}
    if gone := were.keys() - will.keys():
        routine.steps.filter(pk__in=gone).delete()
    if moved := [pk for pk, (place, _) in will.items() if were[pk][0] != place]:
        # No two may share a place even for a moment, so all that move step aside first.
        routine.steps.filter(pk__in=moved).update(position=F("position") + PARKED)
        RoutineStep.objects.bulk_update([RoutineStep(pk=pk, position=will[pk][0]) for pk in moved], ["position"])
    if edited := [item.row(routine, place) for place, item in will.values() if were[item.pk][1] != item]:
        RoutineStep.objects.bulk_update(edited, KEPT_HERE)
    rows = []
    for place, item in enumerate(after.steps):
        if not item.pk:
            row = item.row(routine, place)
            row.save(force_insert=True)
            item = replace(item, pk=row.pk)
        rows.append(item)
    return replace(after, steps=tuple(rows))


KEPT_HERE = [name for name in KEPT if name not in {"exercise_id", "exercise_name", "submission"}]


def _check_exercises(now: Version, after: Version) -> None:
    """Refused where a step comes back whose exercise is gone from the library."""
    new = {item.exercise_id for item in after.steps} - {item.exercise_id for item in now.steps}
    if new and Exercise.objects.filter(pk__in=new).count() < len(new):
        raise Refused(EXERCISE_GONE)


def seen(routine: Routine, step: int, *, edition: int | None) -> tuple[int, Item]:
    """Where a step stands, and what it is: now, or, if it is gone, in the edition that a page was made from."""
    try:
        return Version.of_routine(routine).find(step)
    except RoutineStep.DoesNotExist:
        base = _known(routine, edition) if edition else None
        if base is None:
            raise
        return base.find(step)


def add(*, owner: Runner, pk: int, step: Step, submission: str, at: datetime, edition: int | None = None) -> Changed:
    """Add a step at the end. The same submission again adds nothing."""
    exercise = published([step.slug])[step.slug]
    sides = (step.sides or tuple(SIDES_OF_BOTH.split(","))) if exercise.per_side else ()
    item = Item(
        exercise_id=exercise.pk,
        slug=step.slug,
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
    return change(owner=owner, pk=pk, edition=edition, edit=Insert(item=item), at=at)


def keep_as_copy(*, owner: Runner, version: Version, submission: str, at: datetime) -> Routine:
    """Keep a version as a routine of its own, under the next free name. The same submission again gives the same routine."""
    with one_at_a_time(owner):
        if known := owner.routines.filter(submission=submission).first():
            return known
        _check_exercises(Version(name="", steps=()), version)
        routine = owner.routines.create(name=free_name(owner, version.name), created_at=at, changed_at=at, submission=submission)
        RoutineStep.objects.bulk_create(item.row(routine, place) for place, item in enumerate(without_keys(version).steps))
        return routine
