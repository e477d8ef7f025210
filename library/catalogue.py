"""The library as one immutable value. Everything that suggests, and every public page, reads only this.

One frozen dataclass a type; a field's metadata says what a slug in it points to, so the readers of files
(`seed`) and of rows (`snapshot`) need no list of their own. References are slugs, never objects. Where the
order of a list carries no meaning it is sorted, so that equal libraries are equal values. No Django here.
"""
# ruff: noqa: RUF009  each call makes one field, nothing shared

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, wraps
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar, get_type_hints

from library import timing
from library.words import (
    AdviceLevel,
    BodyPosition,
    BodyRegion,
    Checked,
    Confidence,
    Depth,
    EvidenceLevel,
    ExerciseKind,
    RelationStrength,
    SeedKind,
    Sides,
    Slot,
    Status,
    Stretching,
    Urgency,
    Verdict,
    View,
)

Slugs: TypeAlias = tuple[str, ...]
Texts: TypeAlias = tuple[str, ...]


NAME_AT_MOST = 120  # characters of a name or a label
TEXT_AT_MOST = 1_000  # characters of any other text


def whole(low: int, high: int, **default: Any) -> Any:
    """A whole number within bounds, both included; files, forms and database all keep to them."""
    return field(metadata={"range": (low, high)}, **default)


def to_one(collection: str, *, optional: bool = False) -> Any:
    """A field holding one slug of `collection` (a field name of Catalogue), or None where optional."""
    metadata = {"to": collection}
    return field(default=None, metadata=metadata) if optional else field(metadata=metadata)


def to_many(collection: str) -> Any:
    """A field holding sorted slugs of `collection`."""
    return field(default=(), metadata={"to": collection, "many": True, "sorted": True})


def prose(least: int, most: int, *, sources: str = "sources", optional: bool = False) -> Any:
    """A text for readers, of `least` to `most` words; `sources` is the field whose sources carry it.

    Publishing needs it unless it is optional. What it may say is in `library.prose`.
    """
    return field(default="", metadata={"words": (least, most), "carried_by": sources, "optional": optional})


def prose_lines(least: int, most: int, *, lines: tuple[int, int], sources: str = "sources") -> Any:
    """A list of texts for readers, each of `least` to `most` words; `lines` is how many there may be."""
    return field(default=(), metadata={"words": (least, most), "lines": lines, "carried_by": sources, "optional": lines[0] == 0})


def parts(kind: type[Any]) -> Any:
    """A field holding parts of the entry in order: frozen dataclasses whose own fields may point to entries."""
    return field(default=(), metadata={"parts": kind})


def to_ordered(collection: str) -> Any:
    """A field holding slugs of `collection` in an order that means something."""
    return field(default=(), metadata={"to": collection, "many": True})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every row has: a permanent slug, and whether readers see it."""

    slug: str
    status: Status = Status.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class Source(Entry):
    """A reference. An empty DOI is not to be guessed."""

    authors: str
    year: int | None = whole(1500, 2100, default=None)
    title: str
    journal: str = ""
    volume_pages: str = ""
    doi: str = ""
    other_id: str = ""
    what_it_supports: str
    evidence_level: EvidenceLevel
    checked: Checked


@dataclass(frozen=True, kw_only=True)
class GaitPhase(Entry):
    """A part of one leg's stride; `start` and `end` in percent of the stride."""

    name: str
    start: int = whole(0, 100)
    end: int = whole(0, 100)
    what: str
    about: str = prose(20, 60)
    sources: Slugs = to_many("sources")


@dataclass(frozen=True, kw_only=True)
class MuscleGroup(Entry):
    """One of the muscle groups that running works; `hills` to `volume` say what makes it sore.

    `short_name` is what one says of it, as in "your left calf".
    """

    name: str
    short_name: str
    seed: bool = False
    view: View
    one_line: str
    role_in_running: Texts
    role_sources: Slugs = to_many("sources")
    actions: Texts
    common_complaints: Slugs = to_many("injuries")
    doms_is_common: bool = False
    hills: str
    speed: str
    cadence: str
    shoes: str
    volume: str
    soreness_sources: Slugs = to_many("sources")
    about: str = prose(60, 120, sources="about_sources")
    about_sources: Slugs = to_many("sources")


@dataclass(frozen=True, kw_only=True)
class Muscle(Entry):
    """A muscle. `activity` is 0-3 per gait phase slug, a teaching scale within this muscle only."""

    name: str
    common_name: str
    group: str = to_one("groups")
    also_in: Slugs = to_many("groups")
    seed: bool = False
    seed_basis: str = ""
    actions: Texts
    crosses: Texts
    depth: Depth
    views: tuple[View, ...]
    felt_where: str
    role_in_running: str
    activity: Mapping[str, int] = field(metadata={"keys_to": "phases", "range": (0, 3)})
    gait_confidence: Confidence
    gait_sources: Slugs = to_many("sources")
    note: str = ""
    about: str = prose(60, 120, sources="about_sources")
    about_sources: Slugs = to_many("sources")
    home_test: str = prose(20, 60, sources="about_sources", optional=True)

    @property
    def groups(self) -> Slugs:
        """Its own group first, then those it also counts in."""
        return (self.group, *self.also_in)


@dataclass(frozen=True, kw_only=True)
class Place(Entry):
    """What one taps on the body map: an area (a group or a muscle), cautions to ask about, or neither.

    `drawings` names the shapes of the map, without view and side. A place in the middle has one side only.
    """

    name: str
    also_called: str = ""
    region: BodyRegion
    group: str | None = to_one("groups", optional=True)
    muscle: str | None = to_one("muscles", optional=True)
    cautions: Slugs = to_many("cautions")
    central: bool = False
    drawings: Texts
    note: str = ""

    @property
    def area(self) -> str | None:
        """The slug a rule speaks of, or None where a tap cannot lead to a stretch."""
        return self.muscle or self.group


@dataclass(frozen=True, kw_only=True)
class Equipment(Entry):
    """A thing an exercise needs. `counts` is false for what is always at hand (nothing, a mat)."""

    name: str
    counts: bool = True


@dataclass(frozen=True, kw_only=True)
class Caution(Entry):
    """A place or condition that rules exercises out."""

    name: str
    say: str = prose(12, 50)
    sources: Slugs = to_many("sources")


@dataclass(frozen=True, kw_only=True)
class Exercise(Entry):
    """Anything one does. Either `reps` or `hold_seconds` is given; both are per side when `per_side`.

    `intensity` 1-3 is the strain on the target tissue, `level` 1-3 the skill needed. All of `equipment`
    is needed; `equipment_optional` never excludes.
    """

    name: str
    kind: ExerciseKind
    seed: bool = False
    group: str = to_one("groups")
    also_in: Slugs = to_many("groups")
    primary: Slugs = to_ordered("muscles")
    secondary: Slugs = to_ordered("muscles")
    position: BodyPosition
    equipment: Slugs = to_many("equipment")
    equipment_optional: Slugs = to_many("equipment")
    level: int = whole(1, 3)
    per_side: bool = False
    sets: int = whole(1, 10)
    reps: int | None = whole(1, 100, default=None)
    rep_seconds: int | None = whole(1, 60, default=None)
    hold_seconds: int | None = whole(1, 3_600, default=None)
    rest_seconds: int = whole(0, 600, default=0)
    when: tuple[Slot, ...]
    intensity: int = whole(1, 3)
    cautions: Slugs = to_many("cautions")
    key_cues: Texts
    common_mistakes: Texts
    easier: str | None = to_one("exercises", optional=True)
    harder: str | None = to_one("exercises", optional=True)
    sources: Slugs = to_many("sources")
    note: str = ""
    purpose: str = prose(30, 60)
    steps: Texts = prose_lines(4, 20, lines=(3, 6))
    feel: str = prose(8, 40)
    mends: Texts = prose_lines(4, 25, lines=(0, 10))
    make_easier: str = prose(5, 30)
    make_harder: str = prose(5, 30)

    @property
    def groups(self) -> Slugs:
        """The main group first."""
        return (self.group, *self.also_in)

    @property
    def muscles(self) -> Slugs:
        """Primary muscles first."""
        return self.primary + self.secondary

    @property
    def work_seconds(self) -> int:
        """Seconds of one set on one side."""
        return timing.work_seconds(hold_seconds=self.hold_seconds, reps=self.reps, rep_seconds=self.rep_seconds)


@dataclass(frozen=True, kw_only=True)
class SeverityBand(Entry):
    """What a number from `lowest` to `highest` (of 0-10) means. An empty `allowed_kinds` offers nothing."""

    label: str
    lowest: int = whole(0, 10)
    highest: int = whole(0, 10)
    advice: AdviceLevel
    run: str
    stretch: str
    strength: str
    ask_again_hours: int | None = whole(1, 240, default=None)
    intensity_cap: int = whole(0, 3)
    allowed_kinds: tuple[ExerciseKind, ...]
    see_professional_if: str = ""
    say: str = prose(20, 70)
    sources: Slugs = to_many("sources")


@dataclass(frozen=True, kw_only=True)
class SeverityRule(Entry):
    """A reading rule for the numbers; no injury named means all."""

    rule: str
    injuries: Slugs = to_many("injuries")
    basis: str = ""
    sources: Slugs = to_many("sources")
    say: str = prose(12, 50)


@dataclass(frozen=True, kw_only=True)
class SorenessKind(Entry):
    """What soreness feels like, the mildest advice it allows, and the kinds of exercise that suit it."""

    label: str
    usual_meaning: Texts
    stretching: Stretching
    why: str
    suggest_kinds: tuple[ExerciseKind, ...]
    advice_floor: AdviceLevel
    sources: Slugs = to_many("sources")
    say: str = prose(20, 70)


@dataclass(frozen=True, kw_only=True)
class StretchRule(Entry):
    """When not to stretch. `instead` is advice, it never widens the candidates."""

    when: str
    avoid_tags: Slugs = to_many("cautions")
    avoid: str
    why: str
    instead: Slugs = to_many("exercises")
    sources: Slugs = to_many("sources")
    say: str = prose(12, 60)


@dataclass(frozen=True, kw_only=True)
class Injury(Entry):
    """What a complaint tends to be called, how it shows, and when to see someone. Never a diagnosis."""

    name: str
    seed: bool = False
    seed_term: str = ""
    groups: Slugs = to_many("groups")
    muscles: Slugs = to_many("muscles")
    typical_signs: Texts
    stretch_rule: str | None = to_one("stretch_rules", optional=True)
    avoid_tags: Slugs = to_many("cautions")
    first_steps: Texts
    see_professional_when: str
    sources: Slugs = to_many("sources")
    feels_like: str = prose(15, 70)
    first_days: str = prose(15, 80)
    be_seen: str = prose(10, 60)


@dataclass(frozen=True, kw_only=True)
class RedFlag(Entry):
    """A sign no stretch can help. With all three `ask_` lists empty it is a fixed line, not a question."""

    sign: str
    could_be: str
    advice: AdviceLevel
    urgency: Urgency
    what_to_do: str
    question: str
    ask_groups: Slugs = to_many("groups")
    ask_kinds: Slugs = to_many("kinds")
    ask_cautions: Slugs = to_many("cautions")
    rank: int = whole(1, 1_000)
    sources: Slugs = to_many("sources")
    say: str = prose(15, 60)

    @property
    def is_asked(self) -> bool:
        """Whether it is a question. What is not stands as a fixed line under every answer."""
        return bool(self.ask_groups or self.ask_kinds or self.ask_cautions)


@dataclass(frozen=True, kw_only=True)
class Relation(Entry):
    """If one place is sore, another is worth a look. A hint, never a cause. One `from_`, one `to_`."""

    from_group: str | None = to_one("groups", optional=True)
    from_muscle: str | None = to_one("muscles", optional=True)
    from_injury: str | None = to_one("injuries", optional=True)
    when: str = ""
    to_group: str | None = to_one("groups", optional=True)
    to_muscle: str | None = to_one("muscles", optional=True)
    to_injury: str | None = to_one("injuries", optional=True)
    reason: str
    strength: RelationStrength
    confidence: Confidence
    try_exercises: Slugs = to_many("exercises")
    sources: Slugs = to_many("sources")
    seed: bool = False
    say: str = prose(15, 50)


@dataclass(frozen=True, kw_only=True)
class Benefit(Entry):
    """What training a group is said to give, with a verdict for runners."""

    group: str = to_one("groups")
    name: str
    seed: bool = False
    verdict: Verdict
    fact: str
    sources: Slugs = to_many("sources")
    say: str = prose(8, 45)


@dataclass(frozen=True, kw_only=True)
class Question(Entry):
    """A question runners ask, with a short answer and the facts behind it."""

    question: str
    seed: bool = False
    seed_ref: int | None = whole(1, 100, default=None)
    short_answer: str
    facts: Texts
    groups: Slugs = to_many("groups")
    exercises: Slugs = to_many("exercises")
    sources: Slugs = to_many("sources")
    answer: str = prose(60, 150)


@dataclass(frozen=True, kw_only=True)
class Takeaway(Entry):
    """What to remember: of a group, or of the whole where none is named."""

    group: str | None = to_one("groups", optional=True)
    text: str = prose(8, 30)
    sources: Slugs = to_many("sources")


@dataclass(frozen=True, kw_only=True)
class Correction(Entry):
    """What the founding article has, in our words, and the correct fact."""

    where: str
    article_idea: str
    correct_fact: str
    groups: Slugs = to_many("groups")
    muscles: Slugs = to_many("muscles")
    exercises: Slugs = to_many("exercises")
    sources: Slugs = to_many("sources")
    say: str = prose(20, 80)


@dataclass(frozen=True, kw_only=True)
class SeedPoint(Entry):
    """A point the founding article makes and the row (of any type) that covers it."""

    group: str | None = to_one("groups", optional=True)
    point: str
    kind: SeedKind
    row: str


@dataclass(frozen=True, kw_only=True)
class StarterStep:
    """An exercise of a starter routine with its dose there. Either `reps` or `hold_seconds` is given."""

    exercise: str = to_one("exercises")
    sides: Sides = Sides.AS_IT_IS
    sets: int = whole(1, 10, default=1)
    reps: int | None = whole(1, 100, default=None)
    hold_seconds: int | None = whole(1, 3_600, default=None)
    rest_seconds: int = whole(0, 600, default=0)


@dataclass(frozen=True, kw_only=True)
class StarterRoutine(Entry):
    """A routine to begin with, for anybody to copy. Every exercise of it fits every slot in `when`; no slot means any time.

    `purpose` says in plain words whom it is for and what it does.
    """

    name: str
    purpose: str = prose(20, 60)
    when: tuple[Slot, ...] = ()
    groups: Slugs = to_many("groups")
    steps: tuple[StarterStep, ...] = parts(StarterStep)
    sources: Slugs = to_many("sources")


@dataclass(frozen=True, kw_only=True)
class Soreness(Entry):
    """The course of delayed-onset soreness: hours and days as (from, to)."""

    name: str
    starts_hours: tuple[int, ...] = whole(0, 1_000)
    peaks_hours: tuple[int, ...] = whole(0, 1_000)
    gone_days: tuple[int, ...] = whole(0, 1_000)
    trigger: Texts
    feels_like: Texts
    not_like: Texts
    run_rule: str
    certainty: str
    sources: Slugs = to_many("sources")
    about: str = prose(60, 120)


@dataclass(frozen=True, kw_only=True)
class Remedy(Entry):
    """Something done about soreness, and how much it does."""

    what: str
    helps: bool
    effect: str
    sources: Slugs = to_many("sources")
    say: str = prose(8, 45)


@dataclass(frozen=True, kw_only=True)
class EmergencyNumber(Entry):
    """Whom to ring where life may be in danger. The slug is the country's two letters, as ISO 3166 has them, in small."""

    country: str
    number: str
    other_numbers: str = ""
    note: str = ""


EntryType = TypeVar("EntryType", bound=Entry)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The library: one mapping a type, slug to entry, in the order the files give.

    `library.seed` and `library.snapshot` make it; `published()` is the part that readers and rules see.
    """

    sources: Mapping[str, Source]
    phases: Mapping[str, GaitPhase]
    groups: Mapping[str, MuscleGroup]
    muscles: Mapping[str, Muscle]
    cautions: Mapping[str, Caution]
    places: Mapping[str, Place]
    equipment: Mapping[str, Equipment]
    exercises: Mapping[str, Exercise]
    bands: Mapping[str, SeverityBand]
    kinds: Mapping[str, SorenessKind]
    stretch_rules: Mapping[str, StretchRule]
    injuries: Mapping[str, Injury]
    severity_rules: Mapping[str, SeverityRule]
    red_flags: Mapping[str, RedFlag]
    relations: Mapping[str, Relation]
    benefits: Mapping[str, Benefit]
    questions: Mapping[str, Question]
    takeaways: Mapping[str, Takeaway]
    corrections: Mapping[str, Correction]
    soreness: Mapping[str, Soreness]
    remedies: Mapping[str, Remedy]
    emergency_numbers: Mapping[str, EmergencyNumber]
    starters: Mapping[str, StarterRoutine]
    seed_points: Mapping[str, SeedPoint]

    @classmethod
    def of(cls, **collections: Mapping[str, Entry]) -> Catalogue:
        """A catalogue from any mappings, a missing collection being empty."""
        return cls(**{name: MappingProxyType(dict(collections.get(name, {}))) for name in COLLECTIONS})  # type: ignore[arg-type]

    def collections(self) -> Iterator[tuple[str, Mapping[str, Entry]]]:
        """(name, mapping) for each type, in the order in which they can be loaded."""
        for name in COLLECTIONS:
            yield name, getattr(self, name)

    def with_entry(self, collection: str, entry: Entry) -> Catalogue:
        """The library with an entry put in, in place of the one with its slug where there is one."""
        return replace(self, **{collection: MappingProxyType({**getattr(self, collection), entry.slug: entry})})

    def published(self) -> Catalogue:
        """Only published entries, and no reference to an entry that is not.

        An entry whose required reference is not published goes with it.
        """
        kept: dict[str, dict[str, Entry]] = {name: {slug: entry for slug, entry in entries.items() if entry.status == Status.PUBLISHED} for name, entries in self.collections()}
        while dropped := [(name, slug) for name, entries in kept.items() for slug, entry in entries.items() if _lacks_required(entry, kept)]:
            for name, slug in dropped:
                del kept[name][slug]
        return Catalogue.of(**{name: {slug: _without_missing(entry, kept) for slug, entry in entries.items()} for name, entries in kept.items()})

    @cached_property
    def muscles_of_group(self) -> Mapping[str, Slugs]:
        """A group's muscles: its own and those that also count in it, in catalogue order (SUGGESTIONS.md 1)."""
        return {group: tuple(slug for slug, muscle in self.muscles.items() if group in muscle.groups) for group in self.groups}

    @cached_property
    def exercises_of_muscle(self) -> Mapping[str, Slugs]:
        """The exercises that work each muscle, primary or secondary."""
        return {muscle: tuple(slug for slug, exercise in self.exercises.items() if muscle in exercise.muscles) for muscle in self.muscles}

    @cached_property
    def exercises_of_group(self) -> Mapping[str, Slugs]:
        return {group: tuple(slug for slug, exercise in self.exercises.items() if group in exercise.groups) for group in self.groups}

    @cached_property
    def citations(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The rows that lean on each source, as (collection, slug)."""
        rows: dict[str, dict[tuple[str, str], None]] = {source: {} for source in self.sources}
        for name, entries in self.collections():
            leaning = [each.name for each in fields(COLLECTIONS[name]) if each.metadata.get("to") == "sources"]
            for slug, entry in entries.items():
                for source in (source for field_name in leaning for source in getattr(entry, field_name)):
                    rows[source][name, slug] = None
        return {source: tuple(leaners) for source, leaners in rows.items()}

    @cached_property
    def search_texts(self) -> Mapping[str, str]:
        """What a search for exercises looks through, case folded: name, cues, the names of its muscles and groups."""
        return {slug: "\n".join(self._words_of(exercise)).casefold() for slug, exercise in self.exercises.items()}

    def _words_of(self, exercise: Exercise) -> Iterator[str]:
        yield from (exercise.name, *exercise.key_cues)
        yield from (word for muscle in exercise.muscles for word in (self.muscles[muscle].common_name, self.muscles[muscle].name))
        yield from (self.groups[group].name for group in exercise.groups)

    def is_area(self, slug: str) -> bool:
        """Whether a slug is a group or a muscle."""
        return slug in self.groups or slug in self.muscles

    def muscles_of(self, area: str) -> Slugs:
        """The muscles an area means: a group's, or the muscle itself. KeyError for anything else."""
        return self.muscles_of_group[area] if area in self.groups else (self.muscles[area].slug,)

    def groups_of(self, area: str) -> Slugs:
        """The group itself, or a muscle's groups, its own first."""
        return (area,) if area in self.groups else self.muscles[area].groups

    def area_name(self, area: str) -> str:
        """What a runner calls an area."""
        return self.groups[area].short_name if area in self.groups else self.muscles[area].common_name


Made = TypeVar("Made")


def made_once(make: Callable[[Catalogue], Made]) -> Callable[[Catalogue], Made]:
    """For what is made from a catalogue alone: made once for each, and gone with it. A catalogue never changes."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def kept(catalogue: Catalogue) -> Made:
        found: dict[str, Any] = vars(catalogue)
        if name not in found:
            found[name] = make(catalogue)
        made: Made = found[name]
        return made

    return kept


COLLECTIONS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "sources": Source,
        "phases": GaitPhase,
        "groups": MuscleGroup,
        "muscles": Muscle,
        "cautions": Caution,
        "places": Place,
        "equipment": Equipment,
        "exercises": Exercise,
        "bands": SeverityBand,
        "kinds": SorenessKind,
        "stretch_rules": StretchRule,
        "injuries": Injury,
        "severity_rules": SeverityRule,
        "red_flags": RedFlag,
        "relations": Relation,
        "benefits": Benefit,
        "questions": Question,
        "takeaways": Takeaway,
        "corrections": Correction,
        "soreness": Soreness,
        "remedies": Remedy,
        "emergency_numbers": EmergencyNumber,
        "starters": StarterRoutine,
        "seed_points": SeedPoint,
    }
)


def hints(kind: type[Any]) -> Mapping[str, Any]:
    """The type of every field of an entry, or of a part of one, by the field's name."""
    return _HINTS[kind]


_HINTS: Mapping[type[Any], Mapping[str, Any]] = {kind: MappingProxyType(get_type_hints(kind)) for kind in (*COLLECTIONS.values(), StarterStep)}


def _lacks_required(entry: Entry, kept: Mapping[str, Mapping[str, Entry]]) -> bool:
    for each in fields(entry):
        to, value = each.metadata.get("to"), getattr(entry, each.name)
        if to and not each.metadata.get("many") and value is not None and value not in kept[to] and each.default is not None:
            return True
    return False


def _is_of(part: Any, kept: Mapping[str, Mapping[str, Entry]]) -> bool:
    """Whether everything a part points to is there."""
    return all(getattr(part, each.name) in kept[each.metadata["to"]] for each in fields(part) if "to" in each.metadata)


def _without_missing(entry: EntryType, kept: Mapping[str, Mapping[str, Entry]]) -> EntryType:
    changes: dict[str, Any] = {}
    for each in fields(entry):
        to, value = each.metadata.get("to"), getattr(entry, each.name)
        if to and each.metadata.get("many") and any(slug not in kept[to] for slug in value):
            changes[each.name] = tuple(slug for slug in value if slug in kept[to])
        elif to and not each.metadata.get("many") and value is not None and value not in kept[to]:
            changes[each.name] = None
        elif "parts" in each.metadata and not all(_is_of(part, kept) for part in value):
            changes[each.name] = tuple(part for part in value if _is_of(part, kept))
    return replace(entry, **changes) if changes else entry
