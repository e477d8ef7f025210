"""Routines as files: JSON to take along and bring back, and a calendar of the days one wants to do it. No clock.

The JSON is of one kind and version; anything else in it is an error that names it. The calendar is RFC 5545, with times of
day and no zone (its "form 1", floating): 18:30 is 18:30 wherever the runner's phone is and whatever the clocks do there,
which is what a habit wants, and no table of time zones has to go stale inside a file.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from library import catalogue as library
from runners.models import CHANGE_AT_MOST, HOLD_AT_MOST, NOTE_AT_MOST, REPS_AT_MOST, REST_AT_MOST, SETS_AT_MOST, STEPS_AT_MOST
from runners.routines import NAME_AT_MOST, Step

FORMAT, VERSION = "legwork-routine", 1
BYTES_AT_MOST = 100_000
SHOWN = 60  # characters of somebody's text inside a message

TOP = {"format", "version", "name", "steps"}
STEP = {"exercise", "name", "sides", "sets", "hold_seconds", "reps", "rest_seconds", "change_seconds", "note"}
SIDES: tuple[list[str], ...] = ([], ["left"], ["right"], ["left", "right"], ["right", "left"])


class UnreadableError(ValueError):
    """A file that is not what it should be; the message says where and how, to the runner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A routine read from a file. `left_out` are the exercises the library does not have, as the file calls them."""

    name: str
    steps: tuple[Step, ...]
    left_out: tuple[str, ...]


def dump(name: str, steps: Iterable[Step], catalogue: library.Catalogue, *, names: Sequence[str] = ()) -> str:
    """A routine as JSON; `names` are the steps' own, for people to read."""
    rows = []
    for index, step in enumerate(steps):
        exercise = catalogue.exercises.get(step.slug)
        shown = names[index] if names else exercise.name if exercise else step.slug
        work = {"hold_seconds": step.hold_seconds} if step.hold_seconds else {"reps": step.reps}
        row: dict[str, Any] = {"exercise": step.slug, "name": shown, "sides": list(step.sides), "sets": step.sets, **work}
        row |= {"rest_seconds": step.rest_seconds, "change_seconds": step.change_seconds}
        rows.append(row | ({"note": step.note} if step.note else {}))
    return json.dumps({"format": FORMAT, "version": VERSION, "name": name, "steps": rows}, ensure_ascii=False, indent=2) + "\n"


def load(text: str, catalogue: library.Catalogue) -> Imported:
    """The routine a text holds. UnreadableError names what is wrong with it."""
    if len(text.encode("utf-8", "surrogatepass")) > BYTES_AT_MOST:
        raise UnreadableError(f"This is more than {BYTES_AT_MOST // 1000} kB. A routine is far smaller.")
    sent = _object(_parsed(text), "The file", TOP, {"format", "version", "name", "steps"})
    if sent["format"] != FORMAT:
        raise UnreadableError(f"“format” has to be “{FORMAT}”. Is this a routine from Legwork?")
    if sent["version"] is True or sent["version"] != VERSION:
        raise UnreadableError(f"“version” has to be {VERSION}, the only one there is.")
    name = _text(sent["name"], "“name”", NAME_AT_MOST)
    if not name:
        raise UnreadableError("“name” is empty.")
    if not isinstance(sent["steps"], list) or not sent["steps"]:
        raise UnreadableError("“steps” has to be a list with at least one step.")
    if len(sent["steps"]) > STEPS_AT_MOST:
        raise UnreadableError(f"There are {len(sent['steps']):,} steps. A routine holds {STEPS_AT_MOST} at most.")
    steps = [_step(row, f"Step {number}") for number, row in enumerate(sent["steps"], 1)]
    left_out = [shown for step, shown in steps if step.slug not in catalogue.exercises]
    kept = tuple(step for step, _ in steps if step.slug in catalogue.exercises)
    if not kept:
        raise UnreadableError(f"None of its exercises is in the library: {', '.join(dict.fromkeys(left_out[:5]))}.")
    return Imported(name=name, steps=kept, left_out=tuple(dict.fromkeys(left_out)))


def _parsed(text: str) -> object:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1)
            raise UnreadableError(f"“{twice[:SHOWN]}” stands twice in one place.")
        return found

    def never(word: str) -> object:
        raise UnreadableError(f"{word} is not a number one can use here.")

    try:
        parsed: object = json.loads(text, object_pairs_hook=once, parse_constant=never)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"This is not JSON: line {error.lineno}, character {error.colno}.") from error
    except (RecursionError, ValueError) as error:  # too deep, or a number of thousands of digits
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("This is not a routine from Legwork: it holds something far too large or too deep.") from error
    return parsed


def _object(value: object, where: str, known: set[str], needed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableError(f"{where} has to be an object, in curly brackets.")
    if unknown := sorted(set(value) - known):
        raise UnreadableError(f"{where} has what we do not know: {', '.join(f'“{key[:SHOWN]}”' for key in unknown[:5])}.")
    if missing := sorted(needed - set(value)):
        raise UnreadableError(f"{where} lacks {', '.join(f'“{key}”' for key in missing)}.")
    return value


def _step(value: object, where: str) -> tuple[Step, str]:
    """A step, and what the file calls its exercise."""
    row = _object(value, where, STEP, {"exercise", "sets"})
    slug = _text(row["exercise"], f"{where}, “exercise”", library.NAME_AT_MOST)
    shown = _text(row.get("name", ""), f"{where}, “name”", library.NAME_AT_MOST) or slug
    sides = row.get("sides", [])
    if sides not in SIDES:
        raise UnreadableError(f"{where}, “sides” has to be a list of “left” and “right”, or empty.")
    held, reps = row.get("hold_seconds"), row.get("reps")
    if (held is None) == (reps is None):
        raise UnreadableError(f"{where} has to have either “hold_seconds” or “reps”.")
    step = Step(
        slug=slug,
        sides=tuple(sides),
        sets=_whole(row["sets"], f"{where}, “sets”", 1, SETS_AT_MOST),
        hold_seconds=None if held is None else _whole(held, f"{where}, “hold_seconds”", 1, HOLD_AT_MOST),
        reps=None if reps is None else _whole(reps, f"{where}, “reps”", 1, REPS_AT_MOST),
        rest_seconds=_whole(row.get("rest_seconds", 0), f"{where}, “rest_seconds”", 0, REST_AT_MOST),
        change_seconds=_whole(row.get("change_seconds", 5), f"{where}, “change_seconds”", 0, CHANGE_AT_MOST),
        note=_text(row.get("note", ""), f"{where}, “note”", NOTE_AT_MOST),
    )
    return step, shown


def _whole(value: object, where: str, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise UnreadableError(f"{where} has to be a whole number from {low} to {high:,}.")
    return value


def _text(value: object, where: str, at_most: int) -> str:
    if not isinstance(value, str):
        raise UnreadableError(f"{where} has to be text.")
    text = value.strip()
    if len(text) > at_most:
        raise UnreadableError(f"{where} has {len(text):,} letters. It may have {at_most}.")
    if any(ord(sign) < 32 or ord(sign) == 127 or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise UnreadableError(f"{where} has signs in it that are no letters.")
    return text


# The calendar

WEEKDAYS = {"mo": "Monday", "tu": "Tuesday", "we": "Wednesday", "th": "Thursday", "fr": "Friday", "sa": "Saturday", "su": "Sunday"}
LINE_AT_MOST = 75  # octets, the line's end left out (RFC 5545, 3.1)


def calendar(*, title: str, address: str, days: Sequence[str], at: time, minutes: int, today: date, now: datetime) -> str:
    """A weekly appointment on `days` ("mo" to "su") at a time of day, from the first such day on, today included.

    `address` is the routine's page: it is put into the appointment and makes its identity, so that a file made later
    replaces the one before. `now` is aware.
    """
    chosen = [day for day in WEEKDAYS if day in days]
    if not chosen:
        raise ValueError("a calendar without a day")
    order = list(WEEKDAYS)
    first = next(day for day in (today + timedelta(days=ahead) for ahead in range(7)) if order[day.weekday()] in chosen)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Legwork//Routine//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, address)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{first:%Y%m%d}T{at:%H%M}00",
        f"DURATION:PT{minutes}M",
        f"RRULE:FREQ=WEEKLY;BYDAY={','.join(day.upper() for day in chosen)}",
        f"SUMMARY:{escape(title)}",
        f"DESCRIPTION:{escape('Stop if pain is sharp, spreads, or you feel numb, dizzy or unwell.')}",
        f"URL:{address}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def escape(text: str) -> str:
    """Text as a calendar's value (RFC 5545, 3.3.11): backslash, semicolon and comma with a backslash, a new line as \\n, other control signs left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(sign for sign in text if ord(sign) >= 32 and ord(sign) != 127)


def fold(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one behind a blank; no letter is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode("utf-8", "replace"))
        if size + octets > LINE_AT_MOST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])
