"""Whatever is sent to whatever address, the answer is never a 500, and nothing of it is kept.

Every address from the resolver, asked and posted to, by a visitor and by a runner who owns the row;
on both databases where it meets rows.
"""

from __future__ import annotations

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from runners.models import RoutineStep, SoreSpot
from tests.addresses import ANYONE, RULES, STRANGERS
from tests.conftest import same_session, undone
from tests.test_pages import alices_rows, catalogue_rows, url_of  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db

# Every field any form of the site has, so that a nasty value meets each of them.
FIELDS = [
    *("sore", "severity", "severity-calf-left", "kind-calf-left", "days-calf-left", "sudden-calf-left", "limps-calf-left", "shown", "both", "remove", "nothing"),
    *("minutes", "equipment", "kit", "when", "caution", "cautions", "level", "agree", "withdraw", "kept", "nofloor", "holds", "weekly_goal", "country"),
    *("since-calf-left", "muscle-calf-left", "answer-rf-chest", "asked-rf-chest", "none", "skip", "swap", "bring", "hurts", "withheld", "now", "was", "why", "word", "exercise"),
    *("step", "submission", "name", "direction", "position", "from", "removed", "routine", "undo"),
    *("days", "token", "text", "file", "day", "at", "goal"),
    *("edition", "to", "pressed", "order", "dragged", "exercise", "mine", "work", "hold_seconds", "reps", "sets", "sides", "rest_seconds", "change_seconds", "note"),
    *("key", "began_at", "ended_at", "seconds", "planned", "steps", "felt-calves:", "s", "change"),
    *("q", "area", "muscle", "page", "kind", "next", "email", "login", "password", "password1", "time_zone", "display_name", "code", "credential"),
]
LONG = "x" * 1_000_000
NEED_NO_FIELD = {"runners:ease", "runners:remove_spot", "runners:remove_routine", "runners:remove_step", "runners:consent"}  # a press is all they ask for
NASTY = {
    "a NUL byte": "calf:left\0",
    "nothing": "",
    "a million letters": LONG,
    "a slug nobody knows": "no-such-slug:sideways",
    "a negative number": "-1",
    "a huge number": "9" * 400,
    "not a number": "\u0663\u066b\u0661e309",
    "half a character": "\ud83d",
    "right to left": "\u202eleft\u2066",
    "a query": "'; drop table runners_routine; --",
    "a script": "<script>alert(1)</script>",
    "braces": "{{ request }}{% debug %}",
}


def unraised(client: Client) -> Client:
    """A client that answers 500 for an error, as the server does, in place of raising it."""
    client.raise_request_exception = False
    return client


def encoded(value: str, fields: list[str]) -> str:
    """The fields, all of one value, as a form sends them; half a character goes out as its three bytes."""
    quoted = quote_from_bytes(value.encode("utf-8", "surrogatepass"))
    return "&".join(f"{field}={quoted}" for field in fields)


def rows() -> list[list[dict]]:
    """What a runner keeps that no nasty value may change: what is sore, and the steps of routines."""
    return [list(model.objects.order_by("pk").values()) for model in (SoreSpot, RoutineStep)]


def keeps_or_looks_up(name: str) -> bool:
    """Whether what is sent to the address meets rows: what a runner keeps, or who has an e-mail address."""
    return name.startswith("runners:") or name in {"account_login", "account_signup", "account_reset_password", "account_email"}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.both_databases if keeps_or_looks_up(name) else ()) for name in sorted(RULES)])
def test_no_address_breaks(name: str, subtests, alices_client, alices_rows):  # noqa: F811  the fixture
    who, _, _ = RULES[name]
    url, before = url_of(name, alices_rows), rows()
    fragment = {"HX-Request": "true", "HX-Target": "answer"}
    for nasty, value in NASTY.items():
        query = encoded(value[:6_000], FIELDS if len(value) < 1_000 else ["q", "sore", "minutes"])
        body = encoded(value, FIELDS) if len(value) < 1_000 else encoded(value[:200_000], ["name"]) + "&" + encoded(value[:200_000], ["sore"])
        form = {"data": body, "content_type": "application/x-www-form-urlencoded"}
        with subtests.test(nasty), undone():
            visitor, alice = unraised(Client()), unraised(same_session(alices_client))
            if who in {ANYONE, STRANGERS}:
                assert visitor.get(f"{url}?{query}").status_code < 500, "asked by a visitor"
                assert visitor.post(url, **form).status_code < 500, "posted by a visitor"
            assert alice.get(f"{url}?{query}", headers=fragment).status_code < 500, "asked"
            assert alice.post(url, **form, headers=fragment).status_code < 500, "posted"
            if name not in NEED_NO_FIELD:
                assert rows() == before


NOWHERE = [
    "/muscles/no-such-group/",
    "/muscles/calves/no-such-muscle/",
    "/muscles/glutes/soleus/",
    "/exercises/no-such-exercise/",
    "/exercises/%F0%9F%92%A9/",
    f"/exercises/{'a' * 5000}/",
    "/routines/999999999999999999999999/",
    "/soreness/0/ease/",
    "/shared/nothing/",
    "/static/../manage.py",
    "/.git/config",
    "/data/legwork.sqlite3",
]


@pytest.mark.both_databases
def test_what_is_not_there_is_not_found(alices_client, visitor):
    for client in (visitor, unraised(alices_client)):
        assert {path: status for path in NOWHERE if (status := client.get(path).status_code) not in {302, 404}} == {}


@pytest.mark.both_databases
def test_a_nul_in_an_address_is_refused_before_anything_reads_it(visitor, adas_client):
    paths = ["/?q=%00", "/exercises/?q=a%00b", "/muscles/%00/", "/admin/library/exercise/?name__exact=%00"]
    for client in (visitor, adas_client):
        assert [client.get(path).status_code for path in paths] == [400] * len(paths)
