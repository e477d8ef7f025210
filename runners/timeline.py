"""A list of steps as a player follows it: phases one after the other, each with what is to be heard and said at which second. Pure.

An exercise is a phase to get ready, then its holds (or sets of repetitions) on one side, with rests between, a phase
to switch sides, and the same on the other side. Getting ready takes longer before the first exercise, and where one
has to get down to the floor or up from it.

The player in the browser reckons nothing of this anew: `as_data` is all that it knows.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from library import catalogue as library
from library import timing
from library.wording import capital
from library.words import BodyPosition, Word

NEXT_SHOWS = 10  # seconds before the end of a hold
COUNTED_DOWN = 3  # the last seconds, one tick each
CUE_AFTER = 3  # seconds into a hold the second cue is shown and said
CUE_WORDS = 8  # at most
HALF_WAY_FROM = 30  # seconds: the half-way tick of a shorter hold is only for those who ask for it
SILENCE = 1.5  # seconds at least between one utterance and the next
A_WORD = 0.4  # seconds it takes to say one, at 150 words a minute
CHANGES = (3, 5, 10)  # seconds to change sides that one can choose for all of a list
FINISHED = "Finished. Nice work."


class Kind(Word):
    READY = "ready", "Get ready"
    HOLD = "hold", "Hold"
    REPS = "reps", "Repeat"
    REST = "rest", "Rest"
    SWITCH = "switch", "Switch sides"


WORK = (Kind.HOLD, Kind.REPS)


class Sound(Word):
    TICK = "tick", "One soft tick"
    HALF = "half", "One tick in the middle of a hold"
    RISE = "rise", "A rising chime: begin"
    FALL = "fall", "A falling chime: end"


class Timed(Protocol):
    """A step with its dose: a routine's step."""

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
    @property
    def change_seconds(self) -> int: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What happens at a second of a phase: a sound, words, or both. `full`: said only by who wants every word."""

    at: float
    sound: Sound | None = None
    say: str = ""
    full: bool = False
    short: bool = False

    @property
    def takes(self) -> float:
        """Seconds it takes to say."""
        return len(self.say.split()) * A_WORD


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One stretch of time on one screen. `number` of `of` counts the sets of this side; `cues` are shown one after the other."""

    kind: Kind
    item: int
    seconds: int
    side: str = ""
    number: int = 1
    of: int = 1
    reps: int | None = None
    cues: tuple[str, ...] = ()
    following: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """What an easier version is done at: the library's own dose."""

    slug: str
    sides: tuple[str, ...]
    sets: int
    hold_seconds: int | None
    reps: int | None
    rest_seconds: int
    change_seconds: int = timing.SWITCH_SECONDS
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Easier:
    """An easier version in place of what is left of an exercise: its phases by the sides still to do ("left,right"; "" without sides).

    `ready` is the phase to get ready for the exercise after it, which may be in another position.
    """

    step: Timed
    exercise: library.Exercise
    phases: Mapping[str, tuple[Phase, ...]]
    ready: Phase | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise of the list, with its phases and with easier versions, the nearest first."""

    step: Timed
    exercise: library.Exercise
    phases: tuple[Phase, ...]
    easier: tuple[Easier, ...] = ()

    @property
    def seconds(self) -> int:
        return sum(phase.seconds for phase in self.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole list, to be played."""

    items: tuple[Item, ...] = field(default_factory=tuple)

    @property
    def phases(self) -> tuple[Phase, ...]:
        return tuple(phase for item in self.items for phase in item.phases)

    @property
    def seconds(self) -> int:
        """The true total."""
        return sum(item.seconds for item in self.items)

    @property
    def holds(self) -> int:
        """How many holds or sets there are to do, each side counted."""
        return sum(phase.kind in WORK for phase in self.phases)


def timeline(steps: Iterable[Timed], catalogue: library.Catalogue, *, easier: bool = False) -> Timeline:
    """Steps as phases. What the library no longer has is left out. `easier` adds the easier versions, which only a player needs."""
    known = [(step, catalogue.exercises[step.slug]) for step in steps if step.slug in catalogue.exercises]
    items: list[Item] = []
    for index, (step, exercise) in enumerate(known):
        before = known[index - 1][1] if index else None
        after = known[index + 1] if index + 1 < len(known) else None
        phases = _phases(step, exercise, item=index, before=before, after=after)
        others = tuple(_easier(step, exercise, catalogue, item=index, after=after)) if easier else ()
        items.append(Item(step=step, exercise=exercise, phases=phases, easier=others))
    return Timeline(items=tuple(_spoken_apart(items)))


def seconds(steps: Iterable[Timed], catalogue: library.Catalogue) -> int:
    """How long a list takes to play, true to the second: that of `timeline`, without making it."""
    total, before = 0, None
    for step in steps:
        if exercise := catalogue.exercises.get(step.slug):
            total += item_seconds(step, exercise, before=before)
            before = exercise
    return total


def item_seconds(step: Timed, exercise: library.Exercise, *, before: library.Exercise | None) -> int:
    """How long one exercise takes after the exercise `before` it."""
    work = timing.work_seconds(hold_seconds=step.hold_seconds, reps=step.reps, rep_seconds=exercise.rep_seconds)
    whole = timing.seconds(sides=len(step.sides) or 1, sets=step.sets, work=work, rest=step.rest_seconds, change=step.change_seconds)
    return whole - timing.READY_SECONDS + ready_seconds(exercise, before=before)


def ready_seconds(exercise: library.Exercise, *, before: library.Exercise | None) -> int:
    """Seconds to get into place after the exercise `before` it, or at the beginning."""
    stood = None if before is None else before.position is BodyPosition.STANDING
    return timing.ready_seconds(standing=exercise.position is BodyPosition.STANDING, before=stood)


def cues(exercise: library.Exercise) -> tuple[str, ...]:
    """Those short enough to be read from the floor and to be said within a hold."""
    return tuple(capital(cue) for cue in exercise.key_cues if len(cue.split()) <= CUE_WORDS)


def _phases(
    step: Timed,
    exercise: library.Exercise,
    *,
    item: int,
    before: library.Exercise | None,
    after: tuple[Timed, library.Exercise] | None,
) -> tuple[Phase, ...]:
    sides = step.sides or ("",)
    phases = [_ready(step, exercise, item=item, before=before)]
    last = f"Next: {after[1].name}" if after else "Then you are done"
    for index, side in enumerate(sides):
        if index and step.change_seconds:
            phases.append(_switch(step, exercise, item=item, side=side))
        then = f"Then: {sides[index + 1]} side" if index + 1 < len(sides) else last
        phases += _sets(step, exercise, item=item, side=side, then=then, done=index * step.sets)
    return tuple(phases)


def _work(step: Timed) -> str:
    return f"{step.hold_seconds} s" if step.hold_seconds else f"{step.reps} reps"


def _ready(step: Timed, exercise: library.Exercise, *, item: int, before: library.Exercise | None) -> Phase:
    length = ready_seconds(exercise, before=before)
    side = step.sides[0] if step.sides else ""
    which = "" if not side else f" {capital(side)} side{' first' if len(step.sides) > 1 else ''}."
    begin = Mark(at=0, say=f"Next: {exercise.name}.{which}", sound=Sound.FALL if before else None)
    words = f"Then {_work(step)}" + (f" on the {side}" if side else "")
    return Phase(kind=Kind.READY, item=item, seconds=length, side=side, of=step.sets, cues=cues(exercise)[:1], following=words, marks=(begin, *_ticks(length)))


def _switch(step: Timed, exercise: library.Exercise, *, item: int, side: str) -> Phase:
    begin = Mark(at=0, sound=Sound.FALL, say=f"Switch. {capital(side)} side.")
    words = f"Then {_work(step)} on the {side}"
    length = step.change_seconds
    return Phase(kind=Kind.SWITCH, item=item, seconds=length, side=side, of=step.sets, cues=cues(exercise)[:1], following=words, marks=(begin, *_ticks(length)))


def _sets(step: Timed, exercise: library.Exercise, *, item: int, side: str, then: str, done: int) -> Iterator[Phase]:
    """The holds or sets of one side, with the rests between; `done` were before it, so that each hold has a cue of its own."""
    length = timing.work_seconds(hold_seconds=step.hold_seconds, reps=step.reps, rep_seconds=exercise.rep_seconds)
    texts = cues(exercise)
    for number in range(1, step.sets + 1):
        more = number < step.sets
        again = f"Then: set {number + 1} of {step.sets}"
        place = (done + number - 1) % len(texts) if texts else 0
        shown = (texts * 2)[place : place + 2] if len(texts) > 1 else texts
        yield Phase(
            kind=Kind.HOLD if step.hold_seconds else Kind.REPS,
            item=item,
            seconds=length,
            side=side,
            number=number,
            of=step.sets,
            reps=step.reps,
            cues=shown,
            following=(f"Rest {step.rest_seconds} s" if step.rest_seconds else again) if more else then,
            marks=tuple(_hold_marks(length, say=shown[-1] if shown else "")),
        )
        if more and step.rest_seconds:
            begin = Mark(at=0, sound=Sound.FALL, say=f"Rest. Set {number + 1} of {step.sets} next.", full=True)
            ticks = _ticks(step.rest_seconds)
            yield Phase(
                kind=Kind.REST,
                item=item,
                seconds=step.rest_seconds,
                side=side,
                number=number + 1,
                of=step.sets,
                cues=texts[:1],
                following=again,
                marks=(begin, *ticks),
            )


def _ticks(length: int) -> tuple[Mark, ...]:
    return tuple(Mark(at=at, sound=Sound.TICK) for at in range(length - COUNTED_DOWN, length) if at > 0)


def _hold_marks(length: int, *, say: str) -> Iterator[Mark]:
    yield Mark(at=0, sound=Sound.RISE)
    rest = [Mark(at=length / 2, sound=Sound.HALF, short=length < HALF_WAY_FROM), *_ticks(length)]
    if say and length > CUE_AFTER:
        rest.append(Mark(at=CUE_AFTER, say=say, full=True))
    yield from sorted(rest, key=lambda mark: mark.at)


def _easier(step: Timed, exercise: library.Exercise, catalogue: library.Catalogue, *, item: int, after: tuple[Timed, library.Exercise] | None) -> Iterator[Easier]:
    """The easier version, and the one easier still, until there is none."""
    seen, current = {exercise.slug}, exercise
    while current.easier and current.easier not in seen and current.easier in catalogue.exercises:
        before, current = current, catalogue.exercises[current.easier]
        seen.add(current.slug)
        ready = _ready(*after, item=item + 1, before=current) if after else None
        phases: dict[str, tuple[Phase, ...]] = {}
        for left in range(len(step.sides) or 1):
            sides = step.sides[left:] if current.per_side else ()
            if current.per_side and not sides:
                sides = ("left", "right")
            dose = Dose(slug=current.slug, sides=sides, sets=current.sets, hold_seconds=current.hold_seconds, reps=current.reps, rest_seconds=current.rest_seconds)
            phases[",".join(step.sides[left:])] = _phases(dose, current, item=item, before=before, after=after)
        yield Easier(step=dose, exercise=current, phases=phases, ready=ready)


def _spoken_apart(items: Sequence[Item]) -> Iterator[Item]:
    """The items with only those words that leave a silence between them: names come first, cues where there is room."""
    apart = iter(_apart([phase for item in items for phase in item.phases]))
    for item in items:
        phases = tuple(next(apart) for _ in item.phases)
        others = tuple(replace(other, phases={sides: tuple(_apart(run)) for sides, run in other.phases.items()}) for other in item.easier)
        yield replace(item, phases=phases, easier=others)


def _apart(phases: Sequence[Phase]) -> Iterator[Phase]:
    """Phases in a row, their marks without the words that would run into others. The sounds stay."""
    spoken: list[tuple[float, float]] = []  # from when to when, in order
    silent: set[tuple[int, int]] = set()
    said = [(starts + mark.at, mark, (index, place)) for index, (starts, phase) in enumerate(_starts(phases)) for place, mark in enumerate(phase.marks) if mark.say]
    for at, mark, where in sorted(said, key=lambda one: (one[1].full, one[0])):
        place = bisect(spoken, (at, at))
        around = spoken[max(0, place - 1) : place + 1]
        if all(at >= end + SILENCE or at + mark.takes + SILENCE <= begin for begin, end in around):
            spoken.insert(place, (at, at + mark.takes))
        else:
            silent.add(where)
    for index, phase in enumerate(phases):
        marks = (replace(mark, say="") if (index, place) in silent else mark for place, mark in enumerate(phase.marks))
        yield replace(phase, marks=tuple(mark for mark in marks if mark.say or mark.sound))


def _starts(phases: Iterable[Phase]) -> Iterator[tuple[int, Phase]]:
    starts = 0
    for phase in phases:
        yield starts, phase
        starts += phase.seconds


# What the browser is told.


def as_data(played: Timeline) -> dict[str, Any]:
    """A timeline as the player reads it; names left out where they carry nothing."""
    return {
        "items": [_item_data(item.step, item.exercise) | {"easier": [_easier_data(other) for other in item.easier]} for item in played.items],
        "phases": [_phase_data(phase) for phase in played.phases],
        "seconds": played.seconds,
        "finished": FINISHED,
    }


def _item_data(step: Timed, exercise: library.Exercise) -> dict[str, Any]:
    return {"slug": exercise.slug, "name": exercise.name, "group": exercise.group, "note": step.note}


def _easier_data(other: Easier) -> dict[str, Any]:
    phases = {sides: [_phase_data(phase) for phase in run] for sides, run in other.phases.items()}
    return _item_data(other.step, other.exercise) | {"dose": _dose(other.step), "phases": phases, "ready": _phase_data(other.ready) if other.ready else None}


def _dose(step: Timed) -> str:
    return _work(step) + (f" × {step.sets}" if step.sets > 1 else "")


def _phase_data(phase: Phase) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": phase.kind.value, "item": phase.item, "seconds": phase.seconds, "side": phase.side, "cues": phase.cues, "next": phase.following}
    if phase.of > 1:
        data |= {"number": phase.number, "of": phase.of}
    if phase.kind is Kind.REPS:
        data["reps"] = phase.reps
    if phase.kind in WORK:
        data |= {"next_at": max(0, phase.seconds - NEXT_SHOWS), "cue_at": min(CUE_AFTER, phase.seconds)}
    return data | {"marks": [_mark_data(mark) for mark in phase.marks]}


def _mark_data(mark: Mark) -> dict[str, Any]:
    data = {"at": mark.at, "sound": mark.sound.value if mark.sound else "", "say": mark.say, "full": mark.full, "short": mark.short}
    return {name: value for name, value in data.items() if value or name == "at"}
