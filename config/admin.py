"""The curators' admin: Django's own, with our front door and a second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.contrib.auth.decorators import login_not_required


class CuratorSite(AdminSite):
    """Staff only, and only in a session that passed a second factor (CURATORS_NEED_SECOND_FACTOR)."""

    site_header = site_title = "Legwork library"
    index_title = "What runners read"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_second_factor(request)

    @method_decorator(login_not_required)  # it only sends people on
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Our sign-in page for strangers, the second factor's page for staff without one, 403 for runners."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
        if request.user.is_staff and not has_second_factor(request):
            messages.info(request, "The library needs a second factor. Set one up here, or sign in again with it.")
            return redirect("mfa_index")
        if request.user.is_staff:
            return redirect("admin:index")
        from config.errors import forbidden

        return forbidden(request)


def has_second_factor(request: HttpRequest) -> bool:
    if not settings.CURATORS_NEED_SECOND_FACTOR:
        return True
    # Without its second argument the call silently answers with nothing.
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
