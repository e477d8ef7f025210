"""Routines as files on the site: out, in, and into a calendar."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from library.models import Exercise, LibraryVersion
from runners import routines
from runners.models import Routine
from runners.routines import Step

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
KEY = "a-key-of-its-own-000000"
IMPORT = "/routines/import/"


@pytest.fixture(autouse=True)
def on_saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def routine(alice) -> Routine:
    steps = [
        Step(slug="wall-calf-stretch-straight", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10, change_seconds=8, note="Heel down"),
        Step(slug="squat", sets=3, reps=10),
    ]
    return routines.save(owner=alice, steps=steps, name="Calves; evening", submission=KEY, at=NOW)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def in_the_box(response) -> str:
    from html import unescape

    return unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.DOTALL)[1])


def test_a_routine_goes_out_with_its_notes_and_comes_back_the_same_to_bob(alices_client, bob, bobs_client, routine):
    sent = alices_client.get(f"/routines/{routine.pk}/export/")
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="legwork-calves-evening.json"'
    assert json.loads(sent.content)["steps"][0]["note"] == "Heel down"
    assert bobs_client.get(f"/routines/{routine.pk}/export/").status_code == 404
    for _ in range(2):  # sent twice, it is one routine
        answer = bobs_client.post(IMPORT, {"file": SimpleUploadedFile("a.json", sent.content), "submission": KEY})
    copy = Routine.objects.get(owner=bob)
    assert answer.headers["Location"] == f"/routines/{copy.pk}/"
    fields = ("exercise__slug", "exercise_name", "sides", "sets", "hold_seconds", "reps", "rest_seconds", "change_seconds", "note")
    assert list(copy.steps.values(*fields)) == list(routine.steps.values(*fields))


def test_what_the_library_lacks_or_only_drafts_is_left_out_and_said(alices_client, alice, routine):
    text = json.loads(alices_client.get(f"/routines/{routine.pk}/export/").content)
    text["steps"].append({"exercise": "moon-walk", "name": "Moon walk", "sets": 1, "reps": 3})
    Exercise.objects.filter(slug="squat").update(status="draft")
    LibraryVersion.bump()
    page = alices_client.post(IMPORT, {"text": json.dumps(text), "submission": "another-key-of-its-own"}, follow=True)
    squat = Exercise.objects.get(slug="squat").name
    assert f"Left out, as the library does not have them: “{squat}” and “Moon walk”." in words(page)
    assert [step.exercise.slug for step in Routine.objects.exclude(pk=routine.pk).get().steps.select_related("exercise")] == ["wall-calf-stretch-straight"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a file, or paste what is in it."),
        ("  ", "Choose a file, or paste what is in it."),
        ("{broken", "This is not JSON: line 1, character 2."),
        ('{"format": "legwork-routine", "colour": 1}', "The file has what we do not know: “colour”."),
        ("<script>alert(1)</script>", "This is not JSON"),
        ("x" * 100_001, "This is more than 100 kB."),
    ],
)
def test_a_text_that_is_no_routine_comes_back_with_the_fault_beside_it(text, said, alices_client):
    answer = alices_client.post(IMPORT, {"text": text, "submission": KEY})
    assert answer.status_code == 422
    assert said in words(answer)
    assert in_the_box(answer) == text
    assert "<script>alert" not in answer.content.decode()
    assert not Routine.objects.exists()


def test_a_file_that_is_no_routine_stands_in_the_box_to_be_put_right(alices_client):
    answer = alices_client.post(IMPORT, {"file": SimpleUploadedFile("a.json", b'{"format": "other"}'), "submission": KEY})
    assert answer.status_code == 422
    assert "lacks “name”, “steps”, “version”" in words(answer)
    assert in_the_box(answer) == '{"format": "other"}'


@pytest.mark.parametrize(("content", "said"), [(b"\xff\xfe\x00", "This file is not text"), (b"x" * 100_001, "This is more than 100 kB."), (b"", "Choose a file")])
def test_a_file_of_another_kind_is_refused_in_words(content, said, alices_client):
    answer = alices_client.post(IMPORT, {"file": SimpleUploadedFile("a.json", content), "submission": KEY})
    assert answer.status_code == 422
    assert said in words(answer)


def test_a_calendar_has_the_days_asked_for_and_no_name_unless_wished(alices_client, bobs_client, routine):
    address = f"/routines/{routine.pk}/calendar.ics"
    sent = alices_client.get(address, {"day": ["mo", "th"], "at": "06:45"})
    text = sent.content.decode()
    assert sent.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert sent.headers["Content-Disposition"] == 'attachment; filename="legwork-calves-evening.ics"'
    assert "DTSTART:20261116T064500\r\n" in text
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TH\r\n" in text
    assert "SUMMARY:Legwork\\, 5 min\r\n" in text
    assert "Calves" not in text
    assert "SUMMARY:Calves\\; evening\r\n" in alices_client.get(address, {"day": "mo", "at": "06:45", "name": "on"}).content.decode()
    assert bobs_client.get(address, {"day": "mo", "at": "06:45"}).status_code == 404
    assert alices_client.get(f"/routines/{routine.pk}/calendar/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"at": "18:30"}, "Choose at least one day."),
        ({"day": "xx", "at": "18:30"}, "Choose at least one day."),
        ({"day": "mo"}, "Give a time of day"),
        ({"day": "mo", "at": "25:00"}, "Give a time of day"),
    ],
)
def test_days_or_a_time_that_are_none_come_back_with_what_was_said(asked, said, alices_client, routine):
    answer = alices_client.get(f"/routines/{routine.pk}/calendar.ics", asked)
    assert answer.status_code == 422
    assert said in words(answer)
    if asked.get("day") == "mo":
        assert re.search(r'value="mo"[^>]*checked', answer.content.decode())
