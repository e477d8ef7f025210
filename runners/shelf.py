"""The published exercises of a catalogue, sorted by all that the rules ask about (SUGGESTIONS.md 10-15, 19). Pure; made once for a catalogue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

from library.catalogue import Catalogue, Exercise, made_once
from library.wording import strongest
from library.words import EvidenceLevel, ExerciseKind, Slot, Status
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
        self.work_seconds = {slug: each.work_seconds for slug, each in self.exercises.items()}  # one set, one side
        # Filled as they are asked for.
        self._targets: dict[str, Mapping[str, int]] = {}
        self._of_area: dict[str, Slugs] = {}
        self._working: dict[str, Slugs] = {}
        self._of_kinds: dict[frozenset[ExerciseKind], Slugs] = {}
        self._up_to: dict[tuple[str, int], Slugs] = {}
        self._aims: dict[str, Mapping[str, Aim]] = {}

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
            for slug, target in self.targets(area).items():
                each = self.exercises[slug]
                evidence = strongest(self.catalogue.sources[source] for source in each.sources if source in self.catalogue.sources)
                points = target + (MAIN_GROUP if each.group == area else 0) + (EVIDENCE[evidence] if evidence else 0) + OF_KIND.get(each.kind, 0)
                aims[slug] = Aim(target, points, tuple(muscle for muscle in each.primary if muscle in muscles) or each.primary)
            self._aims[area] = dict(sorted(aims.items(), key=lambda item: (-item[1].points, item[0])))
        return self._aims[area]


def _frozen(found: Mapping[Key, set[str]]) -> dict[Key, Slugs]:
    return {key: frozenset(slugs) for key, slugs in found.items()}


@made_once
def shelf_of(catalogue: Catalogue) -> Shelf:
    """The shelf of a catalogue."""
    return Shelf(catalogue)
