"""Editing a routine: what each edit does, and that an edit made on an old edition never overwrites what is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from library.models import Exercise
from library.words import Status
from runners import routines, steps
from runners.clashes import Clash, Item, Version, compared, sign, unsign
from runners.models import EDITIONS_KEPT, Routine, RoutineStep
from runners.routines import Refused, Step
from runners.steps import Again, Dose, Insert, Move, Name, Remove, Reorder, Whole

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
STRAIGHT = Step(slug="wall-calf-stretch-straight", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10)
BENT = Step(slug="wall-calf-stretch-bent", sides=("left",), sets=1, hold_seconds=45)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)


def key(number: int = 0) -> str:
    return f"a-key-of-its-own-{number:06d}"


def save(owner, kept=(STRAIGHT, BENT, SQUAT), name="Evening", number=0) -> Routine:
    return routines.save(owner=owner, steps=kept, name=name, submission=key(number), at=NOW)


def order(routine: Routine) -> list[str]:
    """The slugs in order; the positions are 0..n-1."""
    rows = list(routine.steps.select_related("exercise").order_by("position"))
    assert [row.position for row in rows] == list(range(len(rows)))
    return [row.exercise.slug for row in rows]


def pk(routine: Routine, place: int) -> int:
    return routine.steps.get(position=place).pk


def make(routine: Routine, edit, *, edition: int | None = None, owner=None) -> steps.Changed:
    """An edit on the edition that is there, or on an older one."""
    current = Routine.objects.values_list("edition", flat=True).get(pk=routine.pk)
    return steps.change(owner=owner or routine.owner, pk=routine.pk, edition=edition or current, edit=edit, at=LATER)


def taken_out(changed: steps.Changed, step: int, number: int = 9) -> Insert:
    """The undo of a removal."""
    place, item = changed.before.find(step)
    return Insert(item=Item(**{**{name: getattr(item, name) for name in item.__dataclass_fields__}, "pk": 0, "submission": key(number)}), place=place)


class TestEdits:
    def test_move_a_step_to_any_place(self, alice):
        routine = save(alice)
        make(routine, Move(step=pk(routine, 2), to=0))
        assert order(routine) == [SQUAT.slug, STRAIGHT.slug, BENT.slug]
        make(routine, Move(step=pk(routine, 0), to=99))
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug]

    def test_each_makes_a_new_edition_and_keeps_the_old_one(self, alice):
        routine = save(alice)
        make(routine, Move(step=pk(routine, 2), to=0))
        routine.refresh_from_db()
        assert (routine.edition, routine.changed_at) == (2, LATER)
        assert [step["slug"] for step in routine.editions.get(edition=1).content["steps"]] == [STRAIGHT.slug, BENT.slug, SQUAT.slug]

    def test_what_changes_nothing_makes_no_edition(self, alice):
        routine = save(alice)
        make(routine, Move(step=pk(routine, 1), to=1))
        make(routine, Name(name="Evening"))
        routine.refresh_from_db()
        assert (routine.edition, routine.changed_at) == (1, NOW)

    def test_put_all_in_another_order(self, alice):
        routine = save(alice)
        first, second, third = (pk(routine, place) for place in range(3))
        make(routine, Reorder(order=(third, first, second)))
        assert order(routine) == [SQUAT.slug, STRAIGHT.slug, BENT.slug]
        for wrong in ((first, second), (first, second, second), (first, second, third, third), (first, second, 0)):
            with pytest.raises(Refused):
                make(routine, Reorder(order=wrong))
        assert order(routine) == [SQUAT.slug, STRAIGHT.slug, BENT.slug]

    def test_change_dose_sides_rest_and_note(self, alice):
        routine = save(alice)
        values = {"hold_seconds": None, "reps": 12, "sets": 4, "sides": "right,left", "rest_seconds": 20, "change_seconds": 8, "note": "Pad under the knee"}
        make(routine, Dose(step=pk(routine, 0), values=values))
        row = routine.steps.get(position=0)
        assert {name: getattr(row, name) for name in values} == values

    def test_the_same_exercise_stands_there_twice(self, alice):
        routine = save(alice)
        for _ in range(2):
            make(routine, Again(step=pk(routine, 0), submission=key(5)))
        assert order(routine) == [STRAIGHT.slug, STRAIGHT.slug, BENT.slug, SQUAT.slug]
        assert Step.of_row(routine.steps.select_related("exercise").get(position=1)) == STRAIGHT

    def test_a_step_taken_out_comes_back_in_its_place(self, alice):
        routine = save(alice)
        step = pk(routine, 1)
        undo = taken_out(make(routine, Remove(step=step)), step)
        assert order(routine) == [STRAIGHT.slug, SQUAT.slug]
        for _ in range(2):
            make(routine, undo)
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug]
        assert Step.of_row(routine.steps.select_related("exercise").get(position=1)) == BENT

    def test_it_comes_back_at_the_end_if_the_list_is_shorter_now(self, alice):
        routine = save(alice)
        last = pk(routine, 2)
        undo = taken_out(make(routine, Remove(step=last)), last)
        for _ in range(2):
            make(routine, Remove(step=pk(routine, 0)))
        make(routine, undo)
        assert order(routine) == [SQUAT.slug]

    def test_it_comes_back_with_the_name_it_had_even_if_retired(self, alice):
        routine = save(alice, kept=[BENT])
        step = routine.steps.get()
        undo = taken_out(make(routine, Remove(step=step.pk)), step.pk)
        Exercise.objects.filter(slug=BENT.slug).update(status=Status.RETIRED, name="Another name")
        make(routine, undo)
        assert routine.steps.get().exercise_name == step.exercise_name

    def test_it_does_not_come_back_if_the_exercise_is_gone(self, alice):
        routine = save(alice)
        item = Item(exercise_id=987654321, slug="long-gone", exercise_name="Long gone", sets=1, hold_seconds=30, submission=key(5))
        with pytest.raises(Refused, match="gone from the library"):
            make(routine, Insert(item=item))
        assert len(order(routine)) == 3

    def test_an_exercise_is_added_at_the_end_once_a_submission(self, alice):
        routine = save(alice)
        for _ in range(2):
            steps.add(owner=alice, pk=routine.pk, step=STRAIGHT, submission=key(3), at=LATER)
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug, STRAIGHT.slug]

    def test_a_hundred_are_enough(self, alice):
        routine = save(alice, kept=[SQUAT] * 100)
        for edit in (Again(step=pk(routine, 0), submission=key(3)),):
            with pytest.raises(Refused, match="100 steps"):
                make(routine, edit)
        with pytest.raises(Refused, match="100 steps"):
            steps.add(owner=alice, pk=routine.pk, step=STRAIGHT, submission=key(4), at=LATER)
        assert len(order(routine)) == 100

    def test_a_thousand_forms_each_sent_twice_add_a_thousand_steps(self, alice):
        made = [save(alice, kept=[SQUAT], name=f"Routine {number}", number=number) for number in range(11)]
        for number in range(1_000):
            routine = made[number // 99]
            for _ in range(2):
                steps.add(owner=alice, pk=routine.pk, step=BENT, submission=key(number), at=LATER)
        assert RoutineStep.objects.filter(routine__owner=alice).exclude(submission="").count() == 1_000
        assert len(order(made[0])) == 100

    def test_the_name_of_another_routine_is_refused(self, alice):
        save(alice)
        with pytest.raises(Refused, match="of this name"):
            make(save(alice, name="Morning", number=1), Name(name="eVening"))

    def test_its_own_name_in_other_capitals_is_fine(self, alice):
        routine = save(alice)
        make(routine, Name(name="EVENING"))
        routine.refresh_from_db()
        assert routine.name == "EVENING"

    def test_only_so_many_editions_are_kept(self, alice):
        routine = save(alice)
        for number in range(EDITIONS_KEPT + 5):
            make(routine, Name(name=f"Evening {number}"))
        assert routine.editions.count() == EDITIONS_KEPT

    def test_steps_of_another_routine_of_somebody_else_or_of_a_removed_one_are_not_there(self, alice, bob):
        routine, other = save(alice), save(alice, number=1)
        for edit in (Move(step=pk(other, 0), to=1), Remove(step=pk(other, 0)), Dose(step=pk(other, 0), values={"sets": 9}), Again(step=pk(other, 0), submission=key(5))):
            with pytest.raises(RoutineStep.DoesNotExist):
                make(routine, edit)
            with pytest.raises(Routine.DoesNotExist):
                make(other, edit, owner=bob)
        routines.remove(owner=alice, pk=routine.pk, at=NOW)
        with pytest.raises(Routine.DoesNotExist):
            make(routine, Name(name="Anything"))
        assert len(order(other)) == 3


class TestOldEditions:
    def test_an_edit_on_an_old_edition_is_not_made_and_both_versions_are_at_hand(self, alice):
        routine = save(alice)
        first, _second, third = (pk(routine, place) for place in range(3))
        make(routine, Dose(step=first, values={"sets": 5}))
        with pytest.raises(Clash) as clash:
            make(routine, Move(step=third, to=0), edition=1)
        mine, now = clash.value.mine, clash.value.now
        assert [(item.slug, item.sets) for item in mine.steps] == [(SQUAT.slug, 3), (STRAIGHT.slug, 2), (BENT.slug, 1)]
        assert [(item.slug, item.sets) for item in now.steps] == [(STRAIGHT.slug, 5), (BENT.slug, 1), (SQUAT.slug, 3)]
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug]

    @pytest.mark.parametrize("what", ["dose", "remove", "again", "reorder", "insert", "move"])
    def test_no_edit_overwrites_what_was_done_meanwhile(self, alice, what):
        routine = save(alice)
        ids = [pk(routine, place) for place in range(3)]
        item = Item(exercise_id=routine.steps.first().exercise_id, slug=STRAIGHT.slug, exercise_name="x", sets=1, hold_seconds=30, submission=key(5))
        edits = {
            "dose": Dose(step=ids[0], values={"sets": 9}),
            "remove": Remove(step=ids[0]),
            "again": Again(step=ids[0], submission=key(6)),
            "reorder": Reorder(order=tuple(reversed(ids))),
            "insert": Insert(item=item),
            "move": Move(step=ids[0], to=2),
        }
        make(routine, Dose(step=ids[0], values={"sets": 7, "note": "by the phone"}))
        with pytest.raises(Clash):
            make(routine, edits[what], edition=1)
        row = routine.steps.get(pk=ids[0])
        assert (row.sets, row.note, row.position) == (7, "by the phone", 0)

    def test_a_name_given_elsewhere_does_not_stand_in_the_way_of_a_step(self, alice):
        routine = save(alice)
        make(routine, Name(name="Before bed"))
        make(routine, Move(step=pk(routine, 2), to=0), edition=1)
        routine.refresh_from_db()
        assert (routine.name, order(routine)[0]) == ("Before bed", SQUAT.slug)
        with pytest.raises(Clash) as clash:
            make(routine, Name(name="At noon"), edition=1)
        assert (clash.value.mine.name, clash.value.now.name) == ("At noon", "Before bed")
        assert clash.value.mine.steps == clash.value.now.steps

    def test_the_same_done_twice_or_on_two_phones_is_no_clash(self, alice):
        routine = save(alice)
        ids = [pk(routine, place) for place in range(3)]
        for edit in (Move(step=ids[2], to=0), Remove(step=ids[1]), Dose(step=ids[0], values={"sets": 4}), Name(name="Before bed")):
            seen = Routine.objects.values_list("edition", flat=True).get(pk=routine.pk)
            for _ in range(2):
                make(routine, edit, edition=seen)
        routine.refresh_from_db()
        assert (routine.edition, order(routine)) == (5, [SQUAT.slug, STRAIGHT.slug])

    def test_an_edition_too_old_or_never_seen_writes_nothing(self, alice):
        routine = save(alice)
        for edition in (2, 77):
            with pytest.raises(Clash) as clash:
                make(routine, Move(step=pk(routine, 2), to=0), edition=edition)
            assert clash.value.mine is None
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug]

    def test_a_whole_version_takes_the_place_of_the_other_with_what_was_removed_as_new(self, alice):
        routine = save(alice)
        ids = [pk(routine, place) for place in range(3)]
        mine = Version.of_routine(routine)
        make(routine, Remove(step=ids[0]))
        make(routine, Dose(step=ids[2], values={"sets": 9}))
        make(routine, Whole(version=mine))
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug]
        assert routine.steps.get(pk=ids[2]).sets == 3
        assert not routine.steps.filter(pk=ids[0]).exists(), "it came back under an id of its own"

    def test_a_version_is_kept_as_a_copy_once(self, alice):
        routine = save(alice)
        mine = Version.of_routine(routine)
        copies = {steps.keep_as_copy(owner=alice, version=mine, submission=key(4), at=LATER).pk for _ in range(2)}
        copy = alice.routines.get(pk=copies.pop())
        assert not copies
        assert (copy.name, order(copy)) == ("Evening 2", order(routine))
        assert len(order(routine)) == 3


class TestTwoVersions:
    def test_what_differs_is_said_in_words_on_both_sides(self, alice):
        from library import snapshot

        routine = save(alice)
        first, second, third = (pk(routine, place) for place in range(3))
        make(routine, Remove(step=second))
        make(routine, Dose(step=first, values={"hold_seconds": 45, "sides": "left", "rest_seconds": 30, "change_seconds": 10, "note": "by the phone"}))
        with pytest.raises(Clash) as clash:
            make(routine, Move(step=third, to=0), edition=1)
        yours, theirs = compared(clash.value.mine, clash.value.now, snapshot.catalogue())
        assert [each.differs for each in yours] == [
            ("Place 1 here, place 2 in the one kept",),
            (
                "30 s × 2 here, 45 s × 2 in the one kept",
                "left then right here, left only in the one kept",
                "Rest 10 s here, 30 s in the one kept",
                "Changing sides 5 s here, 10 s in the one kept",
                "No note here, one in the one kept",
            ),
            ("Only in yours",),
        ]
        assert theirs[0].differs[-1] == "Note here: “by the phone”"
        assert theirs[1].differs == ("Place 2 here, place 1 in yours",)
        assert len(theirs) == 2

    def test_a_step_in_the_same_place_after_another_one_says_after_which(self, alice):
        from library import snapshot

        routine = save(alice, kept=[BENT, STRAIGHT, SQUAT, BENT])
        now = Version.of_routine(routine)
        first, second, third, fourth = now.steps
        yours, _ = compared(Version(name="", steps=(second, third, fourth)), Version(name="", steps=(first, third, second)), snapshot.catalogue())
        said = [each.differs for each in yours]
        assert said[2] == ("Only in yours",)
        assert said[0] == ("Place 1 here, place 3 in the one kept",) or said[1][0].startswith("After “")

    def test_alike_versions_differ_in_nothing(self, alice):
        from library import snapshot

        version = Version.of_routine(save(alice))
        assert all(each.differs == () for told in compared(version, version, snapshot.catalogue()) for each in told)

    def test_a_version_in_a_form_comes_back_as_it_went_and_only_to_its_own_routine(self, alice, bob):
        routine, other, bobs = save(alice), save(alice, number=1), save(bob)
        signed = sign(Version.of_routine(routine), routine=routine)
        assert unsign(signed, routine=routine) == Version.of_routine(routine)
        for text, of in ((signed, other), (signed, bobs), (signed[:-1], routine), ("", routine), ("x\0", routine), ("\udcff", routine)):
            with pytest.raises(ValueError, match="not a version"):
                unsign(text, routine=of)

    def test_a_version_signed_when_steps_had_other_fields_is_none(self, alice):
        routine = save(alice)
        version = Version.of_routine(routine)
        for other in ({"name": "Evening"}, {"name": "Evening", "steps": [{"tempo": 3}]}, ["Evening"]):
            with patch.object(Version, "data", lambda self, other=other: other):
                signed = sign(version, routine=routine)
            with pytest.raises(ValueError, match="not a version"):
                unsign(signed, routine=routine)
