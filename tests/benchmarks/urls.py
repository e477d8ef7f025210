"""Every address of Legwork, and the floor's."""

from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from tests.benchmarks import floor

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("floor/", floor.signed_out), path("floor/in/", floor.signed_in), path("floor/post/", floor.posted)]
