"""Getting in with a real browser: the password box, the time zone, passkeys, and the curators' way to the admin."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, Site
from tests.conftest import PASSWORD, app_code


def sign_up(page: Page) -> str:
    """A new account; its address. Ends at the check-in."""
    email = f"{secrets.token_hex(6)}@example.org"
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make account").click()
    expect(page.get_by_text("You are signed in.")).to_be_visible()
    return email


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def prove(page: Page, password: str = PASSWORD) -> None:
    """Answer "Is it you?" with the password."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Go on").click()


def give_a_fingerprint_reader(page: Page) -> None:
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_somebody_signs_up_out_and_in_again(open_page, javascript):
    page = open_page(javascript=javascript)
    email = sign_up(page)
    sign_out(page)
    sign_in(page, email)
    expect(page.get_by_text("You are signed in.")).to_be_visible()


def test_a_typed_password_can_be_shown_and_is_hidden_again_when_sent(page):
    page.watched.expect("422")
    page.goto("/accounts/signup/")
    box = page.get_by_label("Password", exact=True)
    box.fill("seven77")
    page.get_by_role("button", name="Show password").click()
    expect(box).to_have_attribute("type", "text")
    expect(box).to_be_focused()
    page.get_by_role("button", name="Hide password").click()
    expect(box).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show password").click()
    page.evaluate("document.querySelector('main form').addEventListener('submit', () => { window.name = document.querySelector('[name=password1]').type })")
    page.get_by_label("E-mail").fill("carol@example.org")
    page.get_by_role("button", name="Make account").click()
    expect(page.get_by_text("That one is 7 characters. Use 10 or more.")).to_be_visible()
    assert page.evaluate("window.name") == "password"
    expect(page.get_by_label("E-mail")).to_have_value("carol@example.org")


def test_a_password_can_be_pasted(page):
    page.goto("/accounts/signup/")
    page.get_by_label("E-mail").fill(PASSWORD)
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    box = page.get_by_label("Password", exact=True)
    box.focus()
    page.keyboard.press("Control+V")
    expect(box).to_have_value(PASSWORD)


def test_without_scripts_the_password_box_is_plain_and_no_passkey_is_offered(open_page):
    page = open_page(javascript=False)
    page.goto("/accounts/login/")
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Show password")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


def test_a_new_account_starts_in_the_browsers_time_zone(browser, site):
    context = browser.new_context(base_url=site.address, timezone_id="Pacific/Auckland")
    page = context.new_page()
    sign_up(page)
    page.goto("/settings/account/")
    expect(page.get_by_label("Time zone")).to_have_value("Pacific/Auckland")
    context.close()


def test_a_passkey_is_made_renamed_used_alone_and_removed(page):
    sign_up(page)
    give_a_fingerprint_reader(page)
    page.goto("/accounts/2fa/webauthn/add/")
    prove(page)
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)

    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()
    expect(page.get_by_text("Signs you in alone.")).to_be_visible()

    page.get_by_role("link", name="Rename My phone").click()
    prove(page)
    page.get_by_label("Name").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old phone").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_passkey_is_the_second_factor_after_a_password(page):
    email = sign_up(page)
    give_a_fingerprint_reader(page)
    page.goto("/accounts/2fa/webauthn/add/")
    prove(page)
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(page)
    sign_in(page, email)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You are signed in.")).to_be_visible()


def test_a_passkey_that_does_not_come_is_said_in_words(page):
    give_a_fingerprint_reader(page)  # empty: it knows nobody
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used. Try again, or sign in with your password.")).to_be_visible()


def test_a_new_curator_sets_up_an_app_and_gets_into_the_admin(open_page, site: Site):
    email = f"{secrets.token_hex(6)}@example.org"
    site.environment["LEGWORK_PASSWORD"] = "a password for curators"
    site.manage("make_curator", email)
    page = open_page(DESKTOP)
    page.goto("/admin/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill("a password for curators")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("The library's admin needs a second factor.")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    prove(page, "a password for curators")
    key = re.search(r"Key: (\w+)", page.get_by_role("main").inner_text())[1]
    page.get_by_label("Code from the app").fill(app_code(key))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    code = page.get_by_role("list", name="Unused codes").get_by_role("listitem").first.inner_text()
    page.get_by_role("link", name="Open the library's admin").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What runners read")).to_be_visible()
