"""How the library's pages are answered: from one catalogue, at the cost of one query, made once a version, and kept by others for a minute."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response, patch_vary_headers

from library import snapshot
from library.catalogue import Catalogue

P = ParamSpec("P")
CatalogueView = Callable[Concatenate[HttpRequest, Catalogue, P], HttpResponse]
PlainView = Callable[Concatenate[HttpRequest, P], HttpResponse]

RESULTS = "results"  # the id of the one part of a page that htmx asks for by itself


def wants_results(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone. A boosted or restored page asks for all of it."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == RESULTS


@cache
def build() -> str:
    """What pages are made with, in twelve letters: templates, code, static files and settings that show on them."""
    digest = hashlib.sha256(f"{getattr(staticfiles_storage, 'manifest_hash', '')} {settings.CLINICIAN}".encode())
    folders = [Path(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"]] + [Path(__file__).parent]
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".py", ".svg"} or path.name == "poses.yaml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def from_catalogue(view: CatalogueView[P]) -> PlainView[P]:
    """Give a view the published catalogue, and let its page be kept.

    Without a session cookie a page is the same for everybody: made once for each version of the library, public
    for a minute, and a request that already has it gets 304 without rendering. With one it is left private.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        def page() -> HttpResponse:
            return view(request, catalogue, *args, **kwargs)

        version, catalogue = snapshot.current()
        shared = settings.SESSION_COOKIE_NAME not in request.COOKIES and not settings.DEBUG
        etag = f'W/"{version}-{build()}-{"part" if wants_results(request) else "page"}"'
        known = get_conditional_response(request, etag=etag) if shared else None
        response = known or (_made_once(etag, request, page) if shared else page())
        patch_vary_headers(response, ["Cookie", "HX-Request", "HX-Target"])
        if shared and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = "public, max-age=60"
            response.headers["ETag"] = etag
        return response

    return answer


class Made(NamedTuple):
    """A page as it was made: its bytes, the same compressed, and its headers."""

    content: bytes
    compressed: bytes
    headers: dict[str, str]


def _made_once(etag: str, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """A visitor's page, made now or taken from this process's store of those made before.

    It is kept compressed as well: there is nothing in it that a stranger could not read, so its length tells nothing.
    """
    key = hashlib.sha256(f"{etag} {request.get_full_path()}".encode()).hexdigest()
    store = caches["filtered" if request.META.get("QUERY_STRING") else "pages"]
    made: Made | None = store.get(key)
    if made is None:
        response = make()
        if response.status_code != 200:
            return response
        made = Made(response.content, gzip.compress(response.content, mtime=0), dict(response.headers))
        store.set(key, made)
    if re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        response = HttpResponse(made.compressed, headers=made.headers | {"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(made.content, headers=made.headers)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
