"""Isolated or cross? (Q7): which other positions drained the wallet before a liquidation.

Minute by minute over the last hour, on candle closes: unrealized PnL of every cross position,
equity, maintenance margin (``margin.md`` section 2: an account is liquidated when the margin
balance of all is at or below what all need).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.ratios import maintenance_margins
from journal.domain.market.series import MINUTE_MS
from journal.domain.review.path import PricePath, exact
from journal.domain.review.what_if.position import Size
from journal.domain.values import Side

WINDOW: Final = timedelta(minutes=60)
_CENT: Final = Decimal("0.01")
_RATIO: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrossLeg:
    """One position of the cross wallet, open at some time within the hour before."""

    key: str
    symbol: str
    side: Side
    sizes: tuple[Size, ...]
    """Oldest first, never empty."""
    closed_at: datetime | None
    """None: still open at the liquidation."""
    path: PricePath | None
    """None: no candles are stored of its symbol."""
    table: BracketTable | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """What one position did to the wallet within the hour; quote asset, to the cent."""

    key: str
    symbol: str
    side: Side
    pnl_before: Decimal
    """Unrealized an hour before, or zero where it was opened since."""
    pnl_after: Decimal
    """In the minute of the liquidation, with what partial closings realized within the hour."""
    share: Decimal | None
    """Of all that was drained, a fraction; None where it drained nothing."""

    @property
    def drained(self) -> Decimal:
        """What the hour took from the margin balance; below zero: it gave."""
        return self.pnl_before - self.pnl_after


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CrossAttribution:
    """The waterfall of the last hour.

    Attributes:
        drains: every leg whose price is known, the worst first.
        times: the minutes, ms.
        pnl: unrealized, shape (legs in the order of ``drains``, minutes).
        equity: wallet and unrealized PnL of all, per minute.
        maintenance: what all of them need, per minute.
        account_trigger_at: first minute in which equity was at or below it; None: not seen.
        notes: what is missing or assumed.
    """

    drains: tuple[Drain, ...]
    times: NDArray[np.int64]
    pnl: NDArray[np.float64]
    equity: NDArray[np.float64]
    maintenance: NDArray[np.float64]
    account_trigger_at: datetime | None
    notes: tuple[str, ...]

    def share_of_others(self, key: str) -> Decimal | None:
        """Return which part of the drain came from other positions; None where nothing drained."""
        shares = [one.share for one in self.drains if one.key != key and one.share is not None]
        if not shares and all(one.share is None for one in self.drains):
            return None
        return sum(shares, Decimal(0))


def cross_attribution(
    legs: tuple[CrossLeg, ...], *, wallet: Decimal, liquidated_at: datetime
) -> CrossAttribution | None:
    """Return who drained the wallet in the hour before, or None where no price is known.

    Args:
        legs: all cross positions of the account, the liquidated one among them.
        wallet: wallet balance an hour before; funding and transfers within the hour are left out.
        liquidated_at: exchange time.
    """
    end_ms = ms_from_utc(liquidated_at) // MINUTE_MS * MINUTE_MS + MINUTE_MS
    count = WINDOW // timedelta(minutes=1) + 1
    times = end_ms - MINUTE_MS * np.arange(count - 1, -1, -1, dtype=np.int64)
    known = [(leg, _prices(leg, times)) for leg in legs]
    priced = [(leg, prices) for leg, prices in known if prices is not None]
    if not priced:
        return None
    missing = sorted({leg.symbol for leg, prices in known if prices is None})
    pnl = np.stack([_pnl(leg, prices, times) for leg, prices in priced])
    maintenance = np.zeros(count)
    for leg, prices in priced:
        maintenance += _maintenance(leg, prices, times)
    equity = float(wallet) + pnl.sum(axis=0)
    order = np.argsort(pnl[:, -1] - pnl[:, 0], kind="stable")
    below = np.flatnonzero(equity <= maintenance)
    return CrossAttribution(
        drains=_drains([priced[place][0] for place in order], pnl[order]),
        times=times,
        pnl=pnl[order],
        equity=equity,
        maintenance=maintenance,
        account_trigger_at=utc_from_ms(int(times[below[0]])) if len(below) else None,
        notes=_notes([leg for leg, _ in priced], missing),
    )


def others_at(legs: tuple[CrossLeg, ...], key: str, at: datetime) -> tuple[Decimal, Decimal] | None:
    """Return unrealized PnL and maintenance margin of all legs but one, at a moment.

    By the last candles that closed before it. None where the price or the brackets of one of them
    are not known: then nothing can be said about the account.
    """
    unrealized = needed = Decimal(0)
    times = np.array([ms_from_utc(at)], np.int64)
    for leg in legs:
        _, is_held = _places(leg, times)
        if leg.key == key or not bool(is_held[0]):
            continue
        prices = _prices(leg, times)
        if prices is None or leg.table is None:
            return None
        unrealized += exact(float(_unrealized(leg, prices, times)[0]))
        needed += exact(float(_maintenance(leg, prices, times)[0]))
    return unrealized, needed


def _drains(legs: list[CrossLeg], pnl: NDArray[np.float64]) -> tuple[Drain, ...]:
    drained = pnl[:, 0] - pnl[:, -1]
    total = float(drained[drained > 0].sum())
    return tuple(
        Drain(
            key=leg.key,
            symbol=leg.symbol,
            side=leg.side,
            pnl_before=exact(before).quantize(_CENT),
            pnl_after=exact(after).quantize(_CENT),
            share=exact(took / total).quantize(_RATIO) if took > 0 else None,
        )
        for leg, before, after, took in zip(legs, pnl[:, 0], pnl[:, -1], drained, strict=True)
    )


def _prices(leg: CrossLeg, times: NDArray[np.int64]) -> NDArray[np.float64] | None:
    """Return the last close at or before each minute's end; None where one minute has none."""
    if leg.path is None:
        return None
    candles = leg.path.candles
    places = np.searchsorted(candles.open_at + candles.interval_ms, times, side="right") - 1
    if len(places) and int(places[0]) < 0:
        return None
    closes: NDArray[np.float64] = candles.close[places]
    return closes


def _places(leg: CrossLeg, times: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the stretch of each minute's end, below zero before the opening, and what was held."""
    since = np.array([ms_from_utc(one.since) for one in leg.sizes], np.int64)
    places = np.searchsorted(since, times, side="right") - 1
    is_held = places >= 0
    if leg.closed_at is not None:
        is_held &= times < ms_from_utc(leg.closed_at)
    return places, is_held


def _column(leg: CrossLeg, name: str) -> NDArray[np.float64]:
    return np.array([float(getattr(one, name)) for one in leg.sizes])


def _pnl(
    leg: CrossLeg, prices: NDArray[np.float64], times: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return what a leg added to the wallet of an hour before: unrealized, and realized since.

    After its closing it stays what it was worth then: that is in the wallet.
    """
    places, is_held = _places(leg, times)
    realized = np.where(places >= 0, _column(leg, "realized_pnl")[places], 0.0)
    pnl = _unrealized(leg, prices, times) + realized - realized[0]
    is_over = (places >= 0) & ~is_held
    if bool(is_over.any()):
        pnl[is_over] = pnl[int(np.argmax(is_over))]
    signed: NDArray[np.float64] = pnl
    return signed


def _unrealized(
    leg: CrossLeg, prices: NDArray[np.float64], times: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the unrealized PnL of the size of each minute, zero before the opening."""
    places, _ = _places(leg, times)
    quantities, entries = _column(leg, "quantity")[places], _column(leg, "entry_price")[places]
    unrealized: NDArray[np.float64] = np.where(
        places >= 0, leg.side.sign * quantities * (prices - entries), 0.0
    )
    return unrealized


def _maintenance(
    leg: CrossLeg, prices: NDArray[np.float64], times: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return MM by the max rule; zero without brackets, which the notes say."""
    if leg.table is None:
        return np.zeros(len(times))
    places, is_held = _places(leg, times)
    quantities = np.where(is_held, _column(leg, "quantity")[places], 0.0)
    return maintenance_margins(quantities * prices, leg.table)


def _notes(priced: list[CrossLeg], missing: list[str]) -> tuple[str, ...]:
    notes = [f"No candles are stored of {symbol}: its part is not known." for symbol in missing]
    if any(leg.path is not None and not leg.path.is_mark for leg in priced):
        notes.append("Where mark candles are missing, last price stands in for them.")
    unknown = sorted({leg.symbol for leg in priced if leg.table is None})
    notes += [
        f"No brackets are known for {symbol}: what it needed is left out." for symbol in unknown
    ]
    return tuple(notes)
