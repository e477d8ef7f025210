"""The curators' admin: Django's own, with our front door and a second factor."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, TypeVar, cast

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.views import logout as account_logout
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class CuratorSite(AdminSite):
    """Staff only, and only in a session that passed a second factor (CURATORS_NEED_SECOND_FACTOR).

    Nobody signs in here: strangers are sent to the sign-in page, which counts wrong passwords.
    """

    site_header = site_title = "Legwork library"
    index_title = "What runners read"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_second_factor(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """As Django's, but a runner is told no in place of being sent to sign in."""
        guarded = super().admin_view(view, cacheable)

        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not request.user.is_staff:
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return cast(View, update_wrapper(wrapper, guarded))

    @method_decorator([never_cache, login_not_required])  # it only sends people on
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Strangers to the sign-in page, curators to their second factor or where they were going. PermissionDenied for runners."""
        going = _next(request)
        if not request.user.is_authenticated:
            return redirect_to_login(going)
        if not request.user.is_staff:
            raise PermissionDenied
        if self.has_permission(request):
            return redirect(going)
        methods = get_adapter().get_reauthentication_methods(request.user)
        if again := next((method["url"] for method in methods if method["id"].startswith("mfa_")), None):
            return redirect_to_login(going, login_url=again)
        messages.info(request, "The library's admin needs a second factor. Set one up here, then open it again.")
        return redirect("mfa_index")

    # Django's own answer with a template, ours send people on to the account's pages.
    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return account_logout(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session passed one, at sign-in or since."""
    if not settings.CURATORS_NEED_SECOND_FACTOR:
        return True
    # Without its second argument the call silently answers with nothing.
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def _next(request: HttpRequest) -> str:
    """Where a curator was going, if that is here."""
    going = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(going, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return going if ours else reverse("admin:index")
