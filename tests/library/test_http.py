"""Library pages are made once a version and process, for visitors alone."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from library import views
from library.models import Exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(settings, monkeypatch) -> list[str]:
    """The templates rendered, with a store of pages as in real life."""
    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": in_memory, "LOCATION": "made-once"},
        "filtered": {"BACKEND": in_memory, "LOCATION": "made-filtered", "OPTIONS": {"MAX_ENTRIES": 3}},
    }
    for name in ("pages", "filtered"):
        caches[name].clear()
    templates: list[str] = []
    render = views.render

    def noting(request, template, *args, **options):
        templates.append(template)
        return render(request, template, *args, **options)

    monkeypatch.setattr(views, "render", noting)
    return templates


def test_a_page_is_made_once_and_is_the_same_to_the_byte(visitor, made):
    first, second = visitor.get("/muscles/calves/"), visitor.get("/muscles/calves/")
    assert made == ["library/group_detail.html"]
    assert first.content == second.content
    assert {name: first.headers[name] for name in ("Content-Type", "Cache-Control", "ETag")} == {name: second.headers[name] for name in ("Content-Type", "Cache-Control", "ETag")}


def test_another_address_filter_or_part_is_another_page(visitor, made):
    for path, headers in (("/exercises/", {}), ("/exercises/?area=calves", {}), ("/exercises/?area=calves", {"HX-Request": "true", "HX-Target": "results"})):
        visitor.get(path, headers=headers)
        visitor.get(path, headers=headers)
    assert made == ["library/exercise_list.html", "library/exercise_list.html", "library/exercise_list.html#results"]


def test_queries_without_end_take_no_room_from_pages(visitor, made):
    visitor.get("/sources/")
    for number in range(10):
        visitor.get(f"/sources/?{number}")
    assert len(caches["filtered"]._cache) <= 3
    made.clear()
    visitor.get("/sources/")
    assert made == []


def test_a_change_of_the_library_is_seen_at_once(visitor, made):
    visitor.get("/exercises/plank/")
    plank = Exercise.objects.get(slug="plank")
    plank.name = "Plank, on the forearms"
    plank.save()
    assert "Plank, on the forearms" in visitor.get("/exercises/plank/").content.decode()


def test_a_runners_page_is_neither_kept_nor_given_to_anybody(alices_client, visitor, made):
    alices_client.get("/muscles/calves/")
    assert "Sign in" in visitor.get("/muscles/calves/").content.decode()
    assert "Sign in" not in alices_client.get("/muscles/calves/").content.decode()
    assert len(made) == 3


def test_a_refused_filter_is_made_anew_each_time(visitor, made):
    assert [visitor.get("/exercises/?kind=juggling").status_code for _ in range(2)] == [422, 422]
    assert len(made) == 2
