"""Requests by what is known of them, so that views and mypy agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from runners.models import Runner


class VisitorRequest(HttpRequest):
    """A request on a public page: somebody signed in, or nobody."""

    htmx: HtmxDetails
    user: Runner | AnonymousUser


class RunnerRequest(HttpRequest):
    """A request that LoginRequiredMiddleware let through: somebody is signed in."""

    htmx: HtmxDetails
    user: Runner
