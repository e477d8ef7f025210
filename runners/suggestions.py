"""From sore spots to a session that fits the time: the rules of SUGGESTIONS.md 10-27, over the catalogue alone. No Django, no clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

from library.catalogue import Catalogue, Exercise, Relation, made_once
from library.words import AdviceLevel, BodyPosition, Confidence, ExerciseKind, RelationStrength, Slot, Stretching
from runners.advice import GENTLE_KINDS, STRENGTH_KINDS, Advice, Because, Limits, Spot, advise, session_cautions
from runners.packing import Aim, Candidate, Pick, Sides, members, pack_without
from runners.shelf import DOSE_AT_MOST, HIGHEST_LEVEL, HIGHEST_STRAIN, HOLDS_BY_WORD, NO_SLUGS, STANDARD, Dose, Slugs, shelf_of

MINUTES, MINUTES_AT_MOST = 10, 120
INSTEAD_OF_A_RUN = ("easy-walk", "easy-cycle")  # rule 15: said in the advice, never packed
WITHHOLDING = ("5", "6", "7", "12", "13")  # rule 16, in this order

HELPED, DONE_LATELY = 15, -15  # points (rule 19)
MANY = 250  # candidates; of more, a shortlist is packed
SHORTLIST = 20  # of each kind for each spot

# Rule 20: from standing down to the floor.
HEIGHT = {
    position: place
    for place, position in enumerate(
        (
            BodyPosition.STANDING,
            BodyPosition.KNEELING,
            BodyPosition.QUADRUPED,
            BodyPosition.SEATED,
            BodyPosition.SIDE,
            BodyPosition.SUPINE,
            BodyPosition.PRONE,
        )
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An exercise offered, with its dose. `areas` are the words the spots were given in; `sides` in the order done, empty if not per side."""

    slug: str
    kind: ExerciseKind
    intensity: int
    areas: tuple[str, ...]
    sides: tuple[str, ...]
    sets: int
    hold_seconds: int | None
    reps: int | None
    rest_seconds: int
    seconds: int
    because: tuple[Because, ...]
    sources: tuple[str, ...]


class Withheld(NamedTuple):
    """An exercise of an asked area that a safety rule took out; `subject` is the slug that decided."""

    slug: str
    rule: str
    area: str
    subject: str = ""


class Later(NamedTuple):
    """Strength or stability work for the coming weeks; it takes no time today."""

    slug: str
    areas: tuple[str, ...]


class Swap(NamedTuple):
    """An exercise sent away, and what came in its place; None is nothing else."""

    slug: str
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A place that is also worth a look: what a relation says of a sore area, and what one may try for it. Never a cause."""

    relation: str
    area: str
    side: str
    to: str
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The answer. `areas` holds one advice a spot, in the order given; in an emergency nothing else is said."""

    minutes: int
    total_seconds: int
    areas: tuple[Advice, ...]
    suggestions: tuple[Suggestion, ...]
    withheld: tuple[Withheld, ...]
    later: tuple[Later, ...]
    swaps: tuple[Swap, ...] = ()
    hint: Hint | None = None

    @property
    def emergency(self) -> bool:
        """Whether everything but "get help now" must disappear."""
        return any(advice.level == AdviceLevel.EMERGENCY for advice in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """What became of one exercise of an asked area: its points by name, and whether it was taken, by which rule, and what decided."""

    slug: str
    area: str
    side: str
    points: tuple[tuple[str, int], ...]
    taken: bool
    rule: str
    subject: str
    detail: str = ""

    @property
    def total(self) -> int:
        return sum(number for _, number in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A session, and every exercise that was thought of for it: area by area, the most points first."""

    session: Session
    considered: tuple[Considered, ...]


def suggest(
    catalogue: Catalogue,
    spots: Iterable[Spot],
    *,
    minutes: int = MINUTES,
    when: Slot | str | None = None,
    equipment: Set[str] | None = None,
    cautions: Set[str] = frozenset(),
    red_flags: Set[str] = frozenset(),
    level: int = HIGHEST_LEVEL,
    helped: Set[str] = frozenset(),
    refused: Set[str] = frozenset(),
    recent: Set[str] = frozenset(),
    swapped: Iterable[str] = (),
    holds: str = STANDARD,
    floor: bool = True,
) -> Session:
    """A session for the spots. SpotError where the spots cannot be answered for.

    `equipment` None is anything, empty is nothing to hand. `helped`, `refused` ("hurts" and "not for me"), `recent`
    (done on the last days) and `swapped` (sent away this time, in that order) are slugs of exercises. `holds` is one of
    HOLDS; without `floor` nobody has to get down.
    """
    spots = tuple(spots)
    advices = advise(catalogue, spots, cautions=cautions, red_flags=red_flags)
    if any(advice.level == AdviceLevel.EMERGENCY for advice in advices):
        return Session(minutes=minutes, total_seconds=0, areas=advices, suggestions=(), withheld=(), later=())
    wishes = _Wishes.of(
        catalogue,
        spots,
        when=when,
        equipment=equipment,
        cautions=cautions,
        level=level,
        helped=helped,
        refused=refused,
        recent=recent,
        swapped=swapped,
        holds=holds,
        floor=floor,
    )
    return _Sorting(catalogue, advices, wishes).session(minutes)


def explain(
    catalogue: Catalogue, spots: Iterable[Spot], *, minutes: int = MINUTES, cautions: Set[str] = frozenset(), red_flags: Set[str] = frozenset(), **asked: Any
) -> Explanation:
    """The session that `suggest` gives for the same question, and how it came about. SpotError as there; nothing is considered in an emergency."""
    spots = tuple(spots)
    advices = advise(catalogue, spots, cautions=cautions, red_flags=red_flags)
    if any(advice.level == AdviceLevel.EMERGENCY for advice in advices):
        return Explanation(session=suggest(catalogue, spots, minutes=minutes, cautions=cautions, red_flags=red_flags, **asked), considered=())
    sorting = _Sorting(catalogue, advices, _Wishes.of(catalogue, spots, cautions=cautions, **asked))
    session = sorting.session(minutes)
    return Explanation(session=session, considered=tuple(sorting.considered()))


def allowed(
    catalogue: Catalogue, spots: Iterable[Spot], *, cautions: Set[str] = frozenset(), red_flags: Set[str] = frozenset(), level: int = HIGHEST_LEVEL
) -> tuple[frozenset[tuple[str, str]], ...]:
    """What rules 1-13 leave for each spot, in the order given: pairs of an exercise and a side ("" for what has no sides)."""
    spots = tuple(spots)
    advices = advise(catalogue, spots, cautions=cautions, red_flags=red_flags)
    if any(advice.level == AdviceLevel.EMERGENCY for advice in advices):
        return tuple(frozenset[tuple[str, str]]() for _ in spots)
    sorting = _Sorting(catalogue, advices, _Wishes(cautions=session_cautions(catalogue, spots, cautions), level=level))
    rooms = {id(advice): room for advice, room in zip(sorting.advices, sorting.rooms, strict=True)}
    return tuple(frozenset((slug, side) for side, slugs in (*rooms[id(advice)].on.items(), ("", rooms[id(advice)].flat)) for slug in slugs) for advice in advices)


def unsore(catalogue: Catalogue) -> tuple[Spot, ...]:
    """What to ask for where nothing hurts: every group, at 0."""
    return tuple(Spot(area=group, side="both", severity=0, kind="tight") for group in catalogue.groups)


# --- what may be given to whom ---


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wishes:
    """What holds for the whole session."""

    cautions: Slugs
    level: int
    equipment: Slugs | None = None
    when: Slot | None = None
    helped: Slugs = NO_SLUGS
    refused: Slugs = NO_SLUGS
    recent: Slugs = NO_SLUGS
    swapped: tuple[str, ...] = ()
    holds: str = STANDARD
    floor: bool = True

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        spots: Iterable[Spot],
        *,
        when: Slot | str | None = None,
        equipment: Set[str] | None = None,
        cautions: Set[str] = frozenset(),
        level: int = HIGHEST_LEVEL,
        helped: Set[str] = frozenset(),
        refused: Set[str] = frozenset(),
        recent: Set[str] = frozenset(),
        swapped: Iterable[str] = (),
        holds: str = STANDARD,
        floor: bool = True,
    ) -> _Wishes:
        """As a caller gives them. What is in no order is taken by slug."""
        return cls(
            cautions=session_cautions(catalogue, spots, cautions),
            equipment=None if equipment is None else frozenset(equipment),
            when=Slot(when) if when else None,
            level=level,
            helped=frozenset(helped),
            refused=frozenset(refused),
            recent=frozenset(recent),
            swapped=tuple(dict.fromkeys(sorted(swapped) if isinstance(swapped, Set) else swapped)),
            holds=HOLDS_BY_WORD.get(holds, STANDARD),
            floor=floor,
        )


_Decided: TypeAlias = tuple[str, str]  # the slug that decided, and what the wording needs besides


class _Stage(NamedTuple):
    """One rule on the way to a session: which exercises it keeps, and what it says of those it takes out."""

    rule: str
    keeps: Slugs
    decided: Callable[[Slugs], _Decided]


@dataclass(slots=True)
class _Room:
    """What rules 10-13 leave for one spot: on each side, both sides at once (`flat`), and for the coming weeks."""

    on: dict[str, Slugs]
    flat: Slugs
    later: Slugs

    @property
    def today(self) -> Slugs:
        return self.flat.union(*self.on.values())


class _Sorting:
    """One question on its way through the rules. Spots are taken in an order of their own, so that the order given decides nothing."""

    def __init__(self, catalogue: Catalogue, advices: Sequence[Advice], wishes: _Wishes) -> None:
        self.catalogue, self.shelf, self.wishes = catalogue, shelf_of(catalogue), wishes
        self.given = advices
        self.advices = sorted(advices, key=lambda advice: (advice.area, advice.spot.side))
        self.areas = [advice.area for advice in self.advices]
        self.tagged = self.shelf.tagged(wishes.cautions)
        self.blocks = [{side: self._blocked_by(advice, limits) for side, limits in advice.limits} for advice in self.advices]
        self.blocks_apart = [{side: (blocked & self.shelf.per_side, blocked - self.shelf.per_side) for side, blocked in blocks.items()} for blocks in self.blocks]
        self.suits = [{side: self._suits(advice, limits) for side, limits in advice.limits} for advice in self.advices]
        self.rooms = [self._room(place) for place in range(len(self.advices))]
        self._keep_to_one_side()

        self.fits = self._fitting()
        self.lighter = self._lighter()
        self.stands_for = [self._standing_in(place) for place in range(len(self.advices))]

    def session(self, minutes: int) -> Session:
        candidates = self._candidates(self.fits)
        picks, instead = pack_without(candidates, [advice.severity for advice in self.advices], minutes * 60, self.wishes.swapped)
        self.taken = {pick.candidate.slug: pick for pick in picks}
        self.came_for = {new: slug for slug, new in instead.items() if new}
        suggestions = self._in_order([self._suggestion(pick) for pick in picks])
        served = 0
        for pick in picks:
            served |= pick.spots
        told = {id(advice): self._told(place, served=bool(served >> place & 1)) for place, advice in enumerate(self.advices)}
        return Session(
            minutes=minutes,
            total_seconds=sum(suggestion.seconds for suggestion in suggestions),
            areas=tuple(told[id(advice)] for advice in self.given),
            suggestions=suggestions,
            withheld=tuple(self._withheld()),
            later=tuple(self._later({suggestion.slug for suggestion in suggestions})),
            swaps=tuple(Swap(slug, new) for slug, new in instead.items()),
            hint=self._hint(),
        )

    def considered(self) -> Iterator[Considered]:
        """What became of each exercise of each spot's area, after `session`."""
        for place, advice in enumerate(self.advices):
            stages = list(self._stages(place))
            points = {slug: (*self.shelf.points(advice.area, slug), *self._changes(place, slug)) for slug in self.shelf.of_area(advice.area)}
            for slug in sorted(points, key=lambda slug: (-sum(number for _, number in points[slug]), slug)):
                pick = self.taken.get(slug)
                taken = pick is not None and bool(pick.spots >> place & 1)
                if taken:
                    rule, (subject, detail) = ("22", (self.came_for[slug], "")) if slug in self.came_for else ("18", (advice.area, ""))
                else:
                    out = next((stage for stage in stages if slug not in stage.keeps), None)
                    rule, (subject, detail) = (out.rule, out.decided(frozenset({slug}))) if out else ("18", (slug, "gain"))
                yield Considered(slug=slug, area=advice.area, side=advice.spot.side, points=points[slug], taken=taken, rule=rule, subject=subject, detail=detail)

    # Rules 11-13

    def _blocked_by(self, advice: Advice, limits: Limits) -> Slugs:
        """What works a sore spot's muscles and does not suit it (rule 13)."""
        works = self.shelf.working(advice.area)
        suits = (works & self.shelf.of_kinds(limits.kinds) & self.shelf.of_strain(limits.cap)) - self.shelf.tagged(limits.tags)
        return works - suits

    def _free(self, place: int, slugs: Slugs, side: str | None, *, for_later: bool = False) -> Slugs:
        """What of some exercises the other spots leave for one spot, on one side or (None) done with both sides at once.

        For the coming weeks the same area's other side, if it is as sore, is one spot with this: `both` means left and right.
        """
        own = self.advices[place]
        for other, blocks in zip(self.advices, self.blocks, strict=True):
            if (
                other is own
                or not self.shelf.meet(own.area, other.area)
                or (for_later and other.area == own.area and {each for _, each in other.limits} == {each for _, each in own.limits})
            ):
                continue
            for where, blocked in blocks.items():
                if side is None or side == where:
                    slugs = slugs - blocked
        return slugs

    def _suits(self, advice: Advice, limits: Limits) -> Slugs:
        """What rules 10-12 leave for one side of a spot."""
        shelf = self.shelf
        fits = shelf.of_area(advice.area) & shelf.of_kinds(limits.session_kinds) & shelf.of_strain(limits.cap) & shelf.of_level(self.wishes.level)
        return fits - self.tagged - shelf.tagged(limits.tags)

    def _room(self, place: int) -> _Room:
        advice, per_side, suits = self.advices[place], self.shelf.per_side, self.suits[place]
        on = {side: self._free(place, self._suits_there(place, side) & per_side, side) for side in suits}
        flat = self._free(place, self._suits_on_both(place), None)
        later: set[str] = set()
        if not advice.flagged:
            strength = self.shelf.of_area(advice.area) & self.shelf.of_kinds(STRENGTH_KINDS) & self.shelf.of_level(self.wishes.level)
            strength = strength.difference(self.tagged, *suits.values())
            resting = any(limits.offers_nothing for other, area in zip(self.advices, self.areas, strict=True) if area == self.areas[place] for _, limits in other.limits)
            for side, limits in advice.limits:
                if not limits.offers_nothing:
                    open_to = strength - self.shelf.tagged(limits.tags)
                    later |= self._free(place, open_to & per_side, side, for_later=True)
                    later |= NO_SLUGS if resting else self._free(place, open_to - per_side, None, for_later=True)
        return _Room(on, flat, frozenset(later))

    def _suits_there(self, place: int, side: str) -> Slugs:
        """What rules 10-12 leave on one side: where the middle and a side of one area are sore, it has to suit both."""
        area = self.areas[place]
        return self.suits[place][side].intersection(*(suits[side] for other, suits in zip(self.areas, self.suits, strict=True) if other == area and side in suits))

    def _suits_on_both(self, place: int) -> Slugs:
        """What rules 10-12 leave of what has no sides: it has to suit every side on which its area is sore, whichever spot that is."""
        own = frozenset.intersection(*self.suits[place].values()) - self.shelf.per_side
        area = self.areas[place]
        return own.intersection(*(suits for other, sides in zip(self.areas, self.suits, strict=True) if other == area for suits in sides.values()))

    def _keep_to_one_side(self) -> None:
        """What one side of an area may have and its other sore side may not is done on that one side alone, whatever else it would serve (rule 13)."""
        for side, other in (("right", "left"), ("left", "right")):
            may: dict[str, Slugs] = {}
            may_not: dict[str, Slugs] = {}
            for advice, room in zip(self.advices, self.rooms, strict=True):
                if other in room.on:
                    may[advice.area] = may.get(advice.area, frozenset()) | room.on[other]
                if side in room.on:
                    may_not[advice.area] = may_not.get(advice.area, frozenset()) | self.shelf.of_area(advice.area) - room.on[side]
            apart = frozenset().union(*(may[area] & may_not[area] for area in may.keys() & may_not.keys()))
            for room in self.rooms if apart else ():
                if side in room.on:
                    room.on[side] -= apart

    # Rules 17-20

    def _candidates(self, fits: Slugs) -> list[Candidate]:
        """What may be packed, with the spots each may be given for."""
        count = len(self.rooms)
        patterns: dict[str, int] = defaultdict(int)  # bit by bit: the spots on the left, those on the right, those of what has no sides
        partly: dict[str, int] = defaultdict(int)
        for place, room in enumerate(self.rooms):
            for slugs, bit in ((room.on.get("left"), place), (room.on.get("right"), count + place), (room.flat, 2 * count + place)):
                for slug in slugs & fits if slugs else ():
                    patterns[slug] |= 1 << bit
            if len(room.on) == 2:
                for slug in (room.on["left"] ^ room.on["right"]) & fits:
                    partly[slug] |= 1 << place
        every = self._shortlist(patterns, fits) if len(patterns) > MANY else patterns.keys()
        mask = (1 << count) - 1
        return [self._candidate(slug, patterns[slug] & mask, patterns[slug] >> count & mask, patterns[slug] >> 2 * count, partly.get(slug, 0)) for slug in sorted(every)]

    def _candidate(self, slug: str, on_left: int, on_right: int, flat: int, partly: int) -> Candidate:
        exercise, dose = self.shelf.exercises[slug], self._dose(slug)
        return Candidate(
            slug=slug,
            kind=exercise.kind,
            sets=dose.sets,
            work_seconds=dose.work_seconds,
            rest_seconds=exercise.rest_seconds,
            aims={place: self._aim(place, slug) for place in members(on_left | on_right | flat)},
            on_left=on_left,
            on_right=on_right,
            flat=flat,
            partly=partly,
        )

    def _shortlist(self, patterns: Mapping[str, int], fits: Slugs) -> set[str]:
        """Of very many candidates the best of each kind for each spot, and the shortest for each set of spots, which is what covering needs."""
        exercises, full = self.shelf.exercises, self.shelf.work(AdviceLevel.GO, self.wishes.holds)
        work = {slug: full[slug] for slug in patterns}
        for level, _, slugs in reversed(self.lighter):  # the strictest last: it counts
            lighter = self.shelf.work(level, self.wishes.holds)
            work.update({slug: lighter[slug] for slug in slugs if slug in work})
        shortest: dict[int, str] = {}
        for slug, pattern in patterns.items():
            if slug in self.wishes.swapped:
                continue
            known = shortest.setdefault(pattern, slug)
            if work[slug] <= work[known] and (work[slug] < work[known] or slug < known):
                shortest[pattern] = slug
        found = {*shortest.values(), *(self.wishes.helped & patterns.keys()), *patterns.keys() & set(self.wishes.swapped)}
        most = SHORTLIST + len(self.wishes.swapped)
        for advice, room, stands_for in zip(self.advices, self.rooms, self.stands_for, strict=True):
            able, taken = room.today & fits, Counter[ExerciseKind]()
            wanted = {kind: min(most, len(able & self.shelf.of_kinds(frozenset({kind})))) for kind in GENTLE_KINDS | STRENGTH_KINDS}
            left = sum(wanted.values())
            found.update(islice(stands_for, most))
            for slug in self.shelf.aims(advice.area) if left else ():
                if slug in able and taken[kind := exercises[slug].kind] < most:
                    taken[kind] += 1
                    left -= 1
                    found.add(slug)
                    if not left:
                        break
        return found

    def _aim(self, place: int, slug: str) -> Aim:
        """What an exercise does for a spot, the runner's own reactions included."""
        aim = self.shelf.aims(self.advices[place].area)[slug]
        change = sum(number for _, number in self._changes(place, slug))
        return replace(aim, points=aim.points + change) if change else aim

    def _changes(self, place: int, slug: str) -> Iterator[tuple[str, int]]:
        """What a runner's own days, and the exercise it stands in for, change in the points of an exercise."""
        if slug in self.wishes.helped:
            yield "helped", HELPED
        if slug in self.wishes.recent:
            yield "done lately", DONE_LATELY
        if other := self.stands_for[place].get(slug):
            aims = self.shelf.aims(self.advices[place].area)
            yield "gentler form", max(0, aims[other].points - aims[slug].points)

    # Rules 14, 15, 19 and 27: what there is room, time and will for

    def _fitting(self) -> Slugs:
        wishes, shelf = self.wishes, self.shelf
        fits = shelf.with_equipment(wishes.equipment) & shelf.at(wishes.when)
        return (fits if wishes.floor else fits & shelf.off_floor).difference(INSTEAD_OF_A_RUN, wishes.refused)

    # Rule 23

    def _lighter(self) -> list[tuple[AdviceLevel, str, Slugs]]:
        """(level, band, exercises) for each spot that asks for a lighter dose of what is done for it or works it, the strictest first."""
        found = []
        for advice in self.advices:
            limits = max((limits for _, limits in advice.limits if limits.level in DOSE_AT_MOST), key=lambda limits: limits.level.strictness, default=None)
            if limits:
                found.append((limits.level, limits.band, self.shelf.of_area(advice.area) | self.shelf.working(advice.area)))
        return sorted(found, key=lambda each: (-each[0].strictness, each[1]))

    def _lightest(self, slug: str) -> tuple[AdviceLevel, str]:
        """The level that says how much of an exercise is done, and the band it comes from."""
        return next(((level, band) for level, band, slugs in self.lighter if slug in slugs), (AdviceLevel.GO, ""))

    def _dose(self, slug: str) -> Dose:
        return self.shelf.dose(slug, self._lightest(slug)[0], self.wishes.holds)

    # Rule 25

    def _standing_in(self, place: int) -> Mapping[str, str]:
        """Gentler forms that a spot may have, each with the exercise whose place it takes: one that only the cap or a tag takes out."""
        advice, shelf, found = self.advices[place], self.shelf, dict[str, str]()
        limits, able = self._mildest(advice), self.rooms[place].today & self.fits
        if limits.offers_nothing or not able:
            return found
        out = shelf.of_area(advice.area) & shelf.with_easier & shelf.of_kinds(limits.session_kinds) & shelf.of_level(self.wishes.level) & self.fits
        out = ((out - shelf.of_strain(limits.cap)) | (out & self.tagged) | (out & shelf.tagged(limits.tags))) - self.rooms[place].today
        aims = shelf.aims(advice.area)
        for slug in sorted(out, key=lambda slug: (-aims[slug].points, slug)):
            if form := next((form for form in shelf.gentler(slug) if form in able), None):
                found.setdefault(form, slug)
        return found

    def _mildest(self, advice: Advice) -> Limits:
        return min((each for _, each in advice.limits), key=lambda each: each.level.strictness)

    # Rule 24

    def _hint(self) -> Hint | None:
        """The best founded relation that leads from a sore spot to a place that is not sore, with what may be tried for it today."""
        if not self.catalogue.relations or any(advice.flagged or advice.level.strictness >= AdviceLevel.STOP.strictness for advice in self.advices):
            return None
        sore = frozenset(muscle for advice in self.advices for muscle in advice.muscles)
        spots = [advice for advice in self.advices if advice.severity and not self._mildest(advice).offers_nothing]
        leading: list[tuple[bool, int, Relation, Advice, str]] = []
        for place, relation in enumerate(relations_in_order(self.catalogue)):
            to, words = relation.to_muscle or relation.to_group, relation.when.replace(",", "").split()
            if to and sore.isdisjoint(self.catalogue.muscles_of(to)):
                leading += [(each.kind not in words, place, relation, each, to) for each in spots if _is_from(self.catalogue, relation, each.area)]
        safe = self._safe_elsewhere() if leading else NO_SLUGS
        for *_, relation, advice, to in sorted(leading, key=lambda each: each[:2]):
            if exercises := tuple(slug for slug in relation.try_exercises if slug in safe):
                return Hint(relation=relation.slug, area=advice.area, side=advice.spot.side, to=to, exercises=exercises)
        return None

    def _safe_elsewhere(self) -> Slugs:
        """What may be done today for a place that is not sore: nothing that any spot rules out on either side, nothing that is there already."""
        shelf = self.shelf
        safe = self.fits & shelf.of_kinds(GENTLE_KINDS | STRENGTH_KINDS) & shelf.of_level(self.wishes.level)
        safe = safe - self.tagged - frozenset(self.taken) - frozenset(self.wishes.swapped)
        for advice in self.advices:
            for _, limits in advice.limits:
                near = shelf.of_area(advice.area) | shelf.working(advice.area)
                suits = (near & shelf.of_kinds(limits.kinds) & shelf.of_strain(limits.cap)) - shelf.tagged(limits.tags)
                safe = safe - (near - suits)
        return safe

    def _suggestion(self, pick: Pick) -> Suggestion:
        exercise, dose = self.shelf.exercises[pick.candidate.slug], self._dose(pick.candidate.slug)
        served = [self.advices[place] for place in members(pick.spots)]
        return Suggestion(
            slug=exercise.slug,
            kind=exercise.kind,
            intensity=exercise.intensity,
            areas=tuple(dict.fromkeys(advice.area for advice in served)),
            sides=_sorer_first(pick.sides, served),
            sets=pick.sets,
            hold_seconds=dose.hold_seconds,
            reps=exercise.reps,
            rest_seconds=exercise.rest_seconds,
            seconds=pick.seconds,
            because=tuple(self._reasons(exercise, pick)),
            sources=exercise.sources,
        )

    def _in_order(self, suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        """Gentle before strong; within one strain down to the floor or back up, from where one is (rule 20)."""
        ordered: list[Suggestion] = []

        def height(suggestion: Suggestion) -> int:
            return HEIGHT[self.shelf.exercises[suggestion.slug].position]

        by_strain: dict[int, list[Suggestion]] = defaultdict(list)
        for suggestion in suggestions:
            by_strain[suggestion.intensity].append(suggestion)
        for _, group in sorted(by_strain.items()):
            here = height(ordered[-1]) if ordered else 0
            group.sort(key=lambda suggestion: suggestion.slug)
            group.sort(key=height, reverse=abs(max(map(height, group)) - here) < abs(min(map(height, group)) - here))
            ordered += group
        return tuple(ordered)

    # Reasons

    def _reasons(self, exercise: Exercise, pick: Pick) -> Iterator[Because]:
        """Why an exercise is there: what it works, what holds it back today, which side is left out, which sets."""
        areas: set[str] = set()
        for place in members(pick.spots):
            advice = self.advices[place]
            if advice.area not in areas:
                areas.add(advice.area)
                yield self._worked(advice, exercise)
                if exercise.kind in STRENGTH_KINDS:
                    yield Because(rule="11", subject=advice.kind or "", area=advice.area, side=advice.spot.side)
                band = self.catalogue.bands.get(advice.band)
                if band and band.intensity_cap < HIGHEST_STRAIN:
                    yield Because(rule="12", subject=band.slug, area=advice.area, side=advice.spot.side, number=band.intensity_cap)
            for side in advice.sides if pick.sides else ():
                if side not in pick.sides and (other := self._blocking(place, side, exercise.slug)):
                    yield Because(rule="13", subject=other, area=advice.area, side=side, detail=exercise.slug)
        first = self.advices[next(members(pick.spots))]

        def say(rule: str, subject: str, *, number: int | None = None, detail: str = "") -> Because:
            return Because(rule=rule, subject=subject, area=first.area, side=first.spot.side, number=number, detail=detail)

        if pick.sets < pick.candidate.sets:
            yield say("18", exercise.slug, number=pick.sets, detail=str(pick.candidate.sets))
        if exercise.slug in self.came_for:
            yield say("22", self.came_for[exercise.slug], detail=exercise.slug)
        wished, dose = self.shelf.dose(exercise.slug, AdviceLevel.GO, self.wishes.holds), self._dose(exercise.slug)
        if dose != wished:
            yield say("23", self._lightest(exercise.slug)[1], number=dose.sets, detail=exercise.slug)
        elif wished != self.shelf.dose(exercise.slug, AdviceLevel.GO, STANDARD):
            yield say("23", self.wishes.holds, number=dose.sets, detail=exercise.slug)
        place, other = next(((place, found) for place in members(pick.spots) if (found := self.stands_for[place].get(exercise.slug))), (0, ""))
        if other:
            strains = self.shelf.exercises[other].intensity > self._mildest(self.advices[place]).cap
            yield say("25", other, detail="12" if strains else "6")

    def _worked(self, advice: Advice, exercise: Exercise) -> Because:
        """Rule 10: the muscle of the area that it works, or the group where it works only the muscle's neighbours."""
        muscles = self.catalogue.muscles_of(advice.area)
        muscle = next((each for each in exercise.muscles if each in muscles), self.catalogue.groups_of(advice.area)[0])
        return Because(rule="10", subject=muscle, area=advice.area, side=advice.spot.side, number=advice.spot.severity, detail=exercise.slug)

    def _blocking(self, place: int, side: str | None, slug: str) -> str:
        """The area of the other spot that takes an exercise out of one spot (rule 13), or nothing."""
        for other, blocks in zip(self.advices, self.blocks, strict=True):
            if other is not self.advices[place] and any(slug in blocked for where, blocked in blocks.items() if side in (None, where)):
                return other.area
        return ""

    def _told(self, place: int, *, served: bool) -> Advice:
        """The advice with what only the whole session shows: what stands in for a run, or why there is nothing."""
        advice = self.advices[place]
        more: list[Because] = []
        if advice.level == AdviceLevel.GENTLE_ONLY:
            able = self.rooms[place].today & self.shelf.with_equipment(self.wishes.equipment)
            more += [Because(rule="15", subject=slug, area=advice.area, side=advice.spot.side) for slug in INSTEAD_OF_A_RUN if slug in able]
        if not served:
            more.append(self._nothing(place))
        return replace(advice, because=(*advice.because, *more)) if more else advice

    def _nothing(self, place: int) -> Because:
        """The rule that took out the last exercise a spot could have had."""
        advice = self.advices[place]
        left, last = self.shelf.of_area(advice.area), ("18", (advice.area, ""))
        for stage in self._stages(place):
            if not left & stage.keeps:
                last = stage.rule, stage.decided(left)
                break
            left &= stage.keeps
        rule, (subject, detail) = last
        return Because(rule=rule, subject=subject, area=advice.area, side=advice.spot.side, detail=detail)

    def _stages(self, place: int) -> Iterator[_Stage]:
        """The rules that stand between the exercises of a spot's area and the session, in the order in which they are told."""
        advice, wishes, shelf = self.advices[place], self.wishes, self.shelf
        room, limits = self.rooms[place], self._mildest(advice)
        safe = room.today

        def always(subject: str, detail: str = "") -> Callable[[Slugs], _Decided]:
            return lambda left: (subject, detail)

        def most_of(tags: Slugs) -> Callable[[Slugs], _Decided]:
            return lambda left: (max(sorted(tags), key=lambda tag: len(left & shelf.tagged([tag])), default=""), "")

        yield _Stage("3", NO_SLUGS if limits.offers_nothing else shelf.every, always(advice.band))
        yield _Stage("11", shelf.of_kinds(limits.session_kinds) | safe, always(advice.kind or advice.band, advice.band))
        yield _Stage("12", shelf.of_strain(limits.cap) | safe, always(advice.band))
        yield _Stage("6", (shelf.every - self.tagged) | safe, most_of(wishes.cautions))
        yield _Stage("7", (shelf.every - shelf.tagged(limits.tags)) | safe, most_of(limits.tags))
        yield _Stage("12", shelf.of_level(wishes.level) | safe, always(advice.band, "level"))
        yield _Stage("13", safe, lambda left: (next((area for slug in sorted(left) if (area := self._blocking(place, None, slug))), advice.area), ""))
        yield _Stage("19", shelf.every - wishes.refused, lambda left: (min(left), ""))
        yield _Stage(
            "14", shelf.with_equipment(wishes.equipment), lambda left: (min(thing for slug in left for thing in shelf.needs(slug) if thing not in (wishes.equipment or ())), "")
        )
        yield _Stage("15", shelf.at(wishes.when).difference(INSTEAD_OF_A_RUN), lambda left: (wishes.when or min(left), ""))
        yield _Stage("27", shelf.every if wishes.floor else shelf.off_floor, lambda left: (min(left), ""))
        yield _Stage("22", shelf.every.difference(wishes.swapped), lambda left: (min(left), ""))

    # Rule 16 and the coming weeks

    def _withheld(self) -> list[Withheld]:
        """What rules 5-7, 12 and 13 took out of each asked area, by the first of them; nothing that another spot of the area may have."""
        found: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
        for place, advice in enumerate(self.advices):
            gone = found[advice.area]
            for order, subject, slugs in self._taken_out(place):
                for slug in slugs:
                    if slug not in gone or order < gone[slug][0]:
                        gone[slug] = (order, subject)
        for advice, room in zip(self.advices, self.rooms, strict=True):
            may = room.today if self._session_may_hold(advice) & STRENGTH_KINDS else room.today | room.later
            for slug in may & found[advice.area].keys():
                del found[advice.area][slug]
        return [Withheld(slug, WITHHOLDING[order], area, subject) for area in sorted(found) for slug, (order, subject) in sorted(found[area].items())]

    def _session_may_hold(self, advice: Advice) -> frozenset[ExerciseKind]:
        """The kinds rule 11 thinks of for a spot, before its band and its feel have their say."""
        kind = self.catalogue.kinds.get(advice.kind or "")
        return GENTLE_KINDS | STRENGTH_KINDS if kind and kind.stretching == Stretching.AVOID else GENTLE_KINDS

    def _taken_out(self, place: int) -> Iterator[tuple[int, str, Slugs]]:
        """(place in WITHHOLDING, the slug that decided, exercises) for one spot. What has sides is out if it is out on all of the spot's sides."""
        advice, per_side = self.advices[place], self.shelf.per_side
        against = [self._against(place, side, limits) for side, limits in advice.limits]
        out = [NO_SLUGS.union(*(slugs for _, _, slugs in each)) for each in against]
        gone = (frozenset.intersection(*out) & per_side) | (NO_SLUGS.union(*out) - per_side)
        for order, subject, slugs in sorted((each for found in against for each in found), key=lambda each: each[:2]):
            if here := gone & slugs:
                gone -= here
                yield order, subject, here

    def _against(self, place: int, side: str, limits: Limits) -> list[tuple[int, str, Slugs]]:
        """What each rule of WITHHOLDING says against the exercises of a spot's area, on one of its sides."""
        advice, shelf = self.advices[place], self.shelf
        every = shelf.of_area(advice.area)
        kinds = self._session_may_hold(advice)
        held = every & shelf.of_kinds(kinds)
        idle = advice.flagged or all(each.offers_nothing for _, each in advice.limits)
        worked = held if idle else every & shelf.of_kinds(kinds | STRENGTH_KINDS)  # with what is for the coming weeks
        found = [(0, flag, every) for flag in advice.flagged]
        found += [(1, caution, every) for caution in advice.raised]
        found += [(1, caution, every & shelf.tagged([caution])) for caution in self.wishes.cautions]
        found += [(2, tag, every & shelf.tagged([tag])) for tag in limits.tags]
        found += [(3, limits.band, held - shelf.of_strain(limits.cap))]
        for other, area in enumerate(self.areas):
            if other != place and shelf.meet(advice.area, area):
                found += [(4, area, worked & sided) for where, (sided, _) in self.blocks_apart[other].items() if where == side]
                found += [(4, area, worked & flat) for _, flat in self.blocks_apart[other].values()]
        flat = frozenset.intersection(*self.suits[place].values()) - shelf.per_side
        found += [(4, advice.area, flat - self._suits_on_both(place))]
        return [*found, (4, advice.area, (self.suits[place][side] & shelf.per_side) - self._suits_there(place, side))]

    def _later(self, offered: Set[str]) -> list[Later]:
        """Strength and stability for the coming weeks, area by area, what is aimed best first."""
        areas: dict[str, tuple[str, ...]] = {}
        for area, room in zip(self.areas, self.rooms, strict=True):
            wanted = room.later.difference(offered, self.wishes.refused)
            for slug in filter(wanted.__contains__, self.shelf.aims(area)) if wanted else ():
                known = areas.get(slug)
                if known is None:
                    areas[slug] = (area,)
                elif area not in known:
                    areas[slug] = (*known, area)
        return [Later(slug, found) for slug, found in areas.items()]


CONFIDENCES, STRENGTHS = list(Confidence), list(RelationStrength)


@made_once
def relations_in_order(catalogue: Catalogue) -> tuple[Relation, ...]:
    """The relations between places of the body, the best founded first."""
    return tuple(sorted(catalogue.relations.values(), key=lambda each: (CONFIDENCES.index(each.confidence), STRENGTHS.index(each.strength), each.slug)))


def _is_from(catalogue: Catalogue, relation: Relation, area: str) -> bool:
    """Whether a relation starts at an area: at its group, or at the muscle itself. What starts at an injury is for nobody to guess."""
    return area == relation.from_muscle or (relation.from_group is not None and relation.from_group in catalogue.groups_of(area))


def _sorer_first(sides: Sides, served: Iterable[Advice]) -> tuple[str, ...]:
    """The sides in the order done: the sorer first, the left where they are alike."""
    worst = {side: max(((advice.severity, limits.level.strictness) for advice in served for where, limits in advice.limits if where == side), default=(0, 0)) for side in sides}
    return tuple(sorted(sides, key=lambda side: ((-worst[side][0], -worst[side][1]), side)))
