"""Draws the exercise figures: a pose in, one small SVG out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from math import hypot
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from library.drawings.muscles import muscle_path
from library.drawings.outline import (
    FACE,
    FIST,
    FOOT,
    FORE_SLICES,
    HAIR,
    HEM,
    NECK_SLICES,
    NOSE,
    PALM,
    SHANK_SLICES,
    THIGH_SLICES,
    THUMB,
    TOE,
    UPPER_SLICES,
    WAIST,
    bounds,
    knob,
    limb_rings,
    num,
    poly,
    smooth,
    tag,
    trunk_rings,
    tube,
    wrap,
)
from library.drawings.props import draw_arrow, draw_prop
from library.drawings.skeleton import BALL, FORE, NECK, POINTS, SHANK, SOLE, THIGH, UPPER, Skeleton, skeleton
from library.drawings.space import FLOOR, HEIGHT, TURN, WIDTH, Camera, between

Pose: TypeAlias = Mapping[str, Any]
Frame: TypeAlias = Mapping[str, Any]
Work: TypeAlias = Mapping[str, list[str]]  # outlines of working muscles, by the limb they are painted on
POSES = Path(__file__).with_name("poses.yaml")


def limb_depth(bones: Skeleton, names: Sequence[str], home: str, camera: Camera) -> float:
    """How much nearer than its root a limb is, on average."""
    return sum(camera.depth(bones[n].at) for n in names) / len(names) - camera.depth(bones[home].at)


def draw_order(bones: Skeleton, camera: Camera, over: Sequence[str], under: Sequence[str]) -> tuple[list[str], list[str]]:
    """Limbs behind the trunk and limbs in front of it, each from far to near."""
    depth: dict[str, float] = {}
    for s in "lr":
        depth["leg_" + s] = limb_depth(bones, ("shank_" + s, "foot_" + s), "pelvis", camera)
        depth["arm_" + s] = limb_depth(bones, ("fore_" + s, "hand_" + s), "ribs", camera) + 2
    for i, name in enumerate(under):
        depth[name] = -100 + i
    for i, name in enumerate(over):
        depth[name] = 100 + i
    names = sorted(depth, key=lambda n: (depth[n], n.startswith("arm")))
    return [n for n in names if depth[n] < -1], [n for n in names if depth[n] >= -1]


def far_side(bones: Skeleton, camera: Camera) -> str:
    """Which side is turned away: l, r, or none when seen from the front or back."""
    d = camera.depth(bones["pelvis"].m[1])
    return "l" if d < -0.4 else "r" if d > 0.4 else ""


def draw_leg(bones: Skeleton, s: str, camera: Camera, front: bool, far: bool, work: Work) -> str:
    """One leg: thigh, shorts, working muscles, shank and shoe. In front of the trunk its near end has no outline."""
    thigh = limb_rings(bones["thigh_" + s], THIGH, THIGH_SLICES)
    shank = limb_rings(bones["shank_" + s], SHANK, SHANK_SLICES)
    hem = [replace(r, ahead=r.ahead + 0.3, behind=r.behind + 0.3, side=r.side + 0.3) for r in thigh[:HEM]]
    f = "f" if far else ""
    out = [tag(f"s{f} l", smooth(tube(thigh, camera, 3), False) + knob(camera, bones["shank_" + s].at, 4.7) + smooth(tube(shank[:4], camera)))]
    if front:
        out.append(tag("k" + f, smooth(tube(hem, camera))))
    out.append(tag(f"k{f} l", smooth(tube(hem, camera, 2 if front else 0), not front)))
    out.append(tag("w" + f, "".join(work.get("leg_" + s, []) + (work.get("hip_" + s, []) if front and not far else []))))
    out.append(tag(f"s{f} l", smooth(tube(shank, camera, 1), False)))
    out.append(tag("w" + f, "".join(work.get("shank_" + s, []))))
    foot, toe = bones["foot_" + s], bones["toe_" + s]
    out.append(tag(f"o{f} l", smooth(wrap(foot, FOOT, camera)) + smooth(wrap(toe, TOE, camera))))
    sole = [camera(v) for v in (foot.spot(-3.6, 0, 1 - SOLE), foot.spot(BALL - 1, 0, 1 - SOLE), toe.spot(4.4, 0, 1.1))]
    if hypot(sole[0][0] - sole[1][0], sole[0][1] - sole[1][1]) > 7 and abs(camera.depth(foot.m[2])) < 0.3:
        out.append(tag("n", poly(sole)))
    out.append(tag("w" + f, "".join(work.get("foot_" + s, []))))
    return "".join(out)


def draw_arm(bones: Skeleton, s: str, camera: Camera, front: bool, far: bool, grip: bool) -> str:
    """One arm with an open hand or a fist; the near end melts into the shoulder when in front."""
    upper = limb_rings(bones["upper_" + s], UPPER, UPPER_SLICES)
    fore = limb_rings(bones["fore_" + s], FORE, FORE_SLICES)
    f = "f" if far else ""
    merge = front and not far
    out = [tag("s", smooth(tube(upper[:6], camera))) if merge else ""]
    out.append(tag(f"s{f} l", smooth(tube(upper, camera, 3 if merge else 0), not merge) + knob(camera, bones["fore_" + s].at, 3.2) + smooth(tube(fore[:4], camera))))
    hand = smooth(wrap(bones["hand_" + s], FIST if grip else PALM, camera, 10))
    bent = abs(between(bones["hand_" + s].m[2], bones["fore_" + s].m[2])) > 45
    thumb = "" if grip or bent else smooth(wrap(bones["hand_" + s], THUMB, camera, 8))
    out.append(tag(f"s{f} l", smooth(tube(fore, camera, 1), False) + hand + thumb))
    return "".join(out)


def draw_trunk(bones: Skeleton, camera: Camera, roots: str, work: Work) -> str:
    """Trunk and neck with top and shorts; roots are the limbs that share its outline."""
    rings, kit = trunk_rings(bones), trunk_rings(bones, 0.3)
    neck = limb_rings(bones["neck"], -NECK, NECK_SLICES)
    return "".join(
        (
            tag("s l", smooth(tube(rings, camera)) + roots + smooth(tube(neck, camera))),
            tag("t", smooth(tube(kit[WAIST:11], camera))),
            tag("k", smooth(tube(kit[: WAIST + 2], camera))),
            tag("w", "".join(work.get("trunk", []) + work.get("hip_l", []) + work.get("hip_r", []))),
        )
    )


def draw_head(bones: Skeleton, camera: Camera) -> str:
    """Hair, face, nose and ear, in the right order for the way the head faces."""
    head = bones["head"]
    facing = camera.depth(head.m[0])
    hair = tag("h l", smooth(wrap(head, HAIR[:2] if facing > 0.6 else HAIR, camera)))
    face = tag("s l", smooth(wrap(head, FACE, camera)) + smooth(wrap(head, NOSE, camera)))
    ears = ""
    for sign in (1, -1):
        if camera.depth(head.m[1]) * sign > 0.3:
            ears = tag("e", knob(camera, head.spot(-1.9, 6.2 * sign, 5.2), 1.6))
    return (face + hair if facing < -0.45 else hair + face) + ears


def draw_body(frame: Frame, pose: Pose, camera: Camera) -> str:
    """The whole figure, far parts first."""
    bones = skeleton(frame["angles"], TURN[pose["view"]])
    hidden = frame.get("far", pose.get("far", far_side(bones, camera)))
    work: dict[str, list[str]] = {}
    for entry in pose.get("highlight", []):
        muscle, sides = (entry, pose.get("highlight_sides", "r")) if isinstance(entry, str) else entry
        for side in sides:
            for layer, d in muscle_path(bones, muscle, side, camera):
                work.setdefault(layer, []).append(d)
    behind, front = draw_order(bones, camera, frame.get("over", pose.get("over", ())), frame.get("under", pose.get("under", ())))
    grips = frame.get("grips", pose.get("grips", ""))

    def limb(name: str, is_front: bool) -> str:
        s = name[-1]
        if name.startswith("leg"):
            return draw_leg(bones, s, camera, is_front, s == hidden, work)
        return draw_arm(bones, s, camera, is_front, s == hidden, s in grips)

    roots = ""
    for name in front:
        if name[-1] == hidden:
            continue
        bone, length, slices = ("thigh_", THIGH, THIGH_SLICES) if name.startswith("leg") else ("upper_", UPPER, UPPER_SLICES)
        roots += smooth(tube(limb_rings(bones[bone + name[-1]], length, slices)[: 4 if name.startswith("leg") else 5], camera))
    head = draw_head(bones, camera)
    parts = [limb(n, False) for n in behind] + [draw_trunk(bones, camera, roots, work)]
    listed = [n for n in frame.get("over", pose.get("over", ())) if n in front]
    loose = [n for n in front if n not in listed]
    front = [n for n in loose if n.startswith("leg")] + [n for n in loose if n.startswith("arm")] + listed
    if frame.get("head_last", pose.get("head_last")):
        return "".join(parts + [limb(n, True) for n in front] + [head])
    return "".join(parts + [head] + [limb(n, True) for n in front])


def camera_for(pose: Pose) -> Camera:
    """The camera a pose asks for."""
    return Camera(pose.get("tilt", 0), pose.get("zoom", 1), pose.get("floor", FLOOR), pose.get("shift", 0))


def draw_frame(pose: Pose, index: int = 0) -> str:
    """The inside of the SVG for one key frame."""
    frame, camera = pose["frames"][index], camera_for(pose)
    bones = skeleton(frame["angles"], TURN[pose["view"]])
    backs, fronts = "", ""
    for prop in [*pose.get("props", []), *frame.get("props", [])]:
        b, f = draw_prop(prop, bones, camera)
        backs, fronts = backs + b, fronts + f
    floor = "" if any("hill" in p for p in pose.get("props", [])) else tag("g", f"M{num(6)} {num(camera.floor + 0.8)}H{num(WIDTH - 6)}")
    if camera.tilt > 15 or pose.get("no_floor"):
        floor = ""
    arrows = "".join(draw_arrow(a, bones, camera) for a in frame.get("arrows", []))
    return floor + backs + draw_body(frame, pose, camera) + fronts + arrows


def extent(bones: Skeleton, camera: Camera) -> tuple[float, float, float, float]:
    """Screen box round the body: left, top, right, bottom."""
    xs: list[float] = []
    ys: list[float] = []
    for bone, at, flesh in POINTS.values():
        x, y = camera(bones[bone].spot(*at))
        r = max(flesh, 1.5) * camera.scale
        xs += [x - r, x + r]
        ys += [y - r, y + r]
    return min(xs), min(ys), max(xs), max(ys)


def framing(pose: Pose) -> tuple[float, float, float, float]:
    """The part of the picture worth showing: left, top, width, height.

    It holds the body, what it uses and the arrows of every key frame, so frames line up; it is no taller than wide
    and at most twice as wide as tall. Walls, mats and the floor may go on beyond it.
    """
    if pose.get("close_up"):
        return 0, 0, WIDTH, HEIGHT
    camera = camera_for(pose)
    boxes = [(WIDTH / 2, camera.floor - 1, WIDTH / 2, camera.floor + 2)]
    for frame in pose["frames"]:
        bones = skeleton(frame["angles"], TURN[pose["view"]])
        boxes.append(extent(bones, camera))
        drawn = [draw_arrow(arrow, bones, camera) for arrow in frame.get("arrows", [])]
        for prop in [*pose.get("props", []), *frame.get("props", [])]:
            if not prop.keys() & ({"wall", "doorway", "panel", "hill", "mat"} if camera.tilt <= 15 else set()):
                drawn += draw_prop(prop, bones, camera)
            elif "wall" in prop:
                x, _ = camera((prop["wall"], 0, 0))
                boxes.append((x - 5, camera.floor, x + 5, camera.floor))
        boxes += [box for svg in drawn for box in bounds(svg)]
    left, top = max(min(box[0] for box in boxes) - 5, 0), max(min(box[1] for box in boxes) - 5, 0)
    right, bottom = min(max(box[2] for box in boxes) + 5, WIDTH), min(max(box[3] for box in boxes) + 3, HEIGHT)
    height = max(bottom - top, (right - left) / 2)
    width = max(right - left, height)
    middle = min(max((left + right) / 2, width / 2), WIDTH - width / 2)
    return middle - width / 2, max(bottom - height, 0), width, height


def still(pose: Pose) -> int:
    """The frame that tells most on its own: `still` if given, otherwise the last."""
    index: int = pose.get("still", len(pose["frames"]) - 1)
    return index


def figure(pose: Pose, index: int | None = None, *, mirror: bool = False, alt: bool = True) -> str:
    """One key frame as an SVG to put in a page; without an index, the one that tells most.

    `mirror` shows the other side. With `alt` it is an image with the pose's description, else it is hidden from assistive technology.
    """
    inner = draw_frame(pose, still(pose) if index is None else index)
    left, top, width, height = framing(pose)
    if mirror:
        inner = f'<g transform="matrix(-1 0 0 1 {num(2 * left + width)} 0)">{inner}</g>'
    label = f'role="img" aria-label="{escape(pose["alt"])}"' if alt else 'aria-hidden="true"'
    return f'<svg class="pose" viewBox="{num(left)} {num(top)} {num(width)} {num(height)}" {label}>{inner}</svg>'


def load(path: Path = POSES) -> dict[str, Pose]:
    """All poses by slug."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C where it was built: a tenth of the time
    poses: dict[str, Pose] = yaml.load(path.read_text(encoding="utf-8"), loader)["poses"]  # noqa: S506  both are safe
    return poses
