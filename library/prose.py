"""What the texts of the library may say, for files and forms alike. Pure, no Django.

A text is a field that the catalogue made with `prose` or `prose_lines`: what a runner reads, as opposed to the
facts beside it, which rules and other texts rest on. How hard a text is to read and whether its words are
spelt as they should be takes longer to tell and is asked when files are loaded: `library.proofreading`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import Field, fields
from functools import lru_cache
from typing import Any, TypeAlias

from library.catalogue import Catalogue, Entry, Exercise

Found: TypeAlias = Iterator[tuple[str, str]]
"""(field, reason) of what is wrong with one entry."""

# No stretch does any of this (`design.md` 6.3); a word in any of its forms.
BANNED = re.compile(
    r"\b(?:heal(?:s|ed|ing)?|prevent(?:s|ed|ing|ion|ative)?|releas(?:e|es|ed|ing)|flush(?:es|ed|ing)?|fix(?:es|ed|ing)?|guarantee(?:s|d)?"
    r"|cur(?:e|es|ed|ing)|unlock(?:s|ed|ing)?|journeys?|detox\w*|toxins?|miracles?|injury-proof|bulletproof)\b|!",
    re.IGNORECASE,
)

# What a step may begin with: verbs that tell a body what to do.
VERBS = frozenset(
    """
    add aim alternate arch balance begin bend brace breathe bring carry catch circle climb close come count cross curl dip draw drape drive drop ease face fall find flex fold
    glide grip hang hinge hold hop hug hook jump keep kick kneel land lay lead lean let lie lift loop lower lunge make march move open pause pedal place plant point press pull
    pulse push put raise reach relax repeat rest return rise rock roll rotate run send set shift shrug sink sit skip slide spread spring squat squeeze stack stand start stay
    step stop straighten stretch support swap sweep swing take tap tense tilt touch travel trace tuck turn twist use walk wait work wrap write
    """.split()
)

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
NUMBER_WORDS: dict[str, str] = {
    **{word: str(number) for number, word in enumerate("four five six seven eight nine ten eleven twelve".split(), start=4)},
    **{word: str(number) for number, word in enumerate("thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(), start=13)},
    **{word: str(10 * number) for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety hundred".split(), start=3)},
}
SMALL_WORDS: dict[str, str] = {"one": "1", "once": "1", "two": "2", "twice": "2", "half": "2", "both": "2", "three": "3"}
SCALE = re.compile(r"\b(?:out )?of (?:10|ten)\b|/10\b", re.IGNORECASE)  # "3 of 10" gives one number, on the scale everybody uses
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

RUN = 8  # words in a row that no two entries share
TEXTS_AT_HAND = 8_192  # what was found in a text is kept: every edit asks of all texts, and changes one
LIKE_A_CUE = 0.75  # of the words of a step and a cue together: more in common is the same thing said twice


def label(name: str) -> str:
    """What a form calls a field."""
    return name.replace("_", " ")


def fields_of(kind: type[Entry]) -> list[Field[Any]]:
    """The texts an entry of this kind has for readers."""
    return [each for each in fields(kind) if "words" in each.metadata]


def texts_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """(field, text) for every text of an entry; a list gives one for each line."""
    for each in fields_of(type(entry)):
        value = getattr(entry, each.name)
        for text in (value,) if isinstance(value, str) else value:
            if text:
                yield each.name, text


@lru_cache(TEXTS_AT_HAND)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(word.casefold().replace("’", "'") for word in WORD.findall(text))


@lru_cache(TEXTS_AT_HAND)
def _runs(text: str) -> tuple[tuple[str, ...], ...]:
    """Every eight words in a row of a text."""
    spoken = words(text)
    return tuple(spoken[start : start + RUN] for start in range(len(spoken) - RUN + 1))


@lru_cache(TEXTS_AT_HAND)
def _banned(text: str) -> str:
    """The first word of a text that promises too much or shouts, or nothing."""
    found = BANNED.search(text)
    return found.group().lower() if found else ""


def of_entry(entry: Entry) -> Found:
    """What can be told of a text without its neighbours: length, forbidden words, how steps begin, a mend for each mistake."""
    for each in fields_of(type(entry)):
        value = getattr(entry, each.name)
        lines = (value,) if isinstance(value, str) else value
        least, most = each.metadata["words"]
        for number, text in enumerate(lines, start=1):
            where = f"{label(each.name)}, line {number}" if "lines" in each.metadata else label(each.name)
            if text and not least <= (count := len(text.split())) <= most:
                yield each.name, f"{where}: {count} words; it takes {least} to {most}"
            if banned := _banned(text):
                yield each.name, f"{where}: {banned!r} promises too much or shouts"
            if text and (text[0] != text[0].upper() or text[-1] not in ".?"):
                yield each.name, f"{where}: it begins with a capital and ends with a full stop"
        if value and "lines" in each.metadata:
            fewest, greatest = each.metadata["lines"]
            if not fewest <= len(value) <= greatest:
                yield each.name, f"{label(each.name)}: {len(value)} lines; there are {fewest} to {greatest}"
    if isinstance(entry, Exercise):
        yield from _of_exercise(entry)


def _of_exercise(entry: Exercise) -> Found:
    cues = [set(words(cue)) for cue in entry.key_cues]
    for number, step in enumerate(entry.steps, start=1):
        found = words(step)
        if found and found[0] not in VERBS:
            yield "steps", f"steps, line {number}: a step begins with what to do; {found[0]!r} is no verb we know"
        if any(cue and len(cue & set(found)) / len(cue | set(found)) > LIKE_A_CUE for cue in cues):
            yield "steps", f"steps, line {number}: it says a cue again; say how it is done"
    if (entry.mends or entry.steps) and len(entry.mends) != len(entry.common_mistakes):
        yield "mends", f"mends: {len(entry.mends)} for {len(entry.common_mistakes)} common mistakes; each takes one"


def between_entries(catalogue: Catalogue, *, lost: Mapping[str, Collection[str] | None]) -> Iterator[tuple[str, str, str, str]]:
    """(collection, slug, field, reason): numbers no fact has, and runs of words that stand in two entries."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for collection, entries in catalogue.collections():
        if not fields_of_collection(entries):
            continue
        for slug, entry in entries.items():
            told: set[tuple[str, str]] = set()
            for name, text in texts_of(entry):
                for run in _runs(text):
                    other = first.setdefault(run, (collection, slug))
                    if other != (collection, slug) and (name, other[1]) not in told:
                        told.add((name, other[1]))
                        yield collection, slug, name, f"{label(name)}: {' '.join(run)!r} stands in {other[1]!r} as well"
            if not lost:
                for name, number in _unfounded(catalogue, entry):
                    yield collection, slug, name, f"{label(name)}: the number {number} stands in none of its facts"


def fields_of_collection(entries: Mapping[str, Entry]) -> bool:
    """Whether entries of a collection have texts at all."""
    return any(fields_of(type(entry)) for entry in list(entries.values())[:1])


def _unfounded(catalogue: Catalogue, entry: Entry) -> Found:
    """(field, number) for numbers in an entry's texts that neither its facts nor those of what it points to have."""
    wanted = [(name, number) for name, text in texts_of(entry) for number in _numbers(text, small=False)]
    if not wanted:
        return
    known = {number for fact in _facts(catalogue, entry) for number in _numbers(fact, small=True)}
    for name, number in wanted:
        if number not in known:
            yield name, number


@lru_cache(TEXTS_AT_HAND)
def _numbers(text: str, *, small: bool) -> tuple[str, ...]:
    """The numbers of a text as digits; one, two and three in words only where `small` ones are asked for."""
    text = SCALE.sub(" ", text)
    found = [number.replace(",", "") for number in NUMBER.findall(text)]
    parts = [part for word in words(text) for part in word.split("-")]
    known = NUMBER_WORDS | SMALL_WORDS if small else NUMBER_WORDS
    return (*found, *(known[part] for part in parts if part in known))


def _facts(catalogue: Catalogue, entry: Entry, *, further: bool = True) -> Iterator[str]:
    """What an entry's fields hold apart from its texts, and what the entries it points to hold; sources apart."""
    for each in fields(entry):
        value = getattr(entry, each.name)
        if "words" in each.metadata or value is None or each.name in ("slug", "status"):
            continue
        to = each.metadata.get("to")
        if to:
            slugs = (value,) if isinstance(value, str) else value
            for other in (getattr(catalogue, to).get(slug) for slug in slugs) if further and to != "sources" else ():
                if other is not None:
                    yield from _facts(catalogue, other, further=False)
        elif isinstance(value, Mapping):
            yield from (str(item) for item in value.values())
        elif isinstance(value, tuple):
            yield from (str(item) for item in value)
        elif not isinstance(value, bool):
            yield str(value)
