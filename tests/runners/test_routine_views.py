"""Routines on the site: saving, looking, ordering, undoing, playing; signed out and in, with htmx and without."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from library import snapshot
from library.models import Exercise
from library.words import Status
from runners import routines
from runners.models import Routine, RoutineStep
from runners.routines import Step, encode
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
STRAIGHT = Step(slug="wall-calf-stretch-straight", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10)
BENT = Step(slug="wall-calf-stretch-bent", sides=("left",), sets=1, hold_seconds=45)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)
LIST = [encode(step) for step in (STRAIGHT, BENT, SQUAT)]
KEY = "a-key-of-its-own-000000"
SAVE = "/routines/save/"
HTMX = {"HX-Request": "true"}


def keep(owner, *, name="Evening", number=0, steps=(STRAIGHT, BENT, SQUAT)) -> Routine:
    return routines.save(owner=owner, steps=steps, name=name, submission=f"a-key-of-its-own-{number:06d}", at=NOW)


def form(**more) -> dict:
    return {"step": LIST, "submission": KEY, "name": "Evening", **more}


def now(routine: Routine, **more) -> dict:
    """What a form of the page as it is now sends: the edition, and more."""
    return {"edition": Routine.objects.values_list("edition", flat=True).get(pk=routine.pk), **more}


def order(routine: Routine) -> list[int]:
    rows = list(routine.steps.order_by("position"))
    assert [row.position for row in rows] == list(range(len(rows)))
    return [row.pk for row in rows]


def words(response) -> str:
    """The page as text, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def hidden(response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', response.content.decode())
    assert found, f"no hidden {name}"
    return found[1]


@pytest.fixture
def routine(alice) -> Routine:
    return keep(alice)


@pytest.mark.both_databases
class TestSaving:
    def test_one_click_keeps_the_list_and_opens_it(self, alices_client, alice):
        response = alices_client.post(SAVE, form())
        routine = alice.routines.get()
        assert (response.status_code, response["Location"]) == (302, f"/routines/{routine.pk}/")
        assert routine.name == "Evening"
        assert [Step.of_row(row) for row in routine.steps.select_related("exercise")] == [STRAIGHT, BENT, SQUAT]
        assert "Saved" in words(alices_client.get(response["Location"]))

    def test_with_htmx_the_whole_page_changes(self, alices_client, alice):
        response = alices_client.post(SAVE, form(), headers=HTMX)
        assert response["HX-Redirect"] == f"/routines/{alice.routines.get().pk}/"

    def test_the_same_form_twice_makes_one_routine_and_answers_the_same(self, alices_client, alice):
        first, second = (alices_client.post(SAVE, form()) for _ in range(2))
        assert alice.routines.count() == 1
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        assert words(alices_client.get(first["Location"])).count("Saved ") == 1

    def test_without_a_name_it_is_named_after_what_it_works(self, alices_client, alice):
        alices_client.post(SAVE, form(name=""))
        assert alice.routines.get().name == "Calf and quads, 7 min"

    def test_a_name_in_use_gets_a_number(self, alices_client, alice):
        for number in range(2):
            alices_client.post(SAVE, form(submission=f"another-key-entirely-{number}"))
        assert set(alice.routines.values_list("name", flat=True)) == {"Evening", "Evening 2"}

    def test_an_old_form_of_a_routine_removed_since_offers_the_undo(self, alices_client, alice, routine):
        routines.remove(owner=alice, pk=routine.pk, at=NOW)
        assert alices_client.post(SAVE, form())["Location"] == f"/routines/?removed={routine.pk}"
        assert not alice.routines.kept().exists()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            pytest.param({"step": []}, "nothing to save", id="no steps"),
            pytest.param({"step": ["squat.b.-3.10x.60"]}, "could not be read", id="negative sets"),
            pytest.param({"step": ["squat.b.3.10x.60\0"]}, "could not be read", id="NUL in a step"),
            pytest.param({"step": ["s" * 1_000_000]}, "could not be read", id="a step of a million letters"),
            pytest.param({"step": ["no-such-exercise.b.1.30s.0"]}, "not in the library", id="unknown exercise"),
            pytest.param({"step": [encode(SQUAT)] * 101}, "100 steps at most", id="101 steps"),
            pytest.param({"name": "n" * 81}, "80 letters at most. This one has 81", id="long name"),
            pytest.param({"name": "n" * 1_000_000}, "80 letters at most", id="a name of a million letters"),
            pytest.param({"name": "Eve\0ning"}, "Null characters are not allowed", id="NUL in the name"),
            pytest.param({"submission": ""}, "press the button once more", id="no key"),
            pytest.param({"submission": "x\0" * 12}, "press the button once more", id="NUL in the key"),
            pytest.param({"submission": "k" * 1_000}, "press the button once more", id="long key"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_kept(self, alices_client, alice, wrong, sentence):
        response = alices_client.post(SAVE, form(**wrong))
        assert response.status_code == 422
        assert sentence in words(response)
        assert not alice.routines.exists()

    def test_what_can_be_kept_of_a_broken_list_waits_for_one_more_press(self, alices_client, alice):
        response = alices_client.post(SAVE, form(step=[encode(SQUAT), "gibberish"], name="My words"))
        assert response.status_code == 422
        assert 'value="My words"' in response.content.decode()
        again = {"step": hidden(response, "step"), "submission": hidden(response, "submission"), "name": "My words"}
        assert alices_client.post(SAVE, again).status_code == 302
        assert alice.routines.get().steps.count() == 1

    def test_a_fresh_key_comes_with_the_answer_to_a_broken_one(self, alices_client):
        response = alices_client.post(SAVE, form(submission="short"))
        assert len(hidden(response, "submission")) == 43

    def test_with_htmx_the_complaint_takes_the_page_not_a_fragment(self, alices_client):
        response = alices_client.post(SAVE, form(step=[]), headers=HTMX)
        assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (422, "#main", "innerHTML")
        assert "<html" not in response.content.decode()

    def test_the_thousandth_and_first_is_refused_with_the_limit(self, alices_client, alice):
        Routine.objects.bulk_create(Routine(owner=alice, name=f"Routine {n}", created_at=NOW, changed_at=NOW, submission=f"key-{n}") for n in range(1_000))
        response = alices_client.post(SAVE, form())
        assert response.status_code == 422
        assert "1,000 routines" in words(response)

    def test_a_link_asks_before_it_saves(self, alices_client, alice):
        response = alices_client.get(SAVE, {"step": LIST})
        assert response.status_code == 200
        assert not alice.routines.exists()
        page = response.content.decode()
        assert all(f'value="{text}"' in page for text in LIST)
        assert 'value="Calf and quads, 7 min"' in page

    def test_a_link_that_is_nonsense_says_so(self, alices_client):
        for query in ("step=nonsense", "step=", "step=no-such-exercise.b.1.30s.0", f"step={encode(SQUAT)}&step=nonsense"):
            assert alices_client.get(f"{SAVE}?{query}").status_code == 422, query

    def test_with_nothing_to_save_there_is_the_list(self, alices_client):
        assert alices_client.get(SAVE)["Location"] == "/routines/"

    def test_other_methods_are_not_allowed(self, alices_client):
        assert alices_client.put(SAVE).status_code == 405


class TestSavingAsAVisitor:
    SIGN_UP = "/accounts/signup/?next=%2Froutines%2Fsave%2F"

    def test_a_link_without_any_cookie_carries_the_list_through_signing_up(self, visitor):
        response = visitor.get(f"{SAVE}?{urlencode({'step': LIST, 'from': 'sore=calf:left&minutes=10'}, doseq=True)}")
        assert (response.status_code, response["Location"]) == (302, self.SIGN_UP)
        signed_up = visitor.post(response["Location"], {"email": "new@example.org", "password1": PASSWORD, "next": SAVE})
        assert (signed_up.status_code, signed_up["Location"]) == (302, SAVE)
        page = visitor.get(SAVE)
        assert "Your stretches are here" in words(page)
        saved = visitor.post(SAVE, {"step": LIST, "submission": hidden(page, "submission"), "name": "After a long run"})
        routine = Routine.objects.get(owner__email="new@example.org")
        assert saved["Location"] == f"/routines/{routine.pk}/"
        assert (routine.name, routine.steps.count()) == ("After a long run", 3)
        assert visitor.get(SAVE)["Location"] == "/routines/", "the copy in the session is gone"

    def test_what_was_sore_waits_on_the_check_in(self, visitor, alice):
        visitor.get(SAVE, {"step": LIST, "from": "sore=calf:left&severity-calf-left=3"})
        visitor.force_login(alice)
        saved = visitor.post(SAVE, form())
        assert "What you said was sore is not kept yet" in words(visitor.get(saved["Location"]))
        assert "Keep these sore spots too?" in words(visitor.get("/"))
        visitor.post("/check-in/", {"forget": "1"})
        assert "not kept yet" not in words(visitor.get(saved["Location"]))

    def test_the_page_may_be_opened_twice_and_still_makes_one_routine(self, visitor, alice):
        visitor.get(SAVE, {"step": LIST})
        visitor.force_login(alice)
        keys = {hidden(visitor.get(SAVE), "submission") for _ in range(2)}
        assert len(keys) == 1

    def test_a_list_posted_keeps_its_name_and_says_nothing_in_the_address(self, visitor, alice):
        response = visitor.post(SAVE, form(name="Mine", **{"from": "sore=calf:left", "caution": "pregnancy", "red_flag": "rf-night-pain"}))
        assert response["Location"] == self.SIGN_UP
        visitor.force_login(alice)
        page = visitor.get(SAVE)
        assert 'value="Mine"' in page.content.decode()
        assert "pregnancy" not in page.content.decode()
        assert "pregnancy" not in str(dict(visitor.session))

    def test_with_htmx_signing_up_is_a_whole_page(self, visitor):
        assert visitor.post(SAVE, form(), headers=HTMX)["HX-Redirect"] == self.SIGN_UP

    def test_a_post_needs_its_token(self):
        client = Client(enforce_csrf_checks=True)
        assert client.post(SAVE, form()).status_code == 403

    def test_coming_back_without_signing_up_asks_for_it_again(self, visitor):
        visitor.get(SAVE, {"step": LIST})
        assert visitor.get(SAVE)["Location"] == self.SIGN_UP

    @pytest.mark.parametrize("steps", [[], ["nonsense"], ["squat.b.3.10x.60\0"], ["no-such-exercise.b.1.30s.0"], ["s" * 500_000], [encode(SQUAT)] * 101])
    def test_nonsense_is_answered_without_keeping_anything(self, visitor, steps):
        response = visitor.post(SAVE, {"step": steps})
        assert response.status_code == 422
        assert "sessionid" not in response.cookies

    def test_with_nothing_to_save_there_is_the_check_in(self, visitor):
        assert visitor.get(SAVE)["Location"] == "/"
        assert visitor.post(SAVE).status_code == 422

    def test_an_exercise_retired_meanwhile_is_named_as_left_out(self, visitor, alice):
        visitor.get(SAVE, {"step": LIST})
        Exercise.objects.filter(slug="squat").update(status=Status.RETIRED)
        visitor.force_login(alice)
        response = visitor.get(SAVE)
        assert response.status_code == 422
        assert "not in the library any more" in words(response)
        assert "2 exercises" in words(response)


@pytest.mark.both_databases
class TestTheList:
    def test_shows_name_areas_count_and_true_time(self, alices_client, routine):
        page = words(alices_client.get("/routines/"))
        assert "Evening" in page
        assert "Calf and quads. 3 exercises." in page
        assert "7 min" in page

    def test_without_any_says_what_it_is_for(self, alices_client):
        page = words(alices_client.get("/routines/"))
        assert "No routines yet" in page
        assert "Check in" in page

    def test_shows_nobody_elses(self, bobs_client, routine):
        assert "Evening" not in words(bobs_client.get("/routines/"))

    def test_the_last_changed_comes_first_twenty_a_page(self, alices_client, alice):
        for number in range(21):
            keep(alice, name=f"Routine {number:02d}", number=number)
        first, second = (alices_client.get("/routines/", {"page": page}) for page in (1, 2))
        assert "Routine 20" in words(first)
        assert "Routine 00" not in words(first)
        assert "Routine 00" in words(second)

    @pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=999", f"page={'9' * 5000}", "removed=x", "removed=-1", f"removed={'9' * 5000}", "removed=\u0661"])
    def test_a_page_or_an_undo_that_is_nonsense_is_no_matter(self, alices_client, routine, query):
        assert alices_client.get(f"/routines/?{query}").status_code == 200

    def test_a_visitor_signs_in_first_and_comes_back(self, visitor):
        assert visitor.get("/routines/")["Location"] == "/accounts/login/?next=/routines/"


class TestQueries:
    """A page's queries do not grow with the rows."""

    def of(self, client, path, counted) -> int:
        client.get(path)  # the catalogue is read once a process
        with counted() as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    @pytest.fixture
    def counted(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        return lambda: CaptureQueriesContext(connection)

    def many(self, owner, count: int, start: int = 0, steps: int = 2) -> None:
        exercises = list(Exercise.objects.filter(status=Status.PUBLISHED)[:steps])
        made = Routine.objects.bulk_create(Routine(owner=owner, name=f"Routine {n}", created_at=NOW, changed_at=NOW, submission=f"key-{n}") for n in range(start, start + count))
        RoutineStep.objects.bulk_create(
            RoutineStep(routine=routine, position=position, exercise=exercise, exercise_name=exercise.name, sets=1, hold_seconds=30)
            for routine in made
            for position, exercise in enumerate(exercises)
        )

    @pytest.mark.parametrize("path", ["/routines/", "/exercises/squat/add/"])
    def test_are_the_same_for_ten_and_for_a_thousand_routines(self, alices_client, alice, counted, path):
        self.many(alice, 10)
        few = self.of(alices_client, path, counted)
        self.many(alice, 990, start=10)
        assert self.of(alices_client, path, counted) == few <= 8

    @pytest.mark.parametrize("name", ["routine_detail", "play_routine"])
    def test_are_the_same_for_one_step_and_for_a_hundred(self, alices_client, alice, counted, name):
        self.many(alice, 1, steps=1)
        self.many(alice, 1, start=1, steps=100)
        short, long = (reverse(f"runners:{name}", args=[routine.pk]) for routine in alice.routines.order_by("pk"))
        assert alice.routines.last().steps.count() == 1
        assert self.of(alices_client, short, counted) == self.of(alices_client, long, counted) <= 6

    def test_of_a_move_are_the_same_for_three_steps_and_for_a_hundred(self, alices_client, alice, counted):
        counts = []
        for number, steps in enumerate((3, 100)):
            routine = keep(alice, number=number, name=f"{steps}", steps=[SQUAT] * steps)
            step = routine.steps.get(position=1)
            with counted() as queries:
                alices_client.post(reverse("runners:move_step", args=[routine.pk, step.pk]), now(routine, to=1), headers=HTMX)
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.mark.both_databases
class TestOneRoutine:
    def test_shows_each_step_with_dose_sides_and_seconds(self, alices_client, routine):
        page = words(alices_client.get(f"/routines/{routine.pk}/"))
        assert "30 s × 2, left then right&nbsp;· 2 min 35 s" in page
        assert "45 s, left only&nbsp;· 50 s" in page
        assert "10 reps × 3&nbsp;· 3 min 35 s" in page
        assert "7 min" in page

    def test_a_retired_exercise_is_shown_as_such_and_takes_no_time(self, alices_client, routine):
        Exercise.objects.filter(slug="squat").update(status=Status.RETIRED, name="Renamed since")
        page = words(alices_client.get(f"/routines/{routine.pk}/"))
        assert "No longer recommended" in page
        assert "Renamed since" not in page
        assert "3 min 25 s" in page
        assert "1 no longer recommended" in words(alices_client.get("/routines/"))

    def test_an_empty_one_says_what_to_do(self, alices_client, alice, routine):
        RoutineStep.objects.all().delete()
        assert "Add an exercise" in words(alices_client.get(f"/routines/{routine.pk}/"))

    @pytest.mark.parametrize(
        "action",
        [
            *("", "play/", "rename/", "remove/", "restore/", "duplicate/", "put-away/", "bring-back/", "use-mine/", "keep-mine/", "order/"),
            *("steps/add/", "steps/restore/", "steps/{step}/move/", "steps/{step}/again/", "steps/{step}/edit/", "steps/{step}/remove/"),
        ],
    )
    def test_somebody_elses_is_the_same_404_as_one_that_never_was(self, bobs_client, alice, routine, action):
        def ask(pk: int):
            path = f"/routines/{pk}/{action.format(step=routine.steps.first().pk)}"
            return (
                bobs_client.get(path)
                if action in ("", "play/")
                else bobs_client.post(path, {"name": "Mine", "to": "1", "edition": "1", "submission": KEY, "order": "1", "exercise": "squat"})
            )

        if action == "restore/":
            routines.remove(owner=alice, pk=routine.pk, at=NOW)
        before = list(routine.steps.values_list("pk", "position"))
        theirs, nobodys = ask(routine.pk), ask(routine.pk + 1_000)
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        body, other = (re.sub(r'"X-CSRFToken": "\w+"', "", answer.content.decode()) for answer in (theirs, nobodys))  # masked anew each time
        assert body == other
        assert list(routine.steps.values_list("pk", "position")) == before

    @pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 19, "9" * 400])
    def test_a_number_out_of_this_world_is_404(self, alices_client, pk):
        assert alices_client.get(f"/routines/{pk}/").status_code == 404
        for action in ("rename", "remove", "restore", "order", "steps/add", f"steps/{pk}/move", f"steps/{pk}/remove", f"steps/{pk}/edit", f"steps/{pk}/again"):
            assert alices_client.post(f"/routines/{pk}/{action}/", {"to": "1", "name": "x", "edition": "1", "submission": KEY}).status_code == 404, action

    @pytest.mark.parametrize(
        "action",
        [
            "rename",
            "remove",
            "restore",
            "duplicate",
            "put-away",
            "bring-back",
            "use-mine",
            "keep-mine",
            "order",
            "steps/add",
            "steps/restore",
            "steps/1/move",
            "steps/1/again",
            "steps/1/remove",
        ],
    )
    def test_nothing_changes_by_a_link(self, alices_client, routine, action):
        assert alices_client.get(f"/routines/{routine.pk}/{action}/").status_code == 405


class TestRenaming:
    def test_takes_the_new_name(self, alices_client, routine):
        assert alices_client.post(f"/routines/{routine.pk}/rename/", now(routine, name="  Before bed "))["Location"] == f"/routines/{routine.pk}/"
        routine.refresh_from_db()
        assert routine.name == "Before bed"

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("", "needs a name"),
            ("   ", "needs a name"),
            ("MORNING", "You have a routine of this name"),
            ("n" * 81, "80 letters"),
            ("n" * 1_000_000, "80 letters"),
            ("a\0b", "Null characters"),
        ],
    )
    def test_a_bad_name_is_refused_beside_the_field_with_the_words_kept(self, alices_client, alice, routine, name, sentence):
        keep(alice, name="Morning", number=1)
        response = alices_client.post(f"/routines/{routine.pk}/rename/", now(routine, name=name))
        assert response.status_code == 422
        page = response.content.decode()
        assert sentence in page
        assert 'aria-invalid="true"' in page
        assert "<details" in page
        assert " open>" in page
        if name.strip() and "\0" not in name:
            assert f'value="{name}"' in page
        routine.refresh_from_db()
        assert routine.name == "Evening"

    def test_a_name_is_text_never_markup(self, alices_client, routine):
        alices_client.post(f"/routines/{routine.pk}/rename/", now(routine, name="<script>alert(1)</script>"))
        for path in ("/routines/", f"/routines/{routine.pk}/", f"/routines/{routine.pk}/play/", "/exercises/squat/add/"):
            assert "<script>alert" not in alices_client.get(path).content.decode(), path


@pytest.mark.both_databases
class TestRemovingARoutine:
    def test_offers_it_back_without_a_script(self, alices_client, alice, routine):
        response = alices_client.post(f"/routines/{routine.pk}/remove/")
        assert response["Location"] == f"/routines/?removed={routine.pk}"
        page = alices_client.get(response["Location"])
        assert "Removed “Evening”" in words(page)
        assert f'action="/routines/{routine.pk}/restore/"' in page.content.decode()
        assert alices_client.get(f"/routines/{routine.pk}/").status_code == 404
        back = alices_client.post(f"/routines/{routine.pk}/restore/")
        assert "“Evening” is back" in words(alices_client.get(back["Location"]))
        assert alice.routines.kept().count() == 1

    def test_pressing_twice_is_pressing_once(self, alices_client, alice, routine):
        for action in ("remove", "restore"):
            first, second = (alices_client.post(f"/routines/{routine.pk}/{action}/") for _ in range(2))
            assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])

    def test_the_undo_of_somebody_else_is_not_shown(self, bobs_client, alice, routine):
        routines.remove(owner=alice, pk=routine.pk, at=NOW)
        assert "Removed" not in words(bobs_client.get(f"/routines/?removed={routine.pk}"))

    def test_one_too_many_cannot_come_back_and_says_so(self, alices_client, alice, routine):
        routines.remove(owner=alice, pk=routine.pk, at=NOW)
        Routine.objects.bulk_create(Routine(owner=alice, name=f"Routine {n}", created_at=NOW, changed_at=NOW, submission=f"key-{n}") for n in range(1_000))
        response = alices_client.post(f"/routines/{routine.pk}/restore/")
        assert response.status_code == 422
        assert "1,000 routines" in words(response)


@pytest.mark.both_databases
class TestMovingAStep:
    def move(self, client, routine, index, to, htmx=False, **more):
        step = order(routine)[index]
        return step, client.post(f"/routines/{routine.pk}/steps/{step}/move/", now(routine, to=to, **more), headers=HTMX if htmx else {})

    def test_without_a_script_comes_back_to_the_same_button(self, alices_client, routine):
        first, second, third = order(routine)
        step, response = self.move(alices_client, routine, 2, 2, pressed="up")
        assert response["Location"] == f"/routines/{routine.pk}/#step-{step}-up"
        assert order(routine) == [first, third, second]
        assert f'id="step-{step}-up"' in alices_client.get(f"/routines/{routine.pk}/").content.decode()

    def test_goes_to_any_place_by_its_number(self, alices_client, routine):
        first, second, third = order(routine)
        step, response = self.move(alices_client, routine, 0, 3)
        assert response["Location"] == f"/routines/{routine.pk}/#step-{step}"
        assert order(routine) == [second, third, first]
        self.move(alices_client, routine, 0, 100)
        assert order(routine) == [third, first, second], "past the end is the end"

    def test_with_htmx_gives_the_steps_alone_and_the_words_for_a_screen_reader(self, alices_client, routine):
        step, response = self.move(alices_client, routine, 0, 2, htmx=True)
        page = response.content.decode()
        assert "<html" not in page
        assert page.strip().startswith('<div class="flow" id="routine"')
        assert f'id="step-{step}-down"' in page
        assert re.search(r'hx-swap-oob="innerHTML:#said">[^<]+, position 2 of 3', page)
        assert page.count('name="edition" value="2"') == page.count('name="edition"'), "every form of the page has the new edition"

    def test_at_the_ends_stays_and_its_button_can_still_be_reached(self, alices_client, routine):
        page = alices_client.get(f"/routines/{routine.pk}/").content.decode()
        assert page.count('aria-disabled="true"') == 2
        assert not re.search(r"<button[^>]* disabled", page)
        before = order(routine)
        assert self.move(alices_client, routine, 0, 1, pressed="up")[1].status_code == 302
        assert order(routine) == before
        routine.refresh_from_db()
        assert routine.edition == 1, "nothing was done, so nobody's page is old"

    def test_a_click_sent_twice_moves_once(self, alices_client, routine):
        first, second, third = order(routine)
        sent = now(routine, to=2)
        answers = [alices_client.post(f"/routines/{routine.pk}/steps/{third}/move/", sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert order(routine) == [first, third, second]

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"to": to} for to in ("", "0", "-1", "x", "9" * 5000, "u" * 1_000_000, "1\0", "101", "\u0661\0")),
            *({"to": "1", "edition": edition} for edition in ("", "0", "-1", "x", "9" * 5000, "1\0")),
        ],
    )
    def test_anything_else_is_refused_with_the_list_as_it_is(self, alices_client, routine, wrong):
        before = order(routine)
        for htmx in (True, False):
            response = alices_client.post(f"/routines/{routine.pk}/steps/{before[1]}/move/", now(routine) | wrong, headers=HTMX if htmx else {})
            assert response.status_code == 422
            assert "from 1 to 100" in words(response) or "press the button once more" in words(response)
            assert 'id="routine"' in response.content.decode()
        assert order(routine) == before

    def test_a_step_of_another_routine_is_404(self, alices_client, alice, bob, routine):
        for other in (keep(alice, number=1, name="Other"), keep(bob)):
            foreign, before = order(other)[0], order(other)
            for action in ("move", "remove", "again", "edit"):
                assert alices_client.post(f"/routines/{routine.pk}/steps/{foreign}/{action}/", now(routine, to=1, submission=KEY)).status_code == 404
            assert order(other) == before


@pytest.mark.both_databases
class TestRemovingAStep:
    def test_offers_it_back_in_its_place_without_a_script(self, alices_client, routine):
        middle = order(routine)[1]
        response = alices_client.post(f"/routines/{routine.pk}/steps/{middle}/remove/", now(routine))
        page = alices_client.get(response["Location"])
        assert "Removed “Wall calf stretch, back knee bent”" in words(page)
        assert len(order(routine)) == 2
        back = alices_client.post(f"/routines/{routine.pk}/steps/restore/", now(routine, submission=hidden(page, "submission")))
        assert re.fullmatch(rf"/routines/{routine.pk}/#step-\d+", back["Location"])
        assert [Step.of_row(row) for row in routine.steps.select_related("exercise")] == [STRAIGHT, BENT, SQUAT]

    def test_with_htmx_the_undo_takes_the_focus_and_the_words_are_said(self, alices_client, routine):
        response = alices_client.post(f"/routines/{routine.pk}/steps/{order(routine)[1]}/remove/", now(routine), headers=HTMX)
        page = response.content.decode()
        assert "autofocus" in page
        assert re.search(r'hx-swap-oob="innerHTML:#said">Removed [^<]+ Total 6 min 10 s', page)
        back = alices_client.post(f"/routines/{routine.pk}/steps/restore/", now(routine, submission=hidden(response, "submission")), headers=HTMX)
        assert back.status_code == 200
        assert len(order(routine)) == 3
        assert re.search(r'<button[^>]* aria-label="Remove [^"]+" autofocus>', back.content.decode()), "the undo is gone, so the step that came back has the focus"

    def test_pressing_twice_is_pressing_once(self, alices_client, routine):
        middle, sent = order(routine)[1], now(routine)
        first, second = (alices_client.post(f"/routines/{routine.pk}/steps/{middle}/remove/", sent) for _ in range(2))
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        assert len(order(routine)) == 2
        undo = now(routine, submission=hidden(alices_client.get(first["Location"]), "submission"))
        once, twice = (alices_client.post(f"/routines/{routine.pk}/steps/restore/", undo) for _ in range(2))
        assert once["Location"] == twice["Location"]
        assert len(order(routine)) == 3

    def test_several_can_be_taken_back_in_any_order(self, alices_client, routine):
        keys = []
        for step in order(routine):
            response = alices_client.post(f"/routines/{routine.pk}/steps/{step}/remove/", now(routine), headers=HTMX)
            keys.append(hidden(response, "submission"))
        assert order(routine) == []
        for key in keys:
            assert alices_client.post(f"/routines/{routine.pk}/steps/restore/", now(routine, submission=key)).status_code == 302
        assert len(order(routine)) == 3

    @pytest.mark.parametrize("key", ["", "x", "x\0", "k" * 1_000_000])
    def test_an_undo_nobody_knows_is_refused_with_the_list_as_it_is(self, alices_client, routine, key):
        response = alices_client.post(f"/routines/{routine.pk}/steps/restore/", now(routine, submission=key))
        assert response.status_code == 422
        assert "too old" in words(response)
        assert len(order(routine)) == 3

    def test_an_undo_of_one_routine_is_not_for_another(self, alices_client, alice, routine):
        other = keep(alice, name="Other", number=1)
        key = hidden(alices_client.post(f"/routines/{routine.pk}/steps/{order(routine)[0]}/remove/", now(routine), headers=HTMX), "submission")
        assert alices_client.post(f"/routines/{other.pk}/steps/restore/", now(other, submission=key)).status_code == 422
        assert len(order(other)) == 3

    def test_signing_out_meanwhile_leaves_the_step_where_it_is(self, alices_client, routine, monkeypatch):
        from django.contrib.sessions.backends.base import UpdateError
        from django.contrib.sessions.backends.db import SessionStore

        def gone(*args, **kwargs):
            raise UpdateError

        monkeypatch.setattr(SessionStore, "save", gone)
        assert alices_client.post(f"/routines/{routine.pk}/steps/{order(routine)[0]}/remove/", now(routine)).status_code == 400
        assert len(order(routine)) == 3


@pytest.mark.both_databases
class TestAddingAnExercise:
    ADD = "/exercises/couch-stretch/add/"

    def test_lists_the_runners_routines_and_a_new_one(self, alices_client, bob, routine):
        keep(bob, name="Bob's own")
        page = words(alices_client.get(self.ADD))
        assert "Evening" in page
        assert "A new routine" in page
        assert "Bob" not in page

    def test_adds_it_at_the_end_with_its_own_dose(self, alices_client, routine):
        response = alices_client.post(self.ADD, {"routine": routine.pk, "submission": KEY})
        added = routine.steps.select_related("exercise").last()
        assert response["Location"] == f"/routines/{routine.pk}/#step-{added.pk}"
        assert Step.of_row(added) == Step.of_exercise(snapshot.catalogue().exercises["couch-stretch"])
        assert added.position == 3
        assert "Added" in words(alices_client.get(response["Location"]))

    def test_makes_a_new_routine_of_it(self, alices_client, alice):
        response = alices_client.post(self.ADD, {"routine": "new", "submission": KEY})
        assert response["Location"] == f"/routines/{alice.routines.get().pk}/"
        assert alice.routines.get().name == "New routine"

    @pytest.mark.parametrize("new", [True, False])
    def test_the_same_form_twice_adds_once(self, alices_client, alice, routine, new):
        form = {"routine": "new" if new else routine.pk, "submission": "another-key-entirely"}
        first, second = (alices_client.post(self.ADD, form) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert RoutineStep.objects.filter(exercise__slug="couch-stretch").count() == 1

    def test_somebody_elses_routine_cannot_be_chosen(self, alices_client, bob, routine):
        theirs = keep(bob)
        answers = [alices_client.post(self.ADD, {"routine": pk, "submission": KEY}) for pk in (theirs.pk, theirs.pk + 1_000)]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert "Choose one of your routines" in words(answers[0])
        assert theirs.steps.count() == 3

    @pytest.mark.parametrize(
        "wrong",
        [{"routine": ""}, {"routine": "x"}, {"routine": "-1"}, {"routine": "9" * 5000}, {"routine": "1\0"}, {"routine": "r" * 1_000_000}, {"submission": ""}, {"submission": "no"}],
    )
    def test_nonsense_is_refused(self, alices_client, alice, routine, wrong):
        assert alices_client.post(self.ADD, {"routine": routine.pk, "submission": KEY, **wrong}).status_code == 422
        assert RoutineStep.objects.count() == 3

    def test_the_hundred_and_first_is_refused_with_the_limit(self, alices_client, alice):
        routine = keep(alice, steps=[SQUAT] * 100)
        response = alices_client.post(self.ADD, {"routine": routine.pk, "submission": KEY})
        assert response.status_code == 422
        assert "100 steps at most" in words(response)

    def test_an_exercise_that_is_not_in_the_library_is_404(self, alices_client, routine):
        Exercise.objects.filter(slug="couch-stretch").update(status=Status.RETIRED)
        for path in ("/exercises/no-such-exercise/add/", f"/exercises/{'x' * 5000}/add/", self.ADD):
            assert alices_client.get(path).status_code == 404
            assert alices_client.post(path, {"routine": routine.pk, "submission": KEY}).status_code == 404

    def test_a_visitor_signs_in_first(self, visitor):
        assert visitor.get(self.ADD)["Location"] == f"/accounts/login/?next={self.ADD}"
