"""Where mark and last price were farthest apart."""

import numpy as np
import pytest

from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.services.charting.candles.gaps import largest_gap

MINUTE = 60_000
WHOLE = (0, 10**9)


def series(
    lows: list[float], price_type: PriceType, start: int = 0, interval: str = "1m"
) -> CandleSeries:
    low = np.array(lows, np.float64)
    return CandleSeries(
        symbol="BTCUSDT",
        interval=interval,
        price_type=price_type,
        open_at=(np.arange(len(lows)) + start) * MINUTE,
        open=np.full(len(lows), 100.0),
        high=np.full(len(lows), 100.0),
        low=low,
        close=np.full(len(lows), 100.0),
        volume=np.zeros(len(lows)),
    )


def test_the_candle_with_the_farthest_extremes_is_found_either_way_round() -> None:
    last = series([99, 99, 90, 99], PriceType.LAST)
    mark = series([99, 98, 96], PriceType.MARK, start=1)
    for pair in ((last, mark), (mark, last)):
        gap = largest_gap(*pair, WHOLE)
        assert gap is not None
        assert (gap.at_ms, gap.until_ms) == (2 * MINUTE, 3 * MINUTE)
        assert (gap.last_price, gap.mark_price) == (90, 98)
        assert gap.ratio == pytest.approx(-8 / 98)
    near = largest_gap(last, mark, (0, 2 * MINUTE))
    assert near is not None
    assert near.ratio == 0


def test_without_common_candles_of_one_interval_there_is_none() -> None:
    last = series([99, 99], PriceType.LAST)
    assert largest_gap(last, None, WHOLE) is None
    assert largest_gap(last, series([99], PriceType.MARK, interval="1h"), WHOLE) is None
    assert largest_gap(last, series([99], PriceType.MARK, start=50), WHOLE) is None
    assert largest_gap(last, series([99], PriceType.INDEX), WHOLE) is None
