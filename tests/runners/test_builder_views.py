"""Building a routine on the site: found and added, changed, dragged, put away; and two pages of one routine."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import Exercise
from library.words import Status
from runners import routines
from runners.models import Routine, RoutineStep
from runners.routines import Step
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
STRAIGHT = Step(slug="wall-calf-stretch-straight", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10)
BENT = Step(slug="wall-calf-stretch-bent", sides=("left",), sets=1, hold_seconds=45)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)
KEY = "a-key-of-its-own-000000"
HTMX = {"HX-Request": "true"}
DOSE = {"work": "held", "hold_seconds": 40, "reps": "", "sets": 3, "sides": "right,left", "rest_seconds": 15, "change_seconds": 8, "note": "Pad under the knee"}


def keep(owner, *, name="Evening", number=0, steps=(STRAIGHT, BENT, SQUAT)) -> Routine:
    return routines.save(owner=owner, steps=steps, name=name, submission=f"a-key-of-its-own-{number:06d}", at=NOW)


def now(routine: Routine, **more) -> dict:
    return {"edition": Routine.objects.values_list("edition", flat=True).get(pk=routine.pk), **more}


def order(routine: Routine) -> list[int]:
    rows = list(routine.steps.order_by("position"))
    assert [row.position for row in rows] == list(range(len(rows)))
    return [row.pk for row in rows]


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def hidden(response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', response.content.decode())
    assert found, f"no hidden {name}"
    return found[1]


@pytest.fixture
def routine(alice) -> Routine:
    return keep(alice)


class TestFindingAndAdding:
    def test_a_search_lists_what_can_be_added(self, alices_client, routine):
        page = alices_client.get(f"/routines/{routine.pk}/", {"q": "couch"})
        assert "1 found for “couch”" in words(page)
        assert 'name="exercise" value="couch-stretch"' in page.content.decode()

    def test_with_htmx_only_what_is_found_comes(self, alices_client, routine):
        page = alices_client.get(f"/routines/{routine.pk}/", {"q": "calf"}, headers={**HTMX, "HX-Target": "found"}).content.decode()
        assert page.strip().startswith('<div class="flow" id="found"')
        assert "the first 10 are here" in page

    @pytest.mark.parametrize(
        ("q", "sentence"), [("zebra", "Nothing found for “zebra”"), ("q" * 101, "Use 100 characters or fewer"), ("", "Add an exercise"), ("   ", "Add an exercise")]
    )
    def test_a_search_without_answer_says_so(self, alices_client, routine, q, sentence):
        response = alices_client.get(f"/routines/{routine.pk}/", {"q": q})
        assert response.status_code == 200
        assert sentence in words(response)

    def test_one_press_adds_it_at_the_end_and_the_search_stays(self, alices_client, routine):
        response = alices_client.post(f"/routines/{routine.pk}/steps/add/", now(routine, exercise="couch-stretch", submission=KEY, q="couch"))
        added = routine.steps.last()
        assert response["Location"] == f"/routines/{routine.pk}/?q=couch#step-{added.pk}"
        assert added.exercise.slug == "couch-stretch"

    def test_with_htmx_the_forms_outside_the_list_get_the_new_edition_and_a_fresh_key(self, alices_client, routine):
        page = alices_client.post(f"/routines/{routine.pk}/steps/add/", now(routine, exercise="squat", submission=KEY), headers=HTMX).content.decode()
        keys = re.search(r'<span id="adding-keys" hidden hx-swap-oob="true">(.*?)</span>', page)[1]
        assert 'name="edition" value="2"' in keys
        assert KEY not in keys
        assert 'id="covers" hx-swap-oob="true"' in page

    def test_the_same_exercise_twice_and_each_press_once(self, alices_client, routine):
        sent = now(routine, exercise="squat", submission=KEY)
        first, second = (alices_client.post(f"/routines/{routine.pk}/steps/add/", sent) for _ in range(2))
        assert first["Location"] == second["Location"]
        alices_client.post(f"/routines/{routine.pk}/steps/add/", now(routine, exercise="squat", submission=KEY + "1"))
        alices_client.post(f"/routines/{routine.pk}/steps/{order(routine)[0]}/again/", now(routine, submission=KEY + "2"))
        slugs = list(routine.steps.values_list("exercise__slug", flat=True))
        assert slugs == [STRAIGHT.slug, STRAIGHT.slug, BENT.slug, "squat", "squat", "squat"]

    @pytest.mark.parametrize("wrong", [{"exercise": ""}, {"exercise": "no-such-exercise"}, {"exercise": "x\0"}, {"exercise": "e" * 10_000}, {"submission": ""}, {"edition": ""}])
    def test_nonsense_is_refused_with_the_list_as_it_is(self, alices_client, routine, wrong):
        response = alices_client.post(f"/routines/{routine.pk}/steps/add/", now(routine, exercise="squat", submission=KEY) | wrong)
        assert response.status_code == 422
        assert 'id="routine"' in response.content.decode()
        assert routine.steps.count() == 3

    def test_the_hundred_and_first_is_refused_and_the_page_says_the_limit_before(self, alices_client, alice):
        full = keep(alice, number=1, name="Full", steps=[SQUAT] * 100)
        assert "holds 100 steps, and that is the most" in words(alices_client.get(f"/routines/{full.pk}/"))
        response = alices_client.post(f"/routines/{full.pk}/steps/add/", now(full, exercise="squat", submission=KEY))
        assert (response.status_code, full.steps.count()) == (422, 100)
        assert "100 steps at most" in words(response)

    def test_the_page_says_what_the_routine_works_and_draws_it(self, alices_client, routine):
        page = alices_client.get(f"/routines/{routine.pk}/")
        assert "Works inner calf, outer calf, deep calf" in words(page)
        assert page.content.decode().count('class="area is-quiet is-tape"') >= 2


class TestChangingAStep:
    def edit(self, client, routine, htmx=False, **more):
        return client.post(f"/routines/{routine.pk}/steps/{order(routine)[0]}/edit/", now(routine) | DOSE | more, headers=HTMX if htmx else {})

    def test_takes_hold_rounds_sides_rest_change_over_and_note(self, alices_client, routine):
        response = self.edit(alices_client, routine)
        row = routine.steps.first()
        assert response["Location"] == f"/routines/{routine.pk}/#step-{row.pk}"
        assert (row.hold_seconds, row.reps, row.sets, row.sides, row.rest_seconds, row.change_seconds, row.note) == (40, None, 3, "right,left", 15, 8, "Pad under the knee")
        page = words(alices_client.get(f"/routines/{routine.pk}/"))
        assert "40 s × 3, right then left" in page
        assert "Pad under the knee" in page
        assert "5 min 18 s" in page, "10 to get ready, twice three holds and two rests, 8 to change"

    def test_a_hold_becomes_repetitions(self, alices_client, routine):
        self.edit(alices_client, routine, work="repeated", reps="12", hold_seconds="not asked for")
        row = routine.steps.first()
        assert (row.hold_seconds, row.reps) == (None, 12)

    def test_what_has_no_sides_asks_for_none(self, alices_client, routine):
        step = order(routine)[2]
        page = alices_client.get(f"/routines/{routine.pk}/steps/{step}/edit/").content.decode()
        assert 'name="sides"' not in page
        alices_client.post(f"/routines/{routine.pk}/steps/{step}/edit/", now(routine) | DOSE)
        assert routine.steps.get(pk=step).sides == ""

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"hold_seconds": ""}, "Say how long to hold it"),
            ({"hold_seconds": "0"}, "greater than or equal to 1"),
            ({"hold_seconds": "3601"}, "less than or equal to 3600"),
            ({"work": "repeated", "reps": "0"}, "greater than or equal to 1"),
            ({"work": "dance"}, "not one of the available choices"),
            ({"sets": "11"}, "less than or equal to 10"),
            ({"sets": "x"}, "whole number"),
            ({"sides": "middle"}, "not one of the available choices"),
            ({"rest_seconds": "601"}, "less than or equal to 600"),
            ({"change_seconds": "61"}, "less than or equal to 60"),
            ({"note": "n" * 301}, "300 letters at most. This one has 301"),
            ({"note": "a\0b"}, "Null characters"),
            ({"edition": ""}, "press the button once more"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_and_the_words_are_kept(self, alices_client, routine, wrong, sentence):
        before = list(RoutineStep.objects.order_by("pk").values())
        for htmx in (True, False):
            response = self.edit(alices_client, routine, htmx=htmx, **wrong)
            assert response.status_code == 422
            assert sentence in words(response)
            if wrong.keys() != {"note"}:
                assert "Pad under the knee" in response.content.decode()
        assert list(RoutineStep.objects.order_by("pk").values()) == before

    def test_with_htmx_an_error_stays_in_its_row_and_success_gives_the_list_with_the_editor_closed(self, alices_client, routine):
        step = order(routine)[0]
        assert self.edit(alices_client, routine, htmx=True, sets="99")["HX-Retarget"] == f"#edit-{step}"
        page = self.edit(alices_client, routine, htmx=True).content.decode()
        assert f'<div class="rt__edit" id="edit-{step}"></div>' in page
        assert page.count("hx-preserve") == 2, "what is open elsewhere stays open"

    def test_a_note_is_text_never_markup(self, alices_client, routine):
        self.edit(alices_client, routine, note="<script>alert(1)</script>")
        for path in ("", f"steps/{order(routine)[0]}/edit/"):
            assert "<script>alert" not in alices_client.get(f"/routines/{routine.pk}/{path}").content.decode()


class TestDragging:
    def test_the_new_order_is_kept(self, alices_client, routine):
        first, second, third = order(routine)
        response = alices_client.post(f"/routines/{routine.pk}/order/", now(routine, order=f"{third},{first},{second}", dragged=third), headers=HTMX)
        assert order(routine) == [third, first, second]
        assert re.search(r'hx-swap-oob="innerHTML:#said">Squat, position 1 of 3', response.content.decode())

    @pytest.mark.parametrize("wrong", ["", "1", "1,2", "1,1,1", "x", "1;2", "9" * 5000, "1,2,3\0", ",".join(["1"] * 200)])
    def test_an_order_that_is_not_one_is_refused(self, alices_client, routine, wrong):
        before = order(routine)
        assert alices_client.post(f"/routines/{routine.pk}/order/", now(routine, order=wrong)).status_code == 422
        assert order(routine) == before


class TestTwoPages:
    def stale(self, client, routine, htmx=False):
        """Another page has given the first step five rounds; this one, opened before, moves the last step up."""
        first, _, third = order(routine)
        sent = now(routine, to=1)
        alices_phone = signed_in(routine.owner)
        alices_phone.post(f"/routines/{routine.pk}/steps/{first}/edit/", now(routine) | DOSE | {"sets": 5})
        return client.post(f"/routines/{routine.pk}/steps/{third}/move/", sent, headers=HTMX if htmx else {})

    def test_an_old_page_gets_both_versions_side_by_side_and_nothing_is_written(self, alices_client, routine):
        before = order(routine)
        response = self.stale(alices_client, routine)
        page = words(response)
        assert response.status_code == 409
        assert "This routine was changed elsewhere" in page
        assert "Place 1 here, place 3 in the one kept" in page
        assert "30 s × 2 here, 40 s × 5 in the one kept" in page
        assert "40 s × 5 here, 30 s × 2 in yours" in page
        for choice in ("Keep mine as a copy", "Use mine", "Use what is there"):
            assert choice in page
        assert order(routine) == before
        assert routine.steps.first().sets == 5

    def test_with_htmx_the_panel_takes_the_page(self, alices_client, routine):
        response = self.stale(alices_client, routine, htmx=True)
        assert (response.status_code, response["HX-Retarget"]) == (409, "#main")
        assert "<html" not in response.content.decode()

    def test_mine_is_kept_as_a_copy_and_the_other_stays(self, alices_client, alice, routine):
        panel = self.stale(alices_client, routine)
        sent = {"mine": hidden(panel, "mine"), "submission": hidden(panel, "submission")}
        first, second = (alices_client.post(f"/routines/{routine.pk}/keep-mine/", sent) for _ in range(2))
        assert first["Location"] == second["Location"]
        copy = alice.routines.exclude(pk=routine.pk).get()
        assert (copy.name, [row.sets for row in copy.steps.all()]) == ("Evening 2", [3, 2, 1])
        assert [row.sets for row in routine.steps.all()] == [5, 1, 3]

    def test_mine_takes_the_place_of_the_other_and_the_steps_keep_their_ids(self, alices_client, routine):
        first, second, third = order(routine)
        panel = self.stale(alices_client, routine)
        sent = {"mine": hidden(panel, "mine"), "edition": hidden(panel, "edition")}
        assert alices_client.post(f"/routines/{routine.pk}/use-mine/", sent)["Location"] == f"/routines/{routine.pk}/"
        assert order(routine) == [third, first, second]
        assert routine.steps.get(pk=first).sets == 2

    def test_mine_is_shown_once_more_where_the_other_has_changed_again(self, alices_client, routine):
        panel = self.stale(alices_client, routine)
        alices_client.post(f"/routines/{routine.pk}/steps/{order(routine)[1]}/remove/", now(routine))
        sent = {"mine": hidden(panel, "mine"), "edition": hidden(panel, "edition")}
        again = alices_client.post(f"/routines/{routine.pk}/use-mine/", sent)
        assert again.status_code == 409
        assert "Only in yours" in words(again)
        assert routine.steps.count() == 2
        last = alices_client.post(f"/routines/{routine.pk}/use-mine/", {"mine": hidden(again, "mine"), "edition": hidden(again, "edition")})
        assert last.status_code == 302
        assert routine.steps.count() == 3

    @pytest.mark.parametrize("mine", ["", "x", "x\0", "a:b:c", "m" * 500_000])
    def test_a_version_that_is_not_ours_is_refused(self, alices_client, alice, routine, mine):
        for path in ("use-mine", "keep-mine"):
            assert alices_client.post(f"/routines/{routine.pk}/{path}/", now(routine, mine=mine, submission=KEY)).status_code == 422
        assert alice.routines.count() == 1

    def test_somebody_elses_version_is_no_use(self, alices_client, bobs_client, bob, routine):
        signed = hidden(self.stale(alices_client, routine), "mine")
        bobs = keep(bob)
        for path in ("use-mine", "keep-mine"):
            assert bobs_client.post(f"/routines/{bobs.pk}/{path}/", now(bobs, mine=signed, submission=KEY)).status_code == 422

    def test_a_name_given_on_two_phones_is_shown_both_ways(self, alices_client, routine):
        sent = now(routine, name="Before bed")
        alices_client.post(f"/routines/{routine.pk}/rename/", now(routine, name="At noon"))
        response = alices_client.post(f"/routines/{routine.pk}/rename/", sent)
        assert response.status_code == 409
        assert "Named “Before bed” here" in words(response)
        assert "Named “At noon” here" in words(response)
        routine.refresh_from_db()
        assert routine.name == "At noon"

    def test_a_step_gone_meanwhile_can_still_be_had_from_the_old_page(self, alices_client, routine):
        first, sent = order(routine)[0], now(routine) | DOSE
        alices_client.post(f"/routines/{routine.pk}/steps/{first}/remove/", now(routine))
        response = alices_client.post(f"/routines/{routine.pk}/steps/{first}/edit/", sent)
        assert response.status_code == 409
        assert "Only in yours" in words(response)
        assert "Pad under the knee" not in words(alices_client.get(f"/routines/{routine.pk}/"))

    def test_a_page_older_than_we_keep_says_so(self, alices_client, routine):
        routine.editions.all().delete()
        Routine.objects.filter(pk=routine.pk).update(edition=90)
        response = alices_client.post(f"/routines/{routine.pk}/steps/{order(routine)[0]}/remove/", {"edition": 3})
        assert response.status_code == 409
        assert "Nothing was written" in words(response)
        assert "Use mine" not in words(response)
        assert routine.steps.count() == 3


class TestRoutinesAsAWhole:
    def test_one_begun_empty_is_filled_by_a_search(self, alices_client, alice):
        key = hidden(alices_client.get("/routines/"), "submission")
        first, second = (alices_client.post("/routines/new/", {"submission": key}) for _ in range(2))
        routine = alice.routines.get()
        assert first["Location"] == second["Location"] == f"/routines/{routine.pk}/"
        assert "This routine is empty now" in words(alices_client.get(first["Location"]))

    def test_a_duplicate_opens_and_is_made_once(self, alices_client, alice, routine):
        first, second = (alices_client.post(f"/routines/{routine.pk}/duplicate/", {"submission": KEY + "7"}) for _ in range(2))
        copy = alice.routines.exclude(pk=routine.pk).get()
        assert first["Location"] == second["Location"] == f"/routines/{copy.pk}/"
        assert copy.steps.count() == 3
        assert alices_client.post(f"/routines/{routine.pk}/duplicate/", {"submission": ""}).status_code == 422

    def test_the_thousandth_and_first_is_refused_with_the_limit_whichever_way(self, alices_client, alice, routine):
        Routine.objects.bulk_create(Routine(owner=alice, name=f"Routine {n}", created_at=NOW, changed_at=NOW, submission=f"key-{n}") for n in range(999))
        for path in ("new/", f"{routine.pk}/duplicate/"):
            response = alices_client.post(f"/routines/{path}", {"submission": KEY + "8"})
            assert response.status_code == 422
            assert "1,000 routines" in words(response)

    def test_put_away_it_leaves_the_list_and_comes_back_with_one_press(self, alices_client, routine):
        response = alices_client.post(f"/routines/{routine.pk}/put-away/")
        page = alices_client.get(response["Location"])
        assert "is put away" in words(page)
        assert f'href="/routines/{routine.pk}/"' not in page.content.decode()
        assert "Put away (1)" in words(page)
        assert "Evening" in words(alices_client.get("/routines/put-away/"))
        assert "This routine is put away" in words(alices_client.get(f"/routines/{routine.pk}/"))
        assert "Evening" not in words(alices_client.get("/exercises/squat/add/"))
        back = alices_client.post(f"/routines/{routine.pk}/bring-back/")
        assert "in your list again" in words(alices_client.get(back["Location"]))

    def test_what_bob_put_away_is_not_alices_business(self, alices_client, bobs_client, bob):
        bobs_client.post(f"/routines/{keep(bob, name='Bobs own').pk}/put-away/")
        assert "Bobs own" not in words(alices_client.get("/routines/put-away/"))


class TestQueries:
    """An edit takes as many queries for a hundred steps as for three."""

    def of(self, client, path: str, form: dict) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.post(path, form, headers=HTMX).status_code == 200
        return len([query for query in caught.captured_queries if "SAVEPOINT" not in query["sql"]])

    def test_of_each_edit_are_fixed(self, alices_client, alice, record_property):
        counts: dict[str, list[int]] = {}
        alices_client.get("/exercises/")
        for number, length in enumerate((3, 99)):
            routine = keep(alice, number=number, name=f"{length}", steps=[SQUAT] * length)
            step = order(routine)[1]
            path = f"/routines/{routine.pk}/"
            for name, where, form in (
                ("move", f"steps/{step}/move/", {"to": 1}),
                ("edit", f"steps/{step}/edit/", DOSE),
                ("order", "order/", {"order": ",".join(map(str, reversed(order(routine))))}),
                ("add", "steps/add/", {"exercise": "lunge", "submission": KEY + "9"}),
                ("remove", f"steps/{step}/remove/", {}),
            ):
                if name == "order":
                    form = {"order": ",".join(map(str, reversed(order(routine))))}
                counts.setdefault(name, []).append(self.of(alices_client, path + where, now(routine) | form))
        assert {name: found for name, found in counts.items() if found[0] != found[1]} == {}
        record_property("told", "queries of an edit: " + ", ".join(f"{name} {found[0]}" for name, found in counts.items()))
        assert max(found[0] for found in counts.values()) <= 14

    def test_of_the_page_with_a_search_are_few(self, alices_client, routine):
        Exercise.objects.filter(slug="couch-stretch").update(status=Status.PUBLISHED)
        for path in (f"/routines/{routine.pk}/?q=calf", f"/routines/{routine.pk}/steps/{order(routine)[0]}/edit/", "/routines/put-away/"):
            alices_client.get(path)
            with CaptureQueriesContext(connection) as caught:
                alices_client.get(path)
            assert len(caught) <= 7, path
