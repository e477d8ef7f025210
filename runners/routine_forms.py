"""What runners say about their routines, checked and with sentences for what is wrong."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import QueryDict

from library.catalogue import Catalogue
from runners import routines
from runners.models import Runner
from runners.routines import NAME_AT_MOST, Step

SENT_WITHOUT_KEY = "This form came without its key, so that we cannot tell whether you sent it before. Please press the button once more."


def new_submission() -> str:
    """A fresh idempotency key for a form."""
    return secrets.token_urlsafe(32)


class SubmissionField(forms.RegexField):
    """The idempotency key a form carries, hidden."""

    def __init__(self) -> None:
        super().__init__(r"\A[A-Za-z0-9_-]{16,43}\Z", widget=forms.HiddenInput, error_messages={"required": SENT_WITHOUT_KEY, "invalid": SENT_WITHOUT_KEY})


class SaveRoutineForm(forms.Form):
    """Steps (repeated `step` values) to keep as a routine. `steps` holds those that can be kept, also when the form is invalid."""

    name = forms.CharField(
        max_length=NAME_AT_MOST,
        required=False,
        help_text="Leave it empty and we name it after what it works.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "A name has %(limit_value)d letters at most. This one has %(show_value)d."},
    )
    submission = SubmissionField()

    def __init__(self, data: QueryDict, *, catalogue: Catalogue) -> None:
        super().__init__(data, label_suffix="")
        self.steps: tuple[Step, ...]
        self.steps, self.complaints = routines.read(data.getlist("step"), catalogue)

    def clean(self) -> dict[str, Any] | None:
        for complaint in self.complaints:
            self.add_error(None, complaint)
        return super().clean()


class RenameForm(forms.Form):
    """A routine's new name."""

    name = forms.CharField(
        max_length=NAME_AT_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "A routine needs a name.", "max_length": "A name has %(limit_value)d letters at most. This one has %(show_value)d."},
    )


class MoveForm(forms.Form):
    """Which way a step goes, and the place (0-based) the runner saw it at."""

    direction = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])
    position = forms.IntegerField(min_value=0, max_value=routines.STEPS_AT_MOST, required=False)


class AddStepForm(forms.Form):
    """The routine an exercise is added to, the last changed first, or a new one."""

    NEW = "new"
    WRONG = "Choose one of your routines, or a new one."

    routine = forms.ChoiceField(label="Add it to", error_messages={"required": WRONG, "invalid_choice": WRONG})
    submission = SubmissionField()

    def __init__(self, data: QueryDict | None = None, *, owner: Runner) -> None:
        super().__init__(data, label_suffix="")
        kept = list(owner.routines.kept().values_list("pk", "name"))
        self.fields["routine"].choices = [*kept, (self.NEW, "A new routine")]  # type: ignore[attr-defined]
