"""A practice sent by several hands at once is one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from runners import practices
from runners.models import Outcome, Practice
from runners.practices import Step
from tests.conftest import make_runner

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 14, 20, 0, tzinfo=UTC)
HANDS = 8


@pytest.fixture
def olga(transactional_db):
    """A runner whose rows are committed, and gone afterwards with all that was hers."""
    olga = make_runner("olga@example.org")
    yield olga
    olga.delete()


def test_sent_eight_times_at_once_it_is_one(olga):
    start = Barrier(HANDS)
    steps = [Step(slug="squat", side="", outcome=Outcome.DONE), Step(slug="lunge", side="left", outcome=Outcome.SKIPPED)]

    def send(_number: int) -> int:
        start.wait()
        try:
            return practices.keep(olga, key="0123456789abcdef0123456789abcdef", began_at=NOW - timedelta(minutes=10), now=NOW, steps=steps).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        kept = set(pool.map(send, range(HANDS)))
    assert len(kept) == 1
    assert [step.exercise.slug for step in Practice.objects.get(runner=olga).steps.select_related("exercise")] == ["squat", "lunge"]
