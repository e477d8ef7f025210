"""Where a row of the library is read: an address for each type, always built from the slug."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from library import reading
from library.catalogue import Catalogue


def group_url(slug: str) -> str:
    return reverse("library:group_detail", args=[slug])


def exercises_url(**words: str | list[str]) -> str:
    """The list of exercises, filtered: exercises_url(area="calves", kind=["strength"])."""
    return f"{reverse('library:exercise_list')}?{urlencode(words, doseq=True)}"


def _first_group(groups: tuple[str, ...], slug: str) -> str | None:
    return f"{group_url(groups[0])}#{slug}" if groups else None


def _on(page: str) -> Callable[[Catalogue, Any], str]:
    return lambda catalogue, entry: f"{reverse(f'library:{page}')}#{entry.slug}"


ADDRESSES: Mapping[str, Callable[[Catalogue, Any], str | None]] = MappingProxyType(
    {
        "groups": lambda catalogue, group: group_url(group.slug),
        "muscles": lambda catalogue, muscle: reverse("library:muscle_detail", args=[muscle.group, muscle.slug]),
        "exercises": lambda catalogue, exercise: reverse("library:exercise_detail", args=[exercise.slug]),
        "injuries": lambda catalogue, injury: _first_group(injury.groups, injury.slug),
        "benefits": lambda catalogue, benefit: _first_group((benefit.group,), benefit.slug),
        "relations": lambda catalogue, relation: _first_group(reading.groups_of_relation(catalogue, relation), relation.slug),
        "questions": _on("question_list"),
        "sources": _on("source_list"),
        "corrections": _on("about"),
        "red_flags": _on("safety"),
        "kinds": _on("safety"),
        "bands": _on("safety"),
        "stretch_rules": _on("safety"),
        "severity_rules": _on("safety"),
        "soreness": _on("safety"),
        "remedies": _on("safety"),
        "cautions": _on("safety"),
        "emergency_numbers": _on("safety"),
        "takeaways": lambda catalogue, takeaway: f"{group_url(takeaway.group) if takeaway.group else reverse('library:group_list')}#{takeaway.slug}",
        "starters": lambda catalogue, starter: reverse("library:starter_detail", args=[starter.slug]),
        "equipment": lambda catalogue, equipment: exercises_url(equipment=equipment.slug),
    }
)


def url_of(catalogue: Catalogue, collection: str, slug: str) -> str | None:
    """The address of a row whose type is known; None where it has no place to be read."""
    entry = getattr(catalogue, collection).get(slug)
    return ADDRESSES[collection](catalogue, entry) if entry and collection in ADDRESSES else None


def url_for(catalogue: Catalogue, slug: str) -> str | None:
    """The address of a row by its slug alone; None for a slug that is not published or has no place to be read."""
    return next((url for collection in ADDRESSES if (url := url_of(catalogue, collection, slug))), None)
