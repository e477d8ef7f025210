"""Every page, from the resolver, in a real browser: axe finds nothing, the policy is kept, nothing leaves the site.

At phone and desktop size, in light and dark, for a visitor, a runner with a routine and a sore spot, and a curator.
A page is loaded once and turned: most of the time goes to axe looking at colours.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.addresses import ANYONE, GET, OWNER, RULES, RUNNER, STRANGERS

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Every page at both sizes and in both colours; which colours go with which size changes from page to page.
TURNS = [[(PHONE, "light"), (DESKTOP, "dark")], [(DESKTOP, "light"), (PHONE, "dark")]]
PASSWORD = "a long run on sunday"

NOT_PAGES = {
    "worker",
    "manifest",
    "healthz",
    "readyz",
    "mfa_download_recovery_codes",
    "mfa_login_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "account_confirm_email",
    "runners:export_routine",
    "runners:log_csv",
}
ANSWERS = [  # what one page answers to different questions
    "/?sore=calf:left&severity-calf-left=3&kind-calf-left=tight",
    "/?sore=calf:left&sore=calf:right&severity-calf-left=8&severity-calf-right=2&kind-calf-right=tight",
    "/?sore=calf:left&severity-calf-left=4&kind-calf-left=one-leg-swelling",
    "/?sore=achilles:left&sore=inner-thigh:right",
    "/?sore=calf:left",
    "/?nothing=1",
    "/?minutes=-1",
    "/exercises/?q=calf&kind=strength",
    "/exercises/?q=zebra",
    "/exercises/?level=9",
    "/nowhere/",
]

PEOPLE = """
import json, time
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from library.models import Exercise, MuscleGroup, SorenessKind
from runners import sharing
from runners.models import Consent, Runner, SoreSpot

def session(runner, second_factor=False):
    client = Client()
    client.force_login(runner, backend=settings.AUTHENTICATION_BACKENDS[0])
    if second_factor:
        kept = client.session
        kept["account_authentication_methods_user"] = str(runner.pk)
        kept["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "id": 0, "type": "totp"}]
        kept.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value

now = timezone.now()
runner = Runner.objects.create_user("every-page@example.org", "a long run on sunday")
Consent.objects.create(runner=runner, wording=Consent.WORDING, given_at=now)
spot = SoreSpot.objects.create(runner=runner, group=MuscleGroup.objects.get(slug="calves"), side="left", kind=SorenessKind.objects.get(slug="tight"), since=now.date(), noted_at=now)
spot.report(3, on=now.date())
routine = runner.routines.create(name="Calves", created_at=now, changed_at=now, submission="one")
for position, slug in enumerate(["wall-calf-stretch-straight", "squat"]):
    exercise = Exercise.objects.get(slug=slug)
    routine.steps.create(position=position, exercise=exercise, exercise_name=exercise.name, sides="left,right" if exercise.per_side else "", sets=2, hold_seconds=30)
practice = runner.practices.create(routine=routine, name="Calves", key="one", day=now.date(), began_at=now, ended_at=now, seconds=90, steps_planned=4)
practice.feelings.create(group=spot.group, side="left", word="better")
share, token = sharing.share(owner=runner, pk=routine.pk, days=7, submission="a-key-of-its-own", now=now)
curator = Runner.objects.create_superuser("every-admin@example.org", "a long run on sunday", display_name="Ada")
print(json.dumps({"runner": session(runner), "curator": session(curator, True), "spot": spot.pk, "routine": routine.pk, "step": routine.steps.first().pk, "practice": practice.pk, "share": share.pk, "token": token}))
"""

ADMIN_PAGES = """
import json
from django.contrib import admin
from django.urls import reverse
pages = [reverse("admin:index")]
for model in admin.site._registry:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    pages.append(reverse(f"admin:{name}_changelist"))
    row = model.objects.order_by("pk").first()
    if row:
        pages.append(reverse(f"admin:{name}_change", args=[row.pk]))
    if name == "library_exercise":
        pages += [reverse(f"admin:{name}_add"), reverse(f"admin:{name}_history", args=[row.pk]), reverse(f"admin:{name}_delete", args=[row.pk])]
print(json.dumps(pages))
"""


@pytest.fixture(scope="module")
def people(site) -> dict:
    return json.loads(site.manage(code=PEOPLE).splitlines()[-1])


def pages_for(who: set[str], rows: dict) -> list[str]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    from django.urls import reverse

    return [
        reverse(name, kwargs={key: rows.get(value, value) for key, value in arguments.items()})
        for name, (whose, how, arguments) in RULES.items()
        if whose in who and how == GET and name not in NOT_PAGES
    ]


def as_person(page: Page, site, session: str) -> Page:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.address}])
    return page


def faults(page: Page, addresses: Iterable[str]) -> list[str]:
    """What axe finds, and whether anything is wider than the screen. Where several addresses lead to one page, it is looked at once."""
    seen: set[str] = set()
    lines: list[str] = []
    for number, address in enumerate(addresses):
        page.goto(address)
        if page.url in seen:
            continue
        seen.add(page.url)
        page.evaluate(AXE_SCRIPT)
        for size, colours in TURNS[number % 2]:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            page.evaluate("Promise.all(document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished.catch(() => null)))")
            look = f"{page.url} {size['width']} {colours}"
            violations = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
            lines += [f"{look}: {fault['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}" for fault in violations for node in fault["nodes"][:3]]
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                lines.append(f"{look}: {over} px wider than the screen")
    return lines


def test_a_visitors_pages_are_clean(open_page, site, people):
    page = open_page()
    page.watched.expect("status of 4")
    found = faults(page, [site + path for path in pages_for({ANYONE, STRANGERS}, people)])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("half", [0, 1], ids=["some", "others"])
def test_the_answers_are_clean(open_page, site, half):
    page = open_page()
    page.watched.expect("status of 4")
    found = faults(page, [site + path for path in ANSWERS[half::2]])
    assert not found, "\n".join(found)


def test_a_runners_pages_are_clean(open_page, site, people):
    page = as_person(open_page(), site, people["runner"])
    page.watched.expect("status of 4")
    found = faults(page, [site + path for path in ["/", *pages_for({RUNNER, OWNER}, people)]])
    assert not found, "\n".join(found)


def test_the_admin_keeps_the_policy_on_every_kind_of_page(open_page, site, people):
    """Django's own pages: the policy and the origin are ours to keep, and are watched; axe has no say over them.

    Every list and every form; of the pages that are alike for all rows, one each. (What the rest send is in tests/library/test_admin.py.)
    """
    page = as_person(open_page(DESKTOP), site, people["curator"])
    for path in json.loads(site.manage(code=ADMIN_PAGES).splitlines()[-1]):
        response = page.goto(site + path)
        assert response.ok, path
        assert page.locator("#user-tools").count() == 1, path
