"""Settings that are about the account, not about the body."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.http import RunnerRequest
from runners.forms import AccountForm


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: RunnerRequest) -> HttpResponse:
    """Name and time zone, and the ways to the e-mail address, the password, the second factor and the sessions."""
    form = AccountForm(request.POST if request.method == "POST" else None, instance=request.user)
    if form.is_valid():
        form.save(commit=False).save(update_fields=form.fields)  # a password changed in this moment stays changed
        messages.success(request, "Saved.")
        return redirect("runners:account")
    return render(request, "runners/settings.html", {"form": form, "second_factor": is_mfa_enabled(request.user)}, status=422 if form.is_bound else 200)
