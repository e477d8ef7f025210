"""The door of the curators' admin: who gets in, and what it shows of runners."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.test import Client

from config.settings import base
from runners.models import Runner
from tests.conftest import PASSWORD, app_code, signed_in

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"
ACCOUNTS = "/admin/runners/runner/"
SIGN_IN = "/accounts/login/"


@pytest.fixture
def ediths_secret(edith) -> str:
    cache.clear()  # a code is used once
    secret = generate_totp_secret()
    TOTP.activate(edith, secret)
    return secret


def sign_in(client: Client, runner, **more):
    return client.post(SIGN_IN, {"login": runner.email, "password": PASSWORD, **more})


# Who gets in


@pytest.mark.parametrize("address", [ADMIN, "/admin/library/", "/admin/jsi18n/", "/admin/nothing/here/", ACCOUNTS, "/admin/password_change/"])
def test_a_stranger_is_sent_to_our_sign_in_page_and_back(visitor, address):
    response = visitor.get(address, follow=True)
    assert response.redirect_chain[-1] == (f"{SIGN_IN}?next={address}", 302)
    assert "<h1>Sign in</h1>" in response.content.decode()


@pytest.mark.parametrize("address", [ADMIN, "/admin/login/", "/admin/library/", "/admin/jsi18n/", "/admin/nothing/here/", "/admin/password_change/", ACCOUNTS])
def test_a_runner_is_told_no(alices_client, address):
    assert alices_client.get(address).status_code == 403
    assert alices_client.post(address).status_code == 403


def test_the_admin_never_asks_for_a_password_itself(visitor, edith):
    for client in (visitor, signed_in(edith)):
        assert "password" not in client.get("/admin/login/").content.decode()
    response = visitor.post("/admin/login/", {"username": edith.email, "password": PASSWORD})
    assert response["Location"].startswith(SIGN_IN)
    assert visitor.get(ADMIN).status_code == 302


def test_guessing_at_the_admins_door_is_guessing_at_ours_and_counted(visitor, edith, settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    cache.clear()
    door = visitor.get("/admin/login/")["Location"]
    for _ in range(5):
        assert visitor.post(door, {"login": edith.email, "password": "wrong"}).status_code == 422
    refused = visitor.post(door, {"login": edith.email, "password": PASSWORD})
    assert "Too many tries" in refused.content.decode()
    cache.clear()


def test_a_curator_with_only_a_password_is_asked_to_set_up_a_second_factor(visitor, edith):
    assert sign_in(visitor, edith, next=ADMIN)["Location"] == ADMIN
    response = visitor.get(ADMIN, follow=True)
    assert response.redirect_chain[-1] == ("/accounts/2fa/", 302)
    assert "The library&#x27;s admin needs a second factor." in response.content.decode()


def test_a_curator_who_gave_password_and_code_gets_in(visitor, edith, ediths_secret):
    sign_in(visitor, edith, next=ADMIN)
    assert visitor.get(ADMIN).status_code == 302
    assert visitor.post("/accounts/2fa/authenticate/", {"code": app_code(ediths_secret)})["Location"] == ADMIN
    assert visitor.get(ADMIN).status_code == 200


def test_half_a_sign_in_opens_nothing(visitor, edith, ediths_secret):
    sign_in(visitor, edith)
    assert visitor.get(ADMIN, follow=True).redirect_chain[-1][0].startswith(("/accounts/login/", "/accounts/2fa/authenticate/"))
    assert "_auth_user_id" not in visitor.session


def test_a_session_older_than_the_second_factor_gives_the_code_and_goes_on(visitor, edith):
    sign_in(visitor, edith)
    secret = generate_totp_secret()
    TOTP.activate(edith, secret)
    cache.clear()
    response = visitor.get("/admin/library/", follow=True)
    ask = response.redirect_chain[-1][0]
    assert ask == "/accounts/2fa/reauthenticate/?next=/admin/library/"
    assert visitor.post(ask, {"code": "000000"}).status_code == 422
    assert visitor.get(ADMIN).status_code == 302
    assert visitor.post(ask, {"code": app_code(secret)})["Location"] == "/admin/library/"
    assert visitor.get(ADMIN).status_code == 200


def test_a_code_given_twice_opens_nothing_the_second_time(edith, ediths_secret):
    code = app_code(ediths_secret)
    for client, status in ((Client(), 200), (Client(), 302)):
        sign_in(client, edith)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get(ADMIN).status_code == status


def test_a_second_factor_somebody_else_passed_in_this_session_does_not_count(edith, percy):
    client = signed_in(edith, second_factor=True)
    session = client.session
    session["account_authentication_methods_user"] = str(percy.pk)
    session.save()
    assert client.get(ADMIN).status_code == 302


def test_a_curator_with_only_a_passkey_is_asked_for_it(edith):
    Authenticator.objects.create(user=edith, type="webauthn", data={"name": "phone", "credential": {}})
    response = signed_in(edith).get("/admin/login/", {"next": ADMIN})
    assert response["Location"] == f"/accounts/2fa/webauthn/reauthenticate/?next={ADMIN}"


def test_a_curator_whose_account_is_closed_is_out(ediths_client, edith):
    assert ediths_client.get(ADMIN).status_code == 200
    Runner.objects.filter(pk=edith.pk).update(is_active=False)
    assert ediths_client.get(ADMIN).status_code == 302


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example", "javascript:alert(1)"])
def test_the_door_leads_nowhere_else(visitor, ediths_client, elsewhere):
    assert visitor.get("/admin/login/", {"next": elsewhere})["Location"] == f"{SIGN_IN}?next={ADMIN}"
    assert ediths_client.get("/admin/login/", {"next": elsewhere})["Location"] == ADMIN


def test_somebody_inside_is_sent_where_they_were_going(ediths_client):
    assert ediths_client.get("/admin/login/", {"next": "/admin/library/"})["Location"] == "/admin/library/"


def test_password_and_sign_out_are_those_of_the_account(ediths_client):
    assert ediths_client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    assert ediths_client.get("/admin/password_change/done/")["Location"] == "/accounts/password/change/"
    response = ediths_client.post("/admin/logout/")
    assert response["Location"] == "/"
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert ediths_client.get(ADMIN).status_code == 302


def test_signing_out_of_the_admin_takes_a_press_not_a_link(ediths_client):
    ediths_client.get("/admin/logout/")
    assert ediths_client.get(ADMIN).status_code == 200


# What is shown of runners


def test_of_what_runners_keep_only_the_bare_account_is_in_the_admin():
    assert {model for model in admin.site._registry if model._meta.app_label == "runners"} == {Runner}


@pytest.mark.parametrize("app", ["account", "mfa", "usersessions", "sessions"])
def test_how_somebody_signs_in_is_not_in_the_admin(app):
    assert not any(admin.site.is_registered(model) for model in apps.get_app_config(app).get_models())


@pytest.mark.parametrize("curator", ["ediths_client", "percys_client", "sandras_client"])
def test_curators_see_no_accounts(request, curator, alice):
    client = request.getfixturevalue(curator)
    assert "/runners/" not in client.get(ADMIN).content.decode()
    for address in (ACCOUNTS, f"{ACCOUNTS}{alice.pk}/change/", f"{ACCOUNTS}{alice.pk}/history/", f"{ACCOUNTS}{alice.pk}/delete/", f"{ACCOUNTS}add/", "/admin/runners/"):
        response = client.get(address)
        assert response.status_code in {403, 404}, address
        assert alice.email not in response.content.decode()


def test_an_administrator_finds_an_account_by_address_or_name(adas_client, alice, bob):
    for words in ("alice@", "Alice"):
        page = adas_client.get(ACCOUNTS, {"q": words}).content.decode()
        assert "alice@example.org" in page
        assert "bob@example.org" not in page


def test_an_administrator_sees_who_it_is_and_no_password(adas_client, alice):
    page = adas_client.get(f"{ACCOUNTS}{alice.pk}/change/").content.decode()
    assert "alice@example.org" in page
    assert alice.password not in page
    assert "time_zone" not in page


def test_an_administrator_closes_an_account_and_makes_a_curator(adas_client, alice):
    adas_client.post(f"{ACCOUNTS}{alice.pk}/change/", {"is_staff": "on"})
    alice.refresh_from_db()
    assert (alice.is_active, alice.is_staff) == (False, True)


def test_an_administrator_can_change_neither_address_nor_password_nor_make_another(adas_client, alice):
    adas_client.post(f"{ACCOUNTS}{alice.pk}/change/", {"is_active": "on", "email": "x@example.org", "password": "x", "display_name": "x", "is_superuser": "on"})
    alice.refresh_from_db()
    assert (alice.email, alice.display_name, alice.is_superuser, alice.check_password(PASSWORD)) == ("alice@example.org", "Alice", False, True)


def test_nobody_locks_themselves_out(adas_client, ada):
    adas_client.post(f"{ACCOUNTS}{ada.pk}/change/", {})
    ada.refresh_from_db()
    assert (ada.is_active, ada.is_staff, ada.is_superuser) == (True, True, True)


def test_accounts_are_not_made_or_removed_in_the_admin(adas_client, alice):
    """The page that asks whether one is sure would list what Alice keeps."""
    assert adas_client.get(f"{ACCOUNTS}add/").status_code == 403
    assert adas_client.get(f"{ACCOUNTS}{alice.pk}/delete/").status_code == 403
    adas_client.post(ACCOUNTS, {"action": "delete_selected", "_selected_action": alice.pk, "post": "yes"})
    assert Runner.objects.filter(pk=alice.pk).exists()


@pytest.mark.parametrize("query", ["q=%01", "is_staff__exact=x", "groups__id__exact=x", "o=99999", "p=-1", "e=1", "is_active__exact=99999999999999999999"])
def test_odd_filters_break_nothing(adas_client, query):
    adas_client.raise_request_exception = False
    assert adas_client.get(f"{ACCOUNTS}?{query}").status_code in {200, 302, 400}
