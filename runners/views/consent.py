"""Leave to keep what is about health: asked in plain words before anything is kept, taken back with one button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.http import RunnerRequest
from library import snapshot as library
from runners import snapshot
from runners.check_in_forms import CheckInForm
from runners.keeping import give_consent, keep, react, withdraw_consent
from runners.models import Consent
from runners.views.check_in import CARRIED, show
from runners.views.reactions import felt_of


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: RunnerRequest) -> HttpResponse:
    """What is kept, who sees it, and yes or no. A yes may bring the check-in it was asked for along."""
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw_consent(request.user)
        request.session.pop(CARRIED, None)
        messages.success(request, "Your consent is withdrawn. Your sore spots, their numbers, your answers, your reactions and your preferences are deleted.")
        return redirect("runners:consent")
    if request.method == "POST" and "agree" in request.POST:
        return _agree(request)
    given = Consent.objects.filter(runner=request.user).first()
    context = {"consent": given, "wording": Consent.WORDING, "is_old": bool(given and given.wording != Consent.WORDING)}
    return render(request, "runners/consent.html", context, status=422 if request.method == "POST" else 200)


def _agree(request: RunnerRequest) -> HttpResponse:
    now, today, catalogue = timezone.now(), timezone.localdate(), library.catalogue()
    give_consent(request.user, now=now)
    if felt := felt_of(request.POST, request.POST.get("exercise", ""), catalogue, today=today):
        react(request.user, felt, catalogue, today=today, now=now)
    form = CheckInForm(request.POST, catalogue=catalogue, today=today)
    if form.spots and form.is_valid() and not form.unanswered:
        keep(request.user, form, today=today, now=now)
        request.session.pop(CARRIED, None)
        messages.success(request, "Thank you. Your check-in is kept.")
        return redirect("runners:check_in")
    if form.errors_anywhere:  # the yes stands; what could not be read comes back marked
        return show(request, form, post=True, own=snapshot.own(request.user, today=today, catalogue=catalogue))
    messages.success(request, "Thank you. It is kept." if felt else "Thank you. From now on you can keep a check-in.")
    return redirect("runners:check_in")
