"""What each replayed variant would have cost, and how near it came to liquidation."""

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.ratios import margin_ratios
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.path import PricePath
from journal.domain.review.what_if.position import LostPosition
from journal.domain.review.what_if.replay import NEVER, Replayed, Variants, parts_of


def losses(
    position: LostPosition, path: PricePath, variants: Variants, replayed: Replayed
) -> NDArray[np.float64]:
    """Return what each cell lost in the quote asset, below zero: gained; shape of the outcomes.

    Entry against exit, less what partial closings had realized; taker fees for both ways; funding
    as recorded, scaled by size, up to the end; a stop also pays the slippage that the exchange's
    own closing order met. A liquidated one loses all it answered with and its opening fee. What
    survived is valued at the last candle's close as if closed there.
    """
    sign, fee_rate = position.side.sign, float(position.fee_rate)
    sizes = variants.sizes[:, None]
    held = replayed.stretches
    quantity = _column(position, "quantity")[held] * sizes
    entry = _column(position, "entry_price")[held]
    realized = _column(position, "realized_pnl")[held] * sizes
    wallet = variants.wallets[np.arange(len(variants.sizes))[:, None], held]
    is_stopped = replayed.outcomes == Outcome.STOPPED
    exits = np.where(
        replayed.ended_at == NEVER, float(path.candles.close[-1]), replayed.exit_prices
    )
    exits = np.where(is_stopped, exits * (1 - sign * float(position.slippage_ratio)), exits)
    by_price = sign * quantity * (entry - exits) - realized
    fees = fee_rate * quantity * (entry + exits)
    funding = _funding(position, path, replayed.ended_at) * sizes
    at_market = by_price + fees - funding
    all_of_it = wallet + fee_rate * quantity * entry - realized
    return np.where(replayed.outcomes == Outcome.LIQUIDATED, all_of_it, at_market)


def survived(
    position: LostPosition, path: PricePath, replayed: Replayed, hours: float
) -> NDArray[np.bool_] | None:
    """Return which cells were not liquidated that long after the real liquidation.

    None where the candles end sooner. A stop that was hit counts as survived: something is left.
    """
    until_ms = ms_from_utc(position.liquidated_at) + int(hours * 3_600_000)
    if ms_from_utc(path.ends_at) < until_ms:
        return None
    is_gone = (replayed.outcomes == Outcome.LIQUIDATED) & (replayed.ended_at <= until_ms)
    kept: NDArray[np.bool_] = ~is_gone
    return kept


def worst_margin_ratios(
    position: LostPosition, path: PricePath, table: BracketTable, variants: Variants
) -> NDArray[np.float64]:
    """Return the highest margin ratio each variant met without a stop, at most 1 (liquidated).

    Maintenance margin by what is left, ``margin.md`` section 6, at the worst price of each
    stretch.
    """
    sign = position.side.sign
    parts = parts_of(position, path)
    seen = [number for number, part in enumerate(parts) if len(part.worst)]
    prices = np.array([sign * float(parts[number].worst.min()) for number in seen])
    quantities = np.outer(variants.sizes, _column(position, "quantity")[seen])
    moved = sign * quantities * (prices - _column(position, "entry_price")[seen])
    balances = variants.wallets[:, seen] + moved
    ratios = margin_ratios((quantities * prices).ravel(), balances.ravel(), table)
    worst: NDArray[np.float64] = ratios.reshape(balances.shape).max(axis=1, initial=0.0)
    return worst


def _column(position: LostPosition, name: str) -> NDArray[np.float64]:
    return np.array([float(getattr(one, name)) for one in position.stretches])


def _funding(
    position: LostPosition, path: PricePath, ended_at: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the funding received up to the end of each cell; below zero: paid."""
    times = np.array([ms_from_utc(at) for at, _ in position.funding], np.int64)
    sums = np.concatenate(([0.0], np.cumsum([float(amount) for _, amount in position.funding])))
    until = np.where(ended_at == NEVER, ms_from_utc(path.ends_at), ended_at)
    counted: NDArray[np.float64] = sums[np.searchsorted(times, until, side="right")]
    return counted
