"""The advice by itself: what cannot be answered, what is asked, and what a spot's advice carries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from library.words import AdviceLevel, ExerciseKind
from runners.advice import Advice, SpotError, advise, opens_triage, questions, session_cautions, standing_flags
from tests.runners.engine import changed, library, spot, spots, with_entries


def told(words: str, **more) -> Advice:
    """The advice for one spot."""
    return advise(library(), [spot(words, **more)])[0]


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("elbow:left:3:tight", "no area"),
        ("calves:up:3:tight", "no side"),
        ("calves:left:11:tight", "0 to 10"),
        ("calves:left:-1:tight", "0 to 10"),
        ("calves:left:3:tight:-1", "0 or more"),
        ("calves:centre:3:tight", "middle"),
        ("rectus-femoris:centre:3:tight", "middle"),
        ("calves:left:3:tight calves:left:3:tight", "twice"),
        ("calves:both:3:tight calves:both:1:sore", "twice"),
        ("core:centre:3:tight core:centre:1:sore", "twice"),
    ],
)
def test_spots_nobody_can_answer_for_are_refused_in_one_line(words: str, because: str):
    with pytest.raises(SpotError, match=because) as refused:
        advise(library(), spots(words))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("area", ["cal\x00ves", "calves\nand more", "x" * 1_000_000, "", "\udcff", "🦵"])
def test_a_strangers_word_comes_back_short_and_on_one_line(area: str):
    with pytest.raises(SpotError) as refused:
        advise(library(), [replace(spot("calves:left:3:tight"), area=area)])
    assert len(str(refused.value)) < 120
    assert str(refused.value).isprintable()
    assert str(refused.value).isascii()


@pytest.mark.parametrize("words", ["core:centre:3:tight core:left:1:tight", "calves:left:3:tight calves:right:3:tight", "calves:left:3:tight soleus:left:3:tight"])
def test_spots_that_only_touch_are_answered(words: str):
    assert len(advise(library(), spots(words))) == 2


@pytest.mark.parametrize(
    ("words", "more", "opens"),
    [
        ("calves:left:6:tight", {}, True),
        ("calves:left:5:tight", {}, False),
        ("calves:left:2:tight", {"sudden": True}, True),
        ("calves:left:1:sharp", {}, True),
        ("calves:left:1:bruised", {}, True),
        ("calves:left:1:bone-spot", {}, True),
        ("calves:left:1:nerve", {}, True),
        ("calves:left:1:one-leg-swelling", {}, True),
        ("calves:left:1:weak", {}, True),
        ("calves:left:5:tendon-ache", {}, False),
        ("calves:left:5", {}, False),
    ],
)
def test_red_flags_are_asked_about_when_something_speaks_for_it(words: str, more: dict, opens: bool):
    assert opens_triage(spot(words, **more)) is opens


@pytest.mark.parametrize(
    ("words", "cautions", "asked"),
    [
        # By group and kind first, then by group alone, each by rank.
        ("calves:left:6:one-leg-swelling", [], ["rf-clot-lung", "rf-clot-leg", "rf-compartment", "rf-rupture"]),
        ("calves:left:6:tight", [], ["rf-clot-lung", "rf-compartment", "rf-clot-leg", "rf-rupture"]),
        ("soleus:left:6:nerve", [], ["rf-compartment", "rf-clot-lung", "rf-saddle", "rf-clot-leg"]),
        ("calves:left:6:bone-spot", ["shin_bone_pain"], ["rf-bone-spot", "rf-compartment", "rf-clot-lung", "rf-clot-leg"]),
        ("hip-flexors:left:6:tight", [], ["rf-groin-bone", "rf-rupture"]),
        ("core:centre:6:tight", [], ["rf-saddle", "rf-nerve"]),
        ("rectus-femoris:left:6:tight", ["pregnancy"], ["rf-clot-lung", "rf-clot-leg", "rf-groin-bone", "rf-pregnancy"]),
    ],
)
def test_the_flags_that_match_in_more_ways_are_asked_first_four_at_most(words: str, cautions: list[str], asked: list[str]):
    assert [flag.slug for flag in questions(library(), spot(words), frozenset(cautions))] == asked


def test_a_sudden_start_is_asked_about_like_a_sharp_pain():
    assert questions(library(), spot("glutes:left:2:tight", sudden=True)) == questions(library(), spot("glutes:left:2:sharp"))


def test_flags_for_everybody_stand_under_every_answer_and_are_never_asked():
    standing = [flag.slug for flag in standing_flags(library())]
    assert standing == ["rf-chest", "rf-heat", "rf-systemic"]
    for area in [*library().groups, *library().muscles]:
        for kind in library().kinds:
            asked = questions(library(), spot(f"{area}:left:6:{kind}"), frozenset(library().cautions))
            assert len(asked) <= 4
            assert not {flag.slug for flag in asked} & {*standing, "rf-persistent"}


def test_one_swollen_leg_brings_its_caution_for_the_session():
    assert session_cautions(library(), spots("hamstrings:left:2:one-leg-swelling"), {"balance"}) == {"balance", "dvt_suspected"}


def test_advice_knows_what_it_leans_on():
    for kind in library().kinds:
        assert set(library().kinds[kind].sources) <= set(told(f"calves:left:3:{kind}").sources)
    assert set(library().red_flags["rf-persistent"].sources) <= set(told("calves:left:6:tight:4").sources)
    assert told("calves:left:3").sources, "a number alone leans on what the bands are drawn from"
    raised = advise(library(), spots("calves:left:2:tight"), cautions={"dvt_suspected"})[0]
    assert set(library().stretch_rules["swollen-calf"].sources) <= set(raised.sources)


@pytest.mark.parametrize("number", range(11))
def test_the_advice_and_the_band_agree(number: int):
    advice = told(f"calves:left:{number}:tight")
    assert library().bands[advice.band].advice == advice.level
    assert library().bands[advice.band].lowest <= number <= library().bands[advice.band].highest


def test_a_kind_the_library_no_longer_knows_is_read_as_none():
    assert told("calves:left:3:gone").limits == told("calves:left:3").limits


def test_a_gap_in_the_bands_is_read_as_the_stricter_neighbour():
    bands = {slug: band for slug, band in library().bands.items() if slug != "noticeable"}
    assert advise(with_entries("bands", bands), spots("calves:left:3:tight"))[0].band == "high"
    bands = {slug: band for slug, band in library().bands.items() if slug != "extreme"}
    assert advise(with_entries("bands", bands), spots("calves:left:10:tight"))[0].band == "severe"


def test_a_floor_no_band_reaches_still_holds():
    stern = changed("kinds", "weak", advice_floor=AdviceLevel.EMERGENCY)
    advices = advise(stern, spots("calves:left:1:weak glutes:left:1:tight"))
    assert [advice.level for advice in advices] == [AdviceLevel.EMERGENCY, AdviceLevel.EMERGENCY]


def test_a_red_flag_that_is_gone_from_the_library_still_stops():
    assert advise(library(), spots("calves:left:1:tight"), red_flags={"rf-gone"})[0].level == AdviceLevel.STOP


def test_a_stretch_rule_the_code_does_not_know_is_about_every_spot():
    rules = {**library().stretch_rules, "new": replace(library().stretch_rules["swollen-calf"], slug="new", avoid_tags=("wrist_pain",))}
    assert advise(with_entries("stretch_rules", rules), spots("core:centre:1:tight"), cautions={"wrist_pain"})[0].level == AdviceLevel.STOP


def test_a_stricter_side_shows_in_the_limits_of_that_side_only():
    advice, _ = advise(library(), spots("soleus:both:2:tight calves:left:7:tight"))
    limits = dict(advice.limits)
    assert advice.level == AdviceLevel.GO
    assert limits["left"].offers_nothing
    assert not limits["right"].offers_nothing
    assert [each.side for each in advice.because if each.rule == "9"] == ["left"]


def test_a_group_covered_by_resting_muscles_rests():
    muscles = " ".join(f"{muscle}:left:8:tight" for muscle in library().muscles_of("quadriceps"))
    assert advise(library(), spots(f"quadriceps:left:1:tight {muscles}"))[0].level == AdviceLevel.REST


def test_the_strictest_wins_for_what_time_or_a_caution_stopped_too():
    inside, outside = advise(library(), spots("soleus:left:1:tight calves:left:3:sore:11"))
    assert (inside.level, outside.level) == (AdviceLevel.STOP, AdviceLevel.STOP)


def test_no_kind_means_the_band_alone_without_static_stretches():
    limits = told("calves:left:2").limits[0][1]
    assert limits.kinds == frozenset(library().bands["mild"].allowed_kinds) - {ExerciseKind.STATIC_STRETCH}
