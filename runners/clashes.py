"""Two versions of one routine: what each was, what differs between them in words, and how one travels in a form.

An edit says which edition of the routine it was made on. Where the routine has moved on since, the edit is not made:
the runner sees their version beside the one that is kept, and nothing of either is lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core import signing

from library.catalogue import Catalogue
from library.wording import dose, duration, uncapital
from runners.models import Routine, RoutineStep
from runners.routines import LETTERS, SIDES_IN_WORDS, Line, Plan, Step, plan

OWN_VERSION_UNREADABLE = "This page is too old to be saved from. What is kept is below."


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A step as it stands in a version. `pk` is 0 for one that is not kept yet; it is told by its submission then."""

    pk: int = 0
    exercise_id: int
    slug: str
    exercise_name: str
    sides: str = ""
    sets: int
    hold_seconds: int | None = None
    reps: int | None = None
    rest_seconds: int = 0
    change_seconds: int = 5
    note: str = ""
    submission: str = ""

    @classmethod
    def of_row(cls, row: RoutineStep) -> Item:
        """A kept step. Queries unless the exercise is loaded."""
        return cls(pk=row.pk, slug=row.exercise.slug, **{name: getattr(row, name) for name in KEPT})

    @property
    def step(self) -> Step:
        return Step(
            slug=self.slug,
            sides=tuple(side for side in self.sides.split(",") if side),
            sets=self.sets,
            hold_seconds=self.hold_seconds,
            reps=self.reps,
            rest_seconds=self.rest_seconds,
            change_seconds=self.change_seconds,
            note=self.note,
        )

    def row(self, routine: Routine, position: int) -> RoutineStep:
        """The step as a row to keep at a position."""
        return RoutineStep(pk=self.pk or None, routine=routine, position=position, **{name: getattr(self, name) for name in KEPT})


KEPT = ("exercise_id", "exercise_name", "sides", "sets", "hold_seconds", "reps", "rest_seconds", "change_seconds", "note", "submission")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a routine is, or was: its name and its steps in order."""

    name: str
    steps: tuple[Item, ...]

    @classmethod
    def of_routine(cls, routine: Routine) -> Version:
        """As it is now. One query."""
        return cls(name=routine.name, steps=tuple(Item.of_row(row) for row in routine.steps.select_related("exercise")))

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Version:
        """As `data` wrote it."""
        return cls(name=data["name"], steps=tuple(Item(**step) for step in data["steps"]))

    def data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"name": self.name, "steps": [asdict(step) for step in self.steps]}

    def find(self, pk: int) -> tuple[int, Item]:
        """Where a step stands, and what it is. RoutineStep.DoesNotExist without one."""
        for place, step in enumerate(self.steps):
            if step.pk == pk:
                return place, step
        raise RoutineStep.DoesNotExist

    def submitted(self, submission: str) -> Item | None:
        """The step that a form with this key added."""
        return next((step for step in self.steps if submission and step.submission == submission), None)

    def plan(self, catalogue: Catalogue) -> Plan:
        """How it is shown: times, areas, muscles."""
        return plan([step.step for step in self.steps], catalogue, rows=self.steps)


class Clash(Exception):  # noqa: N818  a question to the runner, not a fault
    """An edit was made on an edition that is no longer the one kept. `mine` is None where that edition is too old to be known."""

    def __init__(self, *, routine: Routine, mine: Version | None, now: Version) -> None:
        super().__init__(f"Edition {routine.edition} is kept.")
        self.routine, self.mine, self.now = routine, mine, now


# In a form: signed, so that what comes back is what was shown, to the same runner, of the same routine.


def sign(mine: Version, *, routine: Routine) -> str:
    """A version as a form carries it."""
    return signing.dumps(mine.data(), salt=_salt(routine), compress=True)


def unsign(text: str, *, routine: Routine) -> Version:
    """The version that `sign` wrote. ValueError for anything else."""
    try:
        return Version.of_data(signing.loads(text, salt=_salt(routine)))
    except (signing.BadSignature, UnicodeError, KeyError, TypeError) as error:  # the last two: signed when a step had other fields
        raise ValueError("not a version") from error


def _salt(routine: Routine) -> str:
    return f"runners.clashes:{routine.owner_id}:{routine.pk}"


# In words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A step of one version, with what is different about it in words; empty where it is the same in both."""

    line: Line
    place: int
    differs: tuple[str, ...]


MINE, KEPT_NOW = "in yours", "in the one kept"


def compared(mine: Version, now: Version, catalogue: Catalogue) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """The steps of the runner's version and of the one kept now, each with what differs from the other."""
    moved = _moved(mine, now)
    return _told(mine, now, catalogue, moved, MINE, KEPT_NOW), _told(now, mine, catalogue, moved, KEPT_NOW, MINE)


def _told(one: Version, other: Version, catalogue: Catalogue, moved: Set[str], here: str, there: str) -> tuple[Told, ...]:
    others = {_name(step): place for place, step in enumerate(other.steps)}
    told = []
    for place, (step, line) in enumerate(zip(one.steps, one.plan(catalogue).lines, strict=True)):
        there_at = others.get(_name(step))
        if there_at is None:
            differs: tuple[str, ...] = (f"Only {here}",)
        else:
            way = (_way(one, place, other, there_at, there),) if _name(step) in moved else ()
            differs = (*way, *_differences(step, other.steps[there_at], there))
        told.append(Told(line=line, place=place + 1, differs=differs))
    return tuple(told)


def _way(one: Version, place: int, other: Version, there_at: int, there: str) -> str:
    """Where a step that moved stands in both. Its number may be the same, where others came or went before it."""
    if place != there_at:
        return f"Place {place + 1} here, place {there_at + 1} {there}"
    return f"{_after(one, place)} here, {uncapital(_after(other, there_at))} {there}"


def _after(version: Version, place: int) -> str:
    return f"After “{version.steps[place - 1].exercise_name}”" if place else "First"


def _name(step: Item) -> str:
    """What tells a step from the others of its routine, in whichever version it stands."""
    return str(step.pk) if step.pk else step.submission


def _moved(one: Version, other: Version) -> Set[str]:
    """The fewest steps that have to be moved to get from the order of one version to that of the other; what was added or removed moves nothing."""
    ranks = {_name(step): rank for rank, step in enumerate(other.steps)}
    shared = [name for name in map(_name, one.steps) if name in ranks]
    ends: list[int] = []  # the longest run of steps in one order: the lowest rank each length can end with
    chains: list[tuple[str, ...]] = []
    for name in shared:
        length = bisect_left(ends, ranks[name])
        ends[length : length + 1] = [ranks[name]]
        chains[length : length + 1] = [(*(chains[length - 1] if length else ()), name)]
    return set(shared) - set(chains[-1] if chains else ())


def _differences(step: Item, twin: Item, there: str) -> Iterator[str]:
    if _dose(step) != _dose(twin):
        yield f"{_dose(step)} here, {_dose(twin)} {there}"
    if step.sides != twin.sides:
        yield f"{_sides(step)} here, {_sides(twin)} {there}"
    if step.rest_seconds != twin.rest_seconds:
        yield f"Rest {duration(step.rest_seconds)} here, {duration(twin.rest_seconds)} {there}"
    if step.change_seconds != twin.change_seconds:
        yield f"Changing sides {duration(step.change_seconds)} here, {duration(twin.change_seconds)} {there}"
    if step.note != twin.note:
        yield f"Note here: “{step.note}”" if step.note else f"No note here, one {there}"


def _dose(step: Item) -> str:
    return dose(sets=step.sets, reps=step.reps, hold_seconds=step.hold_seconds, per_side=False)


def _sides(step: Item) -> str:
    return SIDES_IN_WORDS[LETTERS[step.step.sides]] or "both together"


def without_keys(version: Version) -> Version:
    """The version as a new routine keeps it: none of its steps is a row yet."""
    return replace(version, steps=tuple(replace(step, pk=0, submission="") for step in version.steps))
