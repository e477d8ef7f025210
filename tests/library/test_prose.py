"""What the texts of the library may say: every rule with a text that breaks it and one that does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from library import checks, prose, seed
from library.catalogue import Catalogue, Exercise


@pytest.fixture(scope="module")
def library() -> Catalogue:
    return seed.read()


@pytest.fixture(scope="module")
def squat(library) -> Exercise:
    return library.exercises["squat"]


def reasons(entry) -> list[str]:
    return [reason for _field, reason in prose.of_entry(entry)]


def between(library: Catalogue, collection: str, entry) -> list[tuple[str, str]]:
    return [(slug, reason) for _collection, slug, _field, reason in prose.between_entries(library.with_entry(collection, entry), lost={})]


class TestTheRealLibrary:
    def test_every_kind_of_row_is_written_and_keeps_the_rules(self, library, record_property):
        written = {name: sum(any(prose.texts_of(entry)) for entry in entries.values()) for name, entries in library.collections() if prose.fields_of_collection(entries)}
        texts = [text for _name, entries in library.collections() for entry in entries.values() for _field, text in prose.texts_of(entry)]
        assert written == {name: len(getattr(library, name)) for name in written}
        assert checks.faults(library) == []
        rows = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in written.items())
        record_property("told", f"Written and checked: {sum(written.values())} rows ({rows}), {len(texts):,} texts, {sum(len(text.split()) for text in texts):,} words.")

    def test_each_text_has_sources_that_carry_it(self, library):
        bare = [
            (name, slug, each.name)
            for name, entries in library.collections()
            for slug, entry in entries.items()
            for each in prose.fields_of(type(entry))
            if getattr(entry, each.name) and not getattr(entry, each.metadata["carried_by"])
        ]
        assert bare == []


class TestOneText:
    def test_it_is_neither_too_short_nor_too_long(self, squat):
        assert "purpose: 3 words; it takes 30 to 60" in reasons(replace(squat, purpose="Trains your legs."))
        assert "purpose: 61 words; it takes 30 to 60" in reasons(replace(squat, purpose="Trains " + "the " * 59 + "legs."))
        assert reasons(replace(squat, purpose="Trains " + "the " * 58 + "legs.")) == []

    @pytest.mark.parametrize("word", ["heals", "prevented", "releasing", "flush", "fix", "guaranteed", "cure", "unlocks", "journey", "miracle", "!"])
    def test_it_promises_nothing_and_does_not_shout(self, squat, word):
        feel = f"A mild pull in the front of the thigh, {word} and no more"
        assert f"feel: {word!r} promises too much or shouts" in reasons(replace(squat, feel=f"{feel}."))

    def test_a_word_that_only_looks_like_a_promise_is_fine(self, squat):
        assert reasons(replace(squat, feel="A healthy pull, at the level of the prefix, and secure ground below you.")) == []

    def test_it_is_a_sentence(self, squat):
        assert "feel: it begins with a capital and ends with a full stop" in reasons(replace(squat, feel="a mild pull in the front of the thigh and no more"))

    def test_an_optional_one_may_be_left_out_and_another_not_where_it_is_published(self, library, squat):
        assert not list(checks.lacks(replace(library.muscles["soleus"], home_test="")))
        assert list(checks.lacks(replace(squat, feel=""))) == [("feel", "publishing needs its feel")]


class TestSteps:
    def test_there_are_three_to_six(self, squat):
        assert "steps: 2 lines; there are 3 to 6" in reasons(replace(squat, steps=squat.steps[:2]))
        assert "steps: 7 lines; there are 3 to 6" in reasons(replace(squat, steps=(squat.steps * 3)[:7]))

    def test_each_begins_with_what_to_do(self, squat):
        assert "steps, line 1: a step begins with what to do; 'your' is no verb we know" in reasons(replace(squat, steps=("Your feet stand wide apart.", *squat.steps[1:])))

    def test_none_says_a_cue_again(self, squat):
        cued = replace(squat, key_cues=("the heels flat on the floor",))
        assert "steps, line 1: it says a cue again; say how it is done" in reasons(replace(cued, steps=("Keep the heels flat on the floor.", *squat.steps[1:])))
        assert reasons(replace(cued, steps=("Keep your weight over the middle of both feet.", *squat.steps[1:]))) == []

    def test_each_mistake_has_its_mend(self, squat):
        assert f"mends: {len(squat.mends) - 1} for {len(squat.common_mistakes)} common mistakes; each takes one" in reasons(replace(squat, mends=squat.mends[1:]))


class TestBetweenRows:
    def test_no_eight_words_in_a_row_stand_in_two(self, library, squat):
        borrowed = library.exercises["lunge"].purpose
        found = between(library, "exercises", replace(squat, purpose=borrowed))
        assert any("stands in 'squat' as well" in reason or "stands in 'lunge' as well" in reason for _slug, reason in found)

    def test_a_row_may_repeat_itself(self, library, squat):
        assert between(library, "exercises", replace(squat, make_harder=squat.make_easier)) == []

    @pytest.mark.parametrize("text", ["Hold it for 17 weeks and then add some weight.", "Hold it for seventeen weeks and then add some weight."])
    def test_a_number_stands_in_the_facts_of_its_row_or_of_what_it_points_to(self, library, squat, text):
        assert ("squat", "make harder: the number 17 stands in none of its facts") in between(library, "exercises", replace(squat, make_harder=text))
        assert between(library, "exercises", replace(squat, make_harder=text, note="after 17 weeks")) == []

    def test_small_counts_and_places_on_the_scale_need_no_fact(self, library, squat):
        assert between(library, "exercises", replace(squat, make_harder="Do one more round, two at most, below 3 out of 10 for pain.", note="3")) == []
