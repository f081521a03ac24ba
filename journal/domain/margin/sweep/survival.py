"""Survival leverage: what each leverage with each stop would have done over real candles."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable, max_notional
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.domain.margin.sweep.touches import first_touches
from journal.domain.market.series import CandleSeries
from journal.domain.values import Side, require_positive


class Outcome(IntEnum):
    """What became of one leverage with one stop."""

    SURVIVED = 0
    STOPPED = 1
    LIQUIDATED = 2
    NOT_OFFERED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """One isolated trade that each cell of the grid makes with its own leverage and stop.

    Attributes:
        entry_price: where it is opened, at the first candle.
        amount: what is put in, in the quote asset: margin and opening fee together.
        fee_rate: for opening and for the stop.
    """

    side: Side
    entry_price: Decimal
    amount: Decimal
    fee_rate: Decimal = TAKER_FEE_RATE

    def __post_init__(self) -> None:
        """Refuse what cannot be a trade."""
        require_positive("entry_price", self.entry_price)
        require_positive("amount", self.amount)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurvivalGrid:
    """A heat map, leverage by stop distance.

    Attributes:
        leverages: one a row.
        stop_ratios: distance from the entry as a fraction, one a column.
        liquidation_prices: one a row, NaN where none.
        outcomes: Outcome values, shape (leverages, stops).
        losses: in the quote asset, positive when lost; 0 where it survived, NaN where the
            leverage is not offered for its notional.
    """

    leverages: NDArray[np.float64]
    stop_ratios: NDArray[np.float64]
    liquidation_prices: NDArray[np.float64]
    outcomes: NDArray[np.int8]
    losses: NDArray[np.float64]


def survival_grid(
    stake: Stake,
    candles: CandleSeries,
    table: BracketTable,
    *,
    leverages: NDArray[np.float64],
    stop_ratios: NDArray[np.float64],
) -> SurvivalGrid:
    """Return what each leverage with each stop would have done.

    Within one candle the nearer of stop and liquidation is reached first, unless the candle opens
    beyond the liquidation price. A stop fills at its price, or at the open of a candle that gaps
    over it. Mark price candles give the exchange's own trigger.

    Args:
        stake: the trade.
        candles: the window; it is opened at the first one.
        table: brackets of the symbol.
        leverages: 1 and above.
        stop_ratios: above 0 and below 1.

    Raises:
        InvalidValueError: there are no candles, or a leverage or ratio cannot be.
    """
    if not len(candles):
        raise InvalidValueError("candles", "are missing: choose a window with candles")
    if not bool(np.all((leverages >= 1) & np.isfinite(leverages))):
        raise InvalidValueError("leverages", "must be numbers from 1 up")
    if not bool(np.all((stop_ratios > 0) & (stop_ratios < 1))):
        raise InvalidValueError("stop_ratios", "must be fractions between 0 and 1")
    sign = stake.side.sign
    entry, fee_rate = float(stake.entry_price), float(stake.fee_rate)
    notionals = float(stake.amount) * leverages
    prices = liquidation_prices(
        signs=np.full(len(leverages), sign, np.int8),
        quantities=notionals / entry,
        entry_prices=np.full(len(leverages), entry),
        wallets=float(stake.amount) - notionals * fee_rate,
        table=table,
    )
    stops = entry * (1 - sign * stop_ratios)
    outcomes, losses = _cells(stake, notionals, _race(candles, prices, stops, stake.side))
    offered = _offered(table, leverages, notionals)
    outcomes[~offered] = Outcome.NOT_OFFERED
    losses[~offered] = np.nan
    return SurvivalGrid(
        leverages=leverages,
        stop_ratios=stop_ratios,
        liquidation_prices=prices,
        outcomes=outcomes,
        losses=losses,
    )


def _cells(
    stake: Stake,
    notionals: NDArray[np.float64],
    race: tuple[NDArray[np.float64], NDArray[np.bool_]],
) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Return outcome and loss of each cell from what was reached first."""
    filled_at, liquidated = race
    entry, fee_rate = float(stake.entry_price), float(stake.fee_rate)
    is_stopped = ~np.isnan(filled_at) & ~liquidated
    outcomes = np.where(is_stopped, np.int8(Outcome.STOPPED), np.int8(Outcome.SURVIVED))
    outcomes[liquidated] = Outcome.LIQUIDATED
    moved = stake.side.sign * (entry - filled_at) / entry
    per_notional = moved + fee_rate * (1 + filled_at / entry)
    losses = np.where(is_stopped, notionals[:, None] * per_notional, 0.0)
    losses[liquidated] = float(stake.amount)
    return outcomes, losses


def _race(
    candles: CandleSeries, prices: NDArray[np.float64], stops: NDArray[np.float64], side: Side
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the fill price of each stop (NaN: not reached) and who is liquidated before it."""
    sign, count = side.sign, len(candles)
    extremes = candles.low if side is Side.LONG else candles.high
    touched = first_touches(extremes, np.concatenate((prices, stops)), side)
    liquidated_at, stopped_at = touched[: len(prices), None], touched[None, len(prices) :]
    # One candle more than there are, at a price nobody reaches: levels never touched stay apart.
    opens = np.append(candles.open, np.nan)
    gapped = sign * (opens[liquidated_at] - prices[:, None]) <= 0
    stop_is_nearer = sign * (stops[None, :] - prices[:, None]) > 0
    comes_first = (
        np.isnan(prices)[:, None]
        | (stopped_at < liquidated_at)
        | ((stopped_at == liquidated_at) & stop_is_nearer & ~gapped)
    )
    liquidated = (liquidated_at < count) & ~comes_first
    open_at_stop = opens[stopped_at]
    worse = (
        np.minimum(open_at_stop, stops) if side is Side.LONG else np.maximum(open_at_stop, stops)
    )
    return np.broadcast_to(worse, liquidated.shape), liquidated


def _offered(
    table: BracketTable, leverages: NDArray[np.float64], notionals: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return for which leverages the exchange allows their notional."""
    caps = [max_notional(table, Decimal(str(leverage))) for leverage in leverages.tolist()]
    return np.array(
        [
            cap is not None and notional <= float(cap)
            for cap, notional in zip(caps, notionals.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
