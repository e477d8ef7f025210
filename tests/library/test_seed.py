"""The library's files: what is in them, that writing them is canonical, and what is said about mistakes."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from library import figures, seed
from library.catalogue import COLLECTIONS, Catalogue, Exercise
from library.proofreading import VOCABULARY
from library.seed import Mistake, SeedError
from library.words import Status

COUNTS = {
    "sources": 143,
    "phases": 7,
    "groups": 7,
    "muscles": 37,
    "cautions": 21,
    "places": 28,
    "equipment": 23,
    "exercises": 116,
    "bands": 6,
    "kinds": 12,
    "stretch_rules": 12,
    "injuries": 25,
    "severity_rules": 4,
    "red_flags": 19,
    "relations": 28,
    "benefits": 42,
    "questions": 15,
    "takeaways": 36,
    "corrections": 23,
    "soreness": 1,
    "remedies": 6,
    "emergency_numbers": 60,
    "starters": 12,
    "seed_points": 80,
}


@pytest.fixture(scope="module")
def library() -> Catalogue:
    return seed.read()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the library's files that a test may spoil."""
    return Path(shutil.copytree(seed.CONTENT, tmp_path / "content"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands in a file exactly once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file, old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


def mistakes(folder: Path) -> list[Mistake]:
    with pytest.raises(SeedError) as caught:
        seed.read(folder)
    return caught.value.mistakes


class TestTheRealFiles:
    def test_they_hold_every_fact_the_library_started_from(self, library):
        assert {name: len(entries) for name, entries in library.collections()} == COUNTS

    def test_all_of_them_are_published(self, library):
        assert {entry.status for _name, entries in library.collections() for entry in entries.values()} == {Status.PUBLISHED}
        assert library.published() == library

    def test_there_is_one_file_for_each_collection_and_no_other(self):
        assert {path.name for path in seed.CONTENT.iterdir()} == {f"{name}.yaml" for name in COLLECTIONS} | {VOCABULARY}

    def test_what_the_founding_article_names_is_there_and_marked(self, library):
        assert len(library.seed_points) == 80
        assert sum(point.group is None for point in library.seed_points.values()) == 16
        marked = {name: sum(getattr(entry, "seed", False) for entry in entries.values()) for name, entries in library.collections()}
        assert marked["groups"] == 6
        assert marked["questions"] == 5
        assert min(marked[name] for name in ("muscles", "exercises", "injuries", "benefits", "relations")) > 0

    def test_every_group_holds_the_muscles_that_count_in_it(self, library):
        assert {group: len(muscles) for group, muscles in library.muscles_of_group.items()} == {
            "quadriceps": 4,
            "hamstrings": 4,
            "calves": 8,
            "glutes": 5,
            "hip-flexors": 6,
            "core": 9,
            "adductors": 3,
        }

    def test_nothing_and_a_mat_count_as_no_equipment(self, library):
        assert [slug for slug, thing in library.equipment.items() if not thing.counts] == ["none", "mat"]

    def test_all_77_shapes_of_the_body_map_belong_to_exactly_one_place(self, library):
        owners = [drawing for place in library.places.values() for drawing in place.drawings]
        assert len(owners) == len(set(owners)) == 33
        assert {shape for shape, _side in shapes_of_the_map()} == set(owners)
        assert sum(figures.bodymap_svg(view, library).count("data-place=") for view in ("front", "back")) == 77

    def test_a_place_in_the_middle_is_drawn_in_the_middle_and_no_other_is(self, library):
        middle = {shape for shape, side in shapes_of_the_map() if side == "centre"}
        assert {drawing for place in library.places.values() if place.central for drawing in place.drawings} == middle == {"rectus-abdominis"}

    def test_writing_them_again_gives_the_same_bytes(self, library, tmp_path):
        seed.write(library, tmp_path)
        for path in seed.CONTENT.glob("*.yaml"):
            assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def shapes_of_the_map() -> list[tuple[str, str]]:
    """(shape, side) of everything the two drawings let one tap; a shape on the left has its mirror image."""
    drawings = Path(figures.__file__).parent / "drawings"
    pages = "".join((drawings / f"{view}.svg").read_text(encoding="utf-8") for view in ("front", "back"))
    return re.findall(r'data-shape="([\w-]+)" data-side="(\w+)"', pages)


class TestRoundTrip:
    def test_what_is_written_is_read_again(self, library, tmp_path):
        seed.write(library, tmp_path)
        assert seed.read(tmp_path) == library

    def test_drafts_and_odd_texts_survive(self, library, tmp_path):
        odd = replace(
            library.exercises["box-jump"],
            status=Status.DRAFT,
            note="yes: 'no' \"maybe\" # not a comment, 3.0 {a} é \U0001f9b5",
            key_cues=("- dash", "null", "12", "true", "a: b", "@home", "% of it"),
            common_mistakes=(),
            mends=(),
        )
        changed = library.with_entry("exercises", odd)
        seed.write(changed, tmp_path)
        assert seed.read(tmp_path) == changed

    def test_an_entry_says_only_what_differs_from_its_defaults(self, library):
        text = seed.text_of(library.equipment["wall"])
        assert text == "- slug: wall\n  name: wall or post\n"

    def test_equal_entries_have_equal_digests_and_others_do_not(self, library):
        squat = library.exercises["squat"]
        assert seed.digest(squat) == seed.digest(replace(squat))
        assert seed.digest(squat) != seed.digest(replace(squat, sets=4))

    def test_a_list_whose_order_means_nothing_may_be_written_in_any_order(self, folder, library):
        change(folder, "places.yaml", "  cautions: [achilles_pain, insertional_achilles]\n", "  cautions: [insertional_achilles, achilles_pain]\n")
        change(folder, "exercises.yaml", SQUAT, SQUAT + "  equipment_optional: [step, dumbbell]\n")
        change(
            folder,
            "exercises.yaml",
            "  equipment: [none]\n  equipment_optional: [dumbbell]\n  level: 1\n  sets: 3\n  reps: 10\n  rest_seconds: 90\n",
            "  equipment: [none]\n  level: 1\n  sets: 3\n  reps: 10\n  rest_seconds: 90\n",
        )
        assert seed.read(folder).exercises["squat"].equipment_optional == ("dumbbell", "step")
        change(folder, "exercises.yaml", "  equipment_optional: [step, dumbbell]\n", "  equipment_optional: [dumbbell]\n")
        assert seed.read(folder) == library


SQUAT = "- slug: squat\n  name: Squat\n"

# id: (file, what stands there, what a curator writes instead, the entry named, part of the reason)
WRONG = {
    "an unknown key": ("exercises.yaml", SQUAT, SQUAT + "  colour: red\n", "squat", "unknown key 'colour'"),
    "a misspelt key": ("exercises.yaml", SQUAT, SQUAT + "  equipmnt: [wall]\n", "squat", "is 'equipment' meant?"),
    "a missing key": ("exercises.yaml", SQUAT, "- slug: squat\n", "squat", "name is missing"),
    "an empty text": ("exercises.yaml", SQUAT, "- slug: squat\n  name: '  '\n", "squat", "name: it must not be empty"),
    "a number for a text": ("exercises.yaml", SQUAT, "- slug: squat\n  name: 5\n", "squat", "it has to be text, not 5; put it in quotes"),
    "a yes for a text": ("exercises.yaml", SQUAT, "- slug: squat\n  name: yes\n", "squat", "it has to be text, not true"),
    "a text for a number": ("bands.yaml", "lowest: 9", "lowest: nine", "extreme", "it has to be a whole number, not 'nine'"),
    "a fraction": ("bands.yaml", "lowest: 9", "lowest: 9.5", "extreme", "it has to be a whole number, not 9.5"),
    "a truth for a number": ("bands.yaml", "lowest: 9", "lowest: true", "extreme", "it has to be a whole number, not true"),
    "a number out of bounds": ("red_flags.yaml", "  rank: 17\n", "  rank: 0\n", "rf-persistent", "rank has to be from 1 to 1000"),
    "a number beyond all databases": ("red_flags.yaml", "  rank: 17\n", f"  rank: 1{'0' * 40}\n", "rf-persistent", "rank has to be from"),
    "a number beyond Python": ("red_flags.yaml", "  rank: 17\n", f"  rank: 1{'0' * 5000}\n", "", "this is not YAML"),
    "no truth value": ("equipment.yaml", "  name: mat or soft floor\n  counts: false\n", "  name: mat or soft floor\n  counts: 0\n", "mat", "it has to be true or false"),
    "a text for a list": ("exercises.yaml", SQUAT, SQUAT + "  also_in_: x\n", "squat", "unknown key"),
    "a word for a list": ("places.yaml", "  drawings: [sole]\n", "  drawings: sole\n", "foot-sole", "drawings: it has to be a list"),
    "a mapping in a list": ("places.yaml", "  drawings: [sole]\n", "  drawings: [{a: b}]\n", "foot-sole", "drawings: it has to be text"),
    "an empty item": ("places.yaml", "  drawings: [sole]\n", "  drawings: ['']\n", "foot-sole", "an item is empty"),
    "an unknown word": ("places.yaml", "  name: Heel\n  also_called: heel bone\n  region: foot-and-ankle\n", "  name: Heel\n  also_called: heel bone\n  region: elbow\n", "heel", "unknown word 'elbow'; it is one of front-of-leg"),
    "a word twice": ("muscles.yaml", "- slug: soleus\n", "- slug: soleus\n  views: [back, back]\n", "", "the key 'views' is there twice"),
    "an unknown reference": ("seed_points.yaml", "- slug: sp-quads-squat\n  group: quadriceps\n", "- slug: sp-quads-squat\n  group: thighs\n", "sp-quads-squat", "group: there is no 'thighs' among the groups"),
    "a reference twice": ("places.yaml", "  cautions: [achilles_pain, insertional_achilles]\n", "  cautions: [achilles_pain, achilles_pain]\n", "achilles", "'achilles_pain' stands there 2 times"),
    "a seed point without a row": ("seed_points.yaml", "  kind: exercise\n  row: box-jump\n", "  kind: exercise\n  row: bok-jump\n", "sp-quads-box-jump", "row: there is no 'bok-jump' in any file"),
    "a slug twice": ("equipment.yaml", "- slug: wall\n", "- slug: mat\n", "mat", "this slug is there twice"),
    "a slug no address can carry": ("equipment.yaml", "- slug: hill\n", "- slug: Steep Hill\n", "Steep Hill", "a slug is at most 60 small letters"),
    "an entry without a slug": ("equipment.yaml", "- slug: bike\n  name:", "- name:", "entry 23", "begins with its slug"),
    "an entry that is no mapping": ("equipment.yaml", "- slug: bike\n", "- bike\n- slug: bike\n", "entry 23", "an entry is a mapping"),
    "a name twice": ("equipment.yaml", "  name: kettlebell\n", "  name: Barbell\n", "barbell", "name: 'kettlebell' has the same one"),
    "a key twice": ("equipment.yaml", "  name: kettlebell\n", "  name: kettlebell\n  name: kettlebell\n", "", "the key 'name' is there twice"),
    "broken YAML": ("equipment.yaml", "  name: kettlebell\n", "  name: [kettlebell\n", "", "line "),
    "a tab for an indent": ("equipment.yaml", "  name: kettlebell\n", "\tname: kettlebell\n", "", "line "),
    "a tag": ("equipment.yaml", "  name: kettlebell\n", "  name: !!python/object:os.system kettlebell\n", "", "could not determine a constructor"),
    "an alias": ("equipment.yaml", "  name: kettlebell\n", "  name: &a kettlebell\n  counts: *a\n", "", "an alias (*) is not read here"),
    "a merge key": ("equipment.yaml", "  name: kettlebell\n", "  <<: {name: kettlebell}\n", "", "a merge key (<<) is not read here"),
    "a gap in the bands": ("bands.yaml", "  lowest: 5\n", "  lowest: 6\n", "", "a gap: no published band holds 5"),
    "an overlap of the bands": ("bands.yaml", "  lowest: 5\n", "  lowest: 4\n", "high", "an overlap: 4 is also in 'noticeable'"),
    "a band upside down": ("bands.yaml", "  lowest: 9\n  highest: 10\n", "  lowest: 10\n  highest: 9\n", "extreme", "the highest number is below the lowest"),
    "a milder band above": ("bands.yaml", "  advice: rest\n", "  advice: go\n", "severe", "its advice is milder than that of 'high'"),
    "a kind that leads to no band": ("bands.yaml", "  highest: 10\n  advice: stop_and_see_professional\n", "  highest: 10\n  advice: rest\n", "", "no published band is as strict"),
    "a phase that leaves a gap": ("phases.yaml", "  end: 15\n", "  end: 14\n", "", "cover the stride from 0 to 100"),
    "a level for no phase": ("muscles.yaml", "- slug: soleus\n", "- slug: soleus\n  x: 1\n", "soleus", "unknown key 'x'"),
    "a red flag the rules need, renamed": ("red_flags.yaml", "- slug: rf-persistent\n", "- slug: rf-lasting\n", "rf-persistent", "a rule decides on this slug"),
    "a kind the rules need, as a draft": ("kinds.yaml", "- slug: weak\n", "- slug: weak\n  status: draft\n", "weak", "it has to be there and published"),
    "a published exercise without a source": ("exercises.yaml", "  sources: [garber2011, neto2020, seed_article]\n", "  sources: []\n", "squat", "publishing needs at least one published source"),
    "an exercise held and repeated": ("exercises.yaml", SQUAT, SQUAT + "  hold_seconds: 30\n", "squat", "an exercise is held or repeated, not both"),
    "an exercise that is its own variant": ("exercises.yaml", "  harder: bulgarian-split-squat\n  sources: [garber2011, neto2020, seed_article]\n", "  harder: squat\n  sources: [garber2011, neto2020, seed_article]\n", "squat", "an exercise is not its own harder variant"),
    "a shape in two places": ("places.yaml", "  drawings: [sole]\n", "  drawings: [sole, soleus]\n", "foot-sole", "'soleus' belongs to 'lower-calf' already"),
    "a DOI that is none": ("sources.yaml", "  doi: 10.1016/j.jbiomech.2010.06.025\n", "  doi: doi.org/10.1016/j.jbiomech\n", "hamner2010", "a DOI begins with 10."),
    "a text without end": ("equipment.yaml", "  name: kettlebell\n", f"  name: {'k' * 121}\n", "kettlebell", "it is longer than 120 characters"),
    "a control character": ("equipment.yaml", "  name: kettlebell\n", '  name: "kettle\\0bell"\n', "kettlebell", "it has a control character in it"),
    "a list of too much": ("places.yaml", "  drawings: [sole]\n", f"  drawings: [{', '.join(f's{number}' for number in range(300))}]\n", "foot-sole", "it has more than 200 items"),
    "a file that is one mapping": ("soreness.yaml", "- slug: doms\n", "slug: doms\nrest:\n- slug: doms\n", "", "the file has to be a list of entries"),
}  # fmt: skip


class TestMistakes:
    def test_one_is_told_with_file_entry_and_reason(self, subtests, folder):
        for name, (file, old, new, slug, reason) in WRONG.items():
            with subtests.test(name):
                change(folder, file, old, new)
                found = mistakes(folder)
                assert any(mistake.file in (file, "kinds.yaml") and (not slug or mistake.slug == slug) and reason in mistake.reason for mistake in found), found
            shutil.copy(seed.CONTENT / file, folder / file)

    def test_all_of_them_are_told_at_once(self, folder):
        told = [WRONG[name] for name in ("an unknown key", "a gap in the bands", "a seed point without a row", "an unknown word", "a DOI that is none")]
        for file, old, new, _slug, _reason in told:
            change(folder, file, old, new)
        found = mistakes(folder)
        for file, _old, _new, _slug, reason in told:
            assert any(mistake.file == file and reason in mistake.reason for mistake in found), (reason, found)
        assert len(found) == len(told)

    def test_a_broken_file_is_not_blamed_on_the_entries_that_point_to_it(self, folder):
        (folder / "muscles.yaml").write_text("- [", encoding="utf-8")
        assert [mistake.file for mistake in mistakes(folder)] == ["muscles.yaml"]

    def test_a_lost_entry_is_not_blamed_on_the_entries_that_point_to_it(self, folder):
        change(folder, "equipment.yaml", "  name: wall or post\n", "")
        assert [str(mistake) for mistake in mistakes(folder)] == ["equipment.yaml: wall: name is missing"]

    def test_a_draft_may_lack_what_publishing_needs(self, folder):
        path = folder / "exercises.yaml"
        bare = Exercise(
            slug="toe-tap",
            name="Toe tap",
            status=Status.DRAFT,
            kind="mobility",
            group="calves",
            position="seated",
            level=1,
            sets=1,
            when=(),
            intensity=1,
            key_cues=(),
            common_mistakes=(),
        )
        path.write_text(path.read_text(encoding="utf-8") + "\n" + seed.text_of(bare), encoding="utf-8")
        assert seed.read(folder).exercises["toe-tap"].status == Status.DRAFT
        path.write_text(path.read_text(encoding="utf-8").replace("  status: draft\n", ""), encoding="utf-8")
        assert {mistake.reason for mistake in mistakes(folder) if mistake.slug == "toe-tap"} == {
            "publishing needs at least one published source",
            "publishing needs at least one published primary muscle",
            "publishing needs a dose: hold_seconds or reps",
            "publishing needs at least one cue",
            "publishing needs at least one slot",
            *(f"publishing needs its {text}" for text in ("purpose", "steps", "feel", "make easier", "make harder")),
        }

    def test_a_published_entry_may_not_rest_on_drafts_alone(self, folder):
        change(folder, "sources.yaml", "- slug: hotfiel2018\n", "- slug: hotfiel2018\n  status: draft\n")
        found = mistakes(folder)
        assert Mistake("remedies.yaml", "time", "publishing needs at least one published source") in found

    def test_a_file_that_is_not_utf_8_is_named(self, folder):
        (folder / "equipment.yaml").write_bytes("- slug: café\n".encode("latin-1"))
        assert Mistake("equipment.yaml", "", "the file is not UTF-8 (byte 11)") in mistakes(folder)

    def test_a_file_nested_without_end_is_named(self, folder):
        (folder / "equipment.yaml").write_text("[" * 500_000, encoding="utf-8")
        assert any(mistake.file == "equipment.yaml" and "line 1: this is nested too deep" in mistake.reason for mistake in mistakes(folder))

    def test_a_file_with_a_nul_byte_is_named(self, folder):
        (folder / "equipment.yaml").write_bytes(b"- slug: a\0b\n")
        assert any(mistake.file == "equipment.yaml" and "this is not YAML" in mistake.reason for mistake in mistakes(folder))

    def test_an_enormous_file_is_not_read(self, folder, monkeypatch):
        monkeypatch.setattr(seed, "FILE_AT_MOST", 1_000)
        assert any(mistake == Mistake("exercises.yaml", "", "the file is larger than 0 MB") for mistake in mistakes(folder))

    def test_an_empty_file_is_an_empty_collection(self, folder):
        (folder / "remedies.yaml").write_text("# nothing helps\n", encoding="utf-8")
        assert seed.read(folder).remedies == {}

    def test_a_byte_order_mark_does_no_harm(self, folder, library):
        path = folder / "equipment.yaml"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        assert seed.read(folder) == library


class TestFolders:
    def test_a_folder_that_is_not_there(self, tmp_path):
        assert mistakes(tmp_path / "nowhere") == [Mistake(str(tmp_path / "nowhere"), "", "there is no such folder")]

    def test_a_file_in_place_of_a_folder(self, tmp_path):
        (tmp_path / "file").write_text("")
        assert mistakes(tmp_path / "file") == [Mistake(str(tmp_path / "file"), "", "this is not a folder")]

    def test_an_empty_folder(self, tmp_path):
        assert mistakes(tmp_path) == [Mistake(str(tmp_path), "", "there are no content files in this folder")]

    def test_a_missing_file_and_one_too_many(self, folder):
        (folder / "exercises.yaml").rename(folder / "exercise.yaml")
        assert mistakes(folder) == [Mistake("exercise.yaml", "", "no such file is expected; is 'exercises.yaml' meant?"), Mistake("exercises.yaml", "", "this file is missing")]

    def test_a_folder_where_a_file_should_be(self, folder):
        (folder / "remedies.yaml").unlink()
        (folder / "remedies.yaml").mkdir()
        assert any(mistake.file == "remedies.yaml" and "cannot be read" in mistake.reason for mistake in mistakes(folder))

    def test_what_is_no_content_file_is_left_alone(self, folder, library):
        (folder / "notes.txt").write_text("remember the milk")
        assert seed.read(folder) == library
