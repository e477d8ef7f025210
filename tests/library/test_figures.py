"""Every exercise is drawn, small and safe enough to stand in any page; a pose that could not be held fails here."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import brotli
import pytest
from django.template import Context, Template

from library import figures, seed
from library.drawings import checks, figure, settle

POSES = figures.poses()


@pytest.fixture(scope="module")
def catalogue():
    return seed.read()


def test_every_exercise_has_a_drawing_and_every_drawing_an_exercise(catalogue):
    assert set(POSES) == set(catalogue.exercises)


def test_a_body_could_hold_the_pose():
    """Joints within their limits, contacts that touch, nothing under the floor or out of the picture, a muscle to be seen."""
    assert {slug: problems for slug, pose in POSES.items() if (problems := checks.problems(slug, pose))} == {}


def test_a_drawing_is_small_well_formed_and_brings_nothing_the_policy_refuses(subtests):
    for slug, pose in POSES.items():
        for index in range(len(pose["frames"])):
            with subtests.test(f"{slug} {index}"):
                svg = figure.figure(pose, index)
                assert len(svg.encode()) <= 5120
                for element in ElementTree.fromstring(svg).iter():
                    assert element.tag in {"svg", "g", "path", "rect", "circle", "ellipse"}
                    assert not set(element.attrib) & {"style", "id", "href"}
                    assert not any(name.startswith("on") for name in element.attrib)


def test_a_drawing_is_described_for_who_cannot_see_it(subtests):
    for slug in POSES:
        with subtests.test(slug):
            described = ElementTree.fromstring(figures.figure_svg(slug))
            assert described.get("role") == "img"
            assert len(described.get("aria-label")) > 20
            silent = ElementTree.fromstring(figures.figure_svg(slug, alt=False))
            assert silent.get("aria-hidden") == "true"
            assert silent.get("role") is None


def test_the_other_side_is_the_mirror_image():
    plain, mirrored = figures.figure_svg("squat"), figures.figure_svg("squat", mirror=True)
    inner = re.compile(r"<svg[^>]*>(?:<g transform=\"matrix\(-1 0 0 1 \d+ 0\)\">)?(.*?)(?:</g>)?</svg>")
    assert plain != mirrored
    assert inner.fullmatch(plain)[1] == inner.fullmatch(mirrored)[1]


def test_a_drawing_fills_its_frame_and_no_frame_is_taller_than_wide(subtests):
    for slug, pose in POSES.items():
        with subtests.test(slug):
            left, top, width, height = figure.framing(pose)
            assert height <= width <= 2 * height + 0.01
            assert left >= -0.01
            assert top >= 0
            assert left + width <= 240.01
            assert top + height <= 180.01


def test_five_drawings_leave_room_for_the_words_in_one_answer():
    """A check-in answers with about five cards; their drawings may take 6 KB of its 10, compressed as a server does in passing."""
    slugs = list(POSES)
    fives = ["".join(figures.figure_svg(slug, alt=False) for slug in slugs[start::20][:5]) for start in range(20)]
    assert max(len(brotli.compress(five.encode(), quality=5)) for five in fives) <= 6 * 1024


def test_an_exercise_without_a_drawing_leaves_the_page_whole():
    page = Template('{% load drawings %}{% has_figure "no-such-exercise" as drawn %}[{% figure "no-such-exercise" %}]{{ drawn }}')
    assert page.render(Context()) == "[]False"
    assert figures.figure_svg("no-such-exercise") is None


def test_a_page_chooses_side_and_silence():
    page = Template('{% load drawings %}{% figure "squat" mirror=True alt=False %}').render(Context())
    assert page == figures.figure_svg("squat", mirror=True, alt=False)
    assert "aria-hidden" in page


def test_an_icon_is_silent_and_comes_from_the_sprite():
    small = Template('{% load drawings %}{% icon "play" small=True %}').render(Context())
    assert 'class="i i--s"' in small
    assert 'aria-hidden="true"' in small
    assert "img/icons.svg#i-play" in small


def test_every_icon_a_template_names_is_in_the_sprite():
    folder = figures.DRAWINGS.parent.parent
    known = set(re.findall(r'<symbol id="i-([a-z]+)"', (folder / "static" / "img" / "icons.svg").read_text(encoding="utf-8")))
    named = {name for path in (folder / "templates").rglob("*.html") for name in re.findall(r'{% icon "([a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert named
    assert named - known == set()


def test_a_rough_pose_settles_until_its_contacts_touch():
    draft = {
        "view": "side-right",
        "highlight": ["gastrocnemius-lateral"],
        "alt": "A wall stretch, drawn roughly.",
        "props": [{"wall": 60}],
        "frames": [
            {
                "angles": {"root": [0, 50], "trunk_tilt": 14, "hip_r": -20, "ankle_r": 30, "hip_l": 60, "knee_l": 70, "shoulder_r": 100, "elbow_r": 10, "wrist_r": 80},
                "contacts": {"heel_r": ["floor", -44], "ball_r": "floor", "heel_l": ["floor", 12], "ball_l": "floor", "palm_r": "wall"},
            }
        ],
    }
    assert checks.problems("rough", draft) != []
    settle.settle(draft)
    assert checks.problems("rough", draft) == []


def test_the_poses_are_written_as_the_tool_writes_them():
    assert settle.dumped(dict(POSES)) == figure.POSES.read_text(encoding="utf-8")


def test_the_stages_of_an_exercise_are_drawn_in_order_and_described_once():
    frames = figures.key_frames("squat")
    assert [name for name, _ in frames] == ["stand", "squat"]
    assert [ElementTree.fromstring(drawing).get("role") for _, drawing in frames] == ["img", None]
    assert len(figures.key_frames("couch-stretch")) == 1
    assert figures.key_frames("no-such-exercise") == ()


def test_every_stage_of_several_has_a_name_and_the_same_frame(subtests):
    several = [slug for slug, pose in POSES.items() if len(pose["frames"]) > 1]
    assert several
    for slug in several:
        with subtests.test(slug):
            frames = figures.key_frames(slug)
            assert all(name for name, _ in frames)
            assert len({ElementTree.fromstring(drawing).get("viewBox") for _, drawing in frames}) == 1
