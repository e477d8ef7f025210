"""manage.py load_library [DIR]: files -> rows."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from library import proofreading, seed, snapshot
from library.models import LibraryVersion
from library.snapshot import Plan


class Command(BaseCommand):
    help = "Load the library from its files. Rows that curators changed are kept and listed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=seed.CONTENT, metavar="DIR", help="the folder with the files; the library's own if left out")
        parser.add_argument("--overwrite", action="store_true", help="take the files' text for every entry they have, curators' changes or not")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")

    def handle(self, *, folder: Path, overwrite: bool, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            plan = self.load(folder, overwrite=overwrite, dry_run=dry_run)
        except seed.SeedError as error:
            count = len(error.mistakes)
            raise CommandError(f"{count} {'mistake' if count == 1 else 'mistakes'}, nothing is loaded:\n" + "\n".join(f"  {mistake}" for mistake in error.mistakes)) from None
        except IntegrityError as error:
            raise CommandError(f"The database refused an entry, nothing is loaded: {_one_line(error)}") from None
        except OperationalError as error:
            raise CommandError(f"The database cannot be used, nothing is loaded: {_one_line(error)}. Is it migrated, and free?") from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot take this, nothing is loaded: {_one_line(error)}") from None
        if verbosity:
            self.stdout.write("\n".join(report(plan, dry_run=dry_run, detailed=verbosity > 1)))

    def load(self, folder: Path, *, overwrite: bool, dry_run: bool) -> Plan:
        """Read, check and write, in one transaction. SeedError for what is wrong in the files, or would be afterwards."""
        files = seed.read(folder)
        with transaction.atomic():
            LibraryVersion.objects.select_for_update().first()  # curators and other loads wait
            plan = snapshot.plan(files, overwrite=overwrite)
            if mistakes := plan.mistakes() or self.proofread(plan, folder):
                raise seed.SeedError(mistakes)
            if not dry_run:
                snapshot.write(plan)
        return plan

    def proofread(self, plan: Plan, folder: Path) -> list[seed.Mistake]:
        """What is hard to read or misspelt among the texts that the files bring."""
        brought = {(change.collection, change.slug): getattr(plan.result, change.collection)[change.slug] for change in (*plan.new, *plan.changed)}
        return [seed.Mistake(seed.file_of(fault.collection), fault.slug, fault.reason) for fault in proofreading.faults(brought, proofreading.vocabulary(folder))]


def report(plan: Plan, *, dry_run: bool, detailed: bool) -> list[str]:
    """What was done, or would be, in lines for a person."""
    lines = []
    if plan.new:
        lines.append(f"{'Would add' if dry_run else 'Added'} {_entries(len(plan.new))}{':' if detailed else '.'}")
        lines += [f"  {change}" for change in plan.new if detailed]
    if plan.changed:
        lines.append(f"{'Would change' if dry_run else 'Changed'} {_entries(len(plan.changed))} to the files' text:")
        lines += [f"  {change}" for change in plan.changed]
    if plan.kept:
        lines.append(f"{'Would keep' if dry_run else 'Kept'} {_entries(len(plan.kept))} as curators changed them (--overwrite takes the files' text):")
        lines += [f"  {change}" for change in plan.kept]
    if plan.gone:
        lines.append(f"{_entries(len(plan.gone))} not in the files any more; retire in the admin what is no longer wanted:")
        lines += [f"  {change}" for change in plan.gone]
    if plan.own and detailed:
        lines.append(f"{_entries(plan.own)} made by curators, left alone.")
    if not (plan.new or plan.changed):
        lines.append("The library is as the files say." if not plan.kept else "Everything else is as the files say.")
    return lines


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
