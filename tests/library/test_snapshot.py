"""Rows to catalogue: the same library on both sides, in few queries, never old and never half changed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library import seed, snapshot
from library.catalogue import Catalogue
from library.models import MODELS, Exercise, LibraryVersion, Muscle, MuscleGroup, Source
from library.words import ExerciseKind, Slot, Status
from tests.factories import make_exercise, make_muscle, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def empty_cache(monkeypatch):
    monkeypatch.setattr(snapshot, "_kept", None)


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)


class TestRead:
    def test_the_rows_are_the_library_of_the_files(self):
        assert snapshot.read() == seed.read()

    def test_words_are_words_and_lists_are_tuples(self):
        squat = snapshot.read().exercises["squat"]
        assert squat.kind is ExerciseKind.STRENGTH
        assert squat.when == (Slot.REST_DAY,)
        assert squat.status is Status.PUBLISHED
        assert squat.primary == ("vastus-lateralis", "vastus-medialis", "vastus-intermedius", "gluteus-maximus")

    def test_it_holds_drafts_and_retired_rows_and_the_catalogue_does_not(self):
        make_exercise(slug="mine")
        Exercise.objects.filter(slug="squat").update(status="retired")
        assert {"mine", "squat"} <= set(snapshot.read().exercises)
        assert not {"mine", "squat"} & set(snapshot.catalogue().exercises)

    def test_no_entry_of_the_catalogue_points_to_one_readers_do_not_see(self):
        Exercise.objects.filter(slug="squat").update(status="retired")
        catalogue = snapshot.catalogue()
        assert catalogue.exercises["sit-to-stand"].harder is None
        assert "squat" not in catalogue.questions["q-glute-exercises"].exercises

    def test_it_takes_as_many_queries_for_a_thousand_rows_as_for_ten(self):
        few = queries_of(snapshot.read)
        group = MuscleGroup.objects.get(slug="calves")
        Exercise.objects.bulk_create(
            Exercise(slug=f"e-{number}", name=f"e {number}", group=group, kind="mobility", position="standing", reps=5, when=["after_run"], key_cues=["x"])
            for number in range(1_000)
        )
        Source.objects.bulk_create(Source(slug=f"s-{number}", authors="A", title="T", what_it_supports="F", evidence_level="expert", checked="memory") for number in range(1_000))
        through = Exercise.sources.through
        source = Source.objects.get(slug="s-1")
        through.objects.bulk_create(through(exercise_id=pk, source_id=source.pk) for pk in Exercise.objects.filter(slug__startswith="e-").values_list("pk", flat=True))
        assert queries_of(snapshot.read) == few == 28
        assert len(snapshot.read().exercises) == 1_116


class TestCatalogue:
    def test_a_second_call_costs_one_query_and_gives_the_same_object(self):
        first = snapshot.catalogue()
        assert queries_of(snapshot.catalogue) == 1
        assert snapshot.catalogue() is first

    def test_a_curators_change_shows_at_the_next_call(self):
        snapshot.catalogue()
        squat = Exercise.objects.get(slug="squat")
        squat.name = "Deep squat"
        squat.save(update_fields=["name"])
        assert snapshot.catalogue().exercises["squat"].name == "Deep squat"

    def test_a_changed_list_shows_at_the_next_call(self):
        snapshot.catalogue()
        Exercise.objects.get(slug="squat").sources.set([Source.objects.get(slug="bandy1994")])
        assert snapshot.catalogue().exercises["squat"].sources == ("bandy1994",)

    def test_an_empty_library_is_a_catalogue_of_nothing(self):
        Exercise.objects.update(easier=None, harder=None)
        for model in reversed(MODELS.values()):
            model.objects.all().delete()
        assert all(entries == {} for _name, entries in snapshot.catalogue().collections())
        assert snapshot.read() == Catalogue.of()

    def test_threads_get_the_same_copy_and_read_it_once(self, monkeypatch):
        """Eight requests at once after a change: one reads, the others wait for it and share."""
        whole, reads, stamp = snapshot.read(), [], LibraryVersion.current()
        monkeypatch.setattr(LibraryVersion, "current", lambda: stamp)
        monkeypatch.setattr(snapshot, "read", lambda: (reads.append(1), threading.Event().wait(0.05), whole)[2])
        found: list[object] = []
        threads = [threading.Thread(target=lambda: found.append(snapshot.catalogue())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(reads) == 1
        assert len(found) == 8
        assert all(each is found[0] for each in found)

    def test_a_library_changed_while_it_was_read_is_read_again(self, monkeypatch):
        real, times = snapshot.read, []

        def read():
            found = real()
            times.append(1)
            if len(times) == 1:
                Exercise.objects.filter(slug="squat").update(name="Changed meanwhile")
            return found

        monkeypatch.setattr(snapshot, "read", read)
        assert snapshot.catalogue().exercises["squat"].name == "Changed meanwhile"
        assert len(times) == 2

    def test_a_library_changed_without_pause_is_read_all_the_same(self, monkeypatch):
        real = snapshot.read

        def read():
            Exercise.objects.filter(slug="squat").update(note="again")
            return real()

        monkeypatch.setattr(snapshot, "read", read)
        assert snapshot.catalogue().exercises["squat"].note == "again"


class TestPlan:
    """What loading would do, before it is done; load_library's tests say the rest."""

    def test_it_writes_nothing(self):
        files = seed.read()
        files = files.with_entry("exercises", replace(files.exercises["squat"], sets=5))
        with CaptureQueriesContext(connection) as caught:
            plan = snapshot.plan(files)
        assert not [query for query in caught if not query["sql"].lstrip("(").startswith("SELECT")]
        assert [str(change) for change in plan.changed] == ["exercises: squat (sets)"]
        assert plan.writes

    def test_a_library_as_the_files_say_has_nothing_to_write(self):
        plan = snapshot.plan(seed.read())
        assert not plan.writes
        assert plan.mistakes() == []

    def test_writing_a_changed_library_gives_just_that_library(self):
        """Every kind of field at once: texts, words, lists, references one and many, targets, activity, variants."""
        files = seed.read()
        squat, soleus = files.exercises["squat"], files.muscles["soleus"]
        files = files.with_entry("muscles", replace(soleus, activity={**soleus.activity, "toe_off": 2}, views=("front", "back"), also_in=("core",)))
        files = files.with_entry("exercises", replace(squat, slug="new-squat", name="New squat", easier="squat", harder=None))
        files = files.with_entry(
            "exercises",
            replace(
                squat,
                primary=squat.primary[::-1],
                secondary=("soleus",),
                sources=("bandy1994",),
                cautions=(),
                key_cues=("one", "two"),
                easier="new-squat",
                when=(Slot.AFTER_RUN, Slot.REST_DAY),
            ),
        )
        files = files.with_entry("relations", replace(files.relations["r-back-sideways"], from_muscle=None, from_injury="low-back-pain"))
        plan = snapshot.plan(files)
        snapshot.write(plan)
        assert snapshot.read() == files
        assert not snapshot.plan(files).writes

    def test_two_rows_may_exchange_their_names(self):
        files = seed.read()
        squat, lunge = files.exercises["squat"], files.exercises["lunge"]
        files = files.with_entry("exercises", replace(squat, name=lunge.name)).with_entry("exercises", replace(lunge, name=squat.name))
        snapshot.write(snapshot.plan(files))
        assert snapshot.read() == files

    def test_rows_take_the_order_of_the_files(self):
        files = seed.read()
        turned = type(files).of(**{name: dict(reversed(entries.items())) if name == "questions" else entries for name, entries in files.collections()})
        plan = snapshot.plan(turned)
        assert (plan.new, plan.changed, plan.kept) == ((), (), ())
        snapshot.write(plan)
        assert list(snapshot.read().questions) == list(turned.questions)

    def test_a_curators_muscle_and_source_are_not_touched(self):
        make_muscle(slug="mine")
        make_source(slug="also-mine")
        plan = snapshot.plan(seed.read())
        assert plan.own == 2
        assert not plan.writes
        assert Muscle.objects.filter(slug="mine").exists()
