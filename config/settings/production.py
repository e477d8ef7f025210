"""On the open web, behind HTTPS. Refuses to start until every answer is given in the environment."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403  settings are one flat namespace by Django's design
from config.settings.base import CONTENT_SECURITY_POLICY, database, mail

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", at_least=50)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", "")
SITE_ORIGIN = env.text("SITE_ORIGIN")  # https://legwork.example
if urlsplit(SITE_ORIGIN).scheme != "https" or not urlsplit(SITE_ORIGIN).hostname:
    raise ImproperlyConfigured("SITE_ORIGIN has to be the public address, beginning with https://.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", urlsplit(SITE_ORIGIN).hostname)
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
DATABASES = {"default": database(env.text("DATABASE_URL"))}
ADMIN_PATH = env.text("ADMIN_PATH").strip("/") + "/"
if ADMIN_PATH in {"/", "admin/"}:
    raise ImproperlyConfigured("ADMIN_PATH has to be a path of your own, not admin.")
env.text("EMAIL_HOST")
globals().update(mail())

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=True)
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", default=0)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}},
    "root": {"handlers": ["stdout"], "level": "INFO"},
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
