"""Settings refuse to guess: production without an answer stops with one line, and what must hold holds."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable
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


# Reads settings again and again in one process, each time from nothing, and tells how each attempt ended: "" or the last line.
ATTEMPTS = """
import importlib, json, os, sys
ends = []
for environment in json.load(sys.stdin):
    os.environ.clear()
    os.environ.update(environment)
    for name in [name for name in sys.modules if name.startswith("config.settings")]:
        del sys.modules[name]
    try:
        importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"])
        ends.append("")
    except Exception as error:
        ends.append(f"{type(error).__name__}: {error}")
print(json.dumps(ends))
"""


def read_with(environments: Iterable[dict[str, str]]) -> list[str]:
    """How reading the settings ends with each of these environments: "" or the exception."""
    clean = {name: value for name, value in os.environ.items() if name not in ANSWERS}
    given = json.dumps([clean | environment for environment in environments])
    done = subprocess.run([sys.executable, "-c", ATTEMPTS], cwd=ROOT, input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_production_refuses_to_start_without_an_answer_and_names_it():
    names = [name for name in ANSWERS if name != "DJANGO_SETTINGS_MODULE"]
    ends = read_with({name: value for name, value in ANSWERS.items() if name != missing} for missing in names)
    assert {name: end for name, end in zip(names, ends, strict=True) if name not in end} == {}


def test_a_refusal_is_the_last_line_of_a_start_that_fails():
    outcome = setup_with({name: value for name, value in ANSWERS.items() if name != "SITE_ORIGIN"})
    assert outcome.returncode != 0
    assert "SITE_ORIGIN" in outcome.stderr.splitlines()[-1]


def test_production_refuses_an_answer_that_cannot_be_meant():
    answers = [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "insecure-" + "x" * 60),
        ("SITE_ORIGIN", "http://legwork.example"),
        ("ADMIN_PATH", "admin"),
        ("DATABASE_URL", "mysql://somewhere/legwork"),
        ("BEHIND_PROXY", "yes"),
        ("TRUSTED_PROXIES", "-1"),
        ("EMAIL_PORT", "smtp"),
    ]
    ends = read_with([ANSWERS, *(ANSWERS | {name: value} for name, value in answers)])
    assert ends[0] == "", "the answers are right but for the one"
    assert [(answer, end) for answer, end in zip(answers, ends[1:], strict=True) if not end.startswith("ImproperlyConfigured")] == []


def test_the_secret_may_come_from_a_file(tmp_path: Path):
    file = tmp_path / "key"
    file.write_text(ANSWERS["SECRET_KEY"] + "\n")
    answers = {name: value for name, value in ANSWERS.items() if name != "SECRET_KEY"} | {"SECRET_KEY_FILE": str(file)}
    ends = read_with([answers, answers | {"SECRET_KEY_FILE": str(tmp_path / "nowhere")}])
    assert ends[0] == ""
    assert ends[1] != ""


def test_production_starts_with_every_answer_and_never_shows_debug_pages_and_sends_only_secure_cookies():
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


def test_a_switch_that_is_neither_on_nor_off_stops_the_start(tmp_path: Path):
    local = {"DJANGO_SETTINGS_MODULE": "config.settings.local", "LEGWORK_DATA": str(tmp_path)}
    ends = read_with(local | {"DJANGO_DEBUG": value} for value in ("0", "true", "yes", "2"))
    assert [end.partition(":")[0] for end in ends] == ["", "ImproperlyConfigured", "ImproperlyConfigured", "ImproperlyConfigured"]


@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledged():
    """WAL with a sync at every commit, writers that wait their turn, and a version without the WAL-reset fault."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
