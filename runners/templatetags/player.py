"""What the player's scripts ask of a page."""

from __future__ import annotations

from django import template

from runners import player
from runners.models import Runner

register = template.Library()


@register.filter
def who(runner: Runner) -> str:
    """A word for a runner that says nothing of them."""
    return player.who(runner)
