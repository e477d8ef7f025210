"""What always holds (SUGGESTIONS.md 21), on random questions to the real library.

`make test` tries 2,000 questions and prints how often each advice came; `make fuzz` (HYPOTHESIS_PROFILE=fuzz) tries without end.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from library.words import AdviceLevel, Slot
from runners.advice import GENTLE_KINDS, SIDES, STRENGTH_KINDS, Spot
from runners.history import STANDS_DAYS, Screening, with_history
from runners.shelf import HOLDS, SEATS
from runners.suggestions import INSTEAD_OF_A_RUN, Session, allowed, explain, suggest
from tests.runners.engine import library

FUZZ = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
EXAMPLES = {
    "always": 120,
    "minutes": 45,
    "equipment": 40,
    "stricter": 60,
    "reaction": 30,
    "swaps": 12,
    "standing": 15,
    "explained": 15,
}  # for each of the six levels of advice: 2,022 in all
NOTHING_BECAUSE = {"3", "6", "7", "11", "12", "13", "14", "15", "18", "19", "22", "27"}  # the rules that can leave a spot without anything
SAFETY = {"3", "6", "7", "11", "12", "13"}  # those of them that say what is safe
TODAY = date(2026, 11, 22)
SHARE = 0.05  # of the questions, for each advice

EXERCISES = sorted(library().exercises)
AREAS = sorted([*library().groups, *library().muscles])
KINDS = sorted(library().kinds)
CAUTIONS = sorted(library().cautions)
EQUIPMENT = sorted(slug for slug, each in library().equipment.items() if each.counts)
EMERGENCIES = sorted(slug for slug, each in library().red_flags.items() if each.advice == AdviceLevel.EMERGENCY)
OTHER_FLAGS = sorted(set(library().red_flags) - set(EMERGENCIES))

# What is to hand, what was named, and what was said of exercises: helped, refused, done lately.
KIT = st.one_of(st.none(), st.frozensets(st.sampled_from(EQUIPMENT), max_size=6))
NAMED = st.one_of(st.just(frozenset()), st.just(frozenset()), st.frozensets(st.sampled_from(CAUTIONS), max_size=2))
OWN = st.tuples(*[st.frozensets(st.sampled_from(EXERCISES), max_size=3)] * 3)

# Reports that lead to each advice: (kinds, numbers, days).
PATIENT, ORDINARY, STOPS = ["tight", "heavy"], ["tight", "sore", "heavy", "cramp", "tendon-ache"], ["bruised", "bone-spot", "nerve", "one-leg-swelling", "weak"]
LEADING_TO = {
    AdviceLevel.GO: [(PATIENT, [0, 1, 2], [1, 5, 100]), (["cramp"], [0, 1, 2], [1, 7]), (ORDINARY, [0], [1, 30])],
    AdviceLevel.ADAPT: [(PATIENT, [3], [1, 100]), (["sore", "tendon-ache", "pinch"], [1, 2, 3, 4], [1, 7]), (["cramp"], [1, 2], [8])],
    AdviceLevel.GENTLE_ONLY: [(ORDINARY, [5], [1, 7]), (ORDINARY, [6], [1, 3]), (["sore"], [1, 2, 3], [8, 10])],
    AdviceLevel.REST: [(ORDINARY, [7, 8], [1, 3]), (["sharp"], [0, 1, 2, 5], [1, 3]), (ORDINARY, [5], [8, 10])],
    AdviceLevel.STOP: [(ORDINARY, [9, 10], [1]), (STOPS, [0, 1, 4], [1, 9]), (["sore", "cramp"], [3, 4, 6], [11, 60])],
    AdviceLevel.EMERGENCY: [(ORDINARY, [1, 3, 6], [1, 9])],
}


MADE: dict[str, st.SearchStrategy] = {}


def among(values) -> st.SearchStrategy:
    """One of some values. Each such choice is made once, which is most of the time a question takes."""
    return MADE.setdefault(repr(values), st.sampled_from(values))


@st.composite
def questions(draw, levels: tuple[AdviceLevel, ...] = tuple(AdviceLevel)) -> tuple[list[Spot], dict]:
    """Spots, and what is asked about them. The first spot is made for one of some levels of advice, so that none is rare."""
    level = draw(among(levels))
    spots: list[Spot] = []
    taken: set[tuple[str, str]] = set()
    base = draw(among(AREAS))
    near = sorted({base, *library().muscles_of(base), *library().groups_of(base)})  # spots that meet are the hard ones
    for number in range(draw(among([1, 1, 2, 2, 3, 4]))):
        area = draw(among(near if draw(among([True, False])) else AREAS))
        central = "core" in library().groups_of(area)
        side = draw(among(["left", "right", "both", *(["centre"] if central else [])]))
        parts = {(area, part) for part in (("centre",) if side == "centre" else SIDES[side])}
        if parts & taken:
            continue
        taken |= parts
        if number == 0:
            kinds, numbers, days = draw(among(LEADING_TO[level]))
        else:
            kinds, numbers, days = [*ORDINARY, *KINDS], [0, 1, 2, 2, 3, 3, 4, 5, 6, 8], [1, 1, 1, 4, 8, 11, 29, 43]
        spots.append(Spot(area=area, side=side, severity=draw(among(numbers)), kind=draw(among(kinds)), days=draw(among(days))))
    ask = {
        "minutes": draw(among([1, 2, 3, 5, 8, 10, 20, 60, 120])),
        "when": draw(among([None, None, *Slot])),
        "equipment": draw(KIT),
        "cautions": draw(NAMED),
        "red_flags": frozenset(),
        "level": draw(among([1, 2, 3, 3, 3])),
        "holds": draw(among(HOLDS)),
        "floor": draw(among([True, True, False])),
        **dict(zip(("helped", "refused", "recent"), draw(OWN), strict=True)),
    }
    if level == AdviceLevel.EMERGENCY:
        ask["red_flags"] = frozenset({draw(among(EMERGENCIES))})
    elif level == AdviceLevel.STOP and draw(among([True, False, False, False])):
        ask["red_flags"] = frozenset({draw(among(OTHER_FLAGS))})
    return spots, ask


def reports(spots: list[Spot], ask: dict) -> dict:
    """What of a question rules 1-13 need."""
    return {"spots": spots, **{name: ask[name] for name in ("cautions", "red_flags", "level")}}


def served(spots: list[Spot], session: Session) -> int:
    """How many spots get something, told from the answer alone."""
    return sum(any(spot.area in each.areas and (not each.sides or set(each.sides) & set(SIDES[spot.side])) for each in session.suggestions) for spot in spots)


def hardest(found: frozenset[tuple[str, str]]) -> int:
    return max((library().exercises[slug].intensity for slug, _ in found), default=0)


def always(spots: list[Spot], ask: dict) -> Session:
    """21a: never over time, nothing excluded offered, a reason for all, the same answer to the same question in any order."""
    session = suggest(library(), spots, **ask)
    assert session == suggest(library(), list(spots), **ask)
    turned = suggest(library(), spots[::-1], **ask)
    assert turned.areas == session.areas[::-1]
    assert (turned.suggestions, turned.withheld, turned.later) == (session.suggestions, session.withheld, session.later)

    assert session.total_seconds == sum(each.seconds for each in session.suggestions) <= ask["minutes"] * 60
    assert all(advice.because and advice.sources for advice in session.areas)
    assert len({each.slug for each in session.suggestions}) == len(session.suggestions)
    if session.emergency:
        assert all(advice.level == AdviceLevel.EMERGENCY for advice in session.areas)
        assert (session.suggestions, session.withheld, session.later) == ((), (), ())
        return session

    may = dict(zip(spots, allowed(library(), **reports(spots, ask)), strict=True))
    cautions = ask["cautions"] | ({"dvt_suspected"} if any(spot.kind == "one-leg-swelling" for spot in spots) else frozenset())
    for each in session.suggestions:
        exercise = library().exercises[each.slug]
        work = each.hold_seconds or exercise.reps * (exercise.rep_seconds or 3)
        sides = len(each.sides) or 1
        assert each.slug not in ask["refused"]
        assert bool(each.hold_seconds) == bool(exercise.hold_seconds)
        if each.hold_seconds and ask["holds"] != "longer":
            assert each.sets * each.hold_seconds <= exercise.sets * exercise.hold_seconds
        if not ask["floor"]:
            assert exercise.position == "standing" or (exercise.position == "seated" and SEATS & set(exercise.equipment))
        assert each.because
        assert each.sources == exercise.sources
        assert bool(each.sides) == exercise.per_side
        assert 1 <= each.sets <= (exercise.sets if not each.hold_seconds or ask["holds"] != "gentle" else max(exercise.sets, 3))
        assert each.seconds == sides * (each.sets * work + (each.sets - 1) * exercise.rest_seconds) + (sides - 1) * 5 + 5
        assert exercise.kind in GENTLE_KINDS | STRENGTH_KINDS
        assert exercise.level <= ask["level"]
        assert not cautions.intersection(exercise.cautions)
        assert each.slug not in INSTEAD_OF_A_RUN
        if ask["equipment"] is not None:
            assert set(exercise.equipment) & set(EQUIPMENT) <= ask["equipment"]
        if ask["when"] == Slot.BEFORE_RUN:
            assert exercise.kind != "static_stretch"
            assert ask["when"] in exercise.when
        elif ask["when"] and exercise.kind not in STRENGTH_KINDS:
            assert ask["when"] in exercise.when
        for spot in spots:
            for side in SIDES[spot.side]:
                if spot.area in each.areas and (not each.sides or side in each.sides):
                    assert (each.slug, side if each.sides else "") in may[spot], (each, spot)
    for advice, spot in zip(session.areas, spots, strict=True):
        if advice.level.strictness >= AdviceLevel.REST.strictness:
            assert not may[spot]
        if not served([spot], session):
            assert {each.rule for each in advice.because} & NOTHING_BECAUSE
    offered = {(each.slug, area) for each in session.suggestions for area in each.areas}
    assert offered.isdisjoint((each.slug, each.area) for each in session.withheld)
    assert {each.slug for each in session.suggestions}.isdisjoint(each.slug for each in session.later)
    assert ask["refused"].isdisjoint(each.slug for each in session.later)
    if session.hint:
        hinted = {library().exercises[slug] for slug in session.hint.exercises}
        assert all(advice.level.strictness < AdviceLevel.STOP.strictness for advice in session.areas)
        assert not any(cautions.intersection(exercise.cautions) or exercise.slug in ask["refused"] or exercise.level > ask["level"] for exercise in hinted)
        sore = {muscle for advice in session.areas for muscle in advice.muscles}
        assert sore.isdisjoint(library().muscles_of(session.hint.to))
    assert list(session.suggestions) == sorted(session.suggestions, key=lambda each: each.intensity)
    return session


def minutes(spots: list[Spot], ask: dict) -> Session:
    """21b: more minutes never serve fewer spots."""
    session, before = None, 0
    for number in (1, 2, 3, 4, 5, 7, 10, 15, 30, 120):
        session = suggest(library(), spots, **{**ask, "minutes": number})
        assert served(spots, session) >= before, number
        before = served(spots, session)
    able = sum(bool({slug for slug, _ in found} - {*INSTEAD_OF_A_RUN, *ask["refused"]}) for found in allowed(library(), **reports(spots, ask)))
    if ask["equipment"] is None and ask["when"] is None and ask["floor"]:
        assert before == able, "in two hours every spot that may have something has it"
    return session


def equipment(spots: list[Spot], ask: dict) -> Session:
    """21b: more equipment never serves fewer spots."""
    have, before, session = frozenset(), 0, None
    for more in (frozenset(), ask["equipment"] or frozenset({"wall"}), frozenset({"chair", "step", "foam_roller"}), None):
        have = None if more is None else have | more
        session = suggest(library(), spots, **{**ask, "equipment": have})
        assert served(spots, session) >= before, have
        before = served(spots, session)
    return session


def stricter(spots: list[Spot], ask: dict) -> Session:
    """21c: a stricter report of a spot never widens what it may have, nor the hardest strain among it."""
    before = allowed(library(), **reports(spots, ask))[0]
    told = suggest(library(), spots, **ask)
    for change in ({"severity": 1}, {"severity": 3}, {"days": 1}, {"days": 7}, {"days": 40}, {"severity": 2, "days": 5}):
        spot = replace(spots[0], severity=min(10, spots[0].severity + change.get("severity", 0)), days=spots[0].days + change.get("days", 0))
        after = allowed(library(), **reports([spot, *spots[1:]], ask))[0]
        assert after <= before, spot
        assert hardest(after) <= hardest(before)
        assert suggest(library(), [spot, *spots[1:]], **ask).areas[0].level.strictness >= told.areas[0].level.strictness
        if len(spots) == 1:
            offered = [max((each.intensity for each in suggest(library(), alone, **ask).suggestions), default=0) for alone in (spots, [spot])]
            assert offered[1] <= offered[0]
    return told


def reaction(spots: list[Spot], ask: dict) -> Session:
    """21d: "hurts" takes an exercise out and makes its spot stricter; taken back, all is as before."""
    session = suggest(library(), spots, **ask)
    for each in session.suggestions[:2]:
        without = suggest(library(), [replace(spot, hurt=True) for spot in spots], **{**ask, "refused": ask["refused"] | {each.slug}})
        assert each.slug not in {other.slug for other in without.suggestions}
        assert all(now.level.strictness >= then.level.strictness for now, then in zip(without.areas, session.areas, strict=True))
    assert suggest(library(), spots, **{**ask, "refused": frozenset(ask["refused"])}) == session
    return session


def swaps(spots: list[Spot], ask: dict) -> Session:
    """21d, e: a swap never leaves the safe set nor serves fewer than without it could be; taken back, all is as before."""
    session = always(spots, ask)
    gone: list[str] = []
    before = [session]
    while len(gone) < 4 and before[-1].suggestions:
        gone.append(before[-1].suggestions[len(gone) % len(before[-1].suggestions)].slug)
        now = always(spots, {**ask, "swapped": tuple(gone)})
        assert {each.slug for each in now.suggestions}.isdisjoint(gone)
        assert [each.slug for each in now.swaps] == gone
        anew = suggest(library(), spots, **{**ask, "refused": ask["refused"] | set(gone)})
        assert served(spots, now) == served(spots, anew)
        before.append(now)
    for number in range(len(gone)):
        assert suggest(library(), spots, **{**ask, "swapped": tuple(gone[:number])}) == before[number]
    fewer = 0
    for number in (1, 3, 8, 30):
        count = served(spots, suggest(library(), spots, **{**ask, "swapped": tuple(gone), "minutes": number}))
        assert count >= fewer, number
        fewer = count
    return session


def standing(spots: list[Spot], ask: dict) -> Session:
    """21e: where a yes stands nothing is offered, nor for later, nor as a hint; over, cleared, or elsewhere it changes nothing."""
    session = suggest(library(), spots, **ask)

    def told(flag: str, days: int, cleared: int | None = None) -> Session:
        said = Screening.of(library(), flag, spots[0], given_on=TODAY - timedelta(days=days), cleared_on=None if cleared is None else TODAY - timedelta(days=cleared))
        return suggest(library(), with_history(library(), spots, today=TODAY, screenings=[said]), **ask)

    muscles, sides = set(library().muscles_of(spots[0].area)), set(SIDES[spots[0].side])
    for flag, days in (("rf-nerve", 0), ("rf-clot-leg", STANDS_DAYS), (EMERGENCIES[0], 1)):
        after = told(flag, days)
        for spot, advice in zip(spots, after.areas, strict=True):
            if muscles & set(library().muscles_of(spot.area)) and sides & set(SIDES[spot.side]):
                assert advice.level.strictness >= AdviceLevel.STOP.strictness
                assert not any(spot.area in each.areas and (not each.sides or set(each.sides) & set(SIDES[spot.side])) for each in after.suggestions)
        assert after.hint is None
        assert not any(each.areas == (spots[0].area,) and sum(spot.area == spots[0].area for spot in spots) == 1 for each in after.later)
        assert all(now.level.strictness >= then.level.strictness for now, then in zip(after.areas, session.areas, strict=True))
        assert told(flag, STANDS_DAYS + 1) == told(flag, days, cleared=0) == session
    assert told(EMERGENCIES[0], 0).emergency
    return session


def explained(spots: list[Spot], ask: dict) -> Session:
    """The explanation is of the answer itself: what it says was taken was, and what it says was unsafe may not be had."""
    found = explain(library(), spots, **ask)
    session = found.session
    assert session == suggest(library(), spots, **ask)
    if session.emergency:
        assert found.considered == ()
        return session
    assert {(each.slug, each.area) for each in found.considered if each.taken} == {(each.slug, area) for each in session.suggestions for area in each.areas}
    may = dict(zip(spots, allowed(library(), **reports(spots, ask)), strict=True))
    for spot in spots:
        about = [each for each in found.considered if (each.area, each.side) == (spot.area, spot.side)]
        able = {slug for slug, _ in may[spot]}
        assert len({each.slug for each in about}) == len(about)
        assert able <= {each.slug for each in about}
        assert {each.slug for each in about if each.rule not in SAFETY} == able
        assert [each.total for each in about] == sorted((each.total for each in about), reverse=True)
    return session


PROPERTIES = {each.__name__: each for each in (always, minutes, equipment, stricter, reaction, swaps, standing, explained)}
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]

if FUZZ:

    @pytest.mark.fuzz
    def test_nothing_breaks_the_rules_however_long_one_tries(capsys):
        levels: Counter[str] = Counter()

        @settings(max_examples=10**9, deadline=None, database=None, suppress_health_check=QUIET)
        @given(questions())
        def holds(question):
            for name in PROPERTIES:
                level = PROPERTIES[name](*question).areas[0].level
            levels[level] += 1
            if levels.total() % 1000 == 0:
                with capsys.disabled():
                    print(f"\n{told(levels)}", flush=True)

        holds()

else:

    @pytest.mark.parametrize("name", PROPERTIES)
    def test_what_always_holds(name: str, record_property):
        seen: Counter[str] = Counter()
        for level in AdviceLevel:

            @seed(sum(f"{name} {level}".encode()))  # the same questions in every run
            @settings(max_examples=EXAMPLES[name], deadline=None, database=None, suppress_health_check=QUIET)
            @given(questions((level,)))
            def holds(question):
                seen[PROPERTIES[name](*question).areas[0].level] += 1

            holds()
        record_property("told", f"{name}: {told(seen)}")
        assert seen.total() >= 6 * EXAMPLES[name]
        assert all(seen[level] >= SHARE * seen.total() for level in AdviceLevel), told(seen)

    def test_two_thousand_questions_are_asked():
        assert sum(EXAMPLES.values()) * len(AdviceLevel) >= 2_000
        assert EXAMPLES.keys() == PROPERTIES.keys()


def told(levels: Counter[str]) -> str:
    """The share of each advice in words."""
    return f"{levels.total()} questions to the engine: " + ", ".join(f"{level.label.lower()} {levels[level] / levels.total():.0%}" for level in AdviceLevel)
