"""The closed word lists of the library: values that code decides on, so a curator cannot add to them.

Each member's value is what files, rows, URLs and JSON carry; `label` is what a person reads.
No Django here: the catalogue and the rules import it.
"""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A value with a label for people."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs for a Django field's `choices`."""
        return [(member.value, member.label) for member in cls]


class Status(Word):
    """Where a row stands. Only published rows reach the catalogue that pages and rules read."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class ExerciseKind(Word):
    STATIC_STRETCH = "static_stretch", "Static stretch"
    DYNAMIC_STRETCH = "dynamic_stretch", "Dynamic stretch"
    MOBILITY = "mobility", "Mobility"
    SELF_MASSAGE = "self_massage", "Self-massage"
    STRENGTH = "strength", "Strength"
    STABILITY = "stability", "Stability"
    PLYOMETRIC = "plyometric", "Plyometric"
    RUNNING_DRILL = "running_drill", "Drill"


class BodyPosition(Word):
    STANDING = "standing", "Standing"
    SEATED = "seated", "Seated"
    KNEELING = "kneeling", "Kneeling"
    QUADRUPED = "quadruped", "On hands and knees"
    SIDE = "side", "Lying on one side"
    SUPINE = "supine", "Lying on the back"
    PRONE = "prone", "Lying face down"


class Slot(Word):
    """When in a training day an exercise sits well."""

    BEFORE_RUN = "before_run", "Before a run"
    AFTER_RUN = "after_run", "After a run"
    REST_DAY = "rest_day", "On a rest day"


class Sides(Word):
    """The sides a step is done on, in order."""

    AS_IT_IS = "", "As the exercise is done"
    LEFT_FIRST = "left,right", "Both, left first"
    RIGHT_FIRST = "right,left", "Both, right first"
    LEFT = "left", "Left only"
    RIGHT = "right", "Right only"

    @property
    def in_order(self) -> tuple[str, ...]:
        """The sides by themselves; none where the exercise decides."""
        return tuple(side for side in self.value.split(",") if side)


class AdviceLevel(Word):
    """What the rules say for a sore spot, mildest first (SUGGESTIONS.md 3)."""

    GO = "go", "Go"
    ADAPT = "adapt", "Adapt"
    GENTLE_ONLY = "gentle_only", "Gentle only"
    REST = "rest", "Rest"
    STOP = "stop_and_see_professional", "Stop and see a professional"
    EMERGENCY = "emergency", "Emergency"

    @property
    def strictness(self) -> int:
        """0 for the mildest level, 5 for an emergency."""
        return _STRICTNESS[self._value_]


_STRICTNESS = {level.value: place for place, level in enumerate(AdviceLevel)}


class Stretching(Word):
    """How a kind of soreness takes stretching."""

    OK = "ok", "Fine"
    LIGHT = "light", "Light only"
    AVOID = "avoid", "Better not"
    STOP = "stop", "Stop"


class Verdict(Word):
    """How well a benefit is supported, for runners."""

    SUPPORTED = "supported", "Good evidence"
    PARTLY = "partly", "Some evidence"
    WEAK = "weak", "Weak evidence"
    NOT_SHOWN = "not_shown", "Not shown"


class EvidenceLevel(Word):
    """What kind of work a source is, strongest first."""

    SYSTEMATIC_REVIEW = "systematic_review", "Systematic review"
    RCT = "rct", "Trial"
    GUIDELINE = "guideline", "Guideline"
    COHORT = "cohort", "People followed over time"
    BIOMECH = "biomech_study", "Measured mechanics"
    EXPERT = "expert", "Expert view"


class Checked(Word):
    """How far a source was confirmed."""

    ONLINE = "online", "Record, abstract or text read"
    MEMORY = "memory", "Well known, not read again"


class Confidence(Word):
    HIGH = "high", "High"
    MODERATE = "moderate", "Moderate"
    LOW = "low", "Low"


class RelationStrength(Word):
    COHORT = "cohort", "People followed over time"
    BIOMECH = "biomech", "Measured mechanics"
    EXPERT = "expert", "Expert view"


class Urgency(Word):
    NOW = "now", "Now"
    SAME_DAY = "same_day", "The same day"
    SAME_WEEK = "same_week", "This week"
    WITHIN_TWO_WEEKS = "within_two_weeks", "Within two weeks"


class Depth(Word):
    SUPERFICIAL = "superficial", "Near the surface"
    DEEP = "deep", "Deep"


class View(Word):
    """A view of the body."""

    FRONT = "front", "Front"
    BACK = "back", "Back"
    BOTH = "both", "Front and back"


class Side(Word):
    """The person's own left and right. Centre is for the trunk only."""

    LEFT = "left", "Left"
    RIGHT = "right", "Right"
    CENTRE = "centre", "Middle"


class BodyRegion(Word):
    """The headings of the list that stands beside the body map."""

    FRONT_OF_LEG = "front-of-leg", "Front of leg"
    BACK_OF_LEG = "back-of-leg", "Back of leg"
    HIP_AND_GLUTE = "hip-and-glute", "Hip and glute"
    FOOT_AND_ANKLE = "foot-and-ankle", "Foot and ankle"
    BACK_AND_CORE = "back-and-core", "Back and core"


class SeedKind(Word):
    """What sort of point the founding article makes."""

    ADVICE = "advice", "Advice"
    EXERCISE = "exercise", "Exercise"
    STRETCH = "stretch", "Stretch"
    INJURY = "injury", "Injury"
    ANATOMY = "anatomy", "Anatomy"
    ACTION = "action", "Action"
    ROLE = "role", "Role"
    BENEFIT = "benefit", "Benefit"
    RELATION = "relation", "Relation"
    QUESTION = "faq", "Question"
