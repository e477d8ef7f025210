"""The drawings, ready to put on a page: exercises drawn from pose data, and the body map."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache, lru_cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from library.catalogue import Catalogue
from library.drawings import figure
from library.drawings.figure import Pose

DRAWINGS = Path(figure.__file__).parent
HEIGHT, AROUND = 960, 150  # of the body map, and what a close-up shows above and below
WHOLE = f'viewBox="0 0 400 {HEIGHT}"'
MIRROR = 'transform="matrix(-1 0 0 1 400 0)"'
AREA = re.compile(r'<g class="(?P<classes>area[a-z ]*)" data-shape="(?P<shape>[a-z-]+)" data-side="(?P<side>left|centre)" data-at="(?P<x>\d+) (?P<y>\d+)">(?P<paths>.*?)</g>')
HALF = re.compile(r'<g class="half">(?P<paths>.*?)</g>', re.DOTALL)


@cache
def poses() -> Mapping[str, Pose]:
    """Every pose by exercise slug."""
    return figure.load()


def has_figure(slug: str) -> bool:
    """Whether an exercise has a drawing."""
    return slug in poses()


@cache
def figure_svg(slug: str, mirror: bool = False, alt: bool = True) -> SafeString | None:
    """The drawing of an exercise, or None where there is none.

    `mirror` shows the other side. With `alt` it is an image with a description, else hidden from assistive technology.
    """
    pose = poses().get(slug)
    return None if pose is None else mark_safe(figure.figure(pose, mirror=mirror, alt=alt))  # noqa: S308  our own drawing, from our own numbers


@cache
def key_frames(slug: str) -> tuple[tuple[str, SafeString], ...]:
    """Each stage of an exercise, in order, as its name and its drawing; one for a position that is held, none without a drawing.

    The first carries the description of the whole.
    """
    pose = poses().get(slug)
    if pose is None:
        return ()
    drawings = (mark_safe(figure.figure(pose, index, alt=index == 0)) for index in range(len(pose["frames"])))  # noqa: S308  as above
    return tuple((frame.get("name", ""), drawing) for frame, drawing in zip(pose["frames"], drawings, strict=True))


def bodymap_svg(view: str, catalogue: Catalogue) -> SafeString:
    """The "front" or "back" of the body map, its shapes pointing at the catalogue's places.

    A shape that belongs to no place stays quiet.
    """
    return _drawn(view, tuple((shape, place.slug, place.name) for place in catalogue.places.values() for shape in place.drawings))


def taped_svg(view: str, catalogue: Catalogue, places: Collection[str]) -> SafeString:
    """A close-up of the body with tape on some places; empty where the view has none of them. To look at, not to press."""
    return _taped(view, tuple(shape for slug in sorted(places) for shape in catalogue.places[slug].drawings))


@cache
def shapes(view: str) -> tuple[str, ...]:
    """What a place can name as its drawings in one view, "front" or "back"."""
    return tuple(area["shape"] for area in AREA.finditer(_source(view)))


@cache
def _source(view: str) -> str:
    """One view as it is drawn: what comes in pairs once, on the person's left."""
    return (DRAWINGS / f"{view}.svg").read_text(encoding="utf-8")


def _picture(view: str, area: Callable[[re.Match[str], str], str], top: int = 0, foot: int = HEIGHT) -> SafeString:
    """One view with each area drawn by `area(drawing, side)`, from `top` to `foot`."""

    def both(drawing: re.Match[str]) -> str:
        return area(drawing, "centre") if drawing["side"] == "centre" else area(drawing, "left") + area(drawing, "right")

    svg = HALF.sub(rf"\g<paths><g {MIRROR}>\g<paths></g>", _source(view))
    svg = AREA.sub(both, svg).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).replace(WHOLE, f'viewBox="0 {top} 400 {foot - top}"', 1)
    return mark_safe(svg.replace("\n", ""))  # noqa: S308  our own drawing; the catalogue's names are escaped


def _turned(side: str) -> str:
    return f" {MIRROR}" if side == "right" else ""


@lru_cache(maxsize=8)
def _drawn(view: str, places: tuple[tuple[str, str, str], ...]) -> SafeString:
    place_of = {shape: (slug, name) for shape, slug, name in places}

    def area(drawing: re.Match[str], side: str) -> str:
        if drawing["shape"] not in place_of:
            return f'<g class="area is-quiet"{_turned(side)}>{drawing["paths"]}</g>'
        slug, name = place_of[drawing["shape"]]
        x = 400 - int(drawing["x"]) if side == "right" else drawing["x"]
        title = escape(name if side == "centre" else f"{name}, {side}")
        attributes = f'class="{drawing["classes"]}" data-place="{slug}" data-side="{side}" data-at="{x} {drawing["y"]}"'
        return f"<g {attributes}{_turned(side)}><title>{title}</title>{drawing['paths']}</g>"

    return _picture(view, area)


@lru_cache(maxsize=128)
def _taped(view: str, shapes: tuple[str, ...]) -> SafeString:
    heights = [int(drawing["y"]) for drawing in AREA.finditer(_source(view)) if drawing["shape"] in shapes]
    if not heights:
        return SafeString()

    def area(drawing: re.Match[str], side: str) -> str:
        return f'<g class="area is-quiet{" is-tape" if drawing["shape"] in shapes else ""}"{_turned(side)}>{drawing["paths"]}</g>'

    return _picture(view, area, max(0, min(heights) - AROUND), min(HEIGHT, max(heights) + AROUND))
