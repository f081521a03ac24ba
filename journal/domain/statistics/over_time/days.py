"""Results day by day, as a calendar shows them."""

from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.over_time.local_days import date_of, local_days
from journal.domain.statistics.trades.sample import Sample


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Day:
    """The trades closed on one day of the trader's zone.

    Attributes:
        result: what they brought, in the unit of the question.
        rows: which trades of the sample they are.
    """

    date: date
    result: Decimal
    count: int
    wins: int
    rows: Integers


def by_day(sample: Sample, zone: tzinfo | None) -> tuple[Day, ...]:
    """Return every day with a closing, oldest first.

    Args:
        sample: whose results are all known in its unit.
        zone: in which days begin.
    """
    days, first, number, counts = np.unique(
        local_days(sample.trades.closed_at, zone),
        return_index=True,
        return_inverse=True,
        return_counts=True,
    )
    totals = sample.totals(number, len(days))
    wins = np.bincount(number, sample.is_win, len(days)).astype(np.int64)
    return tuple(
        Day(
            date=date_of(day),
            result=total,
            count=count,
            wins=won,
            rows=np.arange(begin, begin + count),
        )
        for day, total, begin, count, won in zip(
            days.tolist(), totals, first.tolist(), counts.tolist(), wins.tolist(), strict=True
        )
    )
