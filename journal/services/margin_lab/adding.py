"""Adding to a position: what it does to average entry and liquidation price."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext

from journal.domain.margin.account.portfolio import AnyPosition, lines_of
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.position import (
    TAKER_FEE_RATE,
    position_wallet,
    wallet_estimate,
)
from journal.domain.margin.quantities.average_entry import (
    entry_after_add,
    inverse_entry_after_add,
)
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.values import MarginMode
from journal.services.margin_lab.position import BracketDate, LabPosition, bracket_date


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAsk:
    """An open position and what would be added to it."""

    position: LabPosition
    added_quantity: Decimal
    added_price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAnswer:
    """What adding does; lines are of isolated margin, None where leverage is not typed."""

    asset: str
    entry_price: Decimal
    quantity: Decimal
    move_ratio: Decimal
    """Of the entry price, signed."""
    before: MarginLines | None
    after: MarginLines | None
    brackets: BracketDate | None


def added(ask: AddAsk, table: BracketTable | None, *, at: datetime) -> AddAnswer:
    """Return average entry and liquidation price before and after adding to a position.

    The added part brings the margin that its leverage posts, less its opening fee.

    Raises:
        InvalidValueError: names the field that cannot be right.
    """
    position = replace(ask.position, margin_mode=MarginMode.ISOLATED).position()
    average = inverse_entry_after_add if isinstance(position, InversePosition) else entry_after_add
    entry = average(
        quantity=position.quantity,
        entry_price=position.entry_price,
        added_quantity=ask.added_quantity,
        added_price=ask.added_price,
    )
    with localcontext(ARITHMETIC):
        quantity = position.quantity + ask.added_quantity
        move_ratio = entry / position.entry_price - 1
    before = after = None
    if position.leverage is not None:
        before = lines_of(position, table, at=at)
        larger = _enlarged(position, ask, quantity=quantity, entry_price=entry)
        flags = before.flags | (after := lines_of(larger, table, at=at)).flags
        after = replace(after, flags=flags)  # an estimate added to makes an estimate
    return AddAnswer(
        asset=ask.position.asset,
        entry_price=half_up_8(entry),
        quantity=quantity,
        move_ratio=move_ratio,
        before=before,
        after=after,
        brackets=bracket_date(table, at),
    )


def _enlarged(
    position: AnyPosition, ask: AddAsk, *, quantity: Decimal, entry_price: Decimal
) -> AnyPosition:
    """Return the position after the add, its wallet larger by what the added part posts."""
    part = replace(ask.position, quantity=ask.added_quantity, entry_price=ask.added_price)
    added_notional = part.position().notional_at(ask.added_price)
    leverage = position.leverage or Decimal(1)
    with localcontext(ARITHMETIC):
        fee = added_notional * TAKER_FEE_RATE
        wallet = position_wallet(position) + wallet_estimate(added_notional, leverage, fee)
    return replace(position, quantity=quantity, entry_price=entry_price, wallet_balance=wallet)
