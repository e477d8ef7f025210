"""The practice log: soreness over the last weeks, what was practised, a weekly goal, a page to take along, a file."""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from config.http import RunnerRequest
from library import snapshot as library
from runners import diary
from runners import log as days
from runners.keeping import NoConsentError
from runners.log_forms import GoalForm
from runners.models import Practice

A_PAGE = 20  # practices
OFFERED = 5  # routines with a "done today" button; each routine's own page has one too


@require_safe
def log(request: RunnerRequest) -> HttpResponse:
    """The last four weeks of soreness, this week against the goal, and every practice."""
    return _log(request)


def _log(request: RunnerRequest, *, goal_form: GoalForm | None = None, status: int = 200) -> HttpResponse:
    runner, today, catalogue = request.user, timezone.localdate(), library.catalogue()
    goal = diary.goal_of(runner)
    dates = days.last_days(today)
    sessions = diary.sessions(runner, first=min(dates[0], days.week_of(today)), last=today)
    page = Paginator(diary.page_of(runner), A_PAGE).get_page(request.GET.get("page"))
    trends = diary.trends(runner, catalogue, today=today)
    context: dict[str, Any] = {
        "catalogue": catalogue,
        "today": today,
        "dates": dates,
        "narrow_from": days.DAYS - days.NARROW_DAYS,
        "trends": trends,
        "bands": [(band.lowest, band.highest, band.label) for band in catalogue.bands.values() if band.lowest],
        "sessions": [(day, sessions.get(day, 0)) for day in dates],
        "weeks": days.weeks(sessions, today=today, goal=goal),
        "goal_form": goal_form or GoalForm(initial={"goal": goal}, label_suffix=""),
        "page": page,
        "routines": runner.routines.in_use().exclude(practices__in=runner.practices.kept().filter(day=today))[:OFFERED],
        "removed": _removed(request),
    }
    return render(request, "runners/log.html", context, status=status)


def _removed(request: RunnerRequest) -> Practice | None:
    """The removed practice that the address names, if it is theirs and still to be had."""
    pk = request.GET.get("removed", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return request.user.practices.filter(removed_at__isnull=False, pk=pk).first()


@require_safe
def log_report(request: RunnerRequest) -> HttpResponse:
    """The last four weeks on paper, to take to a physio."""
    runner, today, catalogue = request.user, timezone.localdate(), library.catalogue()
    trends, felt = diary.trends(runner, catalogue, today=today), diary.felt(runner, catalogue, today=today)
    by_place = {(trend.area, trend.side): trend for trend in trends}
    spots = diary.spots(runner, catalogue, today=today)
    context = {
        "catalogue": catalogue,
        "today": today,
        "dates": days.last_days(today),
        "trends": trends,
        "spots": [(spot, by_place.get((spot.area, spot.side)), felt.get((spot.area, spot.side))) for spot in spots],
        "practised": diary.practised(runner, today=today),
        "hurt": diary.hurt(runner, today=today),
    }
    return render(request, "runners/log_report.html", context)


@require_safe
def log_csv(request: RunnerRequest) -> HttpResponse:
    """The whole history as a file for a spreadsheet. No cell is read as a formula."""
    today = timezone.localdate()
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="legwork-{today.isoformat()}.csv"'})
    response.write("\ufeff")  # by which spreadsheets know the encoding
    writer = csv.writer(response)
    writer.writerow(diary.HEADER)
    for row in diary.file_rows(request.user, library.catalogue()):
        writer.writerow([days.csv_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return response


@require_POST
def set_goal(request: RunnerRequest) -> HttpResponse:
    """Change the weekly goal."""
    form = GoalForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _log(request, goal_form=form, status=422)
    try:
        diary.set_goal(request.user, goal=form.cleaned_data["goal"])
    except NoConsentError:
        return redirect("runners:consent")
    messages.success(request, f"Your goal is {form.cleaned_data['goal']} a week.")
    return redirect("runners:log")


@require_POST
def done_today(request: RunnerRequest, pk: int) -> HttpResponse:
    """Say that a routine is done today, without playing it."""
    try:
        practice = diary.done_today(request.user, pk=pk, today=timezone.localdate(), now=timezone.now())
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, f"Done today: {practice.name}.")
    return redirect("runners:log")


@require_POST
def remove_practice(request: RunnerRequest, pk: int) -> HttpResponse:
    """Take a practice out of the log, and offer it back."""
    try:
        practice = diary.remove_practice(request.user, pk=pk, at=timezone.now())
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return redirect(f"{reverse('runners:log')}?{urlencode({'removed': practice.pk})}")


@require_POST
def restore_practice(request: RunnerRequest, pk: int) -> HttpResponse:
    """Put a removed practice back."""
    try:
        diary.restore_practice(request.user, pk=pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    return redirect("runners:log")
