"""The bare account, for administrators. Nothing else that a runner keeps is in the admin, nor how they sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

from runners.models import Runner

for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


@admin.register(Runner)
class RunnerAdmin(admin.ModelAdmin):
    """Who may sign in and who curates. Made by signing up or by `make_curator`; not deleted here, as the page
    that asks "are you sure" would list what the runner keeps."""

    list_display = ["email", "display_name", "is_staff", "is_active", "date_joined"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "display_name"]
    ordering = ["email"]
    fields = ["email", "display_name", "is_active", "is_staff", "groups", "date_joined", "last_login"]
    readonly_fields = ["email", "display_name", "date_joined", "last_login"]
    filter_horizontal = ["groups"]

    def get_readonly_fields(self, request: HttpRequest, obj: Runner | None = None) -> Any:
        """One's own row is for reading: nobody locks themselves out."""
        return self.fields if obj is not None and obj.pk == request.user.pk else self.readonly_fields

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _administrator(request)

    def has_view_permission(self, request: HttpRequest, obj: Runner | None = None) -> bool:
        return _administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: Runner | None = None) -> bool:
        return _administrator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Runner | None = None) -> bool:
        return False


def _administrator(request: HttpRequest) -> bool:
    return request.user.is_active and getattr(request.user, "is_superuser", False)
