"""The cast, and the real library in the test database.

Alice is a runner. Bob is another, who must see nothing of hers. Edith edits the library, Percy publishes it,
Sandra reviews the safety rules, Ada may do everything. Their second factor counts as passed in `client`s made here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as properties

# The same examples every time and no clock: what is new is looked for by `make fuzz`, not by chance on a slow machine.
properties.register_profile("suite", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
if os.environ.get("HYPOTHESIS_PROFILE") != "fuzz":
    properties.load_profile("suite")

PASSWORD = "a long run on sunday"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """On SQLite the test database is a file, as in real life: threads cannot share one in memory."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the real library, loaded once from the real files."""
    with django_db_blocker.unblock():
        call_command("load_library", verbosity=0)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as the server does by itself before long; without it, it plans for empty tables


def _roomy_frame() -> Callable[[Callable[[], Any]], Any]:
    """A function of so many locals that its frame makes Python take half a megabyte for the stack at once."""
    made: dict[str, Any] = {}
    exec("def roomy(call):\n    return call()\n    " + "=".join(f"local_{number}" for number in range(40_000)) + "=0", made)
    return made["roomy"]


roomy = _roomy_frame()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """Every test runs above a roomy frame.

    Python takes its stack from the system in pieces of 16 KB and gives each back when it is empty. A test whose templates
    happen to render just at the end of one pays for that at every call: up to half of its time.
    """
    test = pyfuncitem.obj
    pyfuncitem.obj = lambda **fixtures: roomy(partial(test, **fixtures))


def pytest_terminal_summary(terminalreporter):
    """What tests have to tell at the end, with `record_property("told", ...)`."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "told":
                terminalreporter.write_line(value)


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database without a transaction around the test, for threads with connections of their own.

    Unlike pytest-django's it does not empty the library afterwards; a test takes away what it made.
    """
    with django_db_blocker.unblock():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """What happens to rows in this block is undone after it: for the cases of a table that share their fixtures."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_runner(email: str, **fields):
    from runners.models import Runner

    return Runner.objects.create_user(email, PASSWORD, **fields)


def signed_in(runner, *, second_factor: bool = False) -> Client:
    """A client with the runner's session; with `second_factor` as if a code had been given at sign-in."""
    client = Client()
    client.force_login(runner, backend=settings.AUTHENTICATION_BACKENDS[0])
    if second_factor:
        session = client.session
        session["account_authentication_methods_user"] = str(runner.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "email": runner.email},
            {"method": "mfa", "at": time.time(), "id": 0, "type": "totp"},
        ]
        session.save()
    return client


def same_session(client: Client) -> Client:
    """Another client with the cookies of this one: whatever is answered to it, this one keeps its own."""
    other = Client(raise_request_exception=client.raise_request_exception)
    for name, cookie in client.cookies.items():
        other.cookies[name] = cookie.value
    return other


def app_code(secret: str) -> str:
    """The code an authenticator app shows now, with some seconds left to use it."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def make_curator(email: str, *groups: str, **fields):
    curator = make_runner(email, is_staff=True, **fields)
    curator.groups.set(Group.objects.filter(name__in=groups))
    assert curator.groups.count() == len(groups), "a curators' group is missing"
    return curator


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def alice(db):
    return make_runner("alice@example.org", display_name="Alice")


@pytest.fixture
def bob(db):
    return make_runner("bob@example.org", display_name="Bob")


@pytest.fixture
def edith(db):
    return make_curator("edith@example.org", "editors")


@pytest.fixture
def percy(db):
    return make_curator("percy@example.org", "publishers")


@pytest.fixture
def sandra(db):
    return make_curator("sandra@example.org", "safety reviewers")


@pytest.fixture
def ada(db):
    return make_curator("ada@example.org", is_superuser=True)


@pytest.fixture
def alices_client(alice) -> Client:
    return signed_in(alice)


@pytest.fixture
def bobs_client(bob) -> Client:
    return signed_in(bob)


@pytest.fixture
def ediths_client(edith) -> Client:
    return signed_in(edith, second_factor=True)


@pytest.fixture
def percys_client(percy) -> Client:
    return signed_in(percy, second_factor=True)


@pytest.fixture
def sandras_client(sandra) -> Client:
    return signed_in(sandra, second_factor=True)


@pytest.fixture
def adas_client(ada) -> Client:
    return signed_in(ada, second_factor=True)
