"""Coarser and coarser candles of one series, so a chart draws a screenful and never the whole.

Each level joins four buckets of the one below (``chart.md`` section 1). Buckets are cut on
absolute time, so none changes its edges while a chart is moved. Highs and lows are the true
ones of all candles inside: a lone wick survives at every level. A bucket without candles does
not exist, so gaps stay gaps.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from journal.domain.market.series import CandleSeries

FACTOR: Final = 4
SMALLEST_LEVEL: Final = 64
"""No coarser level is made of one with this many buckets or fewer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandleLevel:
    """Buckets of ``candles`` candles at most, in time order, one array a column.

    ``open_at`` is when the first candle of a bucket opens, ``close_at`` when its last one ends,
    both in milliseconds; ``step_ms`` is the length of a full bucket. ``origin_ms`` is what a
    bucket's start leaves over when divided by the step.
    """

    candles: int
    step_ms: int
    origin_ms: int
    open_at: NDArray[np.int64]
    close_at: NDArray[np.int64]
    open: NDArray[np.float64]
    high: NDArray[np.float64]
    low: NDArray[np.float64]
    close: NDArray[np.float64]
    volume: NDArray[np.float64]

    @classmethod
    def of_series(cls, series: CandleSeries) -> Self:
        """Return the finest level: every candle is its own bucket."""
        step = series.interval_ms
        return cls(
            candles=1,
            step_ms=step,
            origin_ms=int(series.open_at[0]) % step if len(series) else 0,
            open_at=series.open_at,
            close_at=series.open_at + step,
            open=series.open,
            high=series.high,
            low=series.low,
            close=series.close,
            volume=series.volume,
        )

    def __len__(self) -> int:
        """Return how many buckets there are."""
        return len(self.open_at)

    def span(self, start_ms: float, end_ms: float) -> tuple[int, int]:
        """Return the first bucket that ends after a start and the first that opens at an end."""
        # Whole numbers only: searching integers for a float converts the whole column first.
        first = int(np.searchsorted(self.close_at, math.floor(start_ms), side="right"))
        last = int(np.searchsorted(self.open_at, math.ceil(end_ms), side="left"))
        return first, max(first, last)

    def cut(self, first: int, last: int) -> Self:
        """Return the buckets from ``first`` up to but not ``last``, as views."""
        return replace(
            self,
            open_at=self.open_at[first:last],
            close_at=self.close_at[first:last],
            open=self.open[first:last],
            high=self.high[first:last],
            low=self.low[first:last],
            close=self.close[first:last],
            volume=self.volume[first:last],
        )

    def coarser(self) -> Self:
        """Return the level above: four times the step, each bucket the sum of those inside."""
        step = self.step_ms * FACTOR
        slots = (self.open_at - self.origin_ms) // step
        if self._is_dense():
            inside_first = int((self.open_at[0] - self.origin_ms) // self.step_ms % FACTOR)
            head = min(-inside_first % FACTOR, len(self))
            starts = np.arange(head, len(self), FACTOR)
            starts = np.concatenate(([0], starts)) if head else starts
        else:
            head = None
            starts = np.flatnonzero(np.diff(slots, prepend=slots[:1] - 1))
        ends = np.append(starts[1:], len(self)) - 1
        return type(self)(
            candles=self.candles * FACTOR,
            step_ms=step,
            origin_ms=self.origin_ms,
            open_at=self.open_at[starts],
            close_at=self.close_at[ends],
            open=self.open[starts],
            high=_reduced(np.maximum, self.high, starts, head),
            low=_reduced(np.minimum, self.low, starts, head),
            close=self.close[ends],
            volume=_reduced(np.add, self.volume, starts, head),
        )

    def _is_dense(self) -> bool:
        first = (int(self.open_at[0]) - self.origin_ms) // self.step_ms
        last = (int(self.open_at[-1]) - self.origin_ms) // self.step_ms
        return last - first + 1 == len(self)


def _reduced(
    how: np.ufunc, column: NDArray[np.float64], starts: NDArray[np.int64], head: int | None
) -> NDArray[np.float64]:
    """Return one value a bucket; ``head`` candles stand before the first full one if no gaps."""
    if head is None:
        return np.asarray(how.reduceat(column, starts))
    rows = column[head : head + (len(column) - head) // FACTOR * FACTOR].reshape(-1, FACTOR)
    body = how(how(rows[:, 0], rows[:, 1]), how(rows[:, 2], rows[:, 3]))
    edges = (column[:head], column[head + rows.size :])
    before, after = ([how.reduce(edge)] if len(edge) else [] for edge in edges)
    return np.concatenate((before, body, after))


class CandlePyramid:
    """All levels of one series, finest first.

    Attributes:
        series: the candles all levels are made from.
        levels: at least one; the coarsest has few enough buckets to draw any day.
    """

    def __init__(self, series: CandleSeries) -> None:
        self.series = series
        levels = [CandleLevel.of_series(series)]
        while len(levels[-1]) > SMALLEST_LEVEL:
            levels.append(levels[-1].coarser())
        self.levels: tuple[CandleLevel, ...] = tuple(levels)

    def visible(self, start_ms: float, end_ms: float, most: int) -> CandleLevel:
        """Return the buckets that reach into a window, from the finest level with at most so many.

        The coarsest level is returned where even that has more.
        """
        chosen = self.levels[-1]
        for level in self.levels:
            first, last = level.span(start_ms, end_ms)
            if last - first <= most:
                chosen = level
                break
        return chosen.cut(*chosen.span(start_ms, end_ms))
