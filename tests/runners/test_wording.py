"""Every sentence the rules can say, read: over all areas, feelings, numbers and sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from runners import wording
from runners.advice import SIDES, Spot
from runners.suggestions import Later, Session, Withheld, suggest
from tests.runners.engine import changed, library, spot, spots, with_entries

NUMBERS = (0, 2, 4, 6, 8, 10)  # one for each band
BANNED = re.compile(
    r"\b(heal(s|ed|ing)?|prevent(s|ed|ing)?|releas(e|es|ed|ing)|flush(es|ed|ing)?|fix(es|ed|ing)?|cures?|unlock|journey|guaranteed|toxins?|lactic)\b|!", re.IGNORECASE
)
EMPTY = re.compile(r"  |\bNone\b|\{|\}| \.|\.\.|,,|\( ?\)")


def questions() -> Iterator[Session]:
    """All areas, feelings and bands on the left; the other sides say the same of another side, and are read with the areas in turn."""
    sides = ("left", "right", "both")
    for turn, area in enumerate((*library().groups, *library().muscles)):
        central = "core" in library().groups_of(area)
        for kind in (None, *library().kinds):
            for place, number in enumerate(NUMBERS):
                yield suggest(library(), [Spot(area=area, side="left", severity=number, kind=kind, days=1 + 6 * place)], minutes=60)
            other = "centre" if central and turn % 2 else sides[turn % 3]
            yield suggest(library(), [Spot(area=area, side=other, severity=3, kind=kind, days=3)], minutes=60)


@cache
def read() -> tuple[frozenset[str], frozenset[str]]:
    """Every card there can be, and everything else that is said. Of a card only the name of the spot depends on the side, so each is read for every side."""
    cards: set[str] = set()
    said: set[str] = set()
    for session in questions():
        [advice] = session.areas
        for suggestion in session.suggestions:
            cards.add(wording.card(suggestion, session.areas, library()))
            said.update(wording.more(suggestion, session.areas, library()))
            for side in SIDES if suggestion.sides else ():
                if side != "centre" or "core" in library().groups_of(advice.area):
                    turned = replace(advice, spot=replace(advice.spot, side=side))
                    cards.add(wording.card(replace(suggestion, sides=SIDES[side]), [turned], library()))
        said.update(wording.text(each, library()) for each in advice.because)
        said.update(wording.guidance(advice, library()))
        said.update(wording.withheld(each, library()) for each in session.withheld)
        if session.hint:
            said.add(wording.hint(session.hint, library()))
    return frozenset(cards), frozenset(said)


def cards() -> frozenset[str]:
    return read()[0]


def sentences() -> frozenset[str]:
    return read()[1]


def slugs() -> set[str]:
    """Slugs that are no words: with a hyphen or an underscore, and no name of anything."""
    every = {slug for _, entries in library().collections() for slug in entries}
    texts = [value for _, entries in library().collections() for entry in entries.values() for value in vars(entry).values() if isinstance(value, str) and value not in every]
    read = " ".join(texts).lower()
    return {slug for slug in every if ("-" in slug or "_" in slug) and slug not in read}


def test_every_card_is_short_plain_and_whole():
    wrong = []
    for said in cards():
        words = said.split()
        if len(words) > wording.CARD_WORDS or not said[0].isupper() or not said.endswith(".") or BANNED.search(said) or EMPTY.search(said):
            wrong.append(said)
        if " of 10" not in said and "nothing sore now" not in said:
            wrong.append(f"not what one said: {said}")
        if "Evidence: " not in said or not said.endswith(wording.LEAVE):
            wrong.append(f"not how sure, or not when to leave it: {said}")
    assert wrong == []
    assert len(cards()) > 5_000


def test_every_sentence_is_plain_and_whole():
    wrong = [
        said
        for said in sentences()
        if not (said[0].isupper() or said[0].isdigit()) or not said.endswith(".") or BANNED.search(said) or EMPTY.search(said) or len(said.split()) > 75
    ]
    assert wrong == []
    assert len(sentences()) > 500


def test_no_sentence_says_a_slug():
    names = slugs()
    assert {"wall-calf-stretch-straight", "dvt_suspected", "gastrocnemius-medial", "r-hip-flexors-core", "rf-persistent"} <= names
    word = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
    said = {found for line in (*cards(), *sentences()) for found in word.findall(line)}
    assert said & names == set()


def test_a_card_has_the_runners_own_words_the_muscle_the_stride_the_dose_how_sure_and_when_to_leave_it():
    session = suggest(library(), spots("calves:left:3:tight:4"), minutes=5)
    [card] = [wording.card(each, session.areas, library()) for each in session.suggestions if each.slug == "wall-calf-stretch-straight"]
    assert card.startswith("Your left calf: 3 of 10, tight, stiff, for 4 days.")
    assert "It lengthens the inner calf, busiest in " in card
    assert "30 s × 2." in card
    assert "Evidence: trial." in card or "Evidence: systematic review." in card
    assert card.endswith("Stop if it turns sharp or tingles.")


def test_a_card_for_two_spots_begins_with_the_sorer_and_counts_the_other():
    session = suggest(library(), spots("calves:left:2:tight calves:right:1:heavy"), minutes=3)
    said = [wording.card(each, session.areas, library()) for each in session.suggestions if len(each.sides) == 2]
    assert said
    assert all(each.startswith("Your left calf: 2 of 10") and "And 1 more spot." in each for each in said)


def test_the_long_text_names_who_says_so_and_promises_little():
    session = suggest(library(), spots("calves:left:2:tight"), minutes=5)
    for each in session.suggestions:
        said = " ".join(wording.more(each, session.areas, library()))
        assert "It leans on " in said
        assert wording.LEAVE_IN_FULL in said
        assert all(len(line.split()) <= 75 for line in wording.more(each, session.areas, library()))


def test_everything_withheld_has_a_line_of_its_own_that_says_why():
    session = suggest(library(), spots("quadriceps:left:3:tendon-ache hamstrings:left:2:tight calves:left:7:tight"), cautions={"balance"}, minutes=60)
    lines = [wording.withheld(each, library()) for each in session.withheld]
    assert {each.rule for each in session.withheld} >= {"6", "7", "12", "13"}
    assert all(line.startswith(library().exercises[each.slug].name) for line, each in zip(lines, session.withheld, strict=True))
    assert all("\n" not in line and line.count(".") >= 2 for line in lines)


def test_what_is_gone_from_the_library_is_still_worded():
    """A flag, a caution or a source may be taken back while an answer to it stands."""
    session = suggest(library(), [spot("calves:left:2:tight", standing=frozenset({"rf-gone"}))])
    assert any("You said yes to a sign" in wording.text(each, library()) for advice in session.areas for each in advice.because)
    bare = with_entries("sources", {})
    answer = suggest(bare, spots("calves:left:2:tight"))
    assert all("Evidence: none yet." in wording.card(each, answer.areas, bare) for each in answer.suggestions)
    unfelt = changed("muscles", "gastrocnemius-medial", felt_where="")
    assert all("One feels it" not in " ".join(wording.more(each, answer.areas, unfelt)) for each in answer.suggestions if each.slug == "wall-calf-stretch-straight")


def test_counts_and_slices_are_for_the_page_and_not_for_the_rules():
    """What is withheld is told whole; a page shows the first of it."""
    session = suggest(library(), spots("glutes:left:7:tight"))
    assert len(session.withheld) > 5
    assert all(isinstance(each, Withheld) for each in session.withheld)
    assert all(isinstance(each, Later) for each in session.later)
