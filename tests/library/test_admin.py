"""The curators' desk, seen by those who sit at it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from library import snapshot
from library.checks import NAMES
from library.models import (
    MODELS,
    Exercise,
    GaitPhase,
    LibraryVersion,
    Muscle,
    MuscleActivity,
    MuscleGroup,
    Place,
    Question,
    SeverityBand,
    SorenessKind,
    Source,
    StarterStep,
    Target,
)
from tests.conftest import same_session, undone
from tests.factories import PROSE, make_exercise, make_group, make_muscle, make_source

pytestmark = pytest.mark.django_db

BY_NAME = {model._meta.model_name: model for model in MODELS.values()}


def at(page: str, model: Any, *arguments: Any) -> str:
    return reverse(f"admin:library_{model._meta.model_name}_{page}", args=arguments)


def change_page(row: Any) -> str:
    return at("change", type(row), row.pk)


def fields_of(response: Any) -> dict[str, Any]:
    """What a browser would send back of a form as it was given."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return _values(forms)


def _values(forms: list[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            data[field.html_name] = [getattr(item, "pk", item) for item in value] if isinstance(value, list | tuple) else value
    return data


def save(client: Client, row: Any, /, **changes: Any) -> Any:
    """Open a row's page, change some fields, press Save."""
    response = client.get(change_page(row))
    assert response.status_code == 200
    return client.post(change_page(row), fields_of(response) | changes)


def errors_of(response: Any) -> str:
    """The mistakes on a form that was given back."""
    assert response.status_code == 200, response.status_code
    form = response.context["adminform"].form
    found = [*(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())]
    for inline in response.context["inline_admin_formsets"]:
        found += [*inline.formset.non_form_errors(), *(str(errors) for errors in inline.formset.errors if errors)]
    return "\n".join(found)


def said(response: Any) -> str:
    """The messages on the page one lands on."""
    return " ".join(str(message) for message in response.context["messages"])


def act(client: Client, model: Any, action: str, *rows: Any) -> Any:
    return client.post(at("changelist", model), {"action": action, "_selected_action": [row.pk for row in rows], "index": 0}, follow=True)


class TestTheDesk:
    def test_every_collection_has_its_place(self):
        parts = {Target, MuscleActivity, StarterStep, LibraryVersion}
        for model in apps.get_app_config("library").get_models():
            assert admin.site.is_registered(model) == (model not in parts), model

    def test_every_page_opens_and_obeys_the_policy(self, subtests, adas_client):
        for name, model in BY_NAME.items():
            row = model.objects.first()
            for page in (at("changelist", model), at("add", model), change_page(row), at("history", model, row.pk)):
                with subtests.test(f"{name}: {page}"):
                    response = adas_client.get(page)
                    assert response.status_code == 200
                    html = response.content.decode()
                    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\b(?:src=|type=\"application/json\"))", html)
                    assert "unsafe" not in response.headers["Content-Security-Policy"]
                    if page == at("add", model):  # references are looked up, not listed
                        fields = response.context["adminform"].form.fields.values()
                        assert [field.label for field in fields if hasattr(field, "queryset") and not isinstance(field.widget.widget, AutocompleteMixin)] == []

    @pytest.mark.both_databases
    def test_every_list_can_be_searched_and_narrowed(self, subtests, adas_client):
        for name, model in BY_NAME.items():
            with subtests.test(name):
                assert admin.site._registry[model].search_fields
                row = model.objects.first()
                found = adas_client.get(at("changelist", model), {"q": row.slug, "status__exact": "published", "origin": "files"})
                assert row in found.context["cl"].result_list
                assert not adas_client.get(at("changelist", model), {"q": row.slug, "status__exact": "draft"}).context["cl"].result_count
                assert not adas_client.get(at("changelist", model), {"origin": "own"}).context["cl"].result_count

    def test_saving_a_row_as_it_is_changes_nothing(self, subtests, adas_client):
        """What the form shows is what the row holds, whatever its kind of field."""
        before = snapshot.read()
        for name, model in BY_NAME.items():
            with subtests.test(name):
                response = save(adas_client, model.objects.order_by("-pk").first())
                assert response.status_code == 302, errors_of(response)
        after = dict(snapshot.read().collections())
        assert {name for name, entries in before.collections() if after[name] != entries} == set()

    def test_a_slug_is_given_once(self, adas_client):
        squat = Exercise.objects.get(slug="squat")
        assert "slug" not in adas_client.get(change_page(squat)).context["adminform"].form.fields
        save(adas_client, squat, slug="deep-squat", name="Deep squat")
        squat.refresh_from_db()
        assert (squat.slug, squat.name) == ("squat", "Deep squat")

    def test_what_a_curator_saves_is_what_readers_get_next(self, percys_client):
        snapshot.catalogue()
        squat = Exercise.objects.get(slug="squat")
        assert save(percys_client, squat, key_cues=" feet apart \n\n sit back\r\nstand up\n").status_code == 302
        assert snapshot.catalogue().exercises["squat"].key_cues == ("feet apart", "sit back", "stand up")

    def test_words_keep_their_order_whatever_the_order_of_ticks(self, percys_client):
        squat = Exercise.objects.get(slug="squat")
        save(percys_client, squat, when=["rest_day", "before_run"])
        assert snapshot.read().exercises["squat"].when == ("before_run", "rest_day")

    def test_a_curators_change_is_in_the_rows_history(self, percys_client, percy):
        squat = Exercise.objects.get(slug="squat")
        save(percys_client, squat, name="Deep squat")
        assert LogEntry.objects.get(user=percy).object_id == str(squat.pk)


class TestEditors:
    """Edith drafts. What readers see is for Percy to decide."""

    def test_edith_adds_a_draft(self, ediths_client):
        group = MuscleGroup.objects.get(slug="calves")
        data = fields_of(ediths_client.get(at("add", Exercise))) | {
            "name": "Toe tap",
            "slug": "toe-tap",
            "kind": "mobility",
            "position": "seated",
            "group": group.pk,
            "status": "published",
        }
        response = ediths_client.post(at("add", Exercise), data)
        assert response.status_code == 302, errors_of(response)
        draft = Exercise.objects.get(slug="toe-tap")
        assert (draft.status, draft.loaded) == ("draft", "")
        assert "toe-tap" not in snapshot.catalogue().exercises

    def test_edith_reads_the_status_but_does_not_set_it(self, ediths_client):
        draft = make_exercise(primary=("soleus",))
        assert "status" not in ediths_client.get(change_page(draft)).context["adminform"].form.fields
        save(ediths_client, draft, status="published", note="changed")
        draft.refresh_from_db()
        assert (draft.status, draft.note) == ("draft", "changed")

    def test_edith_is_not_offered_publishing_and_cannot_force_it(self, ediths_client):
        draft = make_exercise(primary=("soleus",))
        draft.sources.add(Source.objects.first())
        page = ediths_client.get(at("changelist", Exercise))
        assert "publish" not in str(page.context["action_form"])
        for action in ("publish", "retire", "back_to_draft", "delete_selected"):
            act(ediths_client, Exercise, action, draft)
        draft.refresh_from_db()
        assert draft.status == "draft"

    def test_edith_reads_the_safety_tables_and_changes_none(self, ediths_client):
        weak = SorenessKind.objects.get(slug="weak")
        assert ediths_client.get(change_page(weak)).status_code == 200
        assert ediths_client.post(change_page(weak), {"label": "strong"}).status_code == 403
        assert ediths_client.get(at("add", SorenessKind)).status_code == 403

    def test_edith_deletes_nothing(self, ediths_client):
        assert ediths_client.post(at("delete", Exercise, make_exercise().pk), {"post": "yes"}).status_code == 403

    def test_sandra_changes_the_safety_tables_and_reads_the_rest(self, sandras_client):
        weak = SorenessKind.objects.get(slug="weak")
        assert save(sandras_client, weak, why="have it looked at").status_code == 302
        assert sandras_client.post(change_page(Exercise.objects.get(slug="squat")), {"name": "x"}).status_code == 403

    def test_a_runner_and_a_visitor_see_nothing_of_it(self, alices_client, visitor):
        for client in (alices_client, visitor):
            assert client.get(at("changelist", Exercise)).status_code in (302, 403)


class TestPublishing:
    def test_percy_publishes_a_draft_that_has_everything(self, percys_client):
        draft = make_exercise(primary=("soleus",), **PROSE)
        draft.sources.add(Source.objects.first())
        response = act(percys_client, Exercise, "publish", draft)
        assert f"Published: {draft}." in said(response)
        assert draft.slug in snapshot.catalogue().exercises
        assert LogEntry.objects.filter(object_id=draft.pk, change_message="Published.").exists()

    def test_a_draft_that_lacks_something_stays_and_says_what(self, percys_client):
        bare, whole = make_exercise(hold_seconds=None, key_cues=[]), make_exercise(primary=("soleus",), **PROSE)
        whole.sources.add(Source.objects.first())
        response = act(percys_client, Exercise, "publish", bare, whole)
        assert f"{bare} stays as it is." in said(response)
        for reason in ("at least one published source", "at least one published primary muscle", "needs a dose", "needs its purpose", "And 1 more."):
            assert reason in said(response)
        assert f"Published: {whole}." in said(response)
        bare.refresh_from_db()
        assert bare.status == "draft"

    def test_nor_can_it_be_published_on_its_own_page(self, percys_client):
        bare = make_exercise(hold_seconds=None, key_cues=[])
        errors = errors_of(save(percys_client, bare, status="published"))
        assert "hold_seconds: Publishing needs a dose" in errors
        assert "key_cues: Publishing needs at least one cue." in errors
        assert "sources: Publishing needs at least one published source." in errors

    def test_a_published_exercise_keeps_a_primary_muscle(self, percys_client):
        squat = Exercise.objects.get(slug="squat")
        page = fields_of(percys_client.get(change_page(squat)))
        changes = {name: "secondary" for name in page if name.endswith("-role")}
        assert "Publishing needs at least one published primary muscle." in errors_of(percys_client.post(change_page(squat), page | changes))

    def test_a_muscle_twice_is_said_on_the_form(self, percys_client):
        squat = Exercise.objects.get(slug="squat")
        page = fields_of(percys_client.get(change_page(squat)))
        response = percys_client.post(change_page(squat), page | {"targets-1-muscle": page["targets-0-muscle"]})
        assert "duplicate" in errors_of(response).lower()

    def test_a_muscle_both_primary_and_in_no_group_of_the_exercise_is_refused(self, percys_client):
        calf_raise = Exercise.objects.get(slug="calf-raise")
        page = fields_of(percys_client.get(change_page(calf_raise)))
        trunk = Muscle.objects.get(slug="diaphragm")
        changes = {name: trunk.pk for name in page if name == "targets-0-muscle"} | dict.fromkeys(
            [f"targets-{number}-DELETE" for number in range(1, int(page["targets-TOTAL_FORMS"]))], "on"
        )
        assert "None of its muscles is in the group 'calves'." in errors_of(percys_client.post(change_page(calf_raise), page | changes))

    def test_a_published_muscle_needs_a_level_for_every_phase(self, percys_client):
        soleus = Muscle.objects.get(slug="soleus")
        assert "No level for loading" in errors_of(save(percys_client, soleus, **{"activities-1-DELETE": "on"})).replace("Activity: no", "No")
        assert save(percys_client, soleus, **{"activities-1-level": 1}).status_code == 302
        assert snapshot.read().muscles["soleus"].activity["loading"] == 1

    def test_what_rules_decide_on_cannot_be_retired(self, sandras_client):
        response = act(sandras_client, SorenessKind, "retire", SorenessKind.objects.get(slug="weak"))
        assert "A rule decides on this slug: it has to be there and published." in said(response)
        assert SorenessKind.objects.get(slug="weak").status == "published"

    def test_the_only_source_of_something_published_cannot_be_retired(self, percys_client):
        response = act(percys_client, Source, "retire", Source.objects.get(slug="nhs_chest"))
        assert "Red flags, rf-chest: Publishing needs at least one published source." in said(response)

    def test_an_exercise_can_be_retired_and_brought_back(self, percys_client):
        squat = Exercise.objects.get(slug="a-skip")
        assert "Retired: " in said(act(percys_client, Exercise, "retire", squat))
        assert "a-skip" not in snapshot.catalogue().exercises
        assert "Published: " in said(act(percys_client, Exercise, "publish", squat))
        assert "a-skip" in snapshot.catalogue().exercises

    def test_doing_it_twice_changes_nothing_more(self, percys_client):
        squat = Exercise.objects.get(slug="squat")
        before = LibraryVersion.current()
        act(percys_client, Exercise, "publish", squat)
        assert LibraryVersion.current() == before

    def test_a_retired_row_is_not_offered_as_a_reference(self, percys_client):
        query = {"app_label": "library", "model_name": "exercise", "field_name": "sources", "term": "hamner2010"}
        assert [row["text"] for row in percys_client.get(reverse("admin:autocomplete"), query).json()["results"]] == ["hamner2010"]
        Source.objects.filter(slug="hamner2010").update(status="retired")
        assert percys_client.get(reverse("admin:autocomplete"), query).json()["results"] == []


class TestForms:
    """Whatever is wrong is said beside the field, with the words kept."""

    def test_a_list_line_that_is_too_long_is_named(self, percys_client):
        squat = Exercise.objects.get(slug="squat")
        response = save(percys_client, squat, key_cues="short\n" + "x" * 1_001)
        assert "key_cues: Line 2 is longer than 1000 characters." in errors_of(response)
        assert "short\n" in response.content.decode()

    @pytest.mark.both_databases
    def test_absurd_values_are_refused(self, subtests, percys_client):
        squat = Exercise.objects.get(slug="squat")
        page = change_page(squat)
        as_given = fields_of(percys_client.get(page))
        for name, value in [
            *[("key_cues", text) for text in ("a\0b", "x" * 1_000_000, "a\x07b", "\n".join("x" * 300))],
            ("name", "a\0b"),
            ("name", "x" * 1_000),
            ("note", "x" * 100_000),
            ("sets", "-1"),
            ("sets", "9" * 30),
            ("sets", "many"),
            ("kind", "juggling"),
            ("when", "noon"),
            ("group", "9" * 30),
            ("group", "x"),
            ("sources", ["x"]),
            ("sources", ["9" * 30]),
            ("status", "hidden"),
        ]:
            with subtests.test(f"{name}: {value[:40]!r}"), undone():
                assert f"{name}: " in errors_of(percys_client.post(page, as_given | {name: value}))
        for name, value in [
            ("targets-0-id", "x"),
            ("targets-0-id", "9" * 30),
            ("targets-0-muscle", "9" * 30),
            ("targets-0-muscle", "x"),
            ("targets-0-position", "9" * 30),
            ("targets-TOTAL_FORMS", "9" * 9),
            ("targets-TOTAL_FORMS", "-1"),
            ("targets-INITIAL_FORMS", "x"),
        ]:
            with subtests.test(f"{name}: {value[:40]!r}"), undone():
                assert errors_of(percys_client.post(page, as_given | {name: value}))

    def test_numbers_of_a_span_are_written_with_a_comma(self, percys_client):
        doms = MODELS["soreness"].objects.get()
        assert 'value="48, 72"' in percys_client.get(change_page(doms)).content.decode()
        assert "peaks_hours: Write whole numbers" in errors_of(save(percys_client, doms, peaks_hours="two days"))
        assert "peaks_hours: Peaks_hours is two numbers, from and to." in errors_of(save(percys_client, doms, peaks_hours="72, 48"))
        assert save(percys_client, doms, peaks_hours="36 72").status_code == 302
        assert snapshot.read().soreness["doms"].peaks_hours == (36, 72)

    def test_a_place_leads_to_one_area(self, percys_client):
        calf = Place.objects.get(slug="calf")
        assert "to a group or to a muscle, not to both" in errors_of(save(percys_client, calf, muscle=Muscle.objects.get(slug="soleus").pk))

    def test_a_seed_point_names_a_row_that_is_there(self, percys_client):
        point = MODELS["seed_points"].objects.first()
        assert "row: Row: there is no 'nowhere' in any file." in errors_of(save(percys_client, point, row="nowhere"))

    def test_an_exercise_is_held_or_repeated(self, percys_client):
        squat = Exercise.objects.get(slug="squat")
        assert "held or repeated" in errors_of(save(percys_client, squat, hold_seconds=30))

    def test_what_was_wrong_before_does_not_lock_the_desk(self, percys_client):
        SeverityBand.objects.filter(slug="high").update(lowest=6)
        assert save(percys_client, Exercise.objects.get(slug="squat"), name="Deep squat").status_code == 302


class TestBands:
    """Every number from 0 to 10 stays in exactly one band."""

    def bands(self, client: Client, **changes: int) -> Any:
        """Change numbers in the list of bands and press Save."""
        url = at("changelist", SeverityBand)
        formset = client.get(url).context["cl"].formset
        data = _values([formset.management_form, *formset.forms]) | {"_save": "Save"}
        for number, form in enumerate(formset.forms):
            for name, value in changes.items():
                slug, _, column = name.partition("__")
                if form.instance.slug == slug:
                    data[f"form-{number}-{column}"] = value
        return client.post(url, data, follow=True)

    def test_sandra_moves_a_border_by_changing_both_bands_at_once(self, sandras_client):
        response = self.bands(sandras_client, noticeable__highest=5, high__lowest=6)
        assert "2 severity bands were changed successfully" in said(response)
        assert {slug: (band.lowest, band.highest) for slug, band in snapshot.catalogue().bands.items()}["high"] == (6, 6)

    def test_a_gap_or_an_overlap_is_not_saved_and_said(self, subtests, sandras_client):
        before = list(SeverityBand.objects.order_by("pk").values())
        for changes, reason in [
            ({"high__lowest": 6}, "a gap: no published band holds 5"),
            ({"high__lowest": 4}, "an overlap: 4 is also in"),
            ({"high__lowest": 7, "high__highest": 6}, "below the lowest"),
            ({"extreme__highest": 11}, "10"),
            ({"extreme__highest": -1}, "0"),
        ]:
            with subtests.test(reason), undone():
                response = self.bands(sandras_client, **changes)
                assert response.status_code == 200
                formset = response.context["cl"].formset
                assert reason.lower() in f"{formset.errors} {formset.non_form_errors()}".lower()
                assert reason.lower().split(":")[0] in response.content.decode().lower()
                assert list(SeverityBand.objects.order_by("pk").values()) == before

    def test_nor_on_a_bands_own_page(self, sandras_client):
        high = SeverityBand.objects.get(slug="high")
        assert "A gap: no published band holds 5." in errors_of(save(sandras_client, high, lowest=6))
        assert save(sandras_client, high, run="walk").status_code == 302

    def test_nor_by_retiring_one(self, sandras_client):
        assert "A gap: no published band holds 5, 6." in said(act(sandras_client, SeverityBand, "retire", SeverityBand.objects.get(slug="high")))

    def test_nor_by_deleting_one(self, sandras_client):
        high = SeverityBand.objects.get(slug="high")
        sandras_client.post(at("delete", SeverityBand, high.pk), {"post": "yes"})
        assert SeverityBand.objects.filter(slug="high").exists()

    def test_edith_and_percy_read_them(self, ediths_client, percys_client):
        for client in (ediths_client, percys_client):
            assert client.get(at("changelist", SeverityBand)).context["cl"].formset is None
            data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": SeverityBand.objects.get(slug="high").pk, "form-0-lowest": 6, "form-0-highest": 6, "_save": "Save"}
            assert client.post(at("changelist", SeverityBand), data).status_code == 403

    def test_phases_are_moved_the_same_way(self, percys_client):
        url = at("changelist", GaitPhase)
        formset = percys_client.get(url).context["cl"].formset
        data = _values([formset.management_form, *formset.forms]) | {"_save": "Save"}
        assert "without gap or overlap" in percys_client.post(url, data | {"form-0-end": 5}).content.decode()
        assert percys_client.post(url, data | {"form-0-end": 5, "form-1-start": 5}).status_code == 302


class TestDeleting:
    def test_what_runners_keep_is_retired_instead(self, percys_client, alice):
        from django.utils import timezone

        from runners.models import Routine, RoutineStep

        squat, now = make_exercise(slug="mine"), timezone.now()
        for number in range(3):
            routine = Routine.objects.create(owner=alice, name=f"r{number}", created_at=now, changed_at=now, submission=f"s{number}")
            RoutineStep.objects.create(routine=routine, position=0, exercise=squat, exercise_name="x", sets=1, reps=5)
        response = percys_client.post(at("delete", Exercise, squat.pk), {"post": "yes"}, follow=True)
        assert "mine is used in 3 routine steps: retire it instead." in said(response)
        assert Exercise.objects.filter(slug="mine").exists()

    def test_what_other_entries_rest_on_is_retired_instead(self, percys_client):
        source = make_source(slug="mine")
        Exercise.objects.get(slug="squat").sources.add(source)
        Muscle.objects.get(slug="soleus").gait_sources.add(source)
        response = percys_client.get(at("delete", Source, source.pk), follow=True)
        assert "mine is used in 1 exercise and 1 muscle: retire it instead." in said(response)

    def test_what_came_from_the_files_is_retired_instead(self, percys_client):
        question = Question.objects.first()
        response = percys_client.post(at("delete", Question, question.pk), {"post": "yes"}, follow=True)
        assert "came from the library's files and would come back with them: retire it instead." in said(response)
        assert Question.objects.filter(pk=question.pk).exists()

    def test_a_draft_of_ones_own_that_nothing_uses_goes_with_its_parts(self, percys_client):
        draft = make_exercise(primary=("soleus",))
        draft.sources.add(Source.objects.first())
        assert percys_client.get(at("delete", Exercise, draft.pk)).status_code == 200
        assert percys_client.post(at("delete", Exercise, draft.pk), {"post": "yes"}).status_code == 302
        assert not Exercise.objects.filter(pk=draft.pk).exists()
        assert not Target.objects.filter(exercise_id=draft.pk).exists()

    def test_nothing_is_deleted_by_the_dozen(self, adas_client):
        assert "delete_selected" not in str(adas_client.get(at("changelist", Exercise)).context["action_form"])


ABSURD = [
    "q=%27%22%5C%25_%28",
    "q=" + "a" * 100_000,
    "q=" + "a+" * 5_000,
    "q=%22unclosed",
    "q=%ED%A0%80",
    "p=abc",
    "p=-1",
    "p=" + "9" * 30,
    "o=999",
    "o=-1.x.3",
    "o=" + "1." * 10_000,
    "all=1",
    "e=1",
    "nonsense=1",
    "name__regex=%28",
    "slug__in=a,b",
    "pk__in=" + "9" * 30,
    "id__exact=" + "9" * 30,
    "status__exact=" + "x" * 10_000,
    "status__exact=hidden",
    "status__isnull=maybe",
    "group__id__exact=abc",
    "group__id__exact=" + "9" * 30,
    "group__id__exact=-1",
    "group__id__exact=%C2%B2",
    "group__isnull=7",
    "group__name__startswith=a",
    "level__exact=abc",
    "level__exact=" + "9" * 30,
    "level__exact=1.5",
    "seed__exact=perhaps",
    "origin=elsewhere",
    "_popup=1&_to_field=id",
    "_to_field=password",
    "_facets=True",
    "_changelist_filters=" + "%26" * 1_000,
    "status__exact=draft&status__exact=published",
]


FORM_FILLED_IN = [
    "group=abc",
    "group=" + "9" * 30,
    "sources=1,abc",
    "sources=" + "9" * 30,
    "when=noon",
    "key_cues=a",
    "sets=x",
    "name=" + "x" * 10_000,
    "status=published",
    "_popup=1&_to_field=slug",
    "nothing=1",
]
SENT_BACK = [
    {"action": "publish", "_selected_action": ["abc"]},
    {"action": "publish", "_selected_action": ["9" * 30]},
    {"action": "publish", "_selected_action": ["a\0"]},
    {"action": "publish", "_selected_action": ["999999"], "index": "x"},
    {"action": "explode", "_selected_action": ["1"], "index": "9"},
    {"action": "publish"},
    {"_save": "Save", "form-TOTAL_FORMS": "x"},
    {"_save": "Save", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": "9" * 30},
    {"_save": "Save", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": "999999", "form-0-lowest": "1", "form-0-highest": "1"},
    {"_save": "Save", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-id": "", "form-0-lowest": "1", "form-0-highest": "1"},
    {"_save": "Save", "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-lowest": "1", "form-0-highest": "1"},
]
LOOKED_UP = [
    "",
    "term=a",
    "app_label=library&model_name=exercise&field_name=sources&term=" + "a" * 100_000,
    "app_label=library&model_name=exercise&field_name=sources&term=a&page=9999999999",
    "app_label=library&model_name=exercise&field_name=sources&page=abc",
    "app_label=library&model_name=exercise&field_name=name&term=a",
    "app_label=library&model_name=nothing&field_name=x",
    "app_label=runners&model_name=preferences&field_name=cautions&term=a",
    "app_label=runners&model_name=sorespot&field_name=muscle",
    "app_label=%ED%A0%80&model_name=exercise&field_name=sources",
]


@pytest.mark.both_databases
class TestAbsurdAddresses:
    @pytest.mark.parametrize("model", [Exercise, SeverityBand], ids=lambda model: model._meta.model_name)
    def test_a_list_answers_them(self, subtests, adas_client, model):
        for query in ABSURD:
            with subtests.test(query[:40]), undone():
                assert adas_client.get(f"{at('changelist', model)}?{query}").status_code in (200, 302, 400)

    def test_a_nul_byte_is_a_bad_request(self, adas_client):
        queries = ["q=%00", "name__exact=%00", "p=%00", "_changelist_filters=%00"]
        assert {query: adas_client.get(f"{at('changelist', Exercise)}?{query}").status_code for query in queries} == dict.fromkeys(queries, 400)

    def test_a_form_filled_in_by_its_address(self, subtests, adas_client):
        for query in FORM_FILLED_IN:
            with subtests.test(query[:40]), undone():
                assert adas_client.get(f"{at('add', Exercise)}?{query}").status_code in (200, 400)

    def test_a_list_sent_back_with_anything(self, subtests, adas_client):
        before = snapshot.read()
        for data in SENT_BACK:
            for model in (Exercise, SeverityBand):
                with subtests.test(f"{model._meta.model_name}: {data}"):
                    assert same_session(adas_client).post(at("changelist", model), data).status_code in (200, 302, 400)
        assert snapshot.read() == before

    def test_rows_that_are_not_there(self, subtests, adas_client):
        for pk in ["abc", "0", "-1", "9" * 30, "1.5", "_", "%C2%B2", "a/b"]:
            for page in ("change", "delete", "history"):
                with subtests.test(f"{page} {pk}"), undone():
                    assert adas_client.get(at(page, Exercise, 1).replace("/1/", f"/{pk}/")).status_code in (302, 404)

    def test_looking_up_references(self, subtests, adas_client):
        for query in LOOKED_UP:
            with subtests.test(query[:100]), undone():
                assert adas_client.get(f"{reverse('admin:autocomplete')}?{query}").status_code in (200, 400, 403, 404)

    def test_lookups_do_not_lead_to_what_runners_keep(self, adas_client):
        for lookup in ("routine_steps__routine__owner__email__startswith=a", "muscles__targets__exercise__routine_steps__isnull=0"):
            assert adas_client.get(f"{at('changelist', Exercise)}?{lookup}").status_code == 400


MANY = 250  # several pages of a list


class TestQueries:
    """As many for many rows as for a few."""

    def queries(self, client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    def copies(self, model: Any, count: int) -> None:
        """So many rows like the first, with its references to one."""
        name = NAMES.get(next(name for name, each in MODELS.items() if each is model), "slug")
        first = model.objects.first()
        columns = {field.attname: getattr(first, field.attname) for field in model._meta.concrete_fields if not field.primary_key}
        there = model.objects.filter(slug__startswith="copy-").count()
        model.objects.bulk_create(model(**columns | {"slug": f"copy-{number}"} | ({name: f"copy {number}"} if name != "slug" else {})) for number in range(there, count))

    def test_of_a_list(self, subtests, adas_client):
        for name, model in BY_NAME.items():
            with subtests.test(name), undone():
                url = at("changelist", model)
                self.queries(adas_client, url)  # content types are looked up once a process
                self.copies(model, 10)
                few = self.queries(adas_client, url)
                self.copies(model, MANY)
                assert self.queries(adas_client, url) == few <= 12

    def test_of_a_form(self, adas_client):
        urls = [change_page(model.objects.first()) for model in (Exercise, Muscle, Place, MuscleGroup)]
        for url in urls:
            self.queries(adas_client, url)
        few = {url: self.queries(adas_client, url) for url in urls}
        for each in (MuscleGroup, Muscle, Source, Exercise):
            self.copies(each, MANY)
        assert {url: self.queries(adas_client, url) for url in urls} == few
        assert max(few.values()) <= 20

    def test_of_a_form_with_many_parts(self, adas_client):
        one, many = make_exercise(primary=("soleus",)), make_exercise()
        for number, muscle in enumerate(Muscle.objects.all()):
            Target.objects.create(exercise=many, muscle=muscle, role="primary", position=number)
        self.queries(adas_client, change_page(one))
        assert self.queries(adas_client, change_page(many)) == self.queries(adas_client, change_page(one))

    def test_of_saving(self, adas_client):
        group = make_group()
        make_muscle(group=group)
        squat = Exercise.objects.get(slug="squat")
        data = fields_of(adas_client.get(change_page(squat)))
        counts = []
        for name in ("One", "Two"):
            with CaptureQueriesContext(connection) as caught:
                assert adas_client.post(change_page(squat), data | {"name": name}).status_code == 302
            counts.append(len(caught))
            self.copies(Source, MANY) if name == "One" else None
        assert counts[0] == counts[1]
