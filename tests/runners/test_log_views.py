"""The practice log on the site: what stands in it, the goal, done today, taking out and back, the report, the file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import Exercise, MuscleGroup, SorenessKind
from runners import diary, routines
from runners.keeping import give_consent
from runners.models import Practice, PracticeFeeling, PracticeStep, Preferences, Report, Routine, Runner, SoreSpot
from runners.routines import Step
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # a Sunday
TODAY = date(2026, 11, 22)
LOG = "/log/"


@pytest.fixture(autouse=True)
def on_sunday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def routine(alice) -> Routine:
    return make_routine(alice)


def make_routine(owner: Runner, name: str = "Evening", number: int = 0) -> Routine:
    return routines.save(owner=owner, steps=[Step(slug="squat", sets=2, reps=10)], name=name, submission=f"a-key-of-its-own-{number:06d}", at=NOW)


def sore(runner: Runner, severities: dict[int, int], *, group: str = "calves", side: str = "left", eased: int | None = None) -> SoreSpot:
    """A spot with a report for each of so many days ago."""
    spot = SoreSpot.objects.create(
        runner=runner,
        group=MuscleGroup.objects.get(slug=group),
        side=side,
        kind=SorenessKind.objects.get(slug="tight"),
        since=TODAY - timedelta(days=max(severities)),
        noted_at=NOW,
        eased_at=None if eased is None else NOW - timedelta(days=eased),
    )
    Report.objects.bulk_create(Report(spot=spot, date=TODAY - timedelta(days=ago), severity=severity) for ago, severity in severities.items())
    return spot


def practise(
    runner: Runner, *, ago: int = 0, name: str = "Evening", done: int = 2, hurt: int = 0, planned: int = 2, felt: str = "", number: int = 0, routine: Routine | None = None
) -> Practice:
    began = NOW - timedelta(days=ago, hours=1)
    practice = Practice.objects.create(
        runner=runner,
        routine=routine,
        name=name,
        key=f"{name[:20]}-{ago}-{number}",
        day=began.date(),
        began_at=began,
        ended_at=NOW - timedelta(days=ago),
        seconds=550,
        steps_planned=planned,
    )
    squat = Exercise.objects.get(slug="squat")
    outcomes = ["done"] * done + ["hurt"] * hurt
    PracticeStep.objects.bulk_create(
        PracticeStep(practice=practice, position=place, exercise=squat, exercise_name=squat.name, side="left", outcome=outcome) for place, outcome in enumerate(outcomes)
    )
    if felt:
        PracticeFeeling.objects.create(practice=practice, group=MuscleGroup.objects.get(slug="calves"), side="left", word=felt)
    return practice


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


# Reading


def test_an_empty_log_says_what_it_is_for(alices_client):
    page = alices_client.get(LOG)
    assert "Two taps when something aches" in words(page)
    assert "it stands here with the day and how it felt" in words(page)
    assert "0 of 3 sessions" in words(page)
    report = words(alices_client.get("/log/report/"))
    assert "Nothing was said to be sore in these four weeks" in report
    assert "No practice in these four weeks" in report
    assert len(rows(alices_client.get("/log/legwork.csv"))) == 1


def test_alice_sees_where_it_comes_back_and_what_she_did_and_bob_sees_nothing_of_it(alice, alices_client, bobs_client):
    sore(alice, {10: 4, 1: 2, 0: 3})
    sore(alice, {20: 9}, group="quadriceps", eased=19)
    practise(alice, ago=2, felt="better", name="Calves of Alice")
    page = words(alices_client.get(LOG))
    assert "Said on 3 of 28 days. Highest 4 of 10, on 12 November. 3 today, up from 2." in page
    assert re.search(r"Left upper calf.*nothing said.*4.*2 3", page)
    assert "Calves of Alice Friday 20 November 2026, 09:00. 9 min 10 s, 2 of 2 steps." in page
    assert "Left upper calf: better" in page
    assert "1 of 3 sessions" in page
    for address in (LOG, "/log/report/", "/log/legwork.csv"):
        hers, his = alices_client.get(address).content.decode(), bobs_client.get(address).content.decode()
        assert "Calves of Alice" in hers
        assert "Calves of Alice" not in his
        assert "upper calf" not in his
        assert "no-store" in bobs_client.get(address).headers["Cache-Control"]


def test_where_it_hurts_is_in_no_address_of_the_log(alice, alices_client):
    sore(alice, {0: 3})
    page = alices_client.get(LOG).content.decode()
    assert not [link for link in re.findall(r'(?:href|action)="([^"]*)"', page) if "calf" in link or "calves" in link]


def test_two_spots_at_one_place_are_one_row_with_the_higher_number(alice, alices_client):
    sore(alice, {3: 2}, eased=3)
    sore(alice, {3: 5, 0: 1})
    page = alices_client.get(LOG)
    assert [trend.said for trend in page.context["trends"]] == [((date(2026, 11, 19), 5), (TODAY, 1))]


def test_the_report_tells_a_physio_where_since_when_and_what_was_tried(alice, alices_client):
    sore(alice, {10: 4, 0: 3})
    sore(alice, {20: 9, 15: 1}, group="quadriceps", eased=15)
    practise(alice, ago=2, felt="worse", done=1, hurt=1, name="Squats")
    practise(alice, ago=3, felt="worse", name="Squats")
    page = words(alices_client.get("/log/report/"))
    assert "26 October to 22 November 2026. Kept by Alice" in page
    assert "Left upper calf tight, stiff 12 November 2026 3, 22 November 4 better 0, same 0, worse 2 open" in page
    assert "eased 7 November" in page
    assert "Squats 2 2 20 November" in page
    assert "Hurt while doing it: Squat" in page
    assert "no diagnosis" in page


def test_the_pages_take_at_most_ten_queries_whatever_the_amount(alice, alices_client, routine):
    def counted() -> dict[str, int]:
        found = {}
        for address in (LOG, "/log/report/", "/log/legwork.csv"):
            alices_client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert alices_client.get(address).status_code == 200
            found[address] = len(caught)
        return found

    sore(alice, {0: 3})
    practise(alice, ago=1, felt="same")
    little = counted()
    for group in ("quadriceps", "hamstrings", "glutes", "hip-flexors"):
        for side in ("left", "right"):
            sore(alice, dict.fromkeys(range(28), 4), group=group, side=side)
    for ago in range(60):
        practise(alice, ago=ago, felt="worse", name=f"Number {ago}", hurt=1, number=1)
    for number in range(1, 30):
        make_routine(alice, f"Routine {number}", number)
    assert counted() == little
    assert {address: count for address, count in little.items() if count > 10} == {}


# The goal


def test_a_goal_is_hers_to_change_and_asks_for_consent_first(alice, alices_client):
    assert alices_client.post("/log/goal/", {"goal": "5"}).headers["Location"] == "/settings/consent/"
    assert not Preferences.objects.exists()
    give_consent(alice, now=NOW)
    assert alices_client.post("/log/goal/", {"goal": "5"}).headers["Location"] == LOG
    assert "0 of 5 sessions" in words(alices_client.get(LOG))
    assert Preferences.objects.get(runner=alice).minutes == 10, "the rest of her preferences is as it was"


@pytest.mark.parametrize("goal", ["", "0", "15", "-1", "2.5", "many", "9" * 400])
def test_a_goal_that_is_none_comes_back_beside_its_field(goal, alice, alices_client):
    give_consent(alice, now=NOW)
    answer = alices_client.post("/log/goal/", {"goal": goal})
    assert answer.status_code == 422
    assert "A weekly goal is a whole number from 1 to 14." in words(answer)
    assert f'value="{goal}"' in answer.content.decode() or not goal
    assert not Preferences.objects.exists()


def test_a_session_counts_from_sixty_of_a_hundred_steps_and_in_its_own_week(alice):
    practise(alice, ago=0, done=6, planned=10, name="enough")
    practise(alice, ago=0, done=5, planned=10, name="too little")
    practise(alice, ago=1, done=0, planned=0, name="said to be done")
    practise(alice, ago=6, name="on Monday")
    practise(alice, ago=7, name="on Sunday before")
    sessions = diary.sessions(alice, first=TODAY - timedelta(days=27), last=TODAY)
    assert sessions == {TODAY: 1, TODAY - timedelta(days=1): 1, TODAY - timedelta(days=6): 1, TODAY - timedelta(days=7): 1}
    page = words(signed_in(alice).get(LOG))
    assert "3 of 3 sessions. The week’s goal is reached." in page


# Done today


def test_one_tap_says_done_today_and_twice_is_once(alice, alices_client, routine):
    for _ in range(3):
        assert alices_client.post(f"/routines/{routine.pk}/done/").headers["Location"] == LOG
    practice = Practice.objects.get()
    assert (practice.runner, practice.routine, practice.name, practice.day, practice.steps_planned) == (alice, routine, "Evening", TODAY, 0)
    page = words(alices_client.get(LOG))
    assert "Said to be done." in page
    assert "Done without the timer?" not in page, "nothing is left to say today"
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert "Done without the timer?" in words(signed_in(alice).get(LOG))
        signed_in(alice).post(f"/routines/{routine.pk}/done/")
    assert Practice.objects.count() == 2


def test_what_was_played_today_is_done_and_not_counted_twice(alice, alices_client, routine):
    practise(alice, routine=routine)
    alices_client.post(f"/routines/{routine.pk}/done/")
    assert Practice.objects.count() == 1


def test_what_was_broken_off_today_may_still_be_said_to_be_done(alice, alices_client, routine):
    practise(alice, routine=routine, done=1, planned=10)
    alices_client.post(f"/routines/{routine.pk}/done/")
    assert diary.sessions(alice, first=TODAY, last=TODAY) == {TODAY: 1}


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", date(2026, 11, 23)), ("Pacific/Midway", date(2026, 11, 21)), ("Europe/London", TODAY)])
def test_today_is_the_day_on_the_runners_wall(zone, day, db):
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):  # 10:30 in London is tomorrow in Kiritimati and yesterday in Midway
        ines = Runner.objects.create_user(f"ines-{zone[:3]}@example.org", "a long run on sunday", time_zone=zone)
        routine = make_routine(ines)
        client = signed_in(ines)
        client.post(f"/routines/{routine.pk}/done/")
        assert Practice.objects.get().day == day
        assert client.get(LOG).context["today"] == day


def test_a_routine_of_somebody_else_or_a_removed_one_is_not_done(routine, alice, alices_client, bobs_client):
    assert bobs_client.post(f"/routines/{routine.pk}/done/").status_code == 404
    routines.remove(owner=alice, pk=routine.pk, at=NOW)
    assert alices_client.post(f"/routines/{routine.pk}/done/").status_code == 404
    assert not Practice.objects.exists()


# Taking out and back


def test_a_practice_is_taken_out_and_taken_back(alice, alices_client, bobs_client):
    practice = practise(alice, felt="better", name="Alice's own")
    assert bobs_client.post(f"/log/{practice.pk}/remove/").status_code == 404
    gone = alices_client.post(f"/log/{practice.pk}/remove/")
    assert gone.headers["Location"] == f"/log/?removed={practice.pk}"
    page = alices_client.get(gone.headers["Location"])
    assert "Removed “Alice&#x27;s own” of 22 November" in page.content.decode()
    assert "0 of 3 sessions" in words(page)
    assert len(rows(alices_client.get("/log/legwork.csv"))) == 1
    assert "Removed “" not in words(bobs_client.get(gone.headers["Location"]))
    assert bobs_client.post(f"/log/{practice.pk}/restore/").status_code == 404
    alices_client.post(f"/log/{practice.pk}/restore/")
    page = words(alices_client.get(LOG))
    assert "1 of 3 sessions" in page
    assert "Left upper calf: better" in page


def test_said_to_be_done_taken_out_and_said_again_it_is_back(alice, alices_client, routine):
    alices_client.post(f"/routines/{routine.pk}/done/")
    alices_client.post(f"/log/{Practice.objects.get().pk}/remove/")
    alices_client.post(f"/routines/{routine.pk}/done/")
    assert Practice.objects.get().removed_at is None


def test_what_was_taken_out_a_month_ago_goes_for_good(alice, alices_client, bob):
    old, of_bob, new = practise(alice, ago=40, felt="worse"), practise(bob, ago=40), practise(alice, ago=1)
    Practice.objects.filter(pk__in=[old.pk, of_bob.pk]).update(removed_at=NOW - timedelta(days=31))
    alices_client.post(f"/log/{new.pk}/remove/")
    assert set(Practice.objects.values_list("pk", flat=True)) == {of_bob.pk, new.pk}
    assert not PracticeFeeling.objects.exists()


@pytest.mark.parametrize("removed", ["", "x", "9" * 30, "-1", "٣"])
def test_an_address_that_names_nothing_removed_shows_the_log(removed, alices_client):
    page = alices_client.get(LOG, {"removed": removed, "page": "nowhere"})
    assert page.status_code == 200
    assert "Undo" not in words(page)


# The file


def test_the_file_has_every_number_and_no_cell_a_spreadsheet_would_run(alice, alices_client):
    sore(alice, {100: 7, 0: 3})
    practise(alice, ago=50, felt="same", name="=HYPERLINK(1)")
    answer = alices_client.get("/log/legwork.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="legwork-2026-11-22.csv"'
    assert rows(answer) == [
        ["day", "what", "name", "side", "number", "word", "seconds", "steps done", "steps planned"],
        ["2026-08-14", "soreness", "Calf", "Left", "7", "severe", "", "", ""],
        ["2026-11-22", "soreness", "Calf", "Left", "3", "noticeable", "", "", ""],
        ["2026-10-03", "practice", "'=HYPERLINK(1)", "", "", "", "550", "2", "2"],
        ["2026-10-03", "felt after practice", "Calf", "Left", "", "Same", "", "", ""],
    ]
