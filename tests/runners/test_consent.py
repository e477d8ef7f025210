"""Consent: nothing about health is kept before it, and taking it back deletes what it allowed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from library import snapshot as library
from runners.keeping import keep_wishes
from runners.models import Consent, Preferences, Reaction, Report, Screening, SoreSpot
from runners.snapshot import Wishes
from tests.runners.pages import answered, fields

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
CONSENT = "/settings/consent/"
SAID = {"sore": ["calf:left", "quads:right"], "severity-calf-left": "3", "severity-quads-right": "2", "minutes": "20", "caution": ["pregnancy"]}


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def hidden(response) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()):
        fields.setdefault(name, []).append(value)
    return fields


@pytest.fixture
def consented(alice):
    return Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)


class TestBeforeIt:
    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "chosen"}], ids=["page", "htmx"])
    def test_keeping_asks_first_and_keeps_nothing(self, alices_client, headers):
        response = alices_client.post("/soreness/note/", SAID, headers=headers)
        assert "May we keep this?" in words(response)
        assert "nobody but you can see it" in words(response)
        assert SoreSpot.objects.count() == Report.objects.count() == Preferences.objects.count() == Consent.objects.count() == 0
        if headers:
            assert response["HX-Retarget"] == "#main"

    def test_the_check_in_answers_all_the_same(self, alices_client):
        assert "for your" in words(alices_client.post("/check-in/", SAID))
        assert SoreSpot.objects.count() == Preferences.objects.count() == 0

    def test_settings_keep_nothing(self, alices_client):
        assert "Read what would be kept" in words(alices_client.get("/settings/"))
        assert alices_client.post("/settings/", {"minutes": "20"})["Location"] == CONSENT
        assert Preferences.objects.count() == 0


class TestGiving:
    def test_a_yes_keeps_the_check_in_it_was_asked_for(self, alices_client, alice):
        asked = alices_client.post("/soreness/note/", SAID)
        response = alices_client.post(CONSENT, hidden(asked) | {"agree": "1"})
        assert response["Location"] == "/"
        assert alice.consent.wording == Consent.WORDING
        assert alice.sore_spots.count() == 2
        assert (alice.preferences.minutes, alice.preferences.cautions.get().slug) == (20, "pregnancy")
        assert "Your check-in is kept." in words(alices_client.get("/"))

    def test_a_yes_by_itself_keeps_nothing_yet(self, alices_client, alice):
        alices_client.post(CONSENT, {"agree": "1"})
        assert Consent.objects.filter(runner=alice).exists()
        assert SoreSpot.objects.count() == 0

    def test_twice_is_once(self, alices_client, alice, time_machine):
        time_machine.move_to(NOW, tick=False)
        alices_client.post(CONSENT, {"agree": "1"})
        time_machine.move_to(datetime(2026, 11, 15, tzinfo=UTC), tick=False)
        alices_client.post(CONSENT, {"agree": "1"})
        assert Consent.objects.get(runner=alice).given_at == NOW

    def test_to_a_new_wording_is_noted(self, alices_client, alice, consented, time_machine):
        Consent.objects.update(wording="an older one")
        time_machine.move_to(datetime(2026, 12, 1, tzinfo=UTC), tick=False)
        alices_client.post(CONSENT, {"agree": "1"})
        consent = Consent.objects.get(runner=alice)
        assert (consent.wording, consent.given_at.date().isoformat()) == (Consent.WORDING, "2026-12-01")

    def test_with_a_check_in_nobody_can_read_gives_consent_and_keeps_nothing_of_it(self, alices_client, alice):
        alices_client.post(CONSENT, SAID | {"agree": "1", "severity-calf-left": "99"})
        assert Consent.objects.filter(runner=alice).exists()
        assert SoreSpot.objects.count() == 0

    def test_neither_yes_nor_no_is_422(self, alices_client):
        assert alices_client.post(CONSENT, {}).status_code == 422
        assert Consent.objects.count() == 0

    def test_says_what_is_kept_who_sees_it_and_which_wording_it_is(self, alices_client):
        text = words(alices_client.get(CONSENT))
        for said in ("What is kept", "Who sees it", "For how long", "If you say no", f"Wording {Consent.WORDING}"):
            assert said in text

    def test_is_for_people_with_an_account(self, visitor):
        assert "/accounts/login/" in visitor.get(CONSENT)["Location"]


class TestTakingItBack:
    def test_deletes_what_it_allowed_and_only_that(self, alices_client, alice, bob, consented):
        alices_client.post("/soreness/note/", SAID)
        Consent.objects.create(runner=bob, wording=Consent.WORDING, given_at=NOW)
        keep_wishes(bob, Wishes(minutes=15), library.catalogue())
        question = answered(alices_client.post("/check-in/", SAID | {"severity-calf-left": "7", "shown": ["calf:left", "quads:right"]}), rf_clot_leg="yes")
        alices_client.post("/check-in/answers/", question)
        alices_client.post("/exercises/squat/reaction/", {"word": "not_for_me"})
        assert (Screening.objects.count(), Reaction.objects.count()) == (1, 1)
        response = alices_client.post(CONSENT, {"withdraw": "1"})
        assert response["Location"] == CONSENT
        assert Screening.objects.count() == Reaction.objects.count() == 0
        assert "deleted" in words(alices_client.get(CONSENT))
        assert SoreSpot.objects.count() == Report.objects.count() == 0
        assert [kept.runner for kept in Preferences.objects.select_related("runner")] == [bob]
        assert [kept.runner for kept in Consent.objects.select_related("runner")] == [bob]

    def test_twice_is_once(self, alices_client, consented):
        for _ in range(2):
            assert alices_client.post(CONSENT, {"withdraw": "1"}).status_code == 302
        assert Consent.objects.count() == 0

    def test_needs_a_post(self, alices_client, consented):
        alices_client.get(f"{CONSENT}?withdraw=1")
        assert Consent.objects.count() == 1

    def test_means_that_the_next_check_in_asks_again(self, alices_client, consented):
        alices_client.post(CONSENT, {"withdraw": "1"})
        assert "May we keep this?" in words(alices_client.post("/soreness/note/", SAID))


class TestAnOlderWording:
    """It named spots and preferences only; answers and reactions wait for a yes to the new one."""

    def test_says_what_is_new_and_asks_again(self, alices_client, alice, consented):
        Consent.objects.update(wording="2026-11")
        assert "The wording has changed since" in words(alices_client.get(CONSENT))
        alices_client.post("/soreness/note/", SAID)
        assert alice.sore_spots.count() == 2, "what it named is kept as before"
        alices_client.post(CONSENT, {"agree": "1"})
        assert "The wording has changed since" not in words(alices_client.get(CONSENT))
        assert Consent.objects.get(runner=alice).wording == Consent.WORDING

    def test_a_yes_to_a_red_flag_waits_for_the_new_one_and_is_not_lost(self, alices_client, alice, consented):
        Consent.objects.update(wording="2026-11")
        sore = SAID | {"severity-calf-left": "7", "shown": ["calf:left", "quads:right"]}
        yes = answered(alices_client.post("/check-in/", sore), rf_clot_leg="yes")
        asked = alices_client.post("/soreness/note/", yes)
        assert "it names your answers to our questions" in words(asked)
        assert SoreSpot.objects.count() == Screening.objects.count() == 0, "sore spots without the yes would be offered exercises"
        alices_client.post(CONSENT, hidden(asked) | {"agree": "1"})
        assert alice.sore_spots.count() == 2
        assert alice.screenings.get(yes=True).flag.slug == "rf-clot-leg"


class TestAVisitorWhoSignsUp:
    def test_is_offered_the_check_in_and_nothing_is_kept_before_the_yes(self, alices_client, alice):
        session = alices_client.session
        session["kept_check_in"] = "sore=calf:left&severity-calf-left=3&kind-calf-left=tight&muscle-calf-left=soleus&skip=squat&answer-rf-chest=yes"
        session.save()
        response = alices_client.get("/")
        assert "Keep these sore spots too?" in words(response)
        assert "Get help now" not in words(response), "an answer never travels in an address"
        assert SoreSpot.objects.count() == 0
        asked = alices_client.post("/soreness/note/", fields(response))
        assert "May we keep this?" in words(asked)
        alices_client.post(CONSENT, hidden(asked) | {"agree": "1"})
        assert alice.sore_spots.get().area.slug == "soleus"
        assert "Keep these sore spots too?" not in words(alices_client.get("/"))
