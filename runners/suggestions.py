"""From sore spots to a session that fits the time: the rules of SUGGESTIONS.md 10-21, over the catalogue alone. No Django, no clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from library.catalogue import Catalogue, Exercise
from library.words import AdviceLevel, BodyPosition, ExerciseKind, Slot, Stretching
from runners.advice import GENTLE_KINDS, STRENGTH_KINDS, Advice, Because, Limits, Spot, advise, session_cautions
from runners.packing import Aim, Candidate, Pick, Sides, members, pack
from runners.shelf import HIGHEST_LEVEL, HIGHEST_STRAIN, NO_SLUGS, Slugs, shelf_of

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The answer. `areas` holds one advice a spot, in the order given; in an emergency nothing else is said."""

    minutes: int
    total_seconds: int
    areas: tuple[Advice, ...]
    suggestions: tuple[Suggestion, ...]
    withheld: tuple[Withheld, ...]
    later: tuple[Later, ...]

    @property
    def emergency(self) -> bool:
        """Whether everything but "get help now" must disappear."""
        return any(advice.level == AdviceLevel.EMERGENCY for advice in self.areas)


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
) -> Session:
    """A session for the spots. SpotError where the spots cannot be answered for.

    `equipment` None is anything, empty is nothing to hand. `helped`, `refused` ("hurts" and "not for me") and `recent`
    (done on the last days) are slugs of exercises.
    """
    spots = tuple(spots)
    advices = advise(catalogue, spots, cautions=cautions, red_flags=red_flags)
    if any(advice.level == AdviceLevel.EMERGENCY for advice in advices):
        return Session(minutes=minutes, total_seconds=0, areas=advices, suggestions=(), withheld=(), later=())
    wishes = _Wishes(
        cautions=session_cautions(catalogue, spots, cautions),
        equipment=None if equipment is None else frozenset(equipment),
        when=Slot(when) if when else None,
        level=level,
        helped=frozenset(helped),
        refused=frozenset(refused),
        recent=frozenset(recent),
    )
    return _Sorting(catalogue, advices, wishes).session(minutes)


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
        self.tagged = self.shelf.tagged(wishes.cautions)
        self.blocks = [{side: self._blocked_by(advice, limits) for side, limits in advice.limits} for advice in self.advices]
        self.suits = [{side: self._suits(advice, limits) for side, limits in advice.limits} for advice in self.advices]
        self.rooms = [self._room(place) for place in range(len(self.advices))]
        self._keep_to_one_side()

    def session(self, minutes: int) -> Session:
        fits = self.shelf.with_equipment(self.wishes.equipment) & self.shelf.at(self.wishes.when)
        fits = fits.difference(INSTEAD_OF_A_RUN, self.wishes.refused)
        candidates = self._candidates(fits)
        picks = pack(candidates, [advice.severity for advice in self.advices], minutes * 60)
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
        )

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
            if other is own or (for_later and other.area == own.area and {each for _, each in other.limits} == {each for _, each in own.limits}):
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
            resting = any(limits.offers_nothing for other in self.advices if other.area == advice.area for _, limits in other.limits)
            for side, limits in advice.limits:
                if not limits.offers_nothing:
                    open_to = strength - self.shelf.tagged(limits.tags)
                    later |= self._free(place, open_to & per_side, side, for_later=True)
                    later |= NO_SLUGS if resting else self._free(place, open_to - per_side, None, for_later=True)
        return _Room(on, flat, frozenset(later))

    def _suits_there(self, place: int, side: str) -> Slugs:
        """What rules 10-12 leave on one side: where the middle and a side of one area are sore, it has to suit both."""
        area = self.advices[place].area
        return self.suits[place][side].intersection(*(suits[side] for other, suits in zip(self.advices, self.suits, strict=True) if other.area == area and side in suits))

    def _suits_on_both(self, place: int) -> Slugs:
        """What rules 10-12 leave of what has no sides: it has to suit every side on which its area is sore, whichever spot that is."""
        own = frozenset.intersection(*self.suits[place].values()) - self.shelf.per_side
        return own.intersection(*(suits for other, sides in zip(self.advices, self.suits, strict=True) if other.area == self.advices[place].area for suits in sides.values()))

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
        on_left: dict[str, int] = defaultdict(int)
        on_right: dict[str, int] = defaultdict(int)
        flat: dict[str, int] = defaultdict(int)
        partly: dict[str, int] = defaultdict(int)
        for place, room in enumerate(self.rooms):
            left, right = room.on.get("left", NO_SLUGS), room.on.get("right", NO_SLUGS)
            for slugs, into in ((left, on_left), (right, on_right), (room.flat, flat), (left ^ right if len(room.on) == 2 else NO_SLUGS, partly)):
                for slug in slugs & fits:
                    into[slug] |= 1 << place
        every = on_left.keys() | on_right.keys() | flat.keys()
        patterns = {slug: (on_left.get(slug, 0), on_right.get(slug, 0), flat.get(slug, 0)) for slug in every}
        if len(every) > MANY:
            every = self._shortlist(patterns, fits)
        return [self._candidate(slug, *patterns[slug], partly.get(slug, 0)) for slug in sorted(every)]

    def _candidate(self, slug: str, on_left: int, on_right: int, flat: int, partly: int) -> Candidate:
        exercise = self.shelf.exercises[slug]
        return Candidate(
            slug=slug,
            kind=exercise.kind,
            sets=exercise.sets,
            work_seconds=self.shelf.work_seconds[slug],
            rest_seconds=exercise.rest_seconds,
            aims={place: self._aim(self.advices[place], slug) for place in members(on_left | on_right | flat)},
            on_left=on_left,
            on_right=on_right,
            flat=flat,
            partly=partly,
        )

    def _shortlist(self, patterns: Mapping[str, tuple[int, int, int]], fits: Slugs) -> set[str]:
        """Of very many candidates the best of each kind for each spot, and the shortest for each set of spots, which is what covering needs."""
        exercises, work = self.shelf.exercises, self.shelf.work_seconds
        shortest: dict[tuple[int, int, int], str] = {}
        for slug, pattern in patterns.items():
            known = shortest.setdefault(pattern, slug)
            if work[slug] < work[known] or (work[slug] == work[known] and slug < known):
                shortest[pattern] = slug
        found = {*shortest.values(), *(self.wishes.helped & patterns.keys())}
        for advice, room in zip(self.advices, self.rooms, strict=True):
            able, taken = room.today & fits, Counter[ExerciseKind]()
            for slug in self.shelf.aims(advice.area):
                if slug in able and taken[exercises[slug].kind] < SHORTLIST:
                    taken[exercises[slug].kind] += 1
                    found.add(slug)
        return found

    def _aim(self, advice: Advice, slug: str) -> Aim:
        """What an exercise does for a spot, the runner's own reactions included."""
        aim = self.shelf.aims(advice.area)[slug]
        change = (HELPED if slug in self.wishes.helped else 0) + (DONE_LATELY if slug in self.wishes.recent else 0)
        return replace(aim, points=aim.points + change) if change else aim

    def _suggestion(self, pick: Pick) -> Suggestion:
        exercise = self.shelf.exercises[pick.candidate.slug]
        served = [self.advices[place] for place in members(pick.spots)]
        return Suggestion(
            slug=exercise.slug,
            kind=exercise.kind,
            intensity=exercise.intensity,
            areas=tuple(dict.fromkeys(advice.area for advice in served)),
            sides=_sorer_first(pick.sides, served),
            sets=pick.sets,
            hold_seconds=exercise.hold_seconds,
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
        if pick.sets < exercise.sets:
            yield Because(rule="18", subject=exercise.slug, area=self.advices[next(members(pick.spots))].area, number=pick.sets)

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
        advice, wishes, shelf = self.advices[place], self.wishes, self.shelf
        room, limits = self.rooms[place], min((each for _, each in advice.limits), key=lambda each: each.level.strictness)
        left = shelf.of_area(advice.area)

        def say(rule: str, subject: str, detail: str = "") -> Because:
            return Because(rule=rule, subject=subject, area=advice.area, side=advice.spot.side, detail=detail)

        if limits.offers_nothing:
            return say("3", advice.band)
        if not (left := left & shelf.of_kinds(limits.session_kinds)):
            return say("11", advice.kind or advice.band, detail=advice.band)
        if not (left := left & shelf.of_strain(limits.cap)):
            return say("12", advice.band)
        for rule, tags in (("6", wishes.cautions), ("7", limits.tags)):
            if tags and not left - shelf.tagged(tags):
                return say(rule, max(sorted(tags), key=lambda tag: len(left & shelf.tagged([tag]))))
            left = left - shelf.tagged(tags)
        if not (left := left & shelf.of_level(wishes.level)):
            return say("12", advice.band, detail="level")
        if not left & room.today:
            return say("13", next((area for slug in sorted(left) if (area := self._blocking(place, None, slug))), advice.area))
        left = left & room.today
        if not left - wishes.refused:
            return say("19", min(left))
        left = left - wishes.refused
        if not left & shelf.with_equipment(wishes.equipment):
            return say("14", min(thing for slug in left for thing in shelf.needs(slug) if thing not in (wishes.equipment or ())))
        left = left & shelf.with_equipment(wishes.equipment)
        if not (left & shelf.at(wishes.when)).difference(INSTEAD_OF_A_RUN):
            return say("15", wishes.when or min(left))
        return say("18", advice.area)

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
        return [Withheld(slug=slug, rule=WITHHOLDING[order], area=area, subject=subject) for area in sorted(found) for slug, (order, subject) in sorted(found[area].items())]

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
        for other, blocks in zip(self.advices, self.blocks, strict=True):
            if other is not advice:
                found += [(4, other.area, worked & (blocked & shelf.per_side if where == side else NO_SLUGS)) for where, blocked in blocks.items()]
                found += [(4, other.area, (worked & blocked) - shelf.per_side) for blocked in blocks.values()]
        flat = frozenset.intersection(*self.suits[place].values()) - shelf.per_side
        found += [(4, advice.area, flat - self._suits_on_both(place))]
        return [*found, (4, advice.area, (self.suits[place][side] & shelf.per_side) - self._suits_there(place, side))]

    def _later(self, offered: Set[str]) -> list[Later]:
        """Strength and stability for the coming weeks, area by area, what is aimed best first."""
        areas: dict[str, tuple[str, ...]] = {}
        for advice, room in zip(self.advices, self.rooms, strict=True):
            area, wanted = advice.area, room.later.difference(offered, self.wishes.refused)
            for slug in self.shelf.aims(advice.area):
                if slug in wanted and area not in areas.get(slug, ()):
                    areas[slug] = (*areas.get(slug, ()), area)
        return [Later(slug, found) for slug, found in areas.items()]


def _sorer_first(sides: Sides, served: Iterable[Advice]) -> tuple[str, ...]:
    """The sides in the order done: the sorer first, the left where they are alike."""
    worst = {side: max(((advice.severity, limits.level.strictness) for advice in served for where, limits in advice.limits if where == side), default=(0, 0)) for side in sides}
    return tuple(sorted(sides, key=lambda side: ((-worst[side][0], -worst[side][1]), side)))
