"""From a sore calf to a saved routine, as a person does it: on a phone and a desktop, with scripts and without."""

from __future__ import annotations

from itertools import count

import pytest
from playwright.sync_api import Page, expect

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "a long run on sunday"
numbers = count(1)


def sign_up(page: Page) -> str:
    email = f"whole-way-{next(numbers)}@example.org"
    page.get_by_label("E-mail").fill(email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()
    return email


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def say_that_the_left_calf_is_sore(page: Page, javascript: bool) -> None:
    page.goto("/")
    if javascript:
        page.locator("#map g[data-place=calf][data-side=left] path.m").first.click()
        expect(page.locator("#sore-calf-left")).to_be_checked()
        page.locator("#spot-calf-left").get_by_text("Tight, stiff").click()
    else:
        page.locator("#sore-calf-left").check()
        page.get_by_role("button", name="Show stretches").click()
        page.locator("input[type=range]").fill("3")
        page.locator("#spot-calf-left").get_by_text("Tight, stiff").click()
        page.get_by_role("button", name="Show stretches").click()
    expect(page.locator("#answer .sugg > li").first).to_be_visible()
    expect(page.locator("#answer .sugg .why").first).to_contain_text("Your left calf: 3 of 10, tight")  # the answer to all that was said


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, True), (DESKTOP, False)], ids=["phone-scripts", "desktop-no-scripts"])
def test_a_newcomer_saves_stretches_for_a_sore_calf_and_finds_them_again(open_page, size, javascript):
    page = open_page(size, javascript=javascript)
    say_that_the_left_calf_is_sore(page, javascript)
    offered = [name.strip() for name in page.locator("#answer .sugg h3").all_text_contents()]
    assert page.context.cookies() == [], "a visitor's check-in leaves no cookie"

    page.get_by_role("link", name="Save as routine").click()
    page.wait_for_url("**/accounts/signup/**")
    assert "calf" not in page.url, "what is sore is not in the address of the account pages"
    email = sign_up(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your stretches are here")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/routines/*/")
    routine = page.url
    saved = [name.strip() for name in page.locator("#routine .rt__name").all_inner_texts()]
    assert saved == offered

    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(routine)
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, email)
    page.wait_for_url(routine)
    assert [name.strip() for name in page.locator("#routine .rt__name").all_inner_texts()] == offered
    page.goto("/routines/")
    expect(page.locator("main").get_by_text(f"{len(offered)} exercises").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_runner_keeps_a_sore_spot_only_after_saying_yes_and_lets_it_go(open_page, javascript):
    page = open_page(PHONE, javascript=javascript)
    page.goto("/accounts/signup/")
    sign_up(page)
    page.wait_for_url("**/")
    say_that_the_left_calf_is_sore(page, javascript)
    assert "calf" not in page.url, "a runner's sore spots are never in an address"
    page.get_by_role("button", name="Keep this check-in").click()
    page.get_by_role("button", name="Yes, keep it for me").click()
    expect(page.get_by_role("heading", name="How is it today?")).to_be_visible()
    row = page.locator(".open__row")
    expect(row).to_have_count(1)
    row.get_by_text("Say the number").click()
    row.locator("select").select_option("5")
    row.get_by_role("button", name="Save").click()
    expect(row.locator(".sore").first).to_contain_text("5")
    page.reload()
    expect(row.locator(".sore").first).to_contain_text("5")
    row.get_by_role("button", name="Gone").click()
    expect(row).to_have_count(0)
    page.goto("/")
    expect(page.get_by_role("heading", name="How is it today?")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_runner_orders_renames_and_removes_a_routine_and_takes_it_back(open_page, javascript):
    page = open_page(DESKTOP, javascript=javascript)
    page.goto("/accounts/signup/")
    sign_up(page)
    page.wait_for_url("**/")
    say_that_the_left_calf_is_sore(page, javascript)
    page.get_by_role("button", name="Save as routine").click()
    page.wait_for_url("**/routines/*/")
    names = page.locator("#routine .rt__name")
    before = names.all_inner_texts()
    page.get_by_role("button", name=f"Move {before[0]} down").click()
    expect(names.first).to_have_text(before[1])
    page.get_by_role("button", name=f"Remove {before[0]}").click()
    expect(names).to_have_count(len(before) - 1)
    page.get_by_role("button", name=f"Undo removing {before[0]}").click()
    expect(names).to_have_count(len(before))
    expect(names.nth(1)).to_have_text(before[0])
    page.goto("/exercises/squat/add/")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/routines/*/**")
    expect(names).to_have_count(len(before) + 1)
    page.get_by_role("link", name="Play").click()
    expect(page.locator("main .sugg > li")).to_have_count(len(before) + 1)
    page.go_back()
    page.get_by_role("button", name="Remove routine").click()
    page.wait_for_url("**/routines/?removed=*")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("main").get_by_text(f"{len(before) + 1} exercises").first).to_be_visible()
