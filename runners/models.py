"""What a person keeps. Nobody else sees it, staff included; only the bare account is in the admin."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from library.models import Caution, Equipment, Exercise, Muscle, MuscleGroup, RedFlag, SorenessKind
from library.words import Side, Word
from runners.querysets import PracticeQuerySet, RoutineQuerySet, RunnerManager, ScreeningQuerySet, ShareQuerySet, SoreSpotQuerySet

ROUTINES_AT_MOST = 1_000  # a runner
STEPS_AT_MOST = 100  # a routine
SETS_AT_MOST = 10  # a step; so are the rest
HOLD_AT_MOST = 3_600  # seconds
REPS_AT_MOST = 100
REST_AT_MOST = 600  # seconds
CHANGE_AT_MOST = 60  # seconds to change sides
NOTE_AT_MOST = 300  # characters of a private note
EDITIONS_KEPT = 50  # of a routine: how old a page may be and still be compared with what is there


class Holds(Word):
    """How long stretches are held: as the library says, or as a preset asks for."""

    AS_WRITTEN = "", "As each exercise says"
    GENTLE = "gentle", "Shorter and gentler: 20 seconds, three times"
    LONGER = "longer", "Longer, as is often advised from 60 on: 45 seconds"


class Reacted(Word):
    """What a runner says of an exercise for themselves."""

    HELPED = "helped", "It helped"
    HURTS = "hurts", "This hurts"
    NOT_FOR_ME = "not_for_me", "Not for me"


class Hurt(Word):
    """How an exercise hurts."""

    MILD = "mild", "A mild pull, more than I like"
    SHARP = "sharp", "Sharp, or it pinches"
    TINGLING = "tingling", "Tingling or numb"


class Cleared(Word):
    """Why a yes to a red flag no longer stands."""

    SEEN = "seen", "A professional has cleared it"
    MISTAKE = "mistake", "Answered by mistake"


def is_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("This is not a time zone we know.")


class Outcome(Word):
    """How a step of a practice went."""

    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"
    HURT = "hurt", "It hurt"


class Felt(Word):
    """How an area feels after a practice, beside before."""

    BETTER = "better", "Better"
    SAME = "same", "Same"
    WORSE = "worse", "Worse"


class Runner(AbstractBaseUser, PermissionsMixin):
    """An account. What is about health lives elsewhere, in Preferences and Consent."""

    email = models.EmailField("e-mail", max_length=254)
    display_name = models.CharField("name", max_length=80, blank=True, help_text="How we greet you. Leave it empty if you like.")
    time_zone = models.CharField(max_length=64, default="Europe/London", validators=[is_time_zone], help_text="Your days begin and end here.")
    country = models.CharField(max_length=2, blank=True, help_text="Whose emergency number we show first.")
    is_staff = models.BooleanField("curator", default=False, help_text="May open the library's admin.")
    is_active = models.BooleanField("active", default=True)
    date_joined = models.DateTimeField("joined", default=timezone.now, editable=False)

    objects = RunnerManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="runners_runner_one_account_an_address", violation_error_message="There is an account with this address."),
        ]

    def __str__(self) -> str:
        return self.email

    def get_short_name(self) -> str:
        return self.display_name or self.email.partition("@")[0]


class Consent(models.Model):
    """Leave to keep health data, asked before the first sore spot is kept. Withdrawing deletes what it allowed."""

    WORDING = "2026-12"

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="consent")
    wording = models.CharField(max_length=20, help_text="The version of the text the runner agreed to.")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Consent to wording {self.wording}"


class Preferences(models.Model):
    """How a runner likes a session. Cautions are about health, so this is kept under the consent."""

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="preferences")
    minutes = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1), MaxValueValidator(120)])
    level = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(3)])
    any_equipment = models.BooleanField(default=True, help_text="No limit on what is to hand.")
    equipment = models.ManyToManyField(Equipment, blank=True, related_name="+")
    floor = models.BooleanField(default=True, help_text="Can get down to the floor and up again.")
    holds = models.CharField(max_length=10, choices=Holds.choices(), blank=True, help_text="How long stretches are held.")
    weekly_goal = models.PositiveSmallIntegerField(default=3, validators=[MinValueValidator(1), MaxValueValidator(14)], help_text="Sessions a week.")
    cautions = models.ManyToManyField(Caution, blank=True, related_name="+")
    cautions_confirmed_on = models.DateField(null=True, blank=True, help_text="The day the runner last said that the cautions still hold.")

    class Meta:
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(condition=Q(minutes__range=(1, 120)), name="runners_preferences_minutes", violation_error_message="A session takes 1 to 120 minutes."),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="runners_preferences_level", violation_error_message="The level is 1, 2 or 3."),
            models.CheckConstraint(condition=Q(weekly_goal__range=(1, 14)), name="runners_preferences_weekly_goal", violation_error_message="A weekly goal is 1 to 14 sessions."),
            models.CheckConstraint(condition=Q(holds__in=[holds.value for holds in Holds]), name="runners_preferences_holds", violation_error_message="Choose how long to hold."),
        ]

    def __str__(self) -> str:
        return f"Preferences of runner {self.runner_id}"


class SoreSpot(models.Model):
    """A runner's report about a group or a muscle, on one side. Open until it eases."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="sore_spots")
    group = models.ForeignKey(MuscleGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices())
    kind = models.ForeignKey(SorenessKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(help_text="The first day it was sore.")
    noted_at = models.DateTimeField()
    eased_at = models.DateTimeField(null=True, blank=True)

    objects = SoreSpotQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, muscle__isnull=True) | Q(group__isnull=True, muscle__isnull=False),
                name="runners_sorespot_one_area",
                violation_error_message="A sore spot is a muscle group or a muscle.",
            ),
            models.CheckConstraint(condition=Q(side__in=[side.value for side in Side]), name="runners_sorespot_side", violation_error_message="Choose a side."),
            models.UniqueConstraint(
                fields=["runner", "group", "side"],
                condition=Q(eased_at__isnull=True, group__isnull=False),
                name="runners_sorespot_one_open_per_group",
                violation_error_message="You have already marked this area.",
            ),
            models.UniqueConstraint(
                fields=["runner", "muscle", "side"],
                condition=Q(eased_at__isnull=True, muscle__isnull=False),
                name="runners_sorespot_one_open_per_muscle",
                violation_error_message="You have already marked this area.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.area.slug}"

    @property
    def area(self) -> MuscleGroup | Muscle:
        """The group or the muscle; may query unless it was selected along."""
        if self.group:
            return self.group
        if self.muscle:
            return self.muscle
        raise ValueError("A sore spot without an area; the constraint one_area forbids it.")

    def ease(self, *, at: datetime) -> None:
        """Close it. Doing so twice changes nothing."""
        if self.eased_at is None:
            self.eased_at = at
            self.save(update_fields=["eased_at"])

    def report(self, severity: int, *, on: date) -> None:
        """Keep how it is on one day; the day's last word counts."""
        Report.objects.update_or_create(spot=self, date=on, defaults={"severity": severity, "worse": False})


class Report(models.Model):
    """One severity, 0-10, on one of the runner's calendar days."""

    spot = models.ForeignKey(SoreSpot, on_delete=models.CASCADE, related_name="reports")
    date = models.DateField()
    severity = models.PositiveSmallIntegerField(validators=[MaxValueValidator(10)])
    worse = models.BooleanField(default=False, help_text="It was said to be worse than before.")

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["spot", "date"], name="runners_report_one_a_day", violation_error_message="There is a report for this day."),
            models.CheckConstraint(condition=Q(severity__range=(0, 10)), name="runners_report_severity", violation_error_message="Severity is a number from 0 to 10."),
        ]

    def __str__(self) -> str:
        return f"{self.severity}/10 on {self.date}"


class Screening(models.Model):
    """An answer to the question of a red flag, on one of the runner's calendar days. A yes stands for a while, or until it is cleared.

    It is about an area and a side, so it outlives its spot. The wording is kept as it was asked.
    """

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="screenings")
    spot = models.ForeignKey(SoreSpot, on_delete=models.SET_NULL, null=True, blank=True, related_name="screenings")
    group = models.ForeignKey(MuscleGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices())
    flag = models.ForeignKey(RedFlag, on_delete=models.PROTECT, related_name="+")
    question = models.TextField(help_text="The words as they were asked.")
    wording = models.CharField(max_length=20, help_text="The version of the words.")
    yes = models.BooleanField()
    day = models.DateField(help_text="The runner's day of the answer.")
    answered_at = models.DateTimeField()
    severity = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(10)], help_text="How sore it was when it was asked. A no holds up to this number.")
    cleared_on = models.DateField(null=True, blank=True, help_text="The runner's day on which a yes was cleared.")
    cleared = models.CharField(max_length=10, choices=Cleared.choices(), blank=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, muscle__isnull=True) | Q(group__isnull=True, muscle__isnull=False),
                name="runners_screening_one_area",
                violation_error_message="A question is about a muscle group or a muscle.",
            ),
            models.CheckConstraint(condition=Q(side__in=[side.value for side in Side]), name="runners_screening_side", violation_error_message="Choose a side."),
            models.CheckConstraint(
                condition=Q(cleared_on__isnull=True, cleared="") | Q(cleared_on__isnull=False, yes=True, cleared__in=[cleared.value for cleared in Cleared]),
                name="runners_screening_cleared",
                violation_error_message="Only a yes is cleared, once, and for a reason.",
            ),
            models.CheckConstraint(condition=Q(severity__range=(0, 10)), name="runners_screening_severity", violation_error_message="Severity is a number from 0 to 10."),
            models.UniqueConstraint(
                fields=["runner", "flag", "group", "side", "day"],
                condition=Q(group__isnull=False),
                name="runners_screening_one_a_day_per_group",
                violation_error_message="This question is answered for today.",
            ),
            models.UniqueConstraint(
                fields=["runner", "flag", "muscle", "side", "day"],
                condition=Q(muscle__isnull=False),
                name="runners_screening_one_a_day_per_muscle",
                violation_error_message="This question is answered for today.",
            ),
        ]

    def __str__(self) -> str:
        return f"{'Yes' if self.yes else 'No'} on {self.day}"


class Reaction(models.Model):
    """What a runner says of an exercise: one word, changed or taken back at any time. What hurts says how, and where if it was given for a spot."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="reactions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=10, choices=Reacted.choices())
    how = models.CharField(max_length=10, choices=Hurt.choices(), blank=True)
    group = models.ForeignKey(MuscleGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices(), blank=True)
    day = models.DateField(help_text="The runner's day of the reaction.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "exercise"], name="runners_reaction_one_an_exercise", violation_error_message="You have said so already."),
            models.CheckConstraint(
                condition=Q(word=Reacted.HURTS.value, how__in=["", *(how.value for how in Hurt)]) | Q(word__in=[Reacted.HELPED.value, Reacted.NOT_FOR_ME.value], how=""),
                name="runners_reaction_word",
                violation_error_message="It helped, it hurts, or it is not for you.",
            ),
            models.CheckConstraint(
                condition=Q(group__isnull=True) | Q(muscle__isnull=True), name="runners_reaction_one_area", violation_error_message="An exercise is for a muscle group or a muscle."
            ),
        ]

    def __str__(self) -> str:
        return self.get_word_display()


class Routine(models.Model):
    """An ordered list of exercises a runner keeps. Removed ones wait for an undo, then go."""

    owner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="routines")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, help_text="Put away, out of the list but not gone.")
    edition = models.PositiveIntegerField(default=1, help_text="One more with every change: an edit says which edition it was made on.")
    submission = models.CharField(max_length=43, help_text="Idempotency key: the same form sent twice makes one routine.")

    objects = RoutineQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(removed_at__isnull=True), name="runners_routine_one_name", violation_error_message="You have a routine of this name."
            ),
            models.UniqueConstraint(fields=["owner", "submission"], name="runners_routine_one_a_submission", violation_error_message="This routine is saved already."),
            models.CheckConstraint(condition=~Q(name=""), name="runners_routine_named", violation_error_message="A routine needs a name."),
        ]

    def __str__(self) -> str:
        return self.name


class RoutineStep(models.Model):
    """One exercise of a routine, with its own dose. It keeps the name it was saved with.

    `sides` are those done, in order; empty for an exercise that is not per side. Positions are 0..n-1.
    """

    SIDES = [("", "Both together"), ("left", "Left"), ("right", "Right"), ("left,right", "Left, then right"), ("right,left", "Right, then left")]

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="routine_steps")
    exercise_name = models.CharField(max_length=120)
    sides = models.CharField(max_length=10, choices=SIDES, blank=True)
    sets = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(SETS_AT_MOST)])
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(HOLD_AT_MOST)])
    reps = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(REPS_AT_MOST)])
    rest_seconds = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(REST_AT_MOST)])
    change_seconds = models.PositiveSmallIntegerField(default=5, validators=[MaxValueValidator(CHANGE_AT_MOST)], help_text="Seconds to change sides.")
    note = models.CharField(max_length=NOTE_AT_MOST, blank=True, help_text="The runner's own words, shown while it is done.")
    submission = models.CharField(max_length=43, blank=True, help_text="Idempotency key of a step added by itself: the same form sent twice adds one.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "position"], name="runners_routinestep_position", violation_error_message="Two steps cannot stand in one place."),
            models.UniqueConstraint(
                fields=["routine", "submission"],
                condition=~Q(submission=""),
                name="runners_routinestep_one_a_submission",
                violation_error_message="This step is added already.",
            ),
            models.CheckConstraint(
                condition=Q(hold_seconds__isnull=False, reps__isnull=True) | Q(hold_seconds__isnull=True, reps__isnull=False),
                name="runners_routinestep_hold_or_reps",
                violation_error_message="A step is held or repeated, not both.",
            ),
            models.CheckConstraint(condition=Q(sets__range=(1, 10)), name="runners_routinestep_sets", violation_error_message="A step has 1 to 10 sets."),
            models.CheckConstraint(
                condition=Q(change_seconds__range=(0, CHANGE_AT_MOST)), name="runners_routinestep_change", violation_error_message="Changing sides takes up to a minute."
            ),
            models.CheckConstraint(
                condition=Q(sides__in=["", "left", "right", "left,right", "right,left"]), name="runners_routinestep_sides", violation_error_message="Choose the sides."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}. {self.exercise_name}"


class RoutineEdition(models.Model):
    """What a routine was before a change, so that an edit made on it can be shown beside what is there now."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="editions")
    edition = models.PositiveIntegerField()
    content = models.JSONField(help_text="Its name and its steps.")

    class Meta:
        ordering = ["-edition"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "edition"], name="runners_routineedition_once", violation_error_message="This edition is kept already."),
        ]

    def __str__(self) -> str:
        return f"Edition {self.edition} of routine {self.routine_id}"


class Share(models.Model):
    """A link under which anybody may read a routine until it expires or is taken back. Only a hash of its token is kept."""

    routine = models.ForeignKey(Routine, on_delete=models.CASCADE, related_name="shares")
    token_hash = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the token, in hexadecimal.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="runners_share_expires_later", violation_error_message="A link expires after it is made."
            ),
        ]

    def __str__(self) -> str:
        return f"Link to routine {self.routine_id}"


class Practice(models.Model):
    """One time a routine, or a list of suggestions, was played or said to be done. `key` makes sending it twice one row."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="practices")
    routine = models.ForeignKey(Routine, on_delete=models.SET_NULL, null=True, blank=True, related_name="practices")
    name = models.CharField(max_length=80, help_text="What it was called then.")
    key = models.CharField(max_length=43, help_text="Idempotency key: the same practice sent twice is one.")
    day = models.DateField(help_text="The runner's calendar day on which it began.")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0, help_text="Time spent in it, pauses left out.")
    steps_planned = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="Taken out of the log, and kept a while for an undo.")

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "key"], name="runners_practice_one_a_key", violation_error_message="This is kept already."),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")), name="runners_practice_ends_later", violation_error_message="It ends after it begins."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.day}"


class PracticeStep(models.Model):
    """One hold or set of a practice on one side: done, skipped, or left because it hurt."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(help_text="Its place in the order played.")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    exercise_name = models.CharField(max_length=120)
    side = models.CharField(max_length=6, choices=[("left", "Left"), ("right", "Right")], blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices())

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "position"], name="runners_practicestep_position", violation_error_message="This step is kept already."),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]), name="runners_practicestep_outcome", violation_error_message="Done, skipped, or it hurt."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise_name}: {self.get_outcome_display()}"


class PracticeFeeling(models.Model):
    """How an area felt after a practice. Health data, kept under the consent."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="feelings")
    group = models.ForeignKey(MuscleGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices(), blank=True)
    word = models.CharField(max_length=6, choices=Felt.choices())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=False, muscle__isnull=True) | Q(group__isnull=True, muscle__isnull=False),
                name="runners_practicefeeling_one_area",
                violation_error_message="A feeling is about a muscle group or a muscle.",
            ),
            models.CheckConstraint(condition=Q(word__in=[word.value for word in Felt]), name="runners_practicefeeling_word", violation_error_message="Better, same or worse."),
            models.UniqueConstraint(
                fields=["practice", "group", "side"], condition=Q(group__isnull=False), name="runners_practicefeeling_one_a_group", violation_error_message="You have said so."
            ),
            models.UniqueConstraint(
                fields=["practice", "muscle", "side"], condition=Q(muscle__isnull=False), name="runners_practicefeeling_one_a_muscle", violation_error_message="You have said so."
            ),
        ]

    def __str__(self) -> str:
        return self.get_word_display()
