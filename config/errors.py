"""The pages for what went wrong. Each says what happened, what is safe, and what to do."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the cause was the database, as when the session could not be saved."""
    if isinstance(sys.exc_info()[1], OperationalError):
        return busy(request)
    return render(request, "errors/500.html", status=500)


def busy(request: HttpRequest) -> HttpResponse:
    response = render(request, "errors/503.html", status=503)
    response.headers["Retry-After"] = "2"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale token: htmx reloads the page, a plain form gets a page that says to go back and try again."""
    response = render(request, "errors/csrf.html", status=403)
    if request.headers.get("HX-Request") == "true":
        response.headers["HX-Refresh"] = "true"
    return response
