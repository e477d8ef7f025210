"""The practice log in days: whose day an instant is, weeks, what counts, the heat table and its trends. Pure, no Django.

A day is the runner's own: the calendar day at the clock on their wall when a practice began. It is kept with the practice,
so a later journey or a change to the clocks moves nothing. Days are counted as dates, never as 24 hours: a day has 23 or 25
hours when the clocks change. Time is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise

from library.wording import listed

DAYS = 28  # in the heat table, today included
NARROW_DAYS = 14  # of those on a narrow screen
WEEKS = 4  # this one included
GOAL = 3  # sessions a week, until the runner says otherwise
COUNTS_FROM = 60  # percent of the planned steps that have to be done for a practice to count
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001  what makes a spreadsheet read a cell as a formula


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The calendar day of an instant where the clocks show `zone`. `instant` is aware."""
    if instant.tzinfo is None:
        raise ValueError("An instant without a time zone is on no certain day.")
    return instant.astimezone(zone).date()


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def count_of_week(sessions: Mapping[date, int], day: date) -> int:
    """How many sessions lie in the week of a day; `sessions` is how many a day."""
    monday = week_of(day)
    return sum(sessions.get(monday + timedelta(days=number), 0) for number in range(7))


def counts(*, done: int, planned: int) -> bool:
    """Whether a practice counts: said to be done, or at least 60 of 100 planned steps done (skipping the rest is no failure)."""
    return done * 100 >= planned * COUNTS_FROM


def last_days(today: date, number: int = DAYS) -> tuple[date, ...]:
    """Days up to today, the oldest first."""
    return tuple(today - timedelta(days=back) for back in reversed(range(number)))


def band(severity: int) -> int:
    """The step of the soreness scale: 0 for none, then 1 to 5 by twos."""
    return (severity + 1) // 2


# Weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week's sessions against the goal."""

    monday: date
    sessions: int
    goal: int

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def strips(self) -> tuple[bool, ...]:
        """One for each session of the goal, true where it is done."""
        return tuple(number < self.sessions for number in range(self.goal))

    @property
    def reached(self) -> bool:
        return self.sessions >= self.goal


def weeks(sessions: Mapping[date, int], *, today: date, goal: int, number: int = WEEKS) -> tuple[Week, ...]:
    """The last weeks, this one first."""
    monday = week_of(today)
    mondays = (monday - timedelta(weeks=back) for back in range(number))
    return tuple(Week(monday=day, sessions=count_of_week(sessions, day), goal=goal) for day in mondays)


# Soreness


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One area on one day. `severity` None: nothing was said."""

    day: date
    severity: int | None

    @property
    def band(self) -> int:
        return band(self.severity or 0)


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How one place went over the days: `cells` one a day, the oldest first, the last of them today."""

    area: str
    side: str
    name: str
    cells: tuple[Cell, ...]

    @property
    def today(self) -> date:
        return self.cells[-1].day

    @cached_property
    def said(self) -> tuple[tuple[date, int], ...]:
        """(day, severity) of the days on which something was said, the oldest first."""
        return tuple((cell.day, cell.severity) for cell in self.cells if cell.severity is not None)

    @property
    def latest_first(self) -> tuple[tuple[date, int], ...]:
        return self.said[::-1]

    @property
    def last_day(self) -> date:
        return self.said[-1][0]

    @property
    def highest(self) -> int:
        return max(severity for _, severity in self.said)

    @property
    def last(self) -> int:
        return self.said[-1][1]

    @cached_property
    def sentence(self) -> str:
        """What the line says, in words: how often, the highest, and how it is now beside the time before."""
        day, last = self.said[-1]
        if len(self.said) == 1:
            return f"Said once in {len(self.cells)} days: {last} of 10 {self._when(day)}."
        tops = [self._when(top) for top, severity in self.said if severity == self.highest]
        when = listed(tops if len(tops) <= 3 else [*tops[:2], f"{len(tops) - 2} more days"])
        before = self.said[-2][1]
        change = "as the time before" if last == before else f"{'down' if last < before else 'up'} from {before}"
        top = "0 each time" if self.highest == 0 else f"Highest {self.highest} of 10, {when}"
        return f"Said on {len(self.said)} of {len(self.cells)} days. {top}. {last} {self._when(day)}, {change}."

    @cached_property
    def wide(self) -> Drawing:
        return drawing(self.cells, width=690)

    @cached_property
    def small(self) -> Drawing:
        """All days, for paper."""
        return drawing(self.cells, width=400)

    @cached_property
    def slim(self) -> Drawing:
        """The last two weeks, for a narrow screen."""
        return drawing(self.cells[-NARROW_DAYS:], width=358)

    def _when(self, day: date) -> str:
        if day == self.today:
            return "today"
        return "yesterday" if day == self.today - timedelta(days=1) else f"on {day_and_month(day)}"


def trends(severities: Mapping[tuple[str, str], Mapping[date, int]], names: Mapping[tuple[str, str], str], *, today: date) -> tuple[Trend, ...]:
    """One for each place (area, side) of which something was said, the latest said first, then the sorest."""
    days = last_days(today)
    found = [
        Trend(area=place[0], side=place[1], name=names[place], cells=tuple(Cell(day=day, severity=said.get(day)) for day in days))
        for place, said in severities.items()
        if any(day in said for day in days)
    ]
    return tuple(sorted(found, key=lambda trend: (-trend.said[-1][0].toordinal(), -trend.last, trend.name)))


def day_and_month(day: date) -> str:
    """A day of the last weeks, as one says it: "14 November"."""
    return f"{day.day} {day:%B}"


# The drawing of a trend, in the units of its view box


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: float
    y: float
    day: date
    severity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A line of soreness: 0 at the bottom, 10 on top, a point for each report. `lines` join days next to each other, `gaps` the others."""

    width: int
    points: tuple[Point, ...]
    lines: tuple[str, ...]
    gaps: tuple[str, ...]
    labels: tuple[tuple[float, str], ...]

    HEIGHT = 208
    LEFT, RIGHT, TOP, BOTTOM = 34, 26, 14, 178
    RULES = tuple((severity, round(178 - severity * 16.4, 1)) for severity in range(0, 11, 2))

    @property
    def end(self) -> int:
        """Where the days end, from the left."""
        return self.width - self.RIGHT


def drawing(cells: tuple[Cell, ...], *, width: int) -> Drawing:
    """The line through what was said; days without a word are bridged by a thin line, so that nobody reads them as 0."""
    step = (width - Drawing.LEFT - Drawing.RIGHT) / (len(cells) - 1)
    scale = (Drawing.BOTTOM - Drawing.TOP) / 10
    points = tuple(
        Point(x=round(Drawing.LEFT + place * step, 1), y=round(Drawing.BOTTOM - cell.severity * scale, 1), day=cell.day, severity=cell.severity)
        for place, cell in enumerate(cells)
        if cell.severity is not None
    )
    lines: list[str] = []
    gaps: list[str] = []
    for one, other in pairwise(points):
        (lines if other.day - one.day == timedelta(days=1) else gaps).append(f"M{one.x} {one.y}L{other.x} {other.y}")
    mondays = [place for place, cell in enumerate(cells) if cell.day.weekday() == 0 and place < len(cells) - 3]
    labels = [*((round(Drawing.LEFT + place * step, 1), f"{cells[place].day.day} {cells[place].day:%b}") for place in mondays), (float(width - Drawing.RIGHT), "today")]
    return Drawing(width=width, points=points, lines=tuple(lines), gaps=tuple(gaps), labels=tuple(labels))


# A file for a spreadsheet


def csv_safe(text: str) -> str:
    """Text that no spreadsheet reads as a formula: an apostrophe goes in front where it would (OWASP, CSV injection)."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
