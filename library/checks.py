"""What has to hold in the library, said once: for files before they are loaded, for rows before they are saved.

Pure functions of a Catalogue. A fault names the entry, the field where it has one, and the reason as a
sentence for a curator. Faults of one entry are found whatever its status; what publishing needs is asked
only of published entries; what holds between entries is asked of the published ones together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from library import prose
from library.catalogue import Catalogue, EmergencyNumber, Entry, Exercise, GaitPhase, Muscle, Place, Relation, SeverityBand, Soreness, Source, StarterRoutine, StarterStep
from library.words import AdviceLevel, ExerciseKind, Slot, Status, View

SLUG_AT_MOST = 60
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
DOI = re.compile(r"10\.\d{4,9}/\S+")
PHONE = re.compile(r"\+?\d[\d -]{1,18}")
COUNTRY = re.compile(r"[a-z]{2}")

# Slugs that the rules of runners/SUGGESTIONS.md decide on. Without one of them a rule would quietly do nothing.
NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "groups": ("quadriceps", "hamstrings", "calves", "glutes", "hip-flexors", "core", "adductors"),
        "cautions": (
            "achilles_pain",
            "acute_strain",
            "bone_stress",
            "doms_severe",
            "dvt_suspected",
            "groin_pain",
            "hip_pinch",
            "insertional_achilles",
            "knee_pain",
            "lateral_hip_pain",
            "proximal_hamstring_pain",
        ),
        "kinds": ("tight", "heavy", "sore", "sharp", "tendon-ache", "pinch", "bruised", "one-leg-swelling", "bone-spot", "nerve", "weak"),
        "red_flags": ("rf-persistent",),
    }
)

# No two entries of a type may bear the same name, whatever the case of its letters.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "phases": "name",
        "groups": "name",
        "muscles": "name",
        "cautions": "name",
        "places": "name",
        "equipment": "name",
        "exercises": "name",
        "bands": "label",
        "kinds": "label",
        "injuries": "name",
        "questions": "question",
        "emergency_numbers": "country",
        "starters": "name",
    }
)

# A starter routine is for anybody who copies it, unseen: nothing demanding, nothing the rules never put in a session (SUGGESTIONS.md 11).
STARTER_STRAIN = STARTER_LEVEL = 2
NEVER_IN_A_STARTER = frozenset({ExerciseKind.PLYOMETRIC, ExerciseKind.RUNNING_DRILL})
STARTER_STEPS_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one entry, or with a whole collection where `slug` is empty."""

    collection: str
    slug: str
    reason: str
    field: str = ""


# What could not be read: the slugs lost from a collection, or None where nobody knows which.
Lost: TypeAlias = Mapping[str, Collection[str] | None]
NOTHING: Lost = MappingProxyType({})


def faults(catalogue: Catalogue, *, lost: Lost = NOTHING) -> list[Fault]:
    """Everything wrong with a catalogue, in its order. Nothing is said that depends on what was `lost`."""
    found = list(_of_entries(catalogue))
    found += references(catalogue, lost=lost)
    if not lost:  # what readers see: an entry without its references to what they do not
        told = {(fault.collection, fault.slug) for fault in found}
        found += [fault for fault in _of_entries(catalogue.published()) if (fault.collection, fault.slug) not in told]
    for rule in (_names, _needed, _phases, _activity, _bands, _kinds, _drawings, _groups_of_exercises, _starters, _seed_points):
        found += rule(catalogue, lost)
    found += (Fault(collection, slug, reason, at) for collection, slug, at, reason in prose.between_entries(catalogue, lost=lost))
    return found


def _of_entries(catalogue: Catalogue) -> Iterator[Fault]:
    for name, entries in catalogue.collections():
        for slug, entry in entries.items():
            for at, reason in of_entry(entry):
                yield Fault(name, slug, reason, at)


def of_entry(entry: Entry) -> Iterator[tuple[str, str]]:
    """(field, reason) for what is wrong with an entry by itself."""
    if not SLUG.fullmatch(entry.slug) or len(entry.slug) > SLUG_AT_MOST:
        yield "slug", f"a slug is at most {SLUG_AT_MOST} small letters, digits, hyphens and underscores"
    yield from _bounds(entry)
    yield from _shape(entry)
    yield from prose.of_entry(entry)
    if entry.status == Status.PUBLISHED:
        yield from lacks(entry)


def lacks(entry: Entry) -> Iterator[tuple[str, str]]:
    """(field, reason) for what an entry still needs before readers may see it."""
    for each in fields(entry):
        if each.metadata.get("to") == "sources" and not getattr(entry, each.name):
            yield each.name, "publishing needs at least one published source"
        if "words" in each.metadata and not each.metadata["optional"] and not getattr(entry, each.name):
            yield each.name, f"publishing needs its {prose.label(each.name)}"
    if isinstance(entry, Exercise):
        if not entry.primary:
            yield "primary", "publishing needs at least one published primary muscle"
        if entry.reps is None and entry.hold_seconds is None:
            yield "hold_seconds", "publishing needs a dose: hold_seconds or reps"
        if not entry.key_cues:
            yield "key_cues", "publishing needs at least one cue"
        if not entry.when:
            yield "when", "publishing needs at least one slot"
    if isinstance(entry, StarterRoutine):
        if not entry.steps:
            yield "steps", "publishing needs at least one step with a published exercise"
        if not entry.groups:
            yield "groups", "publishing needs at least one published group"


def references(catalogue: Catalogue, *, lost: Lost = NOTHING) -> Iterator[Fault]:
    """Slugs that point to no entry."""
    for name, entries in catalogue.collections():
        for slug, entry in entries.items():
            yield from _references_of_parts(catalogue, name, entry, lost)
            for each in fields(entry):
                to = each.metadata.get("to") or each.metadata.get("keys_to")
                if not to:
                    continue
                value = getattr(entry, each.name)
                slugs = (value,) if isinstance(value, str) else tuple(value or ())
                for other in slugs:
                    if other not in getattr(catalogue, to) and not _lost(other, to, lost):
                        yield Fault(name, slug, f"{each.name}: there is no {other!r} among the {to.replace('_', ' ')}", each.name)
                for other, count in Counter(slugs).items():
                    if count > 1:
                        yield Fault(name, slug, f"{each.name}: {other!r} stands there {count} times", each.name)


def _references_of_parts(catalogue: Catalogue, name: str, entry: Entry, lost: Lost) -> Iterator[Fault]:
    for each in fields(entry):
        if "parts" in each.metadata:
            for place, part in enumerate(getattr(entry, each.name), start=1):
                for own in fields(part):
                    to, slug = own.metadata.get("to"), getattr(part, own.name)
                    if to and slug not in getattr(catalogue, to) and not _lost(slug, to, lost):
                        yield Fault(name, entry.slug, f"{each.name}: item {place}: there is no {slug!r} among the {to.replace('_', ' ')}", each.name)


def _lost(slug: str, collection: str, lost: Lost) -> bool:
    """Whether an entry may be there and just could not be read."""
    slugs = lost.get(collection, ())
    return slugs is None or slug in slugs


def _bounds(entry: Entry | StarterStep) -> Iterator[tuple[str, str]]:
    for each in fields(entry):
        if bounds := each.metadata.get("range"):
            value = getattr(entry, each.name)
            values = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
            if any(number is not None and not bounds[0] <= number <= bounds[1] for number in values):
                yield each.name, f"{each.name} has to be from {bounds[0]} to {bounds[1]}"


def _shape(entry: Entry) -> Iterator[tuple[str, str]]:
    match entry:
        case Source(doi=doi) if doi and not DOI.fullmatch(doi):
            yield "doi", "a DOI begins with 10. and has no spaces; leave it empty rather than guess"
        case GaitPhase() if entry.start >= entry.end:
            yield "end", "a phase ends after it starts"
        case Muscle():
            if entry.group in entry.also_in:
                yield "also_in", "its own group is not one it also counts in"
            if View.BOTH in entry.views:
                yield "views", "name front and back, not both"
        case Place():
            if entry.group and entry.muscle:
                yield "muscle", "a place leads to a group or to a muscle, not to both"
            if not entry.area and not entry.note:
                yield "note", "a place that leads to no stretch needs a note that says so"
        case Exercise():
            yield from _shape_of_exercise(entry)
        case EmergencyNumber():
            if not COUNTRY.fullmatch(entry.slug):
                yield "slug", "the slug of a country is its two letters in ISO 3166, small"
            if not PHONE.fullmatch(entry.number):
                yield "number", "a number has digits, a + in front at most, and blanks or hyphens between"
        case SeverityBand() if entry.lowest > entry.highest:
            yield "highest", "the highest number is below the lowest"
        case StarterRoutine():
            yield from _shape_of_starter(entry)
        case Relation():
            if len([end for end in (entry.from_group, entry.from_muscle, entry.from_injury) if end]) != 1:
                yield "from_group", "a relation comes from exactly one group, muscle or injury"
            if len([end for end in (entry.to_group, entry.to_muscle, entry.to_injury) if end]) != 1:
                yield "to_group", "a relation leads to exactly one group, muscle or injury"
        case Soreness():
            for name in ("starts_hours", "peaks_hours", "gone_days"):
                span = getattr(entry, name)
                if len(span) != 2 or span[0] > span[1]:
                    yield name, f"{name} is two numbers, from and to"


def _shape_of_exercise(entry: Exercise) -> Iterator[tuple[str, str]]:
    if entry.reps is not None and entry.hold_seconds is not None:
        yield "hold_seconds", "an exercise is held or repeated, not both: give hold_seconds or reps"
    if both := sorted(set(entry.primary) & set(entry.secondary)):
        yield "secondary", f"{', '.join(both)} cannot be primary and secondary at once"
    if entry.group in entry.also_in:
        yield "also_in", "its main group is not one it also counts in"
    for name in ("easier", "harder"):
        if getattr(entry, name) == entry.slug:
            yield name, f"an exercise is not its own {name} variant"
    if both := sorted(set(entry.equipment) & set(entry.equipment_optional)):
        yield "equipment_optional", f"{', '.join(both)} cannot be needed and optional at once"


def _shape_of_starter(entry: StarterRoutine) -> Iterator[tuple[str, str]]:
    if len(entry.steps) > STARTER_STEPS_AT_MOST:
        yield "steps", f"a starter routine has at most {STARTER_STEPS_AT_MOST} steps"
    for place, step in enumerate(entry.steps, start=1):
        if (step.reps is None) == (step.hold_seconds is None):
            yield "steps", f"item {place}: a step is held or repeated: give hold_seconds or reps, and not both"
        for _name, reason in _bounds(step):
            yield "steps", f"item {place}: {reason}"


def _starters(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    """A published starter holds only what its slots allow, and nothing that is not for everybody (SUGGESTIONS.md 11, 12, 15)."""
    if "exercises" in lost:
        return
    for starter in _published(catalogue, "starters"):
        if isinstance(starter, StarterRoutine):
            for place, step in enumerate(starter.steps, start=1):
                if exercise := catalogue.exercises.get(step.exercise):
                    for reason in _unfit(starter, step, exercise):
                        yield Fault("starters", starter.slug, f"steps: item {place}: {exercise.slug!r} {reason}", "steps")


def _unfit(starter: StarterRoutine, step: StarterStep, exercise: Exercise) -> Iterator[str]:
    if exercise.status != Status.PUBLISHED:
        yield "is not published"
    if exercise.kind in NEVER_IN_A_STARTER:
        yield f"is a {exercise.kind.label.lower()}, which a starter routine never holds"
    if exercise.intensity > STARTER_STRAIN or exercise.level > STARTER_LEVEL:
        yield "is too demanding for a routine that anybody may copy"
    for slot in starter.when:
        if slot not in exercise.when:
            yield f"is not listed for {slot.label.lower()}"
    if Slot.BEFORE_RUN in starter.when and exercise.kind == ExerciseKind.STATIC_STRETCH:
        yield "is a static stretch, which is not for before a run"
    if step.sides and not exercise.per_side:
        yield "has no sides to choose"


def _published(catalogue: Catalogue, collection: str) -> list[Entry]:
    return [entry for entry in getattr(catalogue, collection).values() if entry.status == Status.PUBLISHED]


def _names(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    for collection, name in NAMES.items():
        bearers = defaultdict(list)
        for slug, entry in getattr(catalogue, collection).items():
            bearers[getattr(entry, name).casefold()].append(slug)
        for slugs in bearers.values():
            for slug in slugs[1:]:
                yield Fault(collection, slug, f"{name}: {slugs[0]!r} has the same one", name)


def _needed(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    for collection, slugs in NEEDED.items():
        there = {entry.slug for entry in _published(catalogue, collection)}
        for slug in slugs:
            if slug not in there and not _lost(slug, collection, lost):
                yield Fault(collection, slug, "a rule decides on this slug: it has to be there and published")


def _phases(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    if "phases" in lost:
        return
    phases = sorted((entry for entry in _published(catalogue, "phases") if isinstance(entry, GaitPhase)), key=lambda phase: phase.start)
    if not phases or phases[0].start != 0 or phases[-1].end != 100 or any(one.end != two.start for one, two in pairwise(phases)):
        yield Fault("phases", "", "the published phases have to cover the stride from 0 to 100 without gap or overlap")


def _activity(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    if "phases" in lost:
        return
    phases = {entry.slug for entry in _published(catalogue, "phases")}
    for slug, muscle in catalogue.muscles.items():
        if muscle.status == Status.PUBLISHED and (missing := sorted(phases - set(muscle.activity))):
            yield Fault("muscles", slug, f"activity: no level for {', '.join(missing)}", "activity")


def _bands(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    """Every number from 0 to 10 in exactly one band, and no band milder than the one below it."""
    if "bands" in lost:
        return
    bands = sorted((entry for entry in _published(catalogue, "bands") if isinstance(entry, SeverityBand)), key=lambda band: (band.lowest, band.highest))
    holders = defaultdict(list)
    for band in bands:
        for number in range(max(band.lowest, 0), min(band.highest, 10) + 1):
            holders[number].append(band.slug)
    if gap := [str(number) for number in range(11) if not holders[number]]:
        yield Fault("bands", "", f"a gap: no published band holds {', '.join(gap)}", "lowest")
    for number, slugs in sorted(holders.items()):
        if len(slugs) > 1:
            yield Fault("bands", slugs[1], f"an overlap: {number} is also in {slugs[0]!r}", "lowest")
    for below, band in pairwise(bands):
        if band.advice.strictness < below.advice.strictness:
            yield Fault("bands", band.slug, f"its advice is milder than that of {below.slug!r}, which holds lower numbers", "advice")
        if band.intensity_cap > below.intensity_cap:
            yield Fault("bands", band.slug, f"its intensity cap is above that of {below.slug!r}, which holds lower numbers", "intensity_cap")
        if more := sorted(set(band.allowed_kinds) - set(below.allowed_kinds)):
            yield Fault("bands", band.slug, f"it allows {', '.join(more)}, which {below.slug!r} with lower numbers does not", "allowed_kinds")


def _kinds(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    """Every kind's floor has to lead to a band: the floor raises a spot to the mildest band that is at least as strict."""
    if "bands" in lost:
        return
    strictest = max((entry.advice.strictness for entry in _published(catalogue, "bands") if isinstance(entry, SeverityBand)), default=-1)
    for slug, kind in catalogue.kinds.items():
        if kind.status == Status.PUBLISHED and kind.advice_floor.strictness > strictest:
            yield Fault("kinds", slug, f"advice_floor: no published band is as strict as {AdviceLevel(kind.advice_floor).label.lower()!r}", "advice_floor")


def _drawings(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    owners: dict[str, str] = {}
    for slug, place in catalogue.places.items():
        if place.status == Status.RETIRED:
            continue
        for drawing in place.drawings:
            if drawing in owners:
                yield Fault("places", slug, f"drawings: {drawing!r} belongs to {owners[drawing]!r} already", "drawings")
            owners.setdefault(drawing, slug)


def _groups_of_exercises(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    """A muscle's groups are found by its own row, so an exercise listed under a group has to work a muscle of it."""
    if "muscles" in lost:
        return
    for slug, exercise in catalogue.exercises.items():
        worked = {group for muscle in exercise.muscles if muscle in catalogue.muscles for group in catalogue.muscles[muscle].groups}
        for group in exercise.groups:
            if exercise.status == Status.PUBLISHED and exercise.muscles and group in catalogue.groups and group not in worked:
                yield Fault("exercises", slug, f"none of its muscles is in the group {group!r}", "primary")


def _seed_points(catalogue: Catalogue, lost: Lost) -> Iterator[Fault]:
    if None in lost.values():
        return
    there = {slug for name, entries in catalogue.collections() if name != "seed_points" for slug in (*entries, *(lost.get(name) or ()))}
    for slug, point in catalogue.seed_points.items():
        if point.row not in there:
            yield Fault("seed_points", slug, f"row: there is no {point.row!r} in any file", "row")
