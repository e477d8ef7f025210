"""What went wrong is said in the site's own frame: what happened, what is safe, what to do. Nothing in it can fail again."""

from __future__ import annotations

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from config import errors
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401  the addresses below fail through them
from config.urls import urlpatterns as real_addresses
from tests.conftest import signed_in

PAGES = {
    400: (errors.bad_request, "We could not read that"),
    403: (errors.forbidden, "This page is not open to you"),
    404: (errors.not_found, "This path stops here"),
    500: (errors.server_error, "Something broke"),
    503: (errors.busy, "Legwork is busy"),
}


@login_not_required  # it is the fault that matters, not who meets it
def broken(request):
    raise RuntimeError("nothing a visitor should read")


@login_not_required
def locked(request):
    raise OperationalError("database is locked")


urlpatterns = [path("broken/", broken), path("locked/", locked), *real_addresses]


class Untouchable:
    """A person or session that must not be asked for anything."""

    def __getattr__(self, name: str):
        raise OperationalError(f"{name} was asked for")


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_needs_no_database_and_no_person(status: int):
    """Without the database mark any query fails; the person and the session fail by themselves."""
    view, heading = PAGES[status]
    request = RequestFactory().get("/somewhere/")
    request.user, request.session = Untouchable(), Untouchable()
    response = view(request)
    page = response.content.decode()
    assert response.status_code == status
    assert heading in page
    assert "Stop if pain is sharp" in page
    assert "Sign out" not in page
    assert "/somewhere/" not in page


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_stands_before_anything_is_known_of_the_request(status: int):
    """As when the first middleware refuses a request: no session, no person, no messages."""
    view, heading = PAGES[status]
    assert heading in view(RequestFactory().get("/")).content.decode()


SAFE = {
    400: "Nothing was saved, and nothing of yours is lost",
    403: "Nothing was changed",
    404: "Nothing of yours is lost",
    500: "What you saved before is safe",
    503: "What you saved before is safe",
}


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_says_what_is_safe(status: int):
    assert SAFE[status] in PAGES[status][0](RequestFactory().get("/")).content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_a_search_and_a_way_back(visitor):
    response = visitor.get("/no/such/page/")
    page = response.content.decode()
    assert response.status_code == 404
    assert 'role="search"' in page
    assert 'name="q"' in page
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies


@pytest.mark.django_db
def test_alices_error_page_looks_like_anybodys(alice, visitor):
    assert signed_in(alice).get("/no/such/page/").content == visitor.get("/no/such/page/").content


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_fault_of_ours_answers_500_without_its_reason():
    response = Client(raise_request_exception=False).get("/broken/")
    assert response.status_code == 500
    assert "What you saved before is safe" in response.content.decode()
    assert "nothing a visitor should read" not in response.content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_busy_database_answers_503_and_says_when_to_come_back():
    response = Client(raise_request_exception=False).get("/locked/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "2"
    assert "Legwork is busy" in response.content.decode()


@pytest.mark.django_db
def test_a_nul_byte_in_the_address_is_refused_in_words(visitor):
    response = visitor.get("/exercises/?q=%00")
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


@pytest.mark.django_db
def test_a_form_from_an_old_page_is_told_so_and_htmx_reloads():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"login": "alice@example.org", "password": "x"})
    assert response.status_code == 403
    assert "This page is out of date" in response.content.decode()
    assert strict.post("/accounts/login/", {}, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_reloaded_csrf_page_names_nobody():
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    assert "out of date" in errors.csrf_failure(request).content.decode()
