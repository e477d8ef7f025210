"""What is known, as rows: one model a collection of the catalogue, field for field.

Slugs are permanent and are the identity in files, addresses and the catalogue. Content is retired, not
deleted; what runners keep points at it with PROTECT. Every change of a row gives the library a new version.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower

from library import catalogue, checks, words
from library.catalogue import NAME_AT_MOST, TEXT_AT_MOST
from library.fields import NumberList, TextList, WordList
from library.querysets import EntryQuerySet, LibraryQuerySet
from library.words import Status, Word

SLUG_RULE = RegexValidator(rf"\A{checks.SLUG.pattern}\Z", "Small letters, digits, hyphens and underscores, please.")


def a_word(known: type[Word], **options: Any) -> Any:
    """A field for one word of a closed list; the constraint `..._known` binds the database to it."""
    return models.CharField(max_length=30, choices=known.choices(), **options)


def a_number(kind: type[Any], name: str, **options: Any) -> Any:
    """A whole number within the bounds the catalogue gives for it."""
    low, high = _bounds(kind, name)
    return models.PositiveSmallIntegerField(validators=[MinValueValidator(low), MaxValueValidator(high)], **options)


def a_name(label: str | None = None, **options: Any) -> Any:
    return models.CharField(label, max_length=NAME_AT_MOST, **options)


def a_text(**options: Any) -> Any:
    return models.TextField(max_length=TEXT_AT_MOST, **options)


def a_line(**options: Any) -> Any:
    """Text that stands on one line of a form."""
    return models.CharField(max_length=300, **options)


def some_prose(kind: type[catalogue.Entry], name: str, help_text: str) -> Any:
    """Text for readers, one or a list of them, as the catalogue has the field. Publishing needs it unless it is optional there."""
    metadata = {each.name: each for each in fields(kind)}[name].metadata
    least, most = metadata["words"]
    if "lines" in metadata:
        return TextList(blank=True, help_text=f"{help_text} One a line, each of {least} to {most} words.")
    return a_text(blank=True, help_text=f"{help_text} {least} to {most} words.")


def to_one(to: str, **options: Any) -> Any:
    if options.pop("optional", False):
        options |= {"null": True, "blank": True}
    return models.ForeignKey(to, **{"on_delete": models.PROTECT, "related_name": "+", **options})


def to_many(to: str, **options: Any) -> Any:
    return models.ManyToManyField(to, **{"blank": True, "related_name": "+", **options})


def some_sources(**options: Any) -> Any:
    return to_many("Source", help_text="What this rests on. Publishing needs at least one.", **options)


def _bounds(kind: type[Any], name: str) -> tuple[int, int]:
    low, high = {each.name: each for each in fields(kind)}[name].metadata["range"]
    return low, high


def rules(kind: type[catalogue.Entry], *more: models.BaseConstraint) -> list[models.BaseConstraint]:
    """The constraints that follow from an entry's fields (bounds, closed lists, one name), and `more`."""
    model = kind.__name__.lower()
    found: list[models.BaseConstraint] = []
    for each in fields(kind):
        hint, label = catalogue.hints(kind)[each.name], each.name.replace("_", " ").capitalize()
        if "range" in each.metadata and hint in (int, int | None):
            low, high = _bounds(kind, each.name)
            found.append(
                models.CheckConstraint(
                    condition=Q(**{f"{each.name}__range": (low, high)}),
                    name=f"library_{model}_{each.name}_bounds",
                    violation_error_message=f"{label} has to be from {low} to {high}.",
                )
            )
        elif isinstance(hint, type) and issubclass(hint, Word):
            found.append(
                models.CheckConstraint(
                    condition=Q(**{f"{each.name}__in": [member.value for member in hint]}),
                    name=f"library_{model}_{each.name}_known",
                    violation_error_message=f"{label} has to be one of: {', '.join(member.label for member in hint)}.",
                )
            )
    collection = next(name for name, entry in catalogue.COLLECTIONS.items() if entry is kind)
    if bearer := checks.NAMES.get(collection):
        found.append(models.UniqueConstraint(Lower(bearer), name=f"library_{model}_one_{bearer}", violation_error_message=f"There is one with this {bearer} already."))
        found.append(models.CheckConstraint(condition=~Q(**{bearer: ""}), name=f"library_{model}_{bearer}_given", violation_error_message=f"The {bearer} is missing."))
    return [*found, *more]


class LibraryRow(models.Model):
    """A row whose change gives the library a new version, in the same transaction."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        # Django sends post_save after its own transaction; the version has to move within it.
        with transaction.atomic(using=options.get("using")):
            super().save(*args, **options)


class Entry(LibraryRow):
    """What every collection's rows have."""

    slug = models.SlugField(
        max_length=checks.SLUG_AT_MOST,
        unique=True,
        validators=[SLUG_RULE],
        help_text="Its permanent name in addresses and files. Small letters, digits, hyphens. It cannot be changed later.",
    )
    status = a_word(words.Status, default=Status.DRAFT.value, db_index=True, help_text="Readers see only what is published. What is no longer wanted is retired, not deleted.")
    ordinal = models.PositiveIntegerField(default=1_000_000, editable=False, help_text="Its place in the file; a curator's own rows come after.")
    loaded = models.CharField(max_length=64, blank=True, editable=False, help_text="Digest of what the files said when it was last loaded; empty for a curator's own row.")

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["ordinal", "slug"]
        default_permissions = ("add", "change", "delete", "view", "publish")

    def __str__(self) -> str:
        return str(getattr(self, "name", None) or self.slug)


class Source(Entry):
    authors = a_line()
    year = a_number(catalogue.Source, "year", null=True, blank=True)
    title = a_text()
    journal = a_line(blank=True)
    volume_pages = a_line(blank=True)
    doi = models.CharField(
        "DOI",
        max_length=300,
        blank=True,
        validators=[RegexValidator(rf"\A{checks.DOI.pattern}\Z", "A DOI begins with 10. and has no spaces.")],
        help_text="Only where certain. Leave it empty rather than guess.",
    )
    other_id = a_line(blank=True, help_text="A PMID, ISBN or address where there is no DOI.")
    what_it_supports = a_text(help_text="The fact it was read for, in our words.")
    evidence_level = a_word(words.EvidenceLevel)
    checked = a_word(words.Checked)

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Source)

    def __str__(self) -> str:
        return self.slug


class GaitPhase(Entry):
    name = a_name()
    start = a_number(catalogue.GaitPhase, "start", help_text="Percent of one leg's stride.")
    end = a_number(catalogue.GaitPhase, "end", help_text="Percent of one leg's stride.")
    what = a_name("what happens")
    about = some_prose(catalogue.GaitPhase, "about", "What happens in it, for readers.")
    sources = some_sources()

    class Meta(Entry.Meta):
        verbose_name = "gait phase"
        constraints = rules(
            catalogue.GaitPhase,
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="library_gaitphase_forward", violation_error_message="A phase ends after it starts."),
        )


class MuscleGroup(Entry):
    name = a_name()
    short_name = a_name(help_text="What a runner says of one side: calf, quads.")
    seed = models.BooleanField("in the founding article", default=False)
    view = a_word(words.View, help_text="The side of the body it is drawn on.")
    one_line = a_text(help_text="What it is, in one line.")
    role_in_running = TextList(help_text="What it does in the stride, one fact a line.")
    role_sources = some_sources()
    actions = TextList(help_text="The movements it makes, one a line.")
    common_complaints = to_many("Injury")
    doms_is_common = models.BooleanField("often sore days later", default=False)
    hills = a_text(help_text="How hills make it sore.")
    speed = a_text(help_text="How speed makes it sore.")
    cadence = a_text(help_text="How the step rate bears on it.")
    shoes = a_text(help_text="How shoes bear on it.")
    volume = a_text(help_text="How long or many runs bear on it.")
    soreness_sources = some_sources()
    about = some_prose(catalogue.MuscleGroup, "about", "What it is, what it does in running, where it is felt.")
    about_sources = some_sources()

    class Meta(Entry.Meta):
        verbose_name = "muscle group"
        constraints = rules(catalogue.MuscleGroup)


class Muscle(Entry):
    name = a_name("anatomical name")
    common_name = a_name(help_text="What a runner calls it.")
    group = to_one("MuscleGroup", related_name="muscles")
    also_in = to_many("MuscleGroup", help_text="Groups it also counts in.")
    seed = models.BooleanField("in the founding article", default=False)
    seed_basis = a_line(blank=True, help_text="Why it counts as named there.")
    actions = TextList(help_text="The movements it makes, one a line.")
    crosses = TextList(help_text="The joints it crosses, one a line.")
    depth = a_word(words.Depth)
    views = WordList([words.View.FRONT, words.View.BACK], help_text="The sides of the body it is drawn on.")
    felt_where = a_text(help_text="Where a runner feels it.")
    role_in_running = a_text()
    gait_confidence = a_word(words.Confidence, help_text="How sure the levels of activity are.")
    gait_sources = some_sources()
    note = a_text(blank=True)
    about = some_prose(catalogue.Muscle, "about", "What it is, what it does in running, where it is felt.")
    about_sources = some_sources()
    home_test = some_prose(catalogue.Muscle, "home_test", "How to tell at home that it is this one.")

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Muscle)

    def __str__(self) -> str:
        return self.common_name or self.slug


class MuscleActivity(LibraryRow):
    """How hard a muscle works in a phase: a teaching scale within this muscle, never between two."""

    LEVELS = [(0, "0 none"), (1, "1 low"), (2, "2 moderate"), (3, "3 high")]

    muscle = models.ForeignKey(Muscle, on_delete=models.CASCADE, related_name="activities")
    phase = models.ForeignKey(GaitPhase, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVELS)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "muscle activity"
        ordering = ["phase__ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["muscle", "phase"], name="library_muscleactivity_one_a_phase", violation_error_message="This phase has a level already."),
            models.CheckConstraint(condition=Q(level__range=(0, 3)), name="library_muscleactivity_level_bounds", violation_error_message="The level is 0, 1, 2 or 3."),
        ]

    def __str__(self) -> str:
        return f"{self.level} of 3"


class Caution(Entry):
    name = a_name(help_text="The place or condition, as one would ask about it.")
    say = some_prose(catalogue.Caution, "say", "What to say to a runner who names it.")
    sources = some_sources()

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Caution)

    def __str__(self) -> str:
        return self.slug


class Place(Entry):
    name = a_name(help_text="What a runner calls it.")
    also_called = a_name(blank=True, help_text="The anatomical name, or another common one.")
    region = a_word(words.BodyRegion, help_text="The heading it stands under in the list beside the map.")
    group = to_one("MuscleGroup", optional=True, help_text="The group a tap leads to; or a muscle; or neither.")
    muscle = to_one("Muscle", optional=True)
    cautions = to_many("Caution", help_text="Asked about when it is tapped.")
    central = models.BooleanField("in the middle", default=False, help_text="It has no left and right.")
    drawings = TextList(help_text="The shapes of the map it is made of, without view and side, one a line.")
    note = a_text(blank=True, help_text="What we say where a tap leads to no stretch.")

    class Meta(Entry.Meta):
        constraints = rules(
            catalogue.Place,
            models.CheckConstraint(
                condition=Q(group__isnull=True) | Q(muscle__isnull=True),
                name="library_place_one_area",
                violation_error_message="A place leads to a group or to a muscle, not to both.",
            ),
        )


class Equipment(Entry):
    name = a_name()
    counts = models.BooleanField("has to be to hand", default=True, help_text="No for what is always there: nothing at all, a mat.")

    class Meta(Entry.Meta):
        verbose_name_plural = "equipment"
        constraints = rules(catalogue.Equipment)


class Exercise(Entry):
    name = a_name()
    kind = a_word(words.ExerciseKind)
    seed = models.BooleanField("in the founding article", default=False)
    group = to_one("MuscleGroup", related_name="exercises", help_text="Its main group.")
    also_in = to_many("MuscleGroup", help_text="Other groups it is listed under.")
    muscles: models.ManyToManyField[Muscle, Target] = models.ManyToManyField(Muscle, through="Target", related_name="exercises")
    position = a_word(words.BodyPosition)
    equipment = to_many("Equipment", help_text="All of it is needed.")
    equipment_optional = to_many("Equipment", help_text="Nice to have; never leaves anybody out.")
    level = a_number(catalogue.Exercise, "level", default=1, help_text="1 to 3: the skill and strength it takes.")
    per_side = models.BooleanField(default=False, help_text="Done once for each side; the dose is for one side.")
    sets = a_number(catalogue.Exercise, "sets", default=2)
    reps = a_number(catalogue.Exercise, "reps", null=True, blank=True, help_text="Repetitions of one set; or seconds to hold, not both.")
    rep_seconds = a_number(catalogue.Exercise, "rep_seconds", null=True, blank=True, help_text="Seconds one repetition takes; 3 if left empty.")
    hold_seconds = a_number(catalogue.Exercise, "hold_seconds", null=True, blank=True)
    rest_seconds = a_number(catalogue.Exercise, "rest_seconds", default=0, help_text="Between sets.")
    when = WordList(words.Slot, blank=True)
    intensity = a_number(catalogue.Exercise, "intensity", default=2, help_text="1 to 3: the strain on what it is for. 1 suits a sore day.")
    cautions = to_many("Caution", help_text="Whoever names one of these is not offered it.")
    key_cues = TextList(blank=True, help_text="How to do it, one cue a line. Publishing needs at least one.")
    common_mistakes = TextList(blank=True, help_text="One a line.")
    easier = to_one("self", optional=True)
    harder = to_one("self", optional=True)
    sources = some_sources()
    note = a_text(blank=True)
    purpose = some_prose(catalogue.Exercise, "purpose", "What it is for.")
    steps = some_prose(catalogue.Exercise, "steps", "How it is done, each beginning with a verb.")
    feel = some_prose(catalogue.Exercise, "feel", "What one should feel, and where.")
    mends = some_prose(catalogue.Exercise, "mends", "How each common mistake is put right, in the same order.")
    make_easier = some_prose(catalogue.Exercise, "make_easier", "How to make it easier.")
    make_harder = some_prose(catalogue.Exercise, "make_harder", "How to make it harder.")

    class Meta(Entry.Meta):
        constraints = rules(
            catalogue.Exercise,
            models.CheckConstraint(
                condition=Q(hold_seconds__isnull=False, reps__isnull=True)
                | Q(hold_seconds__isnull=True, reps__isnull=False)
                | Q(hold_seconds__isnull=True, reps__isnull=True, status__in=["draft", "retired"]),
                name="library_exercise_hold_or_reps",
                violation_error_message="An exercise is held or repeated: give seconds or repetitions, and not both. Only a draft may do without.",
            ),
            models.CheckConstraint(
                condition=(Q(easier__isnull=True) | ~Q(easier=F("id"))) & (Q(harder__isnull=True) | ~Q(harder=F("id"))),
                name="library_exercise_other_variants",
                violation_error_message="An exercise is not its own easier or harder variant.",
            ),
        )


class Target(LibraryRow):
    """An exercise works a muscle."""

    ROLES = [("primary", "Primary"), ("secondary", "Secondary")]

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="targets")
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT, related_name="targets")
    role = models.CharField(max_length=9, choices=ROLES)
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place among those of the same role; the first matters most.")

    objects = LibraryQuerySet.as_manager()

    class Meta:
        ordering = ["role", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["exercise", "muscle"], name="library_target_one_a_muscle", violation_error_message="This muscle is there already."),
            models.CheckConstraint(condition=Q(role__in=["primary", "secondary"]), name="library_target_role_known", violation_error_message="A target is primary or secondary."),
        ]

    def __str__(self) -> str:
        return self.role


class SeverityBand(Entry):
    label = a_name()
    lowest = a_number(catalogue.SeverityBand, "lowest", help_text="0 to 10. The published bands hold every number from 0 to 10 once.")
    highest = a_number(catalogue.SeverityBand, "highest")
    advice = a_word(words.AdviceLevel)
    run = a_text(help_text="What about running.")
    stretch = a_text(help_text="What about stretching.")
    strength = a_text(help_text="What about strength.")
    ask_again_hours = a_number(catalogue.SeverityBand, "ask_again_hours", null=True, blank=True)
    intensity_cap = a_number(catalogue.SeverityBand, "intensity_cap", help_text="0 to 3: the hardest that is offered. 0 offers nothing.")
    allowed_kinds = WordList(words.ExerciseKind, blank=True, help_text="None offers nothing.")
    see_professional_if = a_text(blank=True)
    say = some_prose(catalogue.SeverityBand, "say", "What to say to a runner with such a number.")
    sources = some_sources()

    class Meta(Entry.Meta):
        verbose_name = "severity band"
        constraints = rules(
            catalogue.SeverityBand,
            models.CheckConstraint(condition=Q(lowest__lte=F("highest")), name="library_severityband_upward", violation_error_message="The highest number is below the lowest."),
        )

    def __str__(self) -> str:
        return self.label or self.slug


class SorenessKind(Entry):
    label = a_name(help_text="What it feels like, as a runner would say it.")
    usual_meaning = TextList(help_text="One a line.")
    stretching = a_word(words.Stretching, help_text="How it takes stretching.")
    why = a_text()
    suggest_kinds = WordList(words.ExerciseKind, blank=True)
    advice_floor = a_word(words.AdviceLevel, help_text="The mildest advice it allows, whatever the number.")
    sources = some_sources()
    say = some_prose(catalogue.SorenessKind, "say", "What to say to a runner who feels this.")

    class Meta(Entry.Meta):
        verbose_name = "soreness kind"
        constraints = rules(catalogue.SorenessKind)

    def __str__(self) -> str:
        return self.label or self.slug


class StretchRule(Entry):
    when = a_text(help_text="When it holds.")
    avoid_tags = to_many("Caution", help_text="With tags and nothing instead, a matching sore spot is sent to a professional.")
    avoid = a_text(help_text="What not to do.")
    why = a_text()
    instead = to_many("Exercise", help_text="Advice only; it never adds to what is offered.")
    sources = some_sources()
    say = some_prose(catalogue.StretchRule, "say", "The rule, said to a runner.")

    class Meta(Entry.Meta):
        verbose_name = "stretch rule"
        constraints = rules(catalogue.StretchRule)


class Injury(Entry):
    name = a_name()
    seed = models.BooleanField("in the founding article", default=False)
    seed_term = a_line(blank=True, help_text="The article's word for it.")
    groups = to_many("MuscleGroup")
    muscles = to_many("Muscle")
    typical_signs = TextList(help_text="One a line.")
    stretch_rule = to_one("StretchRule", optional=True)
    avoid_tags = to_many("Caution")
    first_steps = TextList(help_text="One a line.")
    see_professional_when = a_text()
    sources = some_sources()
    feels_like = some_prose(catalogue.Injury, "feels_like", "How it tends to feel.")
    first_days = some_prose(catalogue.Injury, "first_days", "What to do first.")
    be_seen = some_prose(catalogue.Injury, "be_seen", "When somebody should look at it.")

    class Meta(Entry.Meta):
        verbose_name_plural = "injuries"
        constraints = rules(catalogue.Injury)


class SeverityRule(Entry):
    rule = a_text()
    injuries = to_many("Injury", help_text="None means it holds for all.")
    basis = a_line(blank=True)
    sources = some_sources()
    say = some_prose(catalogue.SeverityRule, "say", "The rule, said to a runner.")

    class Meta(Entry.Meta):
        verbose_name = "severity rule"
        constraints = rules(catalogue.SeverityRule)


class RedFlag(Entry):
    sign = a_text()
    could_be = a_text()
    advice = a_word(words.AdviceLevel)
    urgency = a_word(words.Urgency)
    what_to_do = a_text()
    question = a_text(help_text="As it is asked. Yes has to mean the sign is there.")
    ask_groups = to_many("MuscleGroup", help_text="Asked when one of these is sore. With all three lists empty it is a fixed line, not a question.")
    ask_kinds = to_many("SorenessKind", help_text="Asked for these kinds of soreness.")
    ask_cautions = to_many("Caution", help_text="Asked with these cautions.")
    rank = a_number(catalogue.RedFlag, "rank", help_text="1 is asked first.")
    sources = some_sources()
    say = some_prose(catalogue.RedFlag, "say", "What to say to a runner who answers yes: what it can be a sign of, who should look, by when. No name of a disease.")

    class Meta(Entry.Meta):
        verbose_name = "red flag"
        constraints = rules(catalogue.RedFlag)


def _exactly_one(*names: str) -> Q:
    """Exactly one of some columns is set."""
    found = Q()
    for chosen in names:
        found |= Q(**{f"{each}__isnull": each != chosen for each in names})
    return found


class Relation(Entry):
    from_group = to_one("MuscleGroup", optional=True, help_text="From exactly one: a group, a muscle or an injury.")
    from_muscle = to_one("Muscle", optional=True)
    from_injury = to_one("Injury", optional=True)
    when = a_line(blank=True)
    to_group = to_one("MuscleGroup", optional=True, help_text="To exactly one: a group, a muscle or an injury.")
    to_muscle = to_one("Muscle", optional=True)
    to_injury = to_one("Injury", optional=True)
    reason = a_text(help_text="A hint, never a cause.")
    strength = a_word(words.RelationStrength)
    confidence = a_word(words.Confidence)
    try_exercises = to_many("Exercise")
    sources = some_sources()
    say = some_prose(catalogue.Relation, "say", "The hint, said to a runner. Never a cause.")
    seed = models.BooleanField("in the founding article", default=False)

    class Meta(Entry.Meta):
        constraints = rules(
            catalogue.Relation,
            models.CheckConstraint(
                condition=_exactly_one("from_group", "from_muscle", "from_injury"),
                name="library_relation_one_from",
                violation_error_message="A relation comes from exactly one group, muscle or injury.",
            ),
            models.CheckConstraint(
                condition=_exactly_one("to_group", "to_muscle", "to_injury"),
                name="library_relation_one_to",
                violation_error_message="A relation leads to exactly one group, muscle or injury.",
            ),
        )


class Benefit(Entry):
    group = to_one("MuscleGroup", related_name="benefits")
    name = a_name()
    seed = models.BooleanField("in the founding article", default=False)
    verdict = a_word(words.Verdict, help_text="How well it is supported for runners, not how nice it sounds.")
    fact = a_text()
    sources = some_sources()
    say = some_prose(catalogue.Benefit, "say", "One honest sentence that carries the verdict.")

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Benefit)


class Question(Entry):
    question = a_name()
    seed = models.BooleanField("in the founding article", default=False)
    seed_ref = a_number(catalogue.Question, "seed_ref", null=True, blank=True, help_text="Its number in the article.")
    short_answer = a_text()
    facts = TextList(help_text="One a line.")
    groups = to_many("MuscleGroup")
    exercises = to_many("Exercise")
    sources = some_sources()
    answer = some_prose(catalogue.Question, "answer", "The whole answer.")

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Question)

    def __str__(self) -> str:
        return self.question or self.slug


class Takeaway(Entry):
    group = to_one("MuscleGroup", optional=True, help_text="The group it is about; the whole where it is left empty.")
    text = some_prose(catalogue.Takeaway, "text", "What to remember.")
    sources = some_sources()

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Takeaway)


class Correction(Entry):
    where = a_line(help_text="The part of the article.")
    article_idea = a_text(help_text="The article's idea, in our words.")
    correct_fact = a_text()
    groups = to_many("MuscleGroup")
    muscles = to_many("Muscle", help_text="On whose pages it is said as well.")
    exercises = to_many("Exercise", help_text="On whose pages it is said as well.")
    sources = some_sources()
    say = some_prose(catalogue.Correction, "say", "What is often said, and what is so. Kindly.")

    class Meta(Entry.Meta):
        constraints = rules(catalogue.Correction)


class Soreness(Entry):
    name = a_name()
    starts_hours = NumberList(help_text="From and to, in hours.")
    peaks_hours = NumberList(help_text="From and to, in hours.")
    gone_days = NumberList(help_text="From and to, in days.")
    trigger = TextList(help_text="One a line.")
    feels_like = TextList(help_text="One a line.")
    not_like = TextList(help_text="One a line.")
    run_rule = a_text()
    certainty = a_text()
    sources = some_sources()
    about = some_prose(catalogue.Soreness, "about", "Its course, for readers.")

    class Meta(Entry.Meta):
        verbose_name_plural = "soreness"
        constraints = rules(catalogue.Soreness)


class Remedy(Entry):
    what = a_name("what one does")
    helps = models.BooleanField(default=False)
    effect = a_text(help_text="How much it does.")
    sources = some_sources()
    say = some_prose(catalogue.Remedy, "say", "What it does, and how much.")

    class Meta(Entry.Meta):
        verbose_name_plural = "remedies"
        constraints = rules(catalogue.Remedy)

    def __str__(self) -> str:
        return self.what or self.slug


class EmergencyNumber(Entry):
    country = a_name(help_text="The country's name. The slug is its two letters in ISO 3166.")
    number = models.CharField(
        max_length=20,
        validators=[RegexValidator(rf"\A{checks.PHONE.pattern}\Z", "Digits, with a + in front and blanks or hyphens between.")],
        help_text="The number to ring first.",
    )
    other_numbers = a_line(blank=True, help_text="Other numbers, with what each is for.")
    note = a_text(blank=True)

    class Meta(Entry.Meta):
        verbose_name = "emergency number"
        constraints = rules(catalogue.EmergencyNumber)

    def __str__(self) -> str:
        return self.country or self.slug


class StarterRoutine(Entry):
    name = a_name()
    purpose = some_prose(catalogue.StarterRoutine, "purpose", "Whom it is for and what it does.")
    when = WordList(words.Slot, blank=True, help_text="Every exercise has to fit each of these. None means any time.")
    groups = to_many("MuscleGroup", help_text="The groups it is listed under.")
    exercises: models.ManyToManyField[Exercise, StarterStep] = models.ManyToManyField(Exercise, through="StarterStep", related_name="+")
    sources = some_sources()

    class Meta(Entry.Meta):
        verbose_name = "starter routine"
        constraints = rules(catalogue.StarterRoutine)


class StarterStep(LibraryRow):
    """An exercise of a starter routine, with its dose there."""

    starter = models.ForeignKey(StarterRoutine, on_delete=models.CASCADE, related_name="steps")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place, the lowest first.")
    sides = models.CharField(max_length=10, choices=words.Sides.choices(), blank=True)
    sets = a_number(catalogue.StarterStep, "sets", default=1)
    reps = a_number(catalogue.StarterStep, "reps", null=True, blank=True, help_text="Repetitions of one set; or seconds to hold, not both.")
    hold_seconds = a_number(catalogue.StarterStep, "hold_seconds", null=True, blank=True)
    rest_seconds = a_number(catalogue.StarterStep, "rest_seconds", default=0, help_text="Between sets.")

    objects = LibraryQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hold_seconds__isnull=False, reps__isnull=True) | Q(hold_seconds__isnull=True, reps__isnull=False),
                name="library_starterstep_hold_or_reps",
                violation_error_message="A step is held or repeated: give seconds or repetitions, and not both.",
            ),
            models.CheckConstraint(
                condition=Q(sides__in=[sides.value for sides in words.Sides]), name="library_starterstep_sides_known", violation_error_message="Choose the sides."
            ),
            models.CheckConstraint(condition=Q(sets__range=(1, 10)), name="library_starterstep_sets_bounds", violation_error_message="Sets has to be from 1 to 10."),
        ]

    def __str__(self) -> str:
        return f"Step {self.position}"


class SeedPoint(Entry):
    group = to_one("MuscleGroup", optional=True)
    point = a_text(help_text="What the article says, in our words.")
    kind = a_word(words.SeedKind)
    row = models.SlugField(max_length=checks.SLUG_AT_MOST, help_text="The slug of the entry, of any type, that covers it.")

    class Meta(Entry.Meta):
        verbose_name = "point of the founding article"
        verbose_name_plural = "points of the founding article"
        constraints = rules(catalogue.SeedPoint)


class LibraryVersion(models.Model):
    """One row. Its stamp is new with every change of the library, so whoever keeps a copy knows when it is old."""

    stamp = models.CharField(max_length=32, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="library_libraryversion_single", violation_error_message="There is one version only.")]

    def __str__(self) -> str:
        return self.stamp

    @classmethod
    def bump(cls, *, using: str | None = None) -> None:
        """A new stamp. Random rather than counted up: a rolled back change must not lend its number to the next one."""
        rows = cls._base_manager.using(using)
        rows.bulk_create([cls(id=1, stamp=uuid4().hex)], update_conflicts=True, unique_fields=["id"], update_fields=["stamp"])

    @classmethod
    def current(cls) -> str:
        """The stamp, "" before the first change. One query; every page asks it, so it goes without the ORM, in a fifth of the time."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT stamp FROM {cls._meta.db_table} WHERE id = 1")  # noqa: S608  our own table's name
            row = cursor.fetchone()
        return str(row[0]) if row else ""


MODELS: dict[str, type[Entry]] = {
    "sources": Source,
    "phases": GaitPhase,
    "groups": MuscleGroup,
    "muscles": Muscle,
    "cautions": Caution,
    "places": Place,
    "equipment": Equipment,
    "exercises": Exercise,
    "bands": SeverityBand,
    "kinds": SorenessKind,
    "stretch_rules": StretchRule,
    "injuries": Injury,
    "severity_rules": SeverityRule,
    "red_flags": RedFlag,
    "relations": Relation,
    "benefits": Benefit,
    "questions": Question,
    "takeaways": Takeaway,
    "corrections": Correction,
    "soreness": Soreness,
    "remedies": Remedy,
    "emergency_numbers": EmergencyNumber,
    "starters": StarterRoutine,
    "seed_points": SeedPoint,
}

SAFETY = ("cautions", "red_flags", "kinds", "bands", "stretch_rules", "severity_rules", "emergency_numbers")


def content(*, safety: bool) -> Iterable[type[Entry]]:
    """The models of the safety tables, or those of everything else."""
    return [model for collection, model in MODELS.items() if (collection in SAFETY) == safety]
