"""What could have come of the same trades in another order, drawn again and again."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from journal.domain.statistics.bootstrap import ENOUGH, SEED
from journal.domain.statistics.trades.columns import Floats

PERCENTILES: Final = (5, 25, 50, 75, 95)
MOST_TRADES: Final = 1_000
MOST_RUNS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How the results are drawn."""

    trades: int = 100
    """How many follow one another in each run."""
    runs: int = 2_000
    falls: tuple[float, ...] = (5.0, 10.0, 20.0)
    """Drawdowns whose probability is asked for."""
    seed: int = SEED

    def __post_init__(self) -> None:
        """Refuse what would take too long or says nothing."""
        if not (1 <= self.trades <= MOST_TRADES and ENOUGH <= self.runs <= MOST_RUNS):
            raise ValueError("the trades of a run or the runs are too few or too many")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MonteCarlo:
    """What the runs came to, in R or whatever was drawn.

    Attributes:
        bands: for each percentile a row, for each trade of a run a column: the sum so far.
        finals: percentiles of the sum in the end, in the order of ``PERCENTILES``.
        drawdowns: percentiles of the deepest drawdown.
        fall_shares: each drawdown asked for, and the share of runs that fell further.
        losing_share: the share of runs that ended below zero.
    """

    drawing: Drawing
    bands: Floats
    finals: Floats
    drawdowns: Floats
    fall_shares: tuple[tuple[float, float], ...]
    losing_share: float


def monte_carlo(values: Floats, drawing: Drawing) -> MonteCarlo | None:
    """Return what runs of results drawn with replacement come to; None: fewer than 20 results.

    The bootstrap of Efron (1979) applied to a sequence of trades, as in Vince (1990), Portfolio
    Management Formulas. Trades are drawn as if none depended on the one before.

    Args:
        values: results, such as R multiples.
        drawing: how many, how often, and the seed: the same gives the same.
    """
    if len(values) < ENOUGH:
        return None
    rng = np.random.default_rng(drawing.seed)
    places = rng.integers(0, len(values), (drawing.runs, drawing.trades), dtype=np.int32)
    sums = np.cumsum(values[places], axis=1)
    ends = sums[:, -1].copy()
    peaks = np.maximum(np.maximum.accumulate(sums, axis=1), 0)
    peaks -= sums
    deepest = peaks.max(axis=1)
    return MonteCarlo(
        drawing=drawing,
        bands=_percentiles(sums),
        finals=_percentiles(ends[:, None])[:, 0],
        drawdowns=_percentiles(deepest[:, None])[:, 0],
        fall_shares=tuple((fall, float((deepest > fall).mean())) for fall in drawing.falls),
        losing_share=float((ends < 0).mean()),
    )


def _percentiles(columns: Floats) -> Floats:
    found: Floats = np.percentile(columns, PERCENTILES, axis=0)
    return found
