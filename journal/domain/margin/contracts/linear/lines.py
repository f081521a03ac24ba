"""Everything that is drawn and shown of one USDⓈ-M position, from what is known of it."""

from datetime import datetime
from decimal import Decimal

from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import bankruptcy_price, liquidation_price
from journal.domain.margin.contracts.linear.hedge import (
    hedge_bankruptcy_price,
    hedge_liquidation_prices,
)
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.lines import (
    Answered,
    MarginLines,
    Solved,
    assembled_lines,
    nearest_of_hedge,
    position_balance,
)
from journal.domain.margin.contracts.position import ZERO, position_wallet

# Whoever asks for lines needs the position too: one door for both.
__all__ = ["LinearPosition", "MarginLines", "margin_lines"]


def margin_lines(
    position: LinearPosition, table: BracketTable | None, *, at: datetime
) -> MarginLines:
    """Return all prices and margins of a position.

    Args:
        position: what is known of it.
        table: brackets of its symbol; None gives what needs none, flagged UNKNOWN_BRACKETS.
        at: the time asked about, aware; brackets of more than 30 days from it are flagged.

    Raises:
        InvalidValueError: neither wallet nor leverage of an isolated position is known, or the
            wallet of a cross position is not.
    """
    wallet = position_wallet(position)
    answered = Answered(
        wallet=wallet,
        solved=_solve(position, wallet, table),
        balance=position_balance(position, wallet, table),
        bankruptcy_price=_bankruptcy(position, wallet),
    )
    return assembled_lines(position, table, answered, at=at)


def _solve(position: LinearPosition, wallet: Decimal, table: BracketTable | None) -> Solved:
    if table is None:
        return Solved(price=None, hedge=None, flags=frozenset({MarginFlag.UNKNOWN_BRACKETS}))
    other_maintenance = position.other_maintenance_margin or ZERO
    other_pnl = position.other_unrealized_pnl or ZERO
    legs = position.legs
    if legs is None:
        answer = liquidation_price(
            side=position.side,
            quantity=position.quantity,
            entry_price=position.entry_price,
            wallet_balance=wallet,
            table=table,
            other_maintenance_margin=other_maintenance,
            other_unrealized_pnl=other_pnl,
        )
        return Solved(price=answer.price, hedge=None, flags=answer.flags)
    hedge = hedge_liquidation_prices(
        long_leg=legs[0],
        short_leg=legs[1],
        wallet_balance=wallet,
        table=table,
        other_maintenance_margin=other_maintenance,
        other_unrealized_pnl=other_pnl,
    )
    return nearest_of_hedge(hedge, position.reference_price)


def _bankruptcy(position: LinearPosition, wallet: Decimal) -> Decimal | None:
    other_pnl = position.other_unrealized_pnl or ZERO
    if position.legs is None:
        return bankruptcy_price(
            side=position.side,
            quantity=position.quantity,
            entry_price=position.entry_price,
            wallet_balance=wallet,
            other_unrealized_pnl=other_pnl,
        )
    long_leg, short_leg = position.legs
    return hedge_bankruptcy_price(
        long_leg=long_leg,
        short_leg=short_leg,
        wallet_balance=wallet,
        other_unrealized_pnl=other_pnl,
    )
