"""For who draws a new exercise: moves a rough pose until every contact really touches, and keeps it in poses.yaml.

    python -m library.drawings.settle drafts.yaml

A draft is a pose as in poses.yaml with rough angles. Only the pelvis and the joints of limbs that touch something
move, and as little as needed. In a frame, `also: [lumbar, hip_r.1]` frees more angles, `hold: [knee_r]` keeps one as
written, and `like: 0` starts from an earlier frame. `keep: true` on a pose leaves its zoom, floor and shift alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from library.drawings.checks import problems, surface_gap
from library.drawings.figure import POSES, extent, load
from library.drawings.outline import bounds
from library.drawings.props import draw_arrow, draw_prop
from library.drawings.skeleton import LIMITS, POINTS, angle, point, skeleton
from library.drawings.space import FLOOR, HEIGHT, SCALE, TURN, WIDTH, Camera

Draft: TypeAlias = dict[str, Any]
Joint: TypeAlias = tuple[str, int]  # an angle's name and its place in the list
LEG, ARM = ("thigh_", "shank_", "foot_", "toe_"), ("upper_", "fore_", "hand_")
ANYTHING = (-400.0, 400.0)
STEP = 10.0  # unknowns are in tens of degrees and of body units, so that all weigh about the same


def joints_to_move(frame: Draft) -> list[Joint]:
    """The angles that contacts of this frame may change."""
    found = [joint for name, surface in frame.get("contacts", {}).items() for joint in _joints_of_contact(name, surface)]
    for extra in frame.get("also", []):
        name, _, index = extra.partition(".")
        found.append((name, int(index or 0)))
    return [joint for joint in dict.fromkeys(found) if joint[0] not in frame.get("hold", [])]


def _joints_of_contact(name: str, surface: Any) -> Iterator[Joint]:
    on_the_body = isinstance(surface, str) and surface in POINTS
    yield from _joints_of_point(name, sideways=on_the_body)
    if on_the_body and not name.startswith(("palm", "tips", "grip", "wrist", "forearm")):
        yield from _joints_of_point(surface, sideways=False)  # the hand goes to the body, not the body to the hand


def _joints_of_point(name: str, *, sideways: bool) -> Iterator[Joint]:
    bone = POINTS[name][0]
    side = bone[-1]
    if bone.startswith(LEG) and not name.startswith("hip_"):
        yield f"hip_{side}", 0
        if not bone.startswith("thigh") and not name.startswith("knee"):
            yield f"knee_{side}", 0
        if bone.startswith(("foot", "toe")) and not name.startswith("ankle"):
            yield f"ankle_{side}", 0
        if bone.startswith("toe"):
            yield f"toe_{side}", 0
        if sideways:
            yield from ((f"hip_{side}", 1), (f"hip_{side}", 2))
    elif bone.startswith(ARM):
        yield f"shoulder_{side}", 0
        if not bone.startswith("upper") and not name.startswith("elbow"):
            yield f"elbow_{side}", 0
        if sideways:
            yield from ((f"shoulder_{side}", 1), (f"shoulder_{side}", 2))
        if name.startswith("tips"):
            yield f"wrist_{side}", 0


def _limits(joint: Joint) -> tuple[float, float]:
    listed = LIMITS.get(joint[0].removesuffix("_l").removesuffix("_r"), [])
    return listed[joint[1]] if joint[1] < len(listed) else ANYTHING


class Problem:
    """One frame as equations: the unknowns are the pelvis' place and the joints that may move."""

    def __init__(self, pose: Draft, frame: Draft) -> None:
        self.pose, self.frame = pose, frame
        self.joints = joints_to_move(frame)
        self.root = [*frame["angles"].get("root", (0, 62)), 0.0]
        self.start = [self.root[0] / STEP, self.root[1] / STEP, *(angle(frame["angles"], name, index) / STEP for name, index in self.joints)]

    def angles(self, unknowns: list[float]) -> Draft:
        """The frame's angles with these unknowns put in."""
        angles = dict(self.frame["angles"])
        angles["root"] = [unknowns[0] * STEP, unknowns[1] * STEP, self.root[2]]
        for (name, index), value in zip(self.joints, unknowns[2:], strict=True):
            now = angles.get(name, 0)
            listed = list(now) if isinstance(now, (list, tuple)) else [now]
            listed += [0] * (index + 1 - len(listed))
            listed[index] = value * STEP
            angles[name] = listed
        return angles

    def errors(self, unknowns: list[float]) -> list[float]:
        """How far from true: gaps, pinned places, limits, and a little for every move."""
        bones = skeleton(self.angles(unknowns), TURN[self.pose["view"]])
        out: list[float] = []
        for name, surface in self.frame.get("contacts", {}).items():
            out.append(surface_gap(name, surface, self.pose, bones, self.frame))
            if isinstance(surface, (list, tuple)):  # [surface, x, z, y]
                x, y, z = point(bones, name)
                out += [is_at - pinned for is_at, pinned in zip((x, z, y), surface[1:], strict=False) if pinned is not None]
        for joint, value in zip(self.joints, unknowns[2:], strict=True):
            low, high = _limits(joint)
            out.append(max(value * STEP - high, 0) + min(value * STEP - low, 0))
        moves = (now - start for now, start in zip(unknowns, self.start, strict=True))
        return out + [move * (0.004 if i < 2 else 0.03) for i, move in enumerate(moves)]


def solve(problem: Problem, rounds: int = 60) -> list[float]:
    """Damped least squares."""
    unknowns, damping = problem.start, 0.05
    errors = problem.errors(unknowns)
    cost = sum(e * e for e in errors)
    size = len(unknowns)
    for _ in range(rounds):
        slopes = []
        for j in range(size):
            nudged = [*unknowns[:j], unknowns[j] + 1e-4, *unknowns[j + 1 :]]
            slopes.append([(a - b) / 1e-4 for a, b in zip(problem.errors(nudged), errors, strict=True)])
        matrix = [[_dot(slopes[a], slopes[b]) + (damping if a == b else 0) for b in range(size)] for a in range(size)]
        step = _eliminate(matrix, [-_dot(slope, errors) for slope in slopes])
        trial = [a + max(-1.5, min(1.5, b)) for a, b in zip(unknowns, step, strict=True)]
        tried = problem.errors(trial)
        trial_cost = sum(e * e for e in tried)
        if trial_cost >= cost:
            damping *= 4
            if damping > 1e6:
                break
            continue
        gained = cost - trial_cost
        unknowns, errors, cost, damping = trial, tried, trial_cost, max(damping / 3, 1e-6)
        if gained < 1e-7:
            break
    return unknowns


def _dot(a: list[float], b: list[float]) -> float:
    return sum(p * q for p, q in zip(a, b, strict=True))


def _eliminate(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a system of linear equations."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    out = [0.0] * size
    for i in range(size - 1, -1, -1):
        out[i] = (rows[i][size] - sum(rows[i][c] * out[c] for c in range(i + 1, size))) / rows[i][i]
    return out


def settle(pose: Draft) -> None:
    """Give a draft its exact angles, its mat and its framing, in place."""
    sides = pose.get("highlight_sides", "r")
    pose.setdefault("worked_side", "both" if pose.get("symmetric") or len(sides) > 1 else {"r": "right", "l": "left"}[sides])
    for frame in pose["frames"]:
        if "like" in frame:
            frame["angles"] = pose["frames"][frame.pop("like")]["angles"] | frame.get("angles", {})
        problem = Problem(pose, frame)
        settled = {name: _rounded(value, 2 if name == "root" else 1) for name, value in problem.angles(solve(problem)).items()}
        frame["angles"] = {name: value for name, value in settled.items() if value != 0}
        frame.pop("also", None), frame.pop("hold", None)
    if not pose.pop("keep", False):
        _lay_mat(pose)
        _fill_picture(pose)


def _rounded(value: Any, least: int) -> Any:
    """A number, or a list without its trailing zeros, to a tenth of a degree."""
    if not isinstance(value, (list, tuple)):
        return round(value) if abs(value - round(value)) < 0.05 else round(value, 1)
    numbers = [_rounded(number, 1) for number in value]
    while len(numbers) > least and numbers[-1] == 0:
        numbers.pop()
    return numbers[0] if len(numbers) == 1 else numbers


def _lay_mat(pose: Draft) -> None:
    """Lay the mat under the whole body, up to a wall, in pictures seen from the side."""
    mat = next((prop for prop in pose.get("props", []) if "mat" in prop), None)
    if mat is None or pose.get("tilt", 0) > 15:
        return
    level = Camera(0, 1 / SCALE, 0, -WIDTH / 2)
    spans = [extent(skeleton(frame["angles"], TURN[pose["view"]]), level) for frame in pose["frames"]]
    left, right = min(span[0] for span in spans) - 3, max(span[2] for span in spans) + 3
    for prop in pose["props"]:
        if "wall" in prop:
            left, right = (max(left, prop["wall"]), right) if prop.get("side") == "left" else (left, min(right, prop["wall"]))
    mat["mat"] = [round(left), round(right)]


def _fill_picture(pose: Draft) -> None:
    """Choose zoom, floor height and shift so that all frames fill the picture and line up."""
    camera = Camera(pose.get("tilt", 0), 1, 0, 0)
    boxes = []
    for frame in pose["frames"]:
        bones = skeleton(frame["angles"], TURN[pose["view"]])
        boxes.append(extent(bones, camera))
        drawn = [draw_arrow(arrow, bones, camera) for arrow in frame.get("arrows", [])]
        for prop in [*pose.get("props", []), *frame.get("props", [])]:
            if not prop.keys() & {"wall", "doorway", "mat", "hill"}:
                drawn += draw_prop(prop, bones, camera)
        boxes += [box for svg in drawn for box in bounds(svg)]
        boxes += [(*camera((prop["wall"] - 5, 0, 0)), *camera((prop["wall"] + 5, 0, 0))) for prop in pose.get("props", []) if "wall" in prop]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(*(box[3] for box in boxes), 0)
    zoom = min(pose.pop("zoom_max", 1.35), (WIDTH - 14) / (right - left), (HEIGHT - 22) / (bottom - top))
    spare = HEIGHT - (bottom - top) * zoom
    framing = {"zoom": round(zoom, 2), "floor": round(min(168, HEIGHT - spare * 0.45 - bottom * zoom), 1), "shift": round(-((left + right) / 2 - WIDTH / 2) * zoom, 1)}
    for name, usual in (("zoom", 1), ("floor", FLOOR), ("shift", 0)):
        pose.pop(name, None)
        if framing[name] != usual:
            pose[name] = framing[name]


HEAD = """# One drawing an exercise, drawn by figure.py. Angles in degrees; README.md explains every word.
# The angles already make every contact touch: `python -m library.drawings.checks` says where they do not.
poses:
"""
POSE_ORDER = [
    "view",
    "tilt",
    "zoom",
    "floor",
    "shift",
    "close_up",
    "no_floor",
    "symmetric",
    "worked_side",
    "still",
    "highlight",
    "highlight_sides",
    "far",
    "grips",
    "over",
    "under",
    "head_last",
    "props",
    "alt",
]
FRAME_ORDER = ["name", "angles", "contacts", "props", "far", "grips", "over", "under", "head_last", "airborne", "arrows"]


def dumped(poses: dict[str, Any]) -> str:
    """The text of poses.yaml: one line a key, so that a change reads as one."""
    lines = [HEAD]
    for slug, pose in poses.items():
        lines.append(f"  {slug}:\n")
        lines += [f"    {key}: {_flow(pose[key])}\n" for key in POSE_ORDER if key in pose]
        lines.append("    frames:\n")
        for frame in pose["frames"]:
            lead = "      - "
            for key in FRAME_ORDER:
                if key in frame:
                    lines.append(f"{lead}{key}: {_flow(frame[key])}\n")
                    lead = "        "
    return "".join(lines)


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and (not value or value in {"on", "off", "yes", "no", "n", "y"} or any(sign in value for sign in ":,[]{}#'\"")):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def main(paths: list[str]) -> None:
    """Settle every pose of these files into poses.yaml, and print what is still wrong with them."""
    poses: dict[str, Any] = dict(load())
    for path in paths:
        for slug, draft in yaml.safe_load(Path(path).read_text(encoding="utf-8")).items():
            settle(draft)
            poses[slug] = draft
            print("\n".join(problems(slug, draft)) or f"{slug} is settled")
    POSES.write_text(dumped(poses), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
