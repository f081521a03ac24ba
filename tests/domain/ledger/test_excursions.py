"""How far price went: by hand, and against a second computation candle by candle."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.excursions import (
    Excursions,
    Stretch,
    covered_ratio,
    excursions_of,
    exit_efficiency,
    first_reaching,
    seen_prices,
    whole_candles,
)
from journal.domain.ledger.payoff import payoff_of
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import PriceType, Side
from tests.examples import examples

D = Decimal


def candles(*rows: tuple[int, float, float]) -> CandleSeries:
    """Candles of the minutes, lows and highs."""
    minutes, lows, highs = (np.array(column, float) for column in zip(*rows, strict=True))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.MARK,
        open_at=(minutes * MINUTE_MS).astype(np.int64),
        open=lows,
        high=highs,
        low=lows,
        close=highs,
        volume=np.zeros(len(rows)),
    )


def stretch(since: float, until: float, quantity: int, entry: int) -> Stretch:
    return Stretch(
        since_ms=int(since * MINUTE_MS),
        until_ms=int(until * MINUTE_MS),
        quantity=D(quantity),
        entry_price=D(entry),
    )


def measured(
    side: Side,
    stretches: list[Stretch],
    series: CandleSeries,
    *traded: tuple[int, Stretch],
) -> Excursions:
    seen = tuple(seen_prices(side, stretches, series))
    return excursions_of(side, stretches, seen, [(D(price), one) for price, one in traded])


def test_a_candle_still_running_at_the_opening_or_the_end_does_not_count() -> None:
    life = [stretch(0.5, 3.5, 2, 100)]
    series = candles((0, 50, 200), (1, 95, 104), (2, 97, 110), (3, 40, 300))
    found = measured(Side.LONG, life, series)
    assert (found.mae, found.mae_price, found.open_loss) == (D("0.05"), D(95), D(10))
    assert (found.mfe, found.mfe_price, found.open_profit) == (D("0.1"), D(110), D(20))
    assert covered_ratio(series, life[0].since_ms, life[0].until_ms) == D(2) / 3
    short = measured(Side.SHORT, life, series)
    assert (short.mae, short.mfe, short.best_price) == (D("0.1"), D("0.05"), D(95))


def test_its_own_fills_tell_the_price_where_candles_do_not() -> None:
    life = [stretch(0.5, 3.5, 2, 100)]
    series = candles((1, 99, 101), (2, 99, 101))
    found = measured(Side.LONG, life, series, (80, life[0]), (120, life[0]))
    assert (found.mae, found.mfe, found.best_price) == (D("0.2"), D("0.2"), D(120))


def test_a_price_counts_from_the_entry_as_it_stood_then() -> None:
    life = [stretch(0, 2, 1, 100), stretch(2, 4, 3, 90)]
    series = candles((0, 96, 101), (1, 95, 101), (2, 88, 92), (3, 86, 95))
    found = measured(Side.LONG, life, series)
    assert (found.mae, found.mae_price) == (D("0.05"), D(95))  # 4 of 90 are less than 5 of 100
    assert found.open_loss == D(12)  # but 3 × 4 are more than 1 × 5
    assert found.mfe == D(5) / 90


def test_a_candle_in_which_the_entry_moved_counts_by_the_entry_that_says_less() -> None:
    life = [stretch(0, 1.5, 1, 100), stretch(1.5, 3, 2, 95)]
    series = candles((0, 99, 100), (1, 90, 101), (2, 94, 96))
    found = measured(Side.LONG, life, series)
    assert (found.mae, found.mae_price) == (D(5) / 95, D(90))
    assert (found.mfe, found.mfe_price) == (D(1) / 95, D(96))


def test_a_position_that_was_never_under_water_has_no_adverse_excursion() -> None:
    found = measured(Side.LONG, [stretch(0, 2, 1, 100)], candles((0, 100, 101), (1, 100, 105)))
    assert (found.mae, found.open_loss) == (D(0), D(0))
    never_over = measured(Side.SHORT, [stretch(0, 1, 1, 100)], candles((0, 101, 102)))
    assert (never_over.mfe, never_over.open_profit) == (D(0), D(0))


def test_gaps_and_times_without_candles_are_not_covered() -> None:
    series = candles((0, 1, 2), (5, 1, 2))
    assert whole_candles(series, MINUTE_MS, 5 * MINUTE_MS) == (1, 1)
    assert covered_ratio(series, 0, 10 * MINUTE_MS) == D("0.2")
    assert covered_ratio(series, 7, 7) == 0
    assert whole_candles(series, 10, 20) == (1, 1)
    assert list(seen_prices(Side.LONG, [stretch(1, 4, 1, 1)], series)) == []


@pytest.mark.parametrize(
    ("side", "leaving", "best", "kept"),
    [
        (Side.LONG, 105, 110, D("0.5")),
        (Side.LONG, 90, 110, D(-1)),
        (Side.LONG, 90, 100, None),
        (Side.SHORT, 95, 90, D("0.5")),
        (Side.SHORT, 95, 101, None),
    ],
)
def test_the_share_of_the_best_run_that_was_kept(
    side: Side, leaving: int, best: int, kept: Decimal | None
) -> None:
    assert exit_efficiency(side, D(100), D(leaving), D(best)) == kept


def test_settled_in_coin_the_price_counts_by_what_one_over_it_is_worth() -> None:
    # Ten contracts of 100 USD bought at 50,000: 1000 / 50,000 = 0.02 BTC were paid for them.
    coin = payoff_of("BTCUSD_PERP")
    life = [stretch(0, 2, 10, 50_000)]
    series = candles((0, 40_000, 50_000), (1, 49_000, 62_500))
    seen = tuple(seen_prices(Side.LONG, life, series))
    found = excursions_of(Side.LONG, life, seen, (), coin)
    assert (found.mae, found.mfe) == (D("0.2"), D("0.25"))
    assert found.open_loss == D("0.005")  # 1000 / 40,000 - 0.02: more than a fifth of 0.02
    assert found.open_profit == D("0.004")  # 0.02 - 1000 / 62,500: less than a quarter of it
    short = excursions_of(Side.SHORT, life, tuple(seen_prices(Side.SHORT, life, series)), (), coin)
    assert (short.open_loss, short.open_profit) == (D("0.004"), D("0.005"))
    ether = excursions_of(Side.LONG, life, seen, (), payoff_of("ETHUSD_PERP"))
    assert ether.open_loss == D("0.0005")  # a contract of it is 10 USD


def test_in_coin_the_first_half_of_a_run_is_more_than_half_of_its_profit() -> None:
    coin = payoff_of("BTCUSD_PERP")
    prices = (D(50_000), D(62_500), D(80_000))  # 0.02, 0.016 and 0.0125 BTC for 1000 USD
    assert exit_efficiency(Side.LONG, *prices, coin) == D("0.004") / D("0.0075")
    down = (D(50_000), D(40_000), D(25_000))  # 0.02, 0.025 and 0.04
    assert exit_efficiency(Side.SHORT, *down, coin) == D("0.25")
    assert exit_efficiency(Side.LONG, *down, coin) is None


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Stretch], CandleSeries]:
    """A life of some stretches and candles around it, in half minutes, with gaps."""
    cuts = sorted(draw(st.sets(st.integers(0, 24), min_size=2, max_size=7)))
    sizes = st.tuples(st.integers(1, 3), st.integers(95, 105))
    life = [stretch(since / 2, until / 2, *draw(sizes)) for since, until in pairwise(cuts)]
    minutes = sorted(draw(st.sets(st.integers(-1, 13), min_size=1)))
    prices = st.tuples(st.integers(90, 100), st.integers(0, 10))
    rows = [(minute, low, low + more) for minute in minutes for low, more in [draw(prices)]]
    return life, candles(*rows)


def candle_by_candle(side: Side, life: list[Stretch], series: CandleSeries) -> list[Decimal]:
    """MAE, MFE, open loss and open profit by looking at every candle by itself."""
    figures: list[list[Decimal]] = [[D(0)] for _ in range(4)]
    for opens, low, high in zip(
        series.open_at.tolist(), series.low.tolist(), series.high.tolist(), strict=True
    ):
        ends = opens + MINUTE_MS
        if opens < life[0].since_ms or ends > life[-1].until_ms:
            continue
        then = [one for one in life if one.since_ms < ends and one.until_ms > opens]
        against, favor = (low, high) if side is Side.LONG else (high, low)
        for number, (price, sign) in enumerate([(against, -1), (favor, 1)]):
            gains = [side.sign * sign * (D(repr(price)) - one.entry_price) for one in then]
            pairs = list(zip(gains, then, strict=True))
            figures[number].append(min(gain / one.entry_price for gain, one in pairs))
            figures[number + 2].append(min(gain * one.quantity for gain, one in pairs))
    return [max(one) for one in figures]


@examples(8)
@given(life_and_candles=lives(), side=st.sampled_from(Side))
def test_what_is_found_is_what_every_candle_says(
    life_and_candles: tuple[list[Stretch], CandleSeries], side: Side
) -> None:
    life, series = life_and_candles
    seen = tuple(seen_prices(side, life, series))
    first, last = whole_candles(series, life[0].since_ms, life[-1].until_ms)
    assert bool(seen) == (first < last)
    if seen:
        found = excursions_of(side, life, seen, ())
        figures = [found.mae, found.mfe, found.open_loss, found.open_profit]
        assert figures == candle_by_candle(side, life, series)


@examples(30)
@given(
    side=st.sampled_from(Side),
    prices=st.lists(st.integers(90, 110), min_size=1, max_size=12),
    begin=st.integers(0, 3),
)
def test_the_first_candle_that_reaches_a_price_is_the_one_a_walk_finds(
    side: Side, prices: list[int], begin: int
) -> None:
    series = candles(*((minute, price, price) for minute, price in enumerate(prices)))
    begin = min(begin, len(prices) - 1)
    after = prices[begin:]
    wanted = sorted(after)[len(after) // 2]
    # Walked: the worst price so far, until it is as bad as wanted.
    for walked, price in enumerate(after):  # noqa: B007  # its last value is asked for
        if (price - wanted) * side.sign <= 0:
            break
    found = first_reaching(
        side, series, (begin, len(prices)), lambda price: (price - wanted) * side.sign <= 0
    )
    assert found == (begin + walked, D(after[walked]))
