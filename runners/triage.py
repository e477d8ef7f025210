"""Which questions of red flags a check-in has open, and what was answered. Pure: values in, values out; `today` is given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from library.catalogue import Catalogue, RedFlag
from runners.advice import Spot, opens_triage, triage
from runners.check_in_forms import CheckInForm
from runners.history import emergencies_today
from runners.snapshot import Answered, Own, muscles_of

Where = tuple[str, str]  # area, side
FEELS = {"sharp": "sharp", "tingling": "nerve"}  # how an exercise hurt -> the kind of soreness its spot is asked about as


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question, the places it is asked for, and its answer: yes or no once it is given for all of them. `kept` is a yes that stands."""

    flag: RedFlag
    places: tuple[tuple[Where, int], ...]  # with how sore each is
    answer: bool | None
    kept: Answered | None = None

    @property
    def asked(self) -> str:
        """AREA:SIDE of every place it is asked for."""
        return " ".join(f"{area}:{side}" for (area, side), _ in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The questions of a check-in, at most four, and whether they are all answered. Any yes is an answer."""

    lines: tuple[Line, ...] = ()
    emergency: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the exercises wait for an answer."""
        return any(line.answer is None for line in self.lines) and not any(line.answer for line in self.lines)

    @property
    def passed_over(self) -> bool:
        """Whether a question has no answer yet."""
        return any(line.answer is None for line in self.lines)

    @property
    def token(self) -> str:
        """The questions as shown, so that "none of these" answers these and no others."""
        return " ".join(line.flag.slug for line in self.lines)


def wording_of(flag: RedFlag) -> str:
    """The version of a question's words: the same for the same words."""
    return hashlib.sha256(f"{flag.question}\n{flag.what_to_do}".encode()).hexdigest()[:12]


def said_now(form: CheckInForm, today: date) -> tuple[Answered, ...]:
    """Each yes of the page, for each place it was asked for."""
    return tuple(Answered(pk=0, flag=flag, area=area, side=side, yes=True, day=today) for flag, yes in form.answers.items() if yes for area, side in sorted(form.asked[flag]))


def asking(catalogue: Catalogue, spots: Sequence[Spot], own: Own, form: CheckInForm) -> Asking:
    """What to ask about the spots. `own` holds what was answered before, for a runner."""
    spots = tuple(_as_felt(catalogue, spot, own) for spot in spots)
    lines = []
    for asked in triage(catalogue, spots, form.cautions_now):
        places = [spots[place] for place in asked.spots]
        lines.append(_line(catalogue, asked.flag, places, own, form))
    emergency = bool(emergencies_today(catalogue, own.screenings, today=own.today))
    return Asking(lines=tuple(lines), emergency=emergency)


def _line(catalogue: Catalogue, flag: RedFlag, places: Sequence[Spot], own: Own, form: CheckInForm) -> Line:
    said = form.answers.get(flag.slug)
    kept = next((yes for yes in own.standing if yes.pk and yes.flag == flag.slug and any(_shares(catalogue, yes, spot) for spot in places)), None)
    spared = [
        any(answer.flag == flag.slug and (answer.area, answer.side) == (spot.area, spot.side) and answer.spares(spot, _told_on(own, spot)) for answer in own.answered)
        for spot in places
    ]
    no = [was_no or (said is False and (spot.area, spot.side) in form.asked[flag.slug]) for was_no, spot in zip(spared, places, strict=True)]
    yes = kept is not None or bool(said and any((spot.area, spot.side) in form.asked[flag.slug] or not form.asked[flag.slug] for spot in places))
    answer = True if yes else False if all(no) else None
    return Line(flag=flag, places=tuple(((spot.area, spot.side), spot.severity) for spot in places), answer=answer, kept=kept)


def _told_on(own: Own, spot: Spot) -> date:
    """The day of the number that counts: the last report where it is the same number, else today."""
    kept = own.by_place.get((spot.area, spot.side))
    return kept.reported_on if kept and kept.reported_on and kept.severity == spot.severity else own.today


def _shares(catalogue: Catalogue, answered: Answered, spot: Spot) -> bool:
    sides = answered.screening(catalogue).sides & Answered(pk=0, flag="", area=spot.area, side=spot.side, yes=True, day=answered.day).screening(catalogue).sides
    return bool(sides) and not muscles_of(catalogue, answered.area).isdisjoint(muscles_of(catalogue, spot.area))


def _as_felt(catalogue: Catalogue, spot: Spot, own: Own) -> Spot:
    """The spot as it is asked about: what an exercise for it felt like today counts, where it would not be asked about else."""
    if opens_triage(spot):
        return spot
    muscles = muscles_of(catalogue, spot.area)
    for felt in own.felt:
        exercise = catalogue.exercises.get(felt.exercise)
        worked = muscles_of(catalogue, felt.area) or frozenset(exercise.primary if exercise else ())
        if felt.day == own.today and felt.how in FEELS and not worked.isdisjoint(muscles):
            return replace(spot, kind=FEELS[felt.how])
    return spot
