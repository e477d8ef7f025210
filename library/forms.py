"""The filter of the exercise list. Its state is the query string, so a link keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from library import wording
from library.catalogue import Catalogue, Exercise
from library.words import BodyPosition, ExerciseKind, Slot

NOTHING = "none"
UNKNOWN = "That is not in the list. Choose again."


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing the list is narrowed by: its words, and the query string of the list without it."""

    words: str
    without: str


class ExerciseFilter(forms.Form):
    """What to narrow the exercises by. Nothing chosen means all; several choices of one kind mean any of them."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        error_messages={"max_length": "Use 100 characters or fewer."},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    area = forms.ChoiceField(label="Muscle", required=False, error_messages={"invalid_choice": UNKNOWN})
    kind = forms.MultipleChoiceField(label="Kind", required=False, choices=ExerciseKind.choices(), widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": UNKNOWN})
    when = forms.MultipleChoiceField(label="When", required=False, choices=Slot.choices(), widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": UNKNOWN})
    equipment = forms.ChoiceField(label="Equipment", required=False, error_messages={"invalid_choice": UNKNOWN})
    level = forms.MultipleChoiceField(
        label="Level",
        required=False,
        choices=[(str(level), words) for level, words in wording.LEVELS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": UNKNOWN},
    )
    position = forms.MultipleChoiceField(
        label="Position", required=False, choices=BodyPosition.choices(), widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": UNKNOWN}
    )

    def __init__(self, data: QueryDict | Mapping[str, Any], catalogue: Catalogue) -> None:
        super().__init__(data)
        self.catalogue = catalogue
        self.fields["area"].choices = self._areas()  # type: ignore[attr-defined]
        self.fields["equipment"].choices = self._equipment()  # type: ignore[attr-defined]

    def _areas(self) -> list[tuple[str, Any]]:
        groups = [
            (
                group.name,
                [(group.slug, f"All of {wording.uncapital(group.name)}")] + [(each.slug, each.common_name) for each in self.catalogue.muscles.values() if each.group == group.slug],
            )
            for group in self.catalogue.groups.values()
        ]
        return [("", "Any muscle"), *groups]

    def _equipment(self) -> list[tuple[str, str]]:
        things = [(each.slug, wording.capital(each.name)) for each in self.catalogue.equipment.values() if each.slug != NOTHING]
        return [("", "Anything"), (NOTHING, "Nothing needed"), *things]

    def exercises(self) -> list[Exercise]:
        """The exercises that fit all that was chosen. Names that hold the words, and muscles worked first of all, come first."""
        return self._narrowed(self.cleaned_data)

    def _narrowed(self, chosen: Mapping[str, Any]) -> list[Exercise]:
        tests = [TESTS[name](self.catalogue, value) for name, value in chosen.items() if value]
        found = [exercise for exercise in self.catalogue.exercises.values() if all(test(exercise) for test in tests)]
        if area := chosen.get("area"):
            found.sort(key=lambda exercise: area not in (exercise.group, *exercise.primary))
        if words := _words(chosen.get("q", "")):
            found.sort(key=lambda exercise: not all(word in exercise.name.casefold() for word in words))
        return found

    def query(self) -> str:
        """The query string of what was chosen, without what was left empty."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value}, doseq=True)

    def chosen(self) -> list[Chosen]:
        """Each thing chosen, in words, with the way back out of it."""
        return [Chosen(words, urlencode(rest, doseq=True)) for words, rest in self._each_chosen()]

    def _each_chosen(self) -> Iterable[tuple[str, dict[str, Any]]]:
        state = {name: value for name, value in self.cleaned_data.items() if value}
        for name, value in state.items():
            for one in value if isinstance(value, list) else [value]:
                rest = [each for each in value if each != one] if isinstance(value, list) else []
                yield self._in_words(name, one), {key: (rest if key == name else kept) for key, kept in state.items() if key != name or rest}

    def _in_words(self, name: str, value: str) -> str:
        if name == "q":
            return f"“{value}”"
        if name == "area":
            group = self.catalogue.groups.get(value)
            return group.name if group else self.catalogue.area_name(value)
        choices: dict[str, str] = dict(self.fields[name].choices)  # type: ignore[attr-defined]
        return choices[value]


def _words(text: str) -> list[str]:
    return text.casefold().replace("’", "'").split()  # phones type the curly one


Test = Callable[[Exercise], bool]


def _has_words(catalogue: Catalogue, text: str) -> Test:
    words = _words(text)
    return lambda exercise: all(word in catalogue.search_texts[exercise.slug] for word in words)


def _works(catalogue: Catalogue, area: str) -> Test:
    if area in catalogue.groups:
        return lambda exercise: area in exercise.groups
    return lambda exercise: area in exercise.muscles


def _uses(catalogue: Catalogue, thing: str) -> Test:
    """Nothing needed: all it needs is always at hand. Else it needs the thing or may use it."""
    if thing == NOTHING:
        return lambda exercise: not any(catalogue.equipment[slug].counts for slug in exercise.equipment)
    return lambda exercise: thing in exercise.equipment or thing in exercise.equipment_optional


TESTS: Mapping[str, Callable[[Catalogue, Any], Test]] = MappingProxyType(
    {
        "q": _has_words,
        "area": _works,
        "kind": lambda catalogue, kinds: lambda exercise: exercise.kind in kinds,
        "when": lambda catalogue, slots: lambda exercise: any(slot in slots for slot in exercise.when),
        "equipment": _uses,
        "level": lambda catalogue, levels: lambda exercise: str(exercise.level) in levels,
        "position": lambda catalogue, positions: lambda exercise: exercise.position in positions,
    }
)
