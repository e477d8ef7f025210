"""The embedded default, with cheap password hashing and no rate limits: many people sign up here in a minute."""

from config.settings.local import *  # noqa: F403
from config.settings.local import DATA_DIR

STATIC_ROOT = DATA_DIR / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_RATE_LIMITS = False
