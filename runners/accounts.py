"""How django-allauth behaves here: our words, sealed second factors, and answers that say what happened."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

MAIL_FAILURES = (SMTPException, OSError)
FORGET = '"cache", "storage"'  # what the browser drops when somebody signs out

AGAIN = {"reauthenticate": "Use your password", "mfa_reauthenticate": "Use a code from your app", "mfa_reauthenticate:webauthn": "Use a passkey"}


class AccountAdapter(DefaultAccountAdapter):
    """Our words for what goes wrong, the runner's time zone, and mail that may fail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "duplicate_email": "This is your address already.",
        "email_password_mismatch": "That e-mail and password do not match. Check both, or set a new password.",
        "email_taken": "There is an account with this address. Sign in, or set a new password.",
        "enter_current_password": "That is not your password now.",
        "incorrect_code": "That code is not right. Check it and try again.",
        "incorrect_password": "That is not your password.",
        "invalid_login": "That e-mail and password do not match. Check both, or set a new password.",
        "invalid_or_expired_key": "This link is used or too old. Ask for a new one.",
        "invalid_password_reset": "This link is used or too old. Ask for a new one.",
        "rate_limited": "That was too quick. Wait a minute, then try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again, or set a new password.",
        "unverified_primary_email": "Confirm your address first.",
    }

    def save_user(self, request: HttpRequest, user: AbstractBaseUser, form: BaseForm, commit: bool = True) -> AbstractBaseUser:
        """A new account, in the time zone its browser named."""
        if time_zone := form.cleaned_data.get("time_zone"):
            user.time_zone = time_zone  # type: ignore[attr-defined]
        return super().save_user(request, user, form, commit)

    def logout(self, request: HttpRequest) -> None:
        super().logout(request)
        request.signed_out = True  # type: ignore[attr-defined]  # AccountAnswers tells the browser

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        return [{**method, "description": AGAIN[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it; if the mail server is away, say so on a page instead of promising a mail."""
        try:
            super().send_mail(template_prefix, email, context)
        except MAIL_FAILURES as error:
            logger.exception("A mail could not be sent: %s", template_prefix)
            raise ImmediateHttpResponse(render(self.request, "account/mail_failed.html", status=503)) from error

    def send_notification_mail(self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None) -> None:
        """Tell somebody of a change to the account. The change is made already, so a lost mail does not undo the answer."""
        with suppress(ImmediateHttpResponse):  # send_mail logged it
            super().send_notification_mail(template_prefix, user, context, email)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: sealed in the database, in our words on the page."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "This second factor cannot be removed.",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first. Recovery codes stand in for one.",
        "incorrect_code": "That code is not right. Codes change every 30 seconds: use the one shown now.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed with the key of today."""
        return _fernet().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open a seed sealed with today's key or an earlier one. ImproperlyConfigured when none fits."""
        try:
            return _fernet().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured("A second factor was sealed with another SECRET_KEY. Put that key into SECRET_KEY_FALLBACKS.") from error

    def _get_site_name(self) -> str:
        return "Legwork"

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        from allauth.mfa.models import Authenticator  # adapters load before models

        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"


def _fernet() -> MultiFernet:
    """Keys derived from SECRET_KEY and its fallbacks; the first one seals."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(salted_hmac("runners.accounts.MFAAdapter", "", secret=secret, algorithm="sha256").digest())) for secret in secrets])


class AccountAnswers:
    """Two answers that allauth leaves to us: 422 for a form it refused, and an order to forget for whoever signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "signed_out", False):
            response.headers["Clear-Site-Data"] = FORGET
        return response

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        name = request.resolver_match.view_name if request.resolver_match else ""
        ours = name.startswith(("account_", "mfa_", "usersessions_"))
        if ours and request.method == "POST" and response.status_code == HttpResponse.status_code and _refused(response.context_data or {}):
            response.status_code = 422
        return response


def _refused(context: dict[str, Any]) -> bool:
    return any(isinstance(value, BaseForm) and value.is_bound and bool(value.errors) for value in context.values())
