from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.market.series import CandleSeries, first_touch, interval_ms
from journal.domain.values import PriceType, Side
from tests.examples import examples

MINUTE = 60_000


def series(
    minutes: list[int], prices: list[float] | None = None, /, **changes: object
) -> CandleSeries:
    price = np.array(prices if prices is not None else [10.0] * len(minutes), np.float64)
    columns: dict[str, object] = {
        "symbol": "BTCUSDT",
        "interval": "1m",
        "price_type": PriceType.LAST,
        "open_at": np.array(minutes, np.int64) * MINUTE,
        "open": price,
        "high": price + 1,
        "low": price - 1,
        "close": price,
        "volume": np.ones(len(minutes)),
    }
    return CandleSeries(**{**columns, **changes})  # type: ignore[arg-type]  # a table of columns


def test_an_empty_series_is_a_series() -> None:
    assert len(series([])) == 0
    assert len(series([]).merged(series([]))) == 0


def test_its_columns_cannot_be_written_to_but_the_callers_array_can() -> None:
    price = np.array([5.0])
    candles = series([0], low=price, open=price, close=price, high=price)
    with pytest.raises(ValueError, match="read-only"):
        candles.low[0] = 1
    price[0] = 5.0


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("open_at", np.array([0, 0], np.int64)),
        ("open_at", np.array([1, 0], np.int64)),
        ("open_at", np.array([0.0, 1.0])),
        ("open", np.array([10.0])),
        ("close", np.array([10, 10], np.int64)),
        ("volume", np.ones((2, 1))),
        ("low", np.array([0.0, 9.0])),
        ("low", np.array([10.5, 9.0])),
        ("low", np.array([np.nan, 9.0])),
        ("high", np.array([9.5, 11.0])),
        ("high", np.array([np.inf, 11.0])),
        ("open", np.array([np.nan, 10.0])),
        ("volume", np.array([-1.0, 1.0])),
        ("volume", np.array([np.nan, 1.0])),
    ],
)
def test_columns_that_cannot_be_candles_are_refused(field: str, column: object) -> None:
    with pytest.raises(InvalidValueError):
        series([0, 1], None, **{field: column})


def test_an_interval_the_exchange_does_not_have_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="must be one of 1m, 3m"):
        series([0], interval="7m")
    assert interval_ms("1h") == 3_600_000
    assert series([0]).interval_ms == MINUTE


def test_a_slice_holds_the_candles_that_open_in_the_window() -> None:
    cut = series([0, 1, 5, 6]).slice(MINUTE, 6 * MINUTE)
    assert cut.open_at.tolist() == [MINUTE, 5 * MINUTE]
    assert len(series([0, 1]).slice(5 * MINUTE, 2 * MINUTE)) == 0


@given(st.lists(st.integers(0, 30), unique=True), st.lists(st.integers(0, 30), unique=True))
@examples(15)
def test_merging_keeps_every_minute_once_and_the_later_row(old: list[int], new: list[int]) -> None:
    first = series(sorted(old), [10.0] * len(old))
    second = series(sorted(new), [20.0] * len(new))
    expected = dict.fromkeys(old, 10.0) | dict.fromkeys(new, 20.0)
    merged = first.merged(second)
    assert merged.open_at.tolist() == [minute * MINUTE for minute in sorted(expected)]
    assert merged.close.tolist() == [expected[minute] for minute in sorted(expected)]


def test_series_of_different_symbols_or_price_types_do_not_merge() -> None:
    with pytest.raises(InvalidValueError, match="symbol"):
        series([0]).merged(series([1], symbol="ETHUSDT"))
    with pytest.raises(InvalidValueError, match="price_type"):
        series([0]).merged(series([1], price_type=PriceType.MARK))


def test_same_as_compares_content() -> None:
    assert series([0, 1]).same_as(series([0, 1]))
    assert not series([0, 1]).same_as(series([0, 1], [10.0, 11.0]))
    assert not series([0]).same_as(series([0], symbol="ETHUSDT"))


def test_a_long_is_touched_by_the_first_low_at_the_price() -> None:
    candles = series([0, 1, 2, 3], [10.0, 9.0, 8.0, 7.0])
    assert first_touch(candles, Decimal(7), from_ms=0, side=Side.LONG) == 2
    assert first_touch(candles, Decimal("5.9"), from_ms=0, side=Side.LONG) is None


def test_a_short_is_touched_by_the_first_high_at_the_price() -> None:
    candles = series([0, 1, 2], [10.0, 11.0, 12.0])
    assert first_touch(candles, 12.0, from_ms=0, side=Side.SHORT) == 1


def test_the_candle_running_at_the_start_counts_and_earlier_ones_do_not() -> None:
    candles = series([0, 1, 2])
    assert first_touch(candles, 9.0, from_ms=MINUTE + 30_000, side=Side.LONG) == 1
    assert first_touch(candles, 9.0, from_ms=2 * MINUTE, side=Side.LONG) == 2
    assert first_touch(candles, 9.0, from_ms=3 * MINUTE, side=Side.LONG) is None


def test_candles_after_the_end_do_not_count() -> None:
    candles = series([0, 1, 2], [10.0, 10.0, 5.0])
    assert first_touch(candles, 5.0, from_ms=0, side=Side.LONG, until_ms=MINUTE) is None
    assert first_touch(candles, 5.0, from_ms=0, side=Side.LONG, until_ms=2 * MINUTE) == 2


def test_known_candles_are_taken_as_they_are_and_locked() -> None:
    made = series([1, 2])
    names = ("open_at", "open", "high", "low", "close", "volume")
    known = CandleSeries.known(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        columns={name: getattr(made, name).copy() for name in names},
    )
    assert known.same_as(made)
    assert not known.close.flags.writeable
