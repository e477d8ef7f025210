"""How texts read and how they are spelt: asked when files are loaded, since it takes a second or two. No Django.

Reading level is the Flesch-Kincaid grade, counted by textstat. Spelling goes by a list of words beside the
content, `words.txt`, one a line; the tests hold that list to a British dictionary, so that a machine that
serves Legwork does not need one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import textstat

from library import prose
from library.catalogue import Catalogue, Entry
from library.checks import Fault
from library.seed import CONTENT

GRADE = 8.0  # a reader of fourteen
VOCABULARY = "words.txt"

# Texts that may be harder, (collection, slug, field): none. Each needs a reason beside it.
HARDER: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True)
class Graded:
    """A text and the school grade it takes to read it."""

    collection: str
    slug: str
    field: str
    grade: float


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, 0 for the easiest."""
    _count_syllables_of_this_language()
    return max(0.0, float(textstat.flesch_kincaid_grade(text)))


@cache
def _count_syllables_of_this_language() -> None:
    textstat.set_lang("en_GB")


def vocabulary(folder: Path = CONTENT) -> frozenset[str]:
    """The words that stand in our list and, for files from elsewhere, in a list of their own beside them."""
    lists = {CONTENT / VOCABULARY, Path(folder) / VOCABULARY}
    return frozenset(word for path in lists if path.is_file() for word in path.read_text(encoding="utf-8").split())


def grades(entries: Mapping[tuple[str, str], Entry]) -> Iterator[Graded]:
    """The grade of each text; a list of lines is one text."""
    for (collection, slug), entry in entries.items():
        whole: dict[str, list[str]] = {}
        for name, text in prose.texts_of(entry):
            whole.setdefault(name, []).append(text)
        for name, texts in whole.items():
            yield Graded(collection, slug, name, grade(" ".join(texts)))


def faults(entries: Mapping[tuple[str, str], Entry], known: Collection[str]) -> Iterator[Fault]:
    """Texts above grade 8 that are not listed as such, and words that are not among those `known`."""
    for each in grades(entries):
        if each.grade > GRADE and (each.collection, each.slug, each.field) not in HARDER:
            yield Fault(
                each.collection, each.slug, f"{prose.label(each.field)}: grade {each.grade:.1f}, and {GRADE:.0f} is the most; shorter sentences and words, please", each.field
            )
    for (collection, slug), entry in entries.items():
        for name, text in prose.texts_of(entry):
            if strange := [word for word in spelt(text) if word not in known]:
                yield Fault(collection, slug, f"{prose.label(name)}: unknown {', '.join(strange)}; mend the spelling, or add the word to {VOCABULARY}", name)


def spelt(text: str) -> Iterator[str]:
    """The words of a text as a dictionary has them: in small letters, without possessives, the parts of a compound one by one."""
    for word in prose.words(text):
        for part in word.removesuffix("'s").split("-"):
            if part and not any(sign.isdigit() for sign in part):
                yield part


def entries_of(catalogue: Catalogue) -> dict[tuple[str, str], Entry]:
    """Every entry by (collection, slug)."""
    return {(collection, slug): entry for collection, entries in catalogue.collections() for slug, entry in entries.items()}
