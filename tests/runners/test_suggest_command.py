"""`manage.py suggest`, as a shell and a program meet it. The library is the one in the test database."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from runners.management.commands import suggest
from tests.runners.engine import library
from tests.runners.test_suggestions import BANNED

ROOT = Path(suggest.__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


def asked(*words: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("suggest", *words, stdout=out)
    return out.getvalue()


def as_json(*words: str) -> dict:
    return json.loads(asked(*words, "--format", "json"))


@pytest.fixture
def refused(capsys):
    """Runs the command as the shell does and gives its exit code and what it says on standard error."""

    def run(*words: str) -> tuple[int, str]:
        command = suggest.Command()
        with pytest.raises(SystemExit) as left:
            command.run_from_argv(["manage.py", "suggest", *words])
        captured = capsys.readouterr()
        assert captured.out == ""
        return left.value.code, captured.err

    return run


def test_a_program_gets_the_keys_it_was_promised_in_their_order():
    answer = as_json("calves:left:3:tight", "--minutes", "10")
    assert list(answer) == ["minutes", "total_seconds", "areas", "suggestions", "withheld", "later"]
    assert [list(each) for each in answer["areas"]] == [["area", "side", "advice", "because", "sources"]]
    keys = ["slug", "kind", "intensity", "for", "sides", "sets", "hold_seconds", "reps", "seconds", "because", "sources"]
    assert all(list(each) == keys for each in answer["suggestions"])
    assert all(list(each) == ["rule", "subject", "area", "text"] for suggestion in answer["suggestions"] for each in suggestion["because"])
    assert all(list(each) == ["slug", "rule", "area"] for each in answer["withheld"])
    assert all(list(each) == ["slug", "for"] for each in answer["later"])
    assert answer["minutes"] == 10
    assert answer["total_seconds"] == sum(each["seconds"] for each in answer["suggestions"]) <= 600
    assert answer["areas"][0]["advice"] == "adapt"


def test_seconds_can_be_worked_out_from_the_answer_and_the_library():
    for each in as_json("calves:both:2:tight", "core:centre:2:tight", "glutes:right:3:sore", "--minutes", "30")["suggestions"]:
        exercise = library().exercises[each["slug"]]
        work = each["hold_seconds"] or each["reps"] * (exercise.rep_seconds or 3)
        sides = len(each["sides"]) or 1
        assert each["seconds"] == sides * (each["sets"] * work + (each["sets"] - 1) * exercise.rest_seconds) + (sides - 1) * 5 + 5
        assert bool(each["sides"]) == exercise.per_side
        assert each["sources"] == list(exercise.sources)
        assert each["because"]


def test_areas_come_in_the_order_given_and_nothing_else_changes_with_it():
    one = as_json("glutes:left:2:tight", "calves:right:3:sore", "core:centre:1:tight")
    two = as_json("core:centre:1:tight", "calves:right:3:sore", "glutes:left:2:tight")
    assert [area["area"] for area in one["areas"]] == ["glutes", "calves", "core"]
    assert one["areas"] == two["areas"][::-1]
    assert {**one, "areas": []} == {**two, "areas": []}


def test_an_emergency_says_nothing_else_in_any_format():
    answer = as_json("calves:left:2:tight", "glutes:left:2:tight", "--red-flag", "rf-chest,rf-nerve")
    assert {area["advice"] for area in answer["areas"]} == {"emergency"}
    assert (answer["suggestions"], answer["withheld"], answer["later"], answer["total_seconds"]) == ([], [], [], 0)
    words = asked("calves:left:2:tight", "--red-flag", "rf-chest")
    assert "Get help now" in words
    assert "Call the emergency number" in words or "call the emergency number" in words
    assert "Session" not in words
    assert "Left out" not in words
    assert "coming weeks" not in words


def test_options_reach_the_rules():
    assert {each["kind"] for each in as_json("hamstrings:left:2:tight", "--when", "before_run")["suggestions"]} == {"dynamic_stretch", "mobility"}
    assert as_json("calves:left:2:tight", "--caution", "dvt_suspected")["areas"][0]["advice"] == "stop_and_see_professional"
    nothing = {each["slug"] for each in as_json("calves:left:2:tight", "--equipment", "none", "--minutes", "60")["suggestions"]}
    assert nothing
    assert all(set(library().exercises[slug].equipment) <= {"none", "mat"} for slug in nothing)
    assert "calf-foam-roll" in {each["slug"] for each in as_json("calves:left:2:tight", "--equipment", "foam_roller,wall", "--minutes", "60")["suggestions"]}
    assert all(library().exercises[each["slug"]].level == 1 for each in as_json("calves:left:2:tight", "--level", "1", "--minutes", "60")["suggestions"])
    assert as_json("calves:left:3:sore:8")["areas"][0]["advice"] == "gentle_only"
    assert as_json("calves:left:3:sore:11")["areas"][0]["advice"] == "stop_and_see_professional"


def test_a_caution_given_twice_over_is_not_lost():
    once, twice = (as_json("quadriceps:left:2:tight", *words) for words in (("--caution", "knee_pain,balance"), ("--caution", "knee_pain", "--caution", "balance")))
    assert once == twice
    assert {each["rule"] for each in once["withheld"]} == {"6"}


def test_an_explanation_says_of_every_exercise_what_became_of_it_and_agrees_with_the_answer():
    words = (
        "calves:left:3:tight",
        "hamstrings:both:2:tight",
        "--minutes",
        "8",
        "--caution",
        "balance",
        "--swap",
        "wall-calf-stretch-straight",
        "--no-floor",
        "--equipment",
        "wall",
    )
    plain, explained = as_json(*words), as_json(*words, "--explain")
    assert {name: explained[name] for name in plain} == plain
    assert list(explained) == [*plain, "hint", "swaps", "considered"]
    keys = ["slug", "area", "side", "total", "points", "taken", "rule", "subject", "text"]
    assert all(list(each) == keys for each in explained["considered"])
    assert {(each["slug"], each["area"]) for each in explained["considered"] if each["taken"]} == {(each["slug"], area) for each in plain["suggestions"] for area in each["for"]}
    assert {each["rule"] for each in explained["considered"]} >= {"6", "11", "12", "14", "18", "22", "27"}
    assert all(each["total"] == sum(each["points"].values()) for each in explained["considered"])
    assert {each["slug"] for each in explained["considered"] if each["area"] == "calves"} == {slug for slug, each in library().exercises.items() if "calves" in each.groups}
    assert explained["swaps"][0]["slug"] == "wall-calf-stretch-straight"


def test_every_line_of_an_explanation_is_a_sentence_in_plain_words():
    words = asked(
        "calves:left:3:tendon-ache", "quadriceps:both:2:tight", "core:centre:7:sore", "hip-flexors:left:2:sore", "--level", "1", "--when", "before_run", "--explain", "--no-floor"
    )
    lines = [line for line in words.splitlines() if ", rule " in line]
    assert len(lines) > 60
    assert all(line.startswith("  ") and line.endswith(".") and " points (" in line and "None" not in line and "{" not in line for line in lines)
    assert any("Taken, rule 18." in line for line in lines)
    assert any("Left out, rule 12: it asks for more skill." in line for line in lines)
    assert not BANNED.search(words)


def test_an_emergency_explains_nothing():
    answer = as_json("calves:left:2:tight", "--red-flag", "rf-chest", "--explain")
    assert (answer["considered"], answer["hint"], answer["swaps"]) == ([], None, [])
    assert "Thought of" not in asked("calves:left:2:tight", "--red-flag", "rf-chest", "--explain")


def test_a_hint_is_marked_as_one_and_swaps_are_told():
    words = asked("hip-flexors:left:2:tight", "--swap", "standing-hip-flexor-stretch")
    assert words.count("Also worth a look: your core") == 1
    assert "It is a hint, not a cause." in words
    assert "Also worth a look" not in asked("hip-flexors:left:9:tight")
    assert "Sent away\n  " in asked("calves:left:2:tight", "--swap", "wall-calf-stretch-straight", "--minutes", "3")
    assert "there is nothing else" in asked("gluteus-minimus:left:5:tight", "--swap", ",".join(slug for slug, each in library().exercises.items() if "glutes" in each.groups))


def test_swaps_keep_the_order_given_and_ways_of_holding_reach_the_rules():
    held = {each["slug"]: each for each in as_json("calves:left:2:tight", "--holds", "longer", "--minutes", "60")["suggestions"]}
    assert held["wall-calf-stretch-straight"]["hold_seconds"] == 45
    first = as_json("calves:left:2:tight", "--minutes", "2", "--explain")["suggestions"][0]["slug"]
    second = as_json("calves:left:2:tight", "--minutes", "2", "--swap", first, "--explain")["swaps"][0]["instead"]
    third = as_json("calves:left:2:tight", "--minutes", "2", "--swap", f"{first},{second}", "--explain")
    assert [each["slug"] for each in third["swaps"]] == [first, second]
    assert {first, second}.isdisjoint(each["slug"] for each in third["suggestions"])


@pytest.mark.parametrize("days", ["0", "1", "007", "99999", "9" * 5_000])
def test_days_may_be_any_whole_number(days: str):
    assert as_json(f"calves:left:2:sore:{days}")["areas"][0]["advice"] in {"adapt", "gentle_only"}


def test_ten_minutes_and_plain_words_are_what_one_gets_without_asking():
    words = asked("calves:left:3:tight", "hamstrings:both:7:tight")
    assert "of 10 min" in words
    assert "Left calf: Go easy on it" in words
    assert "Hamstrings on both sides: Rest it" in words
    assert "Left out today" in words
    assert "For the coming weeks" in words
    assert not BANNED.search(words)
    assert all(len(line) < 400 for line in words.splitlines())


def test_a_day_without_anything_to_do_says_so():
    assert "No session today." in asked("calves:left:8:tight")


GOOD = "calves:left:3:tight"


@pytest.mark.parametrize(
    "words",
    [
        [],
        [""],
        ["calves"],
        ["calves:left:3"],
        ["calves:left:3:"],
        ["calves:left::tight"],
        ["calves::3:tight"],
        [":left:3:tight"],
        ["calves:left:3:tight:"],
        ["calves:left:3:tight:1:2"],
        ["elbow:left:3:tight"],
        ["Calves:left:3:tight"],
        ["calves:up:3:tight"],
        ["calves:centre:3:tight"],
        ["calves:left:3:itchy"],
        ["calves:left:11:tight"],
        ["calves:left:-1:tight"],
        ["calves:left:3.5:tight"],
        ["calves:left:three:tight"],
        ["calves:left:٣:tight"],
        ["calves:left:1e1:tight"],
        ["calves:left:" + "9" * 5_000 + ":tight"],
        ["calves:left:3:tight:-1"],
        ["calves:left:3:tight:1.5"],
        ["calves:left:3:tight:soon"],
        ["calves:left:3:tight:²"],
        [GOOD, GOOD],
        ["calves:both:3:tight", "calves:both:2:sore"],
        [GOOD, "--minutes", "0"],
        [GOOD, "--minutes", "121"],
        [GOOD, "--minutes", "-5"],
        [GOOD, "--minutes", "ten"],
        [GOOD, "--minutes", "1.5"],
        [GOOD, "--minutes", ""],
        [GOOD, "--minutes", "9" * 5_000],
        [GOOD, "--minutes"],
        [GOOD, "--level", "0"],
        [GOOD, "--level", "4"],
        [GOOD, "--when", "later"],
        [GOOD, "--when", ""],
        [GOOD, "--format", "yaml"],
        [GOOD, "--format", ""],
        [GOOD, "--equipment", "sofa"],
        [GOOD, "--equipment", ""],
        [GOOD, "--equipment", "wall,,chair"],
        [GOOD, "--equipment", "none,wall"],
        [GOOD, "--equipment", "none", "--equipment", "wall"],
        [GOOD, "--caution", "knee"],
        [GOOD, "--caution", "knee_pain,"],
        [GOOD, "--caution", "knee_pain balance"],
        [GOOD, "--red-flag", "rf-none"],
        [GOOD, "--red-flag", ","],
        [GOOD, "--holds", "short"],
        [GOOD, "--holds", ""],
        [GOOD, "--swap", "none"],
        [GOOD, "--swap", "plank,"],
        [GOOD, "--no-floor=1"],
        [GOOD, "--speed", "5"],
        ["--minutes", "10"],
        ["calves\n:left:3:tight"],
        ["cal\x00ves:left:3:tight"],
        [GOOD, "--caution", "knee\x00_pain"],
        [GOOD, "--what\never"],
        ["\udcffcalves:left:3:tight"],
        ["x" * 1_000_000 + ":left:3:tight"],
        ["calves:left:3:" + "x" * 1_000_000],
    ],
    ids=lambda words: (" ".join(words) or "nothing").encode("unicode_escape").decode()[:40],
)
def test_bad_words_are_refused_in_one_line(words: list[str], refused):
    code, said = refused(*words)
    assert code not in (0, None)
    assert len(said.splitlines()) == 1
    assert said.endswith("\n")
    assert said.strip().isprintable()
    assert 10 < len(said) < 700
    assert "Traceback" not in said


def test_in_a_program_bad_words_are_a_command_error():
    with pytest.raises(CommandError, match="no area"):
        asked("elbow:left:3:tight")
    with pytest.raises(CommandError, match="unrecognized"):
        asked("calves:left:3:tight", "--speed")


def test_an_empty_library_is_one_line_too(refused, monkeypatch):
    from library.catalogue import Catalogue

    monkeypatch.setattr(suggest.snapshot, "catalogue", Catalogue.of)
    code, said = refused("calves:left:3:tight")
    assert code == 1
    assert said.count("\n") == 1
    assert "empty" in said


def test_a_database_without_tables_is_one_line_and_no_traceback(tmp_path: Path):
    """In a process of its own, as a person would run it before anything else."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.local", "LEGWORK_DATA": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3"}
    done = subprocess.run([sys.executable, "manage.py", "suggest", "calves:left:3:tight"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be read" in done.stderr


def test_help_tells_how_to_name_a_spot(capsys):
    command: BaseCommand = suggest.Command()
    with pytest.raises(SystemExit) as left:
        command.run_from_argv(["manage.py", "suggest", "--help"])
    assert left.value.code == 0
    assert "AREA:SIDE:SEVERITY:KIND" in capsys.readouterr().out
