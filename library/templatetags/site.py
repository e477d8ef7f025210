"""What every page's frame needs: htmx's settings, page numbers, and whether a clinician has read the library."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

HTMX_CONFIG = json.dumps(
    {
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "historyRestoreAsHxRequest": False,
        "includeIndicatorStyles": False,
        "timeout": 15_000,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409|422|429", "swap": True, "error": False},  # a form with its words and what is wrong with them
            {"code": "[45]..", "swap": False, "error": True},
            {"code": "...", "swap": False},
        ],
    },
    separators=(",", ":"),
)


@register.simple_tag
def htmx_config() -> SafeString:
    """htmx's settings: nothing evaluated, nothing kept in the browser, an error page never swapped in."""
    return format_html('<meta name="htmx-config" content="{}">', HTMX_CONFIG)


@register.simple_tag
def reviewed() -> str:
    """Who read the library, and when: settings.CLINICIAN, empty until there is somebody."""
    clinician = settings.CLINICIAN
    return f"Read by {clinician}." if clinician else "Not yet read by a clinician."


@register.simple_tag
def submission_key() -> str:
    """A fresh idempotency key for a form: sent twice, it counts once."""
    return secrets.token_urlsafe(32)


@register.filter
def elided(paginator: Paginator, number: int) -> Iterator[int | str]:
    """The page numbers worth showing around `number`, with an ellipsis where some are left out."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
