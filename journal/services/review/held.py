"""A liquidated position as a review replays it, from its recorded fills or from what was typed."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate

from journal.domain.contract_names import is_coin_settled
from journal.domain.ledger.positions import Position
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines
from journal.domain.review.what_if.position import LostPosition, Size, Stretch
from journal.domain.values import Liquidation, MarginMode
from journal.services.record.exposures import Exposure, bracket_table, lines_or_reason
from journal.services.record.line_history import HeldLines, lines_over_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A position over time with how sure its lines are."""

    lost: LostPosition
    is_estimate: bool
    opening_is_known: bool


def held_by(
    exposure: Exposure,
    liquidation: Liquidation,
    funding: tuple[tuple[datetime, Decimal], ...],
    others: tuple[Decimal, Decimal] | None = None,
) -> Held | None:
    """Return a recorded position as it was held, or None where its lines are not known.

    Args:
        exposure: the position with its leverage, margin mode and wallet.
        liquidation: its end; a trigger price that was typed with it counts before ours.
        funding: payments of this position with their times, below zero paid.
        others: unrealized PnL and maintenance margin of the other cross positions of the wallet;
            None: there are none, or they are not known.
    """
    lines = _lines_until(exposure, liquidation.occurred_at)
    computed = _reached(exposure, lines[-1], others) if lines else None
    reached = liquidation.trigger_price or computed
    stretches = _stretches(exposure.position, lines)
    if reached is None or not stretches:
        return None
    lost = LostPosition(
        side=exposure.position.side,
        stretches=stretches,
        liquidated_at=liquidation.occurred_at,
        liquidation_price=reached,
        leverage=exposure.leverage or liquidation.leverage,
        execution_price=liquidation.execution_price,
        loss=liquidation.loss,
        funding=funding,
    )
    is_assumed = lines[-1].is_estimate or others is not None
    is_estimate = is_assumed and liquidation.trigger_price is None
    return Held(lost=lost, is_estimate=is_estimate, opening_is_known=True)


def held_as_typed(
    liquidation: Liquidation, brackets: BracketSource, wallet: Decimal | None
) -> Held | None:
    """Return a liquidation that no fill belongs to, from what was typed with it.

    When it was opened nobody tells. None where side, size, entry, or leverage (in cross the wallet)
    are missing.

    Args:
        liquidation: with whatever was typed.
        brackets: leverage brackets.
        wallet: the cross wallet before it.
    """
    side, mode = liquidation.side, liquidation.margin_mode
    quantity, entry_price = liquidation.quantity, liquidation.entry_price
    if side is None or mode is None or quantity is None or entry_price is None:
        return None
    if is_coin_settled(liquidation.symbol):
        return None
    linear = LinearPosition(
        symbol=liquidation.symbol,
        side=side,
        margin_mode=mode,
        quantity=quantity,
        entry_price=entry_price,
        leverage=liquidation.leverage,
        wallet_balance=(wallet or None) if mode is MarginMode.CROSS else None,
    )
    lines, _ = lines_or_reason(linear, brackets, at=liquidation.occurred_at)
    reached = liquidation.trigger_price or (lines.liquidation_price if lines else None)
    if lines is None or reached is None or lines.wallet <= 0:
        return None
    stretch = Stretch(
        since=liquidation.occurred_at,
        quantity=quantity,
        entry_price=entry_price,
        wallet=lines.wallet,
    )
    lost = LostPosition(
        side=side,
        stretches=(stretch,),
        liquidated_at=liquidation.occurred_at,
        liquidation_price=reached,
        leverage=liquidation.leverage,
        execution_price=liquidation.execution_price,
    )
    return Held(
        lost=lost,
        is_estimate=_is_estimate(lines) and liquidation.trigger_price is None,
        opening_is_known=False,
    )


def _reached(
    exposure: Exposure, last: HeldLines, others: tuple[Decimal, Decimal] | None
) -> Decimal | None:
    """Return the liquidation price of the last stretch, with what others in the wallet need."""
    position = exposure.position
    table = bracket_table(exposure.ground.brackets, position.symbol, last.since)
    if others is None or last.lines is None or table is None or last.lines.wallet <= 0:
        return last.liquidation_price
    unrealized, needed = others
    return liquidation_price(
        side=position.side,
        quantity=last.quantity,
        entry_price=last.entry_price,
        wallet_balance=last.lines.wallet,
        table=table,
        other_maintenance_margin=needed,
        other_unrealized_pnl=unrealized,
    ).price


def _lines_until(exposure: Exposure, until: datetime) -> list[HeldLines]:
    return [one for one in lines_over_time(exposure) if one.since <= until]


def _stretches(position: Position, lines: list[HeldLines]) -> tuple[Stretch, ...]:
    """Return the stretches of a position; empty where the money behind one is not known."""
    found = [
        Stretch(
            since=size.since,
            quantity=size.quantity,
            entry_price=size.entry_price,
            realized_pnl=size.realized_pnl,
            wallet=one.lines.wallet,
        )
        for size, one in zip(_sizes(position, lines), lines, strict=True)
        if one.lines is not None and one.lines.wallet > 0
    ]
    return tuple(found) if len(found) == len(lines) else ()


def sizes_over_time(exposure: Exposure) -> tuple[Size, ...]:
    """Return size and entry of a position after each change; empty where they are not known."""
    return tuple(_sizes(exposure.position, lines_over_time(exposure)))


def _sizes(position: Position, lines: Iterable[HeldLines]) -> list[Size]:
    """Return sizes with what partial closings had realized by then."""
    closings = [one for one in position.events if one.kind.takes_off]
    times = [one.fill.traded_at for one in closings]
    # A closing without a result is one of an incomplete history, which has no lines.
    sums = [Decimal(0), *accumulate(one.pnl or Decimal(0) for one in closings)]
    return [
        Size(
            since=one.since,
            quantity=one.quantity,
            entry_price=one.entry_price,
            realized_pnl=sums[bisect_right(times, one.since)],
        )
        for one in lines
    ]


def _is_estimate(lines: MarginLines) -> bool:
    return MarginFlag.ESTIMATED_WALLET in lines.flags
