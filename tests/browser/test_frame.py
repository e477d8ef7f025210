"""What stands round every page: colours, the way past the navigation, words for what did not work, and no cookie for a visitor."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

FILTER = "**/exercises/?*"


def test_a_visitor_reading_and_checking_in_is_given_no_cookie(page):
    for address in ["/", "/?sore=calf:left&severity-calf-left=3", "/muscles/", "/muscles/calves/", "/exercises/", "/exercises/squat/", "/questions/", "/sources/", "/about/"]:
        page.goto(address)
    assert page.context.cookies() == []
    kept = page.evaluate("({...localStorage, ...sessionStorage})")
    assert kept in ({}, {"htmx-current-path-for-history": "/about/"})  # htmx's note of the page one is on


def test_the_first_visit_asks_fourteen_times_at_most(page):
    asked = []
    page.on("response", lambda response: asked.append(response))
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert len(asked) <= 14, [response.url for response in asked]
    assert all(response.status == 200 for response in asked)


def test_the_keyboard_skips_the_navigation(page):
    page.goto("/muscles/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_colours_chosen_stay_chosen(open_page):
    page = open_page(DESKTOP)
    page.goto("/about/")
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark == "rgb(15, 22, 19)"
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Device").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 246, 241)"
    assert page.evaluate("localStorage.getItem('theme')") is None


def test_without_javascript_there_is_no_switch_that_would_do_nothing(open_page):
    page = open_page(PHONE, javascript=False)
    page.goto("/about/")
    assert page.locator("[data-theme-switch]").is_hidden()


def test_an_answer_that_does_not_come_is_said_and_can_be_asked_for_again(page):
    page.watched.expect("Failed to load resource")
    page.watched.expect("htmx:")
    page.goto("/exercises/")
    page.route(FILTER, lambda route: route.abort())
    page.get_by_label("Search").fill("calf")
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("Could not reach Legwork")
    expect(page.locator("#count")).to_contain_text("116 of 116")
    page.unroute(FILTER)
    trouble.get_by_role("button", name="Try again").click()
    expect(page.locator("#count")).to_contain_text("for “calf”")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_error_page_is_never_put_into_a_page(page):
    page.watched.expect("503")
    page.goto("/exercises/")
    page.route(FILTER, lambda route: route.fulfill(status=503, body="<h1>Busy</h1>", content_type="text/html"))
    page.get_by_label("Search").fill("calf")
    expect(page.get_by_role("alert")).to_contain_text("Legwork is busy")
    expect(page.get_by_role("heading", name="Busy")).to_have_count(0)
    page.get_by_role("alert").get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_text_twice_as_large_still_fits_a_phone(page):
    for address in ["/", "/?sore=calf:left&severity-calf-left=3", "/exercises/squat/", "/muscles/calves/", "/nowhere/", "/accounts/login/"]:
        page.watched.expect("status of 404")
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
