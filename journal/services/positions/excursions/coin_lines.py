"""The lines of a position settled in coin as they moved; see ``record/line_history``.

Only an isolated margin is known in coin, typed or estimated from leverage: a cross wallet is typed
in USDT, which says nothing about the coins in it.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.ledger.payoff import payoff_of
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.inverse.lines import inverse_lines
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.values import MarginMode
from journal.services.record.exposures import Exposure, bracket_table
from journal.services.record.line_history import HeldLines, held_over_time


def coin_lines_over_time(exposure: Exposure) -> tuple[HeldLines, ...]:
    """Return what a position was exposed to after each change, oldest first, amounts in coin.

    A typed isolated margin is the one after the last increase; before and after it the same share
    of the notional is assumed, which is flagged as an estimate.

    Args:
        exposure: of a position settled in coin whose opening and contract size are known.
    """
    return held_over_time(exposure, lambda at, *size: _lines(exposure, at, *size))


def _lines(
    exposure: Exposure, at: datetime, quantity: Decimal, entry_price: Decimal
) -> MarginLines | None:
    position = exposure.position
    if exposure.margin_mode is not MarginMode.ISOLATED:
        return None
    payoff = payoff_of(position.symbol)
    balance, is_assumed = exposure.isolated_wallet, False
    if balance is not None and exposure.size is not None:
        share = payoff.notional(quantity, entry_price) / payoff.notional(*exposure.size)
        balance, is_assumed = balance * share, share != 1
    held = InversePosition(
        symbol=position.symbol,
        side=position.side,
        margin_mode=MarginMode.ISOLATED,
        quantity=quantity,
        contract_size=payoff.unit,
        entry_price=entry_price,
        leverage=exposure.leverage,
        wallet_balance=balance,
    )
    table = bracket_table(exposure.ground.brackets, position.symbol, at)
    try:
        lines = inverse_lines(held, table, at=at)
    except InvalidValueError:  # neither margin nor leverage is known
        return None
    if is_assumed:
        return replace(lines, flags=lines.flags | {MarginFlag.ESTIMATED_WALLET})
    return lines
