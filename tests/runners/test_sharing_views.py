"""Links to a routine, what stands behind them, and a sheet of paper."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.logs import JsonFormatter
from library.models import Exercise
from runners import routines, sharing
from runners.models import Routine, RoutineStep, Share
from runners.routines import Step
from tests.conftest import PASSWORD, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
CALF = Step(slug="wall-calf-stretch-straight", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)
KEY = "a-key-of-its-own-000000"


@pytest.fixture(autouse=True)
def on_saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def routine(alice) -> Routine:
    return routines.save(owner=alice, steps=[CALF, SQUAT], name="Evening", submission=KEY, at=NOW)


@pytest.fixture
def token(alice, routine) -> str:
    return link(alice, routine)


def link(owner, routine: Routine, *, days: int = 90, number: int = 0, now: datetime = NOW) -> str:
    return sharing.share(owner=owner, pk=routine.pk, days=days, submission=f"a-key-of-its-own-{number:06d}", now=now)[1]


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def made(response) -> str:
    found = re.search(r'value="http://testserver/shared/([A-Za-z0-9_-]{43})/"', response.content.decode())
    assert found, "no link on the page"
    return found[1]


def without_token(response) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[A-Za-z0-9]{64}|X-CSRFToken": "[A-Za-z0-9]{64}', "", response.content.decode())


# Making and taking back


def test_alice_makes_a_link_that_anybody_opens_and_only_its_hash_is_kept(alices_client, routine, visitor):
    page = alices_client.post(f"/routines/{routine.pk}/share/", {"days": "7", "submission": KEY})
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    token = made(page)
    share = Share.objects.get()
    assert share.expires_at == NOW + timedelta(days=7)
    assert share.token_hash == sharing.hash_of(token)
    assert token not in json.dumps(list(Share.objects.values()), default=str)
    assert token not in alices_client.get(f"/routines/{routine.pk}/share/").content.decode(), "it is not shown again"
    assert visitor.get(f"/shared/{token}/").status_code == 200


def test_the_same_form_sent_twice_makes_one_link_and_another_form_another(alices_client, routine):
    tokens = [made(alices_client.post(f"/routines/{routine.pk}/share/", {"days": "30", "submission": key})) for key in (KEY, KEY, "another-key-of-its-own")]
    assert tokens[0] == tokens[1] != tokens[2]
    assert Share.objects.count() == 2


def test_a_token_carries_256_bits_and_is_of_the_site_alone(settings):
    tokens = {sharing.token_for(number, KEY) for number in range(500)} | {sharing.token_for(1, f"{KEY}{number}") for number in range(500)}
    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", token) for token in tokens)
    before = sharing.token_for(1, KEY)
    settings.SECRET_KEY = "another secret"
    assert sharing.token_for(1, KEY) != before


@pytest.mark.parametrize(
    "sent", [{}, {"days": "8", "submission": KEY}, {"days": "-1", "submission": KEY}, {"days": "x", "submission": KEY}, {"days": "90"}, {"days": "90", "submission": "short"}]
)
def test_a_link_for_no_known_time_or_without_a_key_is_refused_in_words(sent, alices_client, routine):
    answer = alices_client.post(f"/routines/{routine.pk}/share/", sent)
    assert answer.status_code == 422
    assert "Choose how long the link opens." in words(answer) or "press the button once more" in words(answer)
    assert not Share.objects.exists()


def test_twenty_links_open_at_most_and_one_taken_back_makes_room(alice, alices_client, routine):
    for number in range(20):
        link(alice, routine, number=number)
    refused = alices_client.post(f"/routines/{routine.pk}/share/", {"days": "7", "submission": "one-more-key-of-its-own"})
    assert refused.status_code == 422
    assert "20 links that open, and that is the most" in words(refused)
    alices_client.post(f"/routines/{routine.pk}/share/{Share.objects.first().pk}/revoke/")
    assert alices_client.post(f"/routines/{routine.pk}/share/", {"days": "7", "submission": "one-more-key-of-its-own"}).status_code == 200
    assert Share.objects.live(NOW).count() == 20


def test_nobody_else_makes_or_takes_back_a_link(routine, token, bobs_client, adas_client):
    share = Share.objects.get()
    for stranger in (bobs_client, adas_client):
        assert stranger.get(f"/routines/{routine.pk}/share/").status_code == 404
        assert stranger.post(f"/routines/{routine.pk}/share/", {"days": "7", "submission": "another-key-of-its-own"}).status_code == 404
        assert stranger.post(f"/routines/{routine.pk}/share/{share.pk}/revoke/").status_code == 404
    assert list(Share.objects.all()) == [share]
    assert Share.objects.get().revoked_at is None


def test_a_link_of_one_routine_is_not_taken_back_through_another(alice, alices_client, routine, token):
    other = routines.save(owner=alice, steps=[SQUAT], name="Other", submission="other-key-of-its-own", at=NOW)
    assert alices_client.post(f"/routines/{other.pk}/share/{Share.objects.get().pk}/revoke/").status_code == 404


def test_a_link_taken_back_twice_keeps_its_first_time(alices_client, routine, token):
    address = f"/routines/{routine.pk}/share/{Share.objects.get().pk}/revoke/"
    alices_client.post(address)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert signed_in(routine.owner).post(address).status_code == 302
    assert Share.objects.get().revoked_at == NOW


# Behind a link


def test_what_is_shown_is_the_routine_and_nothing_of_its_owner(alice, alices_client, routine, token, visitor):
    alice.display_name, alice.email = "Alice Canary", "canary@example.org"
    alice.save()
    routine.steps.filter(position=0).update(note="Canary note about my left knee")
    for address in (f"/shared/{token}/", f"/shared/{token}/qr/"):
        page = visitor.get(address)
        assert page.status_code == 200
        body = page.content.decode()
        assert "canary" not in body.lower()
        assert not re.search(r"\b(?:20\d\d|November|2026)\b", words(page)), "no dates"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page.headers["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in body
        assert not page.cookies
    body = visitor.get(f"/shared/{token}/").content.decode()
    assert "Evening" in body
    assert "30 s × 2" in body
    assert "s=wall-calf-stretch-straight.lr.2.30s.10&amp;s=squat.b.3.10x.60" in body, "it can be played"
    assert "<form" not in body, "read-only"


def test_a_link_taken_back_or_expired_or_of_a_removed_routine_or_never_made_answers_alike(alice, bob, routine, visitor, bobs_client):
    gone = routines.save(owner=alice, steps=[SQUAT], name="Gone", submission="gone-key-of-its-own", at=NOW)
    opens, revoked, expired, of_gone = (
        link(alice, routine),
        link(alice, routine, number=1),
        link(alice, routine, days=7, number=2, now=NOW - timedelta(days=7)),
        link(alice, gone, number=3),
    )
    sharing.revoke(owner=alice, pk=routine.pk, share=Share.objects.get(token_hash=sharing.hash_of(revoked)).pk, now=NOW)
    routines.remove(owner=alice, pk=gone.pk, at=NOW)
    closed = {
        "revoked": revoked,
        "expired": expired,
        "of a removed routine": of_gone,
        "never made": "A" * 43,
        "short": "x",
        "long": "x" * 3_000,
        "odd": "ä%F0%9F",
        "almost": opens[:-1],
    }
    for name in ("", "qr/", "copy/"):
        for client in (visitor, bobs_client):
            assert client.get(f"/shared/{opens}/{name}").status_code in {200, 302}
            if name == "copy/" and client is visitor:
                continue  # sign-in comes first
            answers = {why: client.get(f"/shared/{token}/{name}") for why, token in closed.items()}
            assert {why: answer.status_code for why, answer in answers.items()} == dict.fromkeys(closed, 404)
            assert len({without_token(answer) for answer in answers.values()}) == 1
            ours = {"Content-Length", "Vary"}
            assert len({tuple(sorted((name, value) for name, value in answer.headers.items() if name not in ours)) for answer in answers.values()}) == 1


def test_what_does_not_open_costs_the_same_whatever_the_reason(alice, routine, visitor, django_assert_num_queries):
    revoked, expired = link(alice, routine), link(alice, routine, days=7, number=2, now=NOW - timedelta(days=8))
    sharing.revoke(owner=alice, pk=routine.pk, share=Share.objects.get(token_hash=sharing.hash_of(revoked)).pk, now=NOW)
    for token in (revoked, expired, "never-made"):
        with django_assert_num_queries(1):
            visitor.get(f"/shared/{token}/")


def test_a_link_opens_to_its_last_second(alice, routine, token, visitor):
    with time_machine.travel(NOW + timedelta(days=90) - timedelta(seconds=1), tick=False):
        assert visitor.get(f"/shared/{token}/").status_code == 200
    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        assert visitor.get(f"/shared/{token}/").status_code == 404


def test_an_address_that_asks_for_many_that_do_not_open_waits_and_what_opens_still_does(routine, token, visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = {"shared_miss": "3/m/ip"}
    cache.clear()
    answers = [visitor.get(f"/shared/no-such-{number}/").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert visitor.get(f"/shared/{token}/").status_code == 200
    assert Client(REMOTE_ADDR="10.1.2.3").get("/shared/no-such/").status_code == 404


def test_no_line_of_the_log_has_a_token():
    token = sharing.token_for(1, KEY)
    lines = []
    for logger, message, arguments in (
        ("django.request", "Not Found: %s", (f"/shared/{token}/",)),
        ("django.request", "Method Not Allowed (%s): %s", ("POST", f"/shared/{token}/qr/")),
        ("django.security", "next=%s", (f"%2Fshared%2F{token}%2Fcopy%2F",)),
        ("legwork", "asked for %s\n and again", (f'"/shared/{token}"',)),
    ):
        lines.append(JsonFormatter().format(logging.LogRecord(logger, logging.WARNING, "x.py", 1, message, arguments, None)))
    assert not [line for line in lines if token in line]
    assert all(json.loads(line) for line in lines)
    assert json.loads(lines[0])["message"] == "Not Found: /shared/…/"
    assert json.loads(lines[1])["message"] == "Method Not Allowed (POST): /shared/…/qr/"


def test_a_step_the_library_gave_up_is_not_shown(routine, token, visitor):
    from library import snapshot
    from library.models import LibraryVersion

    Exercise.objects.filter(slug="squat").update(status="retired")
    LibraryVersion.bump()
    snapshot.catalogue()
    page = words(visitor.get(f"/shared/{token}/"))
    assert "1. " in page
    assert "2. " not in page


# A copy


def test_bob_saves_a_copy_once_and_what_alice_changes_does_not_change_it(alice, bob, bobs_client, routine, token):
    routine.steps.filter(position=0).update(note="private", change_seconds=8)
    page = bobs_client.get(f"/shared/{token}/copy/")
    key = re.search(r'name="submission" value="([^"]+)"', page.content.decode())[1]
    for _ in range(2):
        answer = bobs_client.post(f"/shared/{token}/copy/", {"submission": key})
    copy = Routine.objects.get(owner=bob)
    assert answer.headers["Location"] == reverse("runners:routine_detail", args=[copy.pk])
    assert copy.name == "Evening"
    assert list(copy.steps.values_list("exercise__slug", "sides", "sets", "hold_seconds", "reps", "rest_seconds", "change_seconds", "note")) == [
        ("wall-calf-stretch-straight", "left,right", 2, 30, None, 10, 8, ""),
        ("squat", "", 3, None, 10, 60, 5, ""),
    ]
    RoutineStep.objects.filter(routine=routine).delete()
    assert copy.steps.count() == 2


def test_a_visitor_signs_in_and_comes_back_to_the_copy(bob, routine, token, visitor):
    asked = visitor.get(f"/shared/{token}/copy/")
    assert asked.headers["Location"] == f"/accounts/login/?next=/shared/{token}/copy/"
    assert visitor.post(f"/shared/{token}/copy/", {"submission": KEY}).headers["Location"].startswith("/accounts/login/")
    entered = visitor.post(asked.headers["Location"], {"login": bob.email, "password": PASSWORD})
    assert entered.headers["Location"] == f"/shared/{token}/copy/"
    assert "Save a copy?" in words(visitor.get(entered.headers["Location"]))
    assert not Routine.objects.filter(owner=bob).exists(), "a look changes nothing"


def test_a_copy_without_its_key_or_of_a_full_list_is_refused_in_words(bob, bobs_client, routine, token, monkeypatch):
    refused = bobs_client.post(f"/shared/{token}/copy/", {})
    assert refused.status_code == 422
    assert "press the button once more" in words(refused)
    monkeypatch.setattr("runners.routines.ROUTINES_AT_MOST", 0)
    refused = bobs_client.post(f"/shared/{token}/copy/", {"submission": KEY})
    assert refused.status_code == 422
    assert not Routine.objects.filter(owner=bob).exists()


# On paper


def test_the_sheet_has_doses_cues_boxes_and_the_stop_rule(alices_client, bobs_client, routine):
    page = alices_client.get(f"/routines/{routine.pk}/print/")
    text = words(page)
    assert "30 s × 2" in text
    assert "10 reps × 3" in text
    assert "Back heel down." in text
    assert "1 2 3 4 5 6 7 8 9 10 11 12 13 14" in text
    assert "Stop if pain is sharp" in text
    assert 'class="qr"' not in page.content.decode()
    assert bobs_client.get(f"/routines/{routine.pk}/print/").status_code == 404


def test_a_code_comes_onto_the_sheet_only_for_a_link_of_this_routine_that_opens(alice, alices_client, routine, token):
    other = link(alice, routines.save(owner=alice, steps=[SQUAT], name="Other", submission="other-key-of-its-own", at=NOW), number=5)
    address = f"/routines/{routine.pk}/print/"
    page = alices_client.post(address, {"token": token})
    assert page.status_code == 200
    assert 'class="qr"' in page.content.decode()
    for wrong in (other, "A" * 43, "", "x", token + "x", "ä" * 43):
        page = alices_client.post(address, {"token": wrong})
        assert page.status_code == 422
        assert 'class="qr"' not in page.content.decode()
        assert "opens this routine no longer" in words(page)


def test_a_code_says_its_link_and_has_nothing_a_strict_policy_refuses():
    drawing = sharing.qr_code("http://testserver/shared/abc/", label='A "label"')
    assert "style" not in drawing
    assert 'aria-label="A &quot;label&quot;"' in drawing
    assert drawing.startswith("<svg")
    assert sharing.qr_code("http://testserver/shared/abd/", label="x") != sharing.qr_code("http://testserver/shared/abc/", label="x")
