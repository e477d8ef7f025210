"""Settings: how a runner likes a session, kept for every check-in."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from runners.models import Consent, Preferences

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

GOOD = {"minutes": "25", "level": "1", "kit": "some", "equipment": ["wall"], "caution": ["knee_pain", "balance"]}


@pytest.fixture
def alice(alice):
    """Alice, who agreed that her preferences are kept."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=datetime(2026, 11, 14, tzinfo=UTC))
    return alice


def test_are_kept_and_shown_again(alices_client, alice):
    assert alices_client.post("/settings/", GOOD)["Location"] == "/settings/"
    kept = alice.preferences
    assert (kept.minutes, kept.level, kept.any_equipment) == (25, 1, False)
    assert {caution.slug for caution in kept.cautions.all()} == {"knee_pain", "balance"}
    text = alices_client.get("/settings/").content.decode()
    assert "Saved." in text
    assert 'id="minutes-own" min="1" max="120" value="25"' in text
    for chosen in ('name="level" value="1"', 'name="kit" value="some"', 'name="equipment" value="wall"', 'name="caution" value="balance"'):
        assert re.search(f"{chosen}[^>]* checked", text), chosen


def test_nothing_to_hand_is_not_anything(alices_client, alice):
    alices_client.post("/settings/", {"kit": "none"})
    assert (alice.preferences.any_equipment, alice.preferences.equipment.count()) == (False, 0)


@pytest.mark.parametrize("field", ["minutes", "level", "kit", "equipment", "caution"])
@pytest.mark.parametrize("value", ["-1", "nonsense", "\0", "x" * 1_000_000], ids=["negative", "nonsense", "nul", "million"])
def test_bad_words_are_422_with_the_form_and_keep_nothing(alices_client, alice, field, value):
    response = alices_client.post("/settings/", GOOD | {field: value})
    assert response.status_code == 422
    assert "field__err" in response.content.decode()
    assert Preferences.objects.count() == 0


def test_are_for_people_with_an_account(visitor):
    assert "/accounts/login/" in visitor.get("/settings/")["Location"]
