"""What stands about: walls, mats, bands, weights; and arrows.

A prop of a pose is a mapping whose first entry is its kind and where it is; further entries are its options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, radians, sin, tan
from typing import Any, TypeAlias

from library.drawings.outline import num, pair, poly, tag
from library.drawings.skeleton import Skeleton, point
from library.drawings.space import Camera, Vec, add

Place: TypeAlias = tuple[float, float]  # x and z, on the plane the figure stands in


@dataclass(frozen=True)
class Prop:
    """One prop of a picture: what it says, on whom, and seen from where."""

    value: Any
    options: Mapping[str, Any]
    bones: Skeleton
    camera: Camera

    def block(self, x0: float, x1: float, z0: float, z1: float, cls: str = "p", radius: float = 1.5) -> str:
        """An upright box seen from the side."""
        (ax, ay), (bx, by) = self.camera((x0, 0, z1)), self.camera((x1, 0, z0))
        return f'<rect class="{cls}" x="{num(ax)}" y="{num(ay)}" width="{num(bx - ax)}" height="{num(by - ay)}" rx="{num(radius)}"/>'

    def disc(self, x: float, z: float, r: float, cls: str = "p") -> str:
        """A round thing seen from the side."""
        cx, cy = self.camera((x, 0, z))
        return f'<circle class="{cls}" cx="{num(cx)}" cy="{num(cy)}" r="{num(r * self.camera.scale)}"/>'

    def line(self, places: Sequence[Place], cls: str = "p") -> str:
        return cord(self.camera, [(x, 0.0, z) for x, z in places], cls)

    @property
    def ceiling(self) -> float:
        """How high a wall goes to reach the top of the picture."""
        return (self.camera.floor - 4) / self.camera.scale


Layers: TypeAlias = tuple[str, str]  # SVG behind the body, SVG in front of it


def mat(p: Prop) -> Layers:
    x0, x1 = p.value
    if not p.camera.tilt:
        return p.block(x0, x1, -2.6, 0, "m", 1.2), ""
    depth = p.options.get("depth", 26 if p.camera.tilt > 40 else 17)
    corners = ((x0, -depth, 0), (x1, -depth, 0), (x1, depth, 0), (x0, depth, 0))
    return tag("m", poly([p.camera(corner) for corner in corners], True)), ""


def wall(p: Prop) -> Layers:
    x = p.value
    behind = x <= -30 or p.options.get("side", "right") == "left"
    x0, x1 = (x - 5, x) if behind else (x, x + 5)
    return p.block(x0, x1, 0, p.options.get("height", p.ceiling), "p", 0), ""


def step(p: Prop) -> Layers:
    x0, x1, height = p.value
    return p.block(x0, x1, 0, height), ""


def box(p: Prop) -> Layers:
    x0, x1, height = p.value
    return p.block(x0, x1, 0, height) + p.line([(x0 + 4, height - 5), (x1 - 4, height - 5)], "q"), ""


def _table(p: Prop, thick: float) -> Layers:
    x0, x1, height = p.value
    legs = "".join(p.line([(x, height - thick), (x, 0)], "r") for x in (x0 + 5, x1 - 5))
    return legs + p.block(x0, x1, height - thick, height, "p", 2.5), ""


def bench(p: Prop) -> Layers:
    return _table(p, 6)


def bed(p: Prop) -> Layers:
    return _table(p, 11)


def chair(p: Prop) -> Layers:
    x0, x1, height = p.value
    back = p.options.get("backrest", 34)
    legs = p.line([(x0 + 2, height - 2), (x0 + 1, 0)], "r") + p.line([(x1 - 3, height - 2), (x1 - 2, 0)], "r")
    backrest = p.line([(x0 + 1.5, height - 2), (x0 - 3, height + back)], "r") if back else ""
    return legs + backrest + p.block(x0, x1, height - 3.6, height, "p", 1.8), ""


def roller(p: Prop) -> Layers:
    x, r = p.value
    return p.disc(x, r, r) + p.disc(x, r, r * 0.42, "q"), ""


def ball(p: Prop) -> Layers:
    x, z, r = p.value
    return p.disc(x, z, r), ""


def cushion(p: Prop) -> Layers:
    x, z, width, height = p.value
    return p.block(x - width / 2, x + width / 2, z, z + height, "p", min(height / 2, 4)), ""


def _cord(p: Prop, cls: str) -> Layers:
    drawn = cord(p.camera, [spot(p.bones, where) for where in p.value], cls)
    return (drawn, "") if p.options.get("behind") else ("", drawn)


def band(p: Prop) -> Layers:
    return _cord(p, "b")


def strap(p: Prop) -> Layers:
    return _cord(p, "b u")


def barbell(p: Prop) -> Layers:
    x, _, z = spot(p.bones, p.value)
    return "", p.disc(x, z, p.options.get("radius", 12.5), "d") + p.disc(x, z, 2.2, "q")


def dumbbell(p: Prop) -> Layers:
    x, y, z = spot(p.bones, p.value)
    slope = radians(p.options.get("slope", 0))
    dx, dz = 5.4 * cos(slope), 5.4 * sin(slope)
    bar = cord(p.camera, [(x - dx, y, z - dz), (x + dx, y, z + dz)], "r")
    return "", bar + p.disc(x - dx, z - dz, 3.4, "d") + p.disc(x + dx, z + dz, 3.4, "d")


def kettlebell(p: Prop) -> Layers:
    x, _, z = spot(p.bones, p.value)
    handle = p.line([(x - 3.4, z - 5.5), (x - 3, z - 0.6), (x + 3, z - 0.6), (x + 3.4, z - 5.5)], "r")
    return "", handle + p.disc(x, z - 9.4, 5.6, "d")


def rail(p: Prop) -> Layers:
    x, height = p.value
    return p.line([(x, 0), (x, height)], "r") + p.line([(x - 7, height), (x + 7, height)], "r"), ""


def doorway(p: Prop) -> Layers:
    return p.block(p.value - 3, p.value + 3, 0, p.ceiling, "p", 0), ""


def post(p: Prop) -> Layers:
    x, z0, z1 = p.value
    return p.line([(x, z0), (x, z1)], "r") + p.disc(x, z1, 2.0, "d"), ""


def anchor(p: Prop) -> Layers:
    x, z = p.value
    return "", p.block(x - 7, x + 7, z, z + 5, "d", 2.5) + p.line([(x, z), (x, 0)], "r")


def hill(p: Prop) -> Layers:
    rise = 180 * tan(radians(p.value))
    return tag("p", poly([p.camera((x, 0, z)) for x, z in ((-180, -rise), (180, rise), (180, -60), (-180, -60))], True)), ""


def frame(p: Prop) -> Layers:
    """Straight bars: a machine, a bicycle."""
    return "".join(p.line(bar, "r") for bar in p.value), ""


def panel(p: Prop) -> Layers:
    """A wall seen face on."""
    x0, x1, z0, z1 = p.value
    return p.block(x0, x1, z0, z1, "m", 0), ""


def pad(p: Prop) -> Layers:
    x0, x1, z0, z1 = p.value
    return p.block(x0, x1, z0, z1, "d", 2.5), ""


def wheel(p: Prop) -> Layers:
    x, z, r = p.value
    return p.disc(x, z, r, "g"), ""


def mark(p: Prop) -> Layers:
    """A working area on the hidden side, shown through the body."""
    x, y = p.camera(spot(p.bones, p.value))
    width, height = (size * p.camera.scale for size in p.options["size"])
    return "", f'<ellipse class="v" cx="{num(x)}" cy="{num(y)}" rx="{num(width)}" ry="{num(height)}"/>'


KINDS: Mapping[str, Callable[[Prop], Layers]] = {
    drawing.__name__: drawing
    for drawing in (
        *(mat, wall, step, box, bench, bed, chair, roller, ball, cushion, band, strap, barbell, dumbbell, kettlebell),
        *(rail, doorway, post, anchor, hill, frame, panel, pad, wheel, mark),
    )
} | {"loop": band}  # a loop is a band round both legs


def cord(camera: Camera, points: Sequence[Vec], cls: str = "b") -> str:
    """A line through places in the world."""
    return tag(cls, poly([camera(p) for p in points]))


def spot(bones: Skeleton, where: Any) -> Vec:
    """A named point with an optional offset [name, dx, dz], or a fixed place [x, z]."""
    if isinstance(where, str):
        return point(bones, where)
    if isinstance(where[0], str):
        return add(point(bones, where[0]), (where[1], 0, where[2]))
    return (where[0], where[2] if len(where) > 2 else 0.0, where[1])


def draw_prop(prop: Mapping[str, Any], bones: Skeleton, camera: Camera) -> Layers:
    """SVG behind the body, SVG in front of it. KeyError for a kind that is not known."""
    kind, value = next(iter(prop.items()))
    return KINDS[kind](Prop(value, prop, bones, camera))


def draw_arrow(arrow: Mapping[str, Any], bones: Skeleton, camera: Camera) -> str:
    """A bowed arrow from one place to another; bow is how far its middle is pushed to its left."""
    x0, y0 = camera(spot(bones, arrow["from"]))
    if "to" in arrow:
        x1, y1 = camera(spot(bones, arrow["to"]))
    else:
        dx, dz = arrow["by"]
        x1, y1 = x0 + dx * camera.scale, y0 - dz * camera.scale
    bow = arrow.get("bow", 0)
    size = hypot(x1 - x0, y1 - y0) or 1
    cx, cy = (x0 + x1) / 2 + (y1 - y0) / size * bow * 2, (y0 + y1) / 2 - (x1 - x0) / size * bow * 2
    d = f"M{pair(x0, y0)}Q{pair(cx, cy)} {pair(x1, y1)}".replace(" -", "-") + _head(atan2(y1 - cy, x1 - cx), x1, y1)
    if arrow.get("both"):
        d += _head(atan2(y0 - cy, x0 - cx), x0, y0)
    return tag("a", d)


def _head(way: float, x: float, y: float) -> str:
    wings = ((x - 5.2 * cos(way + turn), y - 5.2 * sin(way + turn)) for turn in (-0.5, 0.5))
    left, right = wings
    return poly([left, (x, y), right])
