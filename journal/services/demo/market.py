"""Ninety days of invented prices: fat-tailed noise, jumps, two falls and one wick.

A price path of one-minute steps is drawn first and then folded into candles, so that highs and
lows belong to the same path. The mark price follows the path more slowly than the last price does,
as the exchange's does, which is why a wick is shallower on it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType

DAYS = 90
INTERVAL = "5m"
MINUTES_PER_CANDLE = 5
CANDLE_COUNT = DAYS * 24 * 60 // MINUTES_PER_CANDLE
FLOW_FOLLOW_MINUTES = 3.0
"""How slowly the mark price follows the last price, as a time constant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One invented market, with the tick and step of the real contract of that name."""

    symbol: str
    tick: Decimal
    step: Decimal
    start_price: float
    minute_volatility: float
    """Standard deviation of the logarithmic return over one minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """A stretch of minutes that adds a given logarithmic return to a path."""

    symbol: str
    minute: int
    minutes: int
    log_return: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePair:
    """Last and mark candles of one contract over the same time."""

    contract: Contract
    last: CandleSeries
    mark: CandleSeries

    def index_at(self, at: datetime) -> int:
        """Return the index of the candle in which a time falls."""
        return int(np.searchsorted(self.last.open_at, ms_from_utc(at), side="right")) - 1


CONTRACTS = (
    Contract(
        symbol="BTCUSDT",
        tick=Decimal("0.1"),
        step=Decimal("0.001"),
        start_price=61_400.0,
        minute_volatility=0.00042,
    ),
    Contract(
        symbol="ETHUSDT",
        tick=Decimal("0.01"),
        step=Decimal("0.001"),
        start_price=2_480.0,
        minute_volatility=0.00052,
    ),
    Contract(
        symbol="SOLUSDT",
        tick=Decimal("0.01"),
        step=Decimal("0.1"),
        start_price=148.0,
        minute_volatility=0.00064,
    ),
    Contract(
        symbol="XRPUSDT",
        tick=Decimal("0.0001"),
        step=Decimal("0.1"),
        start_price=0.5720,
        minute_volatility=0.0006,
    ),
)


def make_prices(
    rng: np.random.Generator, contract: Contract, start: datetime, shocks: tuple[Shock, ...]
) -> PricePair:
    """Return the last and mark candles of a contract over the demo's ninety days."""
    minutes = CANDLE_COUNT * MINUTES_PER_CANDLE
    returns = _noise(rng, minutes, contract.minute_volatility)
    for shock in shocks:
        if shock.symbol == contract.symbol:
            returns[shock.minute : shock.minute + shock.minutes] += shock.log_return / shock.minutes
    path = np.log(contract.start_price) + np.concatenate(([0.0], np.cumsum(returns)))
    basis = 0.00012 * np.cumsum(_noise(rng, minutes + 1, 1.0)) / np.sqrt(minutes)
    following = _follow(path) + basis
    start_ms = ms_from_utc(start)
    activity = np.abs(returns).reshape(CANDLE_COUNT, MINUTES_PER_CANDLE).sum(axis=1)
    volume = rng.lognormal(0.0, 0.4, CANDLE_COUNT) * activity * 4e7 / contract.start_price
    return PricePair(
        contract=contract,
        last=_candles(contract, PriceType.LAST, start_ms, np.exp(path), volume),
        mark=_candles(contract, PriceType.MARK, start_ms, np.exp(following), volume * 0.0),
    )


def _noise(rng: np.random.Generator, minutes: int, volatility: float) -> NDArray[np.float64]:
    """Return fat-tailed minute returns whose size comes in calm and wild stretches."""
    hours = minutes // 60 + 2
    regime = np.exp(np.cumsum(rng.normal(0.0, 0.08, hours)) * 0.5)
    regime = np.clip(regime / np.median(regime), 0.5, 2.0)
    size = np.repeat(regime, 60)[:minutes]
    steps = rng.standard_t(4, minutes) / np.sqrt(2.0)
    jumps = (rng.random(minutes) < 2e-4) * rng.normal(0.0, 9.0, minutes)
    return np.asarray(volatility * size * (steps + jumps), dtype=np.float64)


def _follow(path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the path as seen by an exponential average with the mark price's slowness."""
    weight = 1.0 / FLOW_FOLLOW_MINUTES
    taps = weight * (1.0 - weight) ** np.arange(24)
    padded = np.concatenate((np.full(len(taps) - 1, path[0]), path))
    return np.convolve(padded, taps / taps.sum(), mode="valid")


def _candles(
    contract: Contract,
    price_type: PriceType,
    start_ms: int,
    prices: NDArray[np.float64],
    volume: NDArray[np.float64],
) -> CandleSeries:
    """Fold a minute path (one price more than minutes) into candles on the contract's tick."""
    tick = float(contract.tick)
    on_tick = np.round(prices / tick) * tick
    body = on_tick[:-1].reshape(CANDLE_COUNT, MINUTES_PER_CANDLE)
    close = on_tick[MINUTES_PER_CANDLE::MINUTES_PER_CANDLE]
    digits = max(0, -int(contract.tick.as_tuple().exponent))
    step_ms = int(timedelta(minutes=MINUTES_PER_CANDLE) / timedelta(milliseconds=1))
    return CandleSeries(
        symbol=contract.symbol,
        interval=INTERVAL,
        price_type=price_type,
        open_at=start_ms + np.arange(CANDLE_COUNT, dtype=np.int64) * step_ms,
        open=np.round(body[:, 0], digits),
        high=np.round(np.maximum(body.max(axis=1), close), digits),
        low=np.round(np.minimum(body.min(axis=1), close), digits),
        close=np.round(close, digits),
        volume=np.round(volume, 3),
    )
