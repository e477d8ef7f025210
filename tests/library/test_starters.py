"""Starter routines: what the files may hold, what curators may do with them, and their pages."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from library import checks, seed, snapshot, wording
from library.catalogue import Catalogue, StarterRoutine, StarterStep
from library.models import Exercise
from library.models import StarterRoutine as Row
from library.models import StarterStep as StepRow
from library.words import Sides, Slot, Status

BANNED = ("heal", "prevent", "releas", "flush", "fix", "guarantee", "journey", "unlock", "cure", "detox", "toxin", "miracle", "injury-proof", "knot", "!")


@pytest.fixture(scope="module")
def library() -> Catalogue:
    return seed.read()


def a_starter(**fields) -> StarterRoutine:
    given = {
        "slug": "mine",
        "name": "Mine",
        "purpose": "For a quiet day at home. Each move is slow and small, and nothing is pushed. Stop when you have had enough of it.",
        "groups": ("calves",),
        "steps": (StarterStep(exercise="calf-raise", sets=2, reps=10),),
        "sources": ("garber2011",),
    }
    return StarterRoutine(**given | fields)


def faults_of(library: Catalogue, starter: StarterRoutine) -> list[str]:
    return [fault.reason for fault in checks.faults(library.with_entry("starters", starter)) if fault.slug == starter.slug]


class TestTheFiles:
    def test_there_is_one_for_every_occasion_and_each_says_what_it_is_for(self, library):
        assert len(library.starters) >= 12
        odd = {}
        for slug, starter in library.starters.items():
            words = starter.purpose.split()
            if not 20 <= len(words) <= 50 or not starter.sources:
                odd[slug] = len(words)
            odd |= {f"{slug}: {word}": 0 for word in BANNED if word in starter.purpose.lower()}
            odd |= {f"{slug}: {sentence}": 0 for sentence in re.split(r"(?<=[.;:])\s", starter.purpose) if len(sentence.split()) > 22}
        assert odd == {}

    def test_five_minutes_are_no_more_than_five(self, library):
        assert wording.starter_seconds(library.starters["calves-five-minutes"], library) <= 300

    def test_every_group_has_one(self, library):
        assert {group for starter in library.starters.values() for group in starter.groups} == set(library.groups)

    def test_steps_go_to_a_file_on_one_line_each_and_come_back(self, library, tmp_path):
        step = StarterStep(exercise="wall-calf-stretch-bent", sides=Sides.RIGHT_FIRST, sets=2, hold_seconds=30, rest_seconds=10)
        changed = library.with_entry("starters", a_starter(steps=(step, step), when=(Slot.AFTER_RUN,)))
        seed.write(changed, tmp_path)
        assert "    - {exercise: wall-calf-stretch-bent, sides: 'right,left', sets: 2, hold_seconds: 30, rest_seconds: 10}\n" in (tmp_path / "starters.yaml").read_text()
        assert seed.read(tmp_path) == changed

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("calf-raise", "item 1 has to be a mapping"),
            ("{reps: 3}", "item 1: exercise is missing"),
            ("{exercise: calf-raise, rep: 3}", "item 1: unknown key 'rep'; is 'reps' meant?"),
            ("{exercise: calf-raise, reps: many}", "item 1: reps: it has to be a whole number"),
            ("{exercise: calf-raise, reps: 3, sides: up}", "item 1: sides: unknown word 'up'"),
            ("{exercise: no-such-exercise, reps: 3}", "item 1: there is no 'no-such-exercise' among the exercises"),
            ("{exercise: calf-raise, reps: 3, hold_seconds: 3}", "item 1: a step is held or repeated"),
            ("{exercise: calf-raise}", "item 1: a step is held or repeated"),
            ("{exercise: calf-raise, reps: 101}", "item 1: reps has to be from 1 to 100"),
        ],
    )
    def test_every_mistake_in_a_step_is_told_with_its_place(self, library, tmp_path, line, reason):
        seed.write(library, tmp_path)
        path = tmp_path / "starters.yaml"
        text = path.read_text()
        path.write_text(text.replace("    - {exercise: heel-toe-rocks, reps: 12}\n", f"    - {line}\n", 1))
        with pytest.raises(seed.SeedError, match=re.escape(reason)):
            seed.read(tmp_path)


class TestChecks:
    def test_a_sound_one_has_no_fault(self, library):
        assert faults_of(library, a_starter()) == []

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"steps": ()}, "at least one step"),
            ({"sources": ()}, "at least one published source"),
            ({"groups": ()}, "at least one published group"),
            ({"purpose": f"W{'ord ' * 61}."}, "it takes 20 to 60"),
            ({"steps": (StarterStep(exercise="calf-raise", reps=5),) * 21}, "at most 20 steps"),
            ({"name": "Core"}, "has the same one"),
            ({"when": (Slot.BEFORE_RUN,)}, "'calf-raise' is not listed for before a run"),
            ({"steps": (StarterStep(exercise="pogo-hop", reps=5),)}, "is a plyometric"),
            ({"steps": (StarterStep(exercise="strides", reps=4),)}, "is a drill"),
            ({"steps": (StarterStep(exercise="couch-stretch", hold_seconds=30),)}, "too demanding"),
            ({"steps": (StarterStep(exercise="calf-raise", reps=5, sides=Sides.LEFT),)}, "has no sides to choose"),
        ],
    )
    def test_what_is_wrong_is_said(self, library, fields, reason):
        assert any(reason in found for found in faults_of(library, a_starter(**fields))), faults_of(library, a_starter(**fields))

    def test_a_static_stretch_before_a_run_is_refused_even_if_it_is_listed_there(self, library):
        listed = replace(library.exercises["wall-calf-stretch-bent"], when=tuple(Slot))
        starter = a_starter(when=(Slot.BEFORE_RUN,), steps=(StarterStep(exercise=listed.slug, hold_seconds=30),))
        assert any("static stretch" in reason for reason in faults_of(library.with_entry("exercises", listed), starter))

    def test_an_exercise_that_is_not_published_is_refused_and_never_shown(self, library):
        without = library.with_entry("exercises", replace(library.exercises["squat"], status=Status.RETIRED))
        assert any("'squat' is not published" in fault.reason for fault in checks.faults(without) if fault.slug == "strength-a")
        assert "squat" not in [step.exercise for step in without.published().starters["strength-a"].steps]


@pytest.mark.django_db
@pytest.mark.both_databases
class TestRows:
    def test_the_rows_hold_what_the_files_say(self, library):
        assert snapshot.read().starters == library.starters

    def test_a_curators_change_is_in_the_catalogue_at_the_next_call(self):
        snapshot.catalogue()
        step = StepRow.objects.filter(starter__slug="core").first()
        step.reps = 5
        step.save()
        assert snapshot.catalogue().starters["core"].steps[0].reps == 5

    def test_loading_again_puts_steps_back_in_order(self, library):
        StepRow.objects.filter(starter__slug="core").first().delete()
        plan = snapshot.plan(library, overwrite=True)
        assert [str(change) for change in plan.changed] == ["starters: core (steps)"]
        snapshot.write(plan)
        assert snapshot.read().starters["core"] == library.starters["core"]

    def test_an_exercise_in_a_starter_cannot_be_deleted(self):
        from django.db.models import ProtectedError

        Exercise.objects.exclude(slug="sit-to-stand").update(easier=None, harder=None)
        with pytest.raises(ProtectedError):
            Exercise.objects.get(slug="sit-to-stand").delete()


@pytest.mark.django_db
class TestPages:
    def test_each_has_a_page_with_purpose_time_doses_and_sources(self, visitor, library):
        wrong = {}
        for slug, starter in library.starters.items():
            response = visitor.get(f"/starters/{slug}/")
            page = unescape(response.content.decode())
            expected = [starter.name, starter.purpose, *(library.exercises[step.exercise].name for step in starter.steps), f"/starters/{slug}/copy/"]
            if missing := [words for words in expected if words not in page] or response.status_code != 200:
                wrong[slug] = missing
        assert wrong == {}

    def test_the_time_is_true_to_the_second(self, visitor):
        page = visitor.get("/starters/calves-five-minutes/").content.decode()
        assert "4 min 28 s" in page
        assert "30 s each side" in page

    def test_they_are_listed_where_one_looks_for_them(self, visitor):
        for path in ("/starters/", "/exercises/", "/muscles/calves/"):
            assert 'href="/starters/calves-five-minutes/"' in visitor.get(path).content.decode(), path
        assert 'href="/starters/calves-five-minutes/"' not in visitor.get("/muscles/core/").content.decode()
        assert 'href="/starters/core/"' not in visitor.get("/exercises/?q=couch").content.decode()

    def test_what_is_not_there_or_not_published_is_404(self, visitor):
        Row.objects.filter(slug="core").update(status=Status.DRAFT)
        for path in ("/starters/core/", "/starters/nothing/", f"/starters/{'x' * 5_000}/", "/starters/core/copy/"):
            assert visitor.get(path).status_code == 404, path

    def test_a_source_names_the_starters_that_lean_on_it(self, visitor):
        assert 'href="/starters/before-easy-run/"' in visitor.get("/sources/").content.decode()


@pytest.mark.django_db
class TestTheDesk:
    URL = "/admin/library/starterroutine/"

    def form(self, **more) -> dict:
        from library.models import MuscleGroup, Source

        step = Exercise.objects.get(slug="calf-raise").pk
        return {
            "name": "Mine",
            "slug": "mine",
            "purpose": "For a quiet day at home. Each move is slow and small, and nothing is pushed. Stop when you have had enough of it.",
            "groups": [MuscleGroup.objects.get(slug="calves").pk],
            "sources": [Source.objects.get(slug="garber2011").pk],
            "status": "published",
            "steps-TOTAL_FORMS": "1",
            "steps-INITIAL_FORMS": "0",
            "steps-MIN_NUM_FORMS": "0",
            "steps-MAX_NUM_FORMS": "50",
            "steps-0-exercise": step,
            "steps-0-position": "0",
            "steps-0-sides": "",
            "steps-0-sets": "2",
            "steps-0-reps": "10",
            "steps-0-rest_seconds": "30",
        } | more

    def test_a_publisher_adds_one_and_it_is_there_for_everybody(self, percys_client, visitor):
        response = percys_client.post(f"{self.URL}add/", self.form())
        assert response.status_code == 302, response.content.decode()[:3_000]
        assert "Mine" in visitor.get("/starters/").content.decode()
        assert snapshot.catalogue().starters["mine"].steps == (StarterStep(exercise="calf-raise", sets=2, reps=10, rest_seconds=30),)

    def test_one_that_would_be_wrong_is_refused_in_the_words_of_the_checks(self, percys_client):
        pogo = Exercise.objects.get(slug="pogo-hop").pk
        response = percys_client.post(f"{self.URL}add/", self.form(**{"steps-0-exercise": pogo}))
        assert response.status_code == 200
        assert "a starter routine never holds" in response.content.decode()
        assert not Row.objects.filter(slug="mine").exists()

    def test_an_editor_drafts_and_a_safety_reviewer_reads(self, ediths_client, sandras_client):
        ediths_client.post(f"{self.URL}add/", self.form())
        assert Row.objects.get(slug="mine").status == "draft"
        assert sandras_client.get(self.URL).status_code == 200
        assert sandras_client.post(f"{self.URL}add/", self.form(slug="other", name="Other")).status_code == 403
