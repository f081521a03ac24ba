"""The figures of each group of trades."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.bootstrap import ENOUGH, Interval
from journal.domain.statistics.breakdown.dimension import Groups, Label
from journal.domain.statistics.performance.intervals import share_interval
from journal.domain.statistics.trades.columns import Flags
from journal.domain.statistics.trades.sample import Sample, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownRow:
    """What the trades of one group brought, in the unit of the question."""

    label: Label
    count: int
    """Trades whose result is known in the unit."""
    wins: int
    win_rate: Decimal
    win_rate_interval: Interval | None
    total: Decimal
    average: Decimal
    profit_factor: Decimal | None
    """None: none of them lost."""
    average_r: Decimal | None
    """None: no risk of any of them is known."""
    r_count: int
    """Trades whose risk is known."""

    @property
    def is_too_few(self) -> bool:
        """Whether they are too few to say anything about the next ones."""
        return self.count < ENOUGH


def breakdown_rows(sample: Sample, groups: Groups) -> tuple[BreakdownRow, ...]:
    """Return the figures of every group that has trades, in the order of the labels.

    Args:
        sample: whose results are all known in its unit.
        groups: of its trades.
    """
    rows, codes, count = groups.rows, groups.codes, len(groups.labels)
    spread = sample.taken(rows)
    totals = spread.totals(codes, count)
    won = _totals_of(spread, spread.is_win, codes, count)
    lost = _totals_of(spread, spread.is_loss, codes, count)
    counts = np.bincount(codes, minlength=count).tolist()
    wins = np.bincount(codes, spread.is_win, count).astype(np.int64).tolist()
    has_risk = ~np.isnan(spread.r_multiples)
    r_counts = np.bincount(codes, has_risk, count).astype(np.int64).tolist()
    r_sums = np.bincount(codes, np.where(has_risk, spread.r_multiples, 0.0), count).tolist()
    return tuple(
        BreakdownRow(
            label=label,
            count=counts[code],
            wins=wins[code],
            win_rate=Decimal(wins[code]) / counts[code],
            win_rate_interval=share_interval(wins[code], counts[code]),
            total=totals[code],
            average=totals[code] / counts[code],
            profit_factor=won[code] / -lost[code] if lost[code] else None,
            average_r=rounded(r_sums[code] / r_counts[code]) if r_counts[code] else None,
            r_count=r_counts[code],
        )
        for code, label in enumerate(groups.labels)
        if counts[code]
    )


def _totals_of(sample: Sample, chosen: Flags, codes: Integers, count: int) -> list[Decimal]:
    return sample.taken(chosen).totals(codes[chosen], count)
