"""How long an exercise takes: one formula for pages, sessions, routines and the player. Pure.

The seconds are those of SUGGESTIONS.md 17.
"""

from __future__ import annotations

REP_SECONDS = 3  # one repetition, where the exercise says nothing
SWITCH_SECONDS = 5  # to change sides
READY_SECONDS = 5  # to get into place


def work_seconds(*, hold_seconds: int | None, reps: int | None, rep_seconds: int | None) -> int:
    """Seconds of one set on one side: the hold, or the repetitions."""
    return hold_seconds or (reps or 0) * (rep_seconds or REP_SECONDS)


def seconds(*, sides: int, sets: int, work: int, rest: int) -> int:
    """Seconds in all: work and rests on each of `sides` (1 where there are none), changing sides, getting into place."""
    return sides * (sets * work + (sets - 1) * rest) + (sides - 1) * SWITCH_SECONDS + READY_SECONDS
