"""Forms about the account: allauth's, in our words and with one password box; and the name and the time zone."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from allauth.account import app_settings
from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from runners.models import Runner

EMAIL_AT_MOST = 254
REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
NEW_PASSWORD = "10 characters or more. A few words in a row are easy to remember. Paste one from a manager if you like."  # noqa: S105  a hint


class Worded:
    """allauth's forms in our words: (label, hint) by the field's name. One password box: what is typed can be shown."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}
    limits: ClassVar = {"name": 80}  # characters, where allauth sets no limit

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields: dict[str, forms.Field]
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                field.widget.template_name = "account/widgets/password.html"
            if at_most := EMAIL_AT_MOST if isinstance(field, forms.EmailField) else self.limits.get(name):
                field.validators.append(MaxLengthValidator(at_most))
                field.widget.attrs["maxlength"] = at_most


class SignUpForm(Worded, account_forms.SignupForm):
    """E-mail and password; the browser adds its time zone where it can."""

    words: ClassVar = {
        "email": ("E-mail", "For signing in and for setting a new password. Nothing else."),
        "password1": ("Password", NEW_PASSWORD),
    }
    account_already_exists: bool
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def clean_time_zone(self) -> str:
        """The zone if we know it; else nothing, and the account keeps the default."""
        name: str = self.cleaned_data["time_zone"]
        return name if name in available_timezones() else ""

    def try_save(self, request: HttpRequest) -> tuple[Runner | None, Any]:
        """The account, or allauth's answer for an address that is taken. Both take as long: one password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        else:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:
                self.account_already_exists = True  # taken in this very moment
                if not _verified_by_mail():
                    return None, _taken(request, "account_login")
        return super().try_save(request)


class SignInForm(Worded, account_forms.LoginForm):
    words: ClassVar = {
        "login": ("E-mail", ""),
        "password": ("Password", ""),
        "remember": ("Keep me signed in on this device", ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ResetPasswordForm(Worded, account_forms.ResetPasswordForm):
    words: ClassVar = {"email": ("E-mail", "The address you sign in with.")}


class NewPasswordForm(Worded, account_forms.ResetPasswordKeyForm):
    words: ClassVar = {"password1": ("New password", NEW_PASSWORD)}


class ChangePasswordForm(Worded, account_forms.ChangePasswordForm):
    words: ClassVar = {"oldpassword": ("Password now", ""), "password1": ("New password", NEW_PASSWORD)}


class SetPasswordForm(Worded, account_forms.SetPasswordForm):
    words: ClassVar = {"password1": ("Password", NEW_PASSWORD)}


class ReauthenticateForm(Worded, account_forms.ReauthenticateForm):
    words: ClassVar = {"password": ("Password", "")}


class ConfirmAddressForm(Worded, account_forms.ConfirmEmailVerificationCodeForm):
    words: ClassVar = {"code": ("Code from the mail", "")}


class ChangeAddressForm(Worded, account_forms.AddEmailForm):
    """Another address. Confirmed by a code where mail goes out; taken at once where it does not."""

    words: ClassVar = {"email": ("New e-mail", "")}

    def clean_email(self) -> str:
        address = super().clean_email()
        if not _verified_by_mail() and EmailAddress.objects.filter(email=address).exclude(user=self.user).exists():
            raise get_adapter().validation_error("email_taken")
        return address

    def save(self, request: HttpRequest) -> EmailAddress:
        if _verified_by_mail():
            return super().save(request)
        try:
            return self._change(request)
        except IntegrityError as error:
            raise ImmediateHttpResponse(_taken(request, "account_email")) from error

    def _change(self, request: HttpRequest) -> EmailAddress:
        """Take the new address and tell the old one."""
        runner = self.user
        old = runner.email
        with transaction.atomic():
            EmailAddress.objects.filter(user=runner).delete()
            address = EmailAddress.objects.create(user=runner, email=self.cleaned_data["email"], primary=True)
            runner.email = address.email
            runner.save(update_fields=["email"])
        email_changed.send(sender=EmailAddress, request=request, user=runner, from_email_address=EmailAddress(email=old), to_email_address=address)
        adapter = get_adapter()
        adapter.send_notification_mail("account/email/email_changed", runner, {"from_email": old, "to_email": address.email}, email=old)
        adapter.add_message(request, messages.SUCCESS, message=f"Your address is {address.email} now.")
        return address


class SecondFactorForm(Worded, mfa_forms.AuthenticateForm):
    words: ClassVar = {"code": ("Code", "From your app, or one of your recovery codes.")}


class SecondFactorAgainForm(Worded, mfa_forms.ReauthenticateForm):
    words: ClassVar = {"code": ("Code", "From your app, or one of your recovery codes.")}


class ActivateAppForm(Worded, totp_forms.ActivateTOTPForm):
    words: ClassVar = {"code": ("Code from the app", "Six figures, new every 30 seconds.")}


class CredentialField(forms.JSONField):
    """What a browser says of a passkey. Used once and never shown again."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise _incorrect() from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput("")


class UntrustedCredential:
    """A passkey's answer that nobody's device made is refused; the libraries that read it may raise instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields: dict[str, forms.Field]
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        clean = getattr(super(), "clean_credential", None)
        with _refusing_nonsense():
            return clean() if clean else self.cleaned_data["credential"]  # type: ignore[attr-defined]

    def clean(self) -> Any:
        with _refusing_nonsense():
            return super().clean()  # type: ignore[misc]


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    try:
        yield
    except (AttributeError, InvalidSignature, LookupError, TypeError, ValueError, struct.error) as error:
        raise _incorrect() from error


def _incorrect() -> forms.ValidationError:
    return forms.ValidationError("The passkey was not used. Try again, or use another way.", code="incorrect_code")


class AddPasskeyForm(UntrustedCredential, Worded, webauthn_forms.AddWebAuthnForm):
    words: ClassVar = {
        "name": ("Name", "So that you can tell your passkeys apart."),
        "passwordless": ("Sign in with it alone, without the password", "It then asks for your fingerprint, face or PIN."),
    }


class UsePasskeyForm(UntrustedCredential, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class UsePasskeyAgainForm(UntrustedCredential, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class UsePasskeyAloneForm(UntrustedCredential, webauthn_forms.LoginWebAuthnForm):
    pass


class RenamePasskeyForm(Worded, webauthn_forms.EditWebAuthnForm):
    words: ClassVar = {"name": ("Name", "")}


class AccountForm(forms.ModelForm):
    """How we greet a runner, when their days begin, and whom they would call for help. `countries` are (code, name)."""

    time_zone = forms.ChoiceField(help_text="Your days begin and end here.")
    country = forms.ChoiceField(required=False, help_text="Whose emergency number we show first, should you ever need it.")

    class Meta:
        model = Runner
        fields = ["display_name", "time_zone", "country"]

    def __init__(self, *args: Any, countries: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed_countries = dict([("", "Not said"), *(countries or [])])
        if self.instance.country:
            listed_countries.setdefault(self.instance.country, self.instance.country)
        self.fields["country"].choices = list(listed_countries.items())  # type: ignore[attr-defined]
        self.fields["display_name"].widget.attrs["autocomplete"] = "nickname"
        kept: str = self.instance.time_zone
        listed = time_zones()
        known = any(kept == name for _, zones in listed for name, _ in zones)
        self.fields["time_zone"].choices = listed if known else [*listed, ("Other", [(kept, kept)])]  # type: ignore[attr-defined]


@cache
def time_zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of the world by region, in the order of their names, for a select."""
    names = sorted(available_timezones())
    regions = [(region, [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in names if name.startswith(f"{region}/")]) for region in REGIONS]
    return [*regions, ("Other", [("UTC", "UTC")])]


def _verified_by_mail() -> bool:
    return app_settings.EMAIL_VERIFICATION == app_settings.EmailVerificationMethod.MANDATORY


def _taken(request: HttpRequest, to: str) -> HttpResponseRedirect:
    messages.error(request, get_adapter().error_messages["email_taken"])
    return redirect(to)
