"""Getting in, staying in and getting out. What allauth does is tested where we lean on it or changed it."""

from __future__ import annotations

import io
import re
import smtplib
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from config.settings import base
from runners import accounts
from runners.forms import SignUpForm, time_zones
from runners.models import Runner
from runners.templatetags.accounts import device
from tests.conftest import PASSWORD, app_code, signed_in

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"
ANOTHER = "two hills before breakfast"
NEXT_ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:///evil.example",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "//evil.example\\@testserver",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "//evil%E3%80%82example",
    "ftp://testserver/",
]


@pytest.fixture
def by_mail(settings):
    """As where a mail server is configured: an address counts once its code came back."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False


@pytest.fixture
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def no_mail_server(monkeypatch):
    def refuse(*args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)


def sign_in(client: Client, email: str = "alice@example.org", password: str = PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def sign_up(client: Client, email: str = "carol@example.org", password: str = PASSWORD, **more):
    return client.post(SIGN_UP, {"email": email, "password1": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/account/").status_code == 200


def confirmed(runner) -> EmailAddress:
    return EmailAddress.objects.create(user=runner, email=runner.email, primary=True, verified=True)


def code_in(message: mail.EmailMessage) -> str:
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", message.body, re.M)[0]


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"http://testserver(/\S+)", message.body)[1]


def alike(response) -> str:
    """A page without what differs every time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# Signing up


def test_somebody_signs_up_with_address_and_password_and_is_in(visitor):
    response = sign_up(visitor)
    assert (response.status_code, response["Location"]) == (302, reverse("runners:check_in"))
    assert is_signed_in(visitor)
    carol = Runner.objects.get(email="carol@example.org")
    assert not carol.is_staff
    assert carol.check_password(PASSWORD)
    assert mail.outbox == []


def test_signing_up_leads_back_to_where_one_was(visitor):
    assert sign_up(visitor, next="/exercises/?kind=static")["Location"] == "/exercises/?kind=static"


def test_the_sign_up_page_tells_children_to_ask_an_adult_and_why(visitor):
    page = visitor.get(SIGN_UP).content.decode()
    assert "Under 16: ask an adult to set this up with you." in page
    assert "Bones that still grow" in page


def test_the_sign_up_page_asks_for_an_address_and_one_password_only(visitor):
    form = re.search(r'action="/accounts/signup/".*?</form>', visitor.get(SIGN_UP).content.decode(), re.S)[0]
    assert set(re.findall(r' name="(\w+)"', form)) == {"csrfmiddlewaretoken", "email", "password1", "time_zone"}
    assert 'autocomplete="email"' in form
    assert 'autocomplete="new-password"' in form


def test_a_new_account_lives_in_the_browsers_time_zone(visitor):
    sign_up(visitor, time_zone="Pacific/Auckland")
    assert Runner.objects.get(email="carol@example.org").time_zone == "Pacific/Auckland"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus_Mons", "../../etc/passwd", "x" * 100_000])
def test_a_time_zone_nobody_knows_gives_the_default(visitor, zone):
    sign_up(visitor, time_zone=zone)
    assert Runner.objects.get(email="carol@example.org").time_zone == "Europe/London"


@pytest.mark.both_databases
@pytest.mark.parametrize("spelling", ["alice@example.org", "ALICE@Example.ORG"])
def test_a_taken_address_is_said_beside_the_field_and_kept(visitor, alice, spelling):
    response = sign_up(visitor, spelling, ANOTHER)
    assert response.status_code == 422
    assert response.context["form"].errors == {"email": ["There is an account with this address. Sign in, or set a new password."]}
    assert f'value="{spelling}"' in response.content.decode()
    assert alice.check_password(PASSWORD)
    assert not is_signed_in(visitor)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("sevenup", "That one is 7 characters. Use 10 or more."),
        ("", "This field is required."),
        ("1234567890", "That one is among the first that are guessed. A few words in a row are safer."),
        ("QWERTYUIOP", "That one is among the first that are guessed. A few words in a row are safer."),
        ("aabbaabbaabbccdd", "That one is among the first that are guessed. A few words in a row are safer."),
        ("carol@example.org", "That one is too close to your e-mail."),
        ("long " * 60, "That one is 300 characters. Use 256 or fewer."),
    ],
)
def test_a_weak_password_is_refused_with_the_reason_and_the_address_kept(visitor, password, why):
    response = sign_up(visitor, password=password)
    page = response.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors["password1"] == [why]
    assert 'value="carol@example.org"' in page
    assert "value=" not in re.search(r'<input type="password"[^>]*>', page)[0]
    assert not Runner.objects.filter(email="carol@example.org").exists()


def test_a_long_password_with_spaces_and_umlauts_is_kept_to_the_letter(visitor):
    password = "  Über sieben Brücken, 7 km  "
    sign_up(visitor, password=password)
    assert Runner.objects.get(email="carol@example.org").check_password(password)


def test_curators_need_fifteen_characters():
    validate_password("fourteen chars", Runner(email="carol@example.org"))
    with pytest.raises(ValidationError, match=r"That one is 14 characters\. Use 15 or more\."):
        validate_password("fourteen chars", Runner(email="edith@example.org", is_staff=True))


@pytest.mark.both_databases
def test_two_who_take_one_address_in_one_moment_get_one_account(visitor, alice, monkeypatch):
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda self, email: email)  # both looked before either saved
    response = sign_up(visitor, "alice@example.org", ANOTHER)
    assert response["Location"] == SIGN_IN
    assert "There is an account with this address." in visitor.get(SIGN_IN).content.decode()
    assert Runner.objects.filter(email="alice@example.org").count() == 1


@pytest.mark.both_databases
def test_with_mail_the_second_of_two_gets_the_answer_everybody_gets(visitor, alice, monkeypatch, by_mail):
    monkeypatch.setattr(SignUpForm, "validate_unique_email", lambda self, email: email)
    assert sign_up(visitor, "alice@example.org", ANOTHER)["Location"] == "/accounts/confirm-email/"
    assert Runner.objects.filter(email="alice@example.org").count() == 1


# With a mail server: the address is confirmed by a code


def test_with_mail_an_account_opens_with_the_code_that_was_sent(visitor, by_mail):
    response = sign_up(visitor, next="/exercises/")
    assert response["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(visitor)
    assert [message.subject for message in mail.outbox] == ["Legwork: your code"]
    assert "carol@example.org" in visitor.get("/accounts/confirm-email/").content.decode()
    response = visitor.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert response["Location"] == "/exercises/"
    assert is_signed_in(visitor)
    assert EmailAddress.objects.get(email="carol@example.org").verified


def test_with_mail_a_wrong_code_is_said_and_the_third_ends_it(visitor, by_mail):
    sign_up(visitor)
    for _ in range(2):
        response = visitor.post("/accounts/confirm-email/", {"code": "BBBB-BBBB"})
        assert response.status_code == 422
        assert response.context["form"].errors == {"code": ["That code is not right. Check it and try again."]}
    assert visitor.post("/accounts/confirm-email/", {"code": "BBBB-BBBB"})["Location"] == SIGN_IN
    visitor.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert not is_signed_in(visitor)


def test_with_mail_another_code_can_be_asked_for(visitor, by_mail):
    sign_up(visitor)
    visitor.post("/accounts/confirm-email/", {"action": "resend"})
    assert len(mail.outbox) == 2
    assert visitor.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])}).status_code == 422
    visitor.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[1])})
    assert is_signed_in(visitor)


def test_with_mail_a_code_is_too_old_after_a_quarter_of_an_hour(visitor, by_mail):
    sign_up(visitor)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        visitor.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
        assert not is_signed_in(visitor)


def test_with_mail_nobody_learns_who_has_an_account(alice, by_mail):
    one, other = Client(), Client()
    new, taken = sign_up(one, "carol@example.org"), sign_up(other, "alice@example.org", ANOTHER)
    assert (new.status_code, new["Location"]) == (taken.status_code, taken["Location"])
    pages = [client.get(new["Location"]) for client in (one, other)]
    assert alike(pages[0]).replace("carol@example.org", "") == alike(pages[1]).replace("alice@example.org", "")
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["carol@example.org"], "Legwork: your code"),
        (["alice@example.org"], "Legwork: you have an account"),
    ]
    assert "/accounts/password/reset/" in mail.outbox[1].body
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_with_mail_a_taken_address_costs_one_hash_as_a_new_one_does(alice, by_mail, monkeypatch):
    """Hashing takes most of the time of an answer, so leaving it out would tell who has an account."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, password, salt: (hashed.append(password), encode(self, password, salt))[1])
    sign_up(Client(), "carol@example.org")
    assert len(hashed) == 1
    sign_up(Client(), "alice@example.org", ANOTHER)
    assert len(hashed) == 2


def test_when_the_mail_server_is_away_sign_up_says_so_and_does_not_promise_a_mail(visitor, by_mail, no_mail_server):
    response = sign_up(visitor)
    assert response.status_code == 503
    assert "The mail could not be sent" in response.content.decode()


# Signing in


def test_alice_signs_in_and_is_at_the_check_in(visitor, alice):
    response = sign_in(visitor)
    assert (response.status_code, response["Location"]) == (302, reverse("runners:check_in"))
    assert is_signed_in(visitor)


@pytest.mark.parametrize("email", ["Alice@Example.org", " alice@example.org "])
def test_the_case_of_an_address_and_blanks_around_it_do_not_matter(visitor, alice, email):
    sign_in(visitor, email)
    assert is_signed_in(visitor)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer_with_the_address_kept(alice):
    wrong, unknown = sign_in(Client(), password=ANOTHER), sign_in(Client(), "nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == ["That e-mail and password do not match. Check both, or set a new password."]
    assert 'value="alice@example.org"' in wrong.content.decode()
    assert alike(wrong).replace("alice@", "") == alike(unknown).replace("nobody@", "")


def test_the_session_gets_a_new_name_at_sign_in(visitor, alice):
    session = visitor.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    visitor.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    sign_in(visitor)
    assert visitor.session.session_key != planted
    visitor.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert not is_signed_in(visitor)


def test_a_session_ends_with_the_browser_unless_alice_asks_to_stay(alice):
    short, long = Client(), Client()
    sign_in(short)
    sign_in(long, remember="on")
    assert short.cookies["sessionid"]["max-age"] == ""
    assert long.cookies["sessionid"]["max-age"] == 30 * 86_400


def test_the_sign_in_page_sets_no_cookie_but_the_form_token_and_asks_the_database_nothing(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        visitor.get(SIGN_IN)
        visitor.get(SIGN_UP)
    assert set(visitor.cookies) == {"csrftoken"}


@pytest.mark.parametrize("elsewhere", NEXT_ELSEWHERE)
def test_nobody_is_sent_to_another_site_after_signing_in_up_or_out(alice, elsewhere):
    visitor = Client()
    assert sign_in(visitor, next=elsewhere)["Location"] == reverse("runners:check_in")
    assert visitor.post("/accounts/logout/", {"next": elsewhere})["Location"] == reverse("runners:check_in")
    assert visitor.post(f"{SIGN_IN}?next={elsewhere}", {"login": "alice@example.org", "password": PASSWORD})["Location"] == reverse("runners:check_in")
    assert sign_up(Client(), "carol@example.org", next=elsewhere)["Location"] == reverse("runners:check_in")


def test_somebody_signed_in_is_sent_on_from_the_sign_in_page(alices_client):
    assert alices_client.get(f"{SIGN_IN}?next=/exercises/")["Location"] == "/exercises/"


def test_a_closed_account_is_told_so(visitor, alice):
    alice.is_active = False
    alice.save()
    response = visitor.post(SIGN_IN, {"login": alice.email, "password": PASSWORD}, follow=True)
    assert "This account is closed" in response.content.decode()
    assert not is_signed_in(visitor)


def test_closing_an_account_ends_its_sessions(alices_client, alice):
    assert is_signed_in(alices_client)
    alice.is_active = False
    alice.save()
    assert not is_signed_in(alices_client)


# Limits


def test_after_five_wrong_passwords_even_the_right_one_waits_five_minutes(visitor, alice, limits):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(5):
            assert sign_in(visitor, password=ANOTHER).status_code == 422
        refused = sign_in(Client(REMOTE_ADDR="203.0.113.9"))
        assert refused.status_code == 422
        assert refused.context["form"].non_field_errors() == ["Too many tries. Wait five minutes, then try again, or set a new password."]
        clock.shift(timedelta(minutes=5, seconds=1))
        sign_in(visitor)
        assert is_signed_in(visitor)


def test_a_new_password_by_mail_ends_the_wait(visitor, alice, limits):
    for _ in range(6):
        sign_in(visitor, password=ANOTHER)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    set_new_password(elsewhere, ANOTHER)
    sign_in(elsewhere, password=ANOTHER)
    assert is_signed_in(elsewhere)


def test_one_address_of_the_net_tries_thirty_times_a_minute_and_no_more(limits, alice):
    visitor = Client()
    for number in range(30):
        assert sign_in(visitor, f"nobody{number}@example.org").status_code == 422
    response = sign_in(visitor, "nobody@example.org")
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


# Signing out


def test_signing_out_takes_a_press_not_a_link(alices_client):
    assert alices_client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(alices_client)


def test_signing_out_ends_the_session_and_tells_the_browser_to_forget(visitor, alice):
    sign_in(visitor)
    old = visitor.cookies["sessionid"].value
    response = visitor.post("/accounts/logout/")
    assert (response.status_code, response["Location"]) == (302, reverse("runners:check_in"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(visitor)
    visitor.cookies["sessionid"] = old
    assert not is_signed_in(visitor)


def test_only_signing_out_clears_the_browser(visitor, alice):
    assert "Clear-Site-Data" not in sign_in(visitor)
    assert "Clear-Site-Data" not in visitor.get("/accounts/logout/")


# A forgotten password


def set_new_password(client: Client, password: str, email: str = "alice@example.org") -> str:
    """Ask for the link, follow it, save; the link."""
    client.post("/accounts/password/reset/", {"email": email})
    link = link_in(mail.outbox[-1])
    form = client.get(link)["Location"]
    assert client.post(form, {"password1": password})["Location"] == "/accounts/password/reset/key/done/"
    return link


def test_a_link_by_mail_sets_a_new_password_once(visitor, alice):
    link = set_new_password(visitor, ANOTHER)
    alice.refresh_from_db()
    assert alice.check_password(ANOTHER)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["alice@example.org"], "Legwork: set a new password"),
        (["alice@example.org"], "Legwork: your password is changed"),
    ]
    again = Client().get(link)
    assert again.status_code == 200
    assert "This link does not work" in again.content.decode()


def test_a_weak_new_password_is_refused_beside_the_field(visitor, alice):
    visitor.post("/accounts/password/reset/", {"email": alice.email})
    form = visitor.get(link_in(mail.outbox[0]))["Location"]
    response = visitor.post(form, {"password1": "sevenup"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"password1": ["That one is 7 characters. Use 10 or more."]}


def test_the_link_is_too_old_after_an_hour(visitor, alice):
    visitor.post("/accounts/password/reset/", {"email": alice.email})
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert "This link does not work" in visitor.get(link_in(mail.outbox[0])).content.decode()


def test_the_link_dies_when_the_password_or_the_address_changes(visitor, alice):
    for change in ("password", "email"):
        visitor.post("/accounts/password/reset/", {"email": alice.email})
        link = link_in(mail.outbox[-1])
        if change == "password":
            alice.set_password(ANOTHER)
        else:
            alice.email = "alice@new.example"
        alice.save()
        assert "This link does not work" in visitor.get(link).content.decode(), change


def test_alices_link_opens_nobody_elses_account(visitor, alice, bob):
    visitor.post("/accounts/password/reset/", {"email": alice.email})
    link = link_in(mail.outbox[0])
    forged = re.sub(r"/key/[0-9a-z]+-", f"/key/{bob.pk:x}-" if bob.pk < 10 else f"/key/{_base36(bob.pk)}-", link)
    assert forged != link
    assert "This link does not work" in visitor.get(forged).content.decode()


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return (_base36(number // 36) if number >= 36 else "") + digits[number % 36]


def test_a_new_password_by_mail_signs_everybody_out(visitor, alice, alices_client):
    set_new_password(visitor, ANOTHER)
    assert not is_signed_in(alices_client)
    assert not is_signed_in(visitor)


def test_asking_for_an_address_without_an_account_gets_the_same_answer(alice):
    known, unknown = Client(), Client()
    answers = [client.post("/accounts/password/reset/", {"email": email}) for client, email in ((known, alice.email), (unknown, "nobody@example.org"))]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert alike(known.get(answers[0]["Location"])) == alike(unknown.get(answers[1]["Location"]))
    assert mail.outbox[1].subject == "Legwork: no account here"


def test_without_a_mail_server_the_pages_say_where_the_link_appears(visitor, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    for page in ("/accounts/password/reset/", "/accounts/password/reset/done/"):
        assert "window" in visitor.get(page).content.decode()
        assert "We sent" not in visitor.get(page).content.decode()


# Another password


def test_alice_changes_her_password_and_her_other_devices_are_out(alice):
    phone, laptop = Client(), Client()
    sign_in(phone)
    sign_in(laptop)
    response = phone.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": ANOTHER})
    assert response.status_code == 302
    assert is_signed_in(phone)
    assert not is_signed_in(laptop)
    alice.refresh_from_db()
    assert alice.check_password(ANOTHER)
    assert [(message.to, message.subject) for message in mail.outbox] == [(["alice@example.org"], "Legwork: your password is changed")]


def test_the_password_now_has_to_be_right(alices_client, alice):
    response = alices_client.post("/accounts/password/change/", {"oldpassword": ANOTHER, "password1": ANOTHER})
    assert response.status_code == 422
    assert response.context["form"].errors == {"oldpassword": ["That is not your password now."]}
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_a_curators_new_password_has_fifteen_characters(ediths_client):
    response = ediths_client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "fourteen chars"})
    assert response.context["form"].errors == {"password1": ["That one is 14 characters. Use 15 or more."]}


def test_an_account_without_a_password_sets_one(alice):
    alice.set_unusable_password()
    alice.save()
    client = signed_in(alice)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": ANOTHER})
    alice.refresh_from_db()
    assert alice.check_password(ANOTHER)


def test_a_lost_notice_does_not_undo_the_answer(alices_client, alice, no_mail_server):
    response = alices_client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": ANOTHER})
    assert response.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(ANOTHER)


# Another address


def change_address(client: Client, email: str):
    """Ask for it, and prove who asks."""
    asked = client.post("/accounts/email/", {"action_add": "", "email": email})
    assert asked.status_code == 302
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    return client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/email/"})


def test_without_mail_a_new_address_counts_at_once_and_the_old_one_is_told(alices_client, alice):
    change_address(alices_client, "alice@new.example")
    alice.refresh_from_db()
    assert alice.email == "alice@new.example"
    assert [(message.to, message.subject) for message in mail.outbox] == [(["alice@example.org"], "Legwork: your address is changed")]
    assert "alice@new.example" in mail.outbox[0].body
    old, new = Client(), Client()
    sign_in(old, "alice@example.org")
    sign_in(new, "alice@new.example")
    assert not is_signed_in(old)
    assert is_signed_in(new)


def test_a_wrong_password_changes_no_address(alices_client, alice):
    asked = alices_client.post("/accounts/email/", {"action_add": "", "email": "alice@new.example"})
    response = alices_client.post(asked["Location"], {"password": ANOTHER, "next": "/accounts/email/"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"password": ["That is not your password."]}
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


@pytest.mark.parametrize("email", ["bob@example.org", "BOB@example.org", "alice@example.org", "nonsense", f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example"])
def test_an_address_that_is_taken_or_none_is_refused(alices_client, alice, bob, email):
    signed_in(bob).get("/accounts/email/")
    response = alices_client.post("/accounts/email/", {"action_add": "", "email": email})
    assert response.status_code == 422
    assert response.context["form"].errors["email"]
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


@pytest.mark.both_databases
def test_an_address_taken_in_this_very_moment_is_refused_too(alices_client, alice, bob):
    """Bob never opened the page that copies his address to allauth's table, so only the constraint knows."""
    response = change_address(alices_client, "bob@example.org")
    assert response["Location"] == "/accounts/email/"
    assert "There is an account with this address." in alices_client.get("/accounts/email/").content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert EmailAddress.objects.get(user=alice).email == "alice@example.org"


def test_with_mail_the_new_address_counts_once_its_code_came_back(alices_client, alice, by_mail):
    confirmed(alice)
    assert change_address(alices_client, "alice@new.example")["Location"] == "/accounts/confirm-email/"
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert [message.to for message in mail.outbox] == [["alice@new.example"]]
    assert alices_client.post("/accounts/confirm-email/", {"code": "BBBB-BBBB"}).status_code == 422
    alices_client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    alice.refresh_from_db()
    assert alice.email == "alice@new.example"
    assert [address.email for address in EmailAddress.objects.filter(user=alice)] == ["alice@new.example"]
    assert [(message.to, message.subject) for message in mail.outbox[1:]] == [(["alice@example.org"], "Legwork: your address is changed")]


def test_with_mail_a_taken_address_is_not_told_apart_and_never_taken_over(alices_client, alice, bob, by_mail):
    confirmed(alice)
    confirmed(bob)
    assert change_address(alices_client, "bob@example.org")["Location"] == "/accounts/confirm-email/"
    response = alices_client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert response.status_code == 422
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


# Second factors


@pytest.fixture
def alices_secret(alice) -> str:
    secret = generate_totp_secret()
    TOTP.activate(alice, secret)
    return secret


def test_alice_sets_up_an_app_and_is_shown_recovery_codes(visitor, alice, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda then: then())  # the test's own transaction never commits

    sign_in(visitor)
    asked = visitor.get("/accounts/2fa/totp/activate/")
    visitor.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"})
    page = visitor.get("/accounts/2fa/totp/activate/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    wrong = visitor.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 422
    secret = wrong.context["form"].secret
    response = visitor.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    codes = visitor.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    download = visitor.get("/accounts/2fa/recovery-codes/download/")
    assert download.content.decode().split() == codes
    assert download["Content-Disposition"].startswith("attachment")
    assert mail.outbox[-1].subject == "Legwork: an app is set up"


def test_with_an_app_the_password_alone_is_not_enough(visitor, alice, alices_secret):
    assert sign_in(visitor, next="/exercises/")["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(visitor)
    wrong = visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {"code": ["That code is not right. Codes change every 30 seconds: use the one shown now."]}
    assert visitor.post("/accounts/2fa/authenticate/", {"code": app_code(alices_secret)})["Location"] == "/exercises/"
    assert is_signed_in(visitor)


def test_a_code_from_the_app_works_once(alice, alices_secret):
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False):
        for client, gets_in in ((Client(), True), (Client(), False)):
            sign_in(client)
            client.post("/accounts/2fa/authenticate/", {"code": app_code(alices_secret)})
            assert is_signed_in(client) is gets_in


def test_a_recovery_code_works_once(alice, alices_secret):
    code = RecoveryCodes.activate(alice).get_unused_codes()[3]
    for client, gets_in in ((Client(), True), (Client(), False)):
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_signed_in(client) is gets_in


def test_wrong_codes_are_counted_too(alice, alices_secret, limits):
    visitor = Client()
    sign_in(visitor)
    for _ in range(5):
        visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = visitor.post("/accounts/2fa/authenticate/", {"code": app_code(alices_secret)})
    assert response.context["form"].errors == {"code": ["Too many tries. Wait five minutes, then try again, or set a new password."]}
    assert not is_signed_in(visitor)


def test_turning_the_app_off_asks_who_it_is_and_takes_the_recovery_codes_along(visitor, alice, alices_secret):
    RecoveryCodes.activate(alice)
    client = signed_in(alice)
    asked = client.get("/accounts/2fa/totp/deactivate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/2fa/totp/deactivate/"})
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=alice).exists()
    assert mail.outbox[-1].subject == "Legwork: the app is off"


def test_a_password_given_again_holds_for_five_minutes(alice, visitor):
    sign_in(visitor)
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert visitor.get("/accounts/2fa/webauthn/add/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=301)):
        assert visitor.get("/accounts/2fa/webauthn/add/")["Location"].startswith("/accounts/reauthenticate/")


def test_seeds_lie_sealed_in_the_database(alice, alices_secret):
    RecoveryCodes.activate(alice)
    stored = {authenticator.type: authenticator.data for authenticator in Authenticator.objects.filter(user=alice)}
    assert alices_secret not in str(stored)
    assert stored["totp"]["secret"].startswith("gAAAA")
    assert stored["recovery_codes"]["seed"].startswith("gAAAA")
    assert accounts.MFAAdapter().decrypt(stored["totp"]["secret"]) == alices_secret


def test_a_seed_survives_a_new_secret_key_while_the_old_one_is_a_fallback(alice, alices_secret, settings):
    sealed = Authenticator.objects.get(user=alice).data["secret"]
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "a new key for the tests only, fifty characters long or so"
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FALLBACKS"):
        accounts.MFAAdapter().decrypt(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert accounts.MFAAdapter().decrypt(sealed) == alices_secret


def test_without_mail_an_unconfirmed_address_may_have_a_second_factor(visitor):
    """Nobody can confirm an address there, and curators need one."""
    sign_up(visitor)
    assert visitor.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")


def test_nobody_sees_or_touches_another_runners_passkey(alice, bob):
    passkey = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Alice's phone", "credential": {}})
    client = signed_in(bob)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for verb in ("edit", "remove"):
        assert client.get(f"/accounts/2fa/webauthn/keys/{passkey.pk}/{verb}/").status_code == 404
        assert client.post(f"/accounts/2fa/webauthn/keys/{passkey.pk}/{verb}/", {"name": "mine"}).status_code == 404
    assert "Alice's phone" not in client.get("/accounts/2fa/webauthn/").content.decode()
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Alice's phone"


NONSENSE = [
    "",
    "nonsense",
    "{}",
    "[]",
    "null",
    "1",
    "[" * 5_000,
    '{"response": {"userHandle": 1}}',
    '{"id": "x", "response": {"userHandle": "AAAA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
]


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_nobody_made_opens_nothing(visitor, credential):
    visitor.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    response = visitor.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert response["Location"] == SIGN_IN
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_nobody_made_is_not_added_or_taken_for_one(alice, credential):
    client = signed_in(alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/webauthn/add/")
    response = client.post("/accounts/2fa/webauthn/add/", {"name": "mine", "passwordless": "on", "credential": credential})
    assert response.status_code == 422
    assert 'value="mine"' in response.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_passkey_nobody_made_is_no_second_factor(visitor, alice, alices_secret, credential):
    sign_in(visitor)
    visitor.get("/accounts/2fa/authenticate/")
    assert visitor.post("/accounts/2fa/authenticate/", {"credential": credential}).status_code == 422
    assert not is_signed_in(visitor)


# Sessions


def test_alice_sees_where_she_is_signed_in_and_signs_out_elsewhere(alice):
    phone, laptop = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"), Client()
    sign_in(phone)
    sign_in(laptop)
    with zeal_ignore():  # allauth looks at each session by itself
        page = laptop.get("/accounts/sessions/").content.decode()
    assert "Firefox on Linux" in page
    assert page.count("Since ") == 2
    with zeal_ignore():
        laptop.post("/accounts/sessions/")
    assert is_signed_in(laptop)
    assert not is_signed_in(phone)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_device_is_named_in_two_words(user_agent, words):
    assert device(user_agent) == words


# The account page


def test_alice_changes_her_name_and_her_time_zone(alices_client, alice):
    response = alices_client.post("/settings/account/", {"display_name": "Al", "time_zone": "Asia/Tokyo"})
    assert (response.status_code, response["Location"]) == (302, "/settings/account/")
    alice.refresh_from_db()
    assert (alice.display_name, alice.time_zone) == ("Al", "Asia/Tokyo")
    assert "Saved." in alices_client.get("/settings/account/").content.decode()


@pytest.mark.both_databases
@pytest.mark.parametrize(("field", "value"), [("time_zone", "Mars/Olympus_Mons"), ("time_zone", ""), ("display_name", "x" * 81), ("display_name", "a\0b")])
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(alices_client, alice, field, value):
    response = alices_client.post("/settings/account/", {"display_name": "Al", "time_zone": "Asia/Tokyo", field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    alice.refresh_from_db()
    assert (alice.display_name, alice.time_zone) == ("Alice", "Europe/London")


def test_a_runner_cannot_make_herself_more_than_a_runner(alices_client, alice, visitor):
    more = {"is_staff": "on", "is_superuser": "on", "groups": "1", "is_active": ""}
    alices_client.post("/settings/account/", {"display_name": "Al", "time_zone": "Asia/Tokyo", "email": "x@example.org", "password": "x", **more})
    sign_up(visitor, **more)
    alice.refresh_from_db()
    assert (alice.is_staff, alice.is_superuser, alice.email, alice.check_password(PASSWORD)) == (False, False, "alice@example.org", True)
    carol = Runner.objects.get(email="carol@example.org")
    assert (carol.is_staff, carol.is_superuser, carol.groups.count()) == (False, False, 0)


def test_a_time_zone_that_is_not_listed_is_kept(alice):
    alice.time_zone = "EST5EDT"
    alice.save()
    response = signed_in(alice).post("/settings/account/", {"display_name": "Alice", "time_zone": "EST5EDT"})
    assert response.status_code == 302


def test_the_zones_of_the_world_are_listed_by_region():
    zones = dict(time_zones())
    assert ("Europe/London", "London") in zones["Europe"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in zones["America"]
    assert sum(map(len, zones.values())) > 400


# Whatever is typed


FORMS = [
    (SIGN_IN, ["login", "password"]),
    (SIGN_UP, ["email", "password1", "time_zone"]),
    ("/accounts/password/reset/", ["email"]),
    ("/accounts/password/change/", ["oldpassword", "password1"]),
    ("/accounts/email/", ["email"]),
    ("/accounts/reauthenticate/", ["password"]),
    ("/accounts/2fa/webauthn/login/", ["credential"]),
    ("/accounts/logout/", ["next"]),
    ("/settings/account/", ["display_name", "time_zone"]),
]


@pytest.mark.both_databases
@pytest.mark.parametrize("text", ["a\0b@example.org", "x" * 1_000_000, "\ud83c\udfc3 \u202e<script>", "a@" + "b" * 300 + ".example"], ids=["nul", "million", "odd", "long"])
@pytest.mark.parametrize(("address", "fields"), FORMS, ids=[address for address, _ in FORMS])
def test_no_text_breaks_a_form(alice, address, fields, text):
    good = {"login": "alice@example.org", "password": PASSWORD, "email": "carol@example.org", "password1": ANOTHER, "oldpassword": PASSWORD, "action_add": ""}
    text = text.encode("utf-8", "replace").decode()
    for field in fields:
        client = Client() if address in {SIGN_IN, SIGN_UP} else signed_in(alice)
        client.raise_request_exception = False
        response = client.post(address, {**good, field: text})
        assert response.status_code in {200, 302, 400, 422}, (field, response.status_code)


@pytest.mark.parametrize("address", ["/accounts/2fa/", "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/", "/settings/account/", "/accounts/2fa/webauthn/"])
def test_a_visitor_is_sent_to_sign_in_and_back(visitor, address):
    assert visitor.get(address)["Location"] == f"{SIGN_IN}?next={address}"


PAGES = [
    SIGN_IN,
    SIGN_UP,
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-set-password/",
    "/accounts/password/reset/key/done/",
    "/accounts/inactive/",
    "/accounts/confirm-email/",
]
OWN_PAGES = [
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/sessions/",
    "/settings/account/",
]


@pytest.mark.parametrize("address", [*PAGES, *OWN_PAGES])
def test_every_account_page_is_ours_with_one_heading_and_nothing_inline(alice, alices_secret, address):
    RecoveryCodes.activate(alice)
    client = Client()
    if address in OWN_PAGES:
        client = signed_in(alice)
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert re.search(r"<title>\S.* · Legwork</title>", page)
    assert "<style" not in page
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", page))
    assert "!" not in re.sub(r"<!--.*?-->|<!doctype[^>]*>", "", page, flags=re.S)


# Making curators


@pytest.fixture
def typed(monkeypatch):
    """Answers the command's questions, in order."""

    def answer(*answers: str):
        left = list(answers)
        monkeypatch.setattr("builtins.input", lambda prompt="": left.pop(0))
        monkeypatch.setattr("getpass.getpass", lambda prompt="": left.pop(0))
        return left

    return answer


def make_curator(*args: str) -> str:
    out = io.StringIO()
    call_command("make_curator", *args, stdout=out, stderr=out)
    return out.getvalue()


def test_a_new_curator_is_made_with_all_groups_and_the_password_of_the_environment(monkeypatch, settings):
    monkeypatch.setenv("LEGWORK_PASSWORD", "a password for curators")
    said = make_curator("Cleo@Example.org")
    cleo = Runner.objects.get(email="cleo@example.org")
    assert (cleo.is_staff, cleo.is_superuser, cleo.check_password("a password for curators")) == (True, False, True)
    assert set(cleo.groups.values_list("name", flat=True)) == {"editors", "publishers", "safety reviewers"}
    assert f"/{settings.ADMIN_PATH}" in said
    assert "second factor" in said
    assert "a password for curators" not in said


def test_without_arguments_the_command_asks_and_asks_again_for_a_weak_or_mistyped_password(typed):
    left = typed("cleo@example.org", "too short", "a password for curators", "a password for cyclists", "a password for curators", "a password for curators")
    said = make_curator()
    assert left == []
    assert "Use 15 or more." in said
    assert "Those two differ." in said
    assert Runner.objects.get(email="cleo@example.org").check_password("a password for curators")


def test_an_account_that_exists_becomes_a_curators_and_keeps_its_password(alice):
    said = make_curator("alice@example.org", "--group", "editors")
    alice.refresh_from_db()
    assert alice.is_staff
    assert alice.check_password(PASSWORD)
    assert [group.name for group in alice.groups.all()] == ["editors"]
    assert "keeps its password" in said


def test_an_administrator_may_do_everything(alice):
    assert "do everything" in make_curator("alice@example.org", "--admin")
    alice.refresh_from_db()
    assert alice.is_superuser


@pytest.mark.parametrize(
    ("email", "password", "line"),
    [
        ("nonsense", "a password for curators", "'nonsense' is not an e-mail address."),
        ("cleo@example.org", "sevenup", "LEGWORK_PASSWORD: That one is 7 characters. Use 15 or more."),
    ],
)
def test_what_the_command_cannot_do_it_says_in_one_line(monkeypatch, email, password, line):
    monkeypatch.setenv("LEGWORK_PASSWORD", password)
    with pytest.raises(CommandError) as refused:
        make_curator(email)
    assert str(refused.value) == line
    assert not Runner.objects.filter(is_staff=True).exists()


def test_leaving_in_the_middle_changes_nothing(monkeypatch):
    def leave(prompt=""):
        raise EOFError

    monkeypatch.setattr("getpass.getpass", leave)
    with pytest.raises(CommandError, match=r"Nothing was changed\."):
        make_curator("cleo@example.org")
    assert not Runner.objects.exists()
