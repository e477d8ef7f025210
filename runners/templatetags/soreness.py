"""How sore, on a page: the number, its colour, and the word beside it."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from library.catalogue import Catalogue, made_once
from runners.answers import spot_name
from runners.models import PracticeFeeling

register = template.Library()


@register.filter
def severity_word(severity: int, catalogue: Catalogue) -> str:
    """The word for a number from 0 to 10; empty where the library has none."""
    return next((band.label for band in catalogue.bands.values() if band.lowest <= severity <= band.highest), "")


@register.simple_tag(takes_context=True)
def sore(context: Context, severity: int) -> SafeString:
    """A severity as a badge: "3 noticeable". Its colour is one of five, by twos."""
    return format_html('<span class="sore"><b class="s{}">{}</b> <span>{}</span></span>', (severity + 1) // 2, severity, severity_word(severity, context["catalogue"]))


@register.simple_tag(takes_context=True)
def severity_words(context: Context) -> str:
    """The words for 0 to 10, for a script: "none,mild,mild,…"."""
    return ",".join(severity_word(severity, context["catalogue"]) for severity in range(11))


@register.simple_tag(takes_context=True)
def place_of(context: Context, feeling: PracticeFeeling) -> str:
    """Where a feeling is, as a runner calls it: "Left calf"."""
    area = feeling.muscle or feeling.group
    return spot_name(context["catalogue"], area.slug, feeling.side) if area else ""


@register.filter
def numbered(catalogue: Catalogue) -> list[tuple[int, str]]:
    """0 to 10, each with its word."""
    return [(severity, severity_word(severity, catalogue)) for severity in range(11)]


@made_once
def _drawn(catalogue: Catalogue) -> dict[tuple[str, ...], SafeString]:
    """What {% kept %} has drawn of a catalogue so far."""
    return {}


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """{% kept "name" slug %}…{% endkept %}: what depends on the library alone is drawn once for each of its versions.

    Nothing of a person and nothing of a request may stand inside.
    """
    _, *words = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodes, [parser.compile_filter(word) for word in words])


class KeptNode(template.Node):
    def __init__(self, nodelist: NodeList, key: list[FilterExpression]) -> None:
        self.nodelist, self.key = nodelist, key

    def render(self, context: Context) -> SafeString:
        drawn = _drawn(context["catalogue"])
        key = tuple(str(word.resolve(context)) for word in self.key)
        if key not in drawn:
            drawn[key] = self.nodelist.render(context)
        return drawn[key]
