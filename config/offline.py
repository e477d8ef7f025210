"""What lets Legwork be installed, and be there without a network: the service worker, the offline page, the manifest.

The worker keeps static files, whose names change with their content, and one page that says that there is no network.
No other page is ever kept: not by name, not for a while.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

OURS = ("css/", "js/", "img/", "django_htmx/htmx-2.min.js")
NOT_ON_PAGES = ("js/worker.js", "img/icon-")
SOURCE = Path(settings.BASE_DIR) / "static" / "js" / "worker.js"
PAGES = [Path(settings.BASE_DIR) / "templates" / name for name in ("base.html", "offline.html", "runners/play/player.html")]

# In place of the worker where there is to be none: it takes an earlier one away, with all that it kept.
NONE = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.registration.unregister()),
));
"""


@require_safe
@login_not_required  # a browser asks for it without anybody
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it may keep; or, switched off, one that takes itself away."""
    script = _script() if settings.SERVICE_WORKER else NONE
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"})


@require_safe
@login_not_required  # there may be nobody, and no network to sign in
def offline(request: HttpRequest) -> HttpResponse:
    """Shown where a page cannot be reached. The same for everybody; what one was in the middle of, the browser knows."""
    return HttpResponse(render_to_string("offline.html"), headers={"Cache-Control": "no-cache"})  # without the request, and so without anybody


@require_safe
@login_not_required  # a browser asks for it without anybody
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone asks before it puts Legwork beside its other apps."""
    icons = [
        {"src": static(f"img/icon-{size}{what}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for what, purpose in (("", "any"), ("-maskable", "maskable"))
    ]
    said = {
        "name": "Legwork",
        "short_name": "Legwork",
        "description": "Stretches that fit what is sore after a run.",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f1",
        "theme_color": "#f5f6f1",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json", headers={"Cache-Control": "public, max-age=3600"})


@cache
def _script() -> str:
    files = static_files()
    about = {"cache": f"legwork-{_build(files)}", "offline": reverse("offline"), "static": settings.STATIC_URL, "files": files}
    return f"const LEGWORK = {json.dumps(about)};\n{SOURCE.read_text(encoding='utf-8')}"


def static_files() -> list[str]:
    """The addresses of what our pages are made with."""
    names = getattr(staticfiles_storage, "hashed_files", None) or [name for finder in get_finders() for name, _ in finder.list([])]
    return [staticfiles_storage.url(name) for name in sorted(names) if name.startswith(OURS) and not name.startswith(NOT_ON_PAGES)]


def _build(files: list[str]) -> str:
    """Twelve letters that change with the files, the worker and the page it keeps."""
    digest = hashlib.sha256(" ".join(files).encode())
    for path in (SOURCE, *PAGES):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
