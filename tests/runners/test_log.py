"""The log in days, without a database: whose day it is, weeks, what counts, how a place went, cells no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runners import log

TODAY = date(2026, 11, 22)  # a Sunday
ZONES = [
    *("Europe/London", "Europe/Berlin", "Europe/Dublin", "Atlantic/Azores", "America/New_York", "America/St_Johns", "America/Los_Angeles"),
    *("America/Santiago", "America/Havana", "America/Nuuk", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Jerusalem"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Norfolk", "Antarctica/Troll"),
]
CLOCKS = [time(0, 0), time(0, 30), time(2, 30), time(12), time(23, 0), time(23, 59, 59)]


def changes_of_the_clocks(zone: ZoneInfo) -> list[date]:
    """The days of three years on which the clocks of a zone change."""
    found, day = [], date(2026, 1, 1)
    while day < date(2029, 1, 1):
        one, other = (datetime.combine(day + timedelta(days=ahead), time(), tzinfo=zone).utcoffset() for ahead in (0, 1))
        if one != other:
            found.append(day)
        day += timedelta(days=1)
    return found


def instant_of(day: date, clock: time, zone: ZoneInfo, fold: int) -> datetime:
    """When the wall of a zone shows a time; noon where the clocks skip that time on that day."""
    wall = datetime.combine(day, clock)
    instant = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall else datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)


def test_forty_days_around_every_change_of_the_clocks_are_forty_days_in_twenty_zones():
    """One practice on each of forty days, at the hours at which it is easy to be wrong; each lies on its own day, the weeks add up."""
    wrong, changes = [], 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for change in changes_of_the_clocks(zone):
            changes += 1
            days = [change + timedelta(days=ahead) for ahead in range(-20, 20)]
            for clock in CLOCKS:
                for fold in (0, 1):  # an hour that comes twice in autumn
                    kept = [log.day_of(instant_of(day, clock, zone, fold), zone) for day in days]
                    if kept != days:
                        wrong.append((name, change, clock, fold, [pair for pair in zip(days, kept, strict=True) if pair[0] != pair[1]]))
            sessions = dict.fromkeys(days, 1)
            mondays = {log.week_of(day) for day in days}
            if sum(log.count_of_week(sessions, monday) for monday in mondays) != 40:
                wrong.append((name, change, "weeks"))
    assert wrong == []
    assert len(set(ZONES)) == 20
    assert changes >= 100, "the table has lost its changes"


def test_a_day_is_the_one_on_the_runners_wall():
    instant = datetime(2026, 11, 14, 23, 30, tzinfo=UTC)
    on = {name: log.day_of(instant, ZoneInfo(name)).day for name in ("Europe/London", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Midway", "America/New_York")}
    assert on == {"Europe/London": 14, "Europe/Berlin": 15, "Pacific/Kiritimati": 15, "Pacific/Midway": 14, "America/New_York": 14}
    with pytest.raises(ValueError, match="no certain day"):
        log.day_of(datetime(2026, 11, 14, 23, 30), ZoneInfo("UTC"))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_monday_and_holds_its_day(day):
    monday = log.week_of(day)
    assert monday.weekday() == 0
    assert monday <= day < monday + timedelta(days=7)


def test_weeks_across_the_new_year_and_leap_day_are_weeks():
    sessions = {date(2026, 12, 31): 1, date(2027, 1, 1): 2, date(2027, 1, 4): 1}
    this, last, *_ = log.weeks(sessions, today=date(2027, 1, 4), goal=3)
    assert (this.monday, this.sessions, this.strips) == (date(2027, 1, 4), 1, (True, False, False))
    assert (last.monday, last.sessions, last.reached) == (date(2026, 12, 28), 3, True)
    assert log.count_of_week({date(2028, 2, 29): 1, date(2028, 3, 5): 1, date(2028, 3, 6): 1}, date(2028, 3, 1)) == 2


def test_more_than_the_goal_fills_the_strips_and_no_more():
    assert log.weeks({TODAY: 5}, today=TODAY, goal=3)[0].strips == (True, True, True)


@pytest.mark.parametrize(("done", "planned", "enough"), [(0, 0, True), (6, 10, True), (5, 10, False), (3, 5, True), (1, 1, True), (0, 1, False), (12, 20, True), (11, 20, False)])
def test_sixty_of_a_hundred_steps_are_a_session(done, planned, enough):
    assert log.counts(done=done, planned=planned) is enough


def trend(said: dict[int, int]) -> log.Trend:
    """A left calf; keys are days ago."""
    place = ("calves", "left")
    return log.trends({place: {TODAY - timedelta(days=ago): severity for ago, severity in said.items()}}, {place: "Left calf"}, today=TODAY)[0]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({0: 3}, "Said once in 28 days: 3 of 10 today."),
        ({10: 4, 9: 4, 0: 3}, "Said on 3 of 28 days. Highest 4 of 10, on 12 November and on 13 November. 3 today, down from 4."),
        ({2: 1, 1: 2}, "Said on 2 of 28 days. Highest 2 of 10, yesterday. 2 yesterday, up from 1."),
        ({5: 2, 4: 2, 3: 2, 2: 2, 0: 2}, "Said on 5 of 28 days. Highest 2 of 10, on 17 November, on 18 November and 3 more days. 2 today, as the time before."),
        ({1: 0, 0: 0}, "Said on 2 of 28 days. 0 each time. 0 today, as the time before."),
    ],
)
def test_a_sentence_says_what_the_line_says(said, sentence):
    assert trend(said).sentence == sentence


def test_what_is_too_old_or_never_said_has_no_row_and_the_latest_comes_first():
    places = {
        ("calves", "left"): {TODAY - timedelta(days=28): 5},
        ("quads", "left"): {TODAY: 1},
        ("hips", "right"): {TODAY: 6},
        ("glutes", "left"): {TODAY - timedelta(days=27): 9},
    }
    found = log.trends(places, {place: place[0] for place in places}, today=TODAY)
    assert [row.area for row in found] == ["hips", "quads", "glutes"]
    assert all(len(row.cells) == 28 and row.cells[-1].day == TODAY for row in found)


def test_zero_is_said_and_an_empty_day_is_not():
    cells = trend({0: 0}).cells
    assert (cells[-1].severity, cells[-1].band) == (0, 0)
    assert cells[-2].severity is None
    assert [log.band(severity) for severity in range(11)] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_the_line_joins_days_beside_each_other_and_bridges_the_others():
    drawn = trend({9: 10, 8: 0, 3: 5}).wide
    assert (len(drawn.points), len(drawn.lines), len(drawn.gaps)) == (3, 1, 1)
    assert (drawn.points[0].y, drawn.points[1].y) == (drawn.TOP, drawn.BOTTOM)
    assert len(trend({20: 3, 0: 3}).slim.points) == 1, "the narrow drawing has the last two weeks"


@given(st.text(max_size=60))
def test_no_cell_of_the_file_is_read_as_a_formula_and_all_of_it_comes_back(text):
    file = io.StringIO()
    csv.writer(file).writerow([log.csv_safe(text)])
    cell = next(csv.reader(io.StringIO(file.getvalue(), newline="")), [""])[0] if text else ""
    assert not cell.lstrip(" ").startswith(log.FORMULA)
    assert text.replace("\r\n", "\n").replace("\r", "\n") in cell.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("nasty", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", " =1"])
def test_a_name_that_would_be_a_formula_is_text(nasty):
    assert log.csv_safe(nasty) == f"'{nasty}"
    assert log.csv_safe("Calves - evening") == "Calves - evening"
