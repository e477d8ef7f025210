"""Where each muscle lies, and the part of it that can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin

from library.drawings.outline import SHANK_SLICES, THIGH_SLICES, Ring, Slices, limb_rings, normals, smooth, trunk_rings
from library.drawings.skeleton import BALL, SHANK, THIGH, Skeleton
from library.drawings.space import Camera, Pt, Vec, add, between

# muscle: part, from, to (share of the part), compass bearing (0 front, 90 outside, 180 back), half width.
MUSCLES: dict[str, list[tuple[str, float, float, float, float]]] = {
    "rectus-femoris": [("thigh", 0.02, 0.93, 2, 34)],
    "vastus-intermedius": [("thigh", 0.3, 0.9, 2, 34)],
    "vastus-lateralis": [("thigh", 0.12, 0.95, 72, 36)],
    "vastus-medialis": [("thigh", 0.4, 0.98, -66, 32)],
    "biceps-femoris-long-head": [("thigh", 0.1, 0.98, 142, 38)],
    "biceps-femoris-short-head": [],
    "semitendinosus": [("thigh", 0.1, 0.98, -148, 32)],
    "semimembranosus": [],
    "sartorius": [("thigh", 0.02, 0.9, -10, 20)],
    "pectineus": [("thigh", 0.0, 0.45, -55, 40)],
    "adductor-longus": [("thigh", 0.02, 0.6, -60, 32)],
    "adductor-magnus": [("thigh", 0.04, 0.86, -112, 34)],
    "gracilis": [],
    "tensor-fasciae-latae": [("trunk", 0.2, 0.4, 52, 30), ("thigh", -0.05, 0.28, 55, 28)],
    "gastrocnemius-medial": [("shank", 0.02, 0.56, -142, 46)],
    "gastrocnemius-lateral": [("shank", 0.02, 0.56, 142, 46)],
    "soleus": [("shank", 0.36, 0.96, 128, 40), ("shank", 0.36, 0.96, -128, 40)],
    "tibialis-posterior": [("shank", 0.2, 0.85, -120, 25)],
    "tibialis-anterior": [("shank", 0.05, 0.88, 28, 40)],
    "peroneus-longus": [("shank", 0.06, 0.92, 98, 30)],
    "peroneus-brevis": [],
    "plantar-foot-muscles": [("sole", 0, 1, 0, 0)],
    "gluteus-maximus": [("trunk", 0.02, 0.4, 126, 52)],
    "gluteus-medius": [("trunk", 0.2, 0.43, 88, 46)],
    "gluteus-minimus": [],
    "piriformis": [("trunk", 0.1, 0.32, 140, 50)],
    "psoas-major": [("hipfront", 0, 1, 24, 40)],
    "iliacus": [],
    "rectus-abdominis": [("trunk", 0.14, 0.68, 21, 20)],
    "transversus-abdominis": [("trunk", 0.2, 0.52, 50, 40)],
    "external-oblique": [("trunk", 0.3, 0.66, 68, 40)],
    "internal-oblique": [],
    "erector-spinae": [("trunk", 0.34, 0.9, 152, 27)],
    "multifidus": [],
    "quadratus-lumborum": [("trunk", 0.32, 0.58, 130, 32)],
    "diaphragm": [("trunk", 0.46, 0.64, 45, 60)],
    "shoulder-girdle": [("trunk", 0.72, 0.98, 165, 45)],
}  # an empty list: this muscle is drawn as part of a neighbour that is always named with it
PARTS: dict[str, tuple[float, Slices]] = {"thigh": (THIGH, THIGH_SLICES), "shank": (SHANK, SHANK_SLICES)}


def slice_at(rings: Sequence[Ring], marks: Sequence[float], t: float) -> Ring:
    """The slice at share t, blended from its neighbours."""

    def mix(p: float, q: float) -> float:
        return p + (q - p) * k

    def blend(p: Vec, q: Vec) -> Vec:
        return (mix(p[0], q[0]), mix(p[1], q[1]), mix(p[2], q[2]))

    i = max(j for j in range(len(marks) - 1) if marks[j] <= t or j == 0)
    k = min(max((t - marks[i]) / (marks[i + 1] - marks[i]), 0), 1)
    a, b = rings[i], rings[i + 1]
    return Ring(blend(a.at, b.at), blend(a.front, b.front), blend(a.left, b.left), mix(a.ahead, b.ahead), mix(a.behind, b.behind), mix(a.side, b.side))


def patch(rings: Sequence[Ring], marks: Sequence[float], span: tuple[float, float, float, float], side: int, camera: Camera) -> str:
    """The visible part of one muscle, or nothing when it is on the hidden side."""
    start, end, bearing, half = span
    low: list[Pt] = []
    high: list[Pt] = []
    steps = 7

    def ring_at(u: float) -> Ring:
        return slice_at(rings, marks, start + (end - start) * u)

    for i in range(steps):
        u = i / (steps - 1)
        ring = ring_at(u)
        n = normals([ring_at(max(u - 0.1, 0)), ring, ring_at(min(u + 0.1, 1))], camera)[1]
        width = half * (0.35 + 0.65 * sin(pi * min(max(u, 0.02), 0.98)) ** 0.7)
        seen = []
        for j in range(11):
            phi = radians(bearing - width + 2 * width * j / 10)
            c, s = cos(phi), sin(phi) * side
            depth = (ring.ahead if c > 0 else ring.behind) * 0.9
            outward = add(add((0, 0, 0), ring.front, c / max(depth, 0.1)), ring.left, s / ring.side)
            if camera.depth(outward) < -0.012:
                continue
            p = camera(add(add(ring.at, ring.front, c * depth), ring.left, s * ring.side * 0.9))
            seen.append((p[0] * n[0] + p[1] * n[1], p))
        if len(seen) > 1 and max(seen)[0] - min(seen)[0] > 0.9:
            low.append(min(seen)[1])
            high.append(max(seen)[1])
    return smooth(low + high[::-1]) if len(low) > 3 else ""


def flexed(bones: Skeleton, side: str) -> float:
    """How far the thigh is bent up from the line of the trunk."""
    return between(bones["thigh_" + side].m[2], bones["pelvis"].m[2])


def muscle_path(bones: Skeleton, muscle: str, side: str, camera: Camera) -> list[tuple[str, str]]:
    """(layer, path) for each visible piece of a muscle; the layer says which limb it is painted on."""
    out: list[tuple[str, str]] = []
    sign = 1 if side == "l" else -1
    marks: Sequence[float]
    for piece in MUSCLES[muscle]:
        part, start, end, bearing, half = piece
        if part == "sole":
            foot = bones["foot_" + side]
            d = smooth([camera(foot.spot(x, 0, z)) for x, z in ((-3.4, -4.6), (0, -4.0), (4, -2.6), (8, -3.6), (BALL, -4.6), (8, -5.4), (2, -5.2))])
            out.append(("foot_" + side, d))
            continue
        if part == "hipfront" and flexed(bones, side) > 45:
            part, start, end, bearing, half = "trunk", 0.17, 0.5, 42, 44
        if part == "hipfront":  # from the loin over the front of the hip to the upper thigh
            rings = trunk_rings(bones)[5:2:-1] + limb_rings(bones["thigh_" + side], THIGH, THIGH_SLICES)[1:5]
            marks, layer = [0, 0.16, 0.32, 0.48, 0.64, 0.82, 1], "leg_" + side
        elif part == "trunk":
            rings = trunk_rings(bones)
            marks = [i / (len(rings) - 1) for i in range(len(rings))]
            layer = "hip_" + side if start < 0.3 and abs(bearing) > 45 else "trunk"
        else:
            length, slices = PARTS[part]
            rings, marks, layer = limb_rings(bones[f"{part}_{side}"], length, slices), [s[0] for s in slices], f"leg_{side}"
            if part == "shank":
                layer = f"shank_{side}"
        d = patch(rings, marks, (start, end, bearing, half), sign, camera)
        if d:
            out.append((layer, d))
    return out
