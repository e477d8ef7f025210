"""How long an exercise takes: one formula for pages, sessions, routines and the player. Pure.

The seconds are those of SUGGESTIONS.md 17.
"""

from __future__ import annotations

REP_SECONDS = 3  # one repetition, where the exercise says nothing
SWITCH_SECONDS = 5  # to change sides
READY_SECONDS = 5  # to get into place
READY_FIRST = 10  # to get into place for the first of a list
UP_OR_DOWN_SECONDS = 10  # to get into place where one gets down to the floor or up from it


def work_seconds(*, hold_seconds: int | None, reps: int | None, rep_seconds: int | None) -> int:
    """Seconds of one set on one side: the hold, or the repetitions."""
    return hold_seconds or (reps or 0) * (rep_seconds or REP_SECONDS)


def seconds(*, sides: int, sets: int, work: int, rest: int, change: int = SWITCH_SECONDS) -> int:
    """Seconds in all: work and rests on each of `sides` (1 where there are none), `change` between sides, getting into place."""
    return sides * (sets * work + (sets - 1) * rest) + (sides - 1) * change + READY_SECONDS


def ready_seconds(*, standing: bool, before: bool | None) -> int:
    """Seconds to get into place: `standing` or not, and what the exercise before was; None for the first of a list."""
    if before is None:
        return READY_FIRST
    return READY_SECONDS if standing == before else UP_OR_DOWN_SECONDS
