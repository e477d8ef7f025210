"""The seam between what a runner keeps and the rules: rows -> values, in a fixed few queries.

Nothing here reads the clock: `today` is the runner's calendar day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, DateField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from library.catalogue import Catalogue, made_once
from library.models import MODELS
from runners import history
from runners.advice import SIDES, Spot
from runners.log import GOAL
from runners.models import Consent, Outcome, PracticeStep, Preferences, Report, Runner, SoreSpot
from runners.querysets import STANDS

RISING = 3  # reports in a row
RETURNS = 3  # times eased and back
RETURNS_WITHIN = timedelta(weeks=4)
RECENT = timedelta(days=2)  # "done on the last days" (SUGGESTIONS.md 19); what was played today is offered again as it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An open sore spot. `severities` are the last reports, newest first; `recurrent`: eased and back often of late."""

    pk: int
    area: str
    side: str
    kind: str | None
    since: date
    severities: tuple[int, ...]
    reported_on: date | None
    recurrent: bool = False
    said_worse: bool = False

    @property
    def severity(self) -> int:
        return self.severities[0] if self.severities else 0

    @property
    def rising(self) -> bool:
        """Whether the last three reports rose, each above the one before."""
        return len(self.severities) == RISING and self.severities[0] > self.severities[1] > self.severities[2]

    @property
    def worse(self) -> bool:
        """Whether the last report was said to be worse, or is clearly above the one before."""
        return self.said_worse or (len(self.severities) > 1 and self.severities[0] - self.severities[1] >= history.WORSE_BY)

    def is_due(self, today: date) -> bool:
        """Whether it is time to ask how it is: nothing was said of it today."""
        return self.reported_on is None or self.reported_on < today

    def days(self, today: date) -> int:
        """The how manieth day it is sore: 1 on the first."""
        return max(1, (today - self.since).days + 1)

    def spot(self, today: date) -> Spot:
        """The spot as the rules read it."""
        return Spot(
            area=self.area,
            side=self.side,
            severity=self.severity,
            kind=self.kind,
            days=self.days(today),
            rising=self.rising,
            recurrent=self.recurrent,
            worse=self.worse,
        )

    def reported(self, severity: int, *, on: date) -> Kept:
        """As after a report: the day's last word counts."""
        before = self.severities[1:] if self.reported_on == on else self.severities
        return replace(self, severities=(severity, *before)[:RISING], reported_on=on, said_worse=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A kept answer to a red flag's question about an area and side. A no holds for reports up to `severity`."""

    pk: int
    flag: str
    area: str
    side: str
    yes: bool
    day: date
    severity: int = 0
    cleared_on: date | None = None

    def stands(self, today: date) -> bool:
        """Whether it is a yes that withholds its area: not cleared, and given within the last week."""
        return self.yes and self.cleared_on is None and self.day >= today - STANDS

    def spares(self, spot: Spot, reported_on: date) -> bool:
        """Whether the question need not be asked again: it was answered with no, or cleared, since the spot was as sore as now."""
        settled = self.cleared_on if self.yes else self.day
        return settled is not None and settled >= reported_on and spot.severity <= self.severity

    def screening(self, catalogue: Catalogue) -> history.Screening:
        """The yes as the rules read it."""
        return history.Screening(flag=self.flag, muscles=muscles_of(catalogue, self.area), sides=frozenset(SIDES[self.side]), given_on=self.day, cleared_on=self.cleared_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """A kept reaction to an exercise; `how` it hurts, and for which area and side it was given."""

    exercise: str
    word: str
    how: str
    day: date
    area: str = ""
    side: str = ""

    def reaction(self, catalogue: Catalogue) -> history.Reaction:
        """The reaction as the rules read it."""
        return history.Reaction(exercise=self.exercise, said=self.word, on=self.day, muscles=muscles_of(catalogue, self.area), sides=frozenset(SIDES.get(self.side, ())))


def muscles_of(catalogue: Catalogue, area: str) -> frozenset[str]:
    """The muscles of an area; none for what is not an area (any more)."""
    return frozenset(catalogue.muscles_of(area)) if catalogue.is_area(area) else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a runner likes a session. Without consent nothing of it is kept. `equipment` None is anything.

    `wording`: the version of the consent. `confirmed_on`: the day on which the cautions were last said to hold.
    """

    consented: bool = False
    wording: str = ""
    minutes: int = 10
    level: int = 3
    equipment: frozenset[str] | None = None
    cautions: frozenset[str] = frozenset()
    confirmed_on: date | None = None
    floor: bool = True
    holds: str = ""
    weekly_goal: int = GOAL

    @property
    def allows_history(self) -> bool:
        """Whether the consent names answers and reactions too."""
        return self.wording == Consent.WORDING

    def due(self, today: date) -> tuple[str, ...]:
        """The cautions to ask about again; they hold until that is answered."""
        return history.cautions_due(dict.fromkeys(sorted(self.cautions), self.confirmed_on), today=today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What somebody keeps, on one of their days. A visitor keeps nothing, but may have said some of it just now."""

    today: date
    spots: tuple[Kept, ...] = ()
    wishes: Wishes = Wishes()
    answered: tuple[Answered, ...] = ()
    felt: tuple[Felt, ...] = ()
    screenings: tuple[history.Screening, ...] = ()
    reactions: tuple[history.Reaction, ...] = ()
    recent: frozenset[str] = frozenset()  # exercises practised on the last days, today's apart
    returned: frozenset[tuple[str, str]] = frozenset()  # the (area, side)s that eased so often of late that one more time is too often

    @property
    def by_place(self) -> Mapping[tuple[str, str], Kept]:
        """(area, side) -> the spot that is open there."""
        return {(kept.area, kept.side): kept for kept in self.spots}

    @property
    def standing(self) -> tuple[Answered, ...]:
        """Each yes that withholds its area today, the latest first."""
        return tuple(answered for answered in self.answered if answered.stands(self.today))

    def word_on(self, exercise: str) -> str:
        """What was said of an exercise, or nothing."""
        return next((felt.word for felt in self.felt if felt.exercise == exercise), "")

    def with_history(self, catalogue: Catalogue, *, answered: Iterable[Answered] = (), felt: Iterable[Felt] = ()) -> Own:
        """With more answers and reactions, all as the rules read them too."""
        answers, feelings = (*answered, *self.answered), (*felt, *self.felt)
        return replace(
            self,
            answered=answers,
            felt=feelings,
            screenings=tuple(each.screening(catalogue) for each in answers if each.yes),
            reactions=tuple(each.reaction(catalogue) for each in feelings),
        )


def own(runner: Runner, *, today: date, catalogue: Catalogue, lock: bool = False) -> Own:
    """All that the check-in needs of a runner, in at most three queries. `lock` as for `wishes`."""
    kept = _under_consent(runner, today=today, lock=lock)
    own = Own(today=today, spots=open_spots(runner, today=today), wishes=kept.wishes, returned=kept.returned, recent=kept.recent)
    return own.with_history(catalogue, answered=kept.answered, felt=kept.felt)


def open_spots(runner: Runner, *, today: date) -> tuple[Kept, ...]:
    """The runner's open sore spots, oldest first. One query, whatever lies behind them."""
    reports = Report.objects.filter(spot=OuterRef("pk")).order_by("-date")
    eased = (
        SoreSpot.objects.filter(Q(group=OuterRef("group")) | Q(muscle=OuterRef("muscle")), runner=OuterRef("runner"), side=OuterRef("side"), eased_at__gte=_lately(today))
        .order_by()
        .values("runner")
        .annotate(times=Count("pk"))
        .values("times")
    )
    rows = (
        runner.sore_spots.open()
        .annotate(
            area_slug=Coalesce("muscle__slug", "group__slug"),
            reported_on=Subquery(reports.values("date")[:1]),
            last=Subquery(reports.values("severity")[:1]),
            second=Subquery(reports.values("severity")[1:2]),
            said_worse=Coalesce(Subquery(reports.values("worse")[:1]), Value(False)),
            third=Subquery(reports.values("severity")[2:3]),
            returns=Coalesce(Subquery(eased), Value(0)),
        )
        .values_list("pk", "area_slug", "side", "kind__slug", "since", "last", "second", "third", "said_worse", "reported_on", "returns")
    )
    return tuple(
        Kept(
            pk=pk,
            area=area,
            side=side,
            kind=kind,
            since=since,
            severities=tuple(severity for severity in severities if severity is not None),
            reported_on=reported_on,
            recurrent=returns >= RETURNS,
            said_worse=bool(said_worse),
        )
        for pk, area, side, kind, since, *severities, said_worse, reported_on, returns in rows
    )


def _lately(today: date) -> datetime:
    """From when on what eased counts."""
    return timezone.make_aware(datetime.combine(today - RETURNS_WITHIN, time.min))


def wishes(runner: Runner, *, lock: bool = False) -> Wishes:
    """The runner's preferences, and whether they gave consent. Two queries; one without consent.

    With `lock`, in a transaction: until it ends nobody else keeps or withdraws anything of this runner.
    """
    return _under_consent(runner, today=None, lock=lock).wishes


class _UnderConsent(NamedTuple):
    """What a runner keeps under the consent, spots apart. All but wishes only for a day."""

    wishes: Wishes
    answered: list[Answered] = []
    felt: list[Felt] = []
    returned: frozenset[tuple[str, str]] = frozenset()  # places that eased often of late
    recent: frozenset[str] = frozenset()  # exercises practised on the last days


def _under_consent(runner: Runner, *, today: date | None, lock: bool) -> _UnderConsent:
    consents = Consent.objects.select_for_update(of=("self",)) if lock else Consent.objects.all()
    consent = consents.filter(runner=runner).select_related("runner__preferences").first()
    if consent is None:
        return _UnderConsent(Wishes())
    preferences: Preferences | None = getattr(consent.runner, "preferences", None)
    if preferences is None and today is None:
        return _UnderConsent(Wishes(consented=True, wording=consent.wording))
    rows = list(_lists(runner, preferences, today))
    answered = [
        Answered(pk=pk, flag=slug, area=area, side=side, yes=word == "yes", day=day, severity=number, cleared_on=on)
        for what, pk, slug, word, _, area, side, day, on, number in rows
        if what == "answered"
    ]
    felt = [Felt(exercise=slug, word=word, how=how, day=day, area=area, side=side) for what, _, slug, word, how, area, side, day, *_ in rows if what == "felt"]
    answered.sort(key=lambda each: (each.day, each.pk), reverse=True)
    eased = Counter((area, side) for what, _, _, _, _, area, side, *_ in rows if what == "eased")
    returned = frozenset(place for place, times in eased.items() if times >= RETURNS)
    recent = frozenset(slug for what, _, slug, *_ in rows if what == "done")
    if preferences is None:
        return _UnderConsent(Wishes(consented=True, wording=consent.wording), answered, felt, returned, recent)
    wished = Wishes(
        consented=True,
        wording=consent.wording,
        minutes=preferences.minutes,
        level=preferences.level,
        equipment=None if preferences.any_equipment else frozenset(slug for what, _, slug, *_ in rows if what == "equipment"),
        cautions=frozenset(slug for what, _, slug, *_ in rows if what == "cautions"),
        confirmed_on=preferences.cautions_confirmed_on,
        floor=preferences.floor,
        holds=preferences.holds,
        weekly_goal=preferences.weekly_goal,
    )
    return _UnderConsent(wished, answered, felt, returned, recent)


# One query for six short lists: each row says what it is. Every column has its type in every part, as PostgreSQL asks.
def _lists(runner: Runner, preferences: Preferences | None, today: date | None) -> Iterable[tuple[Any, ...]]:
    parts: list[QuerySet[Any, Any]] = []
    if preferences:
        parts += [_columns(getattr(preferences, name), name, slug=F("slug")) for name in ("equipment", "cautions")]
    if today:
        area = Coalesce("muscle__slug", "group__slug", Value(""))
        recent = runner.screenings.of_late(today)
        said = Case(When(yes=True, then=Value("yes")), default=Value("no"))
        parts.append(_columns(recent, "answered", slug=F("flag__slug"), word=said, area=area, of_side=F("side"), on_day=F("day"), ended=F("cleared_on"), number=F("severity")))
        parts.append(_columns(runner.reactions, "felt", slug=F("exercise__slug"), word=F("word"), way=F("how"), area=area, of_side=F("side"), on_day=F("day")))
        done = PracticeStep.objects.filter(
            practice__runner=runner, practice__removed_at=None, practice__day__range=(today - RECENT, today - timedelta(days=1)), outcome=Outcome.DONE
        )
        parts.append(_columns(done, "done", slug=F("exercise__slug")))
        parts.append(_columns(runner.sore_spots.filter(eased_at__gte=_lately(today)), "eased", area=area, of_side=F("side")))
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _columns(rows: Any, what: str, **columns: Any) -> QuerySet[Any, Any]:
    """The rows as (what, pk, slug, word, how, area, side, day, cleared, number), empty where a part has no such thing."""
    texts = ("slug", "word", "way", "area", "of_side")
    named = {f"c_{name}": Cast(columns.get(name, Value("")), CharField()) for name in texts}
    named |= {f"c_{name}": Cast(columns.get(name, Value(None)), DateField()) for name in ("on_day", "ended")}
    named["c_number"] = Cast(columns.get("number", Value(0)), IntegerField())
    return rows.order_by().annotate(c_what=Value(what, output_field=CharField()), **named).values_list("c_what", "pk", *named)


# Rows point at the library's rows by number; the catalogue knows slugs.
@made_once
def ids(catalogue: Catalogue) -> Mapping[str, Mapping[str, int]]:
    """The primary keys of what runners point at: {"groups": {slug: pk}}. No query but the first time for each version of the library."""
    return {name: dict(MODELS[name].objects.values_list("slug", "pk")) for name in ("groups", "muscles", "kinds", "equipment", "cautions", "red_flags", "exercises")}
