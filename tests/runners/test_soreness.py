"""Keeping a check-in, saying how it is now, easing and removing: once, one's own, and with good numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import MuscleGroup
from runners.models import Consent, Preferences, Report, SoreSpot
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
TODAY = date(2026, 11, 14)
HTMX = {"HX-Request": "true", "HX-Target": "chosen"}
ROWS = {"HX-Request": "true", "HX-Target": "check-in-page"}
NOTE = "/soreness/note/"


def said(**more) -> dict:
    fields = {"sore": ["calf:left"], "shown": ["calf:left"], "severity-calf-left": "3", "kind-calf-left": "tight", "days-calf-left": "3", "minutes": "10", "kit": "any"}
    return {name: value for name, value in (fields | more).items() if value is not None}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


@pytest.fixture(autouse=True)
def _evening(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def alice(alice):
    """Alice, who agreed that her sore spots are kept."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
    return alice


@pytest.fixture
def spot(alice, alices_client) -> SoreSpot:
    alices_client.post(NOTE, said())
    return alice.sore_spots.get()


class TestNoting:
    def test_keeps_place_side_kind_first_day_and_todays_number(self, alices_client, alice):
        response = alices_client.post(NOTE, said())
        assert (response.status_code, response["Location"]) == (302, "/")
        spot = alice.sore_spots.get()
        assert (spot.area.slug, spot.side, spot.kind.slug, spot.since) == ("calves", "left", "tight", date(2026, 11, 12))
        assert [(report.date, report.severity) for report in spot.reports.all()] == [(TODAY, 3)]
        assert "Kept: Left upper calf." in words(alices_client.get("/"))

    def test_what_eased_three_times_of_late_is_taken_as_come_back_before_it_is_kept_and_after(self, alices_client, bobs_client, alice):
        calves = MuscleGroup.objects.get(slug="calves")
        eased = [
            SoreSpot.objects.create(runner=alice, group=calves, side="left", since=TODAY - timedelta(days=ago), noted_at=NOW, eased_at=NOW - timedelta(days=ago))
            for ago in (2, 9, 16)
        ]
        sore, back = said(**{"kind-calf-left": "sore", "severity-calf-left": "2"}), "eased and come back three times"
        assert back in words(alices_client.post("/check-in/", sore))
        assert back not in words(bobs_client.post("/check-in/", sore))
        assert back not in words(alices_client.post("/check-in/", sore | {"sore": ["calf:right"], "shown": ["calf:right"], "severity-calf-right": "2", "kind-calf-right": "sore"}))
        assert back in words(alices_client.post(NOTE, sore, headers=ROWS))
        assert back in words(alices_client.get("/"))
        alice.sore_spots.open().delete()
        eased[0].delete()
        assert back not in words(alices_client.post("/check-in/", sore)), "twice"

    def test_in_place_shows_the_page_as_it_is_now(self, alices_client, alice):
        response = alices_client.post(NOTE, said(), headers=HTMX)
        assert response["HX-Retarget"] == "#check-in-page"
        text = words(response)
        assert "Kept: Left upper calf." in text
        assert "Left upper calf 3 noticeable since 12 November 2026" in text
        assert "for your left upper calf" in text
        assert 'id="sore-calf-left" checked' not in response.content.decode()
        assert f"/soreness/{alice.sore_spots.get().pk}/report/" in response.content.decode()

    def test_twice_makes_one_row_and_keeps_the_last_word(self, alices_client, alice):
        alices_client.post(NOTE, said())
        alices_client.post(NOTE, said(**{"severity-calf-left": "5", "kind-calf-left": "sharp", "days-calf-left": "7"}))
        spot = alice.sore_spots.get()
        assert (spot.kind.slug, spot.since, spot.reports.get().severity) == ("sharp", date(2026, 11, 8), 5)

    def test_without_saying_since_when_an_open_spot_keeps_its_first_day(self, alices_client, alice, spot):
        alices_client.post(NOTE, said(**{"days-calf-left": None}))
        assert alice.sore_spots.get().since == spot.since

    def test_on_both_sides_keeps_two(self, alices_client, alice):
        alices_client.post(NOTE, said(sore=["calf:left", "calf:right", "abdomen:centre"], **{"severity-calf-right": "2", "severity-abdomen-centre": "1"}))
        assert {(spot.area.slug, spot.side) for spot in alice.sore_spots.all()} == {("calves", "left"), ("calves", "right"), ("core", "centre")}

    def test_keeps_the_wishes_too(self, alices_client, alice):
        alices_client.post(NOTE, said(minutes="20", kit="some", equipment=["wall", "band"], caution=["pregnancy"]))
        kept = alice.preferences
        assert (kept.minutes, kept.any_equipment) == (20, False)
        assert {thing.slug for thing in kept.equipment.all()} == {"wall", "band"}
        assert [caution.slug for caution in kept.cautions.all()] == ["pregnancy"]
        alices_client.post(NOTE, said())
        kept = Preferences.objects.get(runner=alice)
        assert (kept.minutes, kept.any_equipment, kept.equipment.count(), kept.cautions.count()) == (10, True, 0, 0)

    def test_keeps_what_makes_the_advice_stricter(self, alices_client, alice):
        alices_client.post(NOTE, said(**{"sudden-calf-left": "1", "limps-calf-left": "1"}))
        spot = alice.sore_spots.get()
        assert (spot.kind.slug, spot.reports.get().severity) == ("sharp", 5)

    def test_a_sudden_start_never_loosens_a_stricter_feel(self, alices_client, alice):
        alices_client.post(NOTE, said(**{"sudden-calf-left": "1", "kind-calf-left": "bone-spot"}))
        assert alice.sore_spots.get().kind.slug == "bone-spot"

    def test_a_place_without_a_muscle_keeps_nothing_of_it(self, alices_client, alice):
        alices_client.post(NOTE, said(sore=["front-knee:left"], caution=["knee_pain"]))
        assert alice.sore_spots.count() == 0
        assert alice.preferences.cautions.get().slug == "knee_pain"

    def test_after_easing_begins_anew(self, alices_client, alice, spot):
        alices_client.post(f"/soreness/{spot.pk}/ease/")
        alices_client.post(NOTE, said())
        assert alice.sore_spots.count() == 2
        assert alice.sore_spots.open().count() == 1

    def test_the_next_day_adds_a_number(self, alices_client, alice, spot, time_machine):
        time_machine.move_to(datetime(2026, 11, 15, 7, 0, tzinfo=UTC))
        alices_client.post(NOTE, said(**{"severity-calf-left": "2"}))
        assert list(alice.sore_spots.get().reports.values_list("severity", flat=True)) == [3, 2]

    def test_days_are_the_runners_own(self, alice, time_machine):
        alice.time_zone = "Pacific/Auckland"
        alice.save()
        signed_in(alice).post(NOTE, said())
        assert alice.sore_spots.get().reports.get().date == date(2026, 11, 15)

    def test_without_a_number_asks_for_it_and_keeps_nothing(self, alices_client, alice):
        response = alices_client.post(NOTE, said(**{"severity-calf-left": ""}))
        assert "How sore is it?" in words(response)
        assert alice.sore_spots.count() == 0

    @pytest.mark.parametrize("bad", [{"severity-calf-left": "11"}, {"kind-calf-left": "itchy"}, {"sore": ["elbow:left"]}, {"minutes": "-1"}, {"severity-calf-left": "\0"}])
    def test_with_bad_words_is_422_and_keeps_nothing(self, alices_client, alice, bad):
        assert alices_client.post(NOTE, said(**bad)).status_code == 422
        assert alice.sore_spots.count() == 0

    def test_with_a_red_flag_answers_it_and_keeps_nothing(self, alices_client, alice):
        assert "Get help now" in words(alices_client.post(NOTE, said(**{"answer-rf-chest": "yes"})))
        assert alice.sore_spots.count() == 0

    def test_costs_at_most_ten_queries(self, alices_client, alice, spot):
        alices_client.get("/")
        with CaptureQueriesContext(connection) as queries:
            alices_client.post(NOTE, said(sore=["quads:right"], shown=["quads:right"], **{"severity-quads-right": "2"}), headers=HTMX)
        assert alice.sore_spots.count() == 2
        assert len(queries) <= 10, [query["sql"][:90] for query in queries]

    def test_leads_home_when_opened_as_an_address(self, alices_client, alice, spot):
        for address in (NOTE, *(f"/soreness/{spot.pk}/{verb}/" for verb in ("report", "ease", "remove"))):
            response = alices_client.get(address)
            assert (response.status_code, response["Location"]) == (302, "/")

    def test_signed_out_leads_to_signing_in_and_keeps_nothing(self, visitor):
        assert "/accounts/login/" in visitor.post(NOTE, said())["Location"]
        assert SoreSpot.objects.count() == 0


class TestSayingHowItIs:
    def test_keeps_the_days_last_word(self, alices_client, spot):
        for severity in ("5", "6"):
            assert alices_client.post(f"/soreness/{spot.pk}/report/", {"severity": severity})["Location"] == "/"
        assert [(report.date, report.severity) for report in spot.reports.all()] == [(TODAY, 6)]

    def test_in_place_changes_the_answer(self, alices_client, spot):
        text = words(alices_client.post(f"/soreness/{spot.pk}/report/", {"severity": "8"}, headers=ROWS))
        assert "Left upper calf: 8 of 10 today." in text
        assert "Rest it." in text

    @pytest.mark.parametrize("severity", ["11", "-1", "", "very", "\0", "9" * 100_000])
    def test_with_a_bad_number_is_422_with_a_sentence_beside_it(self, alices_client, spot, severity):
        for headers in ({}, ROWS):
            response = alices_client.post(f"/soreness/{spot.pk}/report/", {"severity": severity}, headers=headers)
            assert response.status_code == 422
            assert f'id="today-{spot.pk}-error"' in response.content.decode()
        assert spot.reports.get().severity == 3


class TestEasing:
    def test_closes_it_and_twice_changes_nothing(self, alices_client, spot):
        alices_client.post(f"/soreness/{spot.pk}/ease/")
        spot.refresh_from_db()
        first = spot.eased_at
        assert first == NOW
        assert alices_client.post(f"/soreness/{spot.pk}/ease/").status_code == 302
        spot.refresh_from_db()
        assert spot.eased_at == first

    def test_in_place_takes_it_off_the_list(self, alices_client, spot):
        response = alices_client.post(f"/soreness/{spot.pk}/ease/", headers=ROWS)
        assert "Left upper calf has eased." in words(response)
        assert "How is it today?" not in words(response)


class TestRemoving:
    def test_deletes_it_with_its_numbers(self, alices_client, spot):
        response = alices_client.post(f"/soreness/{spot.pk}/remove/", headers=ROWS)
        assert "Left upper calf is removed" in words(response)
        assert SoreSpot.objects.count() == Report.objects.count() == 0

    def test_without_a_script_says_so_on_the_next_page(self, alices_client, spot):
        assert alices_client.post(f"/soreness/{spot.pk}/remove/")["Location"] == "/"
        assert "Left upper calf is removed" in words(alices_client.get("/"))


class TestOthers:
    @pytest.mark.parametrize("verb", ["report", "ease", "remove"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_find_nothing_of_alices(self, bobs_client, spot, verb, method):
        response = getattr(bobs_client, method)(f"/soreness/{spot.pk}/{verb}/", {"severity": "9"})
        assert response.status_code == 404
        spot.refresh_from_db()
        assert spot.eased_at is None
        assert spot.reports.get().severity == 3

    @pytest.mark.parametrize("verb", ["report", "ease", "remove"])
    def test_a_spot_that_never_was_is_404(self, alices_client, verb):
        assert alices_client.post(f"/soreness/{2**62}/{verb}/").status_code == 404

    def test_see_nothing_of_alices(self, bobs_client, spot):
        assert "Left upper calf 3" not in words(bobs_client.get("/"))
