"""Links under which anybody may read a routine. Only the SHA-256 of a link's token is kept, so nobody can read a link out of the database.

A token is 256 bits, made from the random key of the form that asked for it and the site's secret: the same form sent twice
makes one link. A link opens until it expires, is taken back, or its routine is removed; which of these, or that it never
was, its answer does not say.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import qrcode
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_M

from library.catalogue import Catalogue
from runners.models import Routine, Runner, Share
from runners.routines import Refused, Step

DAYS = (7, 30, 90, 365)
DAYS_AT_FIRST = 90
LIVE_AT_MOST = 20  # a routine
TOKEN_AT_MOST = 100  # characters worth looking at; a token has 43
FULL = f"This routine has {LIVE_AT_MOST} links that open, and that is the most. Take one back, then make another."
QUIET = 4  # modules of white around a QR code, as its standard asks (ISO/IEC 18004)


def token_for(routine: int, submission: str) -> str:
    """The token of the link that a form asks for: 43 characters that carry 256 bits. Only the site can work it out."""
    digest = salted_hmac("runners.sharing", f"{routine}:{submission}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def share(*, owner: Runner, pk: int, days: int, submission: str, now: datetime) -> tuple[Share, str]:
    """A link and its token, which nobody will see again. The same submission again gives the same link.

    Routine.DoesNotExist says that there is no such routine of theirs; Refused that it has too many links.
    """
    token = token_for(pk, submission)
    with transaction.atomic():
        routine = owner.routines.kept().select_for_update().get(pk=pk)
        if known := routine.shares.filter(token_hash=hash_of(token)).first():
            return known, token
        if routine.shares.live(now).count() >= LIVE_AT_MOST:
            raise Refused(FULL)
        return routine.shares.create(token_hash=hash_of(token), created_at=now, expires_at=now + timedelta(days=days)), token


def revoke(*, owner: Runner, pk: int, share: int, now: datetime) -> Share:
    """Take a link back, at once and for good. Doing so twice changes nothing. Share.DoesNotExist: no such link of theirs."""
    found: Share = Share.objects.get(pk=share, routine__pk=pk, routine__owner=owner, routine__removed_at=None)
    if found.revoked_at is None:
        found.revoked_at = now
        found.save(update_fields=["revoked_at"])
    return found


def live(routine: Routine, *, now: datetime) -> Sequence[Share]:
    """The links of a routine that open, the latest first. One query."""
    return list(routine.shares.live(now))


def opened(token: str, *, now: datetime) -> Routine | None:
    """The routine a token opens now, or None. What does not open costs the same, whatever the reason: one hash, one look-up."""
    wanted = hash_of(token[:TOKEN_AT_MOST])
    found = Share.objects.live(now).filter(token_hash=wanted).select_related("routine").first()
    return found.routine if found else None


def steps_of(routine: Routine, catalogue: Catalogue) -> tuple[Step, ...]:
    """What a link shows of a routine: exercises that are still in the library, with their doses; the owner's notes stay behind."""
    rows = routine.steps.select_related("exercise")
    return tuple(replace(step, note="") for row in rows if (step := Step.of_row(row)).slug in catalogue.exercises)


def qr_code(words: str, *, label: str) -> SafeString:
    """A QR code as a drawing to put into a page: one path, no styles. Dark on white in both looks, or cameras would not read it."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><rect class="qr__paper" width="{size}" height="{size}"/><path d="{}"/></svg>',
        label,
        mark_safe(path),  # noqa: S308  numbers of our own
        size=len(rows),
    )
