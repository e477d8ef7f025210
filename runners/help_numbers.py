"""Whom to call in an emergency, by country. Pure; the numbers are the library's, with a few known by heart where it has none."""

from __future__ import annotations

from dataclasses import dataclass

from library.catalogue import Catalogue, made_once
from library.wording import phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A country's emergency number. `country` is its ISO code, two letters; empty for a region."""

    country: str
    name: str
    number: str
    note: str = ""

    @property
    def digits(self) -> str:
        """The number as a telephone dials it."""
        return phone(self.number)


BY_HEART = (
    Number(country="GB", name="United Kingdom", number="999"),
    Number(country="", name="Europe", number="112"),
    Number(country="US", name="US and Canada", number="911"),
    Number(country="AU", name="Australia", number="000"),
    Number(country="NZ", name="New Zealand", number="111"),
)


@made_once
def of_library(catalogue: Catalogue) -> dict[str, Number]:
    """Country code -> number, in the order of the names."""
    found = [Number(country=slug.upper(), name=each.country, number=each.number, note=each.note) for slug, each in catalogue.emergency_numbers.items()]
    return {number.country: number for number in sorted(found, key=lambda number: number.name)}


def listed(catalogue: Catalogue) -> list[Number]:
    """Every number, to choose one's country from."""
    return list(of_library(catalogue).values()) or list(BY_HEART)


def number_of(catalogue: Catalogue, country: str) -> Number | None:
    """A country's own number, or None where it is not known."""
    return next((number for number in listed(catalogue) if country and number.country == country.upper()), None)


def first_few(catalogue: Catalogue) -> list[Number]:
    """The numbers to show where nobody has said which country it is."""
    known = of_library(catalogue)
    return [known.get(number.country, number) for number in BY_HEART]
