"""Who may open what: every address of the site, from the resolver, for every sort of person.

An address without a rule here fails, so a new view cannot be forgotten.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from runners import sharing
from runners.models import Routine, Screening, SoreSpot
from tests.addresses import ANYONE, GET, OWNER, POST, RULES, RUNNER, STRANGERS, addresses
from tests.conftest import same_session, undone

pytestmark = pytest.mark.django_db

# Pages that only answer in the middle of something, or only to those who have set something up, and what they answer otherwise.
OTHERWISE: dict[str, set[int]] = {
    "account_logout": {200, 302},  # a visitor is sent to the check-in
    "account_set_password": {302},  # who has a password changes it
    "account_reauthenticate": {200, 302},
    "account_email_verification_sent": {200, 302},
    "account_confirm_email": {200, 302, 404},
    "account_confirm_login_code": {302},
    "mfa_reauthenticate": {302, 403, 404},
    "mfa_authenticate": {302},  # only in the middle of signing in
    "mfa_login_webauthn": {200, 302},
    "mfa_edit_webauthn": {302, 404},  # a key that is not one's own
    "mfa_remove_webauthn": {302, 404},
    "mfa_deactivate_totp": {302, 404},
    "mfa_view_recovery_codes": {302, 404},
    "mfa_generate_recovery_codes": {302, 404},
    "mfa_download_recovery_codes": {302, 404},
    "mfa_activate_totp": {200, 302},
    "mfa_add_webauthn": {200, 302},
    "mfa_list_webauthn": {200, 302},
    "mfa_reauthenticate_webauthn": {200, 302, 403, 404},
    "account_change_password": {200, 302},
    "account_email": {200, 302},
    "usersessions_list": {200},
    "runners:save_routine": {200, 302},
    "runners:routine_ics": {422},  # without days
}


# Steps of signing in: without the step before, they lead back to its beginning.
IN_THE_MIDDLE = {"account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn"}

PLAIN = sorted({name for name, _ in addresses() if not name.startswith("admin:")})
ADMIN = sorted({name for name, _ in addresses() if name.startswith("admin:")})


def ruled(*whose: str) -> list[str]:
    """The names of addresses for these people, or of all."""
    return [name for name in PLAIN if name in RULES and (not whose or RULES[name][0] in whose)]


@pytest.fixture
def alices_rows(alice, catalogue_rows) -> dict[str, int]:
    """A sore spot, a yes to a red flag, a routine of one step with a link to it, and a practice of it."""
    from django.utils import timezone

    from library.models import Exercise, MuscleGroup, RedFlag

    now = timezone.now()
    spot = SoreSpot.objects.create(runner=alice, group=MuscleGroup.objects.get(slug="calves"), side="left", since=now.date(), noted_at=now)
    question = Screening.objects.create(runner=alice, group=spot.group, side="left", flag=RedFlag.objects.get(slug="rf-clot-leg"), yes=True, day=now.date(), answered_at=now)
    routine = Routine.objects.create(owner=alice, name="Alice's calves", created_at=now, changed_at=now, submission="one")
    squat = Exercise.objects.get(slug="squat")
    step = routine.steps.create(position=0, exercise=squat, exercise_name=squat.name, sets=2, reps=10)
    practice = alice.practices.create(routine=routine, name=routine.name, key="one", day=now.date(), began_at=now)
    share, token = sharing.share(owner=alice, pk=routine.pk, days=7, submission="a-key-of-its-own", now=now)
    return {"spot": spot.pk, "answer": question.pk, "routine": routine.pk, "step": step.pk, "practice": practice.pk, "share": share.pk, "token": token}


@pytest.fixture
def catalogue_rows(db) -> None:
    """The library is loaded; its absence would make every check below pass for the wrong reason."""
    from library.models import Exercise

    assert Exercise.objects.exists()


def url_of(name: str, rows: dict[str, int]) -> str:
    return reverse(name, kwargs={key: rows.get(value, value) for key, value in RULES[name][2].items()})


def ask(client: Client, how: str, url: str, **extra):
    return client.get(url, **extra) if how == GET else client.post(url, **extra)


def leads_to_sign_in(response) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(str(settings.LOGIN_URL))


def test_every_address_has_a_rule():
    assert set(PLAIN) - set(RULES) == set(), "an address without a rule"
    assert set(RULES) - set(PLAIN) == set(), "a rule without an address"


def test_a_visitor_opens_what_is_public_and_is_sent_to_sign_in_elsewhere(subtests, alices_rows):
    for name in ruled():
        who, how, _ = RULES[name]
        with subtests.test(name), undone():
            response = ask(Client(), how, url_of(name, alices_rows))
            if name in IN_THE_MIDDLE:
                assert leads_to_sign_in(response)
            elif who in {ANYONE, STRANGERS}:
                assert response.status_code in OTHERWISE.get(name, {200})
                assert not leads_to_sign_in(response)
            else:
                assert leads_to_sign_in(response), response.status_code


@pytest.mark.both_databases
def test_an_owner_reaches_her_own_and_others_get_the_same_404_as_for_nothing(subtests, alices_rows, alices_client, bobs_client, ediths_client, adas_client):
    before = kept(alices_rows)
    for name in ruled(OWNER):
        _, how, _ = RULES[name]
        url = url_of(name, alices_rows)
        nowhere = url_of(name, dict.fromkeys(alices_rows, 987654321))
        with subtests.test(name), undone():
            for stranger in (bobs_client, ediths_client, adas_client):
                refused, missing = ask(stranger, how, url), ask(stranger, how, nowhere)
                assert refused.status_code == missing.status_code == 404
                assert without_tokens(refused) == without_tokens(missing)
            assert kept(alices_rows) == before
            assert ask(same_session(alices_client), how, url).status_code in {200, 302, 422}


def kept(rows: dict[str, int]) -> tuple[list[dict], ...]:
    return list(SoreSpot.objects.values()), list(Routine.objects.values()), list(Routine.objects.get(pk=rows["routine"]).steps.values())


def without_tokens(response) -> str:
    """The body without the forgery token, which differs from answer to answer."""
    return re.sub(r'("X-CSRFToken": ?"|&quot;|name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}', r"\1", response.content.decode()).replace("987654321", "")


def test_a_runner_opens_every_page_that_is_not_somebody_elses(subtests, alices_rows, bobs_client, ediths_client):
    for name in ruled(RUNNER, ANYONE, STRANGERS):
        who, how, _ = RULES[name]
        for whose, client in (("Bob", bobs_client), ("Edith", ediths_client)):
            with subtests.test(f"{name} for {whose}"), undone():
                response = ask(same_session(client), how, url_of(name, alices_rows))
                allowed = {302} if who == STRANGERS else OTHERWISE.get(name, {200, 302, 422} if how == POST else {200})
                assert response.status_code in allowed, response.status_code
                assert not leads_to_sign_in(response)


def test_what_changes_rows_never_answers_to_a_get_nor_without_a_token(subtests, alices_client, alices_rows):
    for name in ruled():
        if RULES[name][1] == POST:
            with subtests.test(name), undone():
                client = Client(enforce_csrf_checks=True)
                client.cookies = same_session(alices_client).cookies
                url = url_of(name, alices_rows)
                assert client.get(url).status_code in {405, 404, 302}
                assert client.post(url).status_code == 403


def test_a_signed_out_htmx_click_leads_to_sign_in_and_back_to_its_page(subtests, alices_rows):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/routines/?sore=calf:left"}
    for name in ruled(RUNNER):
        with subtests.test(name), undone():
            response = ask(Client(), RULES[name][1], url_of(name, alices_rows), headers=headers)
            assert response.status_code == 401
            assert response.headers["HX-Redirect"] == f"{settings.LOGIN_URL}?next=/routines/"
            assert response.content == b""


def admin_url(name: str) -> str | None:
    """The address of an admin view for a real row, or None where the view needs more than a row."""
    label = name.removeprefix("admin:")
    for model, model_admin in admin.site._registry.items():
        prefix = f"{model._meta.app_label}_{model._meta.model_name}_"
        if label.startswith(prefix):
            view = label.removeprefix(prefix)
            if view in {"changelist", "add"}:
                return reverse(name)
            row = model_admin.model.objects.first()
            return reverse(name, args=[row.pk]) if row and view in {"change", "history", "delete"} else None
    return reverse(name) if label in {"index", "jsi18n"} else None


def test_the_admin_is_for_curators_alone(subtests, visitor, alices_client, adas_client, catalogue_rows):
    urls = {admin_url(name) or reverse("admin:index"): name for name in ADMIN if name not in {"admin:jsi18n", "admin:login", "admin:logout"}}
    assert len(urls) > 50
    sign_in = str(settings.LOGIN_URL)
    for url, name in urls.items():
        with subtests.test(name), undone():
            assert visitor.get(url, follow=True).redirect_chain[-1][0].startswith(sign_in)
            assert alices_client.get(url, follow=True).status_code == 403
            answer = adas_client.get(url)
            assert answer.status_code in {200, 403} or answer.headers["Location"].startswith(reverse("admin:index"))


def test_staff_without_a_second_factor_is_sent_to_set_one_up(ada):
    client = Client()
    client.force_login(ada, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0].startswith(reverse("mfa_index"))


def test_no_curator_sees_what_runners_keep(alices_rows, ediths_client, percys_client, sandras_client, adas_client):
    """Of the runners app only the bare account is in the admin, and only for who may do everything."""
    registered = {model._meta.label for model in admin.site._registry}
    assert {label for label in registered if label.startswith("runners.")} == {"runners.Runner"}
    for client in (ediths_client, percys_client, sandras_client):
        assert client.get(reverse("admin:runners_runner_changelist")).status_code == 403
    page = adas_client.get(reverse("admin:runners_runner_changelist"))
    assert page.status_code == 200
    assert "calves" not in page.content.decode().lower()
