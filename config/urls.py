"""Every address. The rest is in each app's urls.py."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config import health, offline
from runners import desk

urlpatterns = [
    path("", include("runners.urls")),
    path("", include("library.urls")),
    path("accounts/", include("allauth.urls")),
    path(f"{settings.ADMIN_PATH}try-the-engine/", desk.try_the_engine, name="try_the_engine"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("worker.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
