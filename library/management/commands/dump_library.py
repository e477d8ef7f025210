"""manage.py dump_library [DIR]: rows -> files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from library import seed, snapshot


class Command(BaseCommand):
    help = "Write the library as it is in the database to files, drafts and retired entries included. The files there are replaced."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=seed.CONTENT, metavar="DIR", help="the folder to write; the library's own if left out")

    def handle(self, *, folder: Path, verbosity: int, **options: Any) -> None:
        try:
            paths = seed.write(snapshot.read(), folder)
        except OSError as error:
            raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}.") from None
        except DatabaseError as error:
            raise CommandError(f"The library cannot be read from the database: {' '.join(str(error).split())}") from None
        if verbosity:
            self.stdout.write(f"Wrote {len(paths)} files to {folder}.")
