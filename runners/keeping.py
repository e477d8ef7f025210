"""What is kept of a check-in, and with whose leave. Each function is one transaction; done twice, it is done once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from library.catalogue import Catalogue
from runners.advice import LIMPING_SEVERITY, SUDDEN_KIND, Spot
from runners.check_in_forms import CheckInForm
from runners.models import Consent, Preferences, Report, Runner, SoreSpot
from runners.snapshot import Kept, Wishes, ids, open_spots, wishes


class NoConsentError(Exception):
    """Nothing is kept before the runner agreed to it."""


@transaction.atomic
def keep(runner: Runner, form: CheckInForm, *, today: date, now: datetime) -> tuple[tuple[Kept, ...], Wishes]:
    """Keep each place of a valid check-in that has an area and a number, and the wishes; what is open now, and the wishes.

    A spot that is open already takes the new kind, first day and today's number. NoConsentError keeps nothing.
    """
    before = wishes(runner, lock=True)
    if not before.consented:
        raise NoConsentError
    kept = _keep_spots(runner, form, today=today, now=now)
    after = replace(before, minutes=form.minutes_now, equipment=form.equipment_now, cautions=form.cautions_now)
    _keep_wishes(runner, before, after, form.catalogue)
    return kept, after


@transaction.atomic
def keep_wishes(runner: Runner, said: Wishes, catalogue: Catalogue) -> None:
    """Keep how the runner likes a session. NoConsentError keeps nothing."""
    before = wishes(runner, lock=True)
    if not before.consented:
        raise NoConsentError
    _keep_wishes(runner, before, replace(said, consented=True), catalogue)


def _keep_spots(runner: Runner, form: CheckInForm, *, today: date, now: datetime) -> tuple[Kept, ...]:
    known = {(kept.area, kept.side): kept for kept in open_spots(runner, today=today)}
    after, pks = dict(known), ids(form.catalogue)
    rows: dict[tuple[str, str], SoreSpot] = {}
    for panel in form.spots:
        if spot := panel.spot():
            place = (spot.area, spot.side)
            kept = after[place] = _told(known.get(place), spot, said_when=bool(panel.cleaned_data["days"]), catalogue=form.catalogue, today=today)
            rows[place] = SoreSpot(
                pk=kept.pk or None,
                runner=runner,
                group_id=pks["groups"].get(spot.area),
                muscle_id=pks["muscles"].get(spot.area),
                side=spot.side,
                kind_id=pks["kinds"].get(kept.kind or ""),
                since=kept.since,
                noted_at=now,
            )
    SoreSpot.objects.bulk_update([row for row in rows.values() if row.pk], ["kind", "since"])
    SoreSpot.objects.bulk_create([row for row in rows.values() if not row.pk])
    Report.objects.bulk_create(
        [Report(spot=row, date=today, severity=after[place].severity) for place, row in rows.items()],
        update_conflicts=True,
        unique_fields=["spot", "date"],
        update_fields=["severity"],
    )
    return tuple(replace(kept, pk=rows[place].pk) if place in rows else kept for place, kept in after.items())


def _told(old: Kept | None, spot: Spot, *, said_when: bool, catalogue: Catalogue, today: date) -> Kept:
    """A spot as it is kept: what makes today's advice stricter is kept with it, so that tomorrow's is not milder (SUGGESTIONS.md 8)."""
    since = old.since if old and not said_when else today - timedelta(days=spot.days - 1)
    kept = old or Kept(pk=0, area=spot.area, side=spot.side, kind=None, since=since, severities=(), reported_on=None)
    severity = max(spot.severity, LIMPING_SEVERITY) if spot.limps else spot.severity
    return replace(kept, kind=_kind(spot, catalogue), since=since).reported(severity, on=today)


def _kind(spot: Spot, catalogue: Catalogue) -> str | None:
    """The feel said, or the sudden one where that is stricter."""
    if not spot.sudden or SUDDEN_KIND not in catalogue.kinds:
        return spot.kind
    sudden, said = catalogue.kinds[SUDDEN_KIND], catalogue.kinds.get(spot.kind or "")
    return said.slug if said and said.advice_floor.strictness > sudden.advice_floor.strictness else sudden.slug


def _keep_wishes(runner: Runner, before: Wishes, after: Wishes, catalogue: Catalogue) -> None:
    if after == before:
        return
    row = {"minutes": after.minutes, "level": after.level, "any_equipment": after.equipment is None}
    preferences, _ = Preferences.objects.update_or_create(runner=runner, defaults=row)
    pks = ids(catalogue)
    preferences.equipment.set(pks["equipment"][slug] for slug in after.equipment or ())
    preferences.cautions.set(pks["cautions"][slug] for slug in after.cautions)


@transaction.atomic
def give_consent(runner: Runner, *, now: datetime) -> None:
    """Note that the runner agrees to the wording of today. The first time counts for each wording."""
    consent, made = Consent.objects.get_or_create(runner=runner, defaults={"wording": Consent.WORDING, "given_at": now})
    if not made and consent.wording != Consent.WORDING:
        consent.wording, consent.given_at = Consent.WORDING, now
        consent.save(update_fields=["wording", "given_at"])


@transaction.atomic
def withdraw_consent(runner: Runner) -> None:
    """Delete all that was kept under the consent, reports included, and the consent itself. Routines stay: they say nothing of a body."""
    Consent.objects.select_for_update().filter(runner=runner).first()  # whoever is keeping something ends first
    runner.sore_spots.all().delete()
    Preferences.objects.filter(runner=runner).delete()
    Consent.objects.filter(runner=runner).delete()
