"""Two addresses for machines: is the process alive, and can it serve."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required  # a load balancer has no account
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required  # a load balancer has no account
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and its migrations are applied; else 503."""
    try:
        executor = MigrationExecutor(connection)
        ready = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        ready = False
    return HttpResponse("ok" if ready else "fail", status=200 if ready else 503, content_type="text/plain")
