"""The check-in in a real browser: by tapping, by keyboard, without a script, signed out and in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

PASSWORD = "a long run on sunday"


def tap(page: Page, place: str, side: str, view: str = "back") -> None:
    """Tap a place on the drawing, in the middle of one of its shapes."""
    if page.locator(f".map__view--{view}").is_hidden():
        page.locator(f'.map__switch button[value="{view}"]').click()
    page.locator(f'.map__view--{view} .area[data-place="{place}"][data-side="{side}"]').first.click(force=True)


def offers(page: Page):
    return page.locator("#answer .sugg > li")


def sign_in(page: Page, site, email: str) -> None:
    site.manage("shell", code=f"from runners.models import Runner; Runner.objects.filter(email='{email}').delete(); Runner.objects.create_user('{email}', '{PASSWORD}')")
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form[action*=login] button[type=submit]").first.click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_tap_brings_the_answer_and_the_slider_changes_it_under_the_finger(open_page, size):
    page = open_page(size)
    page.goto("/")
    tap(page, "calf", "left")
    expect(page.locator("#count")).to_contain_text("for your left upper calf.")
    slider = page.get_by_label("How sore is it, 0 to 10?")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#answer")).to_contain_text("Rest it.")
    expect(slider).to_be_focused()
    expect(page.locator(".sev output")).to_have_text(re.compile(r"8\s*severe"))
    expect(page).to_have_url(re.compile("severity-calf-left=8"))
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}, "answers to the questions go by POST"


def test_back_leads_to_what_was_there_before(open_page):
    page = open_page(DESKTOP)
    page.goto("/")
    tap(page, "calf", "left")
    expect(page.locator(".spot")).to_have_count(1)
    tap(page, "quads", "right", "front")
    expect(page.locator(".spot")).to_have_count(2)
    page.go_back()
    expect(page.locator(".spot")).to_have_count(1)
    expect(page.locator("#sore-quads-right")).not_to_be_checked()


def test_a_place_and_a_chip_in_a_hurry_both_count(open_page):
    page = open_page(DESKTOP)
    page.goto("/")
    tap(page, "calf", "left")
    expect(page.locator(".spot")).to_have_count(1)
    chip = page.get_by_label("15 min", exact=True).get_attribute("id")
    page.evaluate("ids => ids.forEach(id => document.getElementById(id).click())", ["sore-quads-left", chip])  # before the first answer is there
    expect(page.locator(".spot")).to_have_count(2)
    expect(page).to_have_url(re.compile("minutes=15"))
    expect(page.get_by_label("15 min", exact=True)).to_be_checked()
    expect(page.locator("#count")).to_contain_text("left front of thigh and left upper calf")


def test_both_sides_and_taking_off_are_one_button_each_and_focus_stays_near(open_page):
    page = open_page(DESKTOP)
    page.goto("/?sore=calf:left&severity-calf-left=2&kind-calf-left=tight")
    page.get_by_role("button", name="Both sides of upper calf").click()
    expect(page.locator("#sore-calf-right")).to_be_checked()
    expect(page.locator("#spot-calf-right > summary")).to_be_focused()
    expect(page.locator("#id_kind-calf-right_tight")).to_be_checked()
    page.get_by_role("button", name="Take off Right upper calf").click()
    expect(page.locator(".spot")).to_have_count(1)
    expect(page.locator("#places > summary")).to_be_focused()


def test_cautions_change_the_answer_and_never_the_address(open_page):
    page = open_page(DESKTOP)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/?sore=quads:left&severity-quads-left=2&kind-quads-left=tight")
    shapes = page.locator("#map .area").count()
    page.get_by_role("button", name="Anything to leave out?").click()
    expect(page.locator("[name=caution]").first).to_be_focused()
    assert page.locator("#map .area").count() == shapes
    page.locator("#caution-knee_pain").check()
    expect(page.locator("#answer")).to_contain_text("Left out, and why")
    page.get_by_text("20 min", exact=True).click()
    expect(page).to_have_url(re.compile("minutes=20&cautions=ask$"))
    assert not any("knee_pain" in url for url in [*asked, page.url])
    assert "knee_pain" not in page.evaluate("JSON.stringify([history.state, {...localStorage}, {...sessionStorage}])")


def test_by_keyboard_alone_through_the_list(open_page):
    page = open_page(DESKTOP)
    page.goto("/")
    box = page.get_by_role("checkbox", name="Left upper calf")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#count")).to_contain_text("for your left upper calf.")
    expect(box).to_be_focused()
    expect(page.locator("#places")).to_have_attribute("open", "")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_without_a_script_the_same_form_gives_whole_pages(open_page, size):
    page = open_page(size, javascript=False)
    page.goto("/")
    expect(page.locator(".map")).to_be_hidden()
    page.get_by_label("Left upper calf").check()
    page.get_by_role("button", name="Show stretches").click()
    expect(page.locator("#answer")).to_contain_text("How sore is it?")
    page.get_by_text("Tight, stiff").click()
    page.get_by_role("button", name="Show stretches").click()
    expect(offers(page).first).to_be_visible()
    page.get_by_role("button", name="Anything to leave out?").click()
    page.locator("#caution-balance").check()
    page.get_by_role("button", name="Show stretches").click()
    expect(page).to_have_url(re.compile("/check-in/$"))
    expect(offers(page).first).to_be_visible()


def test_when_legwork_is_away_the_answer_stays_and_trying_again_works(open_page):
    page = open_page(DESKTOP)
    page.watched.expect("Failed to load resource")
    page.watched.expect("htmx:")
    page.goto("/?sore=calf:left&severity-calf-left=3")
    before = offers(page).count()
    page.route("**/*", lambda route: route.abort())
    page.get_by_text("5 min", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Could not reach Legwork.")
    assert offers(page).count() == before
    page.unroute("**/*")
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url(re.compile("minutes=5"))
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_runner_agrees_keeps_reports_and_eases(open_page, site, javascript):
    page = open_page(DESKTOP, javascript=javascript)
    sign_in(page, site, f"check-in-{javascript}@example.org")
    if javascript:
        tap(page, "calf", "left")
    else:
        page.get_by_label("Left upper calf").check()
        page.get_by_role("button", name="Show stretches").click()
    page.get_by_role("button", name="Keep this check-in").click()
    page.get_by_role("button", name="Yes, keep it for me").click()
    expect(page.get_by_role("heading", name="How is it today?")).to_be_visible()
    row = page.locator(".open__row")
    row.get_by_text("Say the number").click()
    row.locator("select").select_option("6")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Left upper calf: 6 of 10 today.")).to_be_visible()
    expect(row.locator(".sore")).to_have_text(re.compile("6 high"))
    expect(offers(page)).to_have_count(0)
    page.get_by_role("button", name="None of these").click()
    expect(offers(page).first).to_be_visible()
    assert "calf" not in page.url
    row.get_by_role("button", name="Gone").click()
    expect(page.get_by_text("off the list")).to_be_visible()
    expect(row).to_have_count(0)
