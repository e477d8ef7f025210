"""Swap, not for me, this hurts, it helped: what a runner says of an exercise is kept; what a visitor says lasts as long as their page."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from library.models import Exercise
from runners.models import Consent, Reaction
from tests.runners.pages import asked, fields, none_of_these, offered, page, part, words

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
TODAY = date(2026, 11, 14)
CALF = "/?sore=calf:left&severity-calf-left=3&kind-calf-left=tight"


@pytest.fixture(autouse=True)
def _evening(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def alice(alice):
    """Alice, who agreed that her reactions are kept."""
    Consent.objects.create(runner=alice, wording=Consent.WORDING, given_at=NOW)
    return alice


def said(**more) -> dict:
    return {"sore": ["calf:left"], "shown": ["calf:left"], "severity-calf-left": "3", "kind-calf-left": "tight", "minutes": "10", "kit": "any"} | more


def react(client, slug: str, word: str, **more):
    return client.post(f"/exercises/{slug}/reaction/", {"word": word} | more)


class TestAVisitor:
    def test_swaps_one_for_the_next_best_and_brings_it_back(self, visitor):
        first, *others = offered(visitor.get(CALF))
        response = visitor.get(f"{CALF}&swap={first}")
        assert first not in offered(response)
        assert len(offered(response)) >= len(others)
        assert f'name="skip" value="{first}"' in page(response)
        assert offered(visitor.get(f"{CALF}&skip={first}&bring={first}")) == [first, *others]

    def test_finds_what_was_swapped_in_the_address_so_that_a_reload_keeps_it(self, visitor):
        first = offered(visitor.get(CALF))[0]
        response = visitor.get(f"{CALF}&shown=calf:left&swap={first}", headers=part("answer"))
        assert f"skip={first}" in response["HX-Replace-Url"]

    def test_who_swaps_everything_is_told_so_and_can_bring_it_back(self, visitor):
        away: list[str] = []
        for _ in range(45):
            now = offered(visitor.get(CALF + "".join(f"&skip={slug}" for slug in away)))
            if not now:
                break
            away += now
        response = visitor.get(CALF + "".join(f"&skip={slug}" for slug in away))
        assert offered(response) == []
        assert response.status_code == 200
        assert "Bring back" in words(response)

    def test_may_not_send_away_what_is_not_ours_nor_without_end(self, visitor):
        assert visitor.get(f"{CALF}&skip=no-such-thing").status_code == 422
        slugs = list(Exercise.objects.values_list("slug", flat=True)[:60])
        assert visitor.get(CALF + "".join(f"&skip={slug}" for slug in slugs)).status_code == 422

    def test_says_that_one_hurts_by_post_alone(self, visitor):
        response = visitor.get(CALF)
        first = offered(response)[0]
        link = html.unescape(re.search(rf'href="(/exercises/{first}/reaction/[^"]*)"', page(response))[1])
        assert "hurts" not in link
        form = visitor.get(link)
        button = re.search(r'name="hurts" value="([^"]+:mild:[^"]*)"', page(form))[1]
        sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page(form)))
        response = visitor.post("/check-in/", sent | {"hurts": button})
        assert first not in offered(response)
        assert "An exercise for it hurt" in words(response)
        assert Reaction.objects.count() == 0
        assert "hurts" not in " ".join(re.findall(r'(?:href|action|formaction)="([^"]*)"', page(response)))
        again = visitor.post("/check-in/", fields(response))
        assert first not in offered(again)

    def test_saying_hurts_in_an_address_changes_nothing(self, visitor):
        first = offered(visitor.get(CALF))[0]
        assert first in offered(visitor.get(f"{CALF}&hurts={first}:mild:calves"))

    def test_is_asked_where_it_was_sharp(self, visitor):
        first = offered(visitor.get(CALF))[0]
        for how, asks in {"mild": False, "sharp": True, "tingling": True}.items():
            response = visitor.post("/check-in/", said(hurts=f"{first}:{how}:calves"))
            assert bool(asked(response)) is asks, how

    def test_who_would_keep_it_signs_in_first(self, visitor):
        assert "/accounts/login/" in react(visitor, "squat", "helped")["Location"]
        assert "Sign in to keep" in words(visitor.get("/exercises/squat/reaction/"))


class TestARunner:
    def test_keeps_one_word_an_exercise_which_can_be_changed_and_taken_back(self, alices_client, alice):
        for word in ("helped", "not_for_me", "not_for_me", "hurts:mild"):
            assert react(alices_client, "squat", word).status_code == 302
            assert [reaction.word for reaction in alice.reactions.all()] == [word.partition(":")[0]]
        assert alice.reactions.get().how == "mild"
        for _ in range(2):
            react(alices_client, "squat", "none")
        assert alice.reactions.count() == 0

    def test_goes_back_to_the_exercise_and_reads_what_was_said(self, alices_client, alice):
        assert react(alices_client, "squat", "helped")["Location"] == "/exercises/squat/"
        assert "You said: it helped." in words(alices_client.get("/exercises/squat/reaction/"))

    def test_on_the_check_in_sees_the_next_best_and_loses_nothing_unsaved(self, alices_client, alice):
        first = offered(alices_client.post("/check-in/", said()))[0]
        for word in ("not_for_me", "hurts:mild:calves:left"):
            response = alices_client.post(f"/exercises/{first}/reaction/", said(word=word))
            assert response.status_code == 200
            assert offered(response)
            assert first not in offered(response)
            assert 'id="sore-calf-left" checked' in page(response)

    def test_who_takes_it_back_has_what_was_offered_before(self, alices_client, alice):
        before = offered(alices_client.post("/check-in/", said()))
        react(alices_client, before[0], "not_for_me")
        assert before[0] not in offered(alices_client.post("/check-in/", said()))
        react(alices_client, before[0], "none")
        assert offered(alices_client.post("/check-in/", said())) == before

    def test_what_hurt_makes_its_spot_stricter_for_a_week_and_no_other(self, alices_client, alice, time_machine):
        first = offered(alices_client.post("/check-in/", said()))[0]
        react(alices_client, first, "hurts:mild:calves:left")
        sentence = "An exercise for it hurt"
        right = said(sore=["calf:right"], shown=["calf:right"], **{"severity-calf-right": "3"})
        assert sentence in words(alices_client.post("/check-in/", said()))
        assert sentence not in words(alices_client.post("/check-in/", right))
        time_machine.move_to(NOW + timedelta(days=7), tick=False)
        assert sentence in words(alices_client.post("/check-in/", said()))
        time_machine.move_to(NOW + timedelta(days=8), tick=False)
        response = alices_client.post("/check-in/", said())
        assert sentence not in words(response)
        assert first not in offered(response), "it stays out until it is taken back"

    def test_sharp_or_tingling_brings_the_questions(self, alices_client, alice):
        first = offered(alices_client.post("/check-in/", said()))[0]
        response = alices_client.post(f"/exercises/{first}/reaction/", said(word="hurts:sharp:calves:left"))
        assert asked(response)
        assert offered(response) == []
        assert offered(alices_client.post("/check-in/answers/", none_of_these(response)))

    def test_is_asked_for_consent_first_and_a_yes_keeps_it(self, alices_client, alice):
        Consent.objects.all().delete()
        response = react(alices_client, "squat", "hurts:mild")
        assert "May we keep" in words(response)
        assert Reaction.objects.count() == 0
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page(response)))
        alices_client.post("/settings/consent/", hidden | {"agree": "1"})
        assert [(reaction.exercise.slug, reaction.word) for reaction in alice.reactions.select_related("exercise")] == [("squat", "hurts")]

    def test_who_agreed_to_an_older_wording_is_asked_again(self, alices_client, alice):
        Consent.objects.update(wording="2026-11")
        assert "The wording has changed" in words(react(alices_client, "squat", "helped"))
        assert Reaction.objects.count() == 0

    def test_words_nobody_can_read_are_422_and_keep_nothing(self, alices_client, alice):
        for bad in ("", "great", "helped:sharp", "hurts:badly", "hurts:mild:elbow", "hurts:mild:calves:top", "hurts:mild:calves:left:more", "\0", "x" * 100_000):
            assert react(alices_client, "squat", bad).status_code == 422, bad
        assert Reaction.objects.count() == 0

    def test_of_what_is_not_there_is_404(self, alices_client, alice):
        assert react(alices_client, "no-such-exercise", "helped").status_code == 404

    def test_sees_nothing_of_anothers(self, alices_client, bobs_client, alice):
        react(alices_client, "squat", "hurts:mild")
        assert "You said" not in words(bobs_client.get("/exercises/squat/reaction/"))

    def test_costs_at_most_ten_queries_with_the_answer(self, alices_client, alice):
        first = offered(alices_client.post("/check-in/", said()))[0]
        for word in ("not_for_me", "helped", "none"):
            with CaptureQueriesContext(connection) as queries:
                alices_client.post(f"/exercises/{first}/reaction/", said(word=word), headers=part("chosen"))
            assert len(queries) <= 10, (word, [query["sql"][:80] for query in queries])


def test_the_database_keeps_one_reaction_an_exercise_and_only_words_we_know(alice):
    squat = Exercise.objects.get(slug="squat")
    row = {"runner": alice, "exercise": squat, "day": TODAY, "at": NOW}
    Reaction.objects.create(word="helped", **row)
    for bad in ({"word": "helped"}, {"word": "great"}, {"word": "helped", "how": "sharp"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reaction.objects.create(**row | {"exercise": Exercise.objects.exclude(slug="squat")[0]} | bad | ({"exercise": squat} if bad == {"word": "helped"} else {}))
