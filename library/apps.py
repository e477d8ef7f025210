"""Start-up of the library: its rows keep its version, and a migrated database has its curators' groups."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(new_version, dispatch_uid=f"library {id(signal)}")
        post_migrate.connect(prepare, sender=self)


def new_version(sender: Any, using: str, action: str = "post_", **_: Any) -> None:
    """A new stamp for any change of a row of the library. Sent within the change's own transaction."""
    from library.models import LibraryVersion

    if sender._meta.app_label == "library" and sender is not LibraryVersion and action.startswith("post_"):
        LibraryVersion.bump(using=using)


def prepare(using: str, **_: Any) -> None:
    """What a migrated database has to hold before anybody uses it."""
    from library.curators import make_groups
    from library.models import LibraryVersion

    make_groups(using)
    LibraryVersion.objects.using(using).get_or_create(pk=1)  # the row that writers of many rows lock
