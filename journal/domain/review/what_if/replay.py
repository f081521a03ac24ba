"""Many variants of one position against the same candles, in one sweep.

A variant is a size and a wallet for each stretch of the position, a stop is a price for each
stretch. Every variant meets every stop. Money here is float64: nothing of it is booked.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.margin.sweep.touches import first_touches
from journal.domain.review.path import PricePath
from journal.domain.review.what_if.position import LostPosition
from journal.domain.values import Side

NEVER: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Variants:
    """What is different.

    Attributes:
        sizes: factor on the recorded quantity, one a variant.
        wallets: what each answers with, in the quote asset; shape (variants, stretches).
        stop_prices: NaN for no stop; shape (stretches, stops).
    """

    sizes: NDArray[np.float64]
    wallets: NDArray[np.float64]
    stop_prices: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replayed:
    """What became of every variant with every stop; all of shape (variants, stops) but the last.

    Attributes:
        outcomes: Outcome values: survived, stopped or liquidated.
        ended_at: opening of the candle in which it ended, ms; NEVER where it survived.
        exit_prices: where the stop filled or the liquidation price; NaN where it survived.
        stretches: index of the stretch in which it ended, of the last one where it survived.
        liquidation_prices: shape (variants, stretches), NaN where none.
    """

    outcomes: NDArray[np.int8]
    ended_at: NDArray[np.int64]
    exit_prices: NDArray[np.float64]
    stretches: NDArray[np.int64]
    liquidation_prices: NDArray[np.float64]


def replay(
    position: LostPosition, path: PricePath, table: BracketTable, variants: Variants
) -> Replayed:
    """Return what each variant with each stop would have done, from the opening to the path's end.

    Within one candle the nearer of stop and liquidation is reached first, unless the candle opens
    beyond the liquidation price. A stop fills at its price, or at the open of a candle that gaps
    over it. Of a candle that was running when a stretch began only the close counts.

    Raises:
        InvalidValueError: the shapes do not fit each other, or there is no candle.
    """
    count, stops = len(variants.sizes), variants.stop_prices.shape[1]
    held = len(position.stretches)
    if variants.wallets.shape != (count, held) or variants.stop_prices.shape[0] != held:
        raise InvalidValueError("variants", f"must have wallets and stops for {held} stretches")
    if not len(path.candles):
        raise InvalidValueError("path", "has no candles: choose a window with candles")
    prices = _liquidation_prices(position, variants, table)
    result = Replayed(
        outcomes=np.full((count, stops), Outcome.SURVIVED, np.int8),
        ended_at=np.full((count, stops), NEVER, np.int64),
        exit_prices=np.full((count, stops), np.nan),
        stretches=np.full((count, stops), held - 1, np.int64),
        liquidation_prices=prices,
    )
    for number, part in enumerate(parts_of(position, path)):
        _note(result, number, part, prices[:, number], variants.stop_prices[number])
    return result


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The candles of one stretch, signed; empty where none are stored.

    Attributes:
        open_at: ms.
        opens: signed, the first as its close where it began before the stretch.
        worst: signed extremes against the position, the first likewise.
    """

    side: Side
    open_at: NDArray[np.int64]
    opens: NDArray[np.float64]
    worst: NDArray[np.float64]


def parts_of(position: LostPosition, path: PricePath) -> list[Part]:
    """Return the candles of each stretch; the last one goes on after the liquidation."""
    candles = path.candles
    since = [ms_from_utc(stretch.since) for stretch in position.stretches]
    # The first candle of each that closes after its beginning.
    first_of = np.searchsorted(
        candles.open_at, np.array(since) - candles.interval_ms, side="right"
    ).tolist()
    all_opens, all_worst, closes = path.side.sign * candles.open, path.worst, path.closes
    found = []
    for since_ms, first, last in zip(since, first_of, [*first_of[1:], len(candles)], strict=True):
        opens, worst = all_opens[first:last], all_worst[first:last]
        open_at = candles.open_at[first:last]
        if len(open_at) and int(open_at[0]) < since_ms:
            opens, worst = opens.copy(), worst.copy()
            opens[0] = worst[0] = closes[first]
        found.append(Part(side=position.side, open_at=open_at, opens=opens, worst=worst))
    return found


def _liquidation_prices(
    position: LostPosition, variants: Variants, table: BracketTable
) -> NDArray[np.float64]:
    """Return the liquidation price of each variant in each stretch, all in one sweep."""
    shape = variants.wallets.shape
    quantities = np.outer(variants.sizes, [float(one.quantity) for one in position.stretches])
    entries = np.array([float(one.entry_price) for one in position.stretches])
    prices = liquidation_prices(
        signs=np.full(variants.wallets.size, position.side.sign, np.int8),
        quantities=quantities.ravel(),
        entry_prices=np.broadcast_to(entries, shape).ravel(),
        wallets=variants.wallets.ravel(),
        table=table,
    )
    return prices.reshape(shape)


def _note(
    result: Replayed,
    number: int,
    part: Part,
    prices: NDArray[np.float64],
    stops: NDArray[np.float64],
) -> None:
    """Write down what ended in one stretch, among what had not ended before it."""
    count = len(part.open_at)
    sign = part.side.sign
    levels = sign * np.concatenate((prices, stops))
    touched = first_touches(part.worst, levels, Side.LONG)
    if not bool((touched < count).any()):
        return
    liquidated_at, stopped_at = touched[: len(prices), None], touched[None, len(prices) :]
    opens = np.append(part.opens, np.nan)
    gapped = opens[liquidated_at] <= sign * prices[:, None]
    stop_is_nearer = sign * (stops[None, :] - prices[:, None]) > 0
    is_stopped = (stopped_at < count) & (
        (stopped_at < liquidated_at) | ((stopped_at == liquidated_at) & stop_is_nearer & ~gapped)
    )
    is_liquidated = (liquidated_at < count) & ~is_stopped
    is_open = result.ended_at == NEVER
    filled = sign * np.minimum(sign * stops[None, :], opens[stopped_at])
    times = np.append(part.open_at, NEVER)
    for ends, outcome, price, place in (
        (is_stopped, Outcome.STOPPED, filled, stopped_at),
        (is_liquidated, Outcome.LIQUIDATED, prices[:, None], liquidated_at),
    ):
        now = ends & is_open
        result.outcomes[now] = outcome
        result.ended_at[now] = np.broadcast_to(times[place], now.shape)[now]
        result.exit_prices[now] = np.broadcast_to(price, now.shape)[now]
        result.stretches[now] = number
