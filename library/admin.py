"""The curators' desk: every collection in Django's admin, held to the same checks as the files.

An edit that would leave the published library with a mistake is refused on the form, in the words of
`library.checks`. Rows are retired, not deleted, once they came from files or anything uses them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst, get_text_list

from library import checks, snapshot
from library.catalogue import COLLECTIONS, Catalogue
from library.catalogue import Entry as Known
from library.catalogue import StarterStep as KnownStep
from library.checks import Fault
from library.fields import NumberList, TextList, WordList
from library.models import (
    Benefit,
    Caution,
    Correction,
    EmergencyNumber,
    Entry,
    Equipment,
    Exercise,
    GaitPhase,
    Injury,
    Muscle,
    MuscleActivity,
    MuscleGroup,
    Place,
    Question,
    RedFlag,
    Relation,
    Remedy,
    SeedPoint,
    SeverityBand,
    SeverityRule,
    Soreness,
    SorenessKind,
    Source,
    StarterRoutine,
    StarterStep,
    StretchRule,
    Takeaway,
    Target,
)
from library.snapshot import COLLECTIONS_OF
from library.words import Status

SEARCH_AT_MOST = 100  # characters of a search
SEARCH_WORDS = 8
PARTS_AT_MOST = 50  # rows of an inline
SENT_KEY = re.compile(r"_selected_action|form-\d+-id")  # fields that hold a row's key
TOLD_AT_MOST = 8  # reasons in one message
IN_LINES = frozenset({"primary", "secondary", "activity", "steps"})  # fields of an entry that stand in the form's inlines


# What an edit would make of the library


def new_faults(before: Catalogue, after: Catalogue) -> list[Fault]:
    """What an edit would break. What is wrong already is not held against it."""
    known = set(checks.faults(before))
    return [fault for fault in checks.faults(after) if fault not in known]


def told(fault: Fault, *, about: tuple[str, str]) -> str:
    """A fault for a person who is editing the entry `about` (collection, slug)."""
    reason = f"{capfirst(fault.reason)}."
    return reason if (fault.collection, fault.slug) == about else f"{capfirst(fault.collection.replace('_', ' '))}, {fault.slug or 'all together'}: {reason}"


class EntryForm(forms.ModelForm):
    """Refuses what would leave the library with a mistake. The entry it would make waits on the instance for the inlines."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        whole = snapshot.read()
        entry = self.entry(whole)
        collection = COLLECTIONS_OF[type(self.instance)]
        self.instance.edit = (whole, entry)
        for fault in new_faults(whole, whole.with_entry(collection, entry)):
            if fault.field not in IN_LINES:
                self.add_error(fault.field if fault.field in self.fields and fault.slug == entry.slug else None, told(fault, about=(collection, entry.slug)))
        return cleaned

    def entry(self, whole: Catalogue) -> Known:
        """The entry as the form has it; what stands in inlines is as the rows have it."""
        collection = COLLECTIONS_OF[type(self.instance)]
        kind = COLLECTIONS[collection]
        slug = self.cleaned_data.get("slug") or self.instance.slug
        there = getattr(whole, collection).get(slug)
        values: dict[str, Any] = {}
        for each in fields(kind):
            if each.name in IN_LINES:
                values[each.name] = getattr(there, each.name) if there else {} if "keys_to" in each.metadata else ()
                continue
            value = self.cleaned_data[each.name] if each.name in self.cleaned_data else getattr(self.instance, each.name)
            if each.metadata.get("many"):
                value = sorted(row.slug for row in value)
            elif "to" in each.metadata:
                value = value.slug if value else None
            values[each.name] = value
        return snapshot.entry_of(kind, values)


def is_key(value: Any) -> bool:
    """Whether a row could have this key. Databases differ in what they do with the others."""
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) <= 18


class LookUp(AutocompleteSelect):
    """Django's, given back with whatever was sent."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class LookUpMany(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class ManyOf(forms.ModelMultipleChoiceField):
    """References, none of them absurd."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(key)[:40]})
        return super().clean(value)


class OneOf(forms.ModelChoiceField):
    """A reference. Rows a formset has at hand are not asked of the database again, one by one."""

    at_hand: Mapping[str, models.Model] | None = None

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        self.validate_no_null_characters(value)
        row: models.Model | None = None
        if self.at_hand is not None:
            row = self.at_hand.get(str(value))
        elif is_key(value):
            row = self.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


class RowsAtHand:
    """For a formset: its rows are read once, whatever their number."""

    @cached_property
    def own_rows(self) -> dict[str, models.Model]:
        return {str(row.pk): row for row in self.get_queryset()}  # type: ignore[attr-defined]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)  # type: ignore[misc]
        key = self._pk_field.name  # type: ignore[attr-defined]
        given = form.fields[key]
        form.fields[key] = OneOf(given.queryset, initial=given.initial, required=False, widget=given.widget)
        form.fields[key].at_hand = self.own_rows


class PartsFormSet(RowsAtHand, BaseInlineFormSet):
    """Inline rows that share one list of choices, checked together with the entry they belong to."""

    shared: str  # the field whose choices are shared

    @cached_property
    def choices(self) -> dict[str, models.Model]:
        return {str(row.pk): row for row in self.form.base_fields[self.shared].queryset}  # type: ignore[attr-defined]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields[self.shared].choices = [("", "---------"), *((pk, str(row)) for pk, row in self.choices.items())]
        form.fields[self.shared].at_hand = self.choices

    def kept(self) -> list[dict[str, Any]]:
        """The rows that will be there afterwards."""
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None) and form.cleaned_data.get(self.shared)]
        return [row for row in rows if not row.get("DELETE")]

    def parts(self) -> dict[str, Any]:
        """The entry's fields these rows make up."""
        raise NotImplementedError

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not hasattr(self.instance, "edit"):
            return
        whole, entry = self.instance.edit
        collection = COLLECTIONS_OF[type(self.instance)]
        after = whole.with_entry(collection, replace(entry, **self.parts()))
        found = [fault for fault in new_faults(whole, after) if fault.field in IN_LINES]
        if found:
            raise ValidationError([told(fault, about=(collection, entry.slug)) for fault in found])


class TargetFormSet(PartsFormSet):
    shared = "muscle"

    def parts(self) -> dict[str, Any]:
        rows = sorted(self.kept(), key=lambda row: row.get("position") or 0)
        return {role: tuple(row["muscle"].slug for row in rows if row["role"] == role) for role, _label in Target.ROLES}


class ActivityFormSet(PartsFormSet):
    shared = "phase"

    def parts(self) -> dict[str, Any]:
        return {"activity": {row["phase"].slug: row["level"] for row in self.kept()}}


class StarterStepFormSet(PartsFormSet):
    shared = "exercise"

    def parts(self) -> dict[str, Any]:
        rows = sorted(self.kept(), key=lambda row: row.get("position") or 0)
        names = [each.name for each in fields(KnownStep) if each.name != "exercise"]
        return {"steps": tuple(snapshot.entry_of(KnownStep, {"exercise": row["exercise"].slug, **{name: row[name] for name in names}}) for row in rows)}


class WholeFormSet(RowsAtHand, BaseModelFormSet):
    """Rows of a list edited together, so that a border between two can be moved without a gap on the way."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        collection = COLLECTIONS_OF[self.model]
        whole = after = snapshot.read()
        for form in self.forms:
            entry = getattr(whole, collection).get(form.instance.slug)
            if entry and form.has_changed():
                after = after.with_entry(collection, replace(entry, **{name: value for name, value in form.cleaned_data.items() if name in form.changed_data}))
        found = new_faults(whole, after)
        if found:
            raise ValidationError([told(fault, about=("", "")) for fault in found])


# What a curator sees


class CarefulChangeList(ChangeList):
    """A list whose address may be anything: values no row can have are an incorrect lookup, not a database error."""

    def get_filters(self, request: HttpRequest) -> Any:
        for name, values in self.filter_params.items():
            for value in values:
                if name.endswith("id__exact") and not is_key(value):
                    raise IncorrectLookupParameters
                if len(value) > SEARCH_AT_MOST:
                    raise IncorrectLookupParameters
        return super().get_filters(request)


class OriginFilter(admin.SimpleListFilter):
    title = "where it came from"
    parameter_name = "origin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("files", "The files"), ("own", "Made here")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "own":
            return queryset.filter(loaded="")
        return queryset.exclude(loaded="") if self.value() == "files" else queryset


class EntryAdmin(admin.ModelAdmin):
    form = EntryForm
    actions = ["publish", "back_to_draft", "retire"]
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    save_on_top = True
    formfield_overrides = {WordList: {}, NumberList: {}, TextList: {"widget": AdminTextareaWidget}}

    # Lists

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """BadRequest where a form of the list names rows that cannot be."""
        keys = (value for name, values in request.POST.lists() if SENT_KEY.fullmatch(name) for value in values)
        if not all(is_key(key) for key in keys):
            raise BadRequest
        return super().changelist_view(request, extra_context)

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return ["status", *self.list_filter, OriginFilter]

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return CarefulChangeList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the filters of this list ask. Any other lookup in the address is a bad request."""
        names = ["status", *(name for name in self.list_filter if isinstance(name, str))]
        return lookup == OriginFilter.parameter_name or lookup in {f"{name}{tail}" for name in names for tail in ("__exact", "__id__exact", "__isnull")}

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """Django's search, for as many words as a person types: a database refuses a pattern or a condition without end."""
        term = " ".join(search_term.replace("\0", " ")[:SEARCH_AT_MOST].split()[:SEARCH_WORDS])
        found, doubled = super().get_search_results(request, queryset, term)
        if request.path.endswith("/autocomplete/"):
            found = found.exclude(status=Status.RETIRED)
        return found, doubled

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # retire instead; a single unused row of one's own can be deleted on its page
        return actions

    # Forms

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What it is called first, then its slug and status, then the rest as the model has it."""
        names: list[Any] = list(super().get_fields(request, obj))
        first = [name for name in names if name in ("name", "label", "question", "what", "common_name")]
        return [*first, "slug", "status", *(name for name in names if name not in {*first, "slug", "status"})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(["slug"] if obj else []), *([] if self.has_publish_permission(request) else ["status"])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Sequence[str]]:
        name = next((name for name in ("name", "label", "question", "what") if name in {field.name for field in self.model._meta.fields}), None)
        return {"slug": [name]} if name and obj is None and self.has_add_permission(request) else {}

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        own = (field for field in self.model._meta.get_fields() if field.concrete and field.is_relation and not field.auto_created)
        return [field.name for field in own if not (field.many_to_many and not field.remote_field.through._meta.auto_created)]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": OneOf, "widget": LookUp(db_field, self.admin_site), **options})

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"form_class": ManyOf, "widget": LookUpMany(db_field, self.admin_site), **options})

    # Publishing

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(f"library.publish_{self.opts.model_name}"))

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.move(request, queryset, Status.PUBLISHED, "Published")

    @admin.action(description="Back to draft", permissions=["publish"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.move(request, queryset, Status.DRAFT, "Took back to draft")

    @admin.action(description="Retire", permissions=["publish"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self.move(request, queryset, Status.RETIRED, "Retired")

    def move(self, request: HttpRequest, queryset: QuerySet[Any], status: Status, done: str) -> None:
        """Give rows a status, one after the other, leaving out those that would leave the library with a mistake."""
        collection = COLLECTIONS_OF[self.model]
        whole = snapshot.read()
        moved: list[Entry] = []
        for row in queryset:
            entry = getattr(whole, collection)[row.slug]
            if entry.status == status:
                continue
            after = whole.with_entry(collection, replace(entry, status=status))
            if found := new_faults(whole, after):
                reasons = " ".join(told(fault, about=(collection, row.slug)) for fault in found[:TOLD_AT_MOST])
                more = f" And {len(found) - TOLD_AT_MOST} more." if len(found) > TOLD_AT_MOST else ""
                self.message_user(request, f"{row} stays as it is. {reasons}{more}", messages.ERROR)
            else:
                whole, moved = after, [*moved, row]
        if moved:
            self.model._default_manager.filter(pk__in=[row.pk for row in moved]).update(status=status.value)
            LogEntry.objects.log_actions(request.user.pk, moved, CHANGE, f"{done}.")  # type: ignore[arg-type]
            self.message_user(
                request, f"{done}: {get_text_list([str(row) for row in moved[:TOLD_AT_MOST]], 'and')}{' and others' if len(moved) > TOLD_AT_MOST else ''}.", messages.SUCCESS
            )

    # Deleting

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is not None and self.has_delete_permission(request, row) and (reason := why_not_delete(row)):
            self.message_user(request, reason, messages.ERROR)
            return redirect(reverse(f"admin:library_{self.opts.model_name}_change", args=[row.pk]))
        return super().delete_view(request, object_id, extra_context)


def why_not_delete(row: Entry) -> str | None:
    """The reason a row is to be retired rather than deleted, if there is one."""
    if users := usage(row):
        return f"{row} is used in {get_text_list([f'{count} {name}' for name, count in users.items()], 'and')}: retire it instead."
    return f"{row} came from the library's files and would come back with them: retire it instead." if row.loaded else None


def usage(row: Entry) -> dict[str, int]:
    """How many rows of what point to it, whichever app they are of. One query for each way of pointing."""
    found: Counter[str] = Counter()
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.model._meta.auto_created is type(row):
            continue
        through, field = relation.field.model, relation.field
        if relation.on_delete is models.CASCADE and not through._meta.auto_created:
            continue  # a part of it, deleted with it
        count = through._base_manager.filter(**{field.name: row}).count()
        owner: Any = through._meta.auto_created or through
        found[str(owner._meta.verbose_name if count == 1 else owner._meta.verbose_name_plural)] += count
    return {name: found[name] for name in sorted(found) if found[name]}


class PartsInline(admin.TabularInline):
    extra = 0
    max_num = PARTS_AT_MOST
    formset: type[PartsFormSet]

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        return super().get_formset(request, obj, **{"absolute_max": 2 * PARTS_AT_MOST, **options})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **{"form_class": OneOf, **options})


class TargetInline(PartsInline):
    model = Target
    formset = TargetFormSet
    verbose_name = "muscle it works"
    verbose_name_plural = "muscles it works (publishing needs a primary one)"
    fields = ["muscle", "role", "position"]


class ActivityInline(PartsInline):
    model = MuscleActivity
    formset = ActivityFormSet
    verbose_name = "level in a phase"
    verbose_name_plural = "activity in the stride (a teaching scale within this muscle; publishing needs every phase)"
    fields = ["phase", "level"]


class StarterStepInline(PartsInline):
    model = StarterStep
    formset = StarterStepFormSet
    verbose_name = "step"
    verbose_name_plural = "steps in order (publishing needs at least one)"
    fields = ["exercise", "position", "sides", "sets", "hold_seconds", "reps", "rest_seconds"]


@admin.register(MuscleGroup)
class MuscleGroupAdmin(EntryAdmin):
    list_display = ["name", "slug", "view", "seed", "status"]
    list_filter = ["view", "seed"]
    search_fields = ["name", "slug", "one_line"]


@admin.register(Muscle)
class MuscleAdmin(EntryAdmin):
    list_display = ["common_name", "name", "slug", "group", "depth", "gait_confidence", "status"]
    list_select_related = ["group"]
    list_filter = ["group", "depth", "gait_confidence", "seed"]
    search_fields = ["common_name", "name", "slug", "felt_where"]
    inlines = [ActivityInline]


@admin.register(Exercise)
class ExerciseAdmin(EntryAdmin):
    list_display = ["name", "status", "kind", "group", "level", "intensity"]
    list_select_related = ["group"]
    list_filter = ["kind", "group", "level", "intensity", "position", "per_side", "seed"]
    search_fields = ["name", "slug", "targets__muscle__common_name", "targets__muscle__name", "note"]
    inlines = [TargetInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "status", "kind", "group", "also_in", "seed"]}),
        ("Dose", {"fields": ["sets", "hold_seconds", "reps", "rep_seconds", "rest_seconds", "per_side"]}),
        ("Doing it", {"fields": ["position", "equipment", "equipment_optional", "when", "key_cues", "common_mistakes", "note"]}),
        ("Who it suits", {"fields": ["level", "intensity", "cautions", "easier", "harder"]}),
        ("What it rests on", {"fields": ["sources"]}),
    ]


@admin.register(Place)
class PlaceAdmin(EntryAdmin):
    list_display = ["name", "also_called", "slug", "region", "group", "muscle", "status"]
    list_select_related = ["group", "muscle"]
    list_filter = ["region", "central"]
    search_fields = ["name", "also_called", "slug", "note"]


@admin.register(Equipment)
class EquipmentAdmin(EntryAdmin):
    list_display = ["name", "slug", "counts", "status"]
    list_filter = ["counts"]
    search_fields = ["name", "slug"]


@admin.register(GaitPhase)
class GaitPhaseAdmin(EntryAdmin):
    list_display = ["name", "slug", "start", "end", "status"]
    list_editable = ["start", "end"]
    search_fields = ["name", "slug", "what"]

    def get_changelist_formset(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_formset(request, formset=WholeFormSet, max_num=self.list_max_show_all, absolute_max=2 * self.list_max_show_all, **options)


@admin.register(Source)
class SourceAdmin(EntryAdmin):
    list_display = ["slug", "authors", "year", "title", "evidence_level", "checked", "status"]
    list_filter = ["evidence_level", "checked"]
    search_fields = ["slug", "authors", "title", "journal", "doi", "what_it_supports"]


@admin.register(Benefit)
class BenefitAdmin(EntryAdmin):
    list_display = ["name", "slug", "group", "verdict", "status"]
    list_select_related = ["group"]
    list_filter = ["group", "verdict", "seed"]
    search_fields = ["name", "slug", "fact"]


@admin.register(Injury)
class InjuryAdmin(EntryAdmin):
    list_display = ["name", "slug", "stretch_rule", "seed", "status"]
    list_select_related = ["stretch_rule"]
    list_filter = ["stretch_rule", "seed"]
    search_fields = ["name", "slug", "seed_term", "see_professional_when"]


@admin.register(Relation)
class RelationAdmin(EntryAdmin):
    list_display = ["slug", "starts_from", "when", "leads_to", "strength", "confidence", "status"]
    list_select_related = ["from_group", "from_muscle", "from_injury", "to_group", "to_muscle", "to_injury"]
    list_filter = ["strength", "confidence", "seed"]
    search_fields = ["slug", "when", "reason"]

    @admin.display(description="from")
    def starts_from(self, row: Relation) -> str:
        return str(row.from_group or row.from_muscle or row.from_injury)

    @admin.display(description="to")
    def leads_to(self, row: Relation) -> str:
        return str(row.to_group or row.to_muscle or row.to_injury)


@admin.register(Question)
class QuestionAdmin(EntryAdmin):
    list_display = ["question", "slug", "seed_ref", "status"]
    list_filter = ["seed"]
    search_fields = ["question", "slug", "short_answer"]


@admin.register(Takeaway)
class TakeawayAdmin(EntryAdmin):
    list_display = ["slug", "text", "group", "status"]
    list_select_related = ["group"]
    list_filter = ["group"]
    search_fields = ["slug", "text"]


@admin.register(Correction)
class CorrectionAdmin(EntryAdmin):
    list_display = ["slug", "where", "correct_fact", "status"]
    search_fields = ["slug", "where", "article_idea", "correct_fact"]


@admin.register(Soreness)
class SorenessAdmin(EntryAdmin):
    list_display = ["name", "slug", "status"]
    search_fields = ["name", "slug"]


@admin.register(Remedy)
class RemedyAdmin(EntryAdmin):
    list_display = ["what", "slug", "helps", "effect", "status"]
    list_filter = ["helps"]
    search_fields = ["what", "slug", "effect"]


@admin.register(StarterRoutine)
class StarterRoutineAdmin(EntryAdmin):
    list_display = ["name", "slug", "status"]
    list_filter = ["groups"]
    search_fields = ["name", "slug", "purpose"]
    inlines = [StarterStepInline]


@admin.register(SeedPoint)
class SeedPointAdmin(EntryAdmin):
    list_display = ["slug", "point", "kind", "group", "row", "status"]
    list_select_related = ["group"]
    list_filter = ["kind", "group"]
    search_fields = ["slug", "point", "row"]


# The safety tables: safety reviewers change them, everyone else on the desk reads them.


@admin.register(Caution)
class CautionAdmin(EntryAdmin):
    list_display = ["slug", "name", "status"]
    search_fields = ["slug", "name"]


@admin.register(RedFlag)
class RedFlagAdmin(EntryAdmin):
    list_display = ["slug", "sign", "advice", "urgency", "rank", "status"]
    list_filter = ["advice", "urgency"]
    search_fields = ["slug", "sign", "question", "could_be"]


@admin.register(SorenessKind)
class SorenessKindAdmin(EntryAdmin):
    list_display = ["label", "slug", "stretching", "advice_floor", "status"]
    list_filter = ["stretching", "advice_floor"]
    search_fields = ["label", "slug", "why"]


@admin.register(SeverityBand)
class SeverityBandAdmin(EntryAdmin):
    list_display = ["label", "slug", "lowest", "highest", "advice", "intensity_cap", "status"]
    list_editable = ["lowest", "highest"]  # a border is moved by changing two bands at once
    list_filter = ["advice"]
    search_fields = ["label", "slug"]

    def get_changelist_formset(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_formset(request, formset=WholeFormSet, max_num=self.list_max_show_all, absolute_max=2 * self.list_max_show_all, **options)


@admin.register(StretchRule)
class StretchRuleAdmin(EntryAdmin):
    list_display = ["slug", "when", "avoid", "status"]
    search_fields = ["slug", "when", "avoid", "why"]


@admin.register(EmergencyNumber)
class EmergencyNumberAdmin(EntryAdmin):
    list_display = ["country", "slug", "number", "other_numbers", "status"]
    search_fields = ["country", "slug", "number"]


@admin.register(SeverityRule)
class SeverityRuleAdmin(EntryAdmin):
    list_display = ["slug", "rule", "basis", "status"]
    search_fields = ["slug", "rule", "basis"]
