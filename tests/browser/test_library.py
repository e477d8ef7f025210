"""Reading the library in a real browser: the filter works in place, without scripts too, and nothing runs off a small screen."""

from __future__ import annotations

from playwright.sync_api import expect

SMALL = {"width": 320, "height": 640}
PAGES = [
    "/muscles/",
    "/muscles/calves/",
    "/muscles/core/",
    "/muscles/calves/soleus/",
    "/exercises/",
    "/exercises/?q=zebra&kind=strength",
    "/exercises/wall-calf-stretch-straight/",
    "/questions/",
    "/sources/",
    "/about/",
]


class TestFilter:
    def test_it_narrows_in_place_and_back_undoes_it(self, page, site):
        page.goto(site + "/exercises/")
        page.evaluate("window.stayed = true")
        page.get_by_label("Search").fill("calf")
        expect(page.locator("#count")).to_contain_text("for “calf”")
        expect(page).to_have_url(site + "/exercises/?q=calf")
        page.get_by_label("Muscle").select_option("soleus")
        expect(page).to_have_url(site + "/exercises/?q=calf&area=soleus")
        expect(page.locator("#narrowed")).to_have_text(", 2 on")
        assert page.evaluate("window.stayed")
        expect(page.locator("#id_q")).to_have_value("calf")
        page.go_back()
        expect(page.locator("#count")).not_to_contain_text("deep calf")
        expect(page.get_by_label("Muscle")).to_have_value("")

    def test_the_keyboard_reaches_a_filter_behind_the_fold(self, page, site):
        page.goto(site + "/exercises/")
        page.get_by_label("Muscle").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page).to_have_url(site + "/exercises/?kind=static_stretch")

    def test_words_that_are_too_long_are_kept_with_the_error_beside_them(self, page, site):
        page.watched.expect("422")
        page.goto(site + "/exercises/")
        page.evaluate("document.querySelector('#id_q').removeAttribute('maxlength')")
        page.get_by_label("Search").fill("x" * 120)
        expect(page.locator("#id_q_error")).to_have_text("Use 100 characters or fewer.")
        expect(page.locator("#id_q")).to_have_value("x" * 120)
        page.get_by_label("Search").fill("plank")
        page.get_by_role("button", name="Show exercises").click()
        expect(page.locator("#id_q_error")).to_have_count(0)
        expect(page.locator("#count")).to_contain_text("for “plank”")

    def test_it_works_without_scripts(self, open_page, site):
        page = open_page(javascript=False)
        page.goto(site + "/exercises/")
        page.get_by_label("Search").fill("plank")
        page.get_by_role("button", name="Show exercises").click()
        expect(page.locator("#count")).to_contain_text("for “plank”")
        page.get_by_role("link", name="Side plank").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Side plank")


def test_nothing_runs_off_a_small_screen(open_page, site):
    page = open_page(SMALL)
    over: dict[str, int] = {}
    for path in PAGES:
        page.goto(site + path)
        over[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in over.items() if width > SMALL["width"]} == {}
