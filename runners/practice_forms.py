"""What a player sends of a practice, and what a runner says of it, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from runners.models import Felt, Hurt, Outcome, Runner
from runners.practices import STEPS_AT_MOST, Area, Step
from runners.routine_forms import SubmissionField

A_DAY = 86_400  # seconds
FELT = "felt-"
NOT_A_STEP = "A part of this practice could not be read."


class PracticeForm(forms.Form):
    """A practice as the player sends it. `steps` are words with spaces between: SLUG.SIDE.OUTCOME, the outcome of what hurt may say how."""

    key = SubmissionField()
    name = forms.CharField(max_length=200, required=False)
    routine = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    began_at = forms.DateTimeField()
    ended_at = forms.DateTimeField(required=False)
    seconds = forms.IntegerField(min_value=0, max_value=7 * A_DAY)
    planned = forms.IntegerField(min_value=0, max_value=STEPS_AT_MOST * 2)
    steps = forms.CharField(max_length=STEPS_AT_MOST * 100, required=False)

    def clean_steps(self) -> tuple[Step, ...]:
        words = self.cleaned_data["steps"].split()
        if len(words) > STEPS_AT_MOST:
            raise ValidationError(NOT_A_STEP)
        return tuple(_step(word) for word in words)

    @property
    def problem(self) -> str:
        """What is wrong with it, in one sentence."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


OUTCOMES: Mapping[str, tuple[Outcome, str]] = {outcome.value: (outcome, "") for outcome in Outcome} | {how.value: (Outcome.HURT, how.value) for how in Hurt}


def _step(word: str) -> Step:
    slug, _, rest = word.partition(".")
    side, _, outcome = rest.partition(".")
    if not slug or side not in {"", "left", "right"} or outcome not in OUTCOMES:
        raise ValidationError(NOT_A_STEP)
    known, how = OUTCOMES[outcome]
    return Step(slug=slug, side=side, outcome=known, how=how)


class KeyForm(forms.Form):
    """Which practice is meant."""

    key = SubmissionField()


class DoneForm(KeyForm):
    """A list said to be done, from its plain page."""

    routine = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class FeltForm(KeyForm):
    """How areas feel after a practice: better, same or worse, for each that one wants to say something of."""

    def __init__(self, data: QueryDict | None = None, *, areas: Iterable[Area]) -> None:
        super().__init__(data, label_suffix="")
        self.areas = tuple(areas)
        for area in self.areas:
            self.fields[f"{FELT}{area.code}"] = forms.ChoiceField(
                choices=Felt.choices(), required=False, label=area.name, error_messages={"invalid_choice": "Better, same or worse."}
            )

    @property
    def felt(self) -> dict[Area, Felt]:
        """What was said, of a valid form."""
        said: dict[str, Any] = self.cleaned_data
        return {area: Felt(said[f"{FELT}{area.code}"]) for area in self.areas if said[f"{FELT}{area.code}"]}


def routine_of(owner: Runner, pk: int | None) -> Any:
    """The runner's routine of that number, or None: a practice outlives what it was of."""
    return owner.routines.filter(pk=pk).first() if pk else None
