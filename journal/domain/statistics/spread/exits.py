"""What stops and targets would have made of trades, by how far price went with each.

Source: John Sweeney, *Maximum Adverse Excursion* (Wiley, 1997): trades are sorted by their worst
and best price, and each distance is asked what a stop or a target there would have changed. It is
an estimate, and one of the past alone: a trade that was cut short is supposed to have ended at that
very price with what it had on then, and its costs stay those that were paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

import numpy as np

from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import rounded

DISTANCES: Final = (0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.08, 0.12)
"""Of the price, as fractions of the entry."""
MULTIPLES: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0, 5.0)
"""Of what was to be lost."""


class Exit(Enum):
    """Where a trade is cut short."""

    STOP = -1
    TARGET = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Excursed:
    """Trades whose excursions are known, one number a trade.

    Attributes:
        results: after costs, in the unit that is asked for.
        costs: what of them was fees and funding: results are that much below those of the price.
        against, favor: how far price went, as fractions of the entry or in R.
        against_worth, favor_worth: what one such fraction, or one R, was worth in the unit, with
            what was open then; NaN where price never went there.
    """

    results: Floats
    costs: Floats
    against: Floats
    favor: Floats
    against_worth: Floats
    favor_worth: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.results)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRow:
    """One distance.

    Attributes:
        distance: from the entry.
        reached: how many trades price went so far with.
        won: how many of them ended above nothing.
        total: what all trades would have come to.
        change: by how much that is more than they did.
    """

    distance: float
    reached: int
    won: int
    total: Decimal
    change: Decimal


def exit_rows(trades: Excursed, exit_: Exit, distances: Sequence[float]) -> tuple[ExitRow, ...]:
    """Return what a stop or a target at each distance would have made of trades.

    ``result = sign * distance * worth - costs`` where price went so far, else as it was.
    Source: Sweeney (1997), as above.

    Args:
        trades: whose excursions are known.
        exit_: a stop against them, or a target in their favor.
        distances: above zero, in the unit of the excursions.
    """
    is_stop = exit_ is Exit.STOP
    far = trades.against if is_stop else trades.favor
    worth = trades.against_worth if is_stop else trades.favor_worth
    before, won = float(trades.results.sum()), trades.results > 0
    rows = []
    for distance in distances:
        hit = far >= distance
        cut = exit_.value * distance * worth[hit] - trades.costs[hit]
        total = float(trades.results[~hit].sum() + cut.sum())
        rows.append(
            ExitRow(
                distance=distance,
                reached=int(hit.sum()),
                won=int((hit & won).sum()),
                total=rounded(total),
                change=rounded(total - before),
            )
        )
    return tuple(rows)


def share_within(far: Floats, percent: float) -> float | None:
    """Return the distance that so many percent of trades stayed within; None: there are none.

    Source: the percentile of Hyndman and Fan (1996), type 7.
    """
    return float(np.percentile(far, percent)) if len(far) else None
