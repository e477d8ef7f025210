"""What a runner says about links to a routine, and about taking a copy of one."""

from __future__ import annotations

from django import forms

from runners.routine_forms import SubmissionField
from runners.sharing import DAYS, DAYS_AT_FIRST

WORDS = {7: "A week", 30: "30 days", 90: "90 days", 365: "A year"}
WRONG = "Choose how long the link opens."


class ShareForm(forms.Form):
    """How long a link opens."""

    days = forms.TypedChoiceField(
        label="It opens for",
        coerce=int,
        choices=[(days, WORDS[days]) for days in DAYS],
        initial=DAYS_AT_FIRST,
        error_messages={"required": WRONG, "invalid_choice": WRONG},
    )
    submission = SubmissionField()


class TokenForm(forms.Form):
    """The token of a link, sent along in the body of a request so that it stands in no address."""

    token = forms.RegexField(r"\A[A-Za-z0-9_-]{43}\Z")


class CopyForm(forms.Form):
    """Take a copy."""

    submission = SubmissionField()
