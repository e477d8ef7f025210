"""Flesh on bones, and the outlines it makes on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from typing import TypeAlias

from library.drawings.skeleton import BALL, Bone, Skeleton
from library.drawings.space import Camera, Pt, Vec, add, distance

Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom, in the picture

GRID = 2  # steps of a path's whole numbers in one picture unit: fine enough, and a third shorter than decimals

# Slices: distance along the bone (share of its length), then depth in front, behind, and to each side.
Slices: TypeAlias = Sequence[tuple[float, float, float, float]]
THIGH_SLICES: Slices = (
    (-0.1, 6.4, 7.0, 6.4),
    (0.04, 8.0, 8.6, 8.0),
    (0.17, 8.7, 8.7, 8.4),
    (0.32, 8.7, 8.2, 8.1),
    (0.48, 8.1, 7.1, 7.3),
    (0.67, 6.8, 5.7, 6.2),
    (0.86, 5.5, 4.6, 5.2),
    (0.97, 5.2, 4.3, 5.0),
    (1.04, 4.6, 4.1, 4.6),
)
HEM = 5  # thigh slices covered by the shorts
SHANK_SLICES: Slices = (
    (-0.06, 4.6, 4.0, 4.6),
    (0.05, 4.7, 4.4, 4.8),
    (0.16, 4.2, 5.8, 5.2),
    (0.3, 3.9, 6.7, 5.5),
    (0.48, 3.6, 5.6, 4.7),
    (0.68, 3.0, 3.9, 3.6),
    (0.86, 2.8, 3.0, 2.9),
    (1.02, 3.0, 3.2, 3.0),
)
UPPER_SLICES: Slices = (
    (-0.2, 2.2, 2.2, 2.0),
    (-0.1, 4.4, 4.3, 4.1),
    (0.06, 5.3, 5.2, 4.9),
    (0.22, 5.1, 5.0, 4.9),
    (0.44, 4.5, 4.5, 4.3),
    (0.7, 3.9, 3.9, 3.7),
    (0.92, 3.3, 3.3, 3.4),
    (1.04, 3.0, 3.1, 3.2),
)
FORE_SLICES: Slices = ((-0.06, 3.1, 3.1, 3.2), (0.08, 3.5, 3.5, 3.6), (0.26, 3.9, 3.7, 3.9), (0.55, 3.1, 3.1, 3.3), (0.85, 2.3, 2.3, 2.5), (1.03, 2.1, 2.1, 2.3))
NECK_SLICES: Slices = ((-0.25, 4.6, 4.9, 6.2), (0.1, 4.2, 4.4, 4.8), (0.6, 4.2, 4.2, 4.4), (1.3, 4.4, 4.4, 4.4))
# The trunk changes bone on its way up: bone, height, shift forward, front, back, side.
TRUNK: Sequence[tuple[str, float, float, float, float, float]] = (
    ("pelvis", -9.0, -1.2, 4.6, 6.4, 7.4),
    ("pelvis", -5.0, -0.8, 7.2, 9.3, 12.0),
    ("pelvis", 0.0, -0.4, 8.2, 10.6, 13.2),
    ("pelvis", 5.0, 0.0, 8.2, 9.4, 12.8),
    ("pelvis", 9.5, 0.3, 7.9, 7.2, 11.4),
    ("loin", 4.5, 0.4, 7.6, 6.3, 10.5),
    ("loin", 9.5, 0.3, 8.0, 6.8, 10.8),
    ("ribs", 3.5, 0.2, 9.2, 7.8, 11.9),
    ("ribs", 9.0, 0.0, 9.9, 8.7, 13.0),
    ("ribs", 14.0, -0.6, 8.8, 8.7, 13.4),
    ("ribs", 17.6, -1.0, 6.6, 7.6, 12.2),
    ("ribs", 20.0, -1.3, 5.0, 5.8, 8.2),
    ("ribs", 22.0, -1.3, 4.2, 4.4, 4.8),
)
WAIST = 4  # first trunk slice above the shorts
# Round forms, as balls: place and radius. A part is the tight wrap round its balls.
HAIR = ((-1.4, 0, 9.0, 7.5), (1.0, 0, 10.4, 7.0), (-3.6, 0, 4.4, 4.3))
FACE = ((3.3, 0, 7.6, 5.1), (2.6, 2.0, 3.6, 3.5), (2.6, -2.0, 3.6, 3.5), (5.3, 0.9, 0.9, 1.7), (5.3, -0.9, 0.9, 1.7), (-1.6, 0, 4.6, 4.4))
NOSE = ((7.3, 0, 6.4, 0.9), (8.9, 0, 4.5, 0.8), (6.8, 0, 3.8, 1.0))
FOOT = ((0, 0, -0.6, 3.3), (-1.7, 0, -2.2, 3.4), (-2.2, 0, -3.2, 2.4), (3.4, 0, -1.6, 3.0), (BALL - 1, 1.4, -3.3, 2.3), (BALL - 1, -1.4, -3.3, 2.3))
TOE = ((-0.8, 1.4, 2.3, 2.3), (-0.8, -1.4, 2.3, 2.3), (4.2, 0.8, 1.8, 1.8), (4.2, -0.8, 1.8, 1.8))
PALM = ((0, 0, 0, 2.2), (0, 0, -3.4, 2.6), (0, 0, -5.4, 2.4), (0, 0, -9.4, 1.4))
THUMB = ((0.6, 0, -1.2, 1.5), (3.1, 0, -4.2, 1.1), (3.3, 0, -5.4, 0.9))
FIST = ((0, 0, 0, 2.2), (0.3, 0, -3.4, 2.9), (0.6, 0, -5.4, 2.5))


@dataclass(frozen=True)
class Ring:
    """One slice in the world: centre, the bone's front and left directions, and its depths."""

    at: Vec
    front: Vec
    left: Vec
    ahead: float
    behind: float
    side: float


def limb_rings(bone: Bone, length: float, slices: Slices) -> list[Ring]:
    """Slices of an arm, leg or neck, placed in the world."""
    return [Ring(bone.spot(0, 0, -t * length), bone.m[0], bone.m[1], a, b, s) for t, a, b, s in slices]


def trunk_rings(bones: Skeleton, extra: float = 0.0) -> list[Ring]:
    """Slices of the trunk from seat to neck, optionally a little fatter (clothes)."""
    return [Ring(bones[b].spot(x, 0, z), bones[b].m[0], bones[b].m[1], f + extra, r + extra, s + extra) for b, z, x, f, r, s in TRUNK]


def reach(ring: Ring, camera: Camera, n: Pt) -> float:
    """How far a slice sticks out in screen direction n."""
    fx, fy = camera.flat(ring.front)
    lx, ly = camera.flat(ring.left)
    ahead, side = fx * n[0] + fy * n[1], lx * n[0] + ly * n[1]
    return hypot(ahead * (ring.ahead if ahead > 0 else ring.behind), side * ring.side)


def normals(rings: Sequence[Ring], camera: Camera) -> list[Pt]:
    """The direction across the limb at every slice."""
    centres = [camera.flat(r.at) for r in rings]
    out = []
    for i in range(len(rings)):
        a, b = centres[max(i - 1, 0)], centres[min(i + 1, len(rings) - 1)]
        dx, dy = b[0] - a[0], b[1] - a[1]
        size = hypot(dx, dy) or 1.0
        out.append((-dy / size, dx / size))
    return out


def tube(rings: Sequence[Ring], camera: Camera, cut: int = 0) -> list[Pt]:
    """Outline of a stack of slices: up one side, round the end and back. cut drops slices at the near end."""
    rings = rings[cut:]
    k = camera.scale
    start, end = camera.flat(rings[0].at), camera.flat(rings[-1].at)
    if hypot(end[0] - start[0], end[1] - start[1]) < 0.45 * distance(rings[0].at, rings[-1].at):  # seen nearly end-on
        return hull([p for r in rings for p in oval_points(r, camera)])
    left, right = [], []
    for ring, n in zip(rings, normals(rings, camera), strict=True):
        x, y = camera(ring.at)
        a, b = reach(ring, camera, n) * k, reach(ring, camera, (-n[0], -n[1])) * k
        left.append((x + n[0] * a, y + n[1] * a))
        right.append((x - n[0] * b, y - n[1] * b))
    return left + right[::-1]


def oval_points(ring: Ring, camera: Camera, count: int = 12) -> list[Pt]:
    """Points round one slice, on the screen."""
    out = []
    for i in range(count):
        c, s = cos(2 * pi * i / count), sin(2 * pi * i / count)
        depth = ring.ahead if c > 0 else ring.behind
        out.append(camera(add(add(ring.at, ring.front, c * depth), ring.left, s * ring.side)))
    return out


def wrap(bone: Bone, balls: Iterable[tuple[float, float, float, float]], camera: Camera, count: int = 12) -> list[Pt]:
    """Tight wrap round a set of balls."""
    spots: list[Pt] = []
    for x, y, z, r in balls:
        cx, cy = camera(bone.spot(x, y, z))
        radius = r * camera.scale * 1.03
        spots += [(cx + radius * cos(2 * pi * i / count), cy + radius * sin(2 * pi * i / count)) for i in range(count)]
    return hull(spots, max(2.2, 1.7 * camera.zoom))


def hull(points: Iterable[Pt], gap: float = 2.2) -> list[Pt]:
    """Convex outline."""
    pts = sorted({(round(x, 2), round(y, 2)) for x, y in points})

    def half(seq: Iterable[Pt]) -> list[Pt]:
        out: list[Pt] = []
        for p in seq:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1]) <= (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0]):
                out.pop()
            out.append(p)
        return out[:-1]

    return thin(half(pts) + half(pts[::-1]), gap)


def thin(points: Sequence[Pt], gap: float) -> list[Pt]:
    """Drop guides that crowd each other."""
    out: list[Pt] = []
    for p in points:
        if not out or hypot(p[0] - out[-1][0], p[1] - out[-1][1]) > gap:
            out.append(p)
    return out


def num(v: float) -> str:
    """A length in the picture, as a whole number of the grid."""
    return str(round(v * GRID))


def snap(v: float) -> float:
    """The nearest length on the grid."""
    return round(v * GRID) / GRID


def pair(x: float, y: float) -> str:
    """Two numbers with the fewest separators SVG allows."""
    a, b = num(x), num(y)
    return a + (b if b[0] == "-" else " " + b)


def smooth(points: Sequence[Pt], closed: bool = True) -> str:
    """A soft curve guided by the points, as short relative T commands.

    Each stop lies half way between two guides. The next guide is worked out from the rounded numbers
    already written, so rounding never builds up.
    """
    pts = list(points)
    if sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(pts, pts[1:] + pts[:1], strict=True)) < 0:
        pts.reverse()  # one winding for all, so overlaps never become holes
    if closed:
        pts += pts[:2]
        x, y = snap((pts[0][0] + pts[1][0]) / 2), snap((pts[0][1] + pts[1][1]) / 2)
    else:
        x, y = snap(pts[0][0]), snap(pts[0][1])
    out = [f"M{pair(x, y)}"]
    gx, gy = snap(pts[1][0]), snap(pts[1][1])
    last = len(pts) - 1
    for i in range(1, last):
        end = not closed and i == last - 1
        nx, ny = (snap(pts[last][0]), snap(pts[last][1])) if end else (snap((gx + pts[i + 1][0]) / 2), snap((gy + pts[i + 1][1]) / 2))
        if i == 1:
            out.append(f"q{pair(gx - x, gy - y)} {pair(nx - x, ny - y)}".replace(" -", "-"))
        else:
            step = pair(nx - x, ny - y)
            out.append(("t" if i == 2 else "" if step[0] == "-" else " ") + step)
        gx, gy, x, y = snap(2 * nx - gx), snap(2 * ny - gy), nx, ny
    return "".join(out) + ("z" if closed else "")


def poly(points: Sequence[Pt], closed: bool = False) -> str:
    """A path of straight lines."""
    return "M" + " ".join(pair(x, y) for x, y in points).replace(" -", "-") + ("z" if closed else "")


NUMBER = re.compile(r"-?\d+")
SHAPE = re.compile(r'<(rect|circle|ellipse|path) class="[^"]*" ([^>]*)/>')


def bounds(svg: str) -> list[Box]:
    """The box round each shape of a drawing made of absolute coordinates alone, as props and arrows are."""
    boxes: list[Box] = []
    for kind, attributes in SHAPE.findall(svg):
        numbers = [int(n) / GRID for n in NUMBER.findall(attributes)]
        if kind == "rect":
            x, y, width, height = numbers[:4]
            boxes.append((x, y, x + width, y + height))
        elif kind == "path":
            boxes.append((min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])))
        else:
            x, y, across, *down = numbers
            boxes.append((x - across, y - (down or [across])[0], x + across, y + (down or [across])[0]))
    return boxes


def tag(cls: str, d: str) -> str:
    """One path element, or nothing for an empty path."""
    return f'<path class="{cls}" d="{d}"/>' if d else ""


def knob(camera: Camera, at: Vec, r: float) -> str:
    """A round joint, wound the same way as smooth()."""
    x, y = camera(at)
    r = snap(r * camera.scale)
    return f"M{pair(x - r, y)}a{num(r)} {num(r)} 0 0 1 {num(2 * r)} 0 {num(r)} {num(r)} 0 0 1-{num(2 * r)} 0z"
