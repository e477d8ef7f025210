"""How the library's facts are worded for people: doses, times, names of sources, lists. Pure, no Django.

Facts are kept as short notes in lower case; here they get their capital and their full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from library import timing
from library.catalogue import Catalogue, Exercise, GaitPhase, Muscle, Source, StarterRoutine, StarterStep
from library.words import BodyPosition, EvidenceLevel, Verdict

WORK = ("none", "low", "moderate", "high")
LEVELS = {1: "Easy to learn", 2: "Takes some practice", 3: "Takes strength and skill"}
STRAINS = {1: "1 of 3, gentle enough for a sore day", 2: "2 of 3, normal", 3: "3 of 3, demanding"}
BARS = {Verdict.SUPPORTED: 3, Verdict.PARTLY: 2, Verdict.WEAK: 1, Verdict.NOT_SHOWN: 0}

INITIALS = re.compile(r"\s+[A-Z]{1,4}(?:-[A-Z]{1,2})?$")
OTHERS = re.compile(r",?\s*(?:and co-authors|et al\.?)")
BRACKET = re.compile(r"\s*\([^)]*\)$")


def capital(text: str) -> str:
    """The text with a capital in front, the rest as it is (names and units keep theirs)."""
    return text[:1].upper() + text[1:]


def uncapital(text: str) -> str:
    """The text as it stands inside a sentence; a name in capitals keeps them."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """A fact as a sentence: a capital in front, a full stop behind where there is no end mark yet."""
    text = capital(text.strip())
    return text if not text or text[-1] in ".?:" else f"{text}."


def phone(number: str) -> str:
    """A number as a telephone dials it: digits, and a + in front where there is one."""
    return "".join(sign for sign in number if sign in "+0123456789")


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as one reads them out: "a", "a and b", "a, b and c"."""
    names = [name for name in names if name]
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def duration(seconds: int) -> str:
    """A length of time, true to the second: "45 s", "2 min 30 s", "1 h 5 min"."""
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else "", f"{rest} s" if rest else ""]
    return " ".join(part for part in parts if part) or "0 s"


def dose(*, sets: int, reps: int | None, hold_seconds: int | None, per_side: bool) -> str:
    """How often and how long: "30 s × 2 each side", "12 reps × 3", "once each side", "15 min"."""
    if hold_seconds:
        work = f"{hold_seconds} s" if hold_seconds <= 90 else duration(hold_seconds)
    elif reps == 1:
        work = "once" if sets == 1 else "1 rep"
    else:
        work = f"{reps} reps"
    return work + (f" × {sets}" if sets > 1 else "") + (" each side" if per_side else "")


def exercise_dose(exercise: Exercise) -> str:
    """The dose an exercise starts from."""
    return dose(sets=exercise.sets, reps=exercise.reps, hold_seconds=exercise.hold_seconds, per_side=exercise.per_side)


def exercise_seconds(exercise: Exercise) -> int:
    """How long an exercise takes at its own dose, on both sides where it has sides: work, rests, changing sides and getting into place."""
    sides = 2 if exercise.per_side else 1
    return timing.seconds(sides=sides, sets=exercise.sets, work=exercise.work_seconds, rest=exercise.rest_seconds)


def step_dose(step: StarterStep, catalogue: Catalogue) -> str:
    """The dose of a starter's step: "30 s × 2 each side"."""
    both = catalogue.exercises[step.exercise].per_side and len(step.sides.in_order) != 1
    said = dose(sets=step.sets, reps=step.reps, hold_seconds=step.hold_seconds, per_side=both)
    return f"{said}, {step.sides} only" if len(step.sides.in_order) == 1 else said


def starter_seconds(starter: StarterRoutine, catalogue: Catalogue) -> int:
    """How long a starter takes when it is played."""
    total, before = 0, None  # whether the step before is done standing
    for step in starter.steps:
        exercise = catalogue.exercises[step.exercise]
        work = timing.work_seconds(hold_seconds=step.hold_seconds, reps=step.reps, rep_seconds=exercise.rep_seconds)
        sides = len(step.sides.in_order) or (2 if exercise.per_side else 1)
        standing = exercise.position == BodyPosition.STANDING
        ready = timing.ready_seconds(standing=standing, before=before)
        total += timing.seconds(sides=sides, sets=step.sets, work=work, rest=step.rest_seconds) - timing.READY_SECONDS + ready
        before = standing
    return total


def cited_as(source: Source) -> str:
    """A source's short name: "Hamner and others 2010", "Gazendam and Hof 2007", "Mayo Clinic"."""
    people = BRACKET.sub("", source.authors)
    others = bool(OTHERS.search(people))
    names = [INITIALS.sub("", BRACKET.sub("", name)) for name in OTHERS.sub("", people).split(", ") if name]
    who = f"{names[0]} and others" if others or len(names) > 2 else " and ".join(names)
    return f"{who} {source.year}" if source.year else who


def strongest(sources: Iterable[Source]) -> EvidenceLevel | None:
    """The strongest kind of work among the sources, or None without any."""
    order = list(EvidenceLevel)
    return min((source.evidence_level for source in sources), key=order.index, default=None)


def short_phase(phase: GaitPhase) -> str:
    """A phase's name without what stands in brackets: "Toe-off"."""
    return BRACKET.sub("", phase.name)


def stride_sentence(muscle: Muscle, phases: Mapping[str, GaitPhase]) -> str:
    """What a stride strip shows, in words: "Deep calf: high in midstance and toe-off; low in late swing." """
    parts = []
    for value in (3, 2, 1):
        names = [short_phase(phase).lower() for slug, phase in phases.items() if muscle.activity.get(slug) == value]
        if names:
            parts.append(f"{WORK[value]} in {listed(names)}")
    return f"{capital(muscle.common_name)}: {'; '.join(parts) or 'not active'}."
