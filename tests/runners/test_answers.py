"""An answer in the words of a page: bounded however large the library is, and with what history adds. No database."""

from __future__ import annotations

from dataclasses import replace

from runners.answers import SHOWN_AT_MOST, Answer
from runners.suggestions import suggest
from runners.wording import CARD_WORDS
from tests.runners.engine import library, spot, spots, with_entries


def answered(words: str, **asked) -> Answer:
    return Answer(catalogue=library(), session=suggest(library(), spots(words), **asked))


def test_what_is_kept_back_is_counted_and_the_first_of_it_shown_area_by_area():
    many = with_entries("exercises", {f"{slug}-{number}": replace(each, slug=f"{slug}-{number}") for slug, each in library().exercises.items() for number in range(10)})
    answer = Answer(catalogue=many, session=suggest(many, spots("glutes:left:7:tight calves:left:2:tight")))
    for shelved, told in ((answer.withheld_by_area, answer.session.withheld), (answer.later_by_area, answer.session.later)):
        assert sum(each.count for each in shelved) == len(told) > SHOWN_AT_MOST
        assert all(len(each.shown) == min(each.count, SHOWN_AT_MOST) for each in shelved)
        assert all(each.count == len(each.shown) + each.more for each in shelved)
    assert [each.area for each in answer.withheld_by_area] == ["calves", "glutes"]
    assert [each.area for each in answer.later_by_area] == ["calves"]
    assert all(why for each in answer.withheld_by_area for _, why in each.shown)


def test_a_few_are_all_shown():
    answer = answered("calves:left:3:tight")
    assert [(each.count, each.more, len(each.shown)) for each in answer.withheld_by_area] == [(2, 0, 2)]


def test_each_offer_has_a_card_and_more_behind_it():
    for offer in answered("calves:both:3:tight hamstrings:left:2:sore", minutes=20).offers:
        assert len(offer.card.split()) <= CARD_WORDS
        assert len(offer.more) >= 3


def test_a_hint_is_words_and_what_to_try():
    answer = answered("hip-flexors:left:2:tight")
    assert answer.hint
    assert answer.hint.text.startswith("Also worth a look: ")
    assert [exercise.slug for exercise in answer.hint.exercises] == ["dead-bug", "plank"]
    assert answered("hip-flexors:left:9:tight").hint is None


def test_swaps_are_told_and_what_nothing_came_for_is_named():
    answer = answered("calves:left:2:tight", minutes=3, swapped=["wall-calf-stretch-straight"])
    assert len(answer.swaps) == 1
    assert answer.nothing_else == []
    every = [slug for slug, each in library().exercises.items() if "calves" in each.groups]
    emptied = answered("calves:left:2:tight", minutes=3, swapped=every)
    assert emptied.offers == []
    assert emptied.nothing_else


def test_a_standing_answer_says_who_should_look_at_it_and_no_ambulance():
    for flag, says in (("rf-clot-leg", "today"), ("rf-clot-lung", "physiotherapist or doctor")):
        answer = Answer(catalogue=library(), session=suggest(library(), [spot("calves:left:2:tight", standing=frozenset({flag}))]))
        [area] = answer.areas
        assert area.stops
        assert says in area.who.lower()
        assert "999" not in area.who
        assert "emergency" not in area.who.lower()
