"""For the test suite: fast hashing, mail in memory, plain static files. Everything else is as in `local`."""

from __future__ import annotations

from config import env
from config.settings.base import *  # noqa: F403  settings are one flat namespace by Django's design
from config.settings.base import BASE_DIR, database

SECRET_KEY = "for the tests only, never anywhere else, fifty characters long"  # noqa: S105  opens nothing
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{BASE_DIR / '.test.sqlite3'}"))}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"].pop("pool")  # each test process makes and drops its own database
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # tests patch what pages are made of
    "filtered": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},  # no manifest without collectstatic
}
WHITENOISE_AUTOREFRESH = True  # each client is an application of its own: it looks for a file when asked, not through all that a server may just be collecting
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]  # noqa: F405
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]  # noqa: F405
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [  # allauth's own, over the few rows of one person
    {"model": "account.EmailAddress", "field": "*"},
    {"model": "sessions.Session", "field": "*"},
]
