"""What the database itself refuses, the sentences that say so, and the version that moves with every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from library import catalogue, checks
from library.models import (
    MODELS,
    SAFETY,
    Caution,
    Equipment,
    Exercise,
    GaitPhase,
    LibraryVersion,
    Muscle,
    MuscleActivity,
    MuscleGroup,
    Place,
    RedFlag,
    Relation,
    SeverityBand,
    Source,
    Target,
)
from tests.factories import make_exercise, make_group, make_muscle, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def squat() -> Exercise:
    return Exercise.objects.get(slug="squat")


def relation(**ends: Any) -> Relation:
    return Relation(slug="r-new", reason="near", strength="expert", confidence="low", **ends)


def calves() -> MuscleGroup:
    return MuscleGroup.objects.get(slug="calves")


def soleus() -> Muscle:
    return Muscle.objects.get(slug="soleus")


def changed(row: models.Model, **values: Any) -> models.Model:
    for name, value in values.items():
        setattr(row, name, value)
    return row


# rule: (a row that breaks it, part of the sentence)
FORBIDDEN: dict[str, tuple[Callable[[], models.Model], str]] = {
    "an exercise held and repeated": (lambda: changed(squat(), hold_seconds=30), "held or repeated"),
    "a published exercise without a dose": (lambda: changed(squat(), reps=None), "held or repeated"),
    "an exercise beyond level 3": (lambda: changed(squat(), level=4), "Level has to be from 1 to 3"),
    "an exercise of no level": (lambda: changed(squat(), level=0), "Level has to be from 1 to 3"),
    "an exercise beyond intensity 3": (lambda: changed(squat(), intensity=4), "Intensity has to be from 1 to 3"),
    "an exercise of no sets": (lambda: changed(squat(), sets=0), "Sets has to be from 1 to 10"),
    "an exercise of a kind nobody knows": (lambda: changed(squat(), kind="juggling"), "Kind has to be one of: Static stretch"),
    "a status nobody knows": (lambda: changed(squat(), status="hidden"), "Status has to be one of: Draft, Published, Retired"),
    "two exercises of one name": (lambda: changed(squat(), name="FORWARD LUNGE"), "There is one with this name already"),
    "an exercise without a name": (lambda: changed(squat(), name=""), "The name is missing"),
    "an exercise easier than itself": (lambda: changed(squat(), easier=squat()), "not its own easier or harder variant"),
    "a muscle twice in an exercise": (lambda: Target(exercise=squat(), muscle=Muscle.objects.get(slug="gluteus-maximus"), role="secondary"), "This muscle is there already"),
    "a target of no role": (lambda: Target(exercise=squat(), muscle=soleus(), role="tertiary"), "primary or secondary"),
    "two muscles of one name": (lambda: changed(soleus(), name="Rectus Femoris"), "There is one with this name already"),
    "a muscle of two levels in a phase": (lambda: MuscleActivity(muscle=soleus(), phase=GaitPhase.objects.get(slug="loading"), level=1), "This phase has a level already"),
    "a muscle that works at level 4": (lambda: changed(MuscleActivity.objects.filter(muscle__slug="soleus")[0], level=4), "0, 1, 2 or 3"),
    "a phase that ends before it starts": (lambda: changed(GaitPhase.objects.get(slug="loading"), start=20), "ends after it starts"),
    "a phase beyond the stride": (lambda: changed(GaitPhase.objects.get(slug="late_swing"), end=101), "End has to be from 0 to 100"),
    "a place that leads to a group and a muscle": (lambda: changed(Place.objects.get(slug="calf"), muscle=soleus()), "to a group or to a muscle, not to both"),
    "a band upside down": (lambda: changed(SeverityBand.objects.get(slug="high"), lowest=7), "below the lowest"),
    "a band beyond ten": (lambda: changed(SeverityBand.objects.get(slug="extreme"), highest=11), "Highest has to be from 0 to 10"),
    "a band that caps at 4": (lambda: changed(SeverityBand.objects.get(slug="none"), intensity_cap=4), "Intensity cap has to be from 0 to 3"),
    "a relation from nowhere": (lambda: relation(to_group=calves()), "comes from exactly one"),
    "a relation from two places": (lambda: relation(from_group=calves(), from_muscle=soleus(), to_group=calves()), "comes from exactly one"),
    "a relation to nowhere": (lambda: relation(from_group=calves()), "leads to exactly one"),
    "a relation to two places": (lambda: relation(from_group=calves(), to_group=calves(), to_muscle=soleus()), "leads to exactly one"),
    "a red flag of no rank": (lambda: changed(RedFlag.objects.get(slug="rf-chest"), rank=0), "Rank has to be from 1 to 1000"),
    "a source from before printing": (lambda: changed(Source.objects.get(slug="hamner2010"), year=1200), "Year has to be from 1500 to 2100"),
    "a second version": (lambda: LibraryVersion(id=2, stamp="x"), "one version only"),
}  # fmt: skip


class TestConstraints:
    @pytest.mark.parametrize(("make", "sentence"), FORBIDDEN.values(), ids=FORBIDDEN)
    def test_a_curator_reads_why(self, make, sentence):
        row = make()
        with pytest.raises(ValidationError) as caught:
            row.validate_constraints()
        assert any(sentence in message for message in caught.value.messages), caught.value.messages

    @pytest.mark.parametrize(("make", "sentence"), FORBIDDEN.values(), ids=FORBIDDEN)
    def test_the_database_refuses_it_too(self, make, sentence):
        row = make()
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    def test_every_constraint_has_a_name_after_its_model_and_a_sentence(self):
        for model in apps.get_app_config("library").get_models():
            for constraint in model._meta.constraints:
                assert constraint.name.startswith(f"library_{model._meta.model_name}_")
                assert str(constraint.violation_error_message).endswith("."), constraint.name
                assert "violated" not in str(constraint.violation_error_message), constraint.name

    def test_a_draft_may_do_without_a_dose(self):
        draft = make_exercise(hold_seconds=None)
        draft.full_clean(exclude=["rep_seconds"])
        assert draft.status == "draft"

    def test_a_slug_is_there_once_and_of_small_letters(self):
        with pytest.raises(ValidationError, match="already exists"):
            changed(make_exercise(), slug="squat").full_clean()
        for slug in ("Squat", "deep squat", "-squat", "squat--", "squat\n", "kniebeuge\u00e4"):
            with pytest.raises(ValidationError):
                Equipment(slug=slug, name="x").clean_fields()
        Equipment(slug="foam_roller-2", name="x").clean_fields()

    def test_content_in_use_cannot_be_deleted(self):
        with pytest.raises(ProtectedError):
            soleus().delete()
        with pytest.raises(ProtectedError):
            calves().delete()


class TestModelsAndCatalogue:
    def test_there_is_one_model_for_each_collection_field_for_field(self):
        for name, kind in catalogue.COLLECTIONS.items():
            columns = {field.name for field in MODELS[name]._meta.get_fields() if not field.auto_created}
            elsewhere = {"primary", "secondary", "activity"} | {each.name for each in kind.__dataclass_fields__.values() if "parts" in each.metadata}
            known = set(kind.__dataclass_fields__) - elsewhere  # those have tables of their own
            assert MODELS[name].__name__ == kind.__name__
            assert columns - known <= {"ordinal", "loaded", "muscles", "exercises"}, name
            assert known <= columns, name

    def test_the_files_and_the_database_know_the_same_bounds(self):
        for name, kind in catalogue.COLLECTIONS.items():
            for field in kind.__dataclass_fields__.values():
                if "range" in field.metadata and catalogue.hints(kind)[field.name] in (int, int | None):
                    column = MODELS[name]._meta.get_field(field.name)
                    assert tuple(validator.limit_value for validator in column.validators[:2]) == field.metadata["range"], (name, field.name)

    def test_every_slug_a_rule_needs_is_published(self):
        for name, slugs in checks.NEEDED.items():
            assert MODELS[name].objects.published().filter(slug__in=slugs).count() == len(slugs)

    def test_a_curators_row_is_told_from_one_of_the_files(self):
        mine = make_source()
        assert list(Source.objects.own()) == [mine]
        assert list(Source.objects.drafts()) == [mine]
        assert mine not in Source.objects.published()

    def test_rows_come_in_the_files_order_and_a_curators_own_after_them(self):
        mine = make_group(slug="aaa")
        assert [group.slug for group in MuscleGroup.objects.all()] == ["quadriceps", "hamstrings", "calves", "glutes", "hip-flexors", "core", "adductors", mine.slug]


class TestVersion:
    """Whoever keeps a copy of the library learns from one row that it is old."""

    @pytest.fixture
    def moved(self):
        """Says whether the version moved since it was last asked."""
        seen = [LibraryVersion.current()]

        def ask() -> bool:
            seen.append(LibraryVersion.current())
            return seen[-1] != seen[-2]

        return ask

    def test_it_stands_still_while_nobody_writes(self, moved):
        list(Exercise.objects.all())
        assert not moved()

    def test_it_moves_with_every_way_to_change_a_row(self, moved):
        exercise = make_exercise(primary=("soleus",))
        assert moved()
        exercise.save()
        assert moved()
        exercise.sources.set(Source.objects.all()[:2])
        assert moved()
        exercise.sources.clear()
        assert moved()
        exercise.targets.all().delete()
        assert moved()
        Exercise.objects.filter(pk=exercise.pk).update(note="x")
        assert moved()
        Exercise.objects.bulk_update([exercise], ["note"])
        assert moved()
        Caution.objects.bulk_create([Caution(slug="x", name="x")])
        assert moved()
        exercise.delete()
        assert moved()

    def test_it_moves_with_a_muscles_activity(self, moved):
        muscle = make_muscle()
        assert moved()
        activity = MuscleActivity.objects.create(muscle=muscle, phase=GaitPhase.objects.get(slug="loading"), level=2)
        assert moved()
        activity.delete()
        assert moved()

    def test_it_does_not_move_with_what_runners_keep(self, moved, alice):
        from runners.models import Preferences

        preferences = Preferences.objects.create(runner=alice)
        preferences.equipment.set(Equipment.objects.all()[:2])
        assert not moved()

    def test_a_change_taken_back_takes_its_version_back(self, moved):
        before = LibraryVersion.current()
        with transaction.atomic():
            make_source()
            assert moved()
            transaction.set_rollback(True)
        assert LibraryVersion.current() == before
        with transaction.atomic():
            make_source()
        assert moved()

    def test_there_is_never_more_than_one(self):
        LibraryVersion.bump()
        LibraryVersion.bump()
        assert LibraryVersion.objects.count() == 1

    def test_a_library_nobody_ever_changed_has_an_empty_one(self):
        LibraryVersion.objects.all().delete()
        assert LibraryVersion.current() == ""

    @pytest.mark.parametrize("change", [lambda: make_source(slug="alone"), lambda: Source.objects.filter(slug="hamner2010").update(slug="alone")], ids=["save", "update"])
    def test_a_row_is_not_changed_without_its_new_version(self, change, monkeypatch):
        """They are committed together: where the version cannot move, the row does not change."""

        def full(**_):
            raise OSError("the disk is full")

        monkeypatch.setattr(LibraryVersion, "bump", full)
        with pytest.raises(OSError, match="disk is full"):
            change()
        assert not Source.objects.filter(slug="alone").exists()


class TestCurators:
    """Editors draft, publishers publish, safety reviewers change safety rules. Nobody else changes anything."""

    def test_the_three_groups_are_there(self):
        assert set(Group.objects.values_list("name", flat=True)) >= {"editors", "publishers", "safety reviewers"}

    def test_edith_edits_content_and_publishes_nothing(self, edith):
        for name, model in MODELS.items():
            allowed = {action for action in ("add", "change", "delete", "view", "publish") if edith.has_perm(f"library.{action}_{model._meta.model_name}")}
            assert allowed == ({"view"} if name in SAFETY else {"add", "change", "view"}), name

    def test_percy_publishes_content_and_leaves_safety_alone(self, percy):
        for name, model in MODELS.items():
            allowed = {action for action in ("add", "change", "delete", "view", "publish") if percy.has_perm(f"library.{action}_{model._meta.model_name}")}
            assert allowed == ({"view"} if name in SAFETY else {"add", "change", "delete", "view", "publish"}), name

    def test_sandra_changes_the_safety_tables_and_reads_the_rest(self, sandra):
        for name, model in MODELS.items():
            allowed = {action for action in ("add", "change", "delete", "view", "publish") if sandra.has_perm(f"library.{action}_{model._meta.model_name}")}
            assert allowed == ({"add", "change", "delete", "view", "publish"} if name in SAFETY else {"view"}), name

    def test_no_curator_may_touch_what_runners_keep(self, edith, percy, sandra):
        for curator in (edith, percy, sandra):
            assert {permission.partition(".")[0] for permission in curator.get_all_permissions()} == {"library"}

    def test_a_group_an_operator_changed_stays_as_it_is(self):
        from library.curators import make_groups

        editors = Group.objects.get(name="editors")
        editors.permissions.clear()
        make_groups("default")
        assert editors.permissions.count() == 0

    def test_a_group_that_is_gone_comes_back_with_a_migration(self):
        from library.curators import make_groups

        Group.objects.filter(name="publishers").delete()
        make_groups("default")
        assert Group.objects.get(name="publishers").permissions.filter(codename="publish_exercise").exists()
