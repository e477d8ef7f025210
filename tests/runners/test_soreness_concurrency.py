"""Two hands on one check-in: sent twice at once it makes one row; consent taken back meanwhile leaves none.

These tests commit for real, in threads with connections of their own, and clean up after themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from runners.models import Consent, Report, SoreSpot
from tests.conftest import make_runner, signed_in

pytestmark = pytest.mark.both_databases

SAID = {"sore": ["calf:left", "quads:right"], "severity-calf-left": "3", "severity-quads-right": "2", "minutes": "20", "caution": ["pregnancy"]}


@pytest.fixture
def carol(transactional_db):
    """A runner who agreed, committed for real, and gone afterwards with all that was hers."""
    carol = make_runner("carol@example.org")
    Consent.objects.create(runner=carol, wording=Consent.WORDING, given_at=datetime(2026, 11, 14, tzinfo=UTC))
    yield carol
    carol.delete()
    Session.objects.all().delete()


def at_once(owner, *doings: Callable[[Client], int]) -> list[int]:
    """Each doing in a thread with a session of its own, all started together."""
    clients = [signed_in(owner) for _ in doings]
    start = Barrier(len(doings))

    def run(doing: Callable[[Client], int], client: Client) -> int:
        start.wait()
        try:
            return doing(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings, clients))


def note(client: Client) -> int:
    return client.post("/soreness/note/", SAID).status_code


def withdraw(client: Client) -> int:
    return client.post("/settings/consent/", {"withdraw": "1"}).status_code


def test_a_form_sent_several_times_at_once_makes_one_row_a_place(carol):
    assert at_once(carol, note, note, note, note) == [302] * 4
    assert SoreSpot.objects.filter(runner=carol).count() == 2
    assert Report.objects.filter(spot__runner=carol).count() == 2
    assert carol.preferences.cautions.count() == 1


def test_whoever_is_first_nothing_is_kept_without_consent(carol):
    for _ in range(5):
        Consent.objects.get_or_create(runner=carol, defaults={"wording": Consent.WORDING, "given_at": datetime(2026, 11, 14, tzinfo=UTC)})
        assert set(at_once(carol, note, withdraw)) <= {200, 302}
        assert not Consent.objects.filter(runner=carol).exists()
        assert not SoreSpot.objects.filter(runner=carol).exists()
