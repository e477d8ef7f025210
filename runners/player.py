"""What the player's page is made of: the timeline, the areas to ask about, and where "it is sharp" leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac

from library.catalogue import Catalogue, made_once
from runners import practices, timeline
from runners.models import Runner
from runners.practices import Area
from runners.routines import Step
from runners.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """A list ready to be played. `data` is what the browser is told."""

    played: Timeline
    data: dict[str, Any]
    areas: tuple[Area, ...]
    pictures: tuple[str, ...]


def playing(steps: Sequence[Step], catalogue: Catalogue, *, name: str, routine: int | None = None) -> Playing:
    """Steps as the player takes them. `pictures` are those of easier versions, which the list itself does not show."""
    played = timeline.timeline(steps, catalogue, easier=True)
    data = timeline.as_data(played) | {"name": name, "routine": routine}
    places = place_of_group(catalogue)
    for item in data["items"]:
        for one in (item, *item["easier"]):
            one["place"] = places.get(one["group"], "")
    worked = [(item.exercise.slug, side) for item in played.items for side in item.step.sides or ("",)]
    shown = {item.exercise.slug for item in played.items}
    others = dict.fromkeys(other.exercise.slug for item in played.items for other in item.easier)
    return Playing(played=played, data=data, areas=practices.areas(worked, catalogue), pictures=tuple(slug for slug in others if slug not in shown))


@made_once
def place_of_group(catalogue: Catalogue) -> dict[str, str]:
    """The place on the body map that stands for a muscle group, where there is one."""
    places: dict[str, str] = {}
    for place in catalogue.places.values():
        if place.group and not place.central:
            places.setdefault(place.group, place.slug)
    return places


def who(runner: Runner) -> str:
    """A word for a runner that says nothing of them, by which a browser knows whose practice it keeps."""
    return salted_hmac("runners.player", str(runner.pk), algorithm="sha256").hexdigest()[:16]
