"""An answer as a page shows it: the rules' session with names, doses and sentences in place of slugs. No query, no clock."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.http import QueryDict

from library.catalogue import Catalogue, Exercise, RedFlag, SeverityBand, made_once
from library.wording import capital, dose, duration, listed, sentence, strongest, uncapital
from library.words import AdviceLevel, EvidenceLevel, Side, Urgency
from runners import history, routines, wording
from runners.advice import CAUTION_OF_KIND, Advice, Spot, standing_flags
from runners.check_in_forms import CheckInForm
from runners.places import place_name
from runners.snapshot import Own
from runners.suggestions import Session, Suggestion, Withheld, suggest, unsore

EXAMPLE = "sore=calf:left&severity-calf-left=3&kind-calf-left=tight&days-calf-left=3"
LEVEL_AT_MOST = 3
SHOWN_AT_MOST = 12  # of what is kept back from an area
SENTENCE_END = re.compile(r"(?<=[.?]) (?=[A-Z0-9])")
SOMEBODY = "Please have a physiotherapist or doctor look at it: today if it is swollen, getting worse, or you cannot walk as usual, else this week."
SIDES_IN_WORDS = {("left",): "left only", ("right",): "right only", ("left", "right"): "left first", ("right", "left"): "right first"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaAnswer:
    """What the rules say for one spot, in words."""

    catalogue: Catalogue
    name: str
    advice: Advice
    band: SeverityBand
    because: tuple[str, ...]

    @property
    def stops(self) -> bool:
        """Whether somebody has to look at it."""
        return self.advice.level.strictness >= AdviceLevel.STOP.strictness

    @property
    def headline(self) -> str:
        return wording.HEADLINES[self.advice.level]

    @property
    def who(self) -> str:
        """Who should look at it, and by when: as the most urgent sign says that was told, be it by how it feels."""
        signs = {because.subject for because in self.advice.because} & set(CAUTION_OF_KIND.values())
        flags = [
            flag
            for flag in self.catalogue.red_flags.values()
            if (flag.slug in self.advice.flagged and not (flag.slug in self.advice.standing and flag.advice == AdviceLevel.EMERGENCY))
            or (flag.advice == AdviceLevel.STOP and signs.intersection(flag.ask_cautions))
        ]
        first = min(flags, key=lambda flag: list(Urgency).index(flag.urgency), default=None)
        if first is None:
            return SOMEBODY
        told = sentence(first.what_to_do)
        names_a_time = any(word in told for word in ("today", "this week", "now"))
        return told if names_a_time else f"{first.urgency.label}: {uncapital(told)}"

    @property
    def rests(self) -> bool:
        return self.advice.level == AdviceLevel.REST


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A suggestion in words. `because` is all there is to say; `why` leaves out what an earlier offer said. `card` is why it is there in
    45 words at most, `more` all that is known of it."""

    suggestion: Suggestion
    exercise: Exercise
    names: str
    dose: str
    sides: str
    because: str
    why: str
    strongest: EvidenceLevel | None
    step: str
    card: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What is kept back from an area, left out today or for the coming weeks: how many, and the first of them, each with why."""

    area: str
    name: str
    count: int
    shown: tuple[tuple[Exercise, str], ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class HintAnswer:
    """A place that is also worth a look, in words, with what one may try for it."""

    text: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A session for the page."""

    catalogue: Catalogue
    session: Session

    @cached_property
    def areas(self) -> list[AreaAnswer]:
        """The advice for each spot, the strictest first."""
        found = [
            AreaAnswer(
                catalogue=self.catalogue,
                name=spot_name(self.catalogue, advice.spot.area, advice.spot.side),
                advice=advice,
                band=self.catalogue.bands[advice.band],
                because=tuple(wording.text(because, self.catalogue) for because in advice.because),
            )
            for advice in self.session.areas
        ]
        return sorted(found, key=lambda area: -area.advice.level.strictness)

    @cached_property
    def offers(self) -> list[Offer]:
        said: set[str] = set()
        return [self._offer(suggestion, said) for suggestion in self.session.suggestions]

    def _offer(self, suggestion: Suggestion, said: set[str]) -> Offer:
        """`said` holds the sentences that stand on the page already; they are told once."""
        exercise = self.catalogue.exercises[suggestion.slug]
        because = " ".join(wording.text(because, self.catalogue) for because in suggestion.because)
        sentences = SENTENCE_END.split(because)
        new = [sentence for sentence in sentences if sentence not in said] or sentences[1:2] or sentences
        said.update(sentences)
        return Offer(
            suggestion=suggestion,
            exercise=exercise,
            names=listed(self.area_name(area) for area in suggestion.areas),
            dose=dose(sets=suggestion.sets, reps=suggestion.reps, hold_seconds=suggestion.hold_seconds, per_side=len(suggestion.sides) == 2),
            sides=SIDES_IN_WORDS.get(suggestion.sides, ""),
            because=because,
            why=" ".join(new),
            strongest=strongest(self.catalogue.sources[source] for source in suggestion.sources),
            step=routines.encode(suggestion),
            card=wording.card(suggestion, self.session.areas, self.catalogue),
            more=wording.more(suggestion, self.session.areas, self.catalogue),
        )

    @cached_property
    def later(self) -> list[Exercise]:
        return [self.catalogue.exercises[later.slug] for later in self.session.later]

    @cached_property
    def withheld(self) -> list[tuple[Exercise, str]]:
        """What a safety rule took out, each with the reason."""
        return [(self.catalogue.exercises[withheld.slug], wording.left_out(withheld, self.catalogue)) for withheld in self.session.withheld]

    @cached_property
    def withheld_by_area(self) -> list[Shelved]:
        """What a safety rule took out, area by area: the first SHOWN_AT_MOST of each, however many there are."""
        found: dict[str, list[Withheld]] = {}
        for each in self.session.withheld:
            found.setdefault(each.area, []).append(each)
        return [self._shelved(area, [(each.slug, each) for each in several]) for area, several in found.items()]

    @cached_property
    def later_by_area(self) -> list[Shelved]:
        """What is for the coming weeks, under the first area that it is for."""
        found: dict[str, list[str]] = {}
        for each in self.session.later:
            found.setdefault(each.areas[0], []).append(each.slug)
        return [self._shelved(area, [(slug, None) for slug in slugs]) for area, slugs in found.items()]

    def _shelved(self, area: str, each: list[tuple[str, Withheld | None]]) -> Shelved:
        shown = tuple((self.catalogue.exercises[slug], wording.left_out(withheld, self.catalogue) if withheld else "") for slug, withheld in each[:SHOWN_AT_MOST])
        return Shelved(area=area, name=capital(self.area_name(area)), count=len(each), shown=shown)

    @cached_property
    def hint(self) -> HintAnswer | None:
        """A place that is also worth a look."""
        hint = self.session.hint
        return HintAnswer(text=wording.hint(hint, self.catalogue), exercises=tuple(self.catalogue.exercises[slug] for slug in hint.exercises)) if hint else None

    @cached_property
    def swaps(self) -> list[str]:
        """What became of each exercise sent away, in words."""
        return [wording.swap(each, self.catalogue) for each in self.session.swaps]

    @property
    def nothing_else(self) -> list[Exercise]:
        """The exercises sent away that nothing came for."""
        return [self.catalogue.exercises[each.slug] for each in self.session.swaps if each.instead is None]

    @cached_property
    def fixed_lines(self) -> tuple[RedFlag, ...]:
        """Signs nobody is asked about, that stand under every answer."""
        return standing_flags(self.catalogue)

    @property
    def time(self) -> str:
        return duration(self.session.total_seconds)

    @cached_property
    def for_whom(self) -> str:
        """The spots that got something, as one says them: "your left upper calf and right buttock"."""
        served = {area for suggestion in self.session.suggestions for area in suggestion.areas}
        names = dict.fromkeys(uncapital(area.name) for area in self.areas if area.advice.spot.area in served)
        return f"your {listed(names)}" if names else ""

    @cached_property
    def stopped(self) -> str:
        """The spots that get nothing, as one says them."""
        return listed(dict.fromkeys(uncapital(area.name) for area in self.areas if area.stops or area.rests))

    @property
    def stops(self) -> bool:
        """Whether somebody has to look at one of the spots."""
        return any(area.stops for area in self.areas)

    @property
    def count_line(self) -> str:
        """The answer in one line, as it is announced."""
        if not self.offers:
            return f"No exercises for your {self.stopped} now." if self.stopped else "Nothing fits all of that."
        return f"{len(self.offers)} exercise{'' if len(self.offers) == 1 else 's'}, {self.time}, for {self.for_whom}."

    def area_name(self, area: str) -> str:
        """What the runner calls an area, on whichever sides it was given."""
        sides = [advice.spot.side for advice in self.session.areas if advice.spot.area == area]
        return listed(uncapital(spot_name(self.catalogue, area, side)) for side in sides) or self.catalogue.area_name(area)


def spot_name(catalogue: Catalogue, area: str, side: str) -> str:
    """What a runner calls an area on a side: as the place that leads to it is called, where there is one."""
    place = next((place for place in catalogue.places.values() if place.area == area), None)
    if place and side in tuple(Side):
        return place_name(place, Side(side))
    name = catalogue.area_name(area) if catalogue.is_area(area) else area.replace("-", " ")  # not in the library any more
    return f"{Side(side).label} {uncapital(name)}" if side in ("left", "right") else name


def answer_for(form: CheckInForm, own: Own | None = None) -> Answer | None:
    """The answer to a valid check-in, together with the spots a runner has open. None while there is nothing to answer."""
    catalogue, reactions = form.catalogue, own.reactions if own else ()
    spots = [] if form.unanswered else spots_of(form, own)
    if not spots:
        return None
    session = suggest(
        catalogue,
        spots,
        minutes=form.minutes_now,
        when=form.when_now,
        equipment=form.equipment_now,
        cautions=form.cautions_now,
        red_flags=form.flags_now,
        level=own.wishes.level if own else LEVEL_AT_MOST,
        helped=history.helped(reactions),
        refused=history.refused(reactions),
        recent=own.recent if own else frozenset(),
        swapped=form.swapped_now,
        holds=form.holds_now,
        floor=form.floor_now,
    )
    return Answer(catalogue=catalogue, session=session)


def spots_of(form: CheckInForm, own: Own | None = None) -> list[Spot]:
    """The spots of a valid check-in as the rules read them: what was said, what is open, and what earlier days say of both."""
    catalogue = form.catalogue
    said = _once(catalogue, (spot for panel in form.spots if (spot := panel.spot())))
    if own:
        said = _with_open(said, own)
    if not said and form.nothing_hurts:
        said = list(unsore(catalogue))
    spots = [replace(spot, kind=spot.kind if spot.kind in catalogue.kinds else None) for spot in said if catalogue.is_area(spot.area)]
    return list(history.with_history(catalogue, spots, today=own.today, screenings=own.screenings, reactions=own.reactions)) if own else spots


def _once(catalogue: Catalogue, spots: Iterable[Spot]) -> list[Spot]:
    """Each (area, side) once: where two places lead to one area, the strictest of everything said."""

    def strictness(kind: str | None) -> int:
        return catalogue.kinds[kind].advice_floor.strictness if kind else -1

    found: dict[tuple[str, str], Spot] = {}
    for spot in spots:
        if other := found.get((spot.area, spot.side)):
            spot = replace(
                spot,
                severity=max(spot.severity, other.severity),
                kind=max(spot.kind, other.kind, key=strictness),
                days=max(spot.days, other.days),
                limps=spot.limps or other.limps,
                sudden=spot.sudden or other.sudden,
            )
        found[spot.area, spot.side] = spot
    return list(found.values())


def _with_open(said: list[Spot], own: Own) -> list[Spot]:
    """The open spots, as reported last or as said just now, and then what is new."""
    known, now = own.by_place, {(spot.area, spot.side): spot for spot in said}
    for place, spot in now.items():
        if kept := known.get(place):
            after = kept.reported(spot.severity, on=own.today)
            now[place] = replace(spot, rising=after.rising, recurrent=kept.recurrent, worse=after.worse)
        elif place in own.returned:
            now[place] = replace(spot, recurrent=True)
    return list({**{place: kept.spot(own.today) for place, kept in known.items()}, **now}.values())


@made_once
def example(catalogue: Catalogue) -> Answer | None:
    """A real answer for somebody who has not said anything yet: a tight left calf. Worked out once for each version of the library."""
    form = CheckInForm(QueryDict(EXAMPLE), catalogue=catalogue)
    return answer_for(form) if form.is_valid() else None
