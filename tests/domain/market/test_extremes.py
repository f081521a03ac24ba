"""Lowest and highest prices of stretches, against a look at every candle."""

import numpy as np

from journal.domain.ledger.excursions import whole_candles
from journal.domain.market.extremes import Spans, highest, lowest, running_at, whole_spans
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import PriceType

OPENS = np.array([0, 1, 2, 5, 6, 9], np.int64) * MINUTE_MS
LOW, HIGH = np.array([5.0, 3, 4, 9, 1, 7]), np.array([6.0, 8, 5, 11, 2, 7])
SERIES = CandleSeries(
    symbol="BTCUSDT",
    interval="1m",
    price_type=PriceType.MARK,
    open_at=OPENS,
    open=LOW,
    high=HIGH,
    low=LOW,
    close=HIGH,
    volume=np.zeros(6),
)


def test_spans_are_the_candles_that_lie_inside_as_a_whole() -> None:
    ends = np.arange(0, 12 * MINUTE_MS, MINUTE_MS // 2)
    since, until = (one.ravel() for one in np.meshgrid(ends, ends))
    spans = whole_spans(SERIES, since, until)
    told = [whole_candles(SERIES, *one) for one in zip(since.tolist(), until.tolist(), strict=True)]
    assert list(zip(spans.first.tolist(), spans.last.tolist(), strict=True)) == told


def test_extremes_of_spans_in_any_order_and_up_to_the_last_candle() -> None:
    pairs = [(first, last) for first in range(6) for last in range(first + 1, 7)][::-1]
    first, last = np.array(pairs, np.int64).T
    spans = Spans(first=first, last=last)
    assert spans.count.tolist() == [last - first for first, last in pairs]
    assert lowest(SERIES, spans).tolist() == [LOW[slice(*one)].min() for one in pairs]
    assert highest(SERIES, spans).tolist() == [HIGH[slice(*one)].max() for one in pairs]
    none = Spans(first=np.zeros(0, np.int64), last=np.zeros(0, np.int64))
    assert not len(lowest(SERIES, none))


def test_a_candle_runs_from_behind_its_opening_until_it_is_over() -> None:
    moments = np.array([-1, 0, 1, 60_000, 179_999, 180_000, 300_001])
    assert running_at(SERIES, moments).tolist() == [-1, -1, 0, -1, 2, -1, 3]
