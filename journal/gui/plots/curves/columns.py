"""A curve of any length as one column of pixels after the other: nothing is lost to the eye."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Moments = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A value that jumps at moments and stays in between.

    Attributes:
        at_ms: the moments, ascending, as milliseconds since 1970.
        values: the value from each moment on.
        before: the value before the first moment.
    """

    at_ms: Moments
    values: Floats
    before: float = 0.0

    def __len__(self) -> int:
        """Return how many jumps there are."""
        return len(self.at_ms)

    def row_at(self, at_ms: float) -> int:
        """Return the last jump at or before a moment; -1: none."""
        return int(np.searchsorted(self.at_ms, at_ms, side="right")) - 1

    def value_at(self, at_ms: float) -> float:
        """Return the value at a moment."""
        row = self.row_at(at_ms)
        return self.before if row < 0 else float(self.values[row])


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The lowest and highest value of a curve in every column of pixels."""

    low: Floats
    high: Floats


def columns_of(steps: Steps, start_ms: float, end_ms: float, width: int) -> Columns:
    """Return a curve as columns of pixels; each begins with the value the one before ended on."""
    edges = start_ms + np.arange(width + 1) * ((end_ms - start_ms) / width)
    rows = np.searchsorted(steps.at_ms, edges, side="left")
    if len(steps):
        carried = np.where(rows[:-1] > 0, steps.values[rows[:-1] - 1], steps.before)
    else:
        carried = np.full(width, steps.before)
    low, high = carried.copy(), carried.copy()
    filled = np.flatnonzero(rows[1:] > rows[:-1])
    if len(filled):
        inside, first = steps.values[: rows[-1]], rows[filled]
        low[filled] = np.minimum(low[filled], np.minimum.reduceat(inside, first))
        high[filled] = np.maximum(high[filled], np.maximum.reduceat(inside, first))
    return Columns(low=low, high=high)
