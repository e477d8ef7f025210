"""Questions that come before stretches: answer them, clear a yes, and whom to call."""

from __future__ import annotations

from contextlib import suppress

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.http import RunnerRequest, VisitorRequest
from library import snapshot as library
from runners import help_numbers
from runners.keeping import NoConsentError, clear, keep_answers
from runners.models import Cleared
from runners.views.check_in import again, has_expired, own_of, posted_form, show

FORM_METHODS = ["GET", "HEAD", "POST"]  # GET, as after signing in again, leads back to the check-in


class ClearForm(forms.Form):
    """Why a yes no longer stands."""

    why = forms.ChoiceField(choices=Cleared.choices())


@require_http_methods(FORM_METHODS)
@login_not_required  # anybody is asked; only a runner's answers are kept
def answer(request: VisitorRequest) -> HttpResponse:
    """Answers to the questions of red flags. A runner's are kept, under the consent; a visitor's are in no row and no address."""
    if request.method != "POST":
        return redirect("runners:check_in")
    if has_expired(request):
        return redirect_to_login(reverse("runners:check_in"))
    catalogue = library.catalogue()
    form, own = posted_form(request, catalogue, None), None
    if request.user.is_authenticated and form.is_valid() and form.answers:
        with suppress(NoConsentError):  # without it they count on this page all the same
            own = keep_answers(request.user, form, today=timezone.localdate(), now=timezone.now())
    own = own or own_of(request, catalogue)
    return show(request, form, post=True, own=own, whole=own is not None and any(form.answers.values()))


@require_http_methods(FORM_METHODS)
def clear_answer(request: RunnerRequest, pk: int) -> HttpResponse:
    """A yes no longer withholds anything: a professional has cleared it, or it was a mistake. The answer stays, with the day."""
    answered = get_object_or_404(request.user.screenings, pk=pk)
    if request.method != "POST":
        return redirect("runners:check_in")
    form = ClearForm(request.POST)
    if not form.is_valid():
        return HttpResponse("Say why: a professional has cleared it, or it was a mistake.", content_type="text/plain", status=422)
    clear(answered, Cleared(form.cleaned_data["why"]), today=timezone.localdate())
    return again(request, "Noted. It no longer holds anything back.")


@require_safe
@login_not_required  # nobody signs in first to find out whom to call
def help_now(request: VisitorRequest) -> HttpResponse:
    """The emergency number of a country: the one chosen, else the runner's own, else those of a few."""
    catalogue = library.catalogue()
    chosen = request.GET.get("country", "")[:2]
    number = help_numbers.number_of(catalogue, chosen or (request.user.country if request.user.is_authenticated else ""))
    context = {"number": number, "numbers": help_numbers.first_few(catalogue), "every": help_numbers.listed(catalogue), "chosen": chosen, "standalone": True}
    return render(request, "runners/help.html", context)
