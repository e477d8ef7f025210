"""Many hands on one routine: what is committed stays whole, a form sent twice counts once, and nobody gets a 500.

These tests commit for real, in threads with connections of their own, and clean up after themselves.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from library import snapshot
from runners import routines
from runners.models import Routine
from runners.routines import Step, encode
from tests.conftest import make_runner, signed_in

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)
BENT = Step(slug="wall-calf-stretch-bent", sides=("left",), sets=1, hold_seconds=45)
HANDS = 8
KEY = "a-key-of-its-own-000000"


@pytest.fixture
def nora(transactional_db):
    """A runner whose rows are committed, so that every connection sees them."""
    snapshot.catalogue()
    nora = make_runner("nora@example.org")
    yield nora
    nora.delete()
    Session.objects.all().delete()


def keep(owner, *, name="Evening", number=0, steps=(SQUAT, BENT, SQUAT, BENT, SQUAT, BENT)) -> Routine:
    return routines.save(owner=owner, steps=steps, name=name, submission=f"key-for-a-routine-{number:06d}", at=NOW)


def same_person(client: Client) -> Client:
    """The same browser once more: one session, another request."""
    other = Client()
    other.cookies = client.cookies
    return other


def together(*calls: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """All calls at the same moment, each in a thread and with a connection of its own."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], HttpResponse]) -> HttpResponse:
        try:
            barrier.wait(timeout=60)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, call) for call in calls]]


def now(routine: Routine, **more) -> dict:
    """What a form of the page as it is now sends: the edition, and more."""
    return {"edition": Routine.objects.values_list("edition", flat=True).get(pk=routine.pk), **more}


def positions(routine: Routine) -> list[int]:
    return list(routine.steps.order_by("position").values_list("position", flat=True))


def test_moving_removing_and_adding_at_once_keeps_the_positions_a_permutation(nora):
    routine = keep(nora)
    added, removed = [], []

    def one_pair_of_hands(number: int) -> Callable[[], HttpResponse]:
        client, chance = signed_in(nora), random.Random(number)

        def work() -> HttpResponse:
            for turn in range(12):
                steps = list(routine.steps.values_list("pk", flat=True)) or [0]
                step, action = chance.choice(steps), chance.choice(["move", "move", "remove", "add", "undo"])
                if action == "move":
                    response = client.post(f"/routines/{routine.pk}/steps/{step}/move/", now(routine, to=chance.randint(1, 6)))
                elif action == "remove":
                    for _ in range(40):  # who is shown that somebody was quicker tries again
                        response = client.post(f"/routines/{routine.pk}/steps/{step}/remove/", now(routine))
                        if response.status_code != 409:
                            break
                    removed.append(response.status_code == 302)
                elif action == "add":
                    response = client.post("/exercises/squat/add/", {"routine": routine.pk, "submission": f"key-of-the-hands-{number}-{turn}"})
                    added.append(response.status_code == 302)
                else:
                    key = client.session.get("steps_taken_out", [{"key": "none yet"}])[-1]["key"]
                    response = client.post(f"/routines/{routine.pk}/steps/restore/", now(routine, submission=key))
                assert response.status_code in (302, 404, 409, 422), (action, response.status_code)
            return response

        return work

    together(*(one_pair_of_hands(number) for number in range(HANDS)))
    assert sum(added) > 0
    assert sum(removed) > 0
    left = positions(routine)
    assert left == list(range(len(left)))


def test_the_same_form_from_many_clicks_makes_one_routine(nora):
    client = signed_in(nora)
    form = {"step": [encode(SQUAT), encode(BENT)], "submission": KEY, "name": "Evening"}
    answers = together(*([lambda: same_person(client).post("/routines/save/", form)] * HANDS))
    routine = nora.routines.get()
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, f"/routines/{routine.pk}/")}
    assert positions(routine) == [0, 1]


def test_different_lists_of_one_name_each_get_a_name_of_their_own(nora):
    client = signed_in(nora)
    forms = [{"step": [encode(SQUAT)], "submission": f"{KEY}-{number}", "name": "Evening"} for number in range(HANDS)]
    answers = together(*(lambda form=form: same_person(client).post("/routines/save/", form) for form in forms))
    assert {answer.status_code for answer in answers} == {302}
    assert set(nora.routines.values_list("name", flat=True)) == {"Evening", *(f"Evening {number}" for number in range(2, HANDS + 1))}


def test_the_limit_of_a_thousand_holds(nora):
    Routine.objects.bulk_create(Routine(owner=nora, name=f"Routine {n}", created_at=NOW, changed_at=NOW, submission=f"key-{n}") for n in range(997))
    client = signed_in(nora)
    forms = [{"step": [encode(SQUAT)], "submission": f"{KEY}-{number}", "name": ""} for number in range(HANDS)]
    answers = together(*(lambda form=form: same_person(client).post("/routines/save/", form) for form in forms))
    assert sorted(answer.status_code for answer in answers) == [302] * 3 + [422] * (HANDS - 3)
    assert nora.routines.kept().count() == 1_000


def test_the_limit_of_a_hundred_steps_holds(nora):
    routine = keep(nora, steps=[SQUAT] * 98)
    clients = [signed_in(nora) for _ in range(HANDS)]
    answers = together(
        *(
            lambda client=client, number=number: client.post("/exercises/squat/add/", {"routine": routine.pk, "submission": f"{KEY}-{number}"})
            for number, client in enumerate(clients)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302] * 2 + [422] * (HANDS - 2)
    assert positions(routine) == list(range(100))


def test_one_name_for_two_routines_goes_to_one_of_them(nora):
    pair = [keep(nora, name="One", number=1), keep(nora, name="Two", number=2)]
    client = signed_in(nora)
    answers = together(*(lambda pk=routine.pk: same_person(client).post(f"/routines/{pk}/rename/", {"name": "Evening", "edition": 1}) for routine in pair))
    assert sorted(answer.status_code for answer in answers) == [302, 422]


def test_adding_one_exercise_by_many_clicks_adds_it_once(nora):
    routine, client = keep(nora), signed_in(nora)
    answers = together(*([lambda: same_person(client).post("/exercises/squat/add/", {"routine": routine.pk, "submission": KEY})] * HANDS))
    assert len({answer["Location"] for answer in answers}) == 1
    assert positions(routine) == list(range(7))


def test_one_move_by_many_clicks_is_made_once(nora):
    routine, client = keep(nora), signed_in(nora)
    step = routine.steps.get(position=4)
    sent = now(routine, to=4)
    answers = together(*([lambda: same_person(client).post(f"/routines/{routine.pk}/steps/{step.pk}/move/", sent)] * HANDS))
    assert {answer.status_code for answer in answers} == {302}
    step.refresh_from_db()
    assert step.position == 3
    assert positions(routine) == list(range(6))
    assert now(routine) == {"edition": 2}


def test_of_eight_different_edits_on_one_edition_one_is_made_and_the_others_are_shown_both_versions(nora):
    routine = keep(nora)
    steps = list(routine.steps.order_by("position").values_list("pk", flat=True))
    clients = [signed_in(nora) for _ in range(HANDS)]
    moves = [(steps[number % 6], to) for number, to in enumerate((4, 5, 6, 1, 1, 2, 5, 6))]
    sent = now(routine)
    answers = together(
        *(
            lambda client=client, step=step, to=to: client.post(f"/routines/{routine.pk}/steps/{step}/move/", sent | {"to": to})
            for client, (step, to) in zip(clients, moves, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (HANDS - 1)
    assert now(routine) == {"edition": 2}
    assert positions(routine) == list(range(6))


def test_removing_a_step_and_its_undo_by_many_clicks_count_once(nora):
    routine, client = keep(nora), signed_in(nora)
    step = routine.steps.get(position=2)
    sent = now(routine)
    answers = together(*([lambda: same_person(client).post(f"/routines/{routine.pk}/steps/{step.pk}/remove/", sent)] * HANDS))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert positions(routine) == list(range(5))
    sent = now(routine, submission=client.session["steps_taken_out"][-1]["key"])
    answers = together(*([lambda: same_person(client).post(f"/routines/{routine.pk}/steps/restore/", sent)] * HANDS))
    assert len({answer["Location"] for answer in answers}) == 1
    assert positions(routine) == list(range(6))


def test_removing_and_taking_back_a_routine_while_its_steps_move_breaks_nothing(nora):
    routine = keep(nora)
    step = routine.steps.get(position=2)
    paths = [f"/routines/{routine.pk}/remove/", f"/routines/{routine.pk}/restore/", *[f"/routines/{routine.pk}/steps/{step.pk}/move/"] * (HANDS - 2)]
    clients = [signed_in(nora) for _ in paths]
    answers = together(*(lambda client=client, path=path: client.post(path, {"to": 5, "edition": 1}) for client, path in zip(clients, paths, strict=True)))
    assert {answer.status_code for answer in answers} <= {302, 404}
    assert positions(routine) == list(range(6))
