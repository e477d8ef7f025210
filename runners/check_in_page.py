"""What the check-in shows: the form, the answer to it, the questions it has open, and what a runner keeps. No query, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from urllib.parse import urlencode

from library.catalogue import Catalogue, Exercise, RedFlag
from runners.answers import Answer, Shelved, answer_for, spot_name
from runners.check_in_forms import CheckInForm, SeverityForm
from runners.history import emergencies_today
from runners.snapshot import Answered, Kept, Own
from runners.triage import Asking, asking, said_now
from runners.wording import left_out

ASK = "cautions"  # in the address: cautions are wanted, and from here on everything travels by POST
WITHHELD_AT_MOST = 200  # of an area, where all are asked for
Wrong = Mapping[int, SeverityForm]  # by sore spot


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpot:
    """A spot a runner has open. `due`: nothing was said of it today."""

    kept: Kept
    name: str
    due: bool
    since_yesterday: bool
    errors: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A yes that withholds its area, in words."""

    answered: Answered
    flag: RedFlag
    name: str


@dataclass(frozen=True, kw_only=True)
class CheckInPage:
    """The check-in as it stands. `own` is what a runner keeps, and None for a visitor; `answer` waits for what is `asking`."""

    form: CheckInForm
    own: Own | None
    answer: Answer | None
    asking: Asking
    wrong: Wrong

    @property
    def catalogue(self) -> Catalogue:
        return self.form.catalogue

    @property
    def emergency(self) -> bool:
        """Whether everything but "get help now" has to disappear."""
        return self.asking.emergency or bool(self.answer and self.answer.session.emergency)

    @cached_property
    def emergency_signs(self) -> list[RedFlag]:
        """The signs that were answered with yes."""
        said = {flag for area in (self.answer.areas if self.answer else ()) for flag in area.advice.flagged}
        said |= {each.flag for each in (self.own.standing if self.own else ())} | {flag for flag, yes in self.form.answers.items() if yes}
        return [flag for flag in self.catalogue.red_flags.values() if flag.slug in said and flag.advice == "emergency"]

    @cached_property
    def open_spots(self) -> list[OpenSpot]:
        if self.own is None:
            return []
        today = self.own.today
        return [
            OpenSpot(
                kept=kept,
                name=spot_name(self.catalogue, kept.area, kept.side),
                due=kept.is_due(today),
                since_yesterday=kept.reported_on == today - timedelta(days=1),
                errors=[str(error) for error in self.wrong[kept.pk].errors["severity"]] if kept.pk in self.wrong else [],
            )
            for kept in self.own.spots
        ]

    @cached_property
    def due(self) -> list[OpenSpot]:
        """The spots to ask about before anything else: how is it now?"""
        return [spot for spot in self.open_spots if spot.due]

    @cached_property
    def standing(self) -> list[Standing]:
        """Each kept yes that still withholds its area, of places that are not kept any more too."""
        found = [answered for answered in (self.own.standing if self.own else ()) if answered.pk and answered.flag in self.catalogue.red_flags]
        return [Standing(answered=each, flag=self.catalogue.red_flags[each.flag], name=spot_name(self.catalogue, each.area, each.side)) for each in found]

    @cached_property
    def cautions_due(self) -> list[str]:
        """The cautions to confirm, in words; they hold until then."""
        due = self.own.wishes.due(self.own.today) if self.own else ()
        return [self.catalogue.cautions[slug].name for slug in due if slug in self.catalogue.cautions]

    @cached_property
    def sent_away(self) -> list[Exercise]:
        """What was swapped out of this check-in."""
        return [self.catalogue.exercises[slug] for slug in self.form.swapped_now] if not self.form.errors_anywhere else []

    @property
    def offers_wait(self) -> bool:
        """Whether the exercises wait for an answer to a question."""
        return self.asking.is_open and bool(self.answer and self.answer.offers)

    @cached_property
    def carried_answers(self) -> list[tuple[str, str]]:
        """Fields for each yes of this page that is not asked about any more: it goes on holding its place back."""
        shown = {line.flag.slug for line in self.asking.lines}
        form = self.form
        yes = [flag for flag, answer in form.answers.items() if answer and flag not in shown]
        asked = [(f"asked-{flag}", " ".join(f"{area}:{side}" for area, side in sorted(form.asked[flag]))) for flag in yes if form.asked[flag]]
        return [*((f"answer-{flag}", "yes") for flag in yes), *asked]

    @property
    def count_line(self) -> str:
        """What has changed, in one line, as it is announced."""
        if self.form.unanswered:
            return "Say how sore it is."
        if self.asking.is_open:
            number = len(self.asking.lines)
            return f"{number} question{'' if number == 1 else 's'} first."
        return self.answer.count_line if self.answer else ""

    @cached_property
    def withheld(self) -> list[Shelved]:
        """What safety rules took out, by area: a few of each, or many where that was asked for."""
        if not self.answer:
            return []
        if self.form.said.get("withheld") != "all":
            return self.answer.withheld_by_area
        by_area = {each.area: [row for row in self.answer.session.withheld if row.area == each.area] for each in self.answer.withheld_by_area}
        exercises = self.catalogue.exercises
        return [
            replace(each, shown=tuple((exercises[row.slug], left_out(row, self.catalogue)) for row in by_area[each.area][:WITHHELD_AT_MOST]))
            for each in self.answer.withheld_by_area
        ]

    @property
    def is_private(self) -> bool:
        """Whether a visitor's form has to travel by POST."""
        return bool(self.asking.lines) or self.form.is_private

    def query(self, *, post: bool) -> str:
        """What a visitor's address says. Of cautions only that there is something to ask, so that a reload asks again."""
        asks = post and (self.form.said.getlist("caution") or not self.asking.lines)
        return "&".join(filter(None, [self.form.query(), f"{ASK}=ask" if asks else ""]))

    def save_query(self, *, post: bool) -> str:
        """The answer's steps and the way back, for a visitor's link to keep them."""
        return urlencode([*(("step", step) for step in self.steps), ("from", self.query(post=post))])

    @cached_property
    def steps(self) -> list[str]:
        return [offer.step for offer in self.answer.offers] if self.answer and not self.asking.is_open else []


def page_of(form: CheckInForm, own: Own | None, *, today: date, wrong: Wrong | None = None) -> CheckInPage:
    """The page for a form and what a runner keeps. The rules run once. A yes to an emergency is one, whatever else cannot be read."""
    mine, answer = (own or Own(today=today)).with_history(form.catalogue, answered=said_now(form, today)), None
    if form.is_valid():
        mine = mine.with_history(form.catalogue, felt=form.felt_now)
        answer = answer_for(form, mine)
        asked = asking(form.catalogue, [advice.spot for advice in answer.session.areas] if answer else [], mine, form)
    else:
        asked = Asking(emergency=bool(emergencies_today(form.catalogue, mine.screenings, today=today)))
    return CheckInPage(form=form, own=own, answer=answer, asking=asked, wrong=wrong or {})


def kept_words(names: Iterable[str]) -> str:
    """What is said after keeping some places."""
    named = ", ".join(names)
    return f"Kept: {named}. Come back tomorrow and say how it is." if named else "Kept: how you like a session."
