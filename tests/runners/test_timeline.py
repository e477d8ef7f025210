"""What a player does at which second, from the table of the design, and the rules that hold for every list."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from library import seed
from library.words import BodyPosition
from runners import timeline
from runners.routines import Step
from runners.timeline import CUE_WORDS, SILENCE, WORK, Kind, Sound

HIP = "kneeling-hip-flexor-stretch"  # kneeling, on each side
CALF = "wall-calf-stretch-straight"  # standing, on each side
SQUAT = "squat"  # standing, repetitions


@cache
def library():
    return seed.read().published()


def step(slug: str, **fields) -> Step:
    return replace(Step.of_exercise(library().exercises[slug]), **fields)


def heard(phase):
    return [(mark.at, mark.sound and mark.sound.value, mark.say) for mark in phase.marks]


def test_one_exercise_on_two_sides_second_by_second():
    played = timeline.timeline([step(HIP, sets=1, hold_seconds=30)], library())
    ready, left, switch, right = played.phases
    assert [(phase.kind, phase.seconds, phase.side) for phase in played.phases] == [
        (Kind.READY, 10, "left"),
        (Kind.HOLD, 30, "left"),
        (Kind.SWITCH, 5, "right"),
        (Kind.HOLD, 30, "right"),
    ]
    ticks = lambda end: [(end - 3, "tick", ""), (end - 2, "tick", ""), (end - 1, "tick", "")]  # noqa: E731
    assert heard(ready) == [(0, None, "Next: Kneeling hip flexor stretch. Left side first."), *ticks(10)]
    assert heard(left) == [(0, "rise", ""), (3, None, "Squeeze the buttock of that side"), (15, "half", ""), *ticks(30)]
    assert heard(switch) == [(0, "fall", "Switch. Right side."), *ticks(5)]
    assert heard(right) == [(0, "rise", ""), (3, None, "Tuck the tailbone"), (15, "half", ""), *ticks(30)]
    assert [mark.full for mark in left.marks if mark.say] == [True]
    assert not any(mark.short for mark in left.marks)
    assert left.following == "Then: right side"
    assert right.following == "Then you are done"
    assert played.seconds == 75


def test_the_half_way_tick_of_a_hold_under_thirty_seconds_is_for_those_who_ask():
    hold = timeline.timeline([step(HIP, sets=1, hold_seconds=29)], library()).phases[1]
    assert [(mark.at, mark.short) for mark in hold.marks if mark.sound is Sound.HALF] == [(14.5, True)]


def test_getting_ready_takes_longer_first_and_where_one_gets_up_or_down():
    played = timeline.timeline([step(CALF), step(SQUAT), step(HIP), step(HIP), step(CALF)], library())
    ready = [phase for phase in played.phases if phase.kind is Kind.READY]
    assert [phase.seconds for phase in ready] == [10, 5, 10, 5, 10]
    assert [phase.marks[0].sound for phase in ready] == [None, *[Sound.FALL] * 4]
    assert library().exercises[HIP].position is not BodyPosition.STANDING


def test_changing_sides_takes_what_the_step_says():
    for seconds in timeline.CHANGES:
        phases = timeline.timeline([step(CALF, change_seconds=seconds)], library()).phases
        assert [phase.seconds for phase in phases if phase.kind is Kind.SWITCH] == [seconds]
    assert Kind.SWITCH not in [phase.kind for phase in timeline.timeline([step(CALF, change_seconds=0)], library()).phases]


def test_sets_of_repetitions_are_counted_with_rests_between():
    played = timeline.timeline([step(SQUAT, sets=3, reps=10, rest_seconds=20)], library())
    assert [(phase.kind, phase.seconds, phase.number, phase.reps) for phase in played.phases] == [
        (Kind.READY, 10, 1, None),
        (Kind.REPS, 30, 1, 10),
        (Kind.REST, 20, 2, None),
        (Kind.REPS, 30, 2, 10),
        (Kind.REST, 20, 3, None),
        (Kind.REPS, 30, 3, 10),
    ]
    assert played.phases[2].marks[0].say == "Rest. Set 2 of 3 next."
    assert played.holds == 3


def test_an_easier_version_takes_the_sides_that_are_left_at_its_own_dose():
    exercises = library().exercises
    exercise = exercises[HIP]
    item = timeline.timeline([step(HIP), step(CALF)], library(), easier=True).items[0]
    chain = [other.exercise.slug for other in item.easier]
    assert chain[0] == exercise.easier
    assert len(chain) == len(set(chain))
    first = item.easier[0]
    assert set(first.phases) == {"left,right", "right"}
    work = [phase for phase in first.phases["right"] if phase.kind in WORK]
    assert len(work) == first.exercise.sets
    assert {phase.seconds for phase in work} == {first.exercise.work_seconds}
    assert first.ready is not None
    assert first.ready.seconds == timeline.ready_seconds(exercises[CALF], before=first.exercise)


def test_what_the_library_no_longer_has_is_left_out():
    played = timeline.timeline([step(CALF), replace(step(CALF), slug="gone"), step(SQUAT)], library())
    assert [item.exercise.slug for item in played.items] == [CALF, SQUAT]
    assert timeline.timeline([], library()).seconds == timeline.seconds([], library()) == 0


def test_every_exercise_at_its_own_dose_keeps_the_rules():
    trouble = []
    for exercise in library().exercises.values():
        for phase in timeline.timeline([Step.of_exercise(exercise)], library(), easier=True).phases:
            said = [mark for mark in phase.marks if mark.say and mark.full and phase.kind in WORK]
            if len(said) > 1 or any(len(mark.say.split()) > CUE_WORDS for mark in said):
                trouble.append((exercise.slug, said))
            if phase.kind in WORK and not phase.cues:
                trouble.append((exercise.slug, "no cue"))
    assert trouble == []


STEPS = st.builds(
    lambda slug, sides, sets, held, work, rest, change: Step(
        slug=slug, sides=sides, sets=sets, hold_seconds=work if held else None, reps=None if held else work, rest_seconds=rest, change_seconds=change
    ),
    st.sampled_from(sorted(library().exercises)),
    st.sampled_from([(), ("left",), ("right",), ("left", "right"), ("right", "left")]),
    st.integers(1, 4),
    st.booleans(),
    st.integers(1, 70),
    st.integers(0, 30),
    st.integers(0, 12),
)


@settings(deadline=None, max_examples=50)
@given(st.lists(STEPS, max_size=6))
def test_any_list_is_timed_truly_and_never_spoken_over(steps):
    played = timeline.timeline(steps, library(), easier=True)
    assert played.seconds == timeline.seconds(steps, library()) == sum(phase.seconds for phase in played.phases)
    assert played.holds == sum(step.sets * (len(step.sides) or 1) for step in steps)
    runs = [played.phases, *(run for item in played.items for other in item.easier for run in other.phases.values())]
    for run in runs:
        starts, ended = 0, -SILENCE
        for phase in run:
            for mark in phase.marks:
                assert 0 <= mark.at < phase.seconds
                if mark.say:
                    assert starts + mark.at - ended >= SILENCE - 1e-9
                    ended = starts + mark.at + mark.takes
            assert [mark.at for mark in phase.marks] == sorted(mark.at for mark in phase.marks)
            starts += phase.seconds
    told = json.loads(json.dumps(timeline.as_data(played)))
    assert sum(phase["seconds"] for phase in told["phases"]) == told["seconds"] == played.seconds
    assert len(told["items"]) == len(steps)


def test_every_pair_of_exercises_takes_what_the_sum_says():
    exercises = list(library().exercises.values())
    pairs = product(exercises[::9], exercises[::7])
    wrong = [
        (one.slug, other.slug)
        for one, other in pairs
        if timeline.seconds(both := [Step.of_exercise(one), Step.of_exercise(other)], library()) != timeline.timeline(both, library()).seconds
    ]
    assert wrong == []
