"""Choosing from candidates what fits the time: SUGGESTIONS.md 17, 18 and 22. Pure, and it knows nothing of muscles' names or of rules before 17.

A set of spots is a whole number: spot i is in it if bit i is set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TypeAlias

from library.timing import READY_SECONDS, seconds

SCALE = 1 << 20  # gains are whole numbers, halved again and again
MASKS_AT_MOST = 20_000  # sets of spots kept while looking for the best cover; 12 spots have 4,096

LEFT, RIGHT = "left", "right"
Sides: TypeAlias = tuple[str, ...]
SIDE_CHOICES: tuple[Sides, ...] = ((LEFT,), (RIGHT,), (LEFT, RIGHT))


@dataclass(frozen=True, slots=True)
class Aim:
    """What a candidate does for one spot: how well it is aimed (`target`), its points in all, and the muscles it works there."""

    target: int
    points: int
    muscles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise that may be given. `on_left` and `on_right` are the spots it may be given for on that side; `flat` those of one that has no sides.

    A spot in both `on_left` and `on_right` is served by both sides done. `partly`: spots of which it may be given on one side only.
    """

    slug: str
    kind: str
    sets: int
    work_seconds: int
    rest_seconds: int
    aims: Mapping[int, Aim]
    on_left: int = 0
    on_right: int = 0
    flat: int = 0
    partly: int = 0

    def choices(self) -> Iterator[tuple[Sides, int]]:
        """(sides, spots served) for each way to do it that serves a spot; doing more sides serves more."""
        if self.flat:
            yield (), self.flat
        left, right, both = self.serves((LEFT,)), self.serves((RIGHT,)), self.serves((LEFT, RIGHT))
        if left:
            yield (LEFT,), left
        if right:
            yield (RIGHT,), right
        if both not in (left, right):
            yield (LEFT, RIGHT), both

    def serves(self, sides: Sides) -> int:
        """The spots served by doing these sides."""
        if not sides:
            return self.flat
        if len(sides) == 2:
            return self.on_left | self.on_right
        return self.on_left & ~self.on_right if sides == (LEFT,) else self.on_right & ~self.on_left

    def needs(self, spot: int) -> Sides:
        """The sides that serve a spot."""
        return tuple(side for side, spots in ((LEFT, self.on_left), (RIGHT, self.on_right)) if spots >> spot & 1)

    def seconds(self, sides: Sides, sets: int) -> int:
        return seconds(sides=len(sides) or 1, sets=sets, work=self.work_seconds, rest=self.rest_seconds)

    def points(self, spots: int) -> int:
        return sum(self.aims[spot].points for spot in members(spots))


@dataclass(slots=True)
class Pick:
    """A candidate taken, with the sides done, the sets, and the spots it serves."""

    candidate: Candidate
    sides: Sides
    sets: int
    spots: int

    @property
    def seconds(self) -> int:
        return self.candidate.seconds(self.sides, self.sets)


def members(spots: int) -> Iterator[int]:
    """The numbers of the spots in a set."""
    while spots:
        lowest = spots & -spots
        yield lowest.bit_length() - 1
        spots ^= lowest


def pack(candidates: Sequence[Candidate], severities: Sequence[int], budget: int) -> list[Pick]:
    """What to do in `budget` seconds: each spot served first, then more by gain for the time. `severities` holds each spot's number."""
    picks = _cover(candidates, severities, budget)
    left = budget - sum(pick.seconds for pick in picks.values())
    left = _give_sets_back(picks, left)
    _add(candidates, picks, left)
    return list(picks.values())


def pack_without(candidates: Sequence[Candidate], severities: Sequence[int], budget: int, gone: Sequence[str]) -> tuple[list[Pick], dict[str, str | None]]:
    """A session from which exercises were sent away, one after the other, and what came for each of them: None is nothing else.

    Each leaves its place to the next best for the same spots; the rest stays as it was. Where that would leave a spot out that could be
    served without them, all is packed anew.
    """
    picks = {pick.candidate.slug: pick for pick in pack(candidates, severities, budget)}
    instead: dict[str, str | None] = {}
    for place, slug in enumerate(gone):
        if slug not in picks:
            continue
        without, served, before = {*gone[: place + 1]}, _served(picks), {*picks}
        away = picks.pop(slug)
        new = _next_best(candidates, picks, away, budget - sum(pick.seconds for pick in picks.values()), without=without)
        if new:
            picks[new.candidate.slug] = new
        if _served(picks).bit_count() < served.bit_count():
            picks = {pick.candidate.slug: pick for pick in pack([each for each in candidates if each.slug not in without], severities, budget)}
            new = next((pick for slug, pick in picks.items() if slug not in before and pick.spots & away.spots), None)
        instead[slug] = new.candidate.slug if new else None
    return list(picks.values()), instead


def _next_best(candidates: Sequence[Candidate], picks: dict[str, Pick], away: Pick, left: int, *, without: set[str]) -> Pick | None:
    """What takes the place of a pick: as many of the spots that it alone served, then of all of its spots, as can be; at full dose where that
    fits; then by gain, then by slug."""
    alone, worked = away.spots & ~_served(picks), _Worked(picks)
    found: list[tuple[tuple[int, int, bool, int, str, Sides], Pick]] = []
    for candidate in candidates:
        if candidate.slug in picks or candidate.slug in without:
            continue
        for sides, spots in candidate.choices():
            same = spots & away.spots
            sets = next((sets for sets in range(candidate.sets, 0, -1) if candidate.seconds(sides, sets) <= left), 0)
            if same and sets:
                key = (-(same & alone).bit_count(), -same.bit_count(), sets < candidate.sets, -worked.gain(candidate, same), candidate.slug, sides)
                found.append((key, Pick(candidate, sides, sets, candidate.serves(sides))))
    return min(found, key=lambda each: each[0])[1] if found else None


# --- cover first ---


def _cover(candidates: Sequence[Candidate], severities: Sequence[int], budget: int) -> dict[str, Pick]:
    """One exercise for each spot: at full dose, else at one set, else as many spots as fit."""
    picks = _best_for_each(candidates, len(severities))
    if sum(pick.seconds for pick in picks.values()) <= budget:
        return picks
    shorter = _as_many_as_fit(candidates, severities, budget, full=True)
    if _served(shorter) == _served(picks):
        return shorter
    for pick in picks.values():
        pick.sets = 1
    if sum(pick.seconds for pick in picks.values()) <= budget:
        return picks
    return _as_many_as_fit(candidates, severities, budget, full=False) or _one_side(candidates, severities, budget)


def _served(picks: Mapping[str, Pick]) -> int:
    """The spots that get something."""
    found = 0
    for pick in picks.values():
        found |= pick.spots
    return found


def _best_for_each(candidates: Sequence[Candidate], spots: int) -> dict[str, Pick]:
    """Each spot's best candidate, for all of its sides before for one; none where one taken before is aimed as well at it."""
    best: dict[int, tuple[int, int, str, Candidate]] = {}
    aimed: dict[int, int] = {}
    for candidate in candidates:
        for spot, aim in candidate.aims.items():
            aimed[spot] = max(aimed.get(spot, 0), aim.target)
            one_sided = int(bool(candidate.partly >> spot & 1))
            if spot not in best or (one_sided, -aim.points, candidate.slug) < best[spot][:3]:
                best[spot] = (one_sided, -aim.points, candidate.slug, candidate)
    picks: dict[str, Pick] = {}
    for spot in range(spots):
        if spot not in best or any(pick.spots >> spot & 1 and pick.candidate.aims[spot].target >= aimed[spot] for pick in picks.values()):
            continue
        candidate = best[spot][-1]
        before = picks[candidate.slug].sides if candidate.slug in picks else ()
        done = tuple(side for side in (LEFT, RIGHT) if side in before or side in candidate.needs(spot))
        picks[candidate.slug] = Pick(candidate, done, candidate.sets, candidate.serves(done))
    return picks


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to do a candidate."""

    candidate: Candidate
    sides: Sides
    sets: int
    spots: int
    seconds: int
    points: int

    @property
    def slug(self) -> str:
        return self.candidate.slug


_Chain: TypeAlias = "tuple[_Option, _Chain] | None"


def _as_many_as_fit(candidates: Sequence[Candidate], severities: Sequence[int], budget: int, *, full: bool) -> dict[str, Pick]:
    """As many spots as fit, at full dose or at one set each; of equally many the sorest, then the shortest."""
    options = _options(candidates, budget, full=full)
    found: dict[int, tuple[int, int, _Chain]] = {0: (0, 0, None)}  # spots served -> the shortest way: (seconds, minus points, options)
    for option in _undominated(options):
        for spots, (spent, points, chain) in list(found.items()):
            both, cost = spots | option.spots, spent + option.seconds
            if both != spots and cost <= budget and (both not in found or (cost, points - option.points) < found[both][:2]):
                found[both] = (cost, points - option.points, (option, chain))
        if len(found) > MASKS_AT_MOST:
            best = sorted(found, key=lambda spots: (-spots.bit_count(), found[spots][:2], spots))[: MASKS_AT_MOST // 2]
            found = {spots: found[spots] for spots in {0, *best}}

    def worth(spots: int) -> tuple[int, list[int], int, int, int]:
        spent, points, _ = found[spots]
        return spots.bit_count(), sorted((severities[spot] for spot in members(spots)), reverse=True), -spent, -points, -spots

    picks: dict[str, Pick] = {}
    chain = found[max(found, key=worth)][2]
    while chain:
        option, chain = chain
        _take(picks, option)
    _improve(picks, options, budget)
    return picks


def _options(candidates: Sequence[Candidate], budget: int, *, full: bool) -> dict[int, list[_Option]]:
    """For each set of spots the options that serve just it and fit: shortest first, each longer one with more points."""
    found: dict[int, list[_Option]] = {}
    for candidate in candidates:
        sets = candidate.sets if full else 1
        for sides, spots in candidate.choices():
            cost = candidate.seconds(sides, sets)
            if cost <= budget:
                found.setdefault(spots, []).append(_Option(candidate, sides, sets, spots, cost, candidate.points(spots)))
    for spots, options in found.items():
        kept: list[_Option] = []
        for option in sorted(options, key=lambda each: (each.seconds, -each.points, each.slug)):
            if not kept or option.points > kept[-1].points:
                kept.append(option)
        found[spots] = kept
    return found


def _undominated(options: Mapping[int, list[_Option]]) -> list[_Option]:
    """The shortest option for each set of spots, without those that another beats: no longer, and serving as much."""
    shortest = sorted((each[0] for each in options.values()), key=lambda option: (option.seconds, -option.spots.bit_count(), option.spots))
    kept: list[_Option] = []
    for option in shortest:
        if not any(option.spots & ~other.spots == 0 for other in kept):
            kept.append(option)
    return kept


def _take(picks: dict[str, Pick], option: _Option) -> None:
    """Take an option; the two sides of one exercise become one entry, which takes as long."""
    before = picks[option.slug].sides if option.slug in picks else ()
    sides = tuple(side for side in (LEFT, RIGHT) if side in before or side in option.sides)
    picks[option.slug] = Pick(option.candidate, sides, option.sets, option.candidate.serves(sides))


def _improve(picks: dict[str, Pick], options: Mapping[int, list[_Option]], budget: int) -> None:
    """Put something better for the shortest where the time allows; nothing that is served now is left out."""
    for slug in sorted(picks):
        pick = picks[slug]
        alone = pick.spots
        for other in picks.values():
            if other is not pick:
                alone &= ~other.spots
        left = budget - sum(each.seconds for each in picks.values()) + pick.seconds
        better = [
            option
            for spots, found in options.items()
            if alone & ~spots == 0
            for option in found
            if option.seconds <= left and option.slug not in picks and option.candidate.points(alone) > pick.candidate.points(alone)
        ]
        if better:
            best = min(better, key=lambda option: (-option.candidate.points(alone), option.seconds, option.slug, option.sides))
            del picks[slug]
            _take(picks, best)


def _one_side(candidates: Sequence[Candidate], severities: Sequence[int], budget: int) -> dict[str, Pick]:
    """Where no spot fits on all its sides: one side of the sorest spot for which one fits, the left before the right."""
    for spot in sorted(range(len(severities)), key=lambda each: (-severities[each], each)):
        fitting = [each for each in candidates if len(each.needs(spot)) == 2 and each.seconds((LEFT,), 1) <= budget]
        if fitting:
            best = min(fitting, key=lambda each: (-each.aims[spot].points, each.slug))
            return {best.slug: Pick(best, (LEFT,), 1, 1 << spot)}
    return {}


# --- then more ---


def _give_sets_back(picks: dict[str, Pick], left: int) -> int:
    """Sets up to the full dose while they fit, to the one with the fewest first; the seconds left after."""
    while True:
        short = [pick for pick in picks.values() if pick.sets < pick.candidate.sets and pick.candidate.seconds(pick.sides, pick.sets + 1) - pick.seconds <= left]
        if not short:
            return left
        pick = min(short, key=lambda each: (each.sets, -each.candidate.points(each.spots), each.candidate.slug))
        before = pick.seconds
        pick.sets += 1
        left -= pick.seconds - before


class _Worked:
    """What the session does for each spot so far: how often each muscle, how often each kind."""

    def __init__(self, picks: Mapping[str, Pick]) -> None:
        self.muscles: Counter[tuple[int, str]] = Counter()
        self.kinds: Counter[tuple[int, str]] = Counter()
        for pick in picks.values():
            self.add(pick.candidate, pick.spots)

    def add(self, candidate: Candidate, spots: int) -> None:
        for spot in members(spots):
            self.kinds[spot, candidate.kind] += 1
            for muscle in candidate.aims[spot].muscles:
                self.muscles[spot, muscle] += 1

    def gain(self, candidate: Candidate, spots: int) -> int:
        """The points for each spot, halved for each time its least worked muscle there was worked, and for each exercise of the same kind."""
        total = 0
        for spot in members(spots):
            aim = candidate.aims[spot]
            times = min((self.muscles[spot, muscle] for muscle in aim.muscles), default=0) + self.kinds[spot, candidate.kind]
            total += aim.points * SCALE >> times
        return total


def _add(candidates: Sequence[Candidate], picks: dict[str, Pick], left: int) -> None:
    """Exercises at full dose by gain for their seconds, while any fits. One that is there already may get its other side, at the sets it has."""
    worked = _Worked(picks)

    def rate(candidate: Candidate, sides: Sides, spots: int) -> int:
        return worked.gain(candidate, spots) // candidate.seconds(sides, candidate.sets)

    queue = [
        (-rate(candidate, sides, spots), -spots.bit_count(), candidate.slug, sides, candidate)
        for candidate in candidates
        if candidate.seconds((), 1) <= left
        for sides, spots in candidate.choices()
    ]
    heapify(queue)
    while queue and left > READY_SECONDS:
        known, count, slug, sides, candidate = heappop(queue)
        pick = picks.get(slug)
        done = tuple(side for side in (LEFT, RIGHT) if side in sides or (pick and side in pick.sides))
        spots = candidate.serves(done) & ~(pick.spots if pick else 0)
        now = -rate(candidate, sides, spots)
        more = Pick(candidate, done, pick.sets if pick else candidate.sets, candidate.serves(done))
        cost = more.seconds - (pick.seconds if pick else 0)
        if now == 0 or cost > left:
            continue
        if now > known:  # less than when it was last looked at: others may be before it now
            heappush(queue, (now, count, slug, sides, candidate))
            continue
        picks[slug] = more
        left -= cost
        worked.add(candidate, spots)
