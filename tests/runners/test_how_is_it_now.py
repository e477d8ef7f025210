"""How is it now? One tap a spot, a day after it was last told: better, the same, worse, gone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import MuscleGroup, SorenessKind
from runners.models import Consent, Report, SoreSpot
from tests.runners.pages import asked, none_of_these, offered, page, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 7, 30, tzinfo=UTC)
TODAY = date(2026, 11, 14)
IN_PLACE = {"HX-Request": "true", "HX-Target": "check-in-page"}


@pytest.fixture(autouse=True)
def _morning(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def alice(alice):
    """Alice, who agreed that her sore spots are kept."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
    return alice


def keep_spot(runner, *severities: int, area: str = "calves", side: str = "left", last: date = TODAY - timedelta(days=1)) -> SoreSpot:
    """An open spot with a report a day, the last one on `last`."""
    since = last - timedelta(days=len(severities) - 1)
    tight = SorenessKind.objects.get(slug="tight")
    spot = SoreSpot.objects.create(runner=runner, group=MuscleGroup.objects.get(slug=area), side=side, kind=tight, since=since, noted_at=NOW)
    for number, severity in enumerate(reversed(severities)):
        Report.objects.create(spot=spot, date=last - timedelta(days=number), severity=severity)
    return spot


def numbers(spot: SoreSpot) -> list[int]:
    return list(spot.reports.order_by("date").values_list("severity", flat=True))


class TestTheCheckIn:
    def test_opens_with_the_question_the_day_after_and_not_the_same_day(self, alices_client, alice):
        keep_spot(alice, 3)
        text = words(alices_client.get("/"))
        assert "How is it now?" in text
        assert "Same as yesterday" in text
        alices_client.post("/soreness/now/", {"now": "same"})
        text = words(alices_client.get("/"))
        assert "How is it today?" in text
        assert "Same as yesterday" not in text

    def test_counts_days_as_the_runner_does(self, alices_client, alice, time_machine):
        keep_spot(alice, 3, last=TODAY)
        alice.time_zone = "Pacific/Auckland"
        alice.save()
        time_machine.move_to(datetime(2026, 11, 14, 12, 0, tzinfo=UTC), tick=False)
        assert "How is it now?" in words(alices_client.get("/")), "it is the 15th in Auckland"

    def test_says_not_yesterday_of_what_was_told_last_week(self, alices_client, alice):
        keep_spot(alice, 3, last=TODAY - timedelta(days=6))
        assert "Same as yesterday" not in words(alices_client.get("/"))


class TestOneTap:
    def test_changes_the_number_as_the_rules_say(self, alices_client, alice):
        cases = {("better", 3): 2, ("better", 1): 1, ("better", 0): 0, ("same", 4): 4, ("worse", 3): 5, ("worse", 9): 10}
        found = {}
        for change, was in cases:
            SoreSpot.objects.all().delete()
            spot = keep_spot(alice, was)
            alices_client.post(f"/soreness/{spot.pk}/now/", {"now": change, "was": str(was)})
            assert spot.reports.count() == 2
            found[change, was] = spot.reports.get(date=TODAY).severity
        assert found == cases

    def test_twice_is_one(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        for _ in range(3):
            alices_client.post(f"/soreness/{spot.pk}/now/", {"now": "worse", "was": "3"})
        assert numbers(spot) == [3, 5]

    def test_gone_closes_it_and_it_stays_in_the_history(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        text = words(alices_client.post(f"/soreness/{spot.pk}/now/", {"now": "gone", "was": "3"}, headers=IN_PLACE))
        assert "off the list" in text
        spot.refresh_from_db()
        assert spot.eased_at == NOW
        alices_client.post(f"/soreness/{spot.pk}/now/", {"now": "worse", "was": "3"})
        assert numbers(spot) == [3], "a spot that has eased takes no more reports"

    def test_of_a_spot_that_has_eased_says_that_nothing_was_kept(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        spot.ease(at=NOW)
        for verb, sent in (("now", {"now": "worse", "was": "3"}), ("report", {"severity": "7"})):
            text = words(alices_client.post(f"/soreness/{spot.pk}/{verb}/", sent, headers=IN_PLACE))
            assert "had eased already, so nothing was kept." in text, verb
            assert numbers(spot) == [3], verb

    def test_without_a_script_goes_back_to_the_check_in_and_says_what_was_kept(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        assert alices_client.post(f"/soreness/{spot.pk}/now/", {"now": "better", "was": "3"})["Location"] == "/"
        assert "as 2 of 10 now." in words(alices_client.get("/"))

    def test_that_nobody_can_read_is_422_and_keeps_nothing(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        for bad in ({}, {"now": "fine", "was": "3"}, {"now": "worse"}, {"now": "worse", "was": "11"}, {"now": "worse", "was": "\0"}):
            assert alices_client.post(f"/soreness/{spot.pk}/now/", bad).status_code == 422
        assert numbers(spot) == [3]

    def test_is_for_ones_own_spots(self, bobs_client, alice):
        spot = keep_spot(alice, 3)
        assert bobs_client.post(f"/soreness/{spot.pk}/now/", {"now": "gone", "was": "3"}).status_code == 404
        spot.refresh_from_db()
        assert spot.eased_at is None

    def test_costs_at_most_ten_queries(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        alices_client.get("/")
        for change in ("better", "worse", "gone"):
            with CaptureQueriesContext(connection) as queries:
                alices_client.post(f"/soreness/{spot.pk}/now/", {"now": change, "was": "3"}, headers=IN_PLACE)
            assert len(queries) <= 10, [query["sql"][:80] for query in queries]


class TestWorse:
    def test_asks_the_questions_the_same_day_too(self, alices_client, alice):
        spot = keep_spot(alice, 2, last=TODAY)
        assert asked(alices_client.get("/")) == []
        response = alices_client.post(f"/soreness/{spot.pk}/now/", {"now": "worse", "was": "2"}, headers=IN_PLACE)
        assert asked(response) != []
        assert offered(response) == []
        alices_client.post("/check-in/answers/", none_of_these(alices_client.get("/")))
        assert offered(alices_client.get("/"))
        response = alices_client.post(f"/soreness/{spot.pk}/now/", {"now": "worse", "was": "4"}, headers=IN_PLACE)
        assert asked(response) != [], "worse again: the earlier answers were about less"

    def test_and_better_or_the_same_do_not(self, alices_client, alice):
        for change in ("better", "same"):
            SoreSpot.objects.all().delete()
            spot = keep_spot(alice, 3)
            assert asked(alices_client.post(f"/soreness/{spot.pk}/now/", {"now": change, "was": "3"}, headers=IN_PLACE)) == []

    def test_three_days_in_a_row_is_taken_more_seriously(self, alices_client, alice):
        keep_spot(alice, 2, 3, 4, last=TODAY)
        assert "Three reports in a row went up" in words(alices_client.get("/"))
        SoreSpot.objects.all().delete()
        keep_spot(alice, 2, 4, 4, last=TODAY)
        assert "Three reports in a row went up" not in words(alices_client.get("/"))


class TestAllAtOnce:
    def test_the_same_as_before_is_one_tap_for_all_that_are_due(self, alices_client, alice):
        spots = [keep_spot(alice, 3), keep_spot(alice, 2, side="right"), keep_spot(alice, 4, area="glutes", last=TODAY)]
        alices_client.post("/soreness/now/", {"now": "same"})
        assert [numbers(spot) for spot in spots] == [[3, 3], [2, 2], [4]]

    def test_all_eased_is_one_tap(self, alices_client, alice, bob):
        keep_spot(alice, 3)
        keep_spot(alice, 2, side="right")
        bobs = keep_spot(bob, 5)
        for _ in range(2):
            alices_client.post("/soreness/now/", {"now": "gone"})
        assert alice.sore_spots.open().count() == 0
        bobs.refresh_from_db()
        assert bobs.eased_at is None

    def test_anything_else_changes_nothing(self, alices_client, alice):
        spot = keep_spot(alice, 3)
        for bad in ("worse", "better", "", "\0"):
            assert alices_client.post("/soreness/now/", {"now": bad}).status_code == 302
        assert numbers(spot) == [3]

    def test_is_offered_only_for_more_than_one(self, alices_client, alice):
        keep_spot(alice, 3)
        assert "All eased" not in words(alices_client.get("/"))
        keep_spot(alice, 2, side="right")
        assert "All eased" in words(alices_client.get("/"))
        assert 'action="/soreness/now/"' in page(alices_client.get("/"))
