"""Routines as files: out as JSON, in from JSON, and into a calendar."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from config.http import RunnerRequest
from library import snapshot as library
from library.wording import listed
from runners import exchange, routines
from runners.exchange_forms import CalendarForm, ImportForm
from runners.models import Routine
from runners.routine_forms import new_submission
from runners.routines import Refused, Step

LEFT_OUT_SHOWN = 5  # names in a message


@require_safe
def export_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """A routine as a JSON file, notes included: it is its owner's."""
    routine = get_object_or_404(request.user.routines.kept().with_steps(), pk=pk)
    rows = list(routine.steps.all())
    text = exchange.dump(routine.name, [Step.of_row(row) for row in rows], library.catalogue(), names=[row.exercise_name for row in rows])
    return _file(text, "application/json", _file_name(routine, "json"))


@require_http_methods(["GET", "HEAD", "POST"])
def import_routine(request: RunnerRequest) -> HttpResponse:
    """A routine from a JSON file or its text; 422 with what is wrong with it, and the text kept."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent, catalogue=library.catalogue())
    if form.is_valid() and (imported := form.imported):
        try:
            routine = routines.save(owner=request.user, steps=imported.steps, name=imported.name, submission=form.cleaned_data["submission"], at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _said(imported))
            return redirect("runners:routine_detail", routine.pk)
    submission = new_submission() if not form.is_bound or "submission" in form.errors else form["submission"].value()
    return render(request, "runners/routine_import.html", {"form": form, "submission": submission}, status=422 if form.is_bound else 200)


def _said(imported: exchange.Imported) -> str:
    if not imported.left_out:
        return "Imported."
    shown = [f"“{name}”" for name in imported.left_out[:LEFT_OUT_SHOWN]]
    if len(imported.left_out) > LEFT_OUT_SHOWN:
        shown.append(f"{len(imported.left_out) - LEFT_OUT_SHOWN} more")
    return f"Imported. Left out, as the library does not have {'it' if len(imported.left_out) == 1 else 'them'}: {listed(shown)}."


@require_safe
def routine_calendar(request: RunnerRequest, pk: int) -> HttpResponse:
    """Choose the days and the time for a routine in one's calendar."""
    routine = get_object_or_404(request.user.routines.kept(), pk=pk)
    return render(request, "runners/routine_calendar.html", {"routine": routine, "form": CalendarForm(initial={"at": "18:30"}, label_suffix="")})


@require_safe
def routine_ics(request: RunnerRequest, pk: int) -> HttpResponse:
    """The calendar file for the chosen days; 422 with the form where they are not right. It changes nothing, so it is a GET: phones fetch it again."""
    routine = get_object_or_404(request.user.routines.kept().with_steps(), pk=pk)
    form = CalendarForm(request.GET, label_suffix="")
    if not form.is_valid():
        return render(request, "runners/routine_calendar.html", {"routine": routine, "form": form}, status=422)
    minutes = max(1, -(-routines.plan_of(routine, library.catalogue()).seconds // 60))
    title = routine.name if form.cleaned_data["name"] else f"Legwork, {minutes} min"
    text = exchange.calendar(
        title=title,
        address=request.build_absolute_uri(reverse("runners:routine_detail", args=[pk])),
        days=form.cleaned_data["day"],
        at=form.cleaned_data["at"],
        minutes=minutes,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    return _file(text, "text/calendar; charset=utf-8", _file_name(routine, "ics"))


def _file(text: str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(text.encode("utf-8", "replace"), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _file_name(routine: Routine, ending: str) -> str:
    return f"legwork-{slugify(routine.name)[:40] or 'routine'}.{ending}"
