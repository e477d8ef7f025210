"""Settings refuse to guess: production without an answer stops with one line, and what must hold holds."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
ANSWERS = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k" * 20 + "3f9a1c7e5b2d4f60817263544a5b6c7d8e9f0a1b",
    "SITE_ORIGIN": "https://legwork.example",
    "DATABASE_URL": "sqlite:////tmp/legwork-never-opened.sqlite3",
    "ADMIN_PATH": "a-path-of-our-own",
    "EMAIL_HOST": "mail.legwork.example",
    "EMAIL_FROM": "legwork@legwork.example",
}


def setup_with(environment: dict[str, str], script: str = "import django; django.setup()") -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in ANSWERS}
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=clean | environment, capture_output=True, text=True, check=False)


def test_production_starts_with_every_answer():
    assert setup_with(ANSWERS).returncode == 0


@pytest.mark.parametrize("missing", [name for name in ANSWERS if name != "DJANGO_SETTINGS_MODULE"])
def test_production_refuses_to_start_without(missing: str):
    outcome = setup_with({name: value for name, value in ANSWERS.items() if name != missing})
    assert outcome.returncode != 0
    assert missing in outcome.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "insecure-" + "x" * 60),
        ("SITE_ORIGIN", "http://legwork.example"),
        ("ADMIN_PATH", "admin"),
        ("DATABASE_URL", "mysql://somewhere/legwork"),
        ("BEHIND_PROXY", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("EMAIL_PORT", "smtp"),
    ],
)
def test_production_refuses_an_answer_that_cannot_be_meant(name: str, value: str):
    outcome = setup_with(ANSWERS | {name: value})
    assert outcome.returncode != 0
    assert "ImproperlyConfigured" in outcome.stderr.splitlines()[-1]


def test_the_secret_may_come_from_a_file(tmp_path: Path):
    file = tmp_path / "key"
    file.write_text(ANSWERS["SECRET_KEY"] + "\n")
    answers = {name: value for name, value in ANSWERS.items() if name != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(file)}
    assert setup_with(answers).returncode == 0
    assert setup_with(answers | {"SECRET_KEY_FILE": str(tmp_path / "nowhere")}).returncode != 0


def test_production_never_shows_debug_pages_and_sends_only_secure_cookies():
    script = (
        "import django; django.setup(); from django.conf import settings as s\n"
        "assert not s.DEBUG and s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_HSTS_SECONDS > 31536000\n"
        "assert s.SESSION_COOKIE_NAME.startswith('__Host-') and s.CSRF_COOKIE_NAME.startswith('__Host-')\n"
        "assert s.CONTENT_SECURITY_POLICY['DIRECTIVES']['upgrade-insecure-requests']\n"
        "assert s.ACCOUNT_EMAIL_VERIFICATION == 'mandatory'"
    )
    outcome = setup_with(ANSWERS, script)
    assert outcome.returncode == 0, outcome.stderr


def test_the_embedded_default_makes_its_key_once_and_keeps_it_private(tmp_path: Path):
    script = "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY)"
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "LEGWORK_DATA": str(tmp_path / "data")}
    first, second = setup_with(environment, script), setup_with(environment, script)
    assert first.returncode == second.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) >= 50
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("value", ["true", "yes", "2"])
def test_a_switch_that_is_neither_on_nor_off_stops_the_start(tmp_path: Path, value: str):
    outcome = setup_with({"DJANGO_SETTINGS_MODULE": "config.settings.local", "LEGWORK_DATA": str(tmp_path), "DJANGO_DEBUG": value})
    assert outcome.returncode != 0


@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledged():
    """WAL with a sync at every commit, writers that wait their turn, and a version without the WAL-reset fault."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
