"""What a person says on the check-in, read against the catalogue.

Every field may be left out; what is not ours is an error beside its field. A chosen place and side brings fields
of its own, named `severity-PLACE-SIDE` and so on, so that one address or one form carries all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from library.catalogue import Catalogue, Caution, Place, SorenessKind
from library.wording import LEVELS, uncapital
from library.words import AdviceLevel, BodyRegion, Side, Slot
from runners.advice import Spot
from runners.snapshot import Wishes

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

# How long it has been sore: the upper end of each answer in days, so that advice is never milder than the truth.
SINCE = ((1, "Today"), (3, "1–3 days"), (7, "4–7 days"), (42, "1–6 weeks"), (90, "Longer"))
DAYS_AT_MOST = 3_650
START = 3  # where the slider of a place just tapped stands
MINUTES = 10
MINUTE_CHIPS = (5, 10, 15, 20)
NOT_LISTED = "One of these is not on our list."
OTHER_SIDE = {"left": "right", "right": "left"}
NOTHING_KNOWN: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class FirstFilled(forms.NumberInput):
    """Several inputs of one name, chips and a number beside them: the first that is filled counts."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        values: list[str] = data.getlist(name)  # type: ignore[attr-defined]
        return next((value for value in values if value), None)


class Several(forms.CheckboxSelectMultiple):
    """Boxes of one name; the same box twice counts once."""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        return list(dict.fromkeys(super().value_from_datadict(data, files, name)))


class SeverityField(forms.IntegerField):
    """A number from 0 to 10."""

    def __init__(self, *, required: bool) -> None:
        wrong = dict.fromkeys(("required", "invalid", "min_value", "max_value"), "Severity is a number from 0 to 10.")
        super().__init__(min_value=0, max_value=10, required=required, error_messages=wrong)


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
    limps = forms.BooleanField(required=False)
    sudden = forms.BooleanField(required=False)

    def __init__(self, data: QueryDict, *, place: Place, side: Side, catalogue: Catalogue, new: bool = False) -> None:
        super().__init__(data, prefix=f"{place.slug}-{side}", label_suffix="")
        self.place, self.side, self.catalogue = place, side, catalogue
        self.new = new  # asked for the first time: its panel stands open
        self.fields["kind"].choices = [("", ""), *((slug, kind.label) for slug, kind in catalogue.kinds.items())]  # type: ignore[attr-defined]

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
        return self.place.area

    @cached_property
    def kinds_everyday(self) -> list[tuple[str, str]]:
        """What most soreness feels like, as (value, label); the first is no answer."""
        return [("", "Not sure"), *((slug, kind.label) for slug, kind in self.catalogue.kinds.items() if not _is_serious(kind))]

    @cached_property
    def kinds_serious(self) -> list[tuple[str, str]]:
        """What is never for stretching."""
        return [(slug, kind.label) for slug, kind in self.catalogue.kinds.items() if _is_serious(kind)]

    @property
    def kind_is_serious(self) -> bool:
        return any(slug == self["kind"].value() for slug, _ in self.kinds_serious)

    @property
    def other_side(self) -> Side | None:
        return Side(OTHER_SIDE[self.side]) if self.side in OTHER_SIDE else None

    @property
    def severity_now(self) -> int | None:
        """The number, if it is one."""
        severity: int | None = getattr(self, "cleaned_data", {}).get("severity")
        return severity

    @property
    def since(self) -> int | None:
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
            days=given["days"] or 1,
            limps=given["limps"],
            sudden=given["sudden"],
        )

    def fields_filled(self) -> Iterator[tuple[str, str]]:
        """(name, value) of what was given, for an address."""
        given = self.cleaned_data if self.area else dict.fromkeys(self.fields)
        for name in ("severity", "kind", "days"):
            if given[name] not in (None, ""):
                yield self.add_prefix(name), str(given[name])
        for name in ("limps", "sudden"):
            if given[name]:
                yield self.add_prefix(name), "1"


class WishesForm(forms.Form):
    """How long, with what, and what to leave out: asked on the check-in and kept as preferences."""

    minutes = forms.IntegerField(
        min_value=1,
        max_value=120,
        required=False,
        widget=FirstFilled,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "A session takes 1 to 120 minutes."),
    )
    kit = forms.ChoiceField(required=False, choices=[("any", "Anything"), ("none", "Nothing"), ("some", "Only this")], error_messages={"invalid_choice": NOT_LISTED})
    equipment = forms.MultipleChoiceField(required=False, widget=Several, error_messages={"invalid_choice": NOT_LISTED})
    caution = forms.MultipleChoiceField(required=False, widget=Several, error_messages={"invalid_choice": NOT_LISTED})

    def __init__(self, data: QueryDict, *, catalogue: Catalogue) -> None:
        super().__init__(data, label_suffix="")
        self.catalogue = catalogue
        things = [(slug, thing.name) for slug, thing in catalogue.equipment.items() if thing.counts]
        self.fields["equipment"].choices = things  # type: ignore[attr-defined]
        self.fields["caution"].choices = [(slug, caution.name) for slug, caution in catalogue.cautions.items()]  # type: ignore[attr-defined]

    @property
    def minutes_now(self) -> int:
        minutes: int | None = getattr(self, "cleaned_data", {}).get("minutes")
        return minutes or MINUTES

    @property
    def own_minutes(self) -> str:
        """What stands in the field for other lengths than the chips'; cut short where nobody could have meant it."""
        value = str(self["minutes"].value() or "")
        return "" if value in ("", *map(str, MINUTE_CHIPS)) else value[:20]

    @property
    def kit_now(self) -> str:
        return str(getattr(self, "cleaned_data", {}).get("kit") or ("some" if self["equipment"].value() else "any"))

    @property
    def equipment_now(self) -> frozenset[str] | None:
        """What is to hand: None is anything, empty is nothing."""
        return {"any": None, "none": frozenset[str]()}.get(self.kit_now, frozenset(self.cleaned_data["equipment"]))

    @property
    def cautions_now(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["caution"])

    @property
    def cautions_sorted(self) -> list[Caution]:
        """Every caution one may name."""
        return list(self.catalogue.cautions.values())


class PreferencesForm(WishesForm):
    """What a runner's sessions start from."""

    level = forms.ChoiceField(required=False, choices=list(LEVELS.items()), error_messages={"invalid_choice": NOT_LISTED})

    @property
    def level_now(self) -> int:
        return int(getattr(self, "cleaned_data", {}).get("level") or 3)


class CheckInForm(WishesForm):
    """The check-in as a whole. `spots` holds a SpotForm for each place chosen, in the order of the list."""

    sore = forms.MultipleChoiceField(required=False, widget=Several, error_messages={"invalid_choice": "One of the places is not on our list."})
    when = forms.ChoiceField(required=False, choices=[("", "Any time"), *Slot.choices()], error_messages={"invalid_choice": NOT_LISTED})
    nothing = forms.BooleanField(required=False)
    flag = forms.MultipleChoiceField(required=False, widget=Several, error_messages={"invalid_choice": NOT_LISTED})

    def __init__(self, data: QueryDict, *, catalogue: Catalogue, start: int | None = None, known: Mapping[str, Mapping[str, str]] = NOTHING_KNOWN) -> None:
        """For a place whose panel was not shown yet: `known` says what its fields hold ({PLACE:SIDE: {field: value}}).

        Else it starts as its other side, or at severity `start`; None asks for the severity first.
        """
        keys = dict.fromkeys(f"{place.slug}:{side}" for place in catalogue.places.values() for side in sides_of(place))
        chosen = _chosen(data, keys)
        self._shown = set(data.getlist("shown"))
        new = [key for key in chosen if key not in self._shown and not data.get(_named("severity", key))]
        data = _filled(data, chosen, new, start, known)
        super().__init__(data, catalogue=catalogue)
        self.fields["sore"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
        self.fields["flag"].choices = [(slug, flag.sign) for slug, flag in catalogue.red_flags.items()]  # type: ignore[attr-defined]
        self.spots = [
            SpotForm(data, place=catalogue.places[place], side=Side(side), catalogue=catalogue, new=f"{place}:{side}" in new)
            for place, _, side in (key.partition(":") for key in chosen)
        ]

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

    @property
    def flags_now(self) -> frozenset[str]:
        return frozenset(self.cleaned_data["flag"])

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
        if self.cleaned_data["when"]:
            query["when"] = self.cleaned_data["when"]
        if self.nothing_hurts:
            query["nothing"] = "1"
        return query.urlencode(safe=":")


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the list: a place on one side, and what was said of it."""

    place: Place
    side: Side
    panel: SpotForm | None

    @property
    def key(self) -> str:
        return f"{self.place.slug}:{self.side}"

    @property
    def name(self) -> str:
        return place_name(self.place, self.side)


def regions(form: CheckInForm) -> list[tuple[str, list[tuple[Place, list[Box], bool]]]]:
    """The list beside the body map: the places of each region with their boxes, and whether one of these is ticked."""
    listed = []
    for region in BodyRegion:
        rows = []
        for place in form.catalogue.places.values():
            if place.region == region:
                boxes = [Box(place, side, form.chosen.get(f"{place.slug}:{side}")) for side in sides_of(place)]
                rows.append((place, boxes, any(box.panel for box in boxes)))
        listed.append((region.label, rows))
    return listed


def with_wishes(said: QueryDict, wishes: Wishes) -> QueryDict:
    """What was said, and a runner's own wishes where nothing was."""
    data = said.copy()
    data.setlistdefault("minutes", [str(wishes.minutes)])
    data.setlistdefault("caution", sorted(wishes.cautions))
    if "kit" not in data and wishes.equipment is not None:
        data["kit"] = "some" if wishes.equipment else "none"
        data.setlist("equipment", sorted(wishes.equipment))
    return data


def sides_of(place: Place) -> tuple[Side, ...]:
    """The sides a place has, the person's own."""
    return (Side.CENTRE,) if place.central else (Side.LEFT, Side.RIGHT)


def place_name(place: Place, side: Side) -> str:
    """What a runner calls a place on one side: "Left upper calf"."""
    return place.name if side == Side.CENTRE else f"{side.label} {uncapital(place.name)}"


def _is_serious(kind: SorenessKind) -> bool:
    return kind.advice_floor.strictness >= AdviceLevel.REST.strictness


def _named(field: str, key: str) -> str:
    return f"{field}-{key.replace(':', '-')}"


def _chosen(data: QueryDict, keys: Mapping[str, None]) -> list[str]:
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
