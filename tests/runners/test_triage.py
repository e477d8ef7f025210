"""Questions that come before stretches: when they are asked, what a yes does and for how long, and what is kept of it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import MuscleGroup, RedFlag
from runners.models import Consent, Screening
from tests.runners.pages import answered, asked, fields, none_of_these, offered, page, part, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
TODAY = date(2026, 11, 14)
HIGH_CALF = "/?sore=calf:left&severity-calf-left=6&kind-calf-left=tight"
AND_THIGH = "&sore=quads:right&severity-quads-right=2&kind-quads-right=tight"
ANSWER = "/check-in/answers/"


@pytest.fixture(autouse=True)
def _evening(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def alice(alice):
    """Alice, who agreed that her answers are kept."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
    return alice


def said(severity: int = 6, place: str = "calf-left", **more) -> dict:
    key = ":".join(place.rsplit("-", 1))
    return {"sore": [key], "shown": [key], f"severity-{place}": str(severity), f"kind-{place}": "tight", "minutes": "10", "kit": "any"} | more


class TestAsking:
    def test_is_for_what_may_be_more_than_soreness_and_nothing_else(self, visitor):
        cases = {
            "3 of 10, tight": ("severity-calf-left=3&kind-calf-left=tight", False),
            "5 of 10, tight": ("severity-calf-left=5&kind-calf-left=tight", False),
            "6 of 10, tight": ("severity-calf-left=6&kind-calf-left=tight", True),
            "2 of 10, sharp": ("severity-calf-left=2&kind-calf-left=sharp", True),
            "2 of 10, sudden": ("severity-calf-left=2&kind-calf-left=tight&sudden-calf-left=1", True),
            "2 of 10, tingling": ("severity-calf-left=2&kind-calf-left=nerve", True),
            "2 of 10, on the bone": ("severity-calf-left=2&kind-calf-left=bone-spot", True),
        }
        found = {name: bool(asked(visitor.get(f"/?sore=calf:left&{query}"))) for name, (query, _) in cases.items()}
        assert found == {name: asks for name, (_, asks) in cases.items()}

    def test_is_at_most_four_lines_with_nothing_chosen_and_none_of_these_last(self, visitor):
        response = visitor.get(f"{HIGH_CALF}&sore=buttock:right&severity-buttock-right=8&kind-buttock-right=nerve&sore=quads:left&severity-quads-left=7")
        block = re.search(r'<section class="triage" id="triage".*?</section>', page(response), flags=re.S)[0]
        assert 1 <= len(asked(response)) <= 4
        assert " checked" not in block
        assert re.findall(r"<button[^>]*>([^<]*)</button>", block)[-1] == "None of these"

    def test_comes_before_every_exercise_of_every_place(self, visitor):
        response = visitor.get(HIGH_CALF + AND_THIGH)
        assert offered(response) == []
        assert "Save as routine" not in words(response)
        assert "question" in words(response)

    def test_in_place_brings_the_whole_page_as_from_here_on_nothing_stands_in_an_address(self, visitor):
        response = visitor.get(HIGH_CALF, headers=part("answer"))
        assert response["HX-Retarget"] == "#check-in-page"
        assert 'method="post" action="/check-in/"' in page(response)
        assert "csrfmiddlewaretoken" in page(response)

    def test_ends_with_none_of_these(self, visitor):
        response = visitor.post(ANSWER, none_of_these(visitor.get(HIGH_CALF + AND_THIGH)))
        assert offered(response)
        assert asked(response) == []
        again = visitor.post("/check-in/", fields(response) | {"minutes": ["20"]})
        assert offered(again), "asked once a check-in"

    def test_none_of_these_answers_what_it_was_shown_under_and_no_more(self, visitor):
        sent = none_of_these(visitor.get(HIGH_CALF))
        late = visitor.post(ANSWER, sent | {"sore": ["calf:left", "buttock:right"], "severity-buttock-right": "8", "kind-buttock-right": "nerve"})
        assert asked(late), "the buttock was not asked about yet"
        assert offered(late) == []

    def test_a_no_for_one_place_is_none_for_another(self, visitor):
        sent = none_of_these(visitor.get(HIGH_CALF))
        other = visitor.post(ANSWER, sent | said(7, "calf-right") | {"none": ""})
        assert offered(other) == []
        assert asked(other)

    def test_unanswered_lines_keep_it_open(self, visitor):
        response = visitor.get(HIGH_CALF)
        first, *_ = asked(response)
        assert offered(visitor.post(ANSWER, answered(response, **{first: "no"}))) == []

    def test_with_words_that_are_neither_is_422(self, visitor):
        response = visitor.get(HIGH_CALF)
        assert visitor.post(ANSWER, answered(response, rf_clot_leg="perhaps")).status_code == 422


class TestAYes:
    def test_that_is_no_emergency_withholds_its_place_and_leaves_the_others(self, visitor):
        response = visitor.post(ANSWER, answered(visitor.get(HIGH_CALF + AND_THIGH), rf_clot_leg="yes"))
        text = words(response)
        assert "Left upper calf: get this checked before stretching" in text
        assert "for your right front of thigh" in text
        assert offered(response)

    def test_of_an_emergency_hides_everything_but_the_number(self, visitor):
        response = visitor.post(ANSWER, answered(visitor.get(HIGH_CALF + AND_THIGH), rf_clot_lung="yes"))
        text = words(response)
        assert "Get help now" in text
        assert offered(response) == []
        assert 'name="sore"' not in page(response)
        assert 'href="tel:' in page(response)

    def test_beats_none_of_these(self, visitor):
        sent = none_of_these(visitor.get(HIGH_CALF)) | {"answer-rf-clot-lung": "yes"}
        assert "Get help now" in words(visitor.post(ANSWER, sent))

    def test_of_an_emergency_is_one_also_where_something_else_cannot_be_read(self, visitor, alices_client):
        for client in (visitor, alices_client):
            response = client.post(ANSWER, answered(client.post("/check-in/", said()), rf_clot_lung="yes") | {"minutes": "999"})
            assert response.status_code == 422
            assert "Get help now" in words(response)
            assert "You said yes to this" in words(response)
            milder = client.post(ANSWER, answered(client.post("/check-in/", said()), rf_clot_leg="yes") | {"minutes": "999"})
            assert "A session takes 1 to 120 minutes." in words(milder)
            assert "Get help now" not in words(milder)

    def test_goes_on_holding_its_place_back_when_the_number_falls(self, visitor):
        response = visitor.post(ANSWER, answered(visitor.get(HIGH_CALF), rf_clot_leg="yes"))
        milder = visitor.post("/check-in/", fields(response) | {"severity-calf-left": ["2"]})
        assert offered(milder) == []
        assert "get this checked before stretching" in words(milder)

    def test_of_a_visitors_is_in_no_row_no_cookie_but_the_forms_own_and_no_address(self, visitor):
        response = visitor.post(ANSWER, answered(visitor.get(HIGH_CALF + AND_THIGH), rf_clot_leg="yes"), headers=part("chosen"))
        assert Screening.objects.count() == 0
        assert set(visitor.cookies) <= {"csrftoken"}
        addresses = [*re.findall(r'(?:href|action|formaction)="([^"]*)"', page(response)), response.get("HX-Push-Url", ""), response.get("HX-Replace-Url", "")]
        assert not any("answer-" in address or "rf-" in address for address in addresses)

    def test_in_an_address_counts_for_nothing(self, visitor):
        response = visitor.get("/?sore=calf:left&severity-calf-left=3&kind-calf-left=tight&answer-rf-clot-leg=yes&asked-rf-clot-leg=calves:left")
        assert offered(response)


class TestWhatARunnerAnswers:
    def test_is_kept_as_asked_with_the_wording_the_day_and_the_place(self, alices_client, alice):
        alices_client.post(ANSWER, answered(alices_client.post("/check-in/", said()), rf_clot_leg="yes", rf_clot_lung="no"))
        kept = {row.flag.slug: row for row in alice.screenings.select_related("flag", "group")}
        assert {slug: row.yes for slug, row in kept.items()} == {"rf-clot-leg": True, "rf-clot-lung": False}
        row = kept["rf-clot-leg"]
        assert (row.group.slug, row.side, row.day, row.severity, row.answered_at) == ("calves", "left", TODAY, 6, NOW)
        assert row.question == RedFlag.objects.get(slug="rf-clot-leg").question
        assert row.wording

    def test_twice_is_there_once_and_a_yes_is_not_unsaid_by_a_no(self, alices_client, alice):
        asked_page = alices_client.post("/check-in/", said())
        for word in ("yes", "yes", "no"):
            alices_client.post(ANSWER, answered(asked_page, rf_clot_leg=word))
        assert [row.yes for row in alice.screenings.all()] == [True]

    def test_a_no_may_become_a_yes(self, alices_client, alice):
        asked_page = alices_client.post("/check-in/", said())
        for word in ("no", "yes"):
            alices_client.post(ANSWER, answered(asked_page, rf_clot_leg=word))
        assert [row.yes for row in alice.screenings.all()] == [True]

    def test_without_her_consent_counts_on_the_page_and_is_not_kept(self, alices_client, alice):
        Consent.objects.all().delete()
        response = alices_client.post(ANSWER, answered(alices_client.post("/check-in/", said()), rf_clot_leg="yes"))
        assert "get this checked before stretching" in words(response)
        assert Screening.objects.count() == 0

    def test_under_an_older_wording_that_did_not_name_answers_is_not_kept(self, alices_client, alice):
        Consent.objects.update(wording="2026-11")
        alices_client.post(ANSWER, answered(alices_client.post("/check-in/", said()), rf_clot_leg="yes"))
        assert Screening.objects.count() == 0

    def test_for_a_place_that_was_not_told_is_not_kept(self, alices_client, alice):
        alices_client.post(ANSWER, said() | {"answer-rf-clot-leg": "yes", "asked-rf-clot-leg": "hamstrings:right"})
        assert Screening.objects.count() == 0

    def test_is_not_asked_again_for_the_same_number_and_is_for_a_higher_one(self, alices_client, alice, time_machine):
        alices_client.post("/soreness/note/", said())
        alices_client.post(ANSWER, none_of_these(alices_client.get("/")))
        assert asked(alices_client.get("/")) == []
        assert asked(alices_client.post("/check-in/", said(7))) != []
        time_machine.move_to(NOW + timedelta(days=1), tick=False)
        assert asked(alices_client.get("/")) == [], "nothing new was said of it"
        alices_client.post(f"/soreness/{alice.sore_spots.get().pk}/now/", {"now": "same", "was": "6"})
        assert asked(alices_client.get("/")) != [], "a new report"

    def test_costs_at_most_ten_queries(self, alices_client, alice):
        alices_client.post("/soreness/note/", said())
        sent = answered(alices_client.get("/"), rf_clot_leg="yes", rf_clot_lung="no")
        with CaptureQueriesContext(connection) as queries:
            assert alices_client.post(ANSWER, sent, headers=part("chosen")).status_code == 200
        assert alice.screenings.count() == 2
        assert len(queries) <= 10, [query["sql"][:90] for query in queries]


def standing(runner, flag: str = "rf-clot-leg", *, days_ago: int = 0, area: str = "calves", side: str = "left", **more) -> Screening:
    fields = {"yes": True, "day": TODAY - timedelta(days=days_ago), "answered_at": NOW - timedelta(days=days_ago), "severity": 6}
    return Screening.objects.create(runner=runner, flag=RedFlag.objects.get(slug=flag), group=MuscleGroup.objects.get(slug=area), side=side, **fields | more)


class TestAYesThatStands:
    def test_withholds_what_shares_a_muscle_and_a_side_for_a_week(self, alices_client, alice):
        cases = {
            "the same day": (0, "calf-left", True),
            "seven days later": (7, "calf-left", True),
            "eight days later": (8, "calf-left", False),
            "a muscle of it": (3, "lower-calf-left", True),
            "the other side": (3, "calf-right", False),
            "another place": (3, "quads-left", False),
        }
        found = {}
        for name, (days_ago, place, _) in cases.items():
            Screening.objects.all().delete()
            standing(alice, days_ago=days_ago)
            found[name] = not offered(alices_client.post("/check-in/", said(3, place)))
        assert found == {name: withheld for name, (*_, withheld) in cases.items()}

    def test_is_dated_and_shown_though_its_spot_is_removed(self, alices_client, alice):
        alices_client.post("/soreness/note/", said())
        alices_client.post(ANSWER, answered(alices_client.get("/"), rf_clot_leg="yes"))
        alices_client.post(f"/soreness/{alice.sore_spots.get().pk}/remove/")
        text = words(alices_client.get("/"))
        assert "Held back for now" in text
        assert "On 14 November 2026 you said yes to: Is one calf or thigh swollen" in text
        assert Screening.objects.get(yes=True).spot is None
        assert offered(alices_client.post("/check-in/", said(3))) == []

    def test_of_an_emergency_hides_everything_on_its_day_with_or_without_a_spot(self, alices_client, alice):
        row = standing(alice, "rf-clot-lung")
        text = words(alices_client.get("/"))
        assert "Get help now" in text
        assert "I said yes by mistake" in text
        Screening.objects.filter(pk=row.pk).update(day=TODAY - timedelta(days=2))
        response = alices_client.post("/check-in/", said(3))
        assert "Get help now" not in words(response)
        assert offered(response) == [], "its place stays held back"

    @pytest.mark.parametrize("why", ["seen", "mistake"])
    def test_is_cleared_with_one_button_and_the_answer_stays(self, alices_client, alice, why):
        row = standing(alice, days_ago=1)
        for _ in range(2):
            assert alices_client.post(f"/check-in/answers/{row.pk}/clear/", {"why": why}).status_code == 302
        row.refresh_from_db()
        assert (row.yes, row.cleared, row.cleared_on) == (True, why, TODAY)
        response = alices_client.post("/check-in/", said(3))
        assert offered(response)
        assert "Held back for now" not in words(response)

    def test_is_not_cleared_without_a_reason_nor_by_bob(self, alices_client, bobs_client, alice):
        row = standing(alice)
        assert alices_client.post(f"/check-in/answers/{row.pk}/clear/", {"why": "because"}).status_code == 422
        assert bobs_client.post(f"/check-in/answers/{row.pk}/clear/", {"why": "seen"}).status_code == 404
        row.refresh_from_db()
        assert row.cleared_on is None

    def test_in_place_is_cleared_with_what_is_unsaved_still_there(self, alices_client, alice):
        row = standing(alice)
        response = alices_client.post(f"/check-in/answers/{row.pk}/clear/", said(3) | {"why": "seen"}, headers=part("check-in-page"))
        assert offered(response)
        assert 'id="sore-calf-left" checked' in page(response)


class TestWhomToCall:
    def test_is_the_runners_own_country_first(self, alices_client, alice):
        alice.country = "AU"
        alice.save()
        standing(alice, "rf-clot-lung")
        assert re.findall(r'href="tel:(\d+)"', page(alices_client.get("/"))) == ["000"]

    def test_is_chosen_on_the_spot_without_an_account(self, visitor):
        assert "Call 911" in words(visitor.get("/check-in/help/?country=US"))
        assert "Call 999" not in words(visitor.get("/check-in/help/?country=US"))
        for country in ("", "XX", "zz", "US' or 1=1", "\u0663"):
            response = visitor.get("/check-in/help/", {"country": country})
            assert response.status_code == 200
            assert 'href="tel:' in page(response)

    def test_is_kept_with_the_account(self, alices_client, alice):
        alices_client.post("/settings/account/", {"display_name": "Alice", "time_zone": "Europe/London", "country": "NZ"})
        alice.refresh_from_db()
        assert alice.country == "NZ"
        assert alices_client.post("/settings/account/", {"time_zone": "Europe/London", "country": "nowhere"}).status_code == 422
