"""What earlier days say about today, case by case. A case begins with the number of its rule in SUGGESTIONS.md."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from library.words import AdviceLevel
from runners.advice import advise, opens_triage, questions, triage
from runners.history import Change, Reaction, Screening, cautions_due, emergencies_today, helped, next_report, refused, standing_answers, with_history
from runners.suggestions import suggest
from runners.wording import guidance, how_now, text
from tests.runners.engine import library, spot, spots

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def yes(flag: str, where: str, days: int, cleared: int | None = None) -> Screening:
    return Screening.of(library(), flag, spot(f"{where}:6"), given_on=ago(days), cleared_on=None if cleared is None else ago(cleared))


def test_a_yes_stands_over_what_shares_a_muscle_and_a_side_with_it():
    """5e. (what was said, today's spots, the flags over each)"""
    cases = {
        "5e the same place": ([yes("rf-nerve", "hamstrings:left", 1)], "hamstrings:left:1", [{"rf-nerve"}]),
        "5e its two sides": ([yes("rf-nerve", "hamstrings:both", 1)], "hamstrings:left:1 hamstrings:right:1", [{"rf-nerve"}, {"rf-nerve"}]),
        "5e one of its muscles": ([yes("rf-nerve", "hamstrings:left", 1)], "semitendinosus:left:1 soleus:left:1", [{"rf-nerve"}, set()]),
        "5e a muscle that also counts in it": (
            [yes("rf-groin-bone", "rectus-femoris:left", 1)],
            "hip-flexors:left:1 quadriceps:left:1 glutes:left:1",
            [{"rf-groin-bone"}, {"rf-groin-bone"}, set()],
        ),
        "5e two answers": ([yes("rf-nerve", "core:centre", 1), yes("rf-saddle", "core:left", 3)], "core:right:1 core:left:2", [{"rf-nerve"}, {"rf-nerve", "rf-saddle"}]),
        "5e the last day": ([yes("rf-nerve", "core:centre", 7), yes("rf-joint", "core:centre", 8)], "core:centre:1", [{"rf-nerve"}]),
        "5e cleared today": ([yes("rf-nerve", "core:centre", 2, cleared=0)], "core:centre:1", [set()]),
        "5e cleared, and said again": ([yes("rf-nerve", "core:centre", 5, cleared=3), yes("rf-nerve", "core:centre", 1)], "core:centre:1", [{"rf-nerve"}]),
        "5e an emergency of today is everywhere": ([yes("rf-saddle", "core:centre", 0)], "soleus:left:1", [{"rf-saddle"}]),
        "5e an emergency of yesterday is not": ([yes("rf-saddle", "core:centre", 1)], "soleus:left:1 core:left:1", [set(), {"rf-saddle"}]),
        "5e without a side": ([Screening(flag="rf-nerve", given_on=TODAY, muscles=frozenset({"soleus"}))], "soleus:left:1 soleus:right:1", [{"rf-nerve"}, {"rf-nerve"}]),
        "5e nothing said": ([], "soleus:left:1", [set()]),
    }
    wrong = {
        name: found for name, (said, words, flags) in cases.items() if (found := [set(each) for each in standing_answers(library(), said, spots(words), today=TODAY)]) != flags
    }
    assert wrong == {}


def test_an_emergency_of_today_is_known_without_any_spot():
    said = [yes("rf-saddle", "core:centre", 0), yes("rf-clot-lung", "calves:left", 1), yes("rf-compartment", "calves:left", 0, cleared=0), yes("rf-nerve", "core:left", 0)]
    assert emergencies_today(library(), said, today=TODAY) == {"rf-saddle"}


def test_an_answer_of_an_earlier_day_says_so_and_does_not_call_for_an_ambulance():
    [calm] = with_history(library(), spots("core:centre:2:tight"), today=TODAY, screenings=[yes("rf-saddle", "core:centre", 2)])
    [advice] = advise(library(), [calm])
    assert advice.level == AdviceLevel.STOP
    [because] = [each for each in advice.because if each.rule == "5"]
    assert "In the last week you said yes" in text(because, library())
    assert "seven days" in text(because, library())
    assert not any("ambulance" in line.lower() or "emergency" in line.lower() for line in guidance(advice, library()))


def test_history_only_adds_to_what_a_spot_says():
    asked = [spot("calves:left:2:tight", flags=frozenset({"rf-joint"}), hurt=True, rising=True)]
    assert with_history(library(), asked, today=TODAY) == tuple(asked)
    [found] = with_history(library(), asked, today=TODAY, screenings=[yes("rf-nerve", "calves:left", 1), yes("rf-rupture", "calves:left", 0)])
    assert (found.flags, found.standing, found.hurt) == ({"rf-joint", "rf-rupture"}, {"rf-nerve"}, True)


def test_what_was_said_of_exercises_is_out_or_up_until_taken_back():
    """19a."""
    said = [Reaction(exercise="a", said="hurts", on=ago(400)), Reaction(exercise="b", said="not_for_me", on=ago(400)), Reaction(exercise="c", said="helped", on=ago(400))]
    assert (refused(said), helped(said)) == ({"a", "b"}, {"c"})
    assert (refused(said[2:]), helped(said[:2])) == (frozenset(), frozenset())


def test_cautions_are_asked_about_again_after_four_weeks_and_hold_until_then_and_after():
    """6c. (caution, days since it was confirmed, whether it is due)"""
    cases = [("pregnancy", 0, False), ("balance", 27, False), ("knee_pain", 28, False), ("neck_pain", 29, True), ("wrist_pain", 400, True), ("sciatica", -1, False)]
    confirmed: dict[str, date | None] = {caution: ago(days) for caution, days, _ in cases}
    assert cautions_due(confirmed, today=TODAY) == tuple(sorted(caution for caution, _, due in cases if due))
    assert cautions_due({"osteoporosis": None}, today=TODAY) == ("osteoporosis",)
    assert cautions_due({}, today=TODAY) == ()


def test_a_caution_that_is_due_still_rules_out():
    """6c: nothing in the rules knows how old a caution is, so nothing can let it lapse."""
    offered = {each.slug for each in suggest(library(), spots("core:centre:2:tight"), cautions=frozenset({"pregnancy"}), minutes=60).suggestions}
    assert not [slug for slug in offered if "pregnancy" in library().exercises[slug].cautions]


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (Change.BETTER, {0: 0, 1: 1, 2: 1, 3: 2, 7: 6, 10: 9}),
        (Change.SAME, {0: 0, 1: 1, 5: 5, 10: 10}),
        (Change.WORSE, {0: 2, 1: 3, 4: 6, 8: 10, 9: 10, 10: 10}),
        (Change.GONE, {0: 0, 3: 0, 10: 0}),
    ],
)
def test_a_word_about_a_spot_is_a_number(change: Change, numbers: dict[int, int]):
    """26a."""
    assert {before: next_report(change.value, before).number for before in numbers} == numbers
    assert next_report(change, 3).eases == (change == Change.GONE)
    assert next_report(change, 3).asks == (change == Change.WORSE)


def test_better_never_eases_more_than_worse_tightens_and_no_word_loosens_by_itself():
    """26a."""
    for number in range(11):
        there = [next_report(change, number).number for change in (Change.GONE, Change.BETTER, Change.SAME, Change.WORSE)]
        assert there == sorted(there)
        assert number - there[1] <= max(there[3] - number, 1)
        assert all(0 <= each <= 10 for each in there)


def test_worse_is_one_band_stricter_on_todays_table():
    """26a, 2."""
    for number in range(1, 9):
        before, after = (advise(library(), spots(f"calves:left:{each}:tight"))[0].level.strictness for each in (number, next_report("worse", number).number))
        assert after == before + 1, number


def test_a_word_that_is_none_is_refused():
    with pytest.raises(ValueError, match="fine"):
        next_report("fine", 3)


def test_what_is_said_to_such_a_word_is_plain():
    for change in Change:
        said = how_now(next_report(change, 3), "calves", "left", library())
        assert "your left calf" in said
        assert said[0].isupper()
        assert said.endswith(".")


def test_questions_open_for_what_gets_worse_or_lasts():
    """5a, 26b. (spot, more, opens)"""
    cases = [
        ("calves:left:2:cramp:1", {}, False),
        ("calves:left:2:cramp:2", {}, True),
        ("calves:left:2:tight:2", {}, False),
        ("calves:left:2:tight", {"rising": True}, True),
        ("calves:left:2:tight", {"worse": True}, True),
        ("calves:left:2:tight", {"recurrent": True, "hurt": True, "limps": True}, False),
    ]
    assert [words for words, more, opens in cases if opens_triage(spot(words, **more)) is not opens] == []


def test_what_must_be_asked_is_among_the_four_whatever_else_is():
    """5a."""
    every = frozenset(library().cautions)
    for area in [*library().groups, *library().muscles]:
        for kind in library().kinds:
            for side in ("left", "both"):
                asked = [flag.slug for flag in questions(library(), spot(f"{area}:{side}:6:{kind}"), every)]
                assert len(asked) == len(set(asked)) <= 4
                assert "rf-pregnancy" in asked
                if side == "left" and "calves" in library().groups_of(area):
                    assert "rf-clot-leg" in asked, (area, kind)
    assert "rf-pregnancy" not in [flag.slug for flag in questions(library(), spot("calves:left:6:tight"), every - {"pregnancy"})]


def test_a_check_in_asks_four_questions_in_all_each_for_the_spots_it_belongs_to():
    """5a. (spots, cautions, the questions with the places of their spots)"""
    cases = [
        ("calves:left:2:tight", set(), []),
        ("calves:left:6:tight", set(), [("rf-clot-lung", (0,)), ("rf-compartment", (0,)), ("rf-clot-leg", (0,)), ("rf-rupture", (0,))]),
        (
            "glutes:left:2:tight calves:left:6:tight calves:right:7:tight",
            set(),
            [("rf-clot-lung", (1, 2)), ("rf-compartment", (1, 2)), ("rf-clot-leg", (1, 2)), ("rf-rupture", (1, 2))],
        ),
        ("calves:left:6:tight core:centre:7:tight", set(), [("rf-clot-lung", (0,)), ("rf-saddle", (1,)), ("rf-clot-leg", (0,)), ("rf-nerve", (1,))]),
        ("hip-flexors:left:6:tight core:centre:7:tight", {"pregnancy"}, [("rf-saddle", (1,)), ("rf-groin-bone", (0,)), ("rf-nerve", (1,)), ("rf-pregnancy", (0, 1))]),
    ]
    wrong = [(words, found) for words, cautions, asked in cases if (found := [(each.flag.slug, each.spots) for each in triage(library(), spots(words), cautions)]) != asked]
    assert wrong == []


def test_the_order_of_the_spots_does_not_change_the_questions():
    """5a."""
    words = ["calves:left:6:tight", "core:centre:7:nerve", "quadriceps:both:8:sharp", "hamstrings:right:6:tight"]
    one, two = ([each.flag.slug for each in triage(library(), [spot(each) for each in order], {"pregnancy"})] for order in (words, words[::-1]))
    assert one == two
    assert len(one) == 4
