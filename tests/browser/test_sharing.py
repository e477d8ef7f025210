"""A routine leaves the site: as a link somebody else opens and copies, and on one sheet of paper."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "a long run on sunday"

PEOPLE = """
import json
from django.conf import settings
from django.test import Client
from django.utils import timezone
from library import figures, snapshot
from runners import routines
from runners.models import Runner
from runners.routines import Step

def session(runner):
    client = Client()
    client.force_login(runner, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client.cookies[settings.SESSION_COOKIE_NAME].value

owner = Runner.objects.create_user("sharing-owner@example.org", "a long run on sunday", display_name="Olga Canary")
friend = Runner.objects.create_user("sharing-friend@example.org", "a long run on sunday")
catalogue = snapshot.catalogue()
drawn = [exercise for exercise in catalogue.exercises.values() if exercise.per_side and figures.has_figure(exercise.slug)]
wordiest = sorted(drawn, key=lambda exercise: -len(exercise.name) - sum(len(cue) for cue in exercise.key_cues[:3]))
steps = lambda number: [Step(slug=exercise.slug, sides=("left", "right"), sets=10, hold_seconds=3600, rest_seconds=600, note="Canary words of a long note. " * 10) for exercise in wordiest[:number]]
pks = {}
for number in (8, 20):
    pks[number] = routines.save(owner=owner, steps=steps(number), name="Wide words " * 7, submission=f"a-key-of-its-own-{number}", at=timezone.now()).pk
print(json.dumps({"owner": session(owner), "eight": pks[8], "twenty": pks[20]}))
"""


@pytest.fixture(scope="module")
def people(site) -> dict:
    return json.loads(site.manage(code=PEOPLE).splitlines()[-1])


def as_person(page: Page, site, session: str) -> Page:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site.address}])
    return page


def axe(page: Page) -> list[str]:
    return [f"{fault['id']}: {node['html'][:160]}" for fault in Axe().run(page).response["violations"] for node in fault["nodes"]]


def make_link(page: Page, routine: int) -> str:
    page.goto(f"/routines/{routine}/share/")
    page.get_by_role("button", name="Make link").click()
    expect(page.locator("#link")).to_be_visible()
    return page.locator("#link").input_value()


def test_a_link_is_opened_by_a_stranger_who_signs_in_and_keeps_a_copy(open_page, site, people):
    olga = as_person(open_page(DESKTOP), site, people["owner"])
    olga.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = make_link(olga, people["eight"])
    olga.get_by_role("button", name="Copy link").click()
    expect(olga.locator("#copied")).to_have_text("Link copied.")
    assert olga.evaluate("navigator.clipboard.readText()") == link
    expect(olga.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert axe(olga) == []

    friend = open_page(PHONE)
    friend.goto(link)
    expect(friend.get_by_role("heading", level=1)).to_contain_text("Wide words")
    assert "Canary" not in friend.content()
    assert friend.context.cookies() == [], "a look leaves no cookie"
    shown = friend.locator(".sugg h2").all_inner_texts()
    assert len(shown) == 8
    friend.get_by_role("link", name="QR code").click()
    expect(friend.get_by_role("img", name="QR code of the link")).to_be_visible()
    friend.get_by_role("link", name="Back to the routine").click()
    friend.get_by_role("link", name="Save a copy").click()
    friend.wait_for_url("**/accounts/login/**")
    friend.get_by_label("E-mail").fill("sharing-friend@example.org")
    friend.locator("input[type=password]").first.fill(PASSWORD)
    friend.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(friend.get_by_role("heading", level=1)).to_have_text("Save a copy?")
    friend.get_by_role("button", name="Save a copy").click()
    friend.wait_for_url("**/routines/*/")
    assert friend.locator("#routine [id^=step-] .rt__name").count() == 8
    assert "Canary" not in friend.content()

    olga.get_by_role("button", name="Take back").click()
    expect(olga.get_by_text("Only you can see this routine.")).to_be_visible()
    friend.watched.expect("status of 404")
    friend.goto(link)
    expect(friend.get_by_role("heading", level=1)).to_have_text("This path stops here")


def test_a_routine_prints_on_one_sheet_of_either_paper_with_its_code(open_page, site, people):
    """The most words a routine can have: the wordiest exercises, long notes, a long name, a QR code."""
    page = as_person(open_page(DESKTOP), site, people["owner"])
    pages = {}
    for name in ("eight", "twenty"):
        make_link(page, people[name])
        page.get_by_role("button", name="Print sheet with this code").click()
        expect(page.locator(".sheet .qr")).to_be_visible()
        assert axe(page) == []
        for paper in ("A4", "Letter"):
            pages[name, paper] = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
    assert pages == dict.fromkeys(pages, 1)
    page.emulate_media(media="print")
    expect(page.locator(".sheet__list > li")).to_have_count(20)
    expect(page.locator(".sheet__days").last).to_be_visible()
    expect(page.locator(".sheet").get_by_text("Stop if pain is sharp")).to_be_visible()
    for gone in (".top", ".nav", ".foot", ".sheet__bar", ".crumbs"):
        expect(page.locator(gone).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).color") == "rgb(0, 0, 0)"
