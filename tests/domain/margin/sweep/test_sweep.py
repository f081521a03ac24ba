from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.domain.margin.sweep.survival import Outcome, Stake, SurvivalGrid, survival_grid
from journal.domain.margin.sweep.touches import first_touches
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType, Side

MINUTE = 60_000


def numbers(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def test_many_positions_of_both_sides_get_their_own_price(table: BracketTable) -> None:
    prices = liquidation_prices(
        signs=np.array([1, -1, 1], np.int8),
        quantities=numbers(1, 1, 1),
        entry_prices=numbers(30_000, 49_000, 100),
        wallets=numbers(3_000, 4_900, 200),
        table=table,
    )
    assert prices[:2] == pytest.approx([27108.43373494, 53681.59203980], rel=1e-12)
    assert np.isnan(prices[2])


def test_more_positions_than_a_block_holds_are_all_answered(flat_table: BracketTable) -> None:
    count = 20_000
    prices = liquidation_prices(
        signs=np.tile(np.array([1, -1], np.int8), count // 2),
        quantities=np.ones(count),
        entry_prices=np.full(count, 100.0),
        wallets=np.full(count, 20.0),
        table=flat_table,
    )
    assert np.allclose(prices[::2], 80 / 0.9)
    assert np.allclose(prices[1::2], 120 / 1.1)


def test_columns_of_different_length_are_refused_by_name(flat_table: BracketTable) -> None:
    with pytest.raises(InvalidValueError, match="wallets: must be 2"):
        liquidation_prices(
            signs=np.array([1, 1], np.int8),
            quantities=numbers(1, 1),
            entry_prices=numbers(1, 1),
            wallets=numbers(1),
            table=flat_table,
        )


def test_each_level_is_touched_by_the_first_candle_that_reaches_it() -> None:
    levels = numbers(10, 9.5, 8, 7.9, np.nan)
    lows = numbers(10, 9, 9.5, 8, 9)
    assert first_touches(lows, levels, Side.LONG).tolist() == [0, 1, 3, 5, 5]
    highs = numbers(10, 11, 10.5, 12, 11)
    assert first_touches(highs, numbers(10, 10.5, 12, 13), Side.SHORT).tolist() == [0, 1, 3, 5]


def candles(*rows: Sequence[float]) -> CandleSeries:
    """Candles of (open, high, low, close)."""
    columns = np.array(rows, dtype=np.float64).T.reshape(4, len(rows))
    return CandleSeries(
        symbol="FLATUSDT",
        interval="1m",
        price_type=PriceType.MARK,
        open_at=np.arange(len(rows), dtype=np.int64) * MINUTE,
        open=columns[0],
        high=columns[1],
        low=columns[2],
        close=columns[3],
        volume=np.zeros(len(rows)),
    )


def grid(
    table: BracketTable,
    window: CandleSeries,
    *,
    side: Side = Side.LONG,
    leverages: Sequence[float] = (1, 5, 10),
    stops: Sequence[float] = (0.05, 0.5),
) -> SurvivalGrid:
    return survival_grid(
        Stake(side=side, entry_price=Decimal(100), amount=Decimal(1000), fee_rate=Decimal(0)),
        window,
        table,
        leverages=numbers(*leverages),
        stop_ratios=numbers(*stops),
    )


def test_a_near_stop_saves_and_a_far_one_comes_too_late(flat_table: BracketTable) -> None:
    # Liquidation at 1x never, at 5x at 88.89, at 10x at 100: the flat table takes 10 %.
    answer = grid(flat_table, candles((100, 101, 99, 100), (100, 100, 70, 80)), leverages=(1, 5))
    assert np.isnan(answer.liquidation_prices[0])
    assert answer.outcomes.tolist() == [
        [Outcome.STOPPED, Outcome.SURVIVED],
        [Outcome.STOPPED, Outcome.LIQUIDATED],
    ]
    assert answer.losses == pytest.approx(np.array([[50, 0], [250, 1000]]))


def test_a_gap_over_both_prices_liquidates_and_a_gap_over_the_stop_costs_more(
    flat_table: BracketTable,
) -> None:
    window = candles((100, 100, 99, 100), (90, 90, 70, 80))
    answer = grid(flat_table, window, leverages=(4, 5))
    # At 4x liquidation is at 83.33: the stop at 95 fills at the open of 90.
    assert answer.outcomes[0].tolist() == [Outcome.STOPPED, Outcome.LIQUIDATED]
    assert answer.losses[0, 0] == pytest.approx(4000 * 0.1)
    window = candles((100, 100, 99, 100), (85, 85, 70, 80))
    assert grid(flat_table, window, leverages=(5,)).outcomes[0, 0] == Outcome.LIQUIDATED


def test_shorts_mirror_longs(flat_table: BracketTable) -> None:
    window = candles((100, 101, 99, 100), (100, 130, 100, 120))
    answer = grid(flat_table, window, side=Side.SHORT, leverages=(5,))
    assert answer.liquidation_prices == pytest.approx([120 / 1.1])
    assert answer.outcomes[0].tolist() == [Outcome.STOPPED, Outcome.LIQUIDATED]
    assert answer.losses[0] == pytest.approx([250, 1000])


def test_fees_are_lost_even_at_the_stop(flat_table: BracketTable) -> None:
    answer = survival_grid(
        Stake(side=Side.LONG, entry_price=Decimal(100), amount=Decimal(1000)),
        candles((100, 100, 90, 95)),
        flat_table,
        leverages=numbers(2),
        stop_ratios=numbers(0.05),
    )
    assert answer.losses[0, 0] == pytest.approx(2000 * (0.05 + 0.0005 * 1.95))


def test_a_leverage_that_is_not_offered_has_no_outcome(table: BracketTable) -> None:
    # 126x is offered to nobody; 125x only up to a notional of 50,000.
    window = candles((100, 101, 100, 100))
    answer = grid(table, window, leverages=(49, 125, 126))
    assert answer.outcomes[:, 0].tolist() == [0, Outcome.NOT_OFFERED, Outcome.NOT_OFFERED]
    assert np.isnan(answer.losses[2, 0])


@pytest.mark.parametrize(
    ("window", "leverages", "stops", "field"),
    [
        (candles(), (1,), (0.1,), "candles"),
        (candles((1, 1, 1, 1)), (0.5,), (0.1,), "leverages"),
        (candles((1, 1, 1, 1)), (1,), (1.0,), "stop_ratios"),
    ],
)
def test_what_cannot_be_swept_is_refused_by_name(
    flat_table: BracketTable,
    window: CandleSeries,
    leverages: Sequence[float],
    stops: Sequence[float],
    field: str,
) -> None:
    with pytest.raises(InvalidValueError, match=field):
        grid(flat_table, window, leverages=leverages, stops=stops)
