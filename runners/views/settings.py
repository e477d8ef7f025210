"""Settings that are about the account, not about the body."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.http import RunnerRequest
from library import snapshot as library
from runners import help_numbers
from runners.forms import AccountForm


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: RunnerRequest) -> HttpResponse:
    """Name, time zone and country, and the ways to the e-mail address, the password, the second factor and the sessions."""
    countries = [(number.country, number.name) for number in help_numbers.listed(library.catalogue()) if number.country]
    form = AccountForm(request.POST if request.method == "POST" else None, instance=request.user, countries=countries)
    if form.is_valid():
        form.save(commit=False).save(update_fields=form.fields)  # a password changed in this moment stays changed
        messages.success(request, "Saved.")
        return redirect("runners:account")
    return render(request, "runners/settings.html", {"form": form, "second_factor": is_mfa_enabled(request.user)}, status=422 if form.is_bound else 200)
