"""Candles drawn by hand: each step is one close, or (high, low, close)."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.review.path import PricePath
from journal.domain.values import PriceType, Side

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
Step = float | tuple[float, float, float]
Draw = Callable[..., CandleSeries]


def draw(
    steps: Sequence[Step],
    *,
    interval: str = "1m",
    price_type: PriceType = PriceType.MARK,
    began: datetime = NOON,
) -> CandleSeries:
    """Return candles, each opening at the close before it."""
    rows = [step if isinstance(step, tuple) else (step, step, step) for step in steps]
    closes = np.array([row[2] for row in rows])
    opens = np.concatenate((closes[:1], closes[:-1]))
    highs = np.maximum.reduce([np.array([row[0] for row in rows]), opens, closes])
    lows = np.minimum.reduce([np.array([row[1] for row in rows]), opens, closes])
    return CandleSeries(
        symbol="BTCUSDT",
        interval=interval,
        price_type=price_type,
        open_at=ms_from_utc(began) + np.arange(len(rows), dtype=np.int64) * interval_ms(interval),
        open=opens,
        high=highs,
        low=lows,
        close=closes,
        volume=np.zeros(len(rows)),
    )


def mirrored(series: CandleSeries, around: float) -> CandleSeries:
    """Return candles turned upside down around a price."""
    turned = {name: 2 * around - getattr(series, name) for name in ("open", "high", "low", "close")}
    return CandleSeries(
        symbol=series.symbol,
        interval=series.interval,
        price_type=series.price_type,
        open_at=series.open_at,
        open=turned["open"],
        high=turned["low"],
        low=turned["high"],
        close=turned["close"],
        volume=series.volume,
    )


@pytest.fixture(name="draw", scope="session")
def _draw() -> Draw:
    return draw


@pytest.fixture(name="mirrored", scope="session")
def _mirrored() -> Callable[[CandleSeries, float], CandleSeries]:
    return mirrored


@pytest.fixture
def long_path() -> Callable[..., PricePath]:
    """Return a maker of the path of a long."""
    return lambda steps, **more: PricePath(candles=draw(steps, **more), side=Side.LONG)


@pytest.fixture(scope="session")
def table() -> BracketTable:
    """Return one bracket of 1 % maintenance margin up to 50x, and a second one up to 20x."""
    rows = (("0", "50000", "50", "0.01", "0"), ("50000", "1000000", "20", "0.02", "500"))
    names = ("floor", "cap", "max_leverage", "maintenance_margin_rate", "maintenance_amount")
    return BracketTable(
        symbol="BTCUSDT",
        brackets=tuple(Bracket(**dict(zip(names, map(Decimal, row), strict=True))) for row in rows),
    )
