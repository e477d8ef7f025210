"""Keeping practices: once, on the right day, with what hurt only under the consent; and what the pages and the player may ask."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from library import snapshot as library
from runners import practices, snapshot
from runners.keeping import NoConsentError, give_consent
from runners.models import Felt, Outcome, Practice, PracticeFeeling, Reaction
from runners.practices import Area, Step
from runners.routines import Refused
from tests.conftest import make_runner

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 14, 20, 0, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"
CALF = "wall-calf-stretch-straight"
LIST = f"/play/?s={CALF}.lr.1.30s.0&s=squat.b.2.10x.20"


def done(slug: str = CALF, side: str = "left", outcome: Outcome = Outcome.DONE, how: str = "") -> Step:
    return Step(slug=slug, side=side, outcome=outcome, how=how)


def keep(runner, **fields) -> Practice:
    return practices.keep(runner, **{"key": KEY, "began_at": NOW - timedelta(minutes=10), "now": NOW, "steps": [done(), done(side="right")]} | fields)


def sent(**fields) -> dict[str, object]:
    """What the player sends, of a practice that began ten minutes ago."""
    now = timezone.now()
    began, ended = now - timedelta(minutes=10), now
    return {
        "key": KEY,
        "name": "Calves",
        "began_at": began.isoformat(),
        "ended_at": ended.isoformat(),
        "seconds": 300,
        "planned": 2,
        "steps": f"{CALF}.left.done {CALF}.right.skipped",
    } | fields


class TestOnce:
    @pytest.mark.both_databases
    def test_the_same_key_again_is_the_same_practice(self, alice, bob):
        first = keep(alice, name="Calves")
        again = keep(alice, name="Other", steps=[], began_at=NOW)
        assert again == first
        assert (again.name, again.steps.count()) == ("Calves", 2)
        assert keep(bob) != first

    def test_a_thousand_sent_twice_are_a_thousand(self, alice):
        for _ in range(2):
            for number in range(1_000):
                keep(alice, key=f"practice-{number:06d}", steps=[])
        assert alice.practices.count() == 1_000


class TestTheDay:
    def test_is_that_on_the_runners_own_wall_when_it_began(self):
        began = datetime(2026, 11, 14, 11, 30, tzinfo=UTC)
        days = {"Europe/London": date(2026, 11, 14), "Pacific/Auckland": date(2026, 11, 15), "Pacific/Honolulu": date(2026, 11, 14), "Asia/Tokyo": date(2026, 11, 14)}
        wrong = {}
        for zone, day in days.items():
            kept = keep(make_runner(f"{zone.replace('/', '.')}@example.org", time_zone=zone), began_at=began)
            if kept.day != day:
                wrong[zone] = kept.day
        assert wrong == {}

    def test_a_time_in_the_future_or_too_long_ago_is_refused_and_a_clock_a_little_fast_is_not(self, alice):
        for began, words in [(NOW + timedelta(minutes=6), "future"), (NOW - timedelta(days=7, minutes=1), "week")]:
            with pytest.raises(Refused, match=words):
                keep(alice, began_at=began)
        assert not alice.practices.exists()
        assert keep(alice, began_at=NOW + timedelta(minutes=4)).began_at == NOW
        assert keep(alice, key="y" * 16, began_at=NOW - timedelta(days=6, hours=23), ended_at=NOW - timedelta(days=8)).ended_at == NOW - timedelta(days=6, hours=23)


class TestWhatHurt:
    def test_counts_as_skipped_without_consent(self, alice):
        kept = keep(alice, steps=[done(outcome=Outcome.HURT, how="sharp")])
        assert [step.outcome for step in kept.steps.all()] == ["skipped"]
        assert not Reaction.objects.exists()

    def test_is_kept_with_consent_and_noted_of_the_exercise(self, alice):
        give_consent(alice, now=NOW)
        kept = keep(alice, steps=[done(), done(outcome=Outcome.HURT, how="sharp")])
        assert [step.outcome for step in kept.steps.all()] == ["done", "hurt"]
        reaction = alice.reactions.get()
        assert (reaction.exercise.slug, reaction.word, reaction.how, reaction.day) == (CALF, "hurts", "sharp", kept.day)

    def test_what_the_library_does_not_know_is_left_out(self, alice):
        assert [step.exercise.slug for step in keep(alice, steps=[done("nonsense"), done()]).steps.all()] == [CALF]


class TestHowItFeels:
    CALVES = Area(group="calves", side="left", name="Left calf")

    def test_is_kept_only_with_consent_and_the_last_word_counts(self, alice):
        kept = keep(alice)
        with pytest.raises(NoConsentError):
            practices.feel(kept, {self.CALVES: Felt.BETTER})
        give_consent(alice, now=NOW)
        practices.feel(kept, {self.CALVES: Felt.BETTER})
        practices.feel(kept, {self.CALVES: Felt.WORSE})
        assert [(feeling.group.slug, feeling.side, feeling.word) for feeling in kept.feelings.all()] == [("calves", "left", "worse")]

    def test_is_asked_of_the_sides_that_were_worked(self, alice):
        from library import snapshot

        catalogue = snapshot.catalogue()
        names = lambda *worked: [area.name for area in practices.areas(worked, catalogue)]  # noqa: E731
        assert names((CALF, "left")) == ["Left calf"]
        assert names((CALF, "left"), (CALF, "right"), ("squat", "")) == ["Calf", "Quads"]
        assert names(("nonsense", "")) == []


class TestThePlayersPage:
    def test_of_a_list_is_for_anybody_and_says_what_is_heard_when(self, visitor):
        response = visitor.get(LIST)
        assert response.status_code == 200
        assert not response.cookies
        assert "noindex" in response["X-Robots-Tag"]
        page = response.content.decode()
        told = json.loads(page.split('id="player-data" type="application/json">')[1].split("</script>")[0])
        assert told["seconds"] == 75 + 5 + 80
        assert [item["slug"] for item in told["items"]] == [CALF, "squat"]
        assert "2 min 40 s" in page
        assert "I have done this" not in page

    def test_changes_sides_in_the_time_one_asks_for(self, visitor):
        assert "2 min 45 s" in visitor.get(f"{LIST}&change=10").content.decode()
        assert "2 min 40 s" in visitor.get(f"{LIST}&change=9").content.decode()

    def test_leaves_out_what_cannot_be_read_and_says_so(self, visitor):
        some, none, empty = visitor.get(f"{LIST}&s=nonsense"), visitor.get("/play/?s=nonsense"), visitor.get("/play/")
        assert (some.status_code, none.status_code, empty.status_code) == (200, 422, 200)
        assert "could not be read" in some.content.decode()
        assert "could not be read" in none.content.decode()
        assert "Check in" in empty.content.decode()

    def test_without_javascript_keeps_the_list_as_done_once(self, alices_client, alice):
        form = {"key": KEY, "step": [f"{CALF}.lr.1.30s.0", "squat.b.2.10x.20"]}
        first, again = (alices_client.post("/practices/done/", form) for _ in range(2))
        kept = alice.practices.get()
        assert first.headers["Location"] == again.headers["Location"] == f"/practices/{kept.pk}/"
        assert (kept.seconds, kept.steps_planned, kept.steps.filter(outcome="done").count()) == (160, 4, 4)
        assert "Done. 2 min 40 s" in alices_client.get(f"/practices/{kept.pk}/").content.decode()
        assert alices_client.post("/practices/done/", {"key": KEY, "step": "nonsense"}).headers["Location"] == "/routines/"


class TestSending:
    def test_keeps_once_and_only_for_who_is_signed_in(self, alices_client, alice, visitor):
        answers = [alices_client.post("/practices/keep/", sent()) for _ in range(3)]
        kept = alice.practices.get()
        assert [answer.json() for answer in answers] == [{"practice": kept.pk}] * 3
        assert [(step.side, step.outcome) for step in kept.steps.all()] == [("left", "done"), ("right", "skipped")]
        assert (kept.seconds, kept.steps_planned, kept.routine) == (300, 2, None)
        assert visitor.post("/practices/keep/", sent()).status_code == 302

    def test_says_what_is_wrong_and_keeps_nothing(self, alices_client, alice):
        now = timezone.now()
        wrong = [
            {"key": ""},
            {"key": "x" * 44},
            {"began_at": "yesterday"},
            {"began_at": (now + timedelta(hours=1)).isoformat()},
            {"began_at": (now - timedelta(days=8)).isoformat()},
            {"seconds": "-1"},
            {"seconds": "9" * 30},
            {"planned": "many"},
            {"steps": f"{CALF}.middle.done"},
            {"steps": f"{CALF}.left.eaten"},
            {"steps": "a.b.c.d"},
            {"steps": " ".join([f"{CALF}.left.done"] * 2_001)},
            {"routine": "9" * 30},
        ]
        statuses = {json.dumps(fields)[:60]: alices_client.post("/practices/keep/", sent(**fields)).status_code for fields in wrong}
        assert {name: status for name, status in statuses.items() if status != 422} == {}
        assert not alice.practices.exists()

    def test_of_a_routine_that_is_not_ones_own_names_none(self, alices_client, alice, bob):
        routine = bob.routines.create(name="Bob's", created_at=NOW, changed_at=NOW, submission="one")
        alices_client.post("/practices/keep/", sent(routine=routine.pk))
        assert alice.practices.get().routine is None

    def test_a_bare_yes_asks_first_and_keeps_with_consent(self, alices_client, alice, bobs_client):
        kept = keep(alice)
        felt = {"key": KEY, "felt-calves:": "worse"}
        asked = alices_client.post("/practices/felt/", felt)
        assert "May we keep this?" in asked.content.decode()
        assert not PracticeFeeling.objects.exists()
        agreed = alices_client.post("/practices/felt/", felt | {"agree": "1"})
        assert agreed.headers["Location"] == f"/practices/{kept.pk}/"
        assert kept.feelings.get().word == "worse"
        page = alices_client.get(f"/practices/{kept.pk}/").content.decode()
        assert "Calf: worse." in page
        assert 'action="/check-in/"' in page
        assert alices_client.post("/practices/felt/", felt | {"felt-calves:": "splendid"}).status_code == 422
        assert bobs_client.post("/practices/felt/", felt).status_code == 404
        assert bobs_client.get(f"/practices/{kept.pk}/").status_code == 404


class TestWhatItChangesForTheNextCheckIn:
    def own(self, runner, today: date):
        return snapshot.own(runner, today=today, catalogue=library.catalogue())

    @pytest.mark.both_databases
    def test_what_was_done_yesterday_or_the_day_before_gives_way_to_something_else_and_what_was_done_today_does_not(self, alice):
        give_consent(alice, now=NOW)
        keep(alice)
        days = {0: set(), 1: {CALF}, 2: {CALF}, 3: set()}
        assert {ahead: set(self.own(alice, NOW.date() + timedelta(days=ahead)).recent) for ahead in days} == days

    def test_what_was_skipped_or_taken_out_of_the_log_does_not_count(self, alice):
        give_consent(alice, now=NOW)
        keep(alice, steps=[done(outcome=Outcome.SKIPPED)])
        removed = keep(alice, key="z" * 16)
        Practice.objects.filter(pk=removed.pk).update(removed_at=NOW)
        assert self.own(alice, NOW.date() + timedelta(days=1)).recent == frozenset()

    def test_the_engine_takes_it_down_the_list(self, alice, alices_client):
        """The same check-in on the day after has another first stretch."""
        give_consent(alice, now=timezone.now())
        said = {"sore": "calf:left", "shown": "calf:left", "severity-calf-left": "2", "kind-calf-left": "tight", "minutes": "3"}
        before = offered(alices_client.post("/check-in/", said))
        assert before
        yesterday = timezone.now() - timedelta(days=1)
        practices.keep(alice, key=KEY, began_at=yesterday, now=timezone.now(), steps=[done(slug) for slug in before])
        assert set(offered(alices_client.post("/check-in/", said))) != set(before)

    def test_what_hurt_in_a_practice_sent_late_does_not_undo_what_was_said_since(self, alice):
        give_consent(alice, now=NOW)
        keep(alice, steps=[done(outcome=Outcome.HURT, how="sharp")])
        alice.reactions.update(word="helped", how="", day=NOW.date())
        keep(alice, key="y" * 16, began_at=NOW - timedelta(days=3), steps=[done(outcome=Outcome.HURT, how="sharp")])
        assert [(said.word, said.day) for said in alice.reactions.all()] == [("helped", NOW.date())]
        keep(alice, key="z" * 16, now=NOW + timedelta(days=1), began_at=NOW + timedelta(days=1), steps=[done(outcome=Outcome.HURT, how="mild")])
        assert [(said.word, said.how) for said in alice.reactions.all()] == [("hurts", "mild")]


class TestPlayingFromTheCheckIn:
    def test_a_runners_list_goes_through_the_session_and_not_into_the_address(self, alices_client):
        response = alices_client.post("/play/", {"step": [f"{CALF}.l.1.30s.0", "squat.b.2.10x.20"]})
        assert (response.status_code, response.url) == (302, "/play/")
        page = alices_client.get("/play/").content.decode()
        assert "Wall calf stretch" in page
        assert "Squat" in page

    def test_a_visitors_stands_in_the_address_and_leaves_no_cookie(self, visitor):
        response = visitor.get(LIST)
        assert response.status_code == 200
        assert not response.cookies
        assert "Nothing to play" in visitor.post("/play/", {"step": f"{CALF}.l.1.30s.0"}).content.decode()

    def test_nonsense_is_left_out_and_never_a_fault(self, alices_client):
        alices_client.post("/play/", {"step": ["x" * 5_000, "squat.b.2.10x.20"]})
        response = alices_client.get("/play/")
        assert response.status_code == 200
        assert "Squat" in response.content.decode()


def offered(response) -> list[str]:
    """The exercises a check-in offers, in order."""
    return [offer.exercise.slug for offer in response.context["answer"].offers]
