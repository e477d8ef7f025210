"""The vocabulary for rows of the library. Pages and rules read the catalogue; this is for curators and the loader."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models, transaction

from library.words import Status

Row = TypeVar("Row", bound=models.Model)


class LibraryQuerySet(models.QuerySet[Row]):
    """Writes many rows at once without signals, so it tells the library's version itself, in the same transaction."""

    def update(self, **values: Any) -> int:
        with transaction.atomic(using=self.db):
            changed = super().update(**values)
            _bump(self.db)
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, *args: Any, **options: Any) -> list[Row]:
        with transaction.atomic(using=self.db):
            rows = super().bulk_create(*args, **options)
            _bump(self.db)
        return rows


class EntryQuerySet(LibraryQuerySet[Row]):
    def published(self) -> EntryQuerySet[Row]:
        """What readers see."""
        return self.filter(status=Status.PUBLISHED)

    def drafts(self) -> EntryQuerySet[Row]:
        """What a publisher has yet to look at."""
        return self.filter(status=Status.DRAFT)

    def own(self) -> EntryQuerySet[Row]:
        """Made by a curator, not loaded from the files."""
        return self.filter(loaded="")


def _bump(using: str) -> None:
    from library.models import LibraryVersion  # it is made with this queryset

    LibraryVersion.bump(using=using)
