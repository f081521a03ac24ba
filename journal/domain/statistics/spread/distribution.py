"""How often which result came: a histogram with round bins."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import Sample, Unit

MOST_BINS: Final = 60
_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_TAIL: Final = 1.0
"""Percent of the results on either side that may lie outside the bins."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Distribution:
    """Counts of results between edges.

    Attributes:
        edges: one more than counts, rising; one of them is zero where results lie on both sides.
        counts: results from each edge on and below the next.
        below, above: results outside of the edges.
    """

    edges: Floats
    counts: Integers
    below: int
    above: int
    average: Decimal | None
    median: float | None
    deviation: float | None
    """Standard deviation (n - 1)."""


def distribution(sample: Sample) -> Distribution:
    """Return how the results of trades are spread, in the sample's unit.

    Bins are as wide as Freedman and Diaconis (1981) advise, 2 · IQR / ∛n, rounded up to 1, 2, 2.5
    or 5 times a power of ten; in R at least a tenth. The outermost hundredth on either side may
    lie outside.

    Args:
        sample: whose results are all known in its unit.
    """
    values = sample.values
    count = len(values)
    if not count:
        none = np.zeros(0)
        return Distribution(
            edges=none,
            counts=none.astype(np.int64),
            below=0,
            above=0,
            average=None,
            median=None,
            deviation=None,
        )
    edges = _edges(values, 0.1 if sample.unit is Unit.R else 0.0)
    counts, _ = np.histogram(values[values < edges[-1]], edges)
    return Distribution(
        edges=edges,
        counts=counts.astype(np.int64),
        below=int((values < edges[0]).sum()),
        above=int((values >= edges[-1]).sum()),
        average=sample.total() / count,
        median=float(np.median(values)),
        deviation=float(values.std(ddof=1)) if count > 1 else None,
    )


def _edges(values: Floats, narrowest: float) -> Floats:
    low, quarter, rest, high = np.percentile(values, [_TAIL, 25, 75, 100 - _TAIL]).tolist()
    advised = 2 * (rest - quarter) / len(values) ** (1 / 3)
    width = _rounded_up(max(advised, (high - low) / MOST_BINS, narrowest))
    first, last = int(np.floor(low / width)), int(np.floor(high / width)) + 1
    # Three tenths are 0.3, as results are written, and not a hair above.
    return np.round(np.arange(first, last + 1, dtype=np.float64) * width, 12)


def _rounded_up(width: float) -> float:
    """Return the next round number; 1 for nothing, where all results are alike."""
    if width <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(width))
    return float(power * next(one for one in _ROUND if one * power >= width * (1 - 1e-12)))
