"""Which days and weeks were looked back at, where the gaps are, and what is due now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from journal.domain.routine.period import DAYS_A_WEEK, ONE_DAY, Period

DAYS_BACK: Final = 3
"""A day older than these is remembered too badly to be asked for; it stays a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is known about days and weeks."""

    today: date
    traded: Collection[date]
    """Days on which a position was opened or closed."""
    reviewed: Collection[date]
    noted: Collection[date]
    """Days with a note in the diary."""
    weeks: Collection[date]
    """Mondays of the weeks with a review."""
    has_sentence: bool = False
    """Whether a sentence, written before the week that ended last, waits for its grade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """One day of the calendar."""

    day: date
    is_traded: bool
    is_reviewed: bool
    is_noted: bool
    is_over: bool

    @property
    def is_gap(self) -> bool:
        """Whether something was traded on it and nothing was written about it."""
        return self.is_over and self.is_traded and not (self.is_reviewed or self.is_noted)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekMark:
    """One week of the calendar."""

    week: Period
    days: tuple[DayMark, ...]
    is_reviewed: bool

    @property
    def is_gap(self) -> bool:
        """Whether it is over, something was traded in it, and it was not reviewed."""
        return (
            not self.is_reviewed
            and all(day.is_over for day in self.days)
            and any(day.is_traded for day in self.days)
        )


def calendar(recorded: Recorded, weeks: int) -> tuple[WeekMark, ...]:
    """Return the last weeks, the present one included, the oldest first."""
    newest = Period.week(recorded.today)
    mondays = (newest.first - DAYS_A_WEEK * number * ONE_DAY for number in reversed(range(weeks)))
    return tuple(_week(recorded, Period.week(monday)) for monday in mondays)


def days_in_a_row(recorded: Recorded) -> int:
    """Return how many traded days in a row something was written about, the newest last.

    Days without a trade neither add nor end, and today ends nothing before it is over.
    """
    count = 0
    for day in sorted(recorded.traded, reverse=True):
        mark = _day(recorded, day)
        if mark.is_gap:
            break
        count += mark.is_reviewed or mark.is_noted
    return count


def due_now(recorded: Recorded) -> tuple[Period, ...]:
    """Return what is to be reviewed now, the most pressing first.

    The week that ended last, where something was traded in it or a sentence waits for its grade;
    then the traded days since the day before yesterday, the oldest first, today last.
    """
    last = Period.week(recorded.today).before
    was_traded = any(day in recorded.traded for day in last.days)
    due = []
    if last.first not in recorded.weeks and (was_traded or recorded.has_sentence):
        due.append(last)
    for number in reversed(range(DAYS_BACK)):
        day = recorded.today - number * ONE_DAY
        if day in recorded.traded and day not in recorded.reviewed:
            due.append(Period.day(day))
    return tuple(due)


def _week(recorded: Recorded, week: Period) -> WeekMark:
    return WeekMark(
        week=week,
        days=tuple(_day(recorded, day) for day in week.days),
        is_reviewed=week.first in recorded.weeks,
    )


def _day(recorded: Recorded, day: date) -> DayMark:
    return DayMark(
        day=day,
        is_traded=day in recorded.traded,
        is_reviewed=day in recorded.reviewed,
        is_noted=day in recorded.noted,
        is_over=day < recorded.today,
    )
