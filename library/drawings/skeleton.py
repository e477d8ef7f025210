"""The jointed skeleton: joint angles in, bones and named points out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, TypeAlias

from library.drawings.space import Mat, Vec, add, pitch, roll, times, turn_vec, yaw

# Lengths, in body units.
HIP_WIDE, SHOULDER_WIDE = 6.4, 12.6
THIGH, SHANK, UPPER, FORE = 33.0, 32.0, 24.0, 21.5
LOIN, RIBS, NECK = 9.0, 11.0, 6.5  # pelvis to loin joint, loin to ribs joint, neck base to skull
SHOULDER_UP, NECK_UP = 17.0, 20.5
SOLE, HEEL_BACK, BALL = 5.6, 4.6, 11.6

# name: (lowest, highest) for each angle of a joint, in the order they are written.
LIMITS: dict[str, list[tuple[float, float]]] = {
    "hip": [(-32, 138), (-40, 75), (-80, 82)],
    "knee": [(0, 156)],
    "ankle": [(-58, 40), (-40, 40)],
    "toe": [(-25, 78)],
    "shoulder": [(-72, 186), (-60, 180), (-95, 95)],
    "elbow": [(0, 150), (-95, 95)],
    "wrist": [(-85, 95), (-35, 40)],
    "lumbar": [(-32, 48)],
    "thorax": [(-30, 48)],
    "bend": [(-45, 45)],
    "twist": [(-75, 75)],
    "neck": [(-62, 55), (-70, 70), (-40, 40)],
}


@dataclass(frozen=True)
class Bone:
    """Where one body part starts and how it is turned."""

    m: Mat
    at: Vec

    def spot(self, x: float, y: float, z: float) -> Vec:
        """World place of a place in the bone's own terms: ahead, to the left, up."""
        return add(self.at, turn_vec(self.m, (x, y, z)))


Angles: TypeAlias = Mapping[str, Any]
Skeleton: TypeAlias = dict[str, Bone]


def angle(angles: Angles, name: str, index: int = 0) -> float:
    """One angle of a joint. A single number means the first angle; missing means 0."""
    value = angles.get(name, 0)
    if isinstance(value, (list, tuple)):
        return float(value[index]) if index < len(value) else 0.0
    return float(value) if index == 0 else 0.0


def skeleton(angles: Angles, view_turn: float = 0.0) -> Skeleton:
    """Forward kinematics: joint angles to bones."""

    def get(name: str, index: int = 0) -> float:
        return angle(angles, name, index)

    root = angles.get("root", (0, 60))
    at: Vec = (root[0], root[2] if len(root) > 2 else 0.0, root[1])
    m = times(times(yaw(-view_turn - get("turn")), pitch(get("trunk_tilt"))), roll(get("lean")))
    m = times(m, yaw(get("spin")))
    bones: Skeleton = {"pelvis": Bone(m, at)}
    half_bend, half_twist = get("bend") / 2, get("twist") / 2

    loin = times(m, times(times(pitch(get("lumbar")), roll(half_bend)), yaw(half_twist)))
    bones["loin"] = Bone(loin, bones["pelvis"].spot(-0.5, 0, LOIN))
    ribs = times(loin, times(times(pitch(get("thorax")), roll(half_bend)), yaw(half_twist)))
    bones["ribs"] = Bone(ribs, bones["loin"].spot(0.2, 0, RIBS))
    neck = times(ribs, times(times(pitch(get("neck") * 0.5 + 8), roll(get("neck", 2) / 2)), yaw(get("neck", 1) / 2)))
    bones["neck"] = Bone(neck, bones["ribs"].spot(-1.2, 0, NECK_UP))
    head = times(neck, times(times(pitch(get("neck") * 0.5 - 8), roll(get("neck", 2) / 2)), yaw(get("neck", 1) / 2)))
    bones["head"] = Bone(head, bones["neck"].spot(0.4, 0, NECK))

    for side, sign in (("l", 1), ("r", -1)):
        hip = times(times(times(m, pitch(-get("hip_" + side))), roll(sign * get("hip_" + side, 1))), yaw(-sign * get("hip_" + side, 2)))
        bones["thigh_" + side] = Bone(hip, bones["pelvis"].spot(0, sign * HIP_WIDE, 0))
        shank = times(hip, pitch(get("knee_" + side)))
        bones["shank_" + side] = Bone(shank, bones["thigh_" + side].spot(0, 0, -THIGH))
        foot = times(shank, times(pitch(-get("ankle_" + side)), roll(sign * get("ankle_" + side, 1))))
        bones["foot_" + side] = Bone(foot, bones["shank_" + side].spot(0, 0, -SHANK))
        bones["toe_" + side] = Bone(times(foot, pitch(-get("toe_" + side))), bones["foot_" + side].spot(BALL, 0, -SOLE))

        flex, out = get("shoulder_" + side), get("shoulder_" + side, 1)
        arm = times(times(times(ribs, pitch(-flex)), roll(sign * out)), yaw(-sign * get("shoulder_" + side, 2)))
        raised = (1 - cos(radians(flex)) * cos(radians(out))) / 2  # the shoulder blade lifts with the arm
        reach = sin(radians(flex)) * cos(radians(out))
        joint = bones["ribs"].spot(-0.8 + 2.2 * reach, sign * (SHOULDER_WIDE - 1.6 * raised), SHOULDER_UP + 3.2 * raised)
        bones["upper_" + side] = Bone(arm, joint)
        fore = times(arm, times(pitch(-get("elbow_" + side)), yaw(-sign * get("elbow_" + side, 1))))
        bones["fore_" + side] = Bone(fore, bones["upper_" + side].spot(0, 0, -UPPER))
        hand = times(fore, times(pitch(-get("wrist_" + side)), roll(sign * get("wrist_" + side, 1))))
        bones["hand_" + side] = Bone(hand, bones["fore_" + side].spot(0, 0, -FORE))
    return bones


# Named points: bone, place on it, and radius of the flesh around that place.
POINTS: dict[str, tuple[str, Vec, float]] = {
    "pelvis": ("pelvis", (0, 0, 0), 0),
    "seat": ("pelvis", (-3.2, 0, -1), 7.6),
    "sit_bone": ("pelvis", (-1, 0, -2.5), 6.6),
    "sacrum": ("pelvis", (0, 0, 3), 9.6),
    "belly": ("loin", (0, 0, 4), 7.2),
    "chest": ("ribs", (0, 0, 9), 9.0),
    "upper_back": ("ribs", (0, 0, 11), 8.4),
    "hip_front": ("pelvis", (0, 0, 0), 8.0),
    "loin_back": ("loin", (0, 0, 4), 6.2),
    "head": ("head", (0.4, 0, 8.4), 8.2),
    "face": ("head", (3.6, 0, 6.4), 6.2),
    "brow": ("head", (3.8, 0, 9), 5.6),
    "neck_top": ("head", (0, 0, 0), 4),
}
for _s, _y in (("l", 1.0), ("r", -1.0)):
    POINTS |= {
        f"hip_{_s}": (f"thigh_{_s}", (0, 0, 0), 7.6),
        f"side_hip_{_s}": ("pelvis", (0, _y * 3.2, -1), 9.4),
        f"thigh_{_s}": (f"thigh_{_s}", (0, 0, -16), 7.0),
        f"low_thigh_{_s}": (f"thigh_{_s}", (0, 0, -26), 5.6),
        f"knee_{_s}": (f"shank_{_s}", (0, 0, 0), 4.9),
        f"shin_{_s}": (f"shank_{_s}", (0, 0, -13), 4.2),
        f"calf_{_s}": (f"shank_{_s}", (-1.2, 0, -11), 5.2),
        f"ankle_{_s}": (f"foot_{_s}", (0, 0, 0), 3.0),
        f"heel_{_s}": (f"foot_{_s}", (-HEEL_BACK + 1, 0, -SOLE), 0),
        f"heel_back_{_s}": (f"foot_{_s}", (-1.6, 0, -2.6), 3.0),
        f"ball_{_s}": (f"foot_{_s}", (BALL - 0.6, 0, -SOLE), 0),
        f"mid_{_s}": (f"foot_{_s}", (4.5, 0, -SOLE), 0),
        f"toe_{_s}": (f"toe_{_s}", (4.6, 0, 0), 0),
        f"laces_{_s}": (f"foot_{_s}", (6.4, 0, -2.4), 2.4),
        f"toe_top_{_s}": (f"toe_{_s}", (3.4, 0, 1.9), 1.9),
        f"shoulder_{_s}": (f"upper_{_s}", (0, 0, 0), 5.0),
        f"elbow_{_s}": (f"fore_{_s}", (0, 0, 0), 3.4),
        f"forearm_{_s}": (f"fore_{_s}", (0, 0, -12), 3.1),
        f"wrist_{_s}": (f"hand_{_s}", (0, 0, 0), 2.3),
        f"palm_{_s}": (f"hand_{_s}", (0, 0, -4.6), 1.9),
        f"tips_{_s}": (f"hand_{_s}", (0, 0, -10), 1.3),
        f"grip_{_s}": (f"hand_{_s}", (0, 0, -4.6), 0),
        f"flank_{_s}": ("ribs", (0, _y * 3.5, 8), 9.0),
    }


def point(bones: Skeleton, name: str) -> Vec:
    """World place of a named point."""
    bone, at, _ = POINTS[name]
    return bones[bone].spot(*at)
