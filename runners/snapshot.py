"""The seam between what a runner keeps and the rules: rows -> values, one query each.

Nothing here reads the clock: `today` is the runner's calendar day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from library.catalogue import Catalogue, made_once
from library.models import MODELS
from runners.advice import Spot
from runners.models import Consent, Preferences, Report, Runner, SoreSpot

RISING = 3  # reports in a row
RETURNS = 3  # times eased and back
RETURNS_WITHIN = timedelta(weeks=4)


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

    @property
    def severity(self) -> int:
        return self.severities[0] if self.severities else 0

    @property
    def rising(self) -> bool:
        """Whether the last three reports rose, each above the one before."""
        return len(self.severities) == RISING and self.severities[0] > self.severities[1] > self.severities[2]

    def days(self, today: date) -> int:
        """The how manieth day it is sore: 1 on the first."""
        return max(1, (today - self.since).days + 1)

    def spot(self, today: date) -> Spot:
        """The spot as the rules read it."""
        return Spot(area=self.area, side=self.side, severity=self.severity, kind=self.kind, days=self.days(today), rising=self.rising, recurrent=self.recurrent)

    def reported(self, severity: int, *, on: date) -> Kept:
        """As after a report: the day's last word counts."""
        before = self.severities[1:] if self.reported_on == on else self.severities
        return replace(self, severities=(severity, *before)[:RISING], reported_on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a runner likes a session. Without consent nothing of it is kept. `equipment` None is anything."""

    consented: bool = False
    minutes: int = 10
    level: int = 3
    equipment: frozenset[str] | None = None
    cautions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a runner keeps, on one of their days."""

    today: date
    spots: tuple[Kept, ...] = ()
    wishes: Wishes = Wishes()

    @property
    def by_place(self) -> Mapping[tuple[str, str], Kept]:
        """(area, side) -> the spot that is open there."""
        return {(kept.area, kept.side): kept for kept in self.spots}


def own(runner: Runner, *, today: date) -> Own:
    """All that the check-in needs of a runner, in at most three queries."""
    return Own(today=today, spots=open_spots(runner, today=today), wishes=wishes(runner))


def open_spots(runner: Runner, *, today: date) -> tuple[Kept, ...]:
    """The runner's open sore spots, oldest first. One query, whatever lies behind them."""
    reports = Report.objects.filter(spot=OuterRef("pk")).order_by("-date")
    lately = timezone.make_aware(datetime.combine(today - RETURNS_WITHIN, time.min))
    eased = (
        SoreSpot.objects.filter(Q(group=OuterRef("group")) | Q(muscle=OuterRef("muscle")), runner=OuterRef("runner"), side=OuterRef("side"), eased_at__gte=lately)
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
            third=Subquery(reports.values("severity")[2:3]),
            returns=Coalesce(Subquery(eased), Value(0)),
        )
        .values_list("pk", "area_slug", "side", "kind__slug", "since", "last", "second", "third", "reported_on", "returns")
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
        )
        for pk, area, side, kind, since, *severities, reported_on, returns in rows
    )


def wishes(runner: Runner, *, lock: bool = False) -> Wishes:
    """The runner's preferences, and whether they gave consent. Two queries; one where there is nothing.

    With `lock`, in a transaction: until it ends nobody else keeps or withdraws anything of this runner.
    """
    consents = Consent.objects.select_for_update(of=("self",)) if lock else Consent.objects.all()
    consent = consents.filter(runner=runner).select_related("runner__preferences").first()
    preferences: Preferences | None = getattr(consent.runner, "preferences", None) if consent else None
    if preferences is None:
        return Wishes(consented=consent is not None)
    chosen = _chosen(preferences)
    return Wishes(
        consented=True,
        minutes=preferences.minutes,
        level=preferences.level,
        equipment=None if preferences.any_equipment else frozenset(slug for what, slug in chosen if what == "equipment"),
        cautions=frozenset(slug for what, slug in chosen if what == "cautions"),
    )


def _chosen(preferences: Preferences) -> list[tuple[str, str]]:
    """("equipment" or "cautions", slug) of what is ticked, in one query."""
    kinds = [getattr(preferences, name).order_by().annotate(what=Value(name, output_field=CharField())).values_list("what", "slug") for name in ("equipment", "cautions")]
    return list(kinds[0].union(kinds[1], all=True))


# Rows point at the library's rows by number; the catalogue knows slugs.
@made_once
def ids(catalogue: Catalogue) -> Mapping[str, Mapping[str, int]]:
    """The primary keys of what runners point at: {"groups": {slug: pk}}. No query but the first time for each version of the library."""
    return {name: dict(MODELS[name].objects.values_list("slug", "pk")) for name in ("groups", "muscles", "kinds", "equipment", "cautions")}
