"""What can be wrong with a pose."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, hypot, radians, sin
from typing import Any

from library.drawings.figure import Frame, Pose, camera_for, draw_frame, extent, figure, load
from library.drawings.skeleton import LIMITS, POINTS, Skeleton, angle, point, skeleton
from library.drawings.space import HEIGHT, TURN, WIDTH, distance

MARGIN = 2.0  # picture units to leave free all round
TOLERANCE = 2.0  # how far a contact may be from its surface, in picture units
LARGEST = 5120  # bytes of one picture


def surface_gap(name: str, surface: Any, pose: Pose, bones: Skeleton, frame: Frame | None = None) -> float:
    """How far a point's flesh is from the surface it should rest on, in body units; negative means inside it."""
    r = POINTS[name][2]
    x, _, z = p = point(bones, name)
    surface = surface[0] if isinstance(surface, (list, tuple)) and isinstance(surface[0], str) else surface
    if surface == "floor":
        return z - r
    if surface == "free":  # only pinned to a place
        return 0.0
    if surface in POINTS:
        near = (r + POINTS[surface][2]) * 0.85
        return max(distance(p, point(bones, surface)) - near, 0)
    prop = next((q for q in [*pose.get("props", []), *(frame or {}).get("props", [])] if surface in q), None)
    if prop is None:
        raise ValueError(f"no prop {surface}")
    return _prop_gap(surface, prop, x, z, r)


def _prop_gap(kind: str, prop: Any, x: float, z: float, r: float) -> float:
    v = prop[kind]
    gap: float
    match kind:
        case "wall" | "doorway":
            side = 1 if prop.get("side", "right") == "right" else -1
            gap = (v - x) * side - r - (3 if kind == "doorway" else 0)
        case "step" | "box" | "bench" | "bed" | "chair":
            gap = z - r - v[2]
        case "roller":
            gap = hypot(x - v[0], z - v[1]) - r - v[1]
        case "ball":
            gap = hypot(x - v[0], z - v[1]) - r - v[2]
        case "cushion":
            gap = z - r - v[1] - v[3]
        case "hill":
            gap = z * cos(radians(v)) - x * sin(radians(v)) - r
        case "rail" | "post" | "anchor":
            gap = 0.0
        case _:
            raise ValueError(f"cannot rest on {kind}")
    return gap


def muscle_visible(pose: Pose, index: int) -> bool:
    """Whether a frame shows any working muscle."""
    svg = draw_frame(pose, index)
    return 'class="w' in svg or 'class="v"' in svg


def problems(slug: str, pose: Pose) -> list[str]:
    """Everything wrong with a pose; an empty list is good."""
    found = [f"{slug}[{i}] {problem}" for i, frame in enumerate(pose["frames"]) for problem in _frame_problems(pose, i, frame)]
    if pose.get("highlight") and not any(muscle_visible(pose, i) for i in range(len(pose["frames"]))):
        found.append(f"{slug} shows no working muscle")
    return found


def _frame_problems(pose: Pose, index: int, frame: Frame) -> Iterator[str]:
    angles, camera = frame["angles"], camera_for(pose)
    bones = skeleton(angles, TURN[pose["view"]])
    for name in angles:
        for j, (low, high) in enumerate(LIMITS.get(name.removesuffix("_l").removesuffix("_r"), [])):
            if not low - 0.6 <= angle(angles, name, j) <= high + 0.6:
                yield f"{name}[{j}] {angle(angles, name, j):.0f} outside {low}..{high}"
    for name, surface in frame.get("contacts", {}).items():
        gap = surface_gap(name, surface, pose, bones, frame) * camera.scale / (camera.zoom if pose.get("close_up") else 1)
        if abs(gap) > TOLERANCE:
            yield f"{name} is {gap:.1f} from {surface}"
    if not frame.get("airborne") and not any("hill" in prop for prop in pose.get("props", [])):
        heights = {n: bones[b].spot(*at)[2] - r for n, (b, at, r) in POINTS.items() if not n.startswith(("shoulder", "side_hip", "seat"))}
        lowest = min(heights, key=lambda n: heights[n])
        if heights[lowest] < -TOLERANCE - 0.5:
            yield f"{lowest} is {-heights[lowest]:.1f} under the floor"
        if heights[lowest] > TOLERANCE and set(map(str, frame.get("contacts", {}).values())) <= {"floor"}:
            yield f"floats {heights[lowest]:.1f} above the floor"
    x0, y0, x1, y1 = extent(bones, camera)
    if not pose.get("close_up") and (x0 < MARGIN or y0 < MARGIN or x1 > WIDTH - MARGIN or y1 > HEIGHT - MARGIN):
        yield f"leaves the picture: {x0:.0f} {y0:.0f} {x1:.0f} {y1:.0f}"
    if pose.get("symmetric"):
        for name in (n for n in angles if n.endswith("_r")):
            for j in range(3):
                apart = abs(angle(angles, name, j) - angle(angles, name[:-1] + "l", j))
                if apart > 8:
                    yield f"{name} differs from its pair by {apart:.0f}"
    size = len(figure(pose, index).encode())
    if size > LARGEST:
        yield f"is {size} bytes"


if __name__ == "__main__":
    print("\n".join(line for slug, pose in load().items() for line in problems(slug, pose)) or "all poses pass")
