"""A routine as a file: out and in again the same, every fault named, and a calendar that keeps to its standard."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library import snapshot
from runners import exchange
from runners.exchange import UnreadableError
from runners.routines import Step

pytestmark = pytest.mark.django_db

CALF = {"exercise": "wall-calf-stretch-straight", "name": "Wall calf stretch", "sides": ["left", "right"], "sets": 2, "hold_seconds": 30, "rest_seconds": 10, "change_seconds": 5}
SQUAT = {"exercise": "squat", "sets": 3, "reps": 10}
NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)


def file(**more) -> str:
    return json.dumps({"format": "legwork-routine", "version": 1, "name": "Evening", "steps": [CALF, SQUAT], **more})


def fault(text: str) -> str:
    with pytest.raises(UnreadableError) as caught:
        exchange.load(text, snapshot.catalogue())
    return str(caught.value)


def test_what_goes_out_comes_back_the_same():
    catalogue = snapshot.catalogue()
    steps = (
        Step(slug="wall-calf-stretch-straight", sides=("right", "left"), sets=3, hold_seconds=45, rest_seconds=20, change_seconds=8, note="Heel down, “slowly”; é, 脚"),
        Step(slug="squat", sets=2, reps=12, rest_seconds=60),
        Step(slug="squat", sets=2, reps=12, rest_seconds=60),
    )
    back = exchange.load(exchange.dump("Übung = 1", steps, catalogue), catalogue)
    assert (back.name, back.steps, back.left_out) == ("Übung = 1", steps, ())


def test_what_is_left_unsaid_has_its_usual_value_and_the_unknown_is_named_and_left_out():
    back = exchange.load(file(steps=[SQUAT, {**SQUAT, "exercise": "moon-walk", "name": "Moon walk"}, {**SQUAT, "exercise": "no-name"}]), snapshot.catalogue())
    assert back.steps == (Step(slug="squat", sets=3, reps=10),)
    assert back.left_out == ("Moon walk", "no-name")


def test_every_fault_is_named():
    faults = {
        "": "not JSON: line 1",
        "{": "not JSON: line 1, character 2",
        "[]": "has to be an object",
        "null": "has to be an object",
        "NaN": "NaN is not a number",
        "9" * 5_000: "far too large or too deep",
        "[" * 50_000: "far too large or too deep",
        '{"name": 1, "name": 2}': "“name” stands twice",
        file(colour="red"): "“colour”",
        file(format="other"): "“format” has to be",
        file(version=2): "“version” has to be 1",
        file(version=True): "“version” has to be 1",
        file(version="1"): "“version” has to be 1",
        file(name=""): "“name” is empty",
        file(name=7): "“name” has to be text",
        file(name="x" * 81): "“name” has 81 letters",
        file(name="a\x07b"): "no letters",
        file(name="a\ud800"): "no letters",
        file(steps=[]): "at least one step",
        file(steps={}): "at least one step",
        file(steps=[SQUAT] * 101): "101 steps",
        file(steps=["squat"]): "Step 1 has to be an object",
        file(steps=[SQUAT, {**SQUAT, "colour": 1, "size": 2}]): "Step 2 has what we do not know: “colour”, “size”",
        file(steps=[{"exercise": "squat", "reps": 3}]): "Step 1 lacks “sets”",
        file(steps=[{**SQUAT, "hold_seconds": 30}]): "either “hold_seconds” or “reps”",
        file(steps=[{"exercise": "squat", "sets": 1}]): "either “hold_seconds” or “reps”",
        file(steps=[{**SQUAT, "sets": 11}]): "“sets” has to be a whole number from 1 to 10",
        file(steps=[{**SQUAT, "sets": True}]): "“sets” has to be a whole number",
        file(steps=[{**SQUAT, "reps": 1.5}]): "“reps” has to be a whole number",
        file(steps=[{**SQUAT, "reps": "10"}]): "“reps” has to be a whole number",
        file(steps=[{**CALF, "hold_seconds": 3601}]): "“hold_seconds” has to be a whole number from 1 to 3,600",
        file(steps=[{**SQUAT, "rest_seconds": -1}]): "“rest_seconds” has to be",
        file(steps=[{**SQUAT, "change_seconds": 61}]): "“change_seconds” has to be",
        file(steps=[{**CALF, "sides": ["left", "left"]}]): "“sides” has to be",
        file(steps=[{**CALF, "sides": "left"}]): "“sides” has to be",
        file(steps=[{**SQUAT, "note": "x" * 301}]): "“note” has 301 letters",
        file(steps=[{**SQUAT, "exercise": ["squat"]}]): "“exercise” has to be text",
        file(steps=[{**SQUAT, "exercise": "moon-walk"}]): "None of its exercises is in the library: moon-walk",
        file() + " " * 100_000: "more than 100 kB",
    }
    wrong = {text[:60]: said for text, words in faults.items() if words not in (said := fault(text))}
    assert wrong == {}


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["exercise", "sets", "reps", "sides", "steps", "x"]), inner, max_size=3),
    )
)
def test_whatever_stands_in_a_file_it_is_read_or_refused_in_words(value):
    for text in (json.dumps(value), file(steps=value), file(steps=[value]), file(name=value)):
        with suppress(UnreadableError):
            exchange.load(text, snapshot.catalogue())


# The calendar


def unfolded(text: str) -> list[str]:
    return re.sub(r"\r\n[ \t]", "", text).split("\r\n")[:-1]


def calendar(**more) -> str:
    said = {"title": "Evening", "address": "http://testserver/routines/7/", "days": ["we", "mo"], "at": time(18, 30), "minutes": 9, "today": date(2026, 11, 14), "now": NOW}
    return exchange.calendar(**{**said, **more})


def test_a_calendar_is_a_weekly_appointment_from_the_first_chosen_day_on():
    lines = unfolded(calendar())
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "DTSTART:20261116T183000" in lines, "14 November is a Saturday, so Monday the 16th; no zone, so the time of day wherever one is"
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,WE" in lines
    assert "DURATION:PT9M" in lines
    assert "DTSTAMP:20261114T183000Z" in lines
    assert not any("TZID" in line for line in lines)
    assert "DTSTART:20261114T000000" in unfolded(calendar(days=["sa"], at=time(0)))
    uid = next(line for line in lines if line.startswith("UID:"))
    assert uid in unfolded(calendar(days=["su"], at=time(7))), "a file made later replaces the one before"
    assert uid not in unfolded(calendar(address="http://testserver/routines/8/"))
    with pytest.raises(ValueError, match="without a day"):
        calendar(days=[])


@pytest.mark.parametrize("title", ["Calves; hips, and \\ more", "a\nEND:VEVENT\nBEGIN:VALARM", "a\r\nX-EVIL:1", "é" * 80, "脚" * 80, "🦵" * 40, "x" * 300, "\x07bell"])
def test_no_name_breaks_out_of_its_line_and_no_line_is_too_long(title):
    text = calendar(title=title)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = unfolded(text)
    assert [line for line in lines if line.startswith(("BEGIN:", "END:", "X-"))] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"]
    shown = next(line for line in lines if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    back = re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], shown)
    assert back == title.replace("\r\n", "\n").replace("\x07", "")
