"""From files to rows and back: what an operator types, and what happens to curators' work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library import seed, snapshot
from library.catalogue import Entry
from library.models import MODELS, Exercise, LibraryVersion, SeverityBand, Source, Target
from tests.factories import make_exercise, make_source

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the library's files that a test may change."""
    return Path(shutil.copytree(seed.CONTENT, tmp_path / "content"))


@pytest.fixture
def no_rows(db):
    """A database just migrated."""
    Exercise.objects.update(easier=None, harder=None)
    for model in reversed(MODELS.values()):
        model.objects.all().delete()
    LibraryVersion.objects.all().delete()


def load(*arguments, **options) -> str:
    out = StringIO()
    call_command("load_library", *arguments, stdout=out, **options)
    return out.getvalue()


def dump(folder: Path) -> None:
    call_command("dump_library", folder, verbosity=0)


def edit(folder: Path, slug: str, **values) -> None:
    """Give an exercise of the files other values."""
    put(folder, "exercises", replace(seed.read(folder).exercises[slug], **values))


def put(folder: Path, collection: str, *entries: Entry) -> None:
    """Put entries into a file, in place of those with their slugs."""
    there = dict(getattr(seed.read(folder), collection)) | {entry.slug: entry for entry in entries}
    (folder / seed.file_of(collection)).write_text(seed.text_of_file(collection, there.values()), encoding="utf-8")


def writes(act) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        act()
    return [query["sql"] for query in caught if query["sql"].split()[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"}]


@pytest.mark.both_databases
class TestFirstLoad:
    def test_it_brings_every_entry_of_the_files(self, no_rows):
        assert load() == "Added 763 entries.\n"
        assert snapshot.read() == seed.read()
        assert Target.objects.filter(exercise__slug="squat").count() == 7

    def test_in_detail_it_names_them(self, no_rows):
        assert "  exercises: squat\n" in load(verbosity=2)

    def test_a_dry_run_says_so_and_writes_nothing(self, no_rows):
        assert writes(lambda: load(dry_run=True)) == []
        assert load(dry_run=True) == "Would add 763 entries.\n"
        assert not Source.objects.exists()

    def test_it_takes_a_number_of_queries_that_does_not_follow_the_entries(self, no_rows):
        with CaptureQueriesContext(connection) as caught:
            load()
        assert len(caught) < 763

    def test_the_library_has_one_new_version(self, no_rows):
        before = LibraryVersion.current()
        load()
        assert LibraryVersion.current() != before


@pytest.mark.both_databases
class TestSecondLoad:
    def test_it_writes_nothing_at_all(self):
        assert writes(load) == []
        assert load() == "The library is as the files say.\n"

    def test_nor_does_overwriting_with_the_same_text(self):
        assert writes(lambda: load(overwrite=True)) == []

    def test_quiet_is_quiet(self):
        assert load(verbosity=0) == ""


class TestNewTextInTheFiles:
    @pytest.mark.both_databases
    def test_a_row_nobody_touched_takes_it(self, folder):
        edit(folder, "squat", name="Plain squat", key_cues=("sit down", "stand up"))
        assert load(folder) == "Changed 1 entry to the files' text:\n  exercises: squat (name, key_cues)\n"
        row = Exercise.objects.get(slug="squat")
        assert (row.name, row.key_cues) == ("Plain squat", ["sit down", "stand up"])

    def test_it_is_the_same_row_that_runners_keep(self, folder):
        pk = Exercise.objects.get(slug="squat").pk
        edit(folder, "squat", name="Plain squat")
        load(folder)
        assert Exercise.objects.get(slug="squat").pk == pk

    def test_it_can_change_time_after_time(self, folder):
        for name in ("One", "Two", "Three"):
            edit(folder, "squat", name=name)
            load(folder)
            assert Exercise.objects.get(slug="squat").name == name
        assert writes(lambda: load(folder)) == []

    def test_a_dry_run_says_what_would_change(self, folder):
        edit(folder, "squat", sets=5)
        assert writes(lambda: load(folder, dry_run=True)) == []
        assert load(folder, dry_run=True) == "Would change 1 entry to the files' text:\n  exercises: squat (sets)\n"

    def test_a_new_entry_is_added(self, folder):
        put(folder, "equipment", replace(seed.read(folder).equipment["wall"], slug="tree", name="tree"))
        assert load(folder) == "Added 1 entry.\n"

    def test_an_entry_no_longer_in_the_files_stays_and_is_named(self, folder):
        """Runners may keep it: it is for a curator to retire."""
        path = folder / "remedies.yaml"
        path.write_text(path.read_text(encoding="utf-8").partition("- slug: stretching\n")[0], encoding="utf-8")
        assert "1 entry not in the files any more; retire in the admin what is no longer wanted:\n  remedies: stretching\n" in load(folder)
        assert writes(lambda: load(folder)) == []
        assert MODELS["remedies"].objects.published().filter(slug="stretching").exists()


class TestCuratorsWork:
    def test_a_row_a_curator_changed_is_kept_and_listed(self):
        Exercise.objects.filter(slug="squat").update(name="Squat, our way", note="mind the knees")
        out = load()
        assert "Kept 1 entry as curators changed them (--overwrite takes the files' text):\n  exercises: squat (name, note)\n" in out
        assert "Everything else is as the files say." in out
        assert Exercise.objects.get(slug="squat").name == "Squat, our way"
        assert writes(load) == []

    @pytest.mark.both_databases
    def test_also_where_it_is_a_list_of_references_that_changed(self):
        squat = Exercise.objects.get(slug="squat")
        squat.cautions.clear()
        squat.targets.filter(role="secondary").delete()
        assert "  exercises: squat (secondary, cautions)\n" in load()

    def test_also_where_the_files_have_new_text_for_it(self, folder):
        Exercise.objects.filter(slug="squat").update(name="Squat, our way")
        edit(folder, "squat", sets=5)
        assert "  exercises: squat (name, sets)\n" in load(folder)
        row = Exercise.objects.get(slug="squat")
        assert (row.name, row.sets) == ("Squat, our way", 3)

    @pytest.mark.both_databases
    def test_overwriting_takes_the_files_text(self):
        Exercise.objects.filter(slug="squat").update(name="Squat, our way")
        assert load(overwrite=True) == "Changed 1 entry to the files' text:\n  exercises: squat (name)\n"
        assert snapshot.read() == seed.read()
        assert writes(load) == []

    def test_a_change_that_the_files_then_make_too_is_nobodys_any_more(self, folder):
        Exercise.objects.filter(slug="squat").update(name="Better squat")
        edit(folder, "squat", name="Better squat")
        load(folder)
        assert writes(lambda: load(folder)) == []
        edit(folder, "squat", name="Best squat")
        load(folder)
        assert Exercise.objects.get(slug="squat").name == "Best squat"

    def test_a_row_a_curator_made_stays_whatever_is_loaded(self):
        make_exercise(slug="mine")
        load(overwrite=True)
        assert Exercise.objects.get(slug="mine").name == "mine"
        assert "1 entry made by curators, left alone.\n" in load(verbosity=2)

    def test_a_row_a_curator_made_before_the_files_had_it_is_kept_until_told_otherwise(self, folder):
        make_source(slug="new2026", title="As a curator wrote it")
        put(folder, "sources", replace(seed.read(folder).sources["hamner2010"], slug="new2026", doi=""))
        assert "  sources: new2026 (" in load(folder)
        assert Source.objects.get(slug="new2026").title == "As a curator wrote it"
        load(folder, overwrite=True)
        assert Source.objects.get(slug="new2026").title == "Muscle contributions to propulsion and support during running"

    def test_retiring_is_a_change_that_is_kept(self):
        Exercise.objects.filter(slug="a-skip").update(status="retired")
        assert "  exercises: a-skip (status)\n" in load()
        assert Exercise.objects.get(slug="a-skip").status == "retired"


class TestMistakes:
    def test_all_are_told_at_once_and_nothing_is_loaded(self, folder):
        edit(folder, "squat", name="Plain squat")
        (folder / "remedies.yaml").write_text("- slug: x\n  nonsense: 1\n", encoding="utf-8")
        (folder / "phases.yaml").write_text("- [", encoding="utf-8")
        with pytest.raises(CommandError) as caught:
            load(folder)
        lines = str(caught.value).splitlines()
        assert lines[0] == "5 mistakes, nothing is loaded:"
        assert lines[1].startswith("  phases.yaml: line ")
        assert lines[2:] == [f"  remedies.yaml: x: {reason}" for reason in ("unknown key 'nonsense'", "what is missing", "helps is missing", "effect is missing")]
        assert Exercise.objects.get(slug="squat").name == "Squat"

    @pytest.mark.both_databases
    def test_what_a_curator_changed_and_the_files_together_would_get_wrong_is_told(self, folder):
        """The curator widened a band; the files moved the border elsewhere. Neither is wrong alone."""
        SeverityBand.objects.filter(slug="noticeable").update(lowest=2)
        SeverityBand.objects.filter(slug="mild").update(highest=1)
        bands = seed.read(folder).bands
        put(folder, "bands", replace(bands["noticeable"], highest=3), replace(bands["high"], lowest=4))
        before = snapshot.read()
        with pytest.raises(CommandError, match="an overlap: 4 is also in 'noticeable'"):
            load(folder)
        assert snapshot.read() == before
        load(folder, overwrite=True)

    def test_what_was_wrong_in_the_rows_before_does_not_stop_a_load(self, folder):
        """A row changed past all checks must not keep the site from starting."""
        SeverityBand.objects.filter(slug="high").update(lowest=6)
        edit(folder, "squat", sets=5)
        load(folder)
        assert Exercise.objects.get(slug="squat").sets == 5

    @pytest.mark.both_databases
    def test_a_name_a_curator_gave_to_another_row_is_told(self, folder):
        make_exercise(name="Handstand")
        edit(folder, "squat", name="handstand")
        with pytest.raises(CommandError, match=r"has the same one"):
            load(folder)

    @pytest.mark.both_databases
    def test_what_only_the_database_knows_to_refuse_is_told_without_a_traceback(self, folder, monkeypatch):
        edit(folder, "squat", name="Forward lunge")
        monkeypatch.setattr(seed, "mistakes_of", lambda *_, **__: [])
        monkeypatch.setattr(snapshot.Plan, "mistakes", lambda _: [])
        with pytest.raises(CommandError, match=r"The database refused an entry, nothing is loaded: .*library_exercise_one_name"):
            load(folder)

    def test_a_folder_that_is_none_and_an_option_that_is_none_are_said_to_be(self):
        for arguments, told in ((["nowhere"], "there is no such folder"), (["manage.py"], "this is not a folder"), (["--colour"], "unrecognized arguments")):
            with pytest.raises(CommandError, match=told):
                load(*arguments)

    def test_on_the_command_line_it_is_a_line_and_a_code_and_no_traceback(self):
        done = subprocess.run(
            [sys.executable, "manage.py", "load_library", "nowhere"],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert done.stdout == ""

    def test_a_database_that_is_not_migrated_is_said_to_be(self, tmp_path):
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
        for command in ("load_library", "dump_library"):
            done = subprocess.run(
                [sys.executable, "manage.py", command, *([str(tmp_path / "out")] if command == "dump_library" else [])],
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 1
            assert "Traceback" not in done.stderr
            assert "no such table" in done.stderr


@pytest.mark.both_databases
class TestDump:
    def test_the_library_just_loaded_is_dumped_byte_for_byte(self, tmp_path):
        dump(tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {path.name for path in seed.CONTENT.glob("*.yaml")}
        for path in seed.CONTENT.glob("*.yaml"):
            assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name

    def test_what_curators_made_and_changed_goes_to_the_files_and_comes_back(self, tmp_path):
        make_exercise(slug="mine", primary=("soleus", "gastrocnemius-medial"), key_cues=["a: b", "- c", "#d"])
        Exercise.objects.filter(slug="box-jump").update(status="retired", note="gone, \u00e9t\u00e9")
        Exercise.objects.get(slug="lunge").sources.set(Source.objects.all()[:3])
        before = snapshot.read()
        dump(tmp_path)
        assert seed.read(tmp_path) == before
        load(tmp_path, overwrite=True)
        assert snapshot.read() == before
        again = tmp_path / "again"
        dump(again)
        for path in again.iterdir():
            assert path.read_bytes() == (tmp_path / path.name).read_bytes()

    def test_a_dump_loads_into_an_empty_database(self, tmp_path, no_rows):
        load()
        before = snapshot.read()
        dump(tmp_path)
        Exercise.objects.update(easier=None, harder=None)
        for model in reversed(MODELS.values()):
            model.objects.all().delete()
        load(tmp_path)
        assert snapshot.read() == before

    def test_a_folder_that_cannot_be_written_is_said_to_be(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(CommandError, match="cannot be written"):
            dump(tmp_path / "file" / "in")
