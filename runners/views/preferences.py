"""How a runner likes a session, kept for every check-in. Under the consent, as some of it is about health."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from config.http import RunnerRequest
from library import snapshot as library
from runners import snapshot
from runners.keeping import NoConsentError, keep_wishes
from runners.keeping import confirm_cautions as keep_confirmed
from runners.snapshot import Wishes
from runners.views.check_in import again
from runners.wishes_forms import MINUTE_CHIPS, PreferencesForm, with_wishes


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: RunnerRequest) -> HttpResponse:
    """Minutes, equipment, level and cautions, and the ways to the other settings."""
    catalogue = library.catalogue()
    if request.method != "POST":
        wishes = snapshot.wishes(request.user)
        return _page(request, PreferencesForm(_data_of(wishes), catalogue=catalogue), wishes)
    form = PreferencesForm(request.POST, catalogue=catalogue)
    if not form.is_valid():
        return _page(request, form, snapshot.wishes(request.user))
    said = Wishes(
        minutes=form.minutes_now,
        level=form.level_now,
        equipment=form.equipment_now,
        cautions=form.cautions_now,
        floor=form.floor_now,
        holds=form.holds_now,
        weekly_goal=form.goal_now,
    )
    try:
        keep_wishes(request.user, said, catalogue, today=timezone.localdate())
    except NoConsentError:
        return redirect("runners:consent")
    messages.success(request, "Saved.")
    return redirect("runners:preferences")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_cautions(request: RunnerRequest) -> HttpResponse:
    """The cautions still hold. They held all the while; this is only when they were said last."""
    if request.method != "POST":
        return redirect("runners:preferences")
    keep_confirmed(request.user, today=timezone.localdate())
    return again(request, "Noted: they still hold.")


def _data_of(wishes: Wishes) -> QueryDict:
    data = with_wishes(QueryDict(), wishes)
    data["level"], data["weekly_goal"] = str(wishes.level), str(wishes.weekly_goal)
    return data


def _page(request: RunnerRequest, form: PreferencesForm, wishes: Wishes) -> HttpResponse:
    context = {"form": form, "wishes": wishes, "minute_chips": MINUTE_CHIPS}
    return render(request, "runners/preferences.html", context, status=200 if form.is_valid() else 422)
