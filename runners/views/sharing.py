"""Routines for others and on paper: make and take back links, the page behind a link, a copy of it, a sheet to print."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from allauth.core.internal import ratelimit  # the public one never limits a GET
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.http import RunnerRequest, VisitorRequest
from library import snapshot as library
from runners import routines, sharing
from runners.models import Routine
from runners.routine_forms import new_submission
from runners.routines import Refused, Step
from runners.sharing_forms import CopyForm, ShareForm, TokenForm

FORM_METHODS = ["GET", "HEAD", "POST"]
QUIET = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "private, no-store"}
SHEET_DAYS = range(1, 15)
ROOMY_UP_TO = 8  # exercises with their drawings and cues on one sheet
TIGHT_UP_TO = 20  # in short lines


# What the owner does


@require_http_methods(FORM_METHODS)
def share_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """The links of a routine, and one more. A new link is shown on the answer to its form and never again."""
    routine = get_object_or_404(request.user.routines.kept(), pk=pk)
    form = ShareForm(request.POST if request.method == "POST" else None, label_suffix="")
    if not form.is_valid():
        return _links(request, routine, form)
    try:
        share, token = sharing.share(owner=request.user, pk=pk, days=form.cleaned_data["days"], submission=form.cleaned_data["submission"], now=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _links(request, routine, form)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if share.revoked_at is not None:
        return redirect("runners:share_routine", pk)
    link = _link(request, token)
    context = {"made": share, "link": link, "token": token, "code": _qr(link)}
    return _links(request, routine, ShareForm(label_suffix=""), status=200, **context)


def _links(request: RunnerRequest, routine: Routine, form: ShareForm, *, status: int | None = None, **made: object) -> HttpResponse:
    submission = new_submission() if not form.is_bound or "submission" in form.errors else form["submission"].value()
    context = {"routine": routine, "form": form, "submission": submission, "links": sharing.live(routine, now=timezone.now()), "at_most": sharing.LIVE_AT_MOST, **made}
    return render(request, "runners/share.html", context, status=status or (422 if form.is_bound else 200))


def _link(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("runners:shared", args=[token]))


def _qr(link: str) -> SafeString:
    return sharing.qr_code(link, label="QR code of the link")


@require_POST
def revoke_share(request: RunnerRequest, pk: int, share: int) -> HttpResponse:
    """Take a link back. It stops opening at once."""
    try:
        sharing.revoke(owner=request.user, pk=pk, share=share, now=timezone.now())
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, "The link is taken back. It opens nothing any more.")
    return redirect("runners:share_routine", pk)


@require_http_methods(FORM_METHODS)
def print_routine(request: RunnerRequest, pk: int) -> HttpResponse:
    """A routine on one sheet of A4 or Letter; posted with the token of one of its links, with that link's QR code."""
    routine = get_object_or_404(request.user.routines.kept().with_steps(), pk=pk)
    plan = routines.plan_of(routine, library.catalogue())
    link = ""
    if request.method == "POST":
        form = TokenForm(request.POST)
        if form.is_valid() and sharing.opened(form.cleaned_data["token"], now=timezone.now()) == routine:
            link = _link(request, form.cleaned_data["token"])
    lines = [line for line in plan.lines if line.exercise]
    room = "roomy" if len(lines) <= ROOMY_UP_TO else "tight"
    context = {
        "routine": routine,
        "plan": plan,
        "lines": lines,
        "room": room,
        "one_sheet": len(lines) <= TIGHT_UP_TO,
        "days": SHEET_DAYS,
        "link": link,
        "code": _qr(link) if link else "",
        "stale": request.method == "POST" and not link,
    }
    return render(request, "runners/print.html", context, status=422 if context["stale"] else 200)


# What anybody with a link does


@login_not_required  # whoever has the link may read it
@require_safe
def shared(request: VisitorRequest, token: str) -> HttpResponse:
    """A routine behind a link, read-only, with nothing of its owner on it."""
    routine = _opened(request, token)
    if isinstance(routine, HttpResponse):
        return routine
    catalogue = library.catalogue()
    steps = sharing.steps_of(routine, catalogue)
    context = {"name": routine.name, "plan": routines.plan(steps, catalogue), "token": token, "play_url": _play_url(steps)}
    return _quiet(render(request, "runners/shared.html", context))


def _play_url(steps: Sequence[Step]) -> str:
    """The player with these steps."""
    return f"{reverse('runners:play_list')}?{urlencode({'s': [routines.encode(step) for step in steps]}, doseq=True)}" if steps else ""


@login_not_required  # as the page itself
@require_safe
def shared_code(request: VisitorRequest, token: str) -> HttpResponse:
    """The QR code of a link, to show to a phone."""
    routine = _opened(request, token)
    if isinstance(routine, HttpResponse):
        return routine
    link = _link(request, token)
    return _quiet(render(request, "runners/shared_code.html", {"name": routine.name, "token": token, "link": link, "code": _qr(link)}))


@require_http_methods(FORM_METHODS)
def copy_shared(request: RunnerRequest, token: str) -> HttpResponse:
    """Keep a copy of a shared routine. Asked first on a page of its own: the shared one sends no origin, so no form could be posted from it."""
    routine = _opened(request, token)
    if isinstance(routine, HttpResponse):
        return routine
    catalogue = library.catalogue()
    steps = sharing.steps_of(routine, catalogue)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            copy = routines.save(owner=request.user, steps=steps, name=routine.name, submission=form.cleaned_data["submission"], at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved. This copy is yours; what the other makes of theirs does not change it.")
            return redirect("runners:routine_detail", copy.pk)
    submission = new_submission() if not form.is_bound or "submission" in form.errors else form["submission"].value()
    context = {"name": routine.name, "plan": routines.plan(steps, catalogue), "token": token, "form": form, "submission": submission}
    response = render(request, "runners/shared_copy.html", context, status=422 if form.is_bound else 200)
    response.headers["X-Robots-Tag"] = QUIET["X-Robots-Tag"]
    return response


def _quiet(response: HttpResponse) -> HttpResponse:
    """For no search engine, no cache, and no other site to hear of."""
    for name, value in QUIET.items():
        response.headers[name] = value
    return response


def _opened(request: HttpRequest, token: str) -> Routine | HttpResponse:
    """The routine a token opens. Else 404, alike for every reason; 429 for an address that asks for many that do not open."""
    if routine := sharing.opened(token, now=timezone.now()):
        return routine
    if not ratelimit.consume(request, app="allauth.account", action="shared_miss", limit_get=True):
        return ratelimit.handler429(request)
    raise Http404
