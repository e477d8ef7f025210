"""What a runner says in the practice log."""

from __future__ import annotations

from django import forms

GOAL_AT_MOST = 14
WRONG = f"A weekly goal is a whole number from 1 to {GOAL_AT_MOST}."


class GoalForm(forms.Form):
    """How many sessions a week the runner aims at."""

    goal = forms.IntegerField(
        label="Sessions a week",
        min_value=1,
        max_value=GOAL_AT_MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": WRONG, "invalid": WRONG, "min_value": WRONG, "max_value": WRONG},
    )
