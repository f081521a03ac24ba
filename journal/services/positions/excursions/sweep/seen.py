"""The prices that candles tell of pieces of positions' lives; see ``domain/ledger/excursions``."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.market.extremes import Spans, highest, lowest, running_at, whole_spans
from journal.domain.market.series import CandleSeries
from journal.domain.statistics.trades.columns import Floats
from journal.services.positions.excursions.sweep.pieces import Pieces

_ROOM: Final = 1 << 42
"""More milliseconds than a lifetime: position and time together make one sorted number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenPrices:
    """Prices with the pieces that they may belong to.

    Attributes:
        low, high: of each.
        first: the first piece; the others of it follow.
        count: how many there are, at least one.
    """

    low: Floats
    high: Floats
    first: Integers
    count: Integers


def seen_in(pieces: Pieces, series: CandleSeries) -> SeenPrices:
    """Return what candles tell: of whole pieces, and of candles in which one followed another."""
    spans = whole_spans(series, pieces.since, pieces.until)
    some = np.flatnonzero(spans.count > 0)
    whole = Spans(first=spans.first[some], last=spans.last[some])
    candle, first, count = _shared(pieces, series)
    return SeenPrices(
        low=np.append(lowest(series, whole), series.low[candle]),
        high=np.append(highest(series, whole), series.high[candle]),
        first=np.append(some, first),
        count=np.append(np.ones(len(some), np.int64), count),
    )


def _shared(pieces: Pieces, series: CandleSeries) -> tuple[Integers, Integers, Integers]:
    """Return candles in which one piece ended and another began, with all pieces in them.

    Returns:
        The candles, the first piece of each, and how many pieces there are.
    """
    place = pieces.place
    later = np.flatnonzero(place[1:] == place[:-1]) + 1
    candle = running_at(series, pieces.since[later])
    begins = np.append(True, place[1:] != place[:-1])[: len(place)]
    lives = np.cumsum(begins) - 1
    born = pieces.since[begins][lives[later]]
    ended = pieces.until[np.append(begins[1:], True)[: len(place)]][lives[later]]
    opens = series.open_at[np.maximum(candle, 0)]
    is_inside = (candle >= 0) & (opens >= born) & (opens + series.interval_ms <= ended)
    both = np.column_stack([lives[later][is_inside], candle[is_inside]])
    life, found = np.unique(both, axis=0).T if len(both) else both.T
    opens = series.open_at[found]
    start = int(pieces.since.min(initial=0))
    until, since = (lives * _ROOM + (at - start) for at in (pieces.until, pieces.since))
    first = np.searchsorted(until, life * _ROOM + (opens - start), "right")
    end = np.searchsorted(since, life * _ROOM + (opens + series.interval_ms - start), "left")
    return found, first, end - first
