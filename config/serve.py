"""`make run`: bring the data folder up to date and serve. Running it again loses nothing.

    python -m config.serve [--reload]

In order: back up an existing SQLite database if migrations are waiting, migrate, load the library's files,
collect static files if any changed, then hand over to granian on HOST:PORT (127.0.0.1:8000).
"""

from __future__ import annotations

import hashlib
import os
import socket
import sqlite3
import sys
from datetime import datetime
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

BACKUPS_KEPT = 10
SOUND_SQLITE = (3, 51, 3)  # the first without the WAL-reset fault


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    reload = "--reload" in sys.argv[1:]
    if reload:
        os.environ.setdefault("DJANGO_DEBUG", "1")  # Django's own server, with its static files and its error pages
    host, port = os.environ.get("HOST", "127.0.0.1"), _port()
    _refuse_taken(host, port)
    try:
        django.setup()
        prepare()
    except (CommandError, ImproperlyConfigured, DatabaseError, OSError) as error:
        sys.exit(f"Legwork did not start: {error}")
    print(f"\nLegwork is at http://localhost:{port}/ (Ctrl+C stops it)")
    print(f"To curate the library: make curator, then http://localhost:{port}/{settings.ADMIN_PATH}\n", flush=True)
    if reload:
        os.execv(sys.executable, [sys.executable, "manage.py", "runserver", f"{host}:{port}"])  # noqa: S606  our own interpreter, arguments of our own
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", os.environ.get("WORKERS", "1")]
    command += ["--blocking-threads", "4", "--backpressure", "64", "--respawn-failed-workers", "--no-access-log", "--log-level", "warning"]
    os.execv(command[0], [*command, "config.wsgi:application"])  # noqa: S606  our own interpreter, arguments of our own


def prepare() -> None:
    """Everything before serving: backup, migrate, load, static files."""
    if connection.vendor == "sqlite":
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        back_up_before_migrating()
        if sqlite3.sqlite_version_info < SOUND_SQLITE:
            print(f"Note: SQLite {sqlite3.sqlite_version} has a rare fault when two connections write at once. {'.'.join(map(str, SOUND_SQLITE))} does not.")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_library")
    collect_static()


def back_up_before_migrating() -> None:
    """A checked copy beside the database, when it exists and is about to be migrated."""
    database = Path(settings.DATABASES["default"]["NAME"])
    if not database.exists() or database.stat().st_size == 0:
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    folder = database.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"{database.stem}-{datetime.now().strftime('%Y%m%d-%H%M%S-%f')}.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    copy.chmod(0o600)
    checked = sqlite3.connect(copy)
    try:
        verdict = checked.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        checked.close()
    if verdict != "ok":
        raise CommandError(f"the backup {copy} is not whole ({verdict}); nothing was migrated.")
    for old in sorted(folder.glob(f"{database.stem}-*.sqlite3"))[:-BACKUPS_KEPT]:
        old.unlink()
    print(f"Backed up the database to {copy}")


def collect_static() -> None:
    """Collect, hash and compress static files, unless none changed since the last time."""
    fingerprint = _static_fingerprint()
    mark = Path(settings.STATIC_ROOT) / ".fingerprint"
    if mark.exists() and mark.read_text(encoding="ascii") == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(fingerprint, encoding="ascii")


def _static_fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _port() -> int:
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or not 1 <= int(port) <= 65_535:
        sys.exit(f"Legwork did not start: PORT is {port!r}. It has to be a number from 1 to 65535.")
    return int(port)


def _refuse_taken(host: str, port: int) -> None:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        sys.exit(f"Legwork did not start: {host}:{port} cannot be used ({error.strerror}). Try another: make run PORT={port + 1}")


if __name__ == "__main__":
    main()
