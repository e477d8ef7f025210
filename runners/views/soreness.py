"""What a runner keeps of a check-in: note it, say how it is now, ease it, remove it. One address a verb."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from config.http import RunnerRequest
from library import snapshot as library
from library.wording import uncapital
from runners import snapshot
from runners.answers import spot_name
from runners.check_in_fields import SeverityField
from runners.check_in_forms import CheckInForm, SeverityForm
from runners.check_in_page import kept_words
from runners.history import Change, next_report
from runners.keeping import NoConsentError, keep, say_how_now
from runners.models import Consent, SoreSpot
from runners.views.check_in import CARRIED, again, show
from runners.wishes_forms import with_wishes
from runners.wording import how_now

FORM_METHODS = ["GET", "HEAD", "POST"]  # GET, as after signing in again, leads back to the check-in


class NowForm(forms.Form):
    """How a spot is now, next to the number that was on the page."""

    now = forms.ChoiceField(choices=Change.choices())
    was = SeverityField(required=True)


class AllNowForm(forms.Form):
    """All spots as they were, or all gone."""

    now = forms.ChoiceField(choices=[(change.value, change.label) for change in (Change.SAME, Change.GONE)])


@require_http_methods(FORM_METHODS)
def note(request: RunnerRequest) -> HttpResponse:
    """Keep what was said on the check-in. Without consent it is asked for first, and nothing is kept yet."""
    if request.method != "POST":
        return redirect("runners:check_in")
    catalogue, today = library.catalogue(), timezone.localdate()
    form = CheckInForm(request.POST, catalogue=catalogue, today=today)
    if not form.is_valid() or form.unanswered or form.flags_now:  # a red flag over everything is answered, not filed
        return show(request, form, post=True, own=snapshot.own(request.user, today=today, catalogue=catalogue))
    try:
        own = keep(request.user, form, today=today, now=timezone.now())
    except NoConsentError:
        return ask_first(request)
    request.session.pop(CARRIED, None)
    said = kept_words(panel.name for panel in form.spots if panel.area)
    if not request.htmx:
        messages.success(request, said)
        return redirect("runners:check_in")
    empty = CheckInForm(with_wishes(QueryDict(), own.wishes), catalogue=catalogue, today=today)
    return show(request, empty, post=True, own=own, said=said)


def ask_first(request: RunnerRequest, **more: str) -> HttpResponse:
    """The question for consent, with the check-in in it, so that a yes keeps it too."""
    fields = [*more.items(), *((name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken")]
    given = Consent.objects.filter(runner=request.user).first()
    context = {"fields": fields, "consent": given, "wording": Consent.WORDING, "is_old": given is not None}
    if request.htmx:
        return reswap(retarget(render(request, "runners/consent.html#ask", context), "#main"), "innerHTML")
    return render(request, "runners/consent.html", context)


@require_http_methods(FORM_METHODS)
def report(request: RunnerRequest, pk: int) -> HttpResponse:
    """How a spot is today; the day's last word counts."""
    spot = _own_spot(request, pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    if spot.eased_at is not None:
        return again(request, _over(spot))
    form = SeverityForm(request.POST)
    if not form.is_valid():
        return again(request, "", wrong={pk: form})
    spot.report(form.cleaned_data["severity"], on=timezone.localdate())
    return again(request, f"{_name(spot)}: {form.cleaned_data['severity']} of 10 today.")


@require_http_methods(FORM_METHODS)
def now(request: RunnerRequest, pk: int) -> HttpResponse:
    """Better, the same, worse or gone: one tap. It changes the number that was on the page, so that two taps are one."""
    spot = _own_spot(request, pk)
    form = NowForm(request.POST)
    if request.method != "POST":
        return redirect("runners:check_in")
    if not form.is_valid():
        return again(request, "", wrong={pk: SeverityForm({})})
    change, was = Change(form.cleaned_data["now"]), form.cleaned_data["was"]
    told = say_how_now(request.user, change, {pk: was}, today=timezone.localdate(), now=timezone.now())
    if not told and change != Change.GONE:
        return again(request, _over(spot))
    return again(request, how_now(next_report(change, was), spot.area.slug, spot.side, library.catalogue()))


@require_http_methods(FORM_METHODS)
def all_now(request: RunnerRequest) -> HttpResponse:
    """Every open spot the same as it was, or all of them gone, with one tap."""
    form = AllNowForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return redirect("runners:check_in")
    today, catalogue = timezone.localdate(), library.catalogue()
    change = Change(form.cleaned_data["now"])
    own = snapshot.own(request.user, today=today, catalogue=catalogue)
    asked = {kept.pk: kept.severity for kept in own.spots if change == Change.GONE or kept.is_due(today)}
    say_how_now(request.user, change, asked, today=today, now=timezone.now())
    return again(request, "All eased. They stay in your history." if change == Change.GONE else "The same as before: kept for today.")


@require_http_methods(FORM_METHODS)
def ease(request: RunnerRequest, pk: int) -> HttpResponse:
    """It has eased: the spot is closed, and stays in the history."""
    spot = _own_spot(request, pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    spot.ease(at=timezone.now())
    return again(request, f"{_name(spot)} has eased.")


@require_http_methods(FORM_METHODS)
def remove_spot(request: RunnerRequest, pk: int) -> HttpResponse:
    """Delete a spot with all its reports, as if it had never been noted."""
    spot = _own_spot(request, pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    name = _name(spot)
    spot.delete()
    return again(request, f"{name} is removed, with every number you gave for it.")


def _own_spot(request: RunnerRequest, pk: int) -> SoreSpot:
    return get_object_or_404(request.user.sore_spots.select_related("group", "muscle"), pk=pk)


def _over(spot: SoreSpot) -> str:
    """What is said where a page from before offers to report on what has eased since."""
    return f"{_name(spot)} had eased already, so nothing was kept. If it is sore again, tap it on the body map."


def _name(spot: SoreSpot) -> str:
    catalogue, area = library.catalogue(), spot.area.slug
    return spot_name(catalogue, area, spot.side) if catalogue.is_area(area) else f"{spot.get_side_display()} {uncapital(str(spot.area))}"
