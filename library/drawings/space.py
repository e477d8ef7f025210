"""Directions, turns, and the camera.

World axes: x to the right of the picture, y away from the viewer, z up. The floor is z = 0. Angles are in degrees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import acos, cos, degrees, radians, sin, sqrt
from typing import TypeAlias

Vec: TypeAlias = tuple[float, float, float]
Pt: TypeAlias = tuple[float, float]
Mat: TypeAlias = tuple[Vec, Vec, Vec]  # columns: front, left, up

WIDTH, HEIGHT = 240, 180  # of the picture, in its own units
FLOOR = 166.0  # screen height of the floor line, unless a pose says otherwise
SCALE = 0.94  # picture units per body unit; the body is 132 units tall
TURN = {"side-right": 0, "three-quarter": 40, "front": 90, "three-quarter-left": 140, "side-left": 180, "three-quarter-back": -40, "back": -90}


def add(a: Vec, b: Vec, k: float = 1.0) -> Vec:
    """Vector sum a + k b."""
    return (a[0] + b[0] * k, a[1] + b[1] * k, a[2] + b[2] * k)


def turn_vec(m: Mat, v: Sequence[float]) -> Vec:
    """A direction in a bone's own terms, as world directions."""
    (fx, fy, fz), (lx, ly, lz), (ux, uy, uz) = m
    a, b, c = v
    return (fx * a + lx * b + ux * c, fy * a + ly * b + uy * c, fz * a + lz * b + uz * c)


def times(m: Mat, n: Mat) -> Mat:
    """Turn n, then m."""
    return (turn_vec(m, n[0]), turn_vec(m, n[1]), turn_vec(m, n[2]))


def pitch(deg: float) -> Mat:
    """Turn about the left-right axis; positive tips the top forward."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return ((c, 0, -s), (0, 1, 0), (s, 0, c))


def roll(deg: float) -> Mat:
    """Turn about the front-back axis; positive tips the top to the right."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return ((1, 0, 0), (0, c, s), (0, -s, c))


def yaw(deg: float) -> Mat:
    """Turn about the long axis; positive turns the front to the left."""
    c, s = cos(radians(deg)), sin(radians(deg))
    return ((c, s, 0), (-s, c, 0), (0, 0, 1))


def between(a: Vec, b: Vec) -> float:
    """Angle between two unit directions."""
    dot = sum(p * q for p, q in zip(a, b, strict=True))
    return degrees(acos(max(-1.0, min(1.0, dot))))


def distance(a: Vec, b: Vec) -> float:
    return sqrt(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)))


@dataclass(frozen=True)
class Camera:
    """Straight-on projection from a little above (tilt), with an optional close-up."""

    tilt: float = 0.0
    zoom: float = 1.0
    floor: float = FLOOR  # screen height of the floor line
    shift: float = 0.0  # screen shift to the right

    def flat(self, v: Sequence[float]) -> Pt:
        """A direction on the screen, in units of the body."""
        t = radians(self.tilt)
        return (v[0], -v[2] * cos(t) - v[1] * sin(t))

    @property
    def scale(self) -> float:
        """Picture units per body unit."""
        return SCALE * self.zoom

    def __call__(self, v: Sequence[float]) -> Pt:
        """Where a place of the world is in the picture."""
        x, y = self.flat(v)
        return (x * self.scale + self.shift + WIDTH / 2, y * self.scale + self.floor)

    def depth(self, v: Sequence[float]) -> float:
        """How near a point is to the viewer."""
        t = radians(self.tilt)
        return -v[1] * cos(t) + v[2] * sin(t)
