"""What the engine's tests share: the real library as files give it, changed copies of it, and spots in short."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from library import seed
from library.catalogue import Catalogue
from runners.advice import Spot


@cache
def library() -> Catalogue:
    """The published library, from the files; no database."""
    return seed.read().published()


def changed(collection: str, slug: str, **fields) -> Catalogue:
    """The library with one entry changed."""
    return with_entries(collection, {**getattr(library(), collection), slug: replace(getattr(library(), collection)[slug], **fields)})


def with_entries(collection: str, entries) -> Catalogue:
    """The library with one collection put in place of its own."""
    return Catalogue.of(**{**dict(library().collections()), collection: entries})


def spot(words: str, **more) -> Spot:
    """A spot from AREA:SIDE:SEVERITY[:KIND[:DAYS]]."""
    area, side, severity, *rest = words.split(":")
    return Spot(area=area, side=side, severity=int(severity), kind=(rest or [None])[0] or None, days=int(rest[1]) if len(rest) > 1 else 1, **more)


def spots(words: str) -> list[Spot]:
    return [spot(each) for each in words.split()]
