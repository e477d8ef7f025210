"""Fields that forms about sore spots share: they are read against the library, without a list of choices for each request."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

NOT_LISTED = "One of these is not on our list."
NOTHING: Mapping[str, Any] = MappingProxyType({})


class FirstFilled(forms.NumberInput):
    """Several inputs of one name, chips and a number beside them: the first that is filled counts."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        values: list[str] = data.getlist(name)  # type: ignore[attr-defined]
        return next((value for value in values if value), None)


class Several(forms.CheckboxSelectMultiple):
    """Boxes of one name; the same box twice counts once."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        return list(dict.fromkeys(super().value_from_datadict(data, files, name)))


class SlugsField(forms.Field):
    """Slugs the library knows, each once. `known` is a mapping by slug, so that no list of choices is built."""

    widget = forms.MultipleHiddenInput

    def __init__(self, *, at_most: int = 1_000, unknown: str = NOT_LISTED) -> None:
        super().__init__(required=False)
        self.known: Mapping[str, Any] = NOTHING
        self.at_most, self.unknown = at_most, unknown

    def clean(self, value: Any) -> list[str]:
        slugs = list(dict.fromkeys(value or ()))
        if len(slugs) > self.at_most or any(slug not in self.known for slug in slugs):
            raise forms.ValidationError(self.unknown)
        return slugs


class SeverityField(forms.IntegerField):
    """A number from 0 to 10."""

    def __init__(self, *, required: bool) -> None:
        wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Severity is a number from 0 to 10.")
        super().__init__(min_value=0, max_value=10, required=required, error_messages=wrong)
