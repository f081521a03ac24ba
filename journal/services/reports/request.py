"""Which report is wanted."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from journal.domain.errors import InvalidValueError
from journal.domain.routine.period import Period


class ReportKind(StrEnum):
    """What a report is about."""

    WEEK = "week"
    MONTH = "month"
    PERIOD = "period"
    POSITION = "position"
    LIQUIDATION = "liquidation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """One report of one account: of days, or of the position or episode of a key."""

    kind: ReportKind
    account: str
    since: date | None = None
    until: date | None = None
    key: str = ""

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.since and self.until and self.until < self.since:
            raise InvalidValueError("until", "must not lie before the first day")

    @classmethod
    def of_week(cls, account: str, day: date) -> Self:
        """Return the report of the week, from Monday on, that a day lies in.

        Raises:
            InvalidValueError: no trade was made in that year.
        """
        week = Period.week(day)
        return cls(kind=ReportKind.WEEK, account=account, since=week.first, until=week.last)

    @classmethod
    def of_month(cls, account: str, day: date) -> Self:
        """Return the report of the month that a day lies in."""
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        first = day.replace(day=1)
        return cls(kind=ReportKind.MONTH, account=account, since=first, until=last)

    @property
    def file_name(self) -> str:
        """What its file is called, without an ending."""
        if self.since is not None and self.until is not None:
            return f"journal {self.since} to {self.until}"
        kept = "".join(letter if letter.isalnum() else "-" for letter in self.key)
        return f"{self.kind.value} {kept}".strip()
