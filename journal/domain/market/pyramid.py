"""Coarser and coarser candles of one series, so a chart draws a screenful and never the whole.

Each level joins four buckets of the one below (``chart.md`` section 1). Buckets are cut on
absolute time, so none changes its edges while a chart is moved. Highs and lows are the true
ones of all candles inside: a lone wick survives at every level. A bucket without candles does
not exist, so gaps stay gaps.
"""

import math
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from journal.domain.market.series import CandleSeries

Number = TypeVar("Number", np.int64, np.float64)

FACTOR: Final = 4
SMALLEST_LEVEL: Final = 64
"""No coarser level is made of one with this many buckets or fewer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandleLevel:
    """Buckets of ``candles`` candles at most, in time order, one array a column.

    ``open_at`` is when the first candle of a bucket opens, ``ends`` when its last one ends, both
    in milliseconds (None: each is one whole candle, so that ten million ends need not be kept);
    ``step_ms`` is the length of a full bucket. ``origin_ms`` is what a bucket's start leaves over
    when divided by the step.
    """

    candles: int
    step_ms: int
    origin_ms: int
    open_at: NDArray[np.int64]
    ends: NDArray[np.int64] | None
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
            ends=None,
            open=series.open,
            high=series.high,
            low=series.low,
            close=series.close,
            volume=series.volume,
        )

    def __len__(self) -> int:
        """Return how many buckets there are."""
        return len(self.open_at)

    @property
    def close_at(self) -> NDArray[np.int64]:
        """When the last candle of each bucket ends; of a whole finest level it is made anew."""
        return self.open_at + self.step_ms if self.ends is None else self.ends

    def span(self, start_ms: float, end_ms: float) -> tuple[int, int]:
        """Return the first bucket that ends after a start and the first that opens at an end."""
        # Whole numbers only: searching integers for a float converts the whole column first.
        after = math.floor(start_ms)
        if self.ends is None:
            first = int(self.open_at.searchsorted(after - self.step_ms, side="right"))
        else:
            first = int(self.ends.searchsorted(after, side="right"))
        last = int(self.open_at.searchsorted(math.ceil(end_ms), side="left"))
        return first, max(first, last)

    def cut(self, first: int, last: int) -> Self:
        """Return the buckets from ``first`` up to but not ``last``, as views."""
        return type(self)(
            candles=self.candles,
            step_ms=self.step_ms,
            origin_ms=self.origin_ms,
            open_at=self.open_at[first:last],
            ends=None if self.ends is None else self.ends[first:last],
            open=self.open[first:last],
            high=self.high[first:last],
            low=self.low[first:last],
            close=self.close[first:last],
            volume=self.volume[first:last],
        )

    def coarser(self) -> Self:
        """Return the level above: four times the step, each bucket the sum of those inside."""
        if self._is_dense():
            inside_first = int((self.open_at[0] - self.origin_ms) // self.step_ms % FACTOR)
            return self._joined_dense(-inside_first % FACTOR)
        slots = (self.open_at - self.origin_ms) // (self.step_ms * FACTOR)
        starts = np.flatnonzero(np.diff(slots, prepend=slots[:1] - 1))
        ends = np.append(starts[1:], len(self)) - 1
        return self._above(
            open_at=self.open_at[starts],
            ends=self._close_of(ends),
            open=self.open[starts],
            high=np.maximum.reduceat(self.high, starts),
            low=np.minimum.reduceat(self.low, starts),
            close=self.close[ends],
            volume=np.add.reduceat(self.volume, starts),
        )

    def _joined_dense(self, head: int) -> Self:
        """Return the level above where nothing is missing: slices instead of searches.

        ``head`` buckets stand before the first full group of four; at the end a group may be
        cut short as well.
        """
        return self._above(
            open_at=_firsts(self.open_at, head),
            ends=_lasts(self.open_at, head) + self.step_ms
            if self.ends is None
            else _lasts(self.ends, head),
            open=_firsts(self.open, head),
            high=_reduced(np.maximum, self.high, head),
            low=_reduced(np.minimum, self.low, head),
            close=_lasts(self.close, head),
            volume=_reduced(np.add, self.volume, head),
        )

    def _above(self, **columns: NDArray[Any]) -> Self:
        return type(self)(
            candles=self.candles * FACTOR,
            step_ms=self.step_ms * FACTOR,
            origin_ms=self.origin_ms,
            **columns,
        )

    def _close_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return self.open_at[rows] + self.step_ms if self.ends is None else self.ends[rows]

    def _is_dense(self) -> bool:
        first = (int(self.open_at[0]) - self.origin_ms) // self.step_ms
        last = (int(self.open_at[-1]) - self.origin_ms) // self.step_ms
        return last - first + 1 == len(self)


def _firsts(column: NDArray[Number], head: int) -> NDArray[Number]:
    """Return the first value of each group, as an array of its own: searches need one."""
    body = column[head::FACTOR]
    return np.concatenate((column[:1] if head else column[:0], body))


def _lasts(column: NDArray[Number], head: int) -> NDArray[Number]:
    """Return the last value of each group."""
    body = column[head + FACTOR - 1 :: FACTOR]
    before = column[head - 1 : head] if head else column[:0]
    is_cut = (len(column) - head) % FACTOR
    return np.concatenate((before, body, column[-1:] if is_cut else column[:0]))


def _reduced(how: np.ufunc, column: NDArray[np.float64], head: int) -> NDArray[np.float64]:
    """Return one value a group."""
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

    def __init__(self, series: CandleSeries, coarser: tuple[CandleLevel, ...] = ()) -> None:
        """Take candles, with the levels above the finest where they were made before."""
        self.series = series
        levels = [CandleLevel.of_series(series), *coarser]
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
