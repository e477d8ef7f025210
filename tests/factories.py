"""Rows made by hand. Plain functions with everything filled in; a test names only what it is about."""

from __future__ import annotations

from itertools import count
from typing import Any

from library.models import Exercise, Muscle, MuscleGroup, Source, Target

_numbers = count(1)

# What publishing an exercise needs besides its facts.
PROSE: dict[str, Any] = {
    "purpose": f"{' '.join(['Moves', *['this', 'leg'] * 15])}.",
    "steps": ["Stand beside a wall with one hand on it.", "Bend the knee a little.", "Straighten up again slowly."],
    "feel": "A mild pull, in the lower leg and nowhere else.",
    "make_easier": "Do it a little less far.",
    "make_harder": "Do it a little further.",
}


def make_source(**fields: Any) -> Source:
    slug = fields.setdefault("slug", f"source-{next(_numbers)}")
    return Source.objects.create(**{"authors": "Someone A", "title": f"On {slug}", "what_it_supports": "A fact", "evidence_level": "expert", "checked": "memory"} | fields)


def make_group(**fields: Any) -> MuscleGroup:
    slug = fields.setdefault("slug", f"group-{next(_numbers)}")
    texts = dict.fromkeys(("one_line", "hills", "speed", "cadence", "shoes", "volume"), "a fact")
    return MuscleGroup.objects.create(**{"name": slug, "view": "back", "role_in_running": ["runs"], "actions": ["moves"]} | texts | fields)


def make_muscle(**fields: Any) -> Muscle:
    slug = fields.setdefault("slug", f"muscle-{next(_numbers)}")
    if "group" not in fields:
        fields["group"] = MuscleGroup.objects.get(slug="calves")
    texts = {"felt_where": "there", "role_in_running": "runs", "depth": "deep", "gait_confidence": "low"}
    return Muscle.objects.create(**{"name": slug, "common_name": slug, "actions": ["moves"], "crosses": ["ankle"], "views": ["back"]} | texts | fields)


def make_exercise(*, primary: tuple[str, ...] = (), **fields: Any) -> Exercise:
    """A draft with a dose; muscles of `primary` (slugs) become its targets."""
    slug = fields.setdefault("slug", f"exercise-{next(_numbers)}")
    if "group" not in fields:
        fields["group"] = MuscleGroup.objects.get(slug="calves")
    values = {"name": slug, "kind": "static_stretch", "position": "standing", "hold_seconds": None if "reps" in fields else 30, "when": ["after_run"], "key_cues": ["stand tall"]}
    exercise = Exercise.objects.create(**values | fields)
    for place, muscle in enumerate(primary):
        Target.objects.create(exercise=exercise, muscle=Muscle.objects.get(slug=muscle), role="primary", position=place)
    return exercise
