"""How long, with what, and what to leave out: asked on every check-in, and kept as preferences."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from library.catalogue import Catalogue, Caution
from library.wording import LEVELS
from runners.check_in_fields import NOT_LISTED, FirstFilled, Several
from runners.log import GOAL
from runners.log_forms import GOAL_AT_MOST
from runners.models import Holds
from runners.snapshot import Wishes

MINUTES = 10
MINUTE_CHIPS = (5, 10, 15, 20)


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
    nofloor = forms.BooleanField(required=False)
    holds = forms.ChoiceField(required=False, choices=Holds.choices(), error_messages={"invalid_choice": NOT_LISTED})
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
    def floor_now(self) -> bool:
        """Whether getting down to the floor is no trouble."""
        return not self.cleaned_data["nofloor"]

    @property
    def holds_now(self) -> str:
        return str(getattr(self, "cleaned_data", {}).get("holds") or "")

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
    weekly_goal = forms.IntegerField(
        min_value=1, max_value=GOAL_AT_MOST, required=False, error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), f"A weekly goal is 1 to {GOAL_AT_MOST} sessions.")
    )

    @property
    def goal_now(self) -> int:
        return int(getattr(self, "cleaned_data", {}).get("weekly_goal") or GOAL)

    @property
    def level_now(self) -> int:
        return int(getattr(self, "cleaned_data", {}).get("level") or 3)


def with_wishes(said: QueryDict, wishes: Wishes) -> QueryDict:
    """What was said, and a runner's own wishes where nothing was."""
    data = said.copy()
    data.setlistdefault("minutes", [str(wishes.minutes)])
    data.setlistdefault("caution", sorted(wishes.cautions))
    if "kit" not in data and wishes.equipment is not None:
        data["kit"] = "some" if wishes.equipment else "none"
        data.setlist("equipment", sorted(wishes.equipment))
    if not wishes.floor:
        data.setdefault("nofloor", "1")
    if wishes.holds:
        data.setdefault("holds", wishes.holds)
    return data
