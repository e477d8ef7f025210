"""What a runner asked to leave out is asked about again after four weeks, and holds until they answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from library import snapshot
from runners.keeping import keep_wishes
from runners.models import Consent
from runners.snapshot import Wishes
from tests.conftest import signed_in
from tests.runners.pages import offered, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _evening(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def alice(alice):
    """Alice, who asked on the 14th of November to leave out what strains a knee."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
    keep_wishes(alice, Wishes(minutes=20, cautions=frozenset({"knee_pain"})), snapshot.catalogue(), today=NOW.date())
    return alice


@pytest.fixture
def later(alice, time_machine):
    """Alice signed in anew after some days."""

    def signed_in_later(days: int) -> Client:
        time_machine.move_to(NOW + timedelta(days=days), tick=False)
        return signed_in(alice)

    return signed_in_later


def thigh() -> dict:
    return {"sore": ["quads:left"], "shown": ["quads:left"], "severity-quads-left": "2", "kind-quads-left": "tight", "minutes": "20", "kit": "any"}


def test_are_asked_about_after_four_weeks_and_not_before(later):
    found = {days: "Still so?" in words(later(days).get("/")) for days in (0, 27, 28, 29, 200)}
    assert found == {0: False, 27: False, 28: False, 29: True, 200: True}


def test_hold_until_they_are_answered(later, alice):
    alices_client = later(60)
    text = words(alices_client.get("/"))
    assert "pain around or behind the kneecap" in text.lower()
    exercises = snapshot.catalogue().exercises
    slugs = offered(alices_client.post("/check-in/", thigh() | {"caution": ["knee_pain"]}))
    assert slugs
    assert not any("knee_pain" in exercises[slug].cautions for slug in slugs)
    assert "1 ticked" in words(alices_client.get("/?sore=quads:left"))


def test_one_button_says_that_they_still_hold(later, alice):
    alices_client = later(60)
    for _ in range(2):
        assert alices_client.post("/settings/cautions/").status_code == 302
    alice.preferences.refresh_from_db()
    assert alice.preferences.cautions_confirmed_on == date(2027, 1, 13)
    assert [caution.slug for caution in alice.preferences.cautions.all()] == ["knee_pain"]
    assert "Still so?" not in words(alices_client.get("/"))


def test_a_change_of_them_counts_as_confirming_and_a_change_of_minutes_does_not(later, alice):
    alices_client = later(60)
    alices_client.post("/settings/", {"minutes": "10", "caution": ["knee_pain"]})
    assert "Still so?" in words(alices_client.get("/"))
    alices_client.post("/settings/", {"minutes": "10", "caution": ["knee_pain", "balance"]})
    assert "Still so?" not in words(alices_client.get("/"))


def test_a_press_changes_nobody_elses(bobs_client, alice):
    hers = alice.preferences
    hers.cautions_confirmed_on = date(2026, 1, 1)
    hers.save()
    bobs_client.post("/settings/cautions/")
    hers.refresh_from_db()
    assert hers.cautions_confirmed_on == date(2026, 1, 1)
