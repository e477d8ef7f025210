"""What a runner keeps of a check-in: note it, say how it is now, ease it, remove it. One address a verb."""

from __future__ import annotations

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
from runners.check_in_forms import CheckInForm, SeverityForm, with_wishes
from runners.keeping import NoConsentError, keep
from runners.models import Consent, SoreSpot
from runners.views.check_in import CARRIED, show

FORM_METHODS = ["GET", "HEAD", "POST"]  # GET, as after signing in again, leads back to the check-in


@require_http_methods(FORM_METHODS)
def note(request: RunnerRequest) -> HttpResponse:
    """Keep what was said on the check-in. Without consent it is asked for first, and nothing is kept yet."""
    if request.method != "POST":
        return redirect("runners:check_in")
    form = CheckInForm(request.POST, catalogue=library.catalogue())
    if not form.is_valid() or form.unanswered or form.flags_now:  # a red flag is answered, not filed
        return show(request, form, post=True, own=snapshot.own(request.user, today=timezone.localdate()))
    today = timezone.localdate()
    try:
        spots, wishes = keep(request.user, form, today=today, now=timezone.now())
    except NoConsentError:
        return _ask_first(request)
    request.session.pop(CARRIED, None)
    said = _kept_words(form)
    if not request.htmx:
        messages.success(request, said)
        return redirect("runners:check_in")
    empty = CheckInForm(with_wishes(QueryDict(), wishes), catalogue=form.catalogue)
    return show(request, empty, post=True, own=snapshot.Own(today=today, spots=spots, wishes=wishes), said=said)


def _kept_words(form: CheckInForm) -> str:
    names = [panel.name for panel in form.spots if panel.area]
    return f"Kept: {', '.join(names)}. Come back tomorrow and say how it is." if names else "Kept: how you like a session."


def _ask_first(request: RunnerRequest) -> HttpResponse:
    """The question for consent, with the check-in in it, so that a yes keeps it too."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    context = {"fields": fields, "consent": None, "wording": Consent.WORDING}
    if request.htmx:
        return reswap(retarget(render(request, "runners/consent.html#ask", context), "#main"), "innerHTML")
    return render(request, "runners/consent.html", context)


@require_http_methods(FORM_METHODS)
def report(request: RunnerRequest, pk: int) -> HttpResponse:
    """How a spot is today; the day's last word counts."""
    spot = _own_spot(request, pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    form = SeverityForm(request.POST)
    if not form.is_valid():
        return _back(request, wrong={pk: form})
    spot.report(form.cleaned_data["severity"], on=timezone.localdate())
    return _back(request, f"{_name(spot)}: {form.cleaned_data['severity']} of 10 today.")


@require_http_methods(FORM_METHODS)
def ease(request: RunnerRequest, pk: int) -> HttpResponse:
    """It has eased: the spot is closed, and stays in the history."""
    spot = _own_spot(request, pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    spot.ease(at=timezone.now())
    return _back(request, f"{_name(spot)} has eased.")


@require_http_methods(FORM_METHODS)
def remove_spot(request: RunnerRequest, pk: int) -> HttpResponse:
    """Delete a spot with all its reports, as if it had never been noted."""
    spot = _own_spot(request, pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    name = _name(spot)
    spot.delete()
    return _back(request, f"{name} is removed, with every number you gave for it.")


def _own_spot(request: RunnerRequest, pk: int) -> SoreSpot:
    return get_object_or_404(request.user.sore_spots.select_related("group", "muscle"), pk=pk)


def _name(spot: SoreSpot) -> str:
    catalogue, area = library.catalogue(), spot.area.slug
    return spot_name(catalogue, area, spot.side) if catalogue.is_area(area) else f"{spot.get_side_display()} {uncapital(str(spot.area))}"


def _back(request: RunnerRequest, said: str = "", wrong: dict[int, SeverityForm] | None = None) -> HttpResponse:
    """The check-in as it is now: in place for htmx, else by a redirect."""
    if not request.htmx and not wrong:
        messages.success(request, said)
        return redirect("runners:check_in")
    own = snapshot.own(request.user, today=timezone.localdate())
    form = CheckInForm(with_wishes(QueryDict(), own.wishes), catalogue=library.catalogue())
    return show(request, form, post=True, own=own, said=said, wrong=wrong)
