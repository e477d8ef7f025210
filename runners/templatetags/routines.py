"""What a routine covers, as a drawing and in words."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from library import figures
from library.catalogue import Catalogue
from library.wording import capital, listed, uncapital
from runners.routines import Plan

register = template.Library()


@register.simple_tag
def covered_map(view: str, plan: Plan, catalogue: Catalogue) -> SafeString:
    """One view of the body with tape on what a routine works first of all; nothing where the view shows none of it."""
    muscles = set(plan.muscles)
    groups = {line.exercise.group for line in plan.lines if line.exercise}
    taped = {slug for slug, place in catalogue.places.items() if place.muscle in muscles or place.group in groups}
    return figures.taped_svg(view, catalogue, taped)


@register.filter
def covered(plan: Plan, catalogue: Catalogue) -> str:
    """The muscles worked first of all, read out."""
    return capital(listed(uncapital(catalogue.muscles[muscle].common_name) for muscle in plan.muscles))
