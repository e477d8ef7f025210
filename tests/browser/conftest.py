"""A real server, as `make run` starts it, and a real Chromium in front of it.

The server has a data folder of its own with the real library; accounts are made through it. `page` is a fresh
browser profile that fails its test on a policy violation, a console error, or a request to another origin.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 30_000  # milliseconds for anything to come about; only a failing test ever waits so long
expect.set_options(timeout=TIMEOUT)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Site:
    """A running Legwork: its address, its data folder, and its management commands."""

    def __init__(self, address: str, environment: dict[str, str]) -> None:
        self.address = address
        self.environment = environment

    def __str__(self) -> str:
        return self.address

    def __add__(self, path: str) -> str:
        return self.address + path

    def manage(self, *arguments: str, code: str | None = None) -> str:
        command = [sys.executable, "manage.py", *arguments] if code is None else [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server on a free port, started by the same code as `make run`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("legwork")
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    environment |= {"PORT": str(port), "HOST": "127.0.0.1", "LEGWORK_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "tests.browser.settings"}
    log = (folder / "server.log").open("w+")
    server = subprocess.Popen([sys.executable, "-m", "config.serve"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, server, log.name)
        yield Site(address, environment)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: str) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the server ended: {Path(log).read_text()}")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the server did not answer: {Path(log).read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert executable, "no Chromium: run these tests with `make test`, which finds or installs one"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        started.close()


class Watched:
    """Collects what must not happen on any page: policy violations, console errors, other origins."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.trouble: list[str] = []
        self.expected: list[str] = []
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error('policy violation: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))"
        )
        context.on("console", lambda message: self.trouble.append(f"console: {message.text} at {message.location.get('url')}") if message.type == "error" else None)
        context.on("response", lambda response: self.trouble.append(f"{response.status} from {response.url}") if response.status >= 500 else None)
        context.on("weberror", lambda error: self.trouble.append(f"script: {error.error}"))
        context.on("request", lambda request: None if request.url.startswith((site.address, "data:", "blob:")) else self.trouble.append(f"other origin: {request.url}"))

    def expect(self, words: str) -> None:
        """Say that console errors with these words are part of the test (a 404 or 422 it asks for)."""
        self.expected.append(words)

    def check(self) -> None:
        trouble = [line for line in self.trouble if not any(words in line for words in self.expected)]
        assert not trouble, trouble


@pytest.fixture
def open_page(browser: Browser, site: Site):
    """Opens pages in fresh profiles: `open_page(DESKTOP, javascript=False, dark=True)`; all are watched."""
    opened: list[tuple[BrowserContext, Watched]] = []

    def open_one(size: dict[str, int] = PHONE, *, javascript: bool = True, dark: bool = False, touch: bool = False) -> Page:
        context = browser.new_context(
            viewport=size, java_script_enabled=javascript, color_scheme="dark" if dark else "light", has_touch=touch, locale="en-GB", base_url=site.address
        )
        watched = Watched(context, site)
        opened.append((context, watched))
        context.set_default_timeout(TIMEOUT)
        page = context.new_page()
        page.watched = watched
        return page

    yield open_one
    for context, _ in opened:
        context.close()
    for _, watched in opened:
        watched.check()


@pytest.fixture
def page(open_page) -> Page:
    """A phone with JavaScript."""
    return open_page(PHONE)
