"""The vocabulary for what runners keep. Personal queries start at `request.user`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

from runners.history import STANDS_DAYS

if TYPE_CHECKING:
    from runners.models import Practice, Routine, Runner, Screening, Share, SoreSpot  # noqa: F401  named in strings below


STANDS = timedelta(days=STANDS_DAYS)
"""How long after its day a yes to a red flag withholds its area (SUGGESTIONS.md 5)."""


class RunnerManager(BaseUserManager["Runner"]):
    """Makes accounts. The address is the login; there is no user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Runner:
        """An account with a hashed password. ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        runner = self.model(email=self.normalize_email(email).lower(), **fields)
        runner.set_password(password)
        runner.save(using=self._db)
        return runner

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Runner:
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> Runner:
        return self.get(email__iexact=username)


class SoreSpotQuerySet(models.QuerySet["SoreSpot"]):
    def open(self) -> SoreSpotQuerySet:
        """Not eased yet."""
        return self.filter(eased_at=None)


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def of_late(self, today: date) -> ScreeningQuerySet:
        """Answered, or cleared, on a day or in the week before it: all that can still count."""
        return self.filter(Q(day__gte=today - STANDS) | Q(cleared_on__gte=today - STANDS))


class RoutineQuerySet(models.QuerySet["Routine"]):
    def kept(self) -> RoutineQuerySet:
        """Not removed; put away or not."""
        return self.filter(removed_at=None)

    def in_use(self) -> RoutineQuerySet:
        """Neither removed nor put away."""
        return self.kept().filter(archived_at=None)

    def put_away(self) -> RoutineQuerySet:
        """Put away, and not removed."""
        return self.kept().exclude(archived_at=None)

    def with_steps(self) -> RoutineQuerySet:
        """With steps in order and their exercises, in two queries."""
        return self.prefetch_related("steps__exercise")

    def removed_before(self, at: datetime) -> RoutineQuerySet:
        """Removed so long ago that nobody will undo it."""
        return self.filter(removed_at__lt=at)


class ShareQuerySet(models.QuerySet["Share"]):
    def live(self, now: datetime) -> ShareQuerySet:
        """Links that still open: not taken back, not expired, and the routine is kept."""
        return self.filter(revoked_at=None, expires_at__gt=now, routine__removed_at=None)


class PracticeQuerySet(models.QuerySet["Practice"]):
    def kept(self) -> PracticeQuerySet:
        """Not removed from the log."""
        return self.filter(removed_at=None)

    def removed_before(self, at: datetime) -> PracticeQuerySet:
        """Removed so long ago that nobody will undo it."""
        return self.filter(removed_at__lt=at)

    def on_days(self, first: date, last: date) -> PracticeQuerySet:
        """Those that began on the runner's days from `first` to `last`, both included."""
        return self.filter(day__range=(first, last))
