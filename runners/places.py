"""The places of the body map, with their sides and their boxes in the list. Pure but for the form it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from library.catalogue import Catalogue, Place, made_once
from library.wording import uncapital
from library.words import BodyRegion, Side

if TYPE_CHECKING:
    from runners.check_in_forms import CheckInForm, SpotForm

OTHER_SIDE = {"left": "right", "right": "left"}


def sides_of(place: Place) -> tuple[Side, ...]:
    """The sides a place has, the person's own."""
    return (Side.CENTRE,) if place.central else (Side.LEFT, Side.RIGHT)


def place_name(place: Place, side: Side) -> str:
    """What a runner calls a place on one side: "Left upper calf"."""
    return place.name if side == Side.CENTRE else f"{side.label} {uncapital(place.name)}"


@made_once
def keys_of(catalogue: Catalogue) -> Mapping[str, tuple[Place, Side]]:
    """PLACE:SIDE -> the place and the side, in the order of the list."""
    return {f"{place.slug}:{side}": (place, side) for place in catalogue.places.values() for side in sides_of(place)}


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the list: a place on one side, and what was said of it."""

    place: Place
    side: Side
    panel: SpotForm | None

    @property
    def key(self) -> str:
        return f"{self.place.slug}:{self.side}"

    @property
    def name(self) -> str:
        return place_name(self.place, self.side)


def regions(form: CheckInForm) -> list[tuple[str, list[tuple[Place, list[Box], bool]]]]:
    """The list beside the body map: the places of each region with their boxes, and whether one of these is ticked."""
    listed = []
    for region in BodyRegion:
        rows = []
        for place in form.catalogue.places.values():
            if place.region == region:
                boxes = [Box(place, side, form.chosen.get(f"{place.slug}:{side}")) for side in sides_of(place)]
                rows.append((place, boxes, any(box.panel for box in boxes)))
        listed.append((region.label, rows))
    return listed
