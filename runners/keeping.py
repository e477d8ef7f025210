"""What is kept of a check-in, and with whose leave. Each function is one transaction; done twice, it is done once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from library.catalogue import Catalogue
from runners.advice import LIMPING_SEVERITY, SUDDEN_KIND, Spot
from runners.check_in_forms import CheckInForm
from runners.history import Change, next_report
from runners.models import Cleared, Consent, Outcome, PracticeFeeling, PracticeStep, Preferences, Reaction, Report, Runner, Screening, SoreSpot
from runners.snapshot import Answered, Felt, Kept, Own, Wishes, ids, own, wishes
from runners.triage import wording_of


class NoConsentError(Exception):
    """Nothing is kept before the runner agreed to it."""


@transaction.atomic
def keep(runner: Runner, form: CheckInForm, *, today: date, now: datetime) -> Own:
    """Keep each place of a valid check-in that has an area and a number, and the wishes; all that is kept now.

    A spot that is open already takes the new kind, first day and today's number. NoConsentError keeps nothing. A yes to a
    red flag is never left out of what is kept: where the consent does not name answers, it says so too.
    """
    before = own(runner, today=today, catalogue=form.catalogue, lock=True)
    if not before.wishes.consented or (any(form.answers.values()) and not before.wishes.allows_history):
        raise NoConsentError
    spots = _keep_spots(runner, form, before, today=today, now=now)
    after = replace(before.wishes, minutes=form.minutes_now, equipment=form.equipment_now, cautions=form.cautions_now, floor=form.floor_now, holds=form.holds_now)
    after = _keep_wishes(runner, before.wishes, after, form.catalogue, today=today)
    kept = replace(before, spots=spots, wishes=after)
    return _keep_answers(runner, form, kept, today=today, now=now) if form.answers and after.allows_history else kept


@transaction.atomic
def keep_wishes(runner: Runner, said: Wishes, catalogue: Catalogue, *, today: date | None = None) -> None:
    """Keep how the runner likes a session. NoConsentError keeps nothing. Cautions that changed are confirmed as of `today`."""
    before = wishes(runner, lock=True)
    if not before.consented:
        raise NoConsentError
    _keep_wishes(runner, before, replace(said, consented=True, wording=before.wording, confirmed_on=before.confirmed_on), catalogue, today=today)


@transaction.atomic
def confirm_cautions(runner: Runner, *, today: date) -> None:
    """Note that the cautions still hold."""
    Preferences.objects.filter(runner=runner).update(cautions_confirmed_on=today)


@transaction.atomic
def keep_answers(runner: Runner, form: CheckInForm, *, today: date, now: datetime) -> Own:
    """Keep what was answered to red flags; all that is kept now. NoConsentError keeps nothing.

    One answer a day for each question and place: said twice it is there once, and a yes is not taken back by a no.
    """
    before = own(runner, today=today, catalogue=form.catalogue, lock=True)
    if not before.wishes.allows_history:
        raise NoConsentError
    return _keep_answers(runner, form, before, today=today, now=now)


def _keep_answers(runner: Runner, form: CheckInForm, kept: Own, *, today: date, now: datetime) -> Own:
    catalogue, pks = form.catalogue, ids(form.catalogue)
    told = {place: spot.severity for place, spot in kept.by_place.items()} | {(spot.area, spot.side): spot.severity for panel in form.spots if (spot := panel.spot())}
    old = {(each.flag, each.area, each.side): each for each in kept.answered if each.day == today}
    new: list[tuple[Answered, Screening]] = []
    for flag, yes in form.answers.items():
        for area, side in sorted(form.asked[flag] & told.keys()):
            was = old.get((flag, area, side))
            if was and was.stands(today):
                continue
            answer = Answered(pk=was.pk if was else 0, flag=flag, area=area, side=side, yes=yes, day=today, severity=told[area, side])
            open_spot = kept.by_place.get((area, side))
            row = Screening(
                pk=was.pk if was else None,
                runner=runner,
                spot_id=open_spot.pk if open_spot else None,
                group_id=pks["groups"].get(area),
                muscle_id=pks["muscles"].get(area),
                side=side,
                flag_id=pks["red_flags"][flag],
                question=catalogue.red_flags[flag].question,
                wording=wording_of(catalogue.red_flags[flag]),
                yes=yes,
                day=today,
                answered_at=now,
                severity=told[area, side],
            )
            new.append((answer, row))
    if changed := [row for _, row in new if row.pk]:
        Screening.objects.bulk_update(changed, ["yes", "severity", "answered_at", "cleared_on", "cleared", "question", "wording"])
    Screening.objects.bulk_create([row for _, row in new if not row.pk])
    answers = [replace(answer, pk=row.pk) for answer, row in new]
    replaced = {answer.pk for answer in answers}
    return replace(kept, answered=tuple(each for each in kept.answered if each.pk not in replaced)).with_history(catalogue, answered=answers)


@transaction.atomic
def react(runner: Runner, felt: Felt, catalogue: Catalogue, *, today: date, now: datetime) -> Own:
    """Keep what the runner says of an exercise, in place of what they said before; all that is kept now. NoConsentError keeps nothing."""
    before = own(runner, today=today, catalogue=catalogue, lock=True)
    if not before.wishes.allows_history:
        raise NoConsentError
    pks = ids(catalogue)
    row = {"word": felt.word, "how": felt.how, "group_id": pks["groups"].get(felt.area), "muscle_id": pks["muscles"].get(felt.area), "side": felt.side, "day": today, "at": now}
    Reaction.objects.bulk_create(
        [Reaction(runner=runner, exercise_id=pks["exercises"][felt.exercise], **row)], update_conflicts=True, unique_fields=["runner", "exercise"], update_fields=list(row)
    )
    others = tuple(each for each in before.felt if each.exercise != felt.exercise)
    return replace(before, felt=others).with_history(catalogue, felt=[felt])


def take_back(runner: Runner, exercise: str) -> None:
    """Forget what the runner said of an exercise. Doing so twice changes nothing."""
    runner.reactions.filter(exercise__slug=exercise).delete()


def clear(answer: Screening, why: Cleared, *, today: date) -> None:
    """A yes that no longer stands, and why. Doing so twice changes nothing; only a yes is cleared."""
    if answer.yes and answer.cleared_on is None:
        answer.cleared_on, answer.cleared = today, why
        answer.save(update_fields=["cleared_on", "cleared"])


@transaction.atomic(savepoint=False)
def say_how_now(runner: Runner, change: Change, was: Mapping[int, int], *, today: date, now: datetime) -> bool:
    """Better, the same, worse or gone (SUGGESTIONS.md 26) for open spots: their ids, with the number that was on the page.

    The number said then decides, so that said twice it counts once. Ids that are not the runner's, or not open, change nothing;
    False where there were no others.
    """
    spots = list(runner.sore_spots.open().filter(pk__in=list(was)).order_by("pk").select_for_update().values_list("pk", flat=True))
    if change == Change.GONE:
        return bool(SoreSpot.objects.filter(pk__in=spots).update(eased_at=now))
    Report.objects.bulk_create(
        [Report(spot_id=pk, date=today, severity=(said := next_report(change, was[pk])).number, worse=said.asks) for pk in spots],
        update_conflicts=True,
        unique_fields=["spot", "date"],
        update_fields=["severity", "worse"],
    )
    return bool(spots)


def _keep_spots(runner: Runner, form: CheckInForm, before: Own, *, today: date, now: datetime) -> tuple[Kept, ...]:
    known: Mapping[tuple[str, str], Kept] = before.by_place
    after, pks = dict(known), ids(form.catalogue)
    rows: dict[tuple[str, str], SoreSpot] = {}
    for panel in form.spots:
        if spot := panel.spot():
            place = (spot.area, spot.side)
            kept = _told(known.get(place), spot, said_when=panel.days_now is not None, catalogue=form.catalogue, today=today)
            kept = after[place] = replace(kept, recurrent=kept.recurrent or place in before.returned)
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
        update_fields=["severity", "worse"],
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


def _keep_wishes(runner: Runner, before: Wishes, after: Wishes, catalogue: Catalogue, *, today: date | None) -> Wishes:
    if after.cautions != before.cautions:
        after = replace(after, confirmed_on=today)
    if after == before:
        return after
    row = {
        "minutes": after.minutes,
        "level": after.level,
        "any_equipment": after.equipment is None,
        "floor": after.floor,
        "holds": after.holds,
        "weekly_goal": after.weekly_goal,
        "cautions_confirmed_on": after.confirmed_on,
    }
    preferences, _ = Preferences.objects.update_or_create(runner=runner, defaults=row)
    pks = ids(catalogue)
    preferences.equipment.set(pks["equipment"][slug] for slug in after.equipment or ())
    preferences.cautions.set(pks["cautions"][slug] for slug in after.cautions)
    return after


@transaction.atomic
def give_consent(runner: Runner, *, now: datetime) -> None:
    """Note that the runner agrees to the wording of today. The first time counts for each wording."""
    consent, made = Consent.objects.get_or_create(runner=runner, defaults={"wording": Consent.WORDING, "given_at": now})
    if not made and consent.wording != Consent.WORDING:
        consent.wording, consent.given_at = Consent.WORDING, now
        consent.save(update_fields=["wording", "given_at"])


@transaction.atomic
def withdraw_consent(runner: Runner) -> None:
    """Delete all that was kept under the consent, and the consent itself: spots, reports, answers, reactions, feelings, preferences.

    Routines and practices stay: without feelings, and with what hurt as merely skipped, they say nothing of a body.
    """
    Consent.objects.select_for_update().filter(runner=runner).first()  # whoever is keeping something ends first
    runner.screenings.all().delete()
    runner.reactions.all().delete()
    PracticeFeeling.objects.filter(practice__runner=runner).delete()
    PracticeStep.objects.filter(practice__runner=runner, outcome=Outcome.HURT).update(outcome=Outcome.SKIPPED)
    runner.sore_spots.all().delete()
    Preferences.objects.filter(runner=runner).delete()
    Consent.objects.filter(runner=runner).delete()
