"""Steps a runner took out of routines, remembered in their session for an undo. A few, the newest last."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted

from runners.routine_forms import new_submission

KEY = "steps_taken_out"
AT_MOST = 10


class Removed(TypedDict):
    """A step that was taken out of a place. `key` is the idempotency key of putting it back."""

    key: str
    routine: int
    step: int
    place: int
    was: dict[str, Any]


def remember(session: SessionBase, *, routine: int, step: int, place: int, was: dict[str, Any]) -> Removed:
    """Keep what a removed step was. Written at once, so that in a transaction it is kept if and only if the step is gone."""
    removed = Removed(key=new_submission(), routine=routine, step=step, place=place, was=was)
    session[KEY] = [*session.get(KEY, []), removed][-AT_MOST:]
    try:
        session.save()
    except UpdateError as error:
        raise SessionInterrupted("The runner signed out meanwhile.") from error
    return removed


def by_key(session: SessionBase, *, routine: int, key: str) -> Removed | None:
    """What was taken out of this routine under this key."""
    return next((removed for removed in session.get(KEY, []) if removed["routine"] == routine and removed["key"] == key), None)


def by_step(session: SessionBase, *, routine: int, step: int) -> Removed | None:
    """What was taken out of this routine under this id, by this request's session or meanwhile by another of it. One query."""
    stored: list[Removed] = type(session)(session.session_key).get(KEY, [])
    return next((removed for removed in stored if removed["routine"] == routine and removed["step"] == step), None)
