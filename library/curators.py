"""Who may do what in the admin: three groups, made after a migration where they are missing.

A group that is there is left alone: what an operator took from it or gave it stays so. Only a collection that
is new, so that none of the groups may do anything with it yet, is given to those it is meant for.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from library.models import MuscleActivity, StarterStep, Target, content

EDITORS, PUBLISHERS, SAFETY_REVIEWERS = "editors", "publishers", "safety reviewers"


def make_groups(using: str) -> None:
    """Make the groups that are missing, with their permissions."""
    editing, safety, parts = list(content(safety=False)), list(content(safety=True)), [MuscleActivity, StarterStep, Target]
    allowed: dict[str, list[tuple[Iterable[type[Model]], str]]] = {
        EDITORS: [(editing, "add change view"), (parts, "add change delete view"), (safety, "view")],
        PUBLISHERS: [(editing, "add change delete view publish"), (parts, "add change delete view"), (safety, "view")],
        SAFETY_REVIEWERS: [(safety, "add change delete view publish"), (editing, "view"), (parts, "view")],
    }
    known = set(Permission.objects.using(using).filter(group__name__in=allowed).values_list("content_type_id", flat=True))
    for name, grants in allowed.items():
        group, made = Group.objects.using(using).get_or_create(name=name)
        wanted = [permission for models, actions in grants for permission in _permissions(models, actions.split(), using)]
        group.permissions.add(*(permission for permission in wanted if made or permission.content_type_id not in known))


def _permissions(models: Iterable[type[Model]], actions: list[str], using: str) -> Iterable[Permission]:
    types = ContentType.objects.db_manager(using).get_for_models(*models)
    wanted = {(kind.pk, f"{action}_{model._meta.model_name}") for model, kind in types.items() for action in actions}
    found = Permission.objects.using(using).filter(content_type__in=types.values())
    return [permission for permission in found if (permission.content_type_id, permission.codename) in wanted]
