"""The published exercises of a catalogue, sorted by all that the rules ask about (SUGGESTIONS.md 10-15, 19, 23, 25, 27). Pure; made once for a catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias, TypeVar

from library.catalogue import Catalogue, Exercise, made_once
from library.timing import work_seconds
from library.wording import strongest
from library.words import AdviceLevel, BodyPosition, EvidenceLevel, ExerciseKind, Slot, Status
from runners.advice import STRENGTH_KINDS
from runners.packing import Aim

Slugs: TypeAlias = frozenset[str]
Key = TypeVar("Key")

NO_SLUGS: Slugs = frozenset()
HIGHEST_LEVEL = HIGHEST_STRAIN = 3

# Rule 19. Points are whole numbers, so that everybody can add them up.
PRIMARY, SECONDARY, OF_ITS_GROUP = 60, 40, 20
MAIN_GROUP = 10
EVIDENCE = {level: 10 - 2 * place for place, level in enumerate(EvidenceLevel)}
OF_KIND = {ExerciseKind.STATIC_STRETCH: 6, ExerciseKind.DYNAMIC_STRETCH: 4, ExerciseKind.MOBILITY: 2}

# Rule 23. What soreness makes of a dose: rounds at most, seconds of a held stretch at most.
DOSE_AT_MOST = {AdviceLevel.ADAPT: (2, 30), AdviceLevel.GENTLE_ONLY: (1, 20)}
NO_LIMIT = 10_000
STANDARD, GENTLE, LONGER = "standard", "gentle", "longer"
HOLDS = (GENTLE, STANDARD, LONGER)
HOLDS_BY_WORD = {"": STANDARD, "older": LONGER, **{word: word for word in HOLDS}}
GENTLE_HOLD, GENTLE_SETS, LONGER_HOLD = 20, 3, 45

# Rule 27. One sits on these, not on the floor; and what needs a mat gets down to it, wherever it begins.
SEATS = frozenset({"chair", "bench", "bed", "box", "bike"})
MAT = "mat"


class Dose(NamedTuple):
    """How often, and how long one round is held (None where repetitions are counted); `work_seconds` of one round on one side."""

    sets: int
    hold_seconds: int | None
    work_seconds: int


class Shelf:
    """A catalogue's published exercises by area, kind, strain, skill, tag, equipment and slot, as sets of slugs."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.exercises: dict[str, Exercise] = {slug: each for slug, each in sorted(catalogue.exercises.items()) if each.status == Status.PUBLISHED}
        self._always_there = frozenset(slug for slug, each in catalogue.equipment.items() if not each.counts)
        of_kind: dict[ExerciseKind, set[str]] = defaultdict(set)
        of_strain: dict[int, set[str]] = defaultdict(set)
        of_level: dict[int, set[str]] = defaultdict(set)
        needing: dict[Slugs, set[str]] = defaultdict(set)
        tagged: dict[str, set[str]] = defaultdict(set)
        listed: dict[str, set[str]] = defaultdict(set)
        primary: dict[str, set[str]] = defaultdict(set)
        secondary: dict[str, set[str]] = defaultdict(set)
        of_group: dict[str, set[str]] = defaultdict(set)
        for slug, each in self.exercises.items():
            of_kind[each.kind].add(slug)
            of_strain[each.intensity].add(slug)
            of_level[each.level].add(slug)
            needing[self.needs(slug)].add(slug)
            for words, into in (
                (each.cautions, tagged),
                (each.when, listed),
                (each.primary, primary),
                (each.secondary, secondary),
                (each.groups, of_group),
            ):
                for word in words:
                    into[word].add(slug)
        self._of_kind, self._of_strain, self._of_level = _frozen(of_kind), _frozen(of_strain), _frozen(of_level)
        self._needing, self._tagged, self._listed = _frozen(needing), _frozen(tagged), _frozen(listed)
        self._primary, self._secondary, self._of_group = _frozen(primary), _frozen(secondary), _frozen(of_group)
        self.per_side = frozenset(slug for slug, each in self.exercises.items() if each.per_side)
        self.every = frozenset(self.exercises)
        self.off_floor = frozenset(slug for slug, each in self.exercises.items() if _is_off_floor(each))
        self.easier = {slug: each.easier for slug, each in self.exercises.items() if each.easier in self.exercises}
        self.with_easier = frozenset(self.easier)
        # Filled as they are asked for.
        self._targets: dict[str, Mapping[str, int]] = {}
        self._of_area: dict[str, Slugs] = {}
        self._working: dict[str, Slugs] = {}
        self._meet: dict[tuple[str, str], bool] = {}
        self._of_kinds: dict[frozenset[ExerciseKind], Slugs] = {}
        self._up_to: dict[tuple[str, int], Slugs] = {}
        self._aims: dict[str, Mapping[str, Aim]] = {}
        self._doses: dict[tuple[str, AdviceLevel, str], Dose] = {}
        self._work: dict[tuple[AdviceLevel, str], Mapping[str, int]] = {}

    def targets(self, area: str) -> Mapping[str, int]:
        """The exercises of an area with how well each is aimed at it: a group's own, or a muscle's and then its group's (rule 10)."""
        if area not in self._targets:
            if area in self.catalogue.groups:
                working = self.working(area)
                found = {slug: PRIMARY if slug in working else SECONDARY for slug in self._of_group.get(area, NO_SLUGS)}
            else:
                found = dict.fromkeys(self._of_group.get(self.catalogue.muscles[area].group, NO_SLUGS), OF_ITS_GROUP)
                found |= dict.fromkeys(self._secondary.get(area, NO_SLUGS), SECONDARY)
                found |= dict.fromkeys(self._primary.get(area, NO_SLUGS), PRIMARY)
            self._targets[area] = found
        return self._targets[area]

    def of_area(self, area: str) -> Slugs:
        """The exercises of an area (rule 10)."""
        if area not in self._of_area:
            self._of_area[area] = frozenset(self.targets(area))
        return self._of_area[area]

    def working(self, area: str) -> Slugs:
        """The exercises with a primary muscle in an area."""
        if area not in self._working:
            self._working[area] = NO_SLUGS.union(*(self._primary.get(muscle, NO_SLUGS) for muscle in self.catalogue.muscles_of(area)))
        return self._working[area]

    def meet(self, area: str, other: str) -> bool:
        """Whether any exercise of an area works another."""
        if (area, other) not in self._meet:
            self._meet[area, other] = not self.of_area(area).isdisjoint(self.working(other))
        return self._meet[area, other]

    def of_kinds(self, kinds: frozenset[ExerciseKind]) -> Slugs:
        if kinds not in self._of_kinds:
            self._of_kinds[kinds] = NO_SLUGS.union(*(self._of_kind.get(kind, NO_SLUGS) for kind in kinds))
        return self._of_kinds[kinds]

    def of_strain(self, cap: int) -> Slugs:
        """The exercises whose strain is no more than a cap."""
        return self._at_most("strain", cap, self._of_strain)

    def of_level(self, level: int) -> Slugs:
        """The exercises that ask for no more skill than a level."""
        return self._at_most("level", level, self._of_level)

    def _at_most(self, what: str, most: int, found: Mapping[int, Slugs]) -> Slugs:
        if (what, most) not in self._up_to:
            self._up_to[what, most] = NO_SLUGS.union(*(slugs for number, slugs in found.items() if number <= most))
        return self._up_to[what, most]

    def tagged(self, tags: Iterable[str]) -> Slugs:
        """The exercises with any of some tags."""
        return NO_SLUGS.union(*(self._tagged.get(tag, NO_SLUGS) for tag in tags))

    def needs(self, slug: str) -> Slugs:
        """What an exercise needs besides what is always at hand."""
        return frozenset(self.exercises[slug].equipment) - self._always_there

    def with_equipment(self, equipment: Slugs | None) -> Slugs:
        """The exercises that need nothing but what is to hand; None is anything (rule 14)."""
        return self.every if equipment is None else NO_SLUGS.union(*(slugs for needed, slugs in self._needing.items() if needed <= equipment))

    def at(self, when: Slot | None) -> Slugs:
        """The exercises that fit a slot (rule 15). Strength and stability come into a session only by rule 11, and then need no slot but before a run."""
        if when is None:
            return self.every
        listed = self._listed.get(when, NO_SLUGS)
        return listed - self.of_kinds(frozenset({ExerciseKind.STATIC_STRETCH})) if when == Slot.BEFORE_RUN else listed | self.of_kinds(STRENGTH_KINDS)

    def aims(self, area: str) -> Mapping[str, Aim]:
        """What each exercise of an area does for it, best first (rule 19)."""
        if area not in self._aims:
            muscles = frozenset(self.catalogue.muscles_of(area))
            aims: dict[str, Aim] = {}
            for slug in self.targets(area):
                each, points = self.exercises[slug], self.points(area, slug)
                aims[slug] = Aim(points[0][1], sum(number for _, number in points), tuple(muscle for muscle in each.primary if muscle in muscles) or each.primary)
            self._aims[area] = dict(sorted(aims.items(), key=lambda item: (-item[1].points, item[0])))
        return self._aims[area]

    def points(self, area: str, slug: str) -> tuple[tuple[str, int], ...]:
        """What the points of an exercise for an area are made of, how well it is aimed first (rule 19)."""
        each = self.exercises[slug]
        evidence = strongest(self.catalogue.sources[source] for source in each.sources if source in self.catalogue.sources)
        return (
            ("aim", self.targets(area)[slug]),
            ("main group", MAIN_GROUP if each.group == area else 0),
            ("evidence", EVIDENCE[evidence] if evidence else 0),
            ("kind", OF_KIND.get(each.kind, 0)),
        )

    def dose(self, slug: str, level: AdviceLevel, holds: str) -> Dose:
        """The dose of an exercise at a level of advice and with a runner's way of holding stretches (rule 23)."""
        key = (slug, level, holds)
        if key not in self._doses:
            self._doses[key] = _dose(self.exercises[slug], level, holds)
        return self._doses[key]

    def work(self, level: AdviceLevel, holds: str) -> Mapping[str, int]:
        """The seconds of one round of every exercise on one side, at a level of advice."""
        if (level, holds) not in self._work:
            self._work[level, holds] = {slug: self.dose(slug, level, holds).work_seconds for slug in self.exercises}
        return self._work[level, holds]

    def gentler(self, slug: str) -> Iterator[str]:
        """The easier forms of an exercise, the next one first; a chain that bites its tail ends there."""
        seen = {slug}
        while (slug := self.easier.get(slug, "")) and slug not in seen:
            seen.add(slug)
            yield slug


def _is_off_floor(exercise: Exercise) -> bool:
    """Whether nobody has to get down for it: standing, or sitting on something (rule 27)."""
    seated = exercise.position == BodyPosition.SEATED and not SEATS.isdisjoint(exercise.equipment)
    return MAT not in exercise.equipment and (seated or exercise.position == BodyPosition.STANDING)


def _dose(exercise: Exercise, level: AdviceLevel, holds: str) -> Dose:
    sets, hold = exercise.sets, exercise.hold_seconds
    most_sets, most_hold = DOSE_AT_MOST.get(level, (NO_LIMIT, NO_LIMIT))
    if hold and exercise.kind == ExerciseKind.STATIC_STRETCH:
        if holds == GENTLE and hold > GENTLE_HOLD:
            sets, hold = max(1, min(GENTLE_SETS, sets * hold // GENTLE_HOLD)), GENTLE_HOLD
        elif holds == LONGER and hold >= GENTLE_HOLD:
            hold = max(hold, LONGER_HOLD)
        hold = min(hold, most_hold)
    return Dose(min(sets, most_sets), hold, work_seconds(hold_seconds=hold, reps=exercise.reps, rep_seconds=exercise.rep_seconds))


def _frozen(found: Mapping[Key, set[str]]) -> dict[Key, Slugs]:
    return {key: frozenset(slugs) for key, slugs in found.items()}


@made_once
def shelf_of(catalogue: Catalogue) -> Shelf:
    """The shelf of a catalogue."""
    return Shelf(catalogue)
