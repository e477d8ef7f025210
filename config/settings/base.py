"""What is true wherever Legwork runs. `local`, `production` and `test` build on it; nothing runs on it alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

INSTALLED_APPS = [
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # so that TemplatesSetting finds the widgets' own templates
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "library",
    "runners",
]

MIDDLEWARE = [
    "config.middleware.baseline_headers",
    "config.middleware.reject_nul",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # tokens are masked anew in every answer, and Django varies the length
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.htmx_sign_in",
    "config.middleware.DatabaseBusy",
    "config.middleware.runner_time_zone",
    "runners.accounts.AccountAnswers",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials", "django_htmx.templatetags.django_htmx"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "config.forms.FormRenderer"

# Who read the library, in what role, and when; the site says so, or that nobody has yet.
CLINICIAN = env.text("CLINICIAN", "")

# Time and language. Days are each runner's own (config.middleware.runner_time_zone).
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed and compressed once, by collectstatic.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / ".static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.Storage"},
}
SERVICE_WORKER = True  # static files and an offline page without a network (config.offline)
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # what browsers ask for at the root: favicon.ico, robots.txt

# One policy for every page, the admin included. `data:` is for the admin's icons and the QR code of a second factor.
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # no-referrer would make plain form posts fail the origin check
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600  # the body map's list, one set of fields an area
DATA_UPLOAD_MAX_NUMBER_FILES = 5

SESSION_COOKIE_AGE = 30 * 86_400
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # "Keep me signed in" makes it the 30 days
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # the token reaches htmx through hx-headers
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Rate limits have to hold across processes, so the cache lives in the database.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "legwork_cache"},
    # Library pages as made for visitors, each process its own; a new version of the library has new keys.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 400}},
    # Those with a query: there is no end to them, and a page is up to 200 kB, so few are kept.
    "filtered": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "filtered", "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 40}},
}

# People
AUTH_USER_MODEL = "runners.Runner"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique whatever its case, by a constraint of its own
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("runners:check_in")
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "runners.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "runners.passwords.LengthValidator"},
    {"NAME": "runners.passwords.CommonPasswordValidator"},
    {"NAME": "runners.passwords.SimilarityValidator"},
]
ADMIN_PATH = "admin/"
CURATORS_NEED_SECOND_FACTOR = True

ACCOUNT_ADAPTER = "runners.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "runners.forms.SignUpForm",
    "login": "runners.forms.SignInForm",
    "reset_password": "runners.forms.ResetPasswordForm",
    "reset_password_from_key": "runners.forms.NewPasswordForm",
    "change_password": "runners.forms.ChangePasswordForm",
    "set_password": "runners.forms.SetPasswordForm",
    "add_email": "runners.forms.ChangeAddressForm",
    "confirm_email_verification_code": "runners.forms.ConfirmAddressForm",
    "reauthenticate": "runners.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("runners:check_in")
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Legwork: "
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/m/ip,50/d/ip",
    "reset_password": "10/m/ip,3/h/key",
    "reset_password_from_key": "10/m/ip",
    "change_password": "5/m/user",
    "manage_email": "5/m/user",
    "reauthenticate": "5/m/user",
    "confirm_email": "1/1m/key",
    "shared_miss": "60/m/ip",  # links to routines that open nothing
}
MFA_ADAPTER = "runners.accounts.MFAAdapter"
MFA_FORMS = {
    "authenticate": "runners.forms.SecondFactorForm",
    "reauthenticate": "runners.forms.SecondFactorAgainForm",
    "activate_totp": "runners.forms.ActivateAppForm",
    "add_webauthn": "runners.forms.AddPasskeyForm",
    "edit_webauthn": "runners.forms.RenamePasskeyForm",
    "authenticate_webauthn": "runners.forms.UsePasskeyForm",
    "reauthenticate_webauthn": "runners.forms.UsePasskeyAgainForm",
    "login_webauthn": "runners.forms.UsePasskeyAloneForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Legwork"


def database(url: str) -> dict[str, Any]:
    """The `default` database for a URL, with the options Legwork relies on. SQLite or PostgreSQL, nothing else."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return config | {
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 5,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;",
            },
        }
    if config["ENGINE"] == "django.db.backends.postgresql":
        return config | {
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": config.get("OPTIONS", {})
            | {
                "pool": {"min_size": 2, "max_size": 8, "timeout": 5, "max_lifetime": 1800},
                "connect_timeout": 3,
                "options": "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=10000",
            },
        }
    raise ImproperlyConfigured("DATABASE_URL has to begin with sqlite:// or postgres://.")


def mail() -> dict[str, Any]:
    """Settings for mail: a server where EMAIL_HOST names one, else the console."""
    host = env.text("EMAIL_HOST", "")
    if not host:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
            "ACCOUNT_EMAIL_VERIFICATION": "none",
            "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # no address can be confirmed, and curators need a second factor
        }
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": env.number("EMAIL_PORT", default=587),
        "EMAIL_HOST_USER": env.text("EMAIL_USER", ""),
        "EMAIL_HOST_PASSWORD": env.text("EMAIL_PASSWORD", ""),
        "EMAIL_USE_TLS": env.flag("EMAIL_TLS", default=True),
        "EMAIL_TIMEOUT": 5,
        "DEFAULT_FROM_EMAIL": env.text("EMAIL_FROM"),
        "SERVER_EMAIL": env.text("EMAIL_FROM"),
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
    }
