"""The embedded default: one machine, SQLite in the data folder, no answers needed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from config import env
from config.settings.base import *  # noqa: F403  settings are one flat namespace by Django's design
from config.settings.base import BASE_DIR, database, mail

DATA_DIR = Path(env.text("LEGWORK_DATA", str(BASE_DIR / "data")))


def kept_secret_key(folder: Path) -> str:
    """The key made on the first start and kept in the data folder, readable by its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii").strip()


DEBUG = env.flag("DJANGO_DEBUG", default=False)
SERVICE_WORKER = not DEBUG  # with reload on every change nothing is to be kept
SECRET_KEY = kept_secret_key(DATA_DIR)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("ALLOWED_HOSTS", "")]
DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'legwork.sqlite3'}"))}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
globals().update(mail())
