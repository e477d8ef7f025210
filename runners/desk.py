"""Pages of the admin that need the library and the rules: try the engine, for who looks after either. Nothing of a runner is read here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library import snapshot
from library.catalogue import Catalogue
from library.wording import capital, duration
from library.words import Slot
from runners import wording
from runners.advice import SIDES, Spot, SpotError
from runners.suggestions import Explanation, explain

SPOTS = 3  # rows of the form
CONSIDERED_AT_MOST = 300
PERMISSION = "library.view_redflag"  # what editors, publishers and safety reviewers share


class TrySpotForm(forms.Form):
    """One sore spot to try; a row without an area is left out."""

    area = forms.ChoiceField(required=False)
    side = forms.ChoiceField(choices=[(side, capital(side)) for side in SIDES], required=False)
    severity = forms.IntegerField(min_value=0, max_value=10, required=False)
    kind = forms.ChoiceField(required=False)
    days = forms.IntegerField(min_value=1, max_value=3_650, required=False)
    limps = forms.BooleanField(required=False)
    sudden = forms.BooleanField(required=False)

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(slug, group.name) for slug, group in catalogue.groups.items()]
        muscles = [(slug, capital(muscle.common_name)) for slug, muscle in catalogue.muscles.items()]
        self.fields["area"].choices = [("", "No spot"), ("Groups", groups), ("Muscles", muscles)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "Not said"), *((slug, capital(kind.label)) for slug, kind in catalogue.kinds.items())]  # type: ignore[attr-defined]

    def spot(self) -> Spot | None:
        given = self.cleaned_data
        if not given["area"]:
            return None
        return Spot(
            area=given["area"],
            side=given["side"] or "left",
            severity=given["severity"] or 0,
            kind=given["kind"] or None,
            days=given["days"] or 1,
            limps=given["limps"],
            sudden=given["sudden"],
        )


class TryForm(forms.Form):
    """The session to try."""

    minutes = forms.IntegerField(min_value=1, max_value=120, required=False)
    when = forms.ChoiceField(choices=[("", "Any time"), *Slot.choices()], required=False)
    cautions = forms.MultipleChoiceField(required=False)
    red_flags = forms.MultipleChoiceField(required=False, help_text="Answered with yes, for every spot.")
    no_floor = forms.BooleanField(required=False)

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cautions"].choices = [(slug, capital(caution.name)) for slug, caution in catalogue.cautions.items()]  # type: ignore[attr-defined]
        self.fields["red_flags"].choices = [(slug, capital(flag.sign)) for slug, flag in catalogue.red_flags.items()]  # type: ignore[attr-defined]


@require_safe
def _try_the_engine(request: HttpRequest) -> HttpResponse:
    """Made-up spots in; the advice, the session, and what became of every exercise out. For editors, publishers and safety reviewers."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    catalogue = snapshot.catalogue()
    form = TryForm(request.GET or None, catalogue=catalogue)
    rows = [TrySpotForm(request.GET or None, catalogue=catalogue, prefix=f"spot{number}") for number in range(1, SPOTS + 1)]
    valid = all([form.is_valid(), *(row.is_valid() for row in rows)])
    explained = _explained(catalogue, form, rows) if valid else None
    context = admin.site.each_context(request) | {"title": "Try the engine", "form": form, "rows": rows}
    context |= _told(explained, catalogue) if explained else {}
    return render(request, "admin/try_the_engine.html", context, status=422 if form.errors or any(row.errors for row in rows) else 200)


def _explained(catalogue: Catalogue, form: TryForm, rows: list[TrySpotForm]) -> Explanation | None:
    """What the engine says; None, with the reason on the form, where it cannot answer."""
    spots = [spot for row in rows if (spot := row.spot())]
    given = form.cleaned_data
    if not spots:
        return None
    try:
        return explain(
            catalogue,
            spots,
            minutes=given["minutes"] or 10,
            when=given["when"] or None,
            cautions=frozenset(given["cautions"]),
            red_flags=frozenset(given["red_flags"]),
            floor=not given["no_floor"],
        )
    except SpotError as error:
        form.add_error(None, str(error))
        return None


def _told(explained: Explanation, catalogue: Catalogue) -> dict[str, Any]:
    session = explained.session
    advices = [
        {
            "name": capital(wording.place(advice.area, advice.spot.side, catalogue)),
            "advice": advice,
            "because": [(each.rule, wording.text(each, catalogue)) for each in advice.because],
        }
        for advice in session.areas
    ]
    offers = [
        {
            "name": catalogue.exercises[each.slug].name,
            "seconds": each.seconds,
            "card": wording.card(each, session.areas, catalogue),
            "rules": [because.rule for because in each.because],
        }
        for each in session.suggestions
    ]
    considered = [(each, wording.considered(each, catalogue)) for each in explained.considered[:CONSIDERED_AT_MOST]]
    more = len(explained.considered) - len(considered)
    return {"session": session, "time": duration(session.total_seconds), "advices": advices, "offers": offers, "considered": considered, "more": more}


try_the_engine = admin.site.admin_view(_try_the_engine)  # the curators' front door, and their second factor
