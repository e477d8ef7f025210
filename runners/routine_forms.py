"""What runners say about their routines, checked and with sentences for what is wrong."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.http import QueryDict

from library.catalogue import Catalogue
from runners import routines
from runners.clashes import Item
from runners.models import CHANGE_AT_MOST, HOLD_AT_MOST, NOTE_AT_MOST, REPS_AT_MOST, REST_AT_MOST, SETS_AT_MOST, STEPS_AT_MOST, Runner
from runners.routines import NAME_AT_MOST, Step
from runners.steps import NOT_THIS_ORDER

SENT_WITHOUT_KEY = "This form came without its key, so that we cannot tell whether you sent it before. Please press the button once more."
SENT_WITHOUT_EDITION = "This form came without saying which version of the routine it was made on. Please press the button once more."
EDITION_AT_MOST = 2_147_483_647


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


class EditForm(forms.Form):
    """What every edit of a routine carries: the edition of it that the runner saw."""

    edition = forms.IntegerField(
        min_value=1, max_value=EDITION_AT_MOST, widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), SENT_WITHOUT_EDITION)
    )

    @property
    def problem(self) -> str:
        """What is wrong with it, in one sentence."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class NewRoutineForm(forms.Form):
    """A routine to begin from nothing."""

    submission = SubmissionField()


class RenameForm(EditForm):
    """A routine's new name."""

    name = forms.CharField(
        max_length=NAME_AT_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "A routine needs a name.", "max_length": "A name has %(limit_value)d letters at most. This one has %(show_value)d."},
    )


class MoveForm(EditForm):
    """The place a step goes to, counted from 1."""

    WRONG = f"Places are whole numbers from 1 to {STEPS_AT_MOST}."

    to = forms.IntegerField(
        label="Place in the list",
        min_value=1,
        max_value=STEPS_AT_MOST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), WRONG),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class OrderForm(EditForm):
    """All steps in a new order, by their ids, separated by commas."""

    order = forms.RegexField(rf"\A[0-9]{{1,18}}(,[0-9]{{1,18}}){{0,{STEPS_AT_MOST - 1}}}\Z", error_messages=dict.fromkeys(("required", "invalid"), NOT_THIS_ORDER))

    def clean_order(self) -> tuple[int, ...]:
        return tuple(int(pk) for pk in self.cleaned_data["order"].split(","))


class AgainForm(EditForm):
    """Something that is to be there once more; sent twice it is there once."""

    submission = SubmissionField()


class PickForm(AgainForm):
    """An exercise found in the builder."""

    exercise = forms.SlugField(max_length=60, error_messages=dict.fromkeys(("required", "invalid", "max_length"), "Choose an exercise of the list."))


class StepForm(EditForm):
    """The dose of a step: held or repeated, rounds, sides, rest, and a private note."""

    WORK = [("held", "Hold it"), ("repeated", "Repeat it")]
    SIDES = [("left,right", "Both, left first"), ("right,left", "Both, right first"), ("left", "Left only"), ("right", "Right only")]

    work = forms.ChoiceField(label="How it is done", choices=WORK, widget=forms.RadioSelect)
    use_required_attribute = False  # one of the two numbers is not asked for

    hold_seconds = forms.IntegerField(label="Seconds to hold", min_value=1, max_value=HOLD_AT_MOST, error_messages={"required": "Say how long to hold it."})
    reps = forms.IntegerField(label="Repetitions", min_value=1, max_value=REPS_AT_MOST, error_messages={"required": "Say how often to repeat it."})
    sets = forms.IntegerField(label="Rounds", min_value=1, max_value=SETS_AT_MOST)
    sides = forms.ChoiceField(label="Sides", choices=SIDES)
    rest_seconds = forms.IntegerField(label="Rest between rounds, seconds", min_value=0, max_value=REST_AT_MOST)
    change_seconds = forms.IntegerField(label="To change sides, seconds", min_value=0, max_value=CHANGE_AT_MOST)
    note = forms.CharField(
        label="Note to yourself",
        max_length=NOTE_AT_MOST,
        required=False,
        help_text="Shown while you do it. Nobody else sees it, also not where you share the routine.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": "A note has %(limit_value)d letters at most. This one has %(show_value)d."},
    )

    def __init__(self, data: QueryDict | None = None, *, item: Item, edition: int) -> None:
        initial = {name: getattr(item, name) for name in ("hold_seconds", "reps", "sets", "sides", "rest_seconds", "change_seconds", "note")}
        super().__init__(data, initial={**initial, "work": "held" if item.hold_seconds else "repeated", "edition": edition}, label_suffix="", auto_id=f"id_{item.pk}_%s")
        if not item.sides:  # both sides at once: nothing to choose, and nothing to change to
            del self.fields["sides"]
            del self.fields["change_seconds"]
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField) and name != "edition":
                field.widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        other = "reps" if cleaned.get("work") == "held" else "hold_seconds"
        self.errors.pop(other, None)  # what is not done has no wrong number
        cleaned[other] = None
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the step becomes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"work", "edition"}}


class AddStepForm(forms.Form):
    """The routine an exercise is added to, the last changed first, or a new one."""

    NEW = "new"
    WRONG = "Choose one of your routines, or a new one."

    routine = forms.ChoiceField(label="Add it to", error_messages={"required": WRONG, "invalid_choice": WRONG})
    submission = SubmissionField()

    def __init__(self, data: QueryDict | None = None, *, owner: Runner) -> None:
        super().__init__(data, label_suffix="")
        kept = list(owner.routines.in_use().values_list("pk", "name"))
        self.fields["routine"].choices = [*kept, (self.NEW, "A new routine")]  # type: ignore[attr-defined]
