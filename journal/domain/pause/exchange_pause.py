"""How long the exchange's own cooling-off would hold if it were switched on now.

Binance Futures offers one day, one week and one month, all in the local time of the device:
until 23:59:59 of the same day, of the seventh day after, and of the same day of the next month
("What Is Cooling-off Period Function and How to Use It", Binance support). So "One day" chosen in
the evening is a few hours.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from journal.domain.instants import require_utc

_LAST_SECOND: Final = time(23, 59, 59)
_DAYS_OF_WEEK: Final = 7
_DECEMBER: Final = 12


class CoolingOff(StrEnum):
    """What the exchange calls its options."""

    DAY = "One day"
    WEEK = "One week"
    MONTH = "One month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one option covers of a pause if it is chosen now."""

    option: CoolingOff
    ends_at: datetime
    lasts: timedelta
    """From now."""
    missing: timedelta
    """What is left of the pause after that; zero when it is covered."""
    beyond: timedelta
    """How much longer than the pause it holds; zero when it does not cover it."""

    @property
    def is_enough(self) -> bool:
        """Whether it covers the whole pause."""
        return not self.missing


def coverages(now: datetime, pause_ends_at: datetime, zone: tzinfo | None) -> tuple[Coverage, ...]:
    """Return what each option covers, the shortest first.

    Args:
        now: the present, aware UTC.
        pause_ends_at: when the pause here ends, aware UTC.
        zone: the local time of the device the exchange is used on; None: this computer's.
    """
    require_utc("now", now)
    require_utc("pause_ends_at", pause_ends_at)
    today = now.astimezone(zone).date()
    return tuple(
        _coverage(option, _local_end(day, zone), now, pause_ends_at)
        for option, day in (
            (CoolingOff.DAY, today),
            (CoolingOff.WEEK, today + timedelta(days=_DAYS_OF_WEEK)),
            (CoolingOff.MONTH, _next_month(today)),
        )
    )


def shortest_enough(found: Iterable[Coverage]) -> Coverage | None:
    """Return the first option that covers the whole pause; None where none does."""
    return next((one for one in found if one.is_enough), None)


def _coverage(
    option: CoolingOff, ends_at: datetime, now: datetime, pause_ends_at: datetime
) -> Coverage:
    nothing = timedelta(0)
    return Coverage(
        option=option,
        ends_at=ends_at,
        # On the last second of a day it is over at once.
        lasts=max(nothing, ends_at - now),
        missing=max(nothing, pause_ends_at - max(now, ends_at)),
        beyond=max(nothing, ends_at - pause_ends_at),
    )


def _local_end(day: date, zone: tzinfo | None) -> datetime:
    """Return the last second of a local day in UTC; where it comes twice, the earlier one."""
    return datetime.combine(day, _LAST_SECOND, zone).astimezone(UTC)


def _next_month(day: date) -> date:
    """Return the same day of the next month, or its last day where there is no such day."""
    year, month = (day.year + 1, 1) if day.month == _DECEMBER else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))
