"""Drawings on a page: `figure`, `has_figure`, `bodymap` and `icon`."""

from __future__ import annotations

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from library import figures

register = template.Library()


@register.simple_tag
def figure(slug: str, mirror: bool = False, alt: bool = True) -> SafeString | str:
    """The drawing of an exercise; nothing where there is none. `alt=False` where the words beside it say the same."""
    return figures.figure_svg(slug, mirror, alt) or ""


@register.simple_tag
def key_frames(slug: str) -> tuple[tuple[str, SafeString], ...]:
    """The stages of an exercise: {% key_frames slug as frames %}{% for name, drawing in frames %}."""
    return figures.key_frames(slug)


@register.simple_tag
def has_figure(slug: str) -> bool:
    """Whether there is a drawing: {% has_figure slug as ok %}."""
    return figures.has_figure(slug)


@register.simple_tag
def bodymap(view: str) -> SafeString:
    """The "front" or "back" of the body map."""
    from library import snapshot

    return figures.bodymap_svg(view, snapshot.catalogue())


@register.simple_tag
def icon(name: str, small: bool = False) -> SafeString:
    """An icon of the sprite, decorative: the word is beside it or on the button."""
    if name == "mark":
        return format_html('<svg class="mark" aria-hidden="true" focusable="false" viewBox="0 0 28 28"><use href="{}#i-mark"/></svg>', static("img/icons.svg"))
    return format_html(
        '<svg class="i{}" aria-hidden="true" focusable="false" viewBox="0 0 24 24"><use href="{}#i-{}"/></svg>', " i--s" if small else "", static("img/icons.svg"), name
    )
