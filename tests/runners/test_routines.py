"""Routines: steps there and back, times, names, and positions that stay 0..n-1 whatever one does to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from library import snapshot
from library.models import Exercise
from library.words import Status
from runners import routines, timeline
from runners.advice import Spot
from runners.models import Routine, RoutineStep
from runners.routines import NAME_AT_MOST, Refused, Step, decode, encode
from runners.suggestions import suggest

NOW = datetime(2026, 11, 14, 18, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
STRAIGHT = Step(slug="wall-calf-stretch-straight", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10)
BENT = Step(slug="wall-calf-stretch-bent", sides=("left",), sets=1, hold_seconds=45)
SQUAT = Step(slug="squat", sets=3, reps=10, rest_seconds=60)


@pytest.fixture
def catalogue(db):
    return snapshot.catalogue()


def key(number: int = 0) -> str:
    return f"a-key-of-its-own-{number:06d}"


def save(owner, steps=(STRAIGHT, BENT, SQUAT), name="Evening", number=0, at=NOW) -> Routine:
    return routines.save(owner=owner, steps=steps, name=name, submission=key(number), at=at)


def order(routine: Routine) -> list[str]:
    """The slugs in order; the positions are 0..n-1."""
    rows = list(routine.steps.select_related("exercise").order_by("position"))
    assert [row.position for row in rows] == list(range(len(rows)))
    return [row.exercise.slug for row in rows]


steps = st.builds(
    Step,
    slug=st.from_regex(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z").filter(lambda slug: len(slug) < 100),
    sides=st.sampled_from([(), ("left",), ("right",), ("left", "right"), ("right", "left")]),
    sets=st.integers(1, 10),
    hold_seconds=st.none(),
    reps=st.integers(1, 100),
    rest_seconds=st.integers(0, 600),
    change_seconds=st.integers(0, 60),
) | st.builds(Step, slug=st.just("couch-stretch"), sets=st.integers(1, 10), hold_seconds=st.integers(1, 3600), rest_seconds=st.integers(0, 600))


class TestAStepInAForm:
    @given(steps)
    def test_comes_back_as_it_went(self, step: Step):
        assert decode(encode(step)) == step

    def test_is_short_and_needs_no_escaping_in_a_link(self):
        assert encode(STRAIGHT) == "wall-calf-stretch-straight.lr.2.30s.10"
        assert encode(SQUAT) == "squat.b.3.10x.60"

    @given(st.text(max_size=200))
    def test_any_other_text_is_refused_and_never_breaks(self, text: str):
        try:
            step = decode(text)
        except ValueError:
            return
        assert decode(encode(step)) == step

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "squat",
            "squat.b.0.10x.60",
            "squat.b.11.10x.60",
            "squat.b.-3.10x.60",
            "squat.b.3.0x.60",
            "squat.b.3.101x.60",
            "squat.b.3.3601s.60",
            "squat.b.3.10x.601",
            "squat.b.3.10x.-1",
            "squat.up.3.10x.60",
            "squat.b.3.10x.60\n",
            "squat.b.3.10x.60\0",
            "squat.b.\u0663.10x.60",
            "SQUAT.b.3.10x.60",
            "squat.b.3.10.60",
            "squat.b.3.10x.60.61",
            "squat.b.3.10x.60.",
            "a" * 1_000_000,
        ],
    )
    def test_nonsense_is_refused(self, text: str):
        with pytest.raises(ValueError, match=r"step|dose"):
            decode(text)

    def test_a_list_keeps_what_it_can_and_says_what_it_cannot(self, catalogue):
        kept, complaints = routines.read([encode(SQUAT), "gibberish", "no-such-exercise.b.1.30s.0", "no-such-other.b.1.30s.0"], catalogue)
        assert kept == (SQUAT,)
        assert complaints == (routines.UNREADABLE, routines.NOT_IN_LIBRARY)

    def test_an_empty_list_says_so(self, catalogue):
        assert routines.read([], catalogue) == ((), (routines.NOTHING,))

    def test_a_list_of_more_than_a_hundred_says_the_limit(self, catalogue):
        kept, complaints = routines.read([encode(SQUAT)] * 101, catalogue)
        assert len(kept) == 100
        assert "100 steps at most" in complaints[0]
        assert "101" in complaints[0]

    def test_every_exercise_of_the_library_survives_the_way_at_its_own_dose(self, catalogue):
        assert len(catalogue.exercises) >= 100
        for exercise in catalogue.exercises.values():
            step = Step.of_exercise(exercise)
            assert routines.read([encode(step)], catalogue) == ((step,), ())


class TestHowLongItTakes:
    @pytest.mark.parametrize(
        ("step", "rep_seconds", "length"),
        [
            pytest.param(Step(slug="x", sides=("left", "right"), sets=2, hold_seconds=30, rest_seconds=10), None, 2 * (2 * 30 + 10) + 5 + 5, id="both sides held"),
            pytest.param(Step(slug="x", sides=("left",), sets=2, hold_seconds=30, rest_seconds=10), None, 70 + 5, id="one side needs no change"),
            pytest.param(Step(slug="x", sets=3, reps=10, rest_seconds=60), None, 3 * 30 + 2 * 60 + 5, id="3 s a repetition if not said"),
            pytest.param(Step(slug="x", sets=3, reps=10, rest_seconds=60), 5, 3 * 50 + 2 * 60 + 5, id="repetitions as the exercise says"),
            pytest.param(Step(slug="x", sets=1, hold_seconds=20, rest_seconds=60), None, 25, id="no rest after the last set"),
            pytest.param(Step(slug="x", sides=("left", "right"), sets=1, hold_seconds=20, change_seconds=12), None, 2 * 20 + 12 + 5, id="its own time to change sides"),
        ],
    )
    def test_17_seconds_of_a_step(self, step: Step, rep_seconds: int | None, length: int):
        assert routines.seconds(step, rep_seconds=rep_seconds) == length

    def test_a_session_kept_as_a_routine_takes_the_time_it_was_suggested_with(self, catalogue):
        session = suggest(catalogue, [Spot(area="calves", side="left", severity=3), Spot(area="hip-flexors", side="both", severity=2)], minutes=20)
        assert len(session.suggestions) > 3
        steps, complaints = routines.read([encode(suggestion) for suggestion in session.suggestions], catalogue)
        assert complaints == ()
        assert [routines.seconds(step, rep_seconds=catalogue.exercises[step.slug].rep_seconds) for step in steps] == [suggestion.seconds for suggestion in session.suggestions]

    def test_a_list_takes_the_time_the_player_takes_for_it(self, catalogue):
        steps = [STRAIGHT, BENT, SQUAT, Step.of_exercise(catalogue.exercises["glute-bridge"])]
        plan = routines.plan(steps, catalogue)
        assert plan.seconds == timeline.timeline(steps, catalogue).seconds == timeline.seconds(steps, catalogue)
        assert plan.lines[0].seconds == routines.seconds(STRAIGHT, rep_seconds=None) + 5, "the first has ten seconds to get into place"

    def test_each_step_starts_when_the_one_before_has_ended(self, catalogue):
        plan = routines.plan([STRAIGHT, BENT, STRAIGHT], catalogue)
        assert [line.starts for line in plan.lines] == [0, 155, 205]
        assert [line.clock for line in plan.lines] == ["0:00", "2:35", "3:25"]
        assert plan.seconds == sum(line.seconds for line in plan.lines) == 355
        assert (plan.time, plan.end) == ("5 min 55 s", "5:55")

    def test_the_areas_are_named_once_in_order(self, catalogue):
        assert routines.plan([STRAIGHT, SQUAT, BENT], catalogue).areas == "Calf and quads"

    def test_an_exercise_that_left_the_library_takes_no_time(self, catalogue):
        plan = routines.plan([Step(slug="long-gone", sets=1, hold_seconds=30), BENT], catalogue)
        assert [line.seconds for line in plan.lines] == [0, 55]
        assert plan.retired == 1

    def test_sides_and_dose_are_said_in_words(self, catalogue):
        lines = routines.plan([STRAIGHT, BENT, SQUAT], catalogue).lines
        assert [(line.dose, line.sides) for line in lines] == [("30 s × 2", "left then right"), ("45 s", "left only"), ("10 reps × 3", "")]


class TestASuggestedName:
    def test_says_what_it_works_and_how_long_it_takes(self, catalogue):
        assert routines.suggested_name([BENT], catalogue) == "Left calf, 55 s"
        assert routines.suggested_name([STRAIGHT, SQUAT], catalogue) == "Calf and quads, 6 min 10 s"

    def test_both_single_sides_together_are_no_side(self, catalogue):
        right = Step(slug="wall-calf-stretch-bent", sides=("right",), sets=1, hold_seconds=45)
        assert routines.suggested_name([BENT, right], catalogue) == "Calf, 1 min 45 s"

    def test_many_areas_are_counted_and_it_always_fits(self, catalogue):
        one_of_each = {exercise.group: Step.of_exercise(exercise) for exercise in catalogue.exercises.values()}
        name = routines.suggested_name(one_of_each.values(), catalogue)
        assert "and 5 more" in name
        assert len(name) <= NAME_AT_MOST

    def test_nothing_known_is_a_routine(self, catalogue):
        assert routines.suggested_name([Step(slug="long-gone", hold_seconds=30)], catalogue) == "Routine, 0 s"


@pytest.mark.both_databases
class TestSaving:
    def test_keeps_the_steps_in_order_with_their_own_dose(self, alice):
        routine = save(alice)
        assert order(routine) == [STRAIGHT.slug, BENT.slug, SQUAT.slug]
        assert [Step.of_row(row) for row in routine.steps.select_related("exercise")] == [STRAIGHT, BENT, SQUAT]
        assert (routine.created_at, routine.changed_at) == (NOW, NOW)

    def test_the_same_form_twice_makes_one_routine(self, alice):
        assert save(alice).pk == save(alice, name="Another name", at=LATER).pk
        assert alice.routines.count() == 1

    def test_two_people_may_send_the_same_key(self, alice, bob):
        assert save(alice).pk != save(bob).pk

    def test_a_name_in_use_gets_a_number_behind_it_whatever_its_capitals(self, alice):
        names = [save(alice, name=name, number=number).name for number, name in enumerate(["Evening", "evening", "EVENING", "Été", "ÉTÉ"])]
        assert names == ["Evening", "evening 2", "EVENING 3", "Été", "ÉTÉ 2"]

    def test_a_long_name_with_a_number_still_fits(self, alice):
        save(alice, name="n" * 80)
        assert save(alice, name="n" * 80, number=1).name == "n" * 78 + " 2"

    def test_a_removed_name_is_free_again(self, alice):
        routines.remove(owner=alice, pk=save(alice).pk, at=NOW)
        assert save(alice, number=1).name == "Evening"

    def test_an_unknown_exercise_is_refused_and_nothing_is_kept(self, alice):
        with pytest.raises(Refused):
            save(alice, steps=[SQUAT, Step(slug="no-such-exercise", hold_seconds=30)])
        assert not alice.routines.exists()

    def test_a_draft_is_not_to_be_had(self, alice):
        Exercise.objects.filter(slug="squat").update(status=Status.DRAFT)
        with pytest.raises(Refused):
            save(alice, steps=[SQUAT])

    def test_no_steps_and_too_many_are_refused(self, alice):
        for count in (0, 101):
            with pytest.raises(Refused):
                save(alice, steps=[SQUAT] * count)
        assert len(order(save(alice, steps=[SQUAT] * 100))) == 100

    def test_a_thousand_routines_are_enough(self, alice):
        Routine.objects.bulk_create(Routine(owner=alice, name=f"Routine {number}", created_at=NOW, changed_at=NOW, submission=key(number)) for number in range(1, 1001))
        with pytest.raises(Refused, match="1,000 routines"):
            save(alice)
        gone = alice.routines.first()
        routines.remove(owner=alice, pk=gone.pk, at=NOW)
        save(alice)
        with pytest.raises(Refused, match="1,000 routines"):
            routines.restore(owner=alice, pk=gone.pk)

    def test_sides_follow_the_exercise(self, alice):
        steps = [Step(slug="squat", sides=("left",), sets=1, reps=5), Step(slug="wall-calf-stretch-bent", sets=1, hold_seconds=30)]
        assert [row.sides for row in save(alice, steps=steps).steps.all()] == ["", "left,right"]

    def test_a_name_that_only_the_database_finds_equal_is_refused_not_a_crash(self, alice, monkeypatch):
        save(alice)
        monkeypatch.setattr(routines, "names", lambda _: [])
        with pytest.raises(Refused, match="of this name"):
            save(alice, name="EVENING", number=1)

    def test_the_database_holds_the_limits_itself(self, alice):
        step = save(alice).steps.first()
        for wrong in ({"sets": 0}, {"sets": 11}, {"reps": 5}, {"hold_seconds": None}, {"sides": "middle"}, {"position": 1}):
            with pytest.raises(IntegrityError), transaction.atomic():
                RoutineStep.objects.filter(pk=step.pk).update(**wrong)


@pytest.mark.both_databases
class TestRemovingAndTakingBack:
    def test_is_put_aside_and_comes_back_whole(self, alice):
        routine = save(alice)
        routines.remove(owner=alice, pk=routine.pk, at=LATER)
        assert not alice.routines.kept().exists()
        routines.restore(owner=alice, pk=routine.pk)
        assert alice.routines.kept().get().name == "Evening"
        assert len(order(routine)) == 3

    def test_twice_is_once(self, alice):
        routine = save(alice)
        for at in (NOW, LATER):
            routines.remove(owner=alice, pk=routine.pk, at=at)
        assert alice.routines.get().removed_at == NOW
        for _ in range(2):
            routines.restore(owner=alice, pk=routine.pk)
        assert alice.routines.kept().count() == 1

    def test_comes_back_under_the_next_name_if_its_own_was_given_away(self, alice):
        routine = save(alice)
        routines.remove(owner=alice, pk=routine.pk, at=NOW)
        save(alice, number=1)
        assert routines.restore(owner=alice, pk=routine.pk).name == "Evening 2"

    def test_what_was_removed_thirty_days_ago_goes_for_good_when_another_is_removed(self, alice, bob):
        old, recent, kept = (save(alice, number=number) for number in range(3))
        bobs = save(bob)
        routines.remove(owner=bob, pk=bobs.pk, at=NOW)
        routines.remove(owner=alice, pk=old.pk, at=NOW)
        routines.remove(owner=alice, pk=recent.pk, at=NOW + timedelta(days=1))
        routines.remove(owner=alice, pk=kept.pk, at=NOW + timedelta(days=30, minutes=1))
        assert set(alice.routines.values_list("pk", flat=True)) == {recent.pk, kept.pk}
        assert bob.routines.filter(pk=bobs.pk).exists()

    def test_somebody_elses_is_not_there(self, alice, bob):
        routine = save(alice)
        with pytest.raises(Routine.DoesNotExist):
            routines.remove(owner=bob, pk=routine.pk, at=NOW)
        routines.remove(owner=alice, pk=routine.pk, at=NOW)
        with pytest.raises(Routine.DoesNotExist):
            routines.restore(owner=bob, pk=routine.pk)


@pytest.mark.both_databases
class TestAnotherLikeIt:
    def test_a_duplicate_has_the_same_steps_and_a_name_of_its_own(self, alice):
        routine = save(alice)
        routine.steps.update(note="mind the knee", change_seconds=9)
        copies = [routines.duplicate(owner=alice, pk=routine.pk, submission=key(7), at=LATER) for _ in range(2)]
        assert copies[0] == copies[1]
        assert copies[0].name == "Evening 2"
        assert order(copies[0]) == order(routine)
        assert set(copies[0].steps.values_list("note", "change_seconds")) == {("mind the knee", 9)}

    def test_nobody_duplicates_what_is_not_theirs(self, alice, bob):
        with pytest.raises(Routine.DoesNotExist):
            routines.duplicate(owner=bob, pk=save(alice).pk, submission=key(7), at=LATER)

    def test_one_begun_from_nothing_is_empty_and_made_once(self, alice):
        made = {routines.start(owner=alice, name="New routine", submission=key(8), at=NOW).pk for _ in range(2)}
        assert len(made) == 1
        assert order(alice.routines.get()) == []

    def test_a_thousand_forms_each_sent_twice_make_a_thousand_routines(self, alice):
        exercise = Exercise.objects.get(slug="squat")
        for number in range(1_000):
            made = {routines.start(owner=alice, name=f"{exercise.slug} {number}", submission=key(number), at=NOW).pk for _ in range(2)}
            assert len(made) == 1
        assert alice.routines.count() == 1_000
        with pytest.raises(Refused, match="1,000 routines"):
            routines.start(owner=alice, name="One more", submission=key(1_001), at=NOW)


@pytest.mark.both_databases
class TestPuttingAway:
    def test_it_leaves_the_list_and_comes_back(self, alice):
        routine = save(alice)
        for _ in range(2):
            routines.archive(owner=alice, pk=routine.pk, at=LATER)
        assert not alice.routines.in_use().exists()
        assert alice.routines.put_away().get() == routine
        for _ in range(2):
            routines.bring_back(owner=alice, pk=routine.pk)
        assert alice.routines.in_use().get() == routine

    def test_what_is_removed_is_nowhere_to_put_away(self, alice, bob):
        routine = save(alice)
        with pytest.raises(Routine.DoesNotExist):
            routines.archive(owner=bob, pk=routine.pk, at=LATER)
        routines.remove(owner=alice, pk=routine.pk, at=LATER)
        with pytest.raises(Routine.DoesNotExist):
            routines.archive(owner=alice, pk=routine.pk, at=LATER)
