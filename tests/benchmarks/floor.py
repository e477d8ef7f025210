"""The floor: the least a view of ours can cost. Same process, same middleware, same kind of visitor, and the very bytes
of the page it is compared with, from memory."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

body = b""  # set to the answer of the page measured, so that compressing it costs the same


@login_not_required  # it stands for a page that anybody may see
def signed_out(request: HttpRequest) -> HttpResponse:
    return HttpResponse(body)


def signed_in(request: HttpRequest) -> HttpResponse:
    """After loading session and user and one indexed query."""
    request.user.sore_spots.filter(eased_at=None).first()
    return HttpResponse(body)


def posted(request: HttpRequest) -> HttpResponse:
    """After one insert."""
    from runners.models import SoreSpot

    now = timezone.now()
    SoreSpot.objects.create(runner=request.user, group_id=1, side="left", since=now.date(), noted_at=now, eased_at=now)
    return HttpResponse(body)
