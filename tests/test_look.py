"""The style sheets keep their promises: every value defined, every pair readable in light and dark, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CSS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

LIGHT_DARK = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]+),\s*(#[0-9a-f]+)\);")
PLAIN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]+);")


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


TOKENS = without_comments((ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8"))
PAIRS = {name: (light, dark) for name, light, dark in LIGHT_DARK.findall(TOKENS)}
FALLBACK = dict(PLAIN.findall(TOKENS))


def colour(token: str, theme: str) -> str:
    if token.startswith("#"):
        return token
    if token in PAIRS:
        return PAIRS[token][theme == "dark"]
    return FALLBACK[token]


def luminance(hexes: str) -> float:
    digits = hexes[1:] if len(hexes) == 7 else "".join(digit * 2 for digit in hexes[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# (in front, behind, the least contrast)
READABLE = [
    *[("ink", page, 7) for page in ("ground", "surface", "sunk", "lichen", "amber-bg", "red-bg")],
    *[("ink-2", page, TEXT) for page in ("ground", "surface", "sunk", "lichen")],
    *[("link", page, TEXT) for page in ("ground", "surface", "sunk", "lichen")],
    *[("error", page, TEXT) for page in ("ground", "surface", "sunk")],
    ("ink-2", "ground", 7),
    ("on-action", "action", TEXT),
    ("on-action", "action-2", TEXT),
    ("action", "ground", CONTROL),
    ("on-now", "now", TEXT),
    ("tape-ink", "ground", TEXT),
    ("amber-ink", "amber-bg", TEXT),
    ("red-ink", "red-bg", TEXT),
    ("ok-ink", "ok-bg", TEXT),
    ("#ffffff", "call", TEXT),
    ("ground", "ink", TEXT),  # a toast
    *[("line-strong", page, CONTROL) for page in ("ground", "surface", "lichen")],
    *[("focus", page, CONTROL) for page in ("ground", "surface", "lichen", "sunk")],
    ("amber-line", "ground", CONTROL),
    ("red-line", "ground", CONTROL),
    ("red-line", "sunk", CONTROL),
    ("tape-2", "ground", CONTROL),
    ("tape-3", "ground", CONTROL),
    # How sore: the number on its band, and the band's outline on the page.
    ("ink", "surface", TEXT),
    ("on-sore-a", "sore-1", TEXT),
    ("on-sore-a", "sore-2", TEXT),
    ("on-sore-b", "sore-3", TEXT),
    ("on-sore-c", "sore-4", TEXT),
    ("on-sore-c", "sore-5", TEXT),
    ("sore-line", "ground", CONTROL),
    ("sore-line", "surface", CONTROL),
    # The body: its outline on the page, muscles on it, tape in its case, and the contour of a chosen muscle.
    ("outline", "ground", CONTROL),
    ("outline", "lichen", CONTROL),
    ("muscle", "skin", CONTROL),
    ("tape", "tape-case", CONTROL),
    ("tape", "skin", 2.4),
    ("ink", "muscle", CONTROL),
    ("ink", "skin", CONTROL),
    ("focus", "muscle", 2),
    ("sore-1", "muscle", 2.2),
]


def test_a_runner_in_sunlight_or_in_the_dark_can_read_it():
    assert [
        f"{front} on {behind}, {theme}: {found:.2f}, not {least}"
        for front, behind, least in READABLE
        for theme in ("light", "dark")
        if (found := contrast(colour(front, theme), colour(behind, theme))) < least
    ] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_soreness_ramp_goes_away_from_the_page_step_by_step(theme: str):
    steps = [luminance(colour(f"sore-{band}", theme)) for band in range(1, 6)]
    assert steps == sorted(steps, reverse=theme == "light")
    assert all(contrast(colour(f"sore-{band}", theme), colour(f"sore-{band + 1}", theme)) >= 1.2 for band in range(1, 5))


def test_in_the_dark_every_band_stands_off_from_a_muscle_nobody_chose():
    ratios = [contrast(colour(f"sore-{band}", "dark"), colour("muscle", "dark")) for band in range(1, 6)]
    assert ratios == sorted(ratios)
    assert ratios[0] >= 2.3


def test_a_browser_without_light_dark_gets_the_light_colour_of_every_pair():
    assert {name: light for name, (light, _) in PAIRS.items()} == {name: FALLBACK.get(name) for name in PAIRS}
    assert len(PAIRS) > 40


def test_every_value_a_style_sheet_uses_is_defined():
    texts = {path.name: without_comments(path.read_text(encoding="utf-8")) for path in CSS}
    defined = set(re.findall(r"(--[a-z0-9-]+)\s*:", "".join(texts.values())))
    used = {name: set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) for name, text in texts.items()}  # with a default it may be undefined
    assert {name: values - defined for name, values in used.items() if values - defined} == {}
    assert any(used.values())


def test_colours_are_named_in_the_tokens_and_nowhere_else():
    sheets = [path for path in CSS if path.name != "tokens.css"]
    assert sheets
    found = {path.name: set(re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*[;}])", without_comments(path.read_text(encoding="utf-8")))) for path in sheets}
    assert {name: colours for name, colours in found.items() if not colours <= {"#fff", "#000"}} == {}  # paper and its ink


INLINE = re.compile(r"<style\b|<[^>]*\sstyle\s*=|<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=|href\s*=\s*[\"']javascript:", re.IGNORECASE)


def test_no_template_has_anything_inline_that_the_policy_would_refuse():
    assert TEMPLATES
    found: list[str] = []
    for path in TEMPLATES:
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        inline = [each.group(0) for each in INLINE.finditer(text)]
        inline += [script for script in re.findall(r"<script\b[^>]*>", text, re.IGNORECASE) if " src=" not in script and 'type="application/json"' not in script]
        found += [f"{path.relative_to(ROOT / 'templates')}: {each}" for each in inline]
    assert found == []


def test_no_page_asks_another_origin_for_anything():
    for path in TEMPLATES:
        for address in re.findall(r"\s(?:src|action|hx-[a-z]+)\s*=\s*[\"'](https?:)?//", path.read_text(encoding="utf-8")):
            pytest.fail(f"{path.name}: {address}")
