"""What every request passes through, outermost first as in settings."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from config import errors

Handler = Callable[[HttpRequest], HttpResponseBase]

BASELINE = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), "
        "screen-wake-lock=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)"
    ),
}


OF_PAGES = {"Permissions-Policy"}
PARTS = {"text/css", "text/javascript"}


def is_part(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a response is a static style or script. A policy holds for pages and workers, and would be half of what these weigh."""
    return request.path.startswith(settings.STATIC_URL) and response.headers.get("Content-Type", "").partition(";")[0] in PARTS


def baseline_headers(get_response: Handler) -> Handler:
    """Headers for every response, errors included. What does not say it may be cached is private."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if is_part(request, response):
            del response.headers["Content-Security-Policy"]
        for name, value in BASELINE.items():
            if not (name in OF_PAGES and is_part(request, response)):
                response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def reject_nul(get_response: Handler) -> Handler:
    """400 for a NUL byte in path or query: PostgreSQL cannot hold one. Form fields refuse it themselves."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            return errors.bad_request(request)
        return get_response(request)

    return middleware


def htmx_sign_in(get_response: Handler) -> Handler:
    """Send a signed-out htmx click to sign in, as a whole page, and back to the page it came from.

    Without it the browser follows the redirect and htmx swaps the sign-in page into a fragment.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["HX-Request"])
        if request.headers.get("HX-Request") != "true" or not 300 <= response.status_code < 400:
            return response
        path = urlsplit(response.headers.get("Location", "")).path
        if path not in {str(settings.LOGIN_URL), reverse("account_reauthenticate")}:
            return response
        answer = HttpResponse(status=401, headers={"HX-Redirect": f"{path}?next={quote(_page_of(request))}", "Cache-Control": "private, no-store"})
        answer.cookies = response.cookies
        return answer

    return middleware


def _page_of(request: HttpRequest) -> str:
    """The path of the page an htmx request came from, if it is ours; its query stays behind, it may say what is sore."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    ours = page.scheme == request.scheme and page.netloc == request.get_host()
    return page.path if ours and page.path.startswith("/") and not page.path.startswith("//") else "/"


class DatabaseBusy:
    """503 with a retry time where the database is locked, full or away, in place of a 500."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        return errors.busy(request) if isinstance(exception, OperationalError) else None


def runner_time_zone(get_response: Handler) -> Handler:
    """Days and times are the runner's own. Reading it costs the session's user, so only signed-in pages pay."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return get_response(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return get_response(request)

    return middleware
