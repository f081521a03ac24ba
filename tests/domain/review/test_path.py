"""The candles a review reads, and how far they are trusted."""

from collections.abc import Callable
from decimal import Decimal

from journal.domain.market.series import CandleSeries
from journal.domain.review.path import PricePath, exact
from journal.domain.values import PriceType, Side


def test_mark_is_taken_before_last_and_nothing_where_neither_is_stored(
    draw: Callable[..., CandleSeries],
) -> None:
    mark, last = draw([98.0]), draw([98.0], price_type=PriceType.LAST)
    of_mark, of_last = PricePath.of(mark, last, Side.LONG), PricePath.of(None, last, Side.LONG)
    assert of_mark is not None
    assert of_mark.is_mark
    assert of_last is not None
    assert not of_last.is_mark
    assert PricePath.of(mark.slice(0, 0), None, Side.LONG) is None


def test_every_answer_from_coarse_last_candles_carries_both_weaknesses(
    draw: Callable[..., CandleSeries],
) -> None:
    path = PricePath(candles=draw([98.0], interval="5m", price_type=PriceType.LAST), side=Side.LONG)
    assert path.weaknesses == (
        (
            "Only last price candles are stored, and liquidation goes by mark: "
            "mark may have gone another way."
        ),
        "Only 5 min candles are stored: what happened within one of them is not known.",
    )
    assert not path.is_coarse


def test_a_candle_price_becomes_the_decimal_that_the_file_printed() -> None:
    assert exact(1.1361102) == Decimal("1.1361102")
