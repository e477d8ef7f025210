"""Copying a starter routine of the library into one's own."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.http import RunnerRequest, VisitorRequest
from library import snapshot
from library.catalogue import StarterRoutine
from runners import routines, starters
from runners.routine_forms import SENT_WITHOUT_KEY, NewRoutineForm, new_submission
from runners.routines import Refused
from runners.snapshot import wishes
from runners.views.routines import go, home, say_once

CARRIED = "starter_to_copy"  # in the session: the starter a visitor asked for before signing in, and its idempotency key
ALL_LEFT_OUT = "Nothing is left of it: every exercise is ruled out by what you told us."


@login_not_required  # a visitor's wish is carried through signing in
@require_http_methods(["GET", "HEAD", "POST"])
def copy_starter(request: VisitorRequest, slug: str) -> HttpResponse:
    """Copy a starter into the runner's routines. A visitor signs in first; who pressed the button of our own page gets the copy right after."""
    starter = snapshot.catalogue().starters.get(slug)
    if starter is None:
        raise Http404
    if not request.user.is_authenticated:
        return _carry(request, starter)
    carried = request.session.get(CARRIED, {})
    if request.method == "POST":
        form = NewRoutineForm(request.POST)
        return _copy(request, starter, form.cleaned_data["submission"]) if form.is_valid() else _ask(request, starter, SENT_WITHOUT_KEY)  # type: ignore[arg-type]  # somebody is signed in
    if carried.get("slug") == slug:
        # Asked for by a press of the visitor's on our own page, before signing in; kept once, whatever is opened again.
        response = _copy(request, starter, carried["submission"])  # type: ignore[arg-type]
        request.session.pop(CARRIED, None)
        return response
    return _ask(request, starter)  # type: ignore[arg-type]


def _carry(request: VisitorRequest, starter: StarterRoutine) -> HttpResponse:
    """Remember what a visitor wants and let them sign in. A link on somebody else's page is no wish: then we ask once more."""
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        request.session[CARRIED] = {"slug": starter.slug, "submission": new_submission()}
    back = reverse("runners:copy_starter", args=[starter.slug])
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}")


def _copy(request: RunnerRequest, starter: StarterRoutine, submission: str) -> HttpResponse:
    mine = starters.for_runner(starter, snapshot.catalogue(), cautions=wishes(request.user).cautions)
    if not mine.steps:
        return _ask(request, starter, f"{ALL_LEFT_OUT} {mine.said}")
    try:
        routine = routines.save(owner=request.user, steps=mine.steps, name=starter.name, submission=submission, at=timezone.now())
    except Refused as refused:
        return _ask(request, starter, str(refused))
    if routine.removed_at is None:
        say_once(request, f"Copied. It is yours to change. {mine.said}".strip())
    return go(request, home(routine))


def _ask(request: RunnerRequest, starter: StarterRoutine, problem: str = "") -> HttpResponse:
    """The starter with one button to copy it; 422 with what is wrong."""
    context = {"starter": starter, "problem": problem, "submission": new_submission()}
    return render(request, "runners/starter_copy.html", context, status=422 if problem else 200)
