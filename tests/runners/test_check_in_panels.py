"""What one may say of a place and of the session: more exact, since a day, no floor, how long to hold; and what an old page may still send."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from library import snapshot
from runners.models import Consent
from tests.conftest import signed_in
from tests.runners.pages import fields, offered, page, part, words

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
CALF = "/?sore=calf:left&severity-calf-left=3&kind-calf-left=tight"


@pytest.fixture(autouse=True)
def _evening(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def alice(alice):
    """Alice, who agreed that her sore spots are kept."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
    return alice


def said(**more) -> dict:
    return {"sore": ["calf:left"], "shown": ["calf:left"], "severity-calf-left": "3", "kind-calf-left": "tight", "minutes": "10", "kit": "any"} | more


class TestThePanel:
    def test_shows_five_common_kinds_and_opens_the_rest_for_something_else(self, visitor):
        text = page(visitor.get(CALF))
        common, rest = re.search(r'name="kind-calf-left".*?<span>Something else</span>', text, flags=re.S)[0], text.split("<span>Something else</span>")[1]
        assert len(re.findall(r'name="kind-calf-left" value="[a-z]', common)) == 5
        every = len(snapshot.catalogue().kinds)
        assert len(re.findall(r'name="kind-calf-left" value="[a-z]', rest.split("</details>")[0])) == every - 5
        assert re.search(r'<details class="more" open>\s*<summary id="[^"]*_more">.*?Something else', page(visitor.get(CALF.replace("tight", "pinch"))), flags=re.S)

    def test_may_name_the_muscle_and_then_it_is_what_counts(self, visitor, alices_client, alice):
        catalogue = snapshot.catalogue()
        assert "deep calf" in words(visitor.get(CALF)).lower()
        slugs = offered(visitor.get(f"{CALF}&muscle-calf-left=soleus"))
        assert any("soleus" in catalogue.exercises[slug].primary for slug in slugs)
        alices_client.post("/soreness/note/", said(**{"muscle-calf-left": "soleus"}))
        assert alice.sore_spots.get().area.slug == "soleus"

    def test_names_no_muscle_of_another_place_and_none_that_is_not_there(self, visitor):
        for muscle in ("piriformis", "no-such-muscle", "\0x"[1:]):
            assert visitor.get(f"{CALF}&muscle-calf-left={muscle}").status_code == 422

    def test_takes_a_first_day_in_place_of_a_chip(self, alices_client, alice):
        alices_client.post("/soreness/note/", said(**{"since-calf-left": "2026-11-10", "days-calf-left": "1"}))
        assert alice.sore_spots.get().since == date(2026, 11, 10)

    def test_refuses_a_day_that_is_to_come_or_is_none(self, visitor):
        for day in ("2026-11-15", "1990-01-01", "soon", "2026-02-30", "9999-12-31", "0000-00-00"):
            response = visitor.get(f"{CALF}&since-calf-left={day}")
            assert response.status_code == 422, day
            assert "field__err" in page(response)

    def test_counts_the_day_to_the_runners_own_today(self, alice, time_machine):
        alice.time_zone = "Pacific/Auckland"
        alice.save()
        assert signed_in(alice).post("/check-in/", said(**{"since-calf-left": "2026-11-15"})).status_code == 200

    def test_is_in_a_visitors_address_so_that_a_reload_keeps_it(self, visitor):
        response = visitor.get(f"{CALF}&shown=calf:left&muscle-calf-left=soleus&since-calf-left=2026-11-12&nofloor=1&holds=longer", headers=part("answer"))
        for kept in ("muscle-calf-left=soleus", "since-calf-left=2026-11-12", "nofloor=1", "holds=longer"):
            assert kept in response["HX-Replace-Url"]


class TestTheSession:
    def test_without_the_floor_has_nothing_on_it(self, visitor):
        catalogue = snapshot.catalogue()
        address = "/?sore=buttock:left&severity-buttock-left=2&kind-buttock-left=tight&minutes=20"
        on_the_floor = {"supine", "prone", "side", "quadruped", "kneeling"}
        assert on_the_floor & {catalogue.exercises[slug].position for slug in offered(visitor.get(address))}
        slugs = offered(visitor.get(f"{address}&nofloor=1"))
        assert slugs
        assert not on_the_floor & {catalogue.exercises[slug].position for slug in slugs}

    def test_holds_as_long_as_was_chosen(self, visitor):
        assert re.search(r"\b45 s\b", words(visitor.get(f"{CALF}&holds=longer")))
        assert re.search(r"\b20 s\b", words(visitor.get(f"{CALF}&holds=gentle")))

    def test_starts_from_what_a_runner_prefers(self, alices_client, alice):
        alices_client.post("/settings/", {"minutes": "20", "nofloor": "1", "holds": "longer", "weekly_goal": "5"})
        kept = alice.preferences
        assert (kept.floor, kept.holds, kept.weekly_goal) == (False, "longer", 5)
        text = page(alices_client.get("/?sore=calf:left"))
        assert re.search(r'name="nofloor" value="1"[^>]* checked', text)
        assert re.search(r'name="holds" value="longer"[^>]* checked', text)

    def test_says_what_was_left_out_by_place_a_dozen_first_and_all_on_demand(self, visitor):
        response = visitor.get("/?sore=calf:left&severity-calf-left=7&kind-calf-left=one-leg-swelling")
        section = page(response).split('id="withheld-head"')[1].split('class="fixed"')[0]
        assert section.count("<li>") == 12
        more = int(re.search(r"and (\d+) more", section)[1])
        everything = visitor.post("/check-in/", fields(response) | {"withheld": "all"})
        assert page(everything).split('id="withheld-head"')[1].split('class="fixed"')[0].count("<li>") == 12 + more

    def test_of_a_runner_whose_session_has_ended_leads_to_sign_in_and_into_no_address(self, visitor):
        for address in ("/check-in/", "/check-in/answers/"):
            response = visitor.post(address, said(mine="1"), headers=part("answer") | {"HX-Current-URL": "http://testserver/"})
            assert response.status_code == 401
            assert response["HX-Redirect"] == "/accounts/login/?next=/"
            assert "HX-Push-Url" not in response.headers
            assert visitor.post(address, said(mine="1"))["Location"] == "/accounts/login/?next=/"
