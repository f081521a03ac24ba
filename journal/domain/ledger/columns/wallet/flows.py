"""What moved the wallet of an account: fills as whole numbers, everything else one by one."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from journal.domain.assets import WALLET_ASSET
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.columns.amounts import ODD, Amounts, Integers
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.columns.walk import Flags
from journal.domain.ledger.wallet import (
    TRADE_TYPES,
    TRANSFER,
    Flow,
    is_in_wallet_asset,
)
from journal.domain.values import Income


class ColumnFlows(NamedTuple):
    """What moved the wallet.

    Attributes:
        at: when each fill that counts was made, milliseconds since 1970.
        moved: what it moved, in steps of eight decimals.
        single: the flows that columns do not tell, in no order.
    """

    at: Integers
    moved: Integers
    single: tuple[Flow, ...]


def column_flows(positions: Ledger, incomes: Sequence[Income]) -> ColumnFlows:
    """Return what moved the wallet of an account, as ``WalletHistory`` counts it."""
    table, repeated = positions.table, _repeated(incomes)
    ours = np.array([is_in_wallet_asset(symbol) for symbol in table.symbols], np.bool_)
    counts = ours[table.symbol] & ~repeated.holds(table.traded_at)
    paid = counts & (table.fee_asset == _code(table.assets))
    moved = np.where(table.realized_pnl.units > ODD, table.realized_pnl.units, 0)
    moved -= np.where(paid & (table.fee.units > ODD), table.fee.units, 0)
    return ColumnFlows(
        at=table.traded_at[counts],
        moved=moved[counts],
        single=(
            *(_told(one) for one in incomes if is_in_wallet(one)),
            *_odd(table, table.realized_pnl, counts, 1),
            *_odd(table, table.fee, paid, -1),
            *_untold(positions, repeated),
        ),
    )


def is_in_wallet(income: Income) -> bool:
    """Return whether an income moved what the wallet is told in."""
    return income.asset == WALLET_ASSET


def _told(income: Income) -> Flow:
    return Flow(income.occurred_at, income.amount, income.income_type == TRANSFER)


class _Window(NamedTuple):
    """Times between which income rows tell what fills tell."""

    first: float
    last: float

    def holds(self, at: Integers) -> Flags:
        """Return which times lie in it."""
        held: Flags = (at >= self.first) & (at <= self.last)
        return held


def _repeated(incomes: Sequence[Income]) -> _Window:
    times = [ms_from_utc(one.occurred_at) for one in incomes if one.income_type in TRADE_TYPES]
    return _Window(min(times), max(times)) if times else _Window(math.inf, -math.inf)


def _code(assets: Sequence[str]) -> int:
    return assets.index(WALLET_ASSET) if WALLET_ASSET in assets else len(assets)


def _odd(table: FillTable, amounts: Amounts, counts: Flags, sign: int) -> Iterator[Flow]:
    """Yield flows that do not fit into a column."""
    for row, value in amounts.odd.items():
        if counts[row]:
            yield Flow(utc_from_ms(int(table.traded_at[row])), sign * value)


def _untold(positions: Ledger, repeated: _Window) -> Iterator[Flow]:
    """Yield what closings brought of which the exchange tells no result."""
    for place in np.flatnonzero(positions.results.is_asked).tolist():
        position = positions[place]
        if not is_in_wallet_asset(position.symbol):
            continue
        for event in position.events:
            at = ms_from_utc(event.fill.traded_at)
            if event.fill.realized_pnl is None and not repeated.first <= at <= repeated.last:
                is_guess = position.history_incomplete and event.kind.takes_off
                yield Flow(event.fill.traded_at, None if is_guess else event.pnl)
