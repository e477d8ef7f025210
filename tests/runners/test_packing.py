"""Packing by itself: seconds, and that covering is exact."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.packing import Aim, Candidate, members, pack, pack_without, seconds


@pytest.mark.parametrize(
    ("sides", "sets", "work", "rest", "takes"),
    [(1, 1, 30, 10, 35), (1, 2, 30, 10, 75), (2, 1, 30, 10, 70), (2, 2, 30, 10, 150), (1, 4, 30, 60, 305), (2, 3, 24, 90, 514)],
)
def test_seconds_are_work_rests_changing_sides_and_getting_ready(sides: int, sets: int, work: int, rest: int, takes: int):
    assert seconds(sides=sides, sets=sets, work=work, rest=rest) == takes


def candidate(slug: str, *, left: int = 0, right: int = 0, flat: int = 0, sets: int = 2, work: int = 30, points: int = 60) -> Candidate:
    aims = {spot: Aim(60, points, (f"muscle-{spot}",)) for spot in members(left | right | flat)}
    return Candidate(slug, "mobility", sets, work, 10, aims, left, right, flat)


def spots_served(picks) -> int:
    served = 0
    for pick in picks:
        served |= pick.spots
    return served


@st.composite
def shelves(draw) -> tuple[list[Candidate], int]:
    """A few candidates for up to five spots; the sides of a spot are its own, as on a body."""
    count = draw(st.integers(1, 5))
    lies = [draw(st.sampled_from(["left", "right", "both"])) for _ in range(count)]
    found = []
    for number in range(draw(st.integers(1, 6))):
        spots = draw(st.integers(1, 2**count - 1))
        flat = draw(st.booleans())
        left = sum(1 << spot for spot in members(spots) if lies[spot] != "right")
        right = sum(1 << spot for spot in members(spots) if lies[spot] != "left")
        masks = {"flat": spots} if flat else {"left": left, "right": right}
        found.append(candidate(f"c{number}", **masks, sets=draw(st.integers(1, 3)), work=draw(st.integers(10, 60)), points=draw(st.integers(20, 90))))
    return found, count


def most_that_fit(candidates: list[Candidate], budget: int, *, full: bool = False) -> int:
    """How many spots can be served at one set each, or at full dose, found by trying everything."""
    best = 0
    for several in range(len(candidates) + 1):
        for chosen in combinations(candidates, several):
            for ways in product(*([way for way, _ in each.choices()] for each in chosen)):
                if sum(each.seconds(way, each.sets if full else 1) for each, way in zip(chosen, ways, strict=True)) <= budget:
                    served = 0
                    for each, way in zip(chosen, ways, strict=True):
                        served |= each.serves(way)
                    best = max(best, served.bit_count())
    return best


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(shelves(), st.integers(60, 400))
def test_as_many_spots_are_served_as_can_be(shelf: tuple[list[Candidate], int], budget: int):
    candidates, count = shelf
    picks = pack(candidates, [3] * count, budget)
    most = most_that_fit(candidates, budget)
    assert sum(pick.seconds for pick in picks) <= budget
    assert len({pick.candidate.slug for pick in picks}) == len(picks)
    assert all(1 <= pick.sets <= pick.candidate.sets for pick in picks)
    assert spots_served(picks).bit_count() == most or (most == 0 and spots_served(picks).bit_count() <= 1)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(shelves(), st.integers(60, 600))
def test_all_get_a_full_dose_where_that_can_be(shelf: tuple[list[Candidate], int], budget: int):
    candidates, count = shelf
    able = most_that_fit(candidates, 10**6)
    if most_that_fit(candidates, budget, full=True) == able:
        assert spots_served([pick for pick in pack(candidates, [3] * count, budget) if pick.sets == pick.candidate.sets]).bit_count() == able


def test_of_equally_many_the_sorest_is_served():
    picks = pack([candidate("a", left=0b001), candidate("b", left=0b010), candidate("c", left=0b100)], [2, 5, 3], 80)
    assert spots_served(picks) == 0b110


def test_one_side_of_the_sorest_where_no_spot_fits_whole():
    [pick] = pack([candidate("a", left=0b1, right=0b1), candidate("b", left=0b10, right=0b10)], [2, 5], 60)
    assert (pick.candidate.slug, pick.sides, pick.sets, pick.spots) == ("b", ("left",), 1, 0b10)


def test_two_spots_on_two_sides_share_one_entry():
    [pick] = pack([candidate("a", left=0b01, right=0b10)], [2, 2], 600)
    assert (pick.sides, pick.spots) == (("left", "right"), 0b11)


def test_twenty_four_spots_are_packed_within_the_time():
    candidates = [candidate(f"c{spot:02}", left=1 << spot, work=20 + spot) for spot in range(24)]
    picks = pack(candidates, list(range(24)), 300)
    assert sum(pick.seconds for pick in picks) <= 300
    assert spots_served(picks).bit_count() == 10  # 25 + 26 + ... + 34 s


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(shelves(), st.integers(60, 400), st.permutations(range(6)), st.integers(1, 6))
def test_what_is_sent_away_costs_no_spot_that_can_be_served_without_it(shelf: tuple[list[Candidate], int], budget: int, order: list[int], several: int):
    candidates, count = shelf
    gone = [f"c{number}" for number in order[:several]]
    picks, instead = pack_without(candidates, [3] * count, budget, gone)
    rest = [each for each in candidates if each.slug not in gone]
    most = most_that_fit(rest, budget)
    assert sum(pick.seconds for pick in picks) <= budget
    assert not {pick.candidate.slug for pick in picks} & set(gone)
    assert all(1 <= pick.sets <= pick.candidate.sets for pick in picks)
    assert spots_served(picks).bit_count() == most or (most == 0 and spots_served(picks).bit_count() <= 1)
    assert set(instead) <= set(gone)


def test_nothing_sent_away_is_the_session_itself():
    candidates = [candidate("a", left=0b01), candidate("b", left=0b10)]
    assert pack_without(candidates, [2, 2], 300, []) == (pack(candidates, [2, 2], 300), {})


def test_a_swap_leaves_the_others_and_their_sets_alone():
    candidates = [candidate("a", left=0b01, points=90), candidate("b", left=0b10, points=90), candidate("c", left=0b01, points=50), candidate("d", left=0b01, points=40)]
    picks, instead = pack_without(candidates, [2, 2], 150, ["a"])
    assert [(pick.candidate.slug, pick.sets) for pick in picks] == [("b", 2), ("c", 2)]
    assert instead == {"a": "c"}
    assert pack_without(candidates, [2, 2], 150, ["a", "c"])[1] == {"a": "c", "c": "d"}
    assert pack_without(candidates, [2, 2], 150, ["c", "a"])[1] == {"a": "d"}
    assert pack_without(candidates, [2, 2], 150, ["a", "c", "d"])[1] == {"a": "c", "c": "d", "d": None}
