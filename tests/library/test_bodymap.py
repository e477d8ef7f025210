"""The body map: 77 shapes over the catalogue's places, each on the side it says."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import brotli
import pytest
from django.template import Context, Template

from library import figures, seed
from library.catalogue import Catalogue
from library.models import LibraryVersion, Place

VIEWS = ["front", "back"]
MIDDLE = 200  # of the drawing, 400 wide


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return seed.read()


def areas(view: str, catalogue: Catalogue) -> list[ElementTree.Element]:
    return [element for element in ElementTree.fromstring(figures.bodymap_svg(view, catalogue)).iter("g") if "area" in element.get("class", "").split()]


def with_places(catalogue: Catalogue, **places) -> Catalogue:
    return Catalogue.of(**{name: entries for name, entries in catalogue.collections() if name != "places"}, places=places)


def test_there_are_33_shapes_in_front_and_44_behind(catalogue):
    assert [len(areas(view, catalogue)) for view in VIEWS] == [33, 44]


def test_every_shape_belongs_to_one_place_and_every_place_has_a_shape(catalogue):
    shapes = {shape for view in VIEWS for shape in figures.shapes(view)}
    drawn = [shape for place in catalogue.places.values() for shape in place.drawings]
    assert sorted(drawn) == sorted(set(drawn))
    assert set(drawn) == shapes


@pytest.mark.parametrize("view", VIEWS)
def test_every_shape_says_a_place_and_a_side_that_can_be_chosen(view: str, catalogue):
    for area in areas(view, catalogue):
        place = catalogue.places[area.get("data-place")]
        assert area.get("data-side") in ({"centre"} if place.central else {"left", "right"})
        assert area.find("title").text.startswith(place.name)


@pytest.mark.parametrize(("view", "left"), [("front", 1), ("back", -1)])
def test_left_is_the_runners_own_left(view: str, left: int, catalogue):
    """From the front a runner's left is on the viewer's right; from behind it is on the left."""
    for area in areas(view, catalogue):
        x = int(area.get("data-at").split()[0])
        if area.get("data-side") != "centre":
            assert (x - MIDDLE) * left * (1 if area.get("data-side") == "left" else -1) > 0


@pytest.mark.parametrize("view", VIEWS)
def test_the_drawing_is_silent_and_brings_nothing_the_policy_refuses(view: str, catalogue):
    root = ElementTree.fromstring(figures.bodymap_svg(view, catalogue))
    assert root.get("aria-hidden") == "true"
    assert root.get("focusable") == "false"
    for element in root.iter():
        assert element.tag in {"svg", "g", "path", "title"}
        assert not set(element.attrib) & {"style", "id", "href", "tabindex"}
        assert not any(name.startswith("on") for name in element.attrib)


def test_both_views_weigh_at_most_eleven_kilobytes_compressed(catalogue):
    both = "".join(figures.bodymap_svg(view, catalogue) for view in VIEWS)
    assert len(brotli.compress(both.encode(), quality=5)) <= 11 * 1024


def test_a_shape_whose_place_was_withdrawn_stays_quiet(catalogue):
    without = with_places(catalogue, **{slug: place for slug, place in catalogue.places.items() if slug != "achilles"})
    quiet = [area for area in areas("back", without) if "is-quiet" in area.get("class")]
    assert len(quiet) == 2
    assert all(area.get("data-place") is None and area.find("title") is None for area in quiet)


def test_a_place_renamed_by_a_curator_is_drawn_under_its_new_name_and_escaped(catalogue):
    renamed = with_places(catalogue, **(catalogue.places | {"achilles": replace(catalogue.places["achilles"], name="Achilles & <heel>")}))
    assert {area.find("title").text for area in areas("back", renamed) if area.get("data-place") == "achilles"} == {"Achilles & <heel>, left", "Achilles & <heel>, right"}


def test_a_close_up_carries_tape_on_both_sides_and_cannot_be_pressed(catalogue):
    root = ElementTree.fromstring(figures.taped_svg("back", catalogue, {"calf"}))
    taped = [element for element in root.iter("g") if "is-tape" in element.get("class", "").split()]
    assert len(taped) == 2 * len([shape for shape in catalogue.places["calf"].drawings if shape in figures.shapes("back")])
    assert all(element.get("data-place") is None for element in root.iter("g"))
    assert root.get("viewBox") != "0 0 400 960"


def test_a_close_up_of_what_a_view_does_not_show_is_nothing(catalogue):
    assert figures.taped_svg("front", catalogue, {"calf"}) == ""


@pytest.mark.django_db
def test_a_page_draws_the_published_places():
    page = Template('{% load drawings %}{% bodymap "front" %}{% bodymap "back" %}').render(Context())
    assert page.count("data-place=") == 77


@pytest.mark.django_db
def test_a_place_a_curator_adds_without_a_drawing_can_be_chosen_from_the_list(client):
    Place.objects.create(slug="ribs", name="Ribs", also_called="intercostals", region="back-and-core", status="published", note="There is nothing for this place yet.")
    LibraryVersion.bump()
    page = client.get("/").content.decode()
    assert 'value="ribs:left"' in page
    assert 'data-place="ribs"' not in page
    assert 'data-spot="ribs:left"' in client.get("/", {"sore": "ribs:left"}).content.decode()
