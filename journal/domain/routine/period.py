"""Days and weeks in the trader's own zone.

A day goes from its midnight to the next one, so that it lasts 23 or 25 hours where clocks change,
and nothing at all where a zone skipped it. A week goes from Monday to Sunday (ISO 8601). Every
moment lies in exactly one day, and every day in exactly one week.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final, Self

from journal.domain.errors import InvalidValueError
from journal.domain.statistics.over_time.local_days import day_start

ONE_DAY: Final = timedelta(days=1)
DAYS_A_WEEK: Final = 7
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 9000
_WEEK: Final = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)


class PeriodKind(StrEnum):
    """What is looked back at."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One day or one week."""

    kind: PeriodKind
    first: date
    """The day, or the Monday of the week."""

    def __post_init__(self) -> None:
        """Refuse a week that begins on another day, and years no trade was made in."""
        if not FIRST_YEAR <= self.first.year <= LAST_YEAR:
            raise InvalidValueError("first", f"must lie between {FIRST_YEAR} and {LAST_YEAR}")
        if self.kind is PeriodKind.WEEK and self.first.weekday() != 0:
            raise InvalidValueError("first", "must be a Monday")

    @classmethod
    def day(cls, day: date) -> Self:
        """Return one day."""
        return cls(kind=PeriodKind.DAY, first=day)

    @classmethod
    def week(cls, day: date) -> Self:
        """Return the week that a day lies in."""
        return cls(kind=PeriodKind.WEEK, first=day - day.weekday() * ONE_DAY)

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the period that is written ``2026-11-22`` or ``2026-W47``.

        Raises:
            InvalidValueError: it is neither.
        """
        found = _WEEK.fullmatch(text)
        try:
            if found:
                return cls.week(date.fromisocalendar(int(found[1]), int(found[2]), 1))
            return cls.day(date.fromisoformat(text))
        except ValueError as error:
            raise InvalidValueError(
                "date", f"must be a day such as 2026-11-22 or a week such as 2026-W47: {text}"
            ) from error

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it, the first one first."""
        count = DAYS_A_WEEK if self.kind is PeriodKind.WEEK else 1
        return tuple(self.first + number * ONE_DAY for number in range(count))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.days[-1]

    @property
    def before(self) -> "Period":
        """The day or week before it."""
        return Period(kind=self.kind, first=self.first - len(self.days) * ONE_DAY)

    @property
    def after(self) -> "Period":
        """The day or week after it."""
        return Period(kind=self.kind, first=self.last + ONE_DAY)

    @property
    def text(self) -> str:
        """How it is written: ``2026-11-22`` or ``2026-W47``."""
        if self.kind is PeriodKind.DAY:
            return self.first.isoformat()
        year, week, _ = self.first.isocalendar()
        return f"{year:04d}-W{week:02d}"

    def span(self, zone: tzinfo | None) -> tuple[datetime, datetime]:
        """Return when it begins, and when the next one does, in UTC."""
        return day_start(self.first, zone), day_start(self.last + ONE_DAY, zone)


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """Return the day that a moment lies in.

    It is the date on the trader's clock, but where that was set back over midnight: what comes
    twice belongs to the day that had begun.
    """
    day = moment.astimezone(zone).date()
    return day + ONE_DAY if moment >= day_start(day + ONE_DAY, zone) else day
