"""A routine's file as a runner brings it, and the days they want in their calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from library.catalogue import Catalogue
from runners import exchange
from runners.exchange import BYTES_AT_MOST, WEEKDAYS, Imported, UnreadableError
from runners.routine_forms import SubmissionField

NO_FILE = "Choose a file, or paste what is in it."
TOO_LARGE = f"This is more than {BYTES_AT_MOST // 1000} kB. A routine is far smaller."
NO_TEXT = "This file is not text, so it is no routine from Legwork."
NO_DAY = "Choose at least one day."
NO_TIME = "Give a time of day, like 18:30."


class ImportForm(forms.Form):
    """A routine as a file or as pasted text. `imported` is what it holds, once the form is valid.

    What was in a file that cannot be read stands in the text afterwards, so that it can be put right there.
    """

    file = forms.FileField(label="File", required=False, widget=forms.FileInput(attrs={"accept": ".json,application/json"}), allow_empty_file=True)
    text = forms.CharField(label="Or its text", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}))
    submission = SubmissionField()

    def __init__(self, data: QueryDict | None = None, files: MultiValueDict[str, UploadedFile] | None = None, *, catalogue: Catalogue) -> None:
        super().__init__(data, files, label_suffix="")
        self.catalogue = catalogue
        self.imported: Imported | None = None

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        sent: UploadedFile | None = self.cleaned_data.get("file")
        name, text = ("file", self._text_of(sent)) if sent else ("text", self.cleaned_data.get("text", ""))
        if text is None:
            return cleaned
        if sent:
            self.data = {**self.data.dict(), "text": text}  # type: ignore[attr-defined]  # a form's data is a QueryDict
        if not text.strip():
            self.add_error(name, NO_FILE)
            return cleaned
        try:
            self.imported = exchange.load(text, self.catalogue)
        except UnreadableError as error:
            self.add_error("text", str(error))
        return cleaned

    def _text_of(self, sent: UploadedFile) -> str | None:
        if sent.size is None or sent.size > BYTES_AT_MOST:
            self.add_error("file", TOO_LARGE)
            return None
        try:
            return str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", NO_TEXT)
            return None


class CalendarForm(forms.Form):
    """The days and the time of a routine in a calendar."""

    day = forms.MultipleChoiceField(
        label="Days", choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple, error_messages={"required": NO_DAY, "invalid_choice": NO_DAY, "invalid_list": NO_DAY}
    )
    at = forms.TimeField(
        label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), input_formats=["%H:%M", "%H:%M:%S"], error_messages={"required": NO_TIME, "invalid": NO_TIME}
    )
    name = forms.BooleanField(
        label="Show the routine's name", required=False, help_text="A reminder on a locked phone shows it to whoever looks. Without, it says Legwork and the minutes."
    )
