"""What earlier days say about today: the rules of SUGGESTIONS.md 5e, 6c, 19 and 26, over plain values. No Django, no clock; the date is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from library.catalogue import Catalogue
from library.words import Word
from runners.advice import SIDES, Spot, is_emergency

STANDS_DAYS = 7  # after the day of a yes
CONFIRM_DAYS = 28  # after the day a caution was confirmed
HURT_DAYS = 7  # after the day an exercise hurt

# Rule 26, in steps of the number from 0 to 10. On today's table two steps are one band.
BETTER_BY, WORSE_BY = 1, 2


class Change(Word):
    """How a sore spot is now, next to how it was."""

    BETTER = "better", "Better"
    SAME = "same", "The same"
    WORSE = "worse", "Worse"
    GONE = "gone", "Gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """A red flag answered with yes. `muscles` and `sides` (left, right) are the place it was asked about; none of them is everywhere.

    It is not tied to a row: the spot may have been removed and noted anew since.
    """

    flag: str
    given_on: date
    muscles: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    cleared_on: date | None = None

    @classmethod
    def of(cls, catalogue: Catalogue, flag: str, spot: Spot, *, given_on: date, cleared_on: date | None = None) -> Screening:
        """The yes of somebody who was asked about a spot."""
        return cls(flag=flag, muscles=frozenset(catalogue.muscles_of(spot.area)), sides=frozenset(SIDES[spot.side]), given_on=given_on, cleared_on=cleared_on)

    def stands(self, today: date) -> bool:
        """Whether it counts: on its day and the seven after, unless a professional has cleared it."""
        cleared = self.cleared_on is not None and self.cleared_on <= today
        return not cleared and (today - self.given_on).days <= STANDS_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What was said of an exercise: `helped`, `not_for_me` or `hurts`. Muscles and sides are those of the spot it was for, if that is known."""

    exercise: str
    said: str
    on: date
    muscles: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextReport:
    """What a word about a sore spot makes of its number. `eases`: it is over; `asks`: red flags are asked about, also if they were today."""

    change: Change
    before: int
    number: int
    eases: bool
    asks: bool


# --- rule 5e ---


def standing_answers(catalogue: Catalogue, screenings: Iterable[Screening], spots: Sequence[Spot], *, today: date) -> tuple[frozenset[str], ...]:
    """The red flags that stand over each spot, in the order of the spots: those said of a muscle and a side of it, and an emergency of today."""
    standing = [each for each in screenings if each.stands(today)]
    return tuple(frozenset(each.flag for each in standing if _is_emergency_of(each, catalogue, today) or _meets(catalogue, spot, each.muscles, each.sides)) for spot in spots)


def emergencies_today(catalogue: Catalogue, screenings: Iterable[Screening], *, today: date) -> frozenset[str]:
    """The emergencies said today and not cleared. Any of them stops everything, with or without a spot."""
    return frozenset(each.flag for each in screenings if each.stands(today) and _is_emergency_of(each, catalogue, today))


def with_history(catalogue: Catalogue, spots: Sequence[Spot], *, today: date, screenings: Iterable[Screening] = (), reactions: Iterable[Reaction] = ()) -> tuple[Spot, ...]:
    """The spots as the rules are to read them: with the answers that stand over each and whether an exercise for it hurt of late."""
    screenings, reactions = tuple(screenings), tuple(reactions)
    said_today = standing_answers(catalogue, [each for each in screenings if each.given_on >= today], spots, today=today)
    said = standing_answers(catalogue, screenings, spots, today=today)
    hurts = [(_where(catalogue, each), each.sides) for each in reactions if each.said == "hurts" and (today - each.on).days <= HURT_DAYS]
    return tuple(
        replace(
            spot,
            flags=spot.flags | now,
            standing=spot.standing | (ever - now),
            hurt=spot.hurt or any(_meets(catalogue, spot, muscles, sides) for muscles, sides in hurts),
        )
        for spot, now, ever in zip(spots, said_today, said, strict=True)
    )


def _is_emergency_of(screening: Screening, catalogue: Catalogue, today: date) -> bool:
    """Whether it is an emergency said today. A day that is still to come, as after a flight west, counts as today."""
    return screening.given_on >= today and is_emergency(catalogue, screening.flag)


def _meets(catalogue: Catalogue, spot: Spot, muscles: frozenset[str], sides: frozenset[str]) -> bool:
    """Whether a spot shares a muscle and a side with a place; no muscles are all, no sides are both."""
    return (not muscles or not muscles.isdisjoint(catalogue.muscles_of(spot.area))) and (not sides or not sides.isdisjoint(SIDES[spot.side]))


# --- rule 19 ---


def helped(reactions: Iterable[Reaction]) -> frozenset[str]:
    """The exercises that are said to have helped."""
    return frozenset(each.exercise for each in reactions if each.said == "helped")


def refused(reactions: Iterable[Reaction]) -> frozenset[str]:
    """The exercises that are out until their reaction is taken back: "hurts" and "not for me"."""
    return frozenset(each.exercise for each in reactions if each.said in ("hurts", "not_for_me"))


def _where(catalogue: Catalogue, reaction: Reaction) -> frozenset[str]:
    """The muscles a reaction is about: those kept with it, else those the exercise works first of all."""
    exercise = catalogue.exercises.get(reaction.exercise)
    return reaction.muscles or frozenset(exercise.primary if exercise else ())


# --- rule 6c ---


def cautions_due(confirmed: Mapping[str, date | None], *, today: date) -> tuple[str, ...]:
    """The cautions to ask about again: those confirmed more than 28 days ago, or never. They hold all the same until they are answered."""
    return tuple(sorted(slug for slug, on in confirmed.items() if on is None or (today - on).days > CONFIRM_DAYS))


# --- rule 26 ---


def next_report(change: Change | str, severity: int) -> NextReport:
    """The number a word about a spot stands for, from the number reported last (0-10)."""
    change = Change(change)
    number = {
        Change.BETTER: max(severity - BETTER_BY, min(severity, 1)),
        Change.SAME: severity,
        Change.WORSE: min(severity + WORSE_BY, 10),
        Change.GONE: 0,
    }[change]
    return NextReport(change=change, before=severity, number=number, eases=change == Change.GONE, asks=change == Change.WORSE)
