"""Try the engine: a page of the admin for editors, publishers and safety reviewers, with made-up spots only."""

from __future__ import annotations

import re

import pytest

from runners.models import SoreSpot
from tests.conftest import make_curator, signed_in
from tests.runners.pages import words

pytestmark = pytest.mark.django_db

URL = "/admin/try-the-engine/"
CALF = {"spot1-area": "calves", "spot1-side": "left", "spot1-severity": "3", "spot1-kind": "tight", "spot1-days": "2", "minutes": "10"}


def test_is_for_those_who_look_after_the_library_with_a_second_factor(visitor, alices_client, ediths_client, percys_client, sandras_client, edith):
    assert "/accounts/login/" in visitor.get(URL)["Location"]
    assert alices_client.get(URL).status_code == 403
    assert signed_in(edith).get(URL).status_code == 302, "without her second factor"
    assert signed_in(make_curator("nobody@example.org"), second_factor=True).get(URL).status_code == 403, "staff of no group"
    for client in (ediths_client, percys_client, sandras_client):
        assert client.get(URL).status_code == 200
        assert URL in client.get("/admin/").content.decode()


def test_shows_advice_session_and_what_became_of_every_exercise(sandras_client):
    response = sandras_client.get(URL, CALF)
    text = words(response)
    for heading in ("Advice", "Session:", "Every exercise thought of"):
        assert heading in text
    assert re.search(r"Rule 2: You marked your left", text)
    assert text.count("Taken.") >= 1
    assert "points" in text


def test_answers_an_emergency_with_nothing(sandras_client):
    text = words(sandras_client.get(URL, CALF | {"red_flags": "rf-chest"}))
    assert "An emergency: nothing is offered." in text


def test_keeps_nothing_and_reads_nothing_of_runners(sandras_client):
    sandras_client.get(URL, CALF)
    assert SoreSpot.objects.count() == 0


def test_marks_what_it_cannot_read(sandras_client):
    for bad in (
        {"spot1-area": "elbow"},
        {"spot1-severity": "11"},
        {"minutes": "0"},
        {"cautions": "vertigo"},
        {"spot1-side": "centre"},
        {"spot2-area": "calves", "spot2-side": "left"},
    ):
        response = sandras_client.get(URL, CALF | bad)
        assert response.status_code == 422, bad
        assert "errorlist" in response.content.decode() or "errornote" in response.content.decode()


def test_takes_no_post(sandras_client):
    assert sandras_client.post(URL, CALF).status_code == 405
