"""Make somebody a curator of the library."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from runners.models import Runner

GROUPS = ["editors", "publishers", "safety reviewers"]


class Command(BaseCommand):
    help = "Make an account a curator's. It is made if there is none, with a password asked for or taken from LEGWORK_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", help="asked for if left out")
        parser.add_argument("--admin", action="store_true", help="may do everything, accounts included")
        parser.add_argument("--group", action="append", choices=GROUPS, dest="groups", help="again for each; all three if left out")

    def handle(self, *, email: str | None, admin: bool, groups: list[str] | None, **options: Any) -> None:
        try:
            self.make(email or input("E-mail: "), admin=admin, groups=groups or GROUPS)
        except (EOFError, KeyboardInterrupt) as error:
            raise CommandError("Nothing was changed.") from error

    def make(self, email: str, *, admin: bool, groups: list[str]) -> None:
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address.") from error
        found = list(Group.objects.filter(name__in=groups))
        if len(found) < len(set(groups)):
            raise CommandError("The curators' groups are missing. Run: python manage.py migrate")
        curator = Runner.objects.filter(email__iexact=email).first() or Runner(email=email)
        curator.is_staff = True
        curator.is_superuser = curator.is_superuser or admin
        is_new = curator.pk is None
        if is_new:
            curator.set_password(self.password_for(curator))
        with transaction.atomic():
            curator.save()
            curator.groups.set(found)
        self.tell(curator, is_new=is_new)

    def password_for(self, curator: Runner) -> str:
        """From LEGWORK_PASSWORD, or typed twice. CommandError for a weak one from the environment; a typed one is asked for again."""
        given = os.environ.get("LEGWORK_PASSWORD")
        while True:
            password = given or getpass.getpass("Password: ")
            try:
                validate_password(password, curator)
            except ValidationError as error:
                if given:
                    raise CommandError(f"LEGWORK_PASSWORD: {' '.join(error.messages)}") from error
                self.stderr.write(" ".join(error.messages))
                continue
            if given or getpass.getpass("The same again: ") == password:
                return password
            self.stderr.write("Those two differ.")

    def tell(self, curator: Runner, *, is_new: bool) -> None:
        may = "do everything" if curator.is_superuser else "work as " + ", ".join(sorted(group.name for group in curator.groups.all()))
        self.stdout.write(f"{curator.email} may {may}.")
        if not is_new:
            self.stdout.write(f"The account is from {curator.date_joined:%d %B %Y} and keeps its password; curators' should have 15 characters or more.")
        origin = getattr(settings, "SITE_ORIGIN", f"http://localhost:{os.environ.get('PORT') or 8000}")
        self.stdout.write(f"Sign in at {origin}/{settings.ADMIN_PATH} and set up a second factor there: the library's admin asks for one.")
