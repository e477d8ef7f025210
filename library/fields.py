"""Model fields for short lists: a few sentences, words of a closed list, numbers. Kept as JSON, edited as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from library.catalogue import TEXT_AT_MOST
from library.seed import CONTROL, LIST_AT_MOST
from library.words import Word


class LinesField(forms.CharField):
    """A list of texts, one a line. Blank lines are dropped."""

    widget: type[forms.Widget] = forms.Textarea

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LIST_AT_MOST * TEXT_AT_MOST)
        super().__init__(**{**options, "strip": True})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(line) for line in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """The list; ValidationError names the line that will not do."""
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > LIST_AT_MOST:
            raise ValidationError(f"At most {LIST_AT_MOST} lines, please; there are {len(lines)}.")
        for number, line in enumerate(lines, start=1):
            if len(line) > TEXT_AT_MOST:
                raise ValidationError(f"Line {number} is longer than {TEXT_AT_MOST} characters.")
            if CONTROL.search(line):
                raise ValidationError(f"Line {number} has a control character in it.")
        return lines

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Each line is checked where it is made; the validators are for one text."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != list(initial or []))
        except ValidationError:
            return True


class NumbersField(LinesField):
    """Whole numbers on one line, with commas or spaces between them."""

    widget = forms.TextInput

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(number) for number in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        texts = (forms.CharField.to_python(self, value) or "").replace(",", " ").split()
        if len(texts) > 10 or not all(text.isascii() and text.isdigit() and len(text) <= 6 for text in texts):
            raise ValidationError("Write whole numbers with a comma between them, like 8, 24.")
        return [int(text) for text in texts]


class WordsField(forms.MultipleChoiceField):
    """Some words of a closed list, always in the order of that list."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        chosen = set(super().clean(value))
        return [word for word, _label in self.choices if word in chosen]  # type: ignore[misc, union-attr]


class TextList(models.JSONField):
    """A list of texts."""

    item: type = str
    form_class: type[forms.Field] = LinesField

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": list, **options})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(type(item) is self.item for item in value):
            raise ValidationError(f"This has to be a list of {'texts' if self.item is str else 'whole numbers'}.")

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": self.form_class, "max_length": None, **options})


class NumberList(TextList):
    """A list of whole numbers."""

    item = int
    form_class = NumbersField


class WordList(TextList):
    """Words of a closed list. The words are code, so migrations do not carry them."""

    def __init__(self, words: Iterable[Word] = (), **options: Any) -> None:
        self.words = tuple(words)
        super().__init__(**options)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if self.words and (unknown := set(value) - {word.value for word in self.words}):
            raise ValidationError(f"Unknown: {', '.join(sorted(unknown))}.")

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": WordsField, "choices": [(word.value, word.label) for word in self.words], **options})
