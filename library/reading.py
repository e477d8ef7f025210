"""What the pages show, gathered from the catalogue. Pure lookups: nothing here decides anything."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from library import wording
from library.catalogue import Catalogue, Correction, Exercise, Injury, Muscle, Question, RedFlag, Relation, Slugs, StarterRoutine, Takeaway
from library.words import ExerciseKind, Urgency

MOVING = frozenset({ExerciseKind.STATIC_STRETCH, ExerciseKind.DYNAMIC_STRETCH, ExerciseKind.MOBILITY, ExerciseKind.SELF_MASSAGE})


def muscles_of_group(catalogue: Catalogue, group: str) -> list[Muscle]:
    """A group's muscles, its own before those that also count in it."""
    muscles = [catalogue.muscles[slug] for slug in catalogue.muscles_of_group[group]]
    return sorted(muscles, key=lambda muscle: muscle.group != group)


def exercises_of_group(catalogue: Catalogue, group: str) -> tuple[list[Exercise], list[Exercise]]:
    """What stretches or moves a group, and what strengthens it; exercises meant for it first."""
    exercises = sorted((catalogue.exercises[slug] for slug in catalogue.exercises_of_group[group]), key=lambda exercise: exercise.group != group)
    return [each for each in exercises if each.kind in MOVING], [each for each in exercises if each.kind not in MOVING]


def exercises_of_muscle(catalogue: Catalogue, muscle: str) -> tuple[list[Exercise], list[Exercise]]:
    """The exercises that work a muscle first of all, and those that work it as well; stretches before strength, drills last."""
    order = list(ExerciseKind)
    exercises = sorted((catalogue.exercises[slug] for slug in catalogue.exercises_of_muscle[muscle]), key=lambda exercise: order.index(exercise.kind))
    return [each for each in exercises if muscle in each.primary], [each for each in exercises if muscle not in each.primary]


def injuries_of_group(catalogue: Catalogue, group: str) -> list[Injury]:
    """The group's common complaints first, then whatever else concerns it."""
    common = catalogue.groups[group].common_complaints
    injuries = [injury for injury in catalogue.injuries.values() if group in injury.groups]
    return sorted(injuries, key=lambda injury: injury.slug not in common)


def questions_of_group(catalogue: Catalogue, group: str) -> list[Question]:
    """The questions about a group, those about it alone first."""
    return sorted((question for question in catalogue.questions.values() if group in question.groups), key=lambda question: len(question.groups))


def corrections_of_group(catalogue: Catalogue, group: str) -> list[Correction]:
    return [correction for correction in catalogue.corrections.values() if group in correction.groups]


def corrections_of_muscle(catalogue: Catalogue, muscle: str) -> list[Correction]:
    return [correction for correction in catalogue.corrections.values() if muscle in correction.muscles]


def corrections_of_exercise(catalogue: Catalogue, exercise: str) -> list[Correction]:
    return [correction for correction in catalogue.corrections.values() if exercise in correction.exercises]


def takeaways_of(catalogue: Catalogue, group: str | None) -> list[Takeaway]:
    """What to remember of a group; of the whole where none is named."""
    return [takeaway for takeaway in catalogue.takeaways.values() if takeaway.group == group]


def starters_of_group(catalogue: Catalogue, group: str) -> list[StarterRoutine]:
    """The starter routines listed under a group, those for it alone first."""
    return sorted((starter for starter in catalogue.starters.values() if group in starter.groups), key=lambda starter: len(starter.groups))


def cautions_of_starter(catalogue: Catalogue, starter: StarterRoutine) -> list[tuple[str, list[str]]]:
    """(caution, exercises it rules out), in the catalogue's order."""
    exercises = [catalogue.exercises[step.exercise] for step in starter.steps]
    found = [(caution.name, list(dict.fromkeys(each.name for each in exercises if slug in each.cautions))) for slug, caution in catalogue.cautions.items()]
    return [(caution, names) for caution, names in found if names]


def groups_of_relation(catalogue: Catalogue, relation: Relation) -> Slugs:
    """The groups on whose page a relation stands: those its first end belongs to."""
    if relation.from_group:
        return (relation.from_group,)
    if relation.from_muscle:
        return (catalogue.muscles[relation.from_muscle].group,)
    return catalogue.injuries[relation.from_injury].groups if relation.from_injury else ()


def relations_of_group(catalogue: Catalogue, group: str) -> list[Relation]:
    return [relation for relation in catalogue.relations.values() if group in groups_of_relation(catalogue, relation)]


def red_flags_by_urgency(catalogue: Catalogue) -> list[RedFlag]:
    """The most urgent first."""
    order = list(Urgency)
    return sorted(catalogue.red_flags.values(), key=lambda flag: (order.index(flag.urgency), flag.rank))


def _relation_title(catalogue: Catalogue, relation: Relation) -> str:
    return f"{end_name(catalogue, relation, 'from')}: also worth a look, {wording.uncapital(end_name(catalogue, relation, 'to'))}"


ENDS = (("group", "groups"), ("muscle", "muscles"), ("injury", "injuries"))


def end_of(relation: Relation, end: str) -> tuple[str, str]:
    """The collection and slug the "from" or the "to" of a relation points to; an empty slug where it points to nothing published."""
    return next(((collection, slug) for kind, collection in ENDS if (slug := getattr(relation, f"{end}_{kind}"))), ("groups", ""))


def end_name(catalogue: Catalogue, relation: Relation, end: str) -> str:
    """What a runner calls an end of a relation; empty where it points to nothing published."""
    collection, slug = end_of(relation, end)
    return title(catalogue, collection, slug) if slug else ""


TITLES: Mapping[str, str] = MappingProxyType(
    {
        "phases": "name",
        "groups": "name",
        "muscles": "common_name",
        "exercises": "name",
        "injuries": "name",
        "benefits": "name",
        "questions": "question",
        "kinds": "label",
        "bands": "label",
        "stretch_rules": "when",
        "severity_rules": "rule",
        "red_flags": "sign",
        "cautions": "name",
        "takeaways": "text",
        "emergency_numbers": "country",
        "soreness": "name",
        "remedies": "what",
        "starters": "name",
    }
)


def title(catalogue: Catalogue, collection: str, slug: str) -> str:
    """What a reader calls a row: never its slug."""
    entry = getattr(catalogue, collection)[slug]
    if isinstance(entry, Relation):
        return _relation_title(catalogue, entry)
    if isinstance(entry, Correction):
        return f"Often said: {entry.article_idea}"
    return wording.capital(getattr(entry, TITLES[collection]))
