"""What the account pages ask: does mail go out, which device is that, and a value as JSON."""

from __future__ import annotations

import json

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()

# The first that fits names it; the order matters, as browsers claim to be each other.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")]


@register.simple_tag
def mail_goes_out() -> bool:
    """False where mails are only printed in the window the server runs in."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


@register.filter
def device(user_agent: str) -> str:
    """A browser's long name in two words: "Firefox on Linux". "Unknown browser" where neither is known."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " on ".join(word for word in (browser or "Unknown browser", system) if word)


@register.filter
def as_json(value: object) -> str:
    """For a data attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
