"""The headers of every response."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse

from config.middleware import baseline_headers

POLICY = "Content-Security-Policy"


def answered(path: str, content_type: str) -> HttpResponse:
    request = HttpRequest()
    request.path = path
    return baseline_headers(lambda _request: HttpResponse(content_type=content_type, headers={POLICY: "default-src 'none'"}))(request)


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/static/img/icons.svg", "image/svg+xml"),
        ("/static/page.html", "text/html"),
        ("/worker.js", "text/javascript"),
        ("/exercises/", "text/css"),
    ],
)
def test_whatever_can_be_a_page_or_a_worker_has_its_policies(path, content_type):
    response = answered(path, content_type)
    assert POLICY in response.headers
    assert "Permissions-Policy" in response.headers


@pytest.mark.parametrize(("path", "content_type"), [("/static/css/base.css", 'text/css; charset="utf-8"'), ("/static/js/base.js", "text/javascript")])
def test_a_static_style_or_script_has_none_but_the_rest(path, content_type):
    response = answered(path, content_type)
    assert POLICY not in response.headers
    assert "Permissions-Policy" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_does_not_say_that_it_may_be_kept_is_private():
    assert answered("/", "text/html").headers["Cache-Control"] == "private, no-store"
