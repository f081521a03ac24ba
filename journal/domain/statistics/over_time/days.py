"""Results day by day, as a calendar shows them."""

from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

import numpy as np

from journal.domain.statistics.over_time.local_days import date_of, local_days
from journal.domain.statistics.trades.sample import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The trades closed on one day of the trader's zone."""

    date: date
    result: Decimal
    """What they brought, in the unit of the question."""
    first: int
    """The place of its first trade; the others follow it."""
    count: int
    wins: int


def by_day(sample: Sample, zone: tzinfo | None) -> tuple[Day, ...]:
    """Return every day with a closing, oldest first.

    Args:
        sample: whose results are all known in its unit.
        zone: in which days begin.
    """
    if not len(sample):
        return ()
    # Where a clock goes back past midnight, the day that had begun goes on.
    days = np.maximum.accumulate(local_days(sample.trades.closed_at, zone))
    begins = np.append(0, np.flatnonzero(days[1:] != days[:-1]) + 1)
    totals = sample.span_totals(begins)
    wins = np.add.reduceat(sample.is_win, begins, dtype=np.int64)
    ends = np.append(begins[1:], len(days))
    return tuple(
        Day(date=date_of(day), result=total, wins=won, first=first, count=end - first)
        for day, total, won, first, end in zip(
            days[begins].tolist(),
            totals,
            wins.tolist(),
            begins.tolist(),
            ends.tolist(),
            strict=True,
        )
    )
