"""What a person says on the check-in, read against the catalogue.

Every field may be left out; what is not ours is an error beside its field. A chosen place and side brings fields
of its own, named `severity-PLACE-SIDE` and so on, so that one address or one form carries all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict

from library.catalogue import Catalogue, Caution, Muscle, Place
from library.words import Side, Slot
from runners.advice import Spot
from runners.check_in_fields import NOT_LISTED, SeverityField, SlugsField
from runners.models import Hurt
from runners.places import OTHER_SIDE, keys_of, place_name
from runners.snapshot import Felt
from runners.wishes_forms import MINUTES, WishesForm

# How long it has been sore: the upper end of each answer in days, so that advice is never milder than the truth.
SINCE = ((1, "Today"), (3, "1–3 days"), (7, "4–7 days"), (42, "1–6 weeks"), (90, "Longer"))
DAYS_AT_MOST = 3_650
START = 3  # where the slider of a place just tapped stands
COMMON_KINDS = ("tight", "sore", "heavy", "cramp", "sharp")  # the rest opens with "something else"
SKIPPED_AT_MOST = 50  # exercises swapped out of one check-in
NOTHING_KNOWN: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class SeverityForm(forms.Form):
    """How a sore spot is today."""

    severity = SeverityField(required=True)


class SpotForm(forms.Form):
    """How one place feels on one side. Without a severity there is nothing to go by yet."""

    severity = SeverityField(required=False)
    kind = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose one of these, or none."})
    days = forms.IntegerField(
        min_value=1,
        max_value=DAYS_AT_MOST,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Say since when with one of these."),
    )
    since = forms.DateField(required=False, error_messages={"invalid": "Give the day as 2026-03-31, or leave it empty."})
    muscle = forms.CharField(required=False)
    limps = forms.BooleanField(required=False)
    sudden = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, place: Place, side: Side, catalogue: Catalogue, today: date, new: bool = False) -> None:
        super().__init__(data, prefix=f"{place.slug}-{side}", label_suffix="")
        self.place, self.side, self.catalogue, self.today = place, side, catalogue, today
        self.new = new  # asked for the first time: its panel stands open
        self.fields["kind"].choices = [("", ""), *((slug, kind.label) for slug, kind in catalogue.kinds.items())]  # type: ignore[attr-defined]

    def clean_since(self) -> date | None:
        since: date | None = self.cleaned_data["since"]
        if since and not 0 <= (self.today - since).days < DAYS_AT_MOST:
            raise forms.ValidationError("That day is still to come." if since > self.today else "That is too long ago.")
        return since

    def clean_muscle(self) -> str:
        muscle: str = self.cleaned_data["muscle"]
        if muscle and muscle not in [each.slug for each in self.muscles]:
            raise forms.ValidationError("This muscle is not part of that place.")
        return muscle

    def add_prefix(self, field_name: str) -> str:
        return f"{field_name}-{self.prefix}"

    @property
    def key(self) -> str:
        """PLACE:SIDE, the value of its box."""
        return f"{self.place.slug}:{self.side}"

    @property
    def name(self) -> str:
        return place_name(self.place, self.side)

    @property
    def area(self) -> str | None:
        """The place's area, or the muscle named in it."""
        return self.muscle_now or self.place.area

    @property
    def muscle_now(self) -> str:
        return str(getattr(self, "cleaned_data", {}).get("muscle") or "")

    @cached_property
    def muscles(self) -> list[Muscle]:
        """The muscles one may name to be more exact: those of a group that are its own."""
        if self.place.group is None:
            return []
        return [self.catalogue.muscles[slug] for slug in self.catalogue.muscles_of(self.place.group) if self.catalogue.muscles[slug].group == self.place.group]

    @cached_property
    def kinds_common(self) -> list[tuple[str, str]]:
        """What soreness mostly feels like, as (value, label); the first is no answer."""
        return [("", "Not sure"), *((slug, self.catalogue.kinds[slug].label) for slug in COMMON_KINDS if slug in self.catalogue.kinds)]

    @cached_property
    def kinds_other(self) -> list[tuple[str, str]]:
        """What else it may be: most of it is not for stretching."""
        return [(slug, kind.label) for slug, kind in self.catalogue.kinds.items() if slug not in COMMON_KINDS]

    @property
    def kind_is_other(self) -> bool:
        return any(slug == self["kind"].value() for slug, _ in self.kinds_other)

    @property
    def other_side(self) -> Side | None:
        return Side(OTHER_SIDE[self.side]) if self.side in OTHER_SIDE else None

    @property
    def severity_now(self) -> int | None:
        """The number, if it is one."""
        severity: int | None = getattr(self, "cleaned_data", {}).get("severity")
        return severity

    @property
    def days_now(self) -> int | None:
        """How many days it has been sore, 1 on the first: by the date where one is given, else by the answer chosen."""
        given = getattr(self, "cleaned_data", {})
        if since := given.get("since"):
            return int((self.today - since).days) + 1
        days: int | None = given.get("days")
        return days

    @property
    def since_chip(self) -> int | None:
        """The answer of SINCE that holds the days given."""
        days = getattr(self, "cleaned_data", {}).get("days")
        return next((upper for upper, _ in SINCE if days <= upper), SINCE[-1][0]) if days else None

    def spot(self) -> Spot | None:
        """The spot the rules read; None for a place without an area, or without a number yet."""
        if self.area is None or self.severity_now is None:
            return None
        given = self.cleaned_data
        return Spot(
            area=self.area,
            side=str(self.side),
            severity=given["severity"],
            kind=given["kind"] or None,
            days=self.days_now or 1,
            limps=given["limps"],
            sudden=given["sudden"],
        )

    def fields_filled(self) -> Iterator[tuple[str, str]]:
        """(name, value) of what was given, for an address."""
        given = self.cleaned_data if self.area else dict.fromkeys(self.fields)
        for name in ("severity", "kind", "days", "since", "muscle"):
            if given[name] not in (None, ""):
                yield self.add_prefix(name), str(given[name])
        for name in ("limps", "sudden"):
            if given[name]:
                yield self.add_prefix(name), "1"


class CheckInForm(WishesForm):
    """The check-in as a whole. `spots` holds a SpotForm for each place chosen, in the order of the list."""

    sore = SlugsField(unknown="One of the places is not on our list.")
    when = forms.ChoiceField(required=False, choices=[("", "Any time"), *Slot.choices()], error_messages={"invalid_choice": NOT_LISTED})
    nothing = forms.BooleanField(required=False)
    skip = SlugsField(at_most=SKIPPED_AT_MOST)
    hurts = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def __init__(
        self, data: QueryDict, *, catalogue: Catalogue, today: date | None = None, start: int | None = None, known: Mapping[str, Mapping[str, str]] = NOTHING_KNOWN
    ) -> None:
        """For a place whose panel was not shown yet: `known` says what its fields hold ({PLACE:SIDE: {field: value}}).

        Else it starts as its other side, or at severity `start`; None asks for the severity first. `today` is what a
        first day is counted to.
        """
        keys = keys_of(catalogue)
        chosen = _chosen(data, keys)
        self.today = today or date.max
        self._shown = set(data.getlist("shown"))
        new = [key for key in chosen if key not in self._shown and not data.get(_named("severity", key))]
        data = _filled(data, chosen, new, start, known)
        super().__init__(data, catalogue=catalogue)
        self.said = data
        self.fields["sore"].known = keys  # type: ignore[attr-defined]
        self.fields["skip"].known = catalogue.exercises  # type: ignore[attr-defined]
        self.spots = [SpotForm(data, place=keys[key][0], side=keys[key][1], catalogue=catalogue, today=self.today, new=key in new) for key in chosen]

    def clean_hurts(self) -> tuple[Felt, ...]:
        """What hurt a visitor just now: SLUG:how:AREA each, the last word on an exercise counts."""
        found: dict[str, Felt] = {}
        for value in (self.cleaned_data["hurts"] or ())[:SKIPPED_AT_MOST]:
            slug, _, rest = value.partition(":")
            how, _, area = rest.partition(":")
            if slug not in self.catalogue.exercises or how not in tuple(Hurt) or (area and not self.catalogue.is_area(area)):
                raise forms.ValidationError(NOT_LISTED)
            found[slug] = Felt(exercise=slug, word="hurts", how=how, day=self.today, area=area)
        return tuple(found.values())

    def clean(self) -> dict[str, Any] | None:
        """The answers to the questions of red flags: each is yes or no, or was not given."""
        for slug in self.catalogue.red_flags:
            if self.said.get(f"answer-{slug}") not in (None, "", "yes", "no"):
                self.add_error(None, "Answer each question with yes or no.")
        return super().clean()

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(spot.is_valid() for spot in self.spots)])

    @property
    def errors_anywhere(self) -> bool:
        return bool(self.errors) or any(spot.errors for spot in self.spots)

    @cached_property
    def chosen(self) -> Mapping[str, SpotForm]:
        """PLACE:SIDE -> its panel."""
        return {spot.key: spot for spot in self.spots}

    @property
    def unanswered(self) -> list[SpotForm]:
        """Places with an area whose number is still to be said."""
        return [spot for spot in self.spots if spot.area and spot.severity_now is None]

    @property
    def out_of_date(self) -> bool:
        """Whether the page does not show the panels of exactly the places chosen."""
        return self._shown != set(self.chosen)

    @property
    def when_now(self) -> Slot | None:
        """The slot asked for; stretching for its own sake is for after a run."""
        when = self.cleaned_data["when"]
        return Slot(when) if when else Slot.AFTER_RUN if self.nothing_hurts else None

    @property
    def nothing_hurts(self) -> bool:
        return bool(self.cleaned_data.get("nothing")) and not self.spots

    @property
    def cautions_sorted(self) -> list[Caution]:
        """Every caution one may name, those of the places chosen first."""
        near = {caution for spot in self.spots for caution in spot.place.cautions}
        return sorted(super().cautions_sorted, key=lambda caution: caution.slug not in near)

    @cached_property
    def answers(self) -> Mapping[str, bool]:
        """Red flag -> yes or no, as answered on this page. "None of these" is a no to exactly what it was shown under; a yes stays a yes."""
        none = set(" ".join(self.said.getlist("none")).split())
        given = {slug: self.said.get(f"answer-{slug}") or ("no" if slug in none else "") for slug in self.catalogue.red_flags}
        return {slug: word == "yes" for slug, word in given.items() if word}

    @cached_property
    def asked(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Red flag -> the (area, side)s its answer was given for; what is not in the library counts for nothing."""
        return {slug: frozenset(self._pairs(f"asked-{slug}")) for slug in self.answers}

    def _pairs(self, name: str) -> Iterator[tuple[str, str]]:
        for pair in " ".join(self.said.getlist(name)).split():
            area, _, side = pair.partition(":")
            if self.catalogue.is_area(area) and side in tuple(Side):
                yield area, side

    @property
    def flags_now(self) -> frozenset[str]:
        """A yes that does not say what it was asked for stands over everything."""
        return frozenset(slug for slug, yes in self.answers.items() if yes and not self.asked[slug])

    @property
    def felt_now(self) -> tuple[Felt, ...]:
        """What hurt a visitor just now."""
        felt: tuple[Felt, ...] = self.cleaned_data["hurts"]
        return felt

    @property
    def swapped_now(self) -> tuple[str, ...]:
        """The exercises sent away from this check-in, in that order."""
        return tuple(self.cleaned_data["skip"])

    @property
    def is_private(self) -> bool:
        """Whether it says what belongs in no address."""
        return bool(self.answers or self.said.getlist("hurts") or self.said.getlist("caution"))

    def query(self) -> str:
        """The check-in as a query string: of what is asked only of people by POST, nothing."""
        query = QueryDict(mutable=True)
        query.setlist("sore", list(self.chosen))
        for spot in self.spots:
            for name, value in spot.fields_filled():
                query[name] = value
        if self.minutes_now != MINUTES:
            query["minutes"] = str(self.minutes_now)
        if self.kit_now != "any":
            query["kit"] = self.kit_now
        if self.kit_now == "some":
            query.setlist("equipment", self.cleaned_data["equipment"])
        if not self.floor_now:
            query["nofloor"] = "1"
        if self.holds_now:
            query["holds"] = self.holds_now
        query.setlist("skip", self.cleaned_data["skip"])
        if self.cleaned_data["when"]:
            query["when"] = self.cleaned_data["when"]
        if self.nothing_hurts:
            query["nothing"] = "1"
        return query.urlencode(safe=":")


def _named(field: str, key: str) -> str:
    return f"{field}-{key.replace(':', '-')}"


def _chosen(data: QueryDict, keys: Mapping[str, Any]) -> list[str]:
    """The places chosen that there are, in the order of the list; the buttons "remove" and "both sides" have their say."""
    wanted = set(data.getlist("sore")) - set(data.getlist("remove"))
    for slug in data.getlist("both"):
        wanted |= {f"{slug}:{side}" for side in (Side.LEFT, Side.RIGHT)}
    return [key for key in keys if key in wanted]


def _filled(data: QueryDict, chosen: list[str], new: list[str], start: int | None, known: Mapping[str, Mapping[str, str]]) -> QueryDict:
    """The data with the boxes as chosen, and with what the panel of each new place starts from."""
    unknown = [value for value in data.getlist("sore") if value not in chosen and value not in data.getlist("remove")]
    data = data.copy()
    data.setlist("sore", chosen + unknown)
    if away := [slug for slug in data.getlist("skip") + data.getlist("swap") if slug not in data.getlist("bring")]:
        data.setlist("skip", list(dict.fromkeys(away)))
    else:
        data.pop("skip", None)
    for key in new:
        place, _, side = key.partition(":")
        twin = f"{place}:{OTHER_SIDE.get(side, '')}"
        if key in known:
            values: Mapping[str, str] = known[key]
        elif (start is not None or place in data.getlist("both")) and twin in chosen and data.get(_named("severity", twin)):
            values = {name: str(data[_named(name, twin)]) for name in SpotForm.base_fields if data.get(_named(name, twin))}
        else:
            values = {} if start is None else {"severity": str(start)}
        for name, value in values.items():
            data[_named(name, key)] = value
    return data
