"""Eight pages of one routine, each as old as it happens to be, in any order of edits: nothing is lost, nothing breaks.

The pages belong to one person, each in a session of its own. A small model beside the site says what each answer has to be.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from runners import routines
from runners.models import Routine
from runners.routines import Step
from tests.conftest import make_runner, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)
BENT = Step(slug="wall-calf-stretch-bent", sides=("left",), sets=1, hold_seconds=45)
HANDS = 8
HTMX = {"HX-Request": "true"}
hands, places = st.integers(0, HANDS - 1), st.integers(0, 11)
keys = (f"a-key-of-the-machine-{number}" for number in count())

Row = tuple[int, str, int, str]  # id, slug, sets, submission


class Page:
    """What one tab shows: an edition, and the steps it has; and the undos it was offered."""

    def __init__(self, client) -> None:
        self.client = client
        self.edition = 0
        self.rows: list[Row] = []
        self.undos: list[str] = []


class Hands(RuleBasedStateMachine):
    owner = None
    clients: list = []
    clashes = done = 0

    @initialize(lengths=st.integers(0, 6))
    def begin(self, lengths: int) -> None:
        key = next(keys)
        self.routine = routines.start(owner=Hands.owner, name=key, submission=key, at=NOW)
        rows = [routines.row_of(step, exercise, routine=self.routine, position=place) for place in range(lengths) for step, exercise in [EXERCISES[place % 2]]]
        self.routine.steps.bulk_create(rows)
        self.rows = self.stored()
        self.edition = 1
        self.pages = [Page(client) for client in Hands.clients]
        for page in self.pages:
            self.look(page)

    def stored(self) -> list[Row]:
        return list(self.routine.steps.order_by("position").values_list("pk", "exercise__slug", "sets", "submission"))

    def look(self, page: Page) -> None:
        page.edition, page.rows = self.edition, list(self.rows)

    def send(self, hand: int, path: str, form: dict, edit, *, htmx: bool = True) -> None:
        """Post an edit that was made on what the page shows, and hold the answer against the model. `edit` makes new rows of old ones."""
        page = self.pages[hand]
        response = page.client.post(f"/routines/{self.routine.pk}/{path}", {"edition": page.edition, **form}, headers=HTMX if htmx else {})
        fresh, already = page.rows == self.rows, (edit(page.rows) == self.rows or edit(self.rows) == self.rows)
        now = self.stored()
        if fresh or already:
            assert response.status_code == (200 if htmx else 302), response.status_code
            wanted = edit(self.rows) if fresh and not already else self.rows
            assert [row[1:] for row in now] == [row[1:] for row in wanted]
            assert all(row[0] == other[0] for row, other in zip(now, wanted, strict=True) if other[0])
            self.edition += now != self.rows
            self.rows = now
            self.look(page)
            Hands.done += 1
        else:
            assert response.status_code == 409, response.status_code
            assert now == self.rows, "an edit on an old page was made over what is there"
            assert "Keep mine as a copy" in response.content.decode()
            Hands.clashes += 1
        assert Routine.objects.values_list("edition", flat=True).get(pk=self.routine.pk) == self.edition

    @rule(hand=hands)
    def reload(self, hand: int) -> None:
        assert self.pages[hand].client.get(f"/routines/{self.routine.pk}/").status_code == 200
        self.look(self.pages[hand])

    @rule(hand=hands)
    def add(self, hand: int) -> None:
        key = next(keys)
        self.send(hand, "steps/add/", {"exercise": "squat", "submission": key}, lambda rows: [*rows, (0, "squat", 3, key)])

    @rule(hand=hands, which=places, to=places, htmx=st.booleans())
    def move(self, hand: int, which: int, to: int, htmx: bool) -> None:
        if rows := self.pages[hand].rows:
            pk = rows[which % len(rows)][0]
            self.send(hand, f"steps/{pk}/move/", {"to": to + 1}, lambda rows: moved(rows, pk, to), htmx=htmx)

    @rule(hand=hands, which=places)
    def remove(self, hand: int, which: int) -> None:
        page = self.pages[hand]
        if page.rows:
            pk = page.rows[which % len(page.rows)][0]
            self.send(hand, f"steps/{pk}/remove/", {}, lambda rows: [row for row in rows if row[0] != pk] if pk in ids(rows) else None)
            page.undos = [removed["key"] for removed in page.client.session.get("steps_taken_out", []) if removed["routine"] == self.routine.pk]

    @rule(hand=hands)
    def undo(self, hand: int) -> None:
        page = self.pages[hand]
        known = [removed for removed in page.client.session.get("steps_taken_out", []) if removed["key"] in page.undos]
        if known:
            last = known[-1]
            row = (0, last["was"]["slug"], last["was"]["sets"], last["key"])
            self.send(
                hand,
                "steps/restore/",
                {"submission": last["key"]},
                lambda rows: rows if last["key"] in [each[3] for each in rows] else [*rows[: last["place"]], row, *rows[last["place"] :]],
            )

    @rule(hand=hands, which=places)
    def duplicate(self, hand: int, which: int) -> None:
        if rows := self.pages[hand].rows:
            pk, key = rows[which % len(rows)][0], next(keys)

            def twice(rows: list[Row]) -> list[Row] | None:
                if pk not in ids(rows):
                    return None
                place = ids(rows).index(pk)
                return [*rows[: place + 1], (0, *rows[place][1:3], key), *rows[place + 1 :]]

            self.send(hand, f"steps/{pk}/again/", {"submission": key}, twice)

    @rule(hand=hands, which=places, sets=st.integers(1, 10))
    def edit(self, hand: int, which: int, sets: int) -> None:
        if rows := self.pages[hand].rows:
            pk, slug = rows[which % len(rows)][:2]
            dose = {"work": "repeated", "reps": 10, "rest_seconds": 60} if slug == "squat" else {"work": "held", "hold_seconds": 45, "rest_seconds": 0}
            form = {**dose, "sets": sets, "sides": "left", "change_seconds": 5, "note": ""}
            self.send(hand, f"steps/{pk}/edit/", form, lambda rows: [(*row[:2], sets, row[3]) if row[0] == pk else row for row in rows] if pk in ids(rows) else None)

    @rule(hand=hands, seed=st.randoms(use_true_random=False))
    def drag(self, hand: int, seed) -> None:
        if rows := self.pages[hand].rows:
            order = ids(rows)
            seed.shuffle(order)
            form = {"order": ",".join(map(str, order)), "dragged": order[0]}
            self.send(hand, "order/", form, lambda rows: [next(row for row in rows if row[0] == pk) for pk in order] if sorted(order) == sorted(ids(rows)) else None)

    @invariant()
    def positions_are_a_permutation(self) -> None:
        positions = list(self.routine.steps.order_by("position").values_list("position", flat=True)) if hasattr(self, "routine") else []
        assert positions == list(range(len(positions)))


EXERCISES: list = []


def ids(rows: list[Row]) -> list[int]:
    return [row[0] for row in rows]


def moved(rows: list[Row], pk: int, to: int) -> list[Row] | None:
    if pk not in ids(rows):
        return None
    row = next(row for row in rows if row[0] == pk)
    rest = [other for other in rows if other[0] != pk]
    return [*rest[:to], row, *rest[to:]]


def test_eight_pages_never_lose_an_edit_and_never_break(db, record_property):
    found = routines.published([SQUAT.slug, BENT.slug])
    EXERCISES[:] = [(SQUAT, found[SQUAT.slug]), (BENT, found[BENT.slug])]
    Hands.owner = make_runner("nora@example.org")
    Hands.clients = [signed_in(Hands.owner) for _ in range(HANDS)]
    Hands.clashes = Hands.done = 0
    quickly = settings(max_examples=16, stateful_step_count=30, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Hands, settings=quickly)
    assert min(Hands.clashes, Hands.done) > 30, "too few of either to say anything"
    record_property("told", f"eight pages: {Hands.done} edits made, {Hands.clashes} clashes shown")
