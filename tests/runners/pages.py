"""The check-in's pages as tests read them: their words, what they offer and ask, and their forms as a browser would send them."""

from __future__ import annotations

import html
import re


def part(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def page(response) -> str:
    return response.content.decode()


def words(response) -> str:
    """The page as text, without tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<svg.*?</svg>", "", page(response), flags=re.S))))


def offered(response) -> list[str]:
    """The slugs of what is suggested, in order."""
    return re.findall(r'<li>\s*<a href="/exercises/([a-z0-9-]+)/" tabindex="-1"', page(response))


def fields(response) -> dict[str, list[str]]:
    """The fields of the check-in's form as a browser would send them."""
    form = re.search(r'<form class="check-in__form".*?</form>', page(response), flags=re.S)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        kind, name, value = (re.search(rf'\b{attribute}="([^"]*)"', tag) for attribute in ("type", "name", "value"))
        if name and (kind[1] not in {"checkbox", "radio"} or " checked" in tag):
            sent.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    return sent


def asked(response) -> list[str]:
    """The questions of red flags that wait for an answer, as slugs."""
    lines = re.findall(r'<fieldset class="asks">.*?</fieldset>', page(response), flags=re.S)
    return [re.search(r'name="answer-([a-z-]+)"', line)[1] for line in lines if " checked" not in line]


def none_of_these(response) -> dict:
    """The form with the last button pressed."""
    return fields(response) | {"none": [html.unescape(re.search(r'name="none" value="([^"]*)"', page(response))[1])]}


def answered(response, **answers: str) -> dict:
    """The form with questions answered, by red flag: `rf_clot_leg="yes"`."""
    return fields(response) | {"answered": "1"} | {f"answer-{flag.replace('_', '-')}": word for flag, word in answers.items()}
