"""The way from a position to its lines, the same for every contract; only the formulas differ."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.margin.answer import HedgeAnswer, LiquidationAnswer, MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.lines import (
    Answered,
    MarginLines,
    Solved,
    assembled_lines,
    nearest_of_hedge,
    position_balance,
)
from journal.domain.margin.contracts.position import ZERO, MarginPosition, position_wallet


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFormulas:
    """What one kind of contract computes; each takes the keyword arguments of its namesake.

    Attributes:
        liquidation_price: of one leg alone.
        bankruptcy_price: of one leg alone.
        hedge_prices: of both legs of a symbol in one wallet.
        hedge_bankruptcy_price: the same.
    """

    liquidation_price: Callable[..., LiquidationAnswer]
    bankruptcy_price: Callable[..., Decimal | None]
    hedge_prices: Callable[..., HedgeAnswer]
    hedge_bankruptcy_price: Callable[..., Decimal | None]


def contract_lines(
    position: MarginPosition,
    table: BracketTable | None,
    formulas: ContractFormulas,
    *,
    at: datetime,
) -> MarginLines:
    """Return all prices and margins of a position.

    Args:
        position: what is known of it.
        table: brackets of its symbol; None gives what needs none, flagged UNKNOWN_BRACKETS.
        formulas: those of its contract.
        at: the time asked about, aware; brackets of more than 30 days from it are flagged.

    Raises:
        InvalidValueError: neither wallet nor leverage of an isolated position is known, or the
            wallet of a cross position is not.
    """
    wallet = position_wallet(position)
    answered = Answered(
        wallet=wallet,
        solved=_solve(position, wallet, table, formulas),
        balance=position_balance(position, wallet, table),
        bankruptcy_price=_bankruptcy(position, wallet, formulas),
    )
    return assembled_lines(position, table, answered, at=at)


def _solve(
    position: MarginPosition,
    wallet: Decimal,
    table: BracketTable | None,
    formulas: ContractFormulas,
) -> Solved:
    if table is None:
        return Solved(price=None, hedge=None, flags=frozenset({MarginFlag.UNKNOWN_BRACKETS}))
    others = {
        "other_maintenance_margin": position.other_maintenance_margin or ZERO,
        "other_unrealized_pnl": position.other_unrealized_pnl or ZERO,
    }
    legs = position.legs
    if legs is None:
        answer = formulas.liquidation_price(
            side=position.side,
            quantity=position.size,
            entry_price=position.entry_price,
            wallet_balance=wallet,
            table=table,
            **others,
        )
        return Solved(price=answer.price, hedge=None, flags=answer.flags)
    hedge = formulas.hedge_prices(
        long_leg=legs[0], short_leg=legs[1], wallet_balance=wallet, table=table, **others
    )
    return nearest_of_hedge(hedge, position.reference_price)


def _bankruptcy(
    position: MarginPosition, wallet: Decimal, formulas: ContractFormulas
) -> Decimal | None:
    other_pnl = position.other_unrealized_pnl or ZERO
    if position.legs is None:
        return formulas.bankruptcy_price(
            side=position.side,
            quantity=position.size,
            entry_price=position.entry_price,
            wallet_balance=wallet,
            other_unrealized_pnl=other_pnl,
        )
    long_leg, short_leg = position.legs
    return formulas.hedge_bankruptcy_price(
        long_leg=long_leg,
        short_leg=short_leg,
        wallet_balance=wallet,
        other_unrealized_pnl=other_pnl,
    )
