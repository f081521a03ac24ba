"""The survival grid in ranges: every stop is in exactly one, and the words agree with the cells."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.review.path import PricePath
from journal.domain.review.what_if.answers import WhatIf
from journal.domain.review.what_if.grid import (
    GRID_STOPS,
    StopRange,
    SurvivalGrid,
    survival_grid,
)
from journal.domain.review.what_if.position import LostPosition, Stretch
from journal.domain.values import PriceType, Side

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
D = Decimal


@pytest.fixture
def grid(table: BracketTable) -> SurvivalGrid:
    """Return the grid of a long of 1 at 100 whose price falls to 90 and stays there."""
    close = np.array([100.0, 98.0, 95.0, 90.0, 90.0])
    candles = CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.MARK,
        open_at=ms_from_utc(NOON) + MINUTE_MS * np.arange(close.size, dtype=np.int64),
        open=np.concatenate((close[:1], close[:-1])),
        high=np.concatenate((close[:1], close[:-1])),
        low=close,
        close=close,
        volume=close,
    )
    held = Stretch(since=NOON, quantity=D(1), entry_price=D(100), wallet=D(10))
    lost = LostPosition(
        side=Side.LONG,
        stretches=(held,),
        liquidated_at=NOON + timedelta(minutes=3),
        liquidation_price=D(91),
        leverage=D(10),
    )
    path = PricePath(candles=candles, side=Side.LONG)
    return survival_grid(WhatIf(position=lost, path=path, table=table))


def test_ranges_tell_the_row_of_a_leverage(grid: SurvivalGrid) -> None:
    # At 2x nothing but the stops above 90 ends it; at 50x the line of about 98.5 comes first.
    assert grid.ranges(D(2)) == (
        StopRange(nearest=D("0.005"), farthest=D("0.1"), outcome=Outcome.STOPPED),
        StopRange(nearest=D("0.105"), farthest=D("0.3"), outcome=Outcome.SURVIVED),
    )
    stopped, liquidated = grid.ranges(D(50))
    assert (stopped.outcome, liquidated.outcome) == (Outcome.STOPPED, Outcome.LIQUIDATED)
    assert stopped.farthest < D("0.02")
    assert liquidated.farthest == D("0.3")
    # The brackets of this contract end at 100x.
    whole = StopRange(nearest=D("0.005"), farthest=D("0.3"), outcome=Outcome.NOT_OFFERED)
    assert grid.ranges(D(125)) == (whole,)


def test_every_stop_is_in_one_range_and_more_leverage_never_lives_longer(
    grid: SurvivalGrid,
) -> None:
    assert (len(grid.leverages), grid.stop_ratios) == (125, GRID_STOPS)
    for leverage, row in zip(grid.leverages, grid.rows, strict=True):
        ranges = grid.ranges(leverage)
        told = [
            next(one.outcome for one in ranges if one.nearest <= ratio <= one.farthest)
            for ratio in grid.stop_ratios
        ]
        assert tuple(told) == row
    alive = [row.count(Outcome.SURVIVED) for row in grid.rows]
    assert alive == sorted(alive, reverse=True)
    with pytest.raises(ValueError, match="not in tuple"):
        grid.ranges(D(126))
