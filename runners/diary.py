"""What a runner kept of soreness and practice: rows -> values for the log, the report and the file, and what changes the log.

Nothing here reads the clock: `today` is the runner's calendar day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, F, IntegerField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from library.catalogue import Catalogue
from library.words import Side
from runners import log, practices
from runners.answers import spot_name
from runners.keeping import NoConsentError
from runners.log import Trend
from runners.models import Consent, Felt, Outcome, Practice, PracticeFeeling, PracticeStep, Preferences, Report, Routine, Runner
from runners.routines import UNDO_FOR

LISTED = 40  # rows of one table of the report, at most


# Soreness


def trends(runner: Runner, catalogue: Catalogue, *, today: date) -> tuple[Trend, ...]:
    """How each place went in the last days. One query; where a day has two numbers for one place, the higher."""
    said: dict[tuple[str, str], dict[date, int]] = {}
    for area, side, day, severity in _severities(runner).filter(date__range=(log.last_days(today)[0], today)):
        said.setdefault((area, side), {})[day] = severity
    return log.trends(said, {place: spot_name(catalogue, *place) for place in said}, today=today)


def _severities(runner: Runner) -> QuerySet[Report, tuple[str, str, date, int]]:
    """(area, side, day, the day's highest number)."""
    area = Coalesce("spot__muscle__slug", "spot__group__slug")
    return Report.objects.filter(spot__runner=runner).order_by().values_list(area, "spot__side", "date").annotate(worst=Max("severity"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotLine:
    """A sore spot as the report lists it. `eased` None: still open."""

    area: str
    side: str
    name: str
    kind: str
    since: date
    eased: datetime | None


def spots(runner: Runner, catalogue: Catalogue, *, today: date) -> tuple[SpotLine, ...]:
    """What is open, or was reported in the last days; the open ones first. One query."""
    lately = Q(reports__date__range=(log.last_days(today)[0], today))
    rows = (
        runner.sore_spots.filter(Q(eased_at=None) | lately)
        .annotate(area_slug=Coalesce("muscle__slug", "group__slug"))
        .order_by(F("eased_at").desc(nulls_first=True), "since", "pk")
        .values_list("area_slug", "side", "kind__label", "since", "eased_at")
        .distinct()
    )
    return tuple(
        SpotLine(area=area, side=side, name=spot_name(catalogue, area, side), kind=kind or "", since=since, eased=eased) for area, side, kind, since, eased in rows[:LISTED]
    )


# Practices


def page_of(runner: Runner) -> QuerySet[Practice]:
    """The practices of the log, the latest first, with how many steps were done, skipped and hurt. Their feelings in one more query."""
    times = {outcome.value: Count("steps", filter=Q(steps__outcome=outcome.value)) for outcome in Outcome}
    feelings = PracticeFeeling.objects.select_related("group", "muscle")
    return runner.practices.kept().annotate(**times).order_by("-began_at", "-pk").prefetch_related(Prefetch("feelings", feelings))


def sessions(runner: Runner, *, first: date, last: date) -> dict[date, int]:
    """How many practices of each day count, on days that have any. One query."""
    counted = _counted(runner.practices.kept().on_days(first, last))
    return dict(counted.order_by().values("day").annotate(times=Count("pk")).values_list("day", "times"))


def _counted(found: QuerySet[Practice]) -> QuerySet[Practice]:
    """Those of which enough was done (log.counts)."""
    done = PracticeStep.objects.filter(practice=OuterRef("pk"), outcome=Outcome.DONE.value).order_by().values("practice").annotate(times=Count("pk")).values("times")
    shares = found.alias(done=Coalesce(Subquery(done, output_field=IntegerField()), 0)).alias(share=F("done") * 100, least=F("steps_planned") * log.COUNTS_FROM)
    return shares.filter(share__gte=F("least"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeLine:
    """What was practised under one name in the last days."""

    name: str
    times: int
    days: int
    last: date


def practised(runner: Runner, *, today: date) -> tuple[PracticeLine, ...]:
    """What was practised in the last days, by name, the most often first. One query."""
    rows = runner.practices.kept().on_days(log.last_days(today)[0], today).order_by().values("name")
    rows = rows.annotate(times=Count("pk"), days=Count("day", distinct=True), last=Max("day")).order_by("-times", "name")
    return tuple(PracticeLine(**row) for row in rows[:LISTED])


def felt(runner: Runner, catalogue: Catalogue, *, today: date) -> dict[tuple[str, str], dict[str, int]]:
    """(area, side) -> how often it felt better, the same, worse after a practice of the last days. One query."""
    rows = (
        PracticeFeeling.objects.filter(practice__runner=runner, practice__removed_at=None, practice__day__range=(log.last_days(today)[0], today))
        .order_by()
        .values_list(Coalesce("muscle__slug", "group__slug"), "side", "word")
        .annotate(times=Count("pk"))
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for area, side, word, times in rows:
        found.setdefault((area, side), {felt.value: 0 for felt in Felt})[word] = times
    return found


def hurt(runner: Runner, *, today: date) -> Sequence[tuple[str, str, int]]:
    """(exercise, side, times) of what hurt in practices of the last days, the most often first. One query."""
    steps = PracticeStep.objects.filter(practice__runner=runner, practice__removed_at=None, practice__day__range=(log.last_days(today)[0], today), outcome=Outcome.HURT.value)
    return list(steps.order_by().values_list("exercise_name", "side").annotate(times=Count("pk")).order_by("-times", "exercise_name", "side")[:LISTED])


def goal_of(runner: Runner) -> int:
    """The sessions a week a runner aims at. One query."""
    return Preferences.objects.filter(runner=runner).values_list("weekly_goal", flat=True).first() or log.GOAL


# Everything, for a file

HEADER = ("day", "what", "name", "side", "number", "word", "seconds", "steps done", "steps planned")
FileRow = tuple[str, str, str, str, int | str, str, int | str, int | str, int | str]


def file_rows(runner: Runner, catalogue: Catalogue) -> Iterator[FileRow]:
    """Every number of every day, every practice and how it felt after: three queries, whatever the amount."""
    for area, side, day, severity in _severities(runner).order_by("date"):
        band = next((band.label for band in catalogue.bands.values() if band.lowest <= severity <= band.highest), "")
        yield (day.isoformat(), "soreness", _area(catalogue, area), Side(side).label, severity, band, "", "", "")
    done = Count("steps", filter=Q(steps__outcome=Outcome.DONE.value))
    for name, day, seconds, steps, planned in runner.practices.kept().order_by("began_at", "pk").annotate(done=done).values_list("name", "day", "seconds", "done", "steps_planned"):
        yield (day.isoformat(), "practice", name, "", "", "", seconds or "", steps if planned else "", planned or "")
    feelings = PracticeFeeling.objects.filter(practice__runner=runner, practice__removed_at=None).order_by("practice__began_at", "pk")
    for area, side, word, day in feelings.values_list(Coalesce("muscle__slug", "group__slug"), "side", "word", "practice__day"):
        yield (day.isoformat(), "felt after practice", _area(catalogue, area), Side(side).label if side else "", "", Felt(word).label, "", "", "")


def _area(catalogue: Catalogue, area: str) -> str:
    return catalogue.area_name(area) if catalogue.is_area(area) else area


# What changes the log. Each is one transaction; done twice, it is done once.


def done_today(runner: Runner, *, pk: int, today: date, now: datetime) -> Practice:
    """Say that a routine is done today, without the player. Played or said already today, it stays one practice.

    Routine.DoesNotExist says that there is no such routine of theirs.
    """
    with transaction.atomic():
        routine: Routine = runner.routines.kept().select_for_update().get(pk=pk)
        if known := _counted(runner.practices.kept().filter(routine=routine, day=today)).first():
            return known
        key = f"done-{routine.pk}-{today.isoformat()}"
        practice: Practice = practices.keep(runner, key=key, began_at=now, ended_at=now, seconds=0, name=routine.name, routine=routine, steps=(), steps_planned=0, now=now)
        if practice.removed_at is not None:
            practice.removed_at = None
            practice.save(update_fields=["removed_at"])
        return practice


def remove_practice(runner: Runner, *, pk: int, at: datetime) -> Practice:
    """Take a practice out of the log, for an undo; those taken out long ago go for good."""
    with transaction.atomic():
        practice: Practice = runner.practices.get(pk=pk)
        if practice.removed_at is None:
            practice.removed_at = at
            practice.save(update_fields=["removed_at"])
        runner.practices.removed_before(at - UNDO_FOR).delete()
        return practice


def restore_practice(runner: Runner, *, pk: int) -> Practice:
    """Put a practice back into the log."""
    practice: Practice = runner.practices.get(pk=pk)
    if practice.removed_at is not None:
        practice.removed_at = None
        practice.save(update_fields=["removed_at"])
    return practice


def set_goal(runner: Runner, *, goal: int) -> None:
    """Keep how many sessions a week the runner aims at. It stands with the preferences, under the consent: NoConsentError keeps nothing."""
    with transaction.atomic():
        if Consent.objects.select_for_update().filter(runner=runner).first() is None:
            raise NoConsentError
        Preferences.objects.update_or_create(runner=runner, defaults={"weekly_goal": goal})
