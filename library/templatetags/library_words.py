"""The library's facts in words and small drawings, for templates that carry `catalogue` in their context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from library import figures, links, reading, wording
from library.catalogue import Catalogue, Entry, Exercise, Muscle, Relation, StarterRoutine, StarterStep
from library.words import EvidenceLevel, Verdict

register = template.Library()

USES_SHOWN = 12

register.filter("capital", wording.capital)
register.filter("uncapital", wording.uncapital)
register.filter("sentence", wording.sentence)
register.filter("listed", wording.listed)
register.filter("phone", wording.phone)
register.filter("duration", wording.duration)
register.filter("dose", wording.exercise_dose)
register.filter("cited_as", wording.cited_as)


@register.filter
def run_on(facts: Iterable[str]) -> str:
    """Short facts as one sentence, with semicolons between."""
    return wording.sentence("; ".join(facts))


@register.filter
def of(slugs: Iterable[str], entries: Mapping[str, Entry]) -> list[Entry]:
    """The entries that slugs point to: {% for muscle in exercise.primary|of:catalogue.muscles %}."""
    return [entries[slug] for slug in slugs]


@register.filter
def one_of(slug: str, entries: Mapping[str, Entry]) -> Entry:
    """The entry a slug points to."""
    return entries[slug]


@register.filter
def name_of(entry: Any) -> str:
    """An entry's name: {{ exercise.group|one_of:catalogue.groups|name_of }}."""
    return str(entry.name)


@register.filter
def labels(words: Iterable[Any]) -> list[str]:
    """The labels of closed words, as they stand inside a sentence."""
    return [wording.uncapital(word.label) for word in words]


@register.filter
def names(entries: Iterable[Any]) -> list[str]:
    """The names of entries, as they stand inside a sentence."""
    return [wording.uncapital(entry.name) for entry in entries]


@register.filter
def mended(exercise: Exercise) -> list[tuple[str, str]]:
    """An exercise's common mistakes, each with how it is put right."""
    return list(zip_longest(exercise.common_mistakes, exercise.mends, fillvalue=""))


@register.filter
def level_words(exercise: Exercise) -> str:
    """What skill an exercise takes."""
    return wording.LEVELS[exercise.level]


@register.filter
def strain_words(exercise: Exercise) -> str:
    """How hard an exercise is on what it works."""
    return wording.STRAINS[exercise.intensity]


@register.filter
def starter_time(starter: StarterRoutine, catalogue: Catalogue) -> str:
    """How long a starter takes, true to the second."""
    return wording.duration(wording.starter_seconds(starter, catalogue))


@register.filter
def step_dose(step: StarterStep, catalogue: Catalogue) -> str:
    """The dose of a starter's step."""
    return wording.step_dose(step, catalogue)


@register.filter
def evidence_words(level: EvidenceLevel) -> str:
    """The kind of work a source is, as it stands inside a sentence."""
    return wording.uncapital(level.label)


@register.simple_tag(takes_context=True)
def address(context: Context, collection: str, slug: str) -> str:
    """Where a row is read; empty where it has no place."""
    return links.url_of(context["catalogue"], collection, slug) or ""


@register.simple_tag
def filtered(**words: str) -> str:
    """The list of exercises, filtered; several kinds are separated by blanks."""
    return links.exercises_url(**{name: value.split() for name, value in words.items()})


@register.simple_tag(takes_context=True)
def linked(context: Context, collection: str, slugs: Iterable[str] | str) -> SafeString:
    """Rows as links with their titles, read out as a list; nothing for no slugs."""
    slugs = [slugs] if isinstance(slugs, str) else slugs
    return _linked(context["catalogue"], collection, list(slugs))


def _linked(catalogue: Catalogue, collection: str, slugs: list[str]) -> SafeString:
    rows = [(links.url_of(catalogue, collection, slug), reading.title(catalogue, collection, slug)) for slug in slugs]
    return mark_safe(wording.listed(format_html('<a href="{}">{}</a>', url, title) for url, title in rows))  # noqa: S308  each one escaped


@register.simple_tag(takes_context=True)
def cite(context: Context, slugs: Iterable[str]) -> SafeString:
    """The sources of a fact, in short, each linked to its place in the list of sources; nothing for none."""
    catalogue: Catalogue = context["catalogue"]
    cited = [(links.url_of(catalogue, "sources", slug), wording.cited_as(catalogue.sources[slug])) for slug in slugs]
    if not cited:
        return SafeString("")
    word = "Source" if len(cited) == 1 else "Sources"
    return format_html('<p class="cite">{}: {}</p>', word, format_html_join("; ", '<a href="{}">{}</a>', cited))


@register.simple_tag(takes_context=True)
def relation_ends(context: Context, relation: Relation) -> dict[str, str | None]:
    """What a relation's ends are called, and where the far one is read."""
    catalogue: Catalogue = context["catalogue"]
    collection, slug = reading.end_of(relation, "to")
    return {
        "from_name": reading.end_name(catalogue, relation, "from"),
        "to_name": reading.end_name(catalogue, relation, "to"),
        "to_url": links.url_of(catalogue, collection, slug) if slug else None,
    }


@register.simple_tag(takes_context=True)
def uses(context: Context, source: str) -> dict[str, Any]:
    """What leans on a source, as (address, title), the first dozen, and how many more."""
    catalogue: Catalogue = context["catalogue"]
    rows = catalogue.citations[source]
    shown = [(links.url_of(catalogue, collection, slug), reading.title(catalogue, collection, slug)) for collection, slug in rows[:USES_SHOWN]]
    return {"rows": shown, "more": max(0, len(rows) - USES_SHOWN)}


@register.inclusion_tag("includes/_strip.html", takes_context=True)
def strip(context: Context, muscle: Muscle) -> dict[str, Any]:
    """A muscle's stride strip: seven bars for the seven phases of one stride, a line below while the foot is down."""
    catalogue: Catalogue = context["catalogue"]
    bars = [{"value": (value := muscle.activity.get(slug, 0)), "x": 2 + 10 * place, "height": 2 + 7 * value, "y": 21 - 7 * value} for place, slug in enumerate(catalogue.phases)]
    down = sum(not slug.endswith("swing") for slug in catalogue.phases)
    return {"bars": bars, "ground": 10 * down - 2, "width": 10 * len(bars), "words": wording.stride_sentence(muscle, catalogue.phases)}


@register.filter
def work_words(muscle: Muscle, phase: str) -> str:
    """How hard a muscle works in a phase, on its own scale."""
    return wording.WORK[muscle.activity.get(phase, 0)]


@register.filter
def phase_name(phase: Any) -> str:
    """A phase's short name."""
    return wording.short_phase(phase)


@register.inclusion_tag("includes/_evidence.html")
def evidence(verdict: Verdict) -> dict[str, Any]:
    """A verdict: three bars and the word."""
    filled = wording.BARS[verdict]
    return {"bars": [{"x": 1 + 7 * place, "y": 11 - 4 * place, "height": 4 + 4 * place, "on": place < filled} for place in range(3)], "words": verdict.label}


@register.simple_tag(takes_context=True)
def taped_map(context: Context, view: str, area: str) -> SafeString:
    """One view of the body map, close up, with a group or muscle taped; nothing where the view does not show it. Not for tapping."""
    catalogue: Catalogue = context["catalogue"]
    muscles = catalogue.muscles_of(area)
    taped = {slug for slug, place in catalogue.places.items() if area == place.group or place.muscle in muscles}
    return figures.taped_svg(view, catalogue, taped)
