"""Lowest and highest prices of very many stretches of candles at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journal.domain.market.series import CandleSeries

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spans:
    """Candles from a first one up to, but not, a last one; none where they are equal."""

    first: Integers
    last: Integers

    @property
    def count(self) -> Integers:
        """How many candles each holds."""
        return self.last - self.first


def whole_spans(series: CandleSeries, since: Integers, until: Integers) -> Spans:
    """Return the candles that lie in each stretch as a whole; see ``whole_candles``.

    Args:
        series: the candles.
        since: when each stretch begins, in milliseconds since 1970.
        until: when it ends.
    """
    first = np.searchsorted(series.open_at, since)
    last = np.searchsorted(series.open_at, until - series.interval_ms + 1)
    return Spans(first=first, last=np.maximum(first, last))


def running_at(series: CandleSeries, at: Integers) -> Integers:
    """Return the candle that had opened before each moment and was not over; -1: none was."""
    candle: Integers = np.searchsorted(series.open_at, at) - 1
    opened = series.open_at[np.maximum(candle, 0)]
    return np.where((candle >= 0) & (opened + series.interval_ms > at), candle, -1)


def lowest(series: CandleSeries, spans: Spans) -> Floats:
    """Return the lowest price in each span; none may be empty."""
    return _reduced(np.minimum, series.low, spans)


def highest(series: CandleSeries, spans: Spans) -> Floats:
    """Return the highest price in each span; none may be empty."""
    return _reduced(np.maximum, series.high, spans)


def _reduced(how: np.ufunc, prices: Floats, spans: Spans) -> Floats:
    if not len(spans.first):
        return np.zeros(0)
    begin, end = int(spans.first.min()), int(spans.last.max())
    # Pairs of a begin and an end; one more price stands at the end of all, for ``reduceat``.
    pairs = np.column_stack([spans.first, spans.last]).ravel() - begin
    held = np.append(prices[begin:end], prices[end - 1])
    found: Floats = how.reduceat(held, pairs)[::2]
    return found
