"""`manage.py suggest`: ask the engine from the command line, as a person or (JSON) as a program."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from library import snapshot
from library.catalogue import Catalogue
from library.wording import capital, dose, duration, listed
from library.words import Slot
from runners import wording
from runners.advice import Advice, Because, Spot, SpotError, shown
from runners.shelf import HOLDS, STANDARD
from runners.suggestions import HIGHEST_LEVEL, MINUTES, MINUTES_AT_MOST, Considered, Session, Suggestion, explain
from runners.wording import HEADLINES, guidance, left_out, place, text

NOTHING = "none"  # --equipment none
LISTED_AT_MOST = 50  # words in a refusal
DAYS_AT_MOST = 1_000_000  # longer is read as this long; no rule looks that far


class OneLineParser(CommandParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            self.exit(2, f"suggest: {message.encode('unicode_escape').decode()[:400]}\n")
        raise CommandError(message)


class Command(BaseCommand):
    help = "Suggests a session for sore spots. SPOT is AREA:SIDE:SEVERITY:KIND[:DAYS], for example calves:left:3:tight or soleus:both:4:sore:9."
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = OneLineParser
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        # Words are checked in handle(), so that every refusal is one line in our own words.
        parser.add_argument("spots", nargs="*", metavar="SPOT", help="area (a group or a muscle), side (left, right, both, centre), severity 0-10, kind, days (1 if left out)")
        parser.add_argument("--minutes", default=str(MINUTES), help=f"1 to {MINUTES_AT_MOST} (default {MINUTES})")
        parser.add_argument("--when", help=f"one of {', '.join(Slot)}")
        parser.add_argument("--equipment", action="append", metavar="A,B", help="what is to hand; none for nothing. Not given is anything")
        parser.add_argument("--caution", action="append", metavar="A,B", help="cautions, as the library spells them")
        parser.add_argument("--red-flag", action="append", metavar="A,B", help="red flags answered with yes")
        parser.add_argument("--level", default=str(HIGHEST_LEVEL), help="the most skill an exercise may ask for, 1 to 3 (default: no limit)")
        parser.add_argument("--holds", default=STANDARD, help=f"how stretches are held: {', '.join(HOLDS)} (default {STANDARD})")
        parser.add_argument("--no-floor", action="store_true", help="nothing that is done on the floor")
        parser.add_argument("--swap", action="append", metavar="A,B", help="exercises sent away, in that order")
        parser.add_argument("--explain", action="store_true", help="also every exercise thought of: its points, and why it was taken or not")
        parser.add_argument("--format", default="text", help="text (default) or json")

    def handle(self, *args: Any, **options: Any) -> None:
        style = _one_of("--format", options["format"], ("text", "json"))
        try:
            catalogue = snapshot.catalogue()
        except DatabaseError as error:
            raise CommandError(f"The library cannot be read: {' '.join(str(error).split())}") from error
        if not (catalogue.exercises and catalogue.bands and catalogue.kinds):
            raise CommandError("The library is empty. Fill it with: manage.py load_library")
        if not options["spots"]:
            raise CommandError("Name at least one sore spot, as AREA:SIDE:SEVERITY:KIND or AREA:SIDE:SEVERITY:KIND:DAYS.")
        try:
            explanation = explain(
                catalogue,
                [_spot(word, catalogue) for word in options["spots"]],
                minutes=_whole("--minutes", options["minutes"], 1, MINUTES_AT_MOST),
                when=_one_of("--when", options["when"], tuple(Slot)) if options["when"] is not None else None,
                equipment=_equipment(options["equipment"], catalogue),
                cautions=_words("--caution", options["caution"], catalogue.cautions),
                red_flags=_words("--red-flag", options["red_flag"], catalogue.red_flags),
                level=_whole("--level", options["level"], 1, HIGHEST_LEVEL),
                swapped=_in_order("--swap", options["swap"], catalogue.exercises),
                holds=_one_of("--holds", options["holds"], HOLDS),
                floor=not options["no_floor"],
            )
        except SpotError as error:
            raise CommandError(str(error)) from error
        session, considered = explanation.session, explanation.considered if options["explain"] else None
        if style == "json":
            self.stdout.write(json.dumps(as_json(session, catalogue, considered), indent=2))
        else:
            self.stdout.write("\n".join(as_text(session, catalogue, considered)))


# --- reading ---


def _spot(word: str, catalogue: Catalogue) -> Spot:
    parts = word.split(":")
    if len(parts) not in (4, 5) or not all(parts):
        raise CommandError(f"{shown(word)} is not a spot: it is AREA:SIDE:SEVERITY:KIND or AREA:SIDE:SEVERITY:KIND:DAYS.")
    area, side, severity, kind, *days = parts
    if kind not in catalogue.kinds:
        raise CommandError(f"There is no kind of soreness {shown(kind)}. There are: {', '.join(catalogue.kinds)}.")
    return Spot(area=area, side=side, severity=_whole("SEVERITY", severity, 0, 10), kind=kind, days=_days(days[0]) if days else 1)


def _days(word: str) -> int:
    """A number of days however long: 0 or more."""
    if not _is_whole(word):
        raise CommandError(f"DAYS is a whole number, 0 or more, not {shown(word)}.")
    digits = word.lstrip("0")
    return min(int(digits or "0"), DAYS_AT_MOST) if len(digits) <= len(str(DAYS_AT_MOST)) else DAYS_AT_MOST


def _is_whole(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _whole(name: str, word: str | int, low: int, high: int) -> int:
    word = str(word)
    if not _is_whole(word) or len(word.lstrip("0")) > len(str(high)) or not low <= int(word.lstrip("0") or "0") <= high:
        raise CommandError(f"{name} is a whole number from {low} to {high}, not {shown(word)}.")
    return int(word.lstrip("0") or "0")


def _one_of(name: str, word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise CommandError(f"{name} is one of {', '.join(words)}, not {shown(word)}.")
    return word


def _words(name: str, given: Iterable[str] | str | None, known: Mapping[str, object]) -> frozenset[str]:
    """The words of an option, which may be there several times. CommandError for one that is not known."""
    return frozenset(_in_order(name, given, known))


def _in_order(name: str, given: Iterable[str] | str | None, known: Mapping[str, object]) -> list[str]:
    """The words of an option in the order given."""
    found = [word for part in ([given] if isinstance(given, str) else given or ()) for word in part.split(",")]
    for word in found:
        if word not in known:
            there_are = f" There are: {', '.join(known)}." if len(known) <= LISTED_AT_MOST else ""
            raise CommandError(f"{name}: there is no {shown(word)}.{there_are}" if word else f"{name}: a word is missing.")
    return found


def _equipment(given: Iterable[str] | str | None, catalogue: Catalogue) -> frozenset[str] | None:
    """What is to hand: None for anything, empty for nothing."""
    if given is None:
        return None
    found = _words("--equipment", given, {NOTHING: None, **catalogue.equipment})
    if NOTHING in found and len(found) > 1:
        raise CommandError("--equipment none stands alone: it means nothing is to hand.")
    return found - {NOTHING}


# --- answering ---


def as_json(session: Session, catalogue: Catalogue, considered: Iterable[Considered] | None = None) -> dict[str, Any]:
    """The answer for programs; with what was considered, if that is asked for, the hint and the swaps too."""

    def reasons(because: Iterable[Because]) -> list[dict[str, str]]:
        return [{"rule": each.rule, "subject": each.subject, "area": each.area, "text": text(each, catalogue)} for each in because]

    answer: dict[str, Any] = {
        "minutes": session.minutes,
        "total_seconds": session.total_seconds,
        "areas": [
            {"area": each.area, "side": each.spot.side, "advice": each.level.value, "because": reasons(each.because), "sources": list(each.sources)} for each in session.areas
        ],
        "suggestions": [
            {
                "slug": each.slug,
                "kind": each.kind.value,
                "intensity": each.intensity,
                "for": list(each.areas),
                "sides": list(each.sides),
                "sets": each.sets,
                "hold_seconds": each.hold_seconds,
                "reps": each.reps,
                "seconds": each.seconds,
                "because": reasons(each.because),
                "sources": list(each.sources),
            }
            for each in session.suggestions
        ],
        "withheld": [{"slug": each.slug, "rule": each.rule, "area": each.area} for each in session.withheld],
        "later": [{"slug": each.slug, "for": list(each.areas)} for each in session.later],
    }
    if considered is not None:
        hint = session.hint
        answer["hint"] = {"relation": hint.relation, "area": hint.area, "to": hint.to, "exercises": list(hint.exercises), "text": wording.hint(hint, catalogue)} if hint else None
        answer["swaps"] = [{"slug": each.slug, "instead": each.instead} for each in session.swaps]
        answer["considered"] = [
            {
                "slug": each.slug,
                "area": each.area,
                "side": each.side,
                "total": each.total,
                "points": dict(each.points),
                "taken": each.taken,
                "rule": each.rule,
                "subject": each.subject,
                "text": wording.considered(each, catalogue),
            }
            for each in considered
        ]
    return answer


def as_text(session: Session, catalogue: Catalogue, considered: Iterable[Considered] | None = None) -> list[str]:
    """The answer for people, line by line; with what was considered, if that is asked for."""
    lines: list[str] = []
    for advice in session.areas:
        lines += [*_advice(advice, catalogue), ""]
    if session.suggestions:
        lines.append(f"Session: {duration(session.total_seconds)} of {session.minutes} min")
        for number, suggestion in enumerate(session.suggestions, 1):
            lines += _suggestion(number, suggestion, catalogue)
        lines.append("")
    elif not session.emergency:
        lines += ["No session today.", ""]
    if session.swaps:
        lines += ["Sent away", *(f"  {wording.swap(each, catalogue)}" for each in session.swaps), ""]
    if session.hint:
        lines += [wording.hint(session.hint, catalogue), f"  To try: {listed(catalogue.exercises[slug].name for slug in session.hint.exercises)}", ""]
    resting = {advice.area for advice in session.areas if all(limits.offers_nothing for _, limits in advice.limits)}
    out = [each for each in session.withheld if each.area not in resting]
    if out:
        lines.append("Left out today")
        lines += [f"  {catalogue.exercises[each.slug].name}. {left_out(each, catalogue)}" for each in out]
        lines.append("")
    if session.later:
        lines.append("For the coming weeks")
        lines += [f"  {catalogue.exercises[each.slug].name} ({listed(catalogue.area_name(area) for area in each.areas)})" for each in session.later]
        lines.append("")
    for (area, side), found in groupby(considered or (), key=lambda each: (each.area, each.side)):
        lines += [f"Thought of for {place(area, side, catalogue)}", *(f"  {wording.considered(each, catalogue)}" for each in found), ""]
    return lines[:-1]


def _advice(advice: Advice, catalogue: Catalogue) -> list[str]:
    where = place(advice.area, advice.spot.side, catalogue).removeprefix("your ")
    said = list(dict.fromkeys(text(each, catalogue) for each in advice.because))
    said += [line for line in guidance(advice, catalogue) if not any(line in reason for reason in said)]
    return [f"{capital(where)}: {HEADLINES[advice.level]}", *(f"  {line}" for line in said)]


def _suggestion(number: int, suggestion: Suggestion, catalogue: Catalogue) -> list[str]:
    work = dose(sets=suggestion.sets, reps=suggestion.reps, hold_seconds=suggestion.hold_seconds, per_side=len(suggestion.sides) == 2)
    sides = f", {', then '.join(suggestion.sides)}" if suggestion.sides else ""
    lines = [f"  {number}. {catalogue.exercises[suggestion.slug].name}: {work}{sides} ({duration(suggestion.seconds)})"]
    return lines + [f"     {text(each, catalogue)}" for each in suggestion.because]
