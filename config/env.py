"""Readers of environment variables that refuse to guess: a typo stops the start with one line."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable's text. ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Legwork does not start without it.")
    return value


def secret(name: str, *, at_least: int) -> str:
    """A secret from NAME, or from the file that NAME_FILE points to; at least so many characters long."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {path}: {error.strerror}.") from error
    else:
        value = text(name)
    if len(value) < at_least or "insecure" in value:
        raise ImproperlyConfigured(f"{name} is too weak: it needs at least {at_least} random characters.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """True or False, spelt 1 or 0."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. It has to be 0 or 1.")
    return value == "1"


def number(name: str, *, default: int) -> int:
    """A whole number, 0 or more."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}. It has to be a whole number.")
    return int(value)


def words(name: str, default: str | None = None) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
