"""What stands after each step, and the step itself: pure values, money exact to 8 decimals."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.ratio import margin_ratio
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.margin.simulator.scene import OpenOrder, Rival
from journal.domain.values import Side

_ZERO = Decimal(0)


class StepKind(StrEnum):
    """What happened."""

    START = "start"
    MARK = "mark"
    ORDERS_CANCELLED = "orders_cancelled"
    LIQUIDATION_ORDER = "liquidation_order"
    ORDER_UNFILLED = "order_unfilled"
    CLEARANCE_FEE = "clearance_fee"
    MARGIN_RETURNED = "margin_returned"
    TAKEOVER = "takeover"
    FUND_CLOSED = "fund_closed"
    DELEVERAGED = "deleveraged"
    UNCOVERED = "uncovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One position still held; isolated_wallet is None in cross."""

    symbol: str
    side: Side
    quantity: Decimal
    entry_price: Decimal
    isolated_wallet: Decimal | None

    @property
    def label(self) -> str:
        """How the steps call it."""
        return f"{self.symbol} {self.side.value}"

    def pnl_at(self, price: Decimal) -> Decimal:
        """Return what it has won at a price, exact."""
        with localcontext(ARITHMETIC):
            return self.side.sign * self.quantity * (price - self.entry_price)

    def maintenance_at(self, price: Decimal, table: BracketTable) -> Decimal:
        """Return its maintenance margin at a price, exact."""
        return table.exact_maintenance_margin(ARITHMETIC.multiply(self.quantity, price))


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Who has what; cash only, so ``total`` never changes.

    Attributes:
        cross_wallet: cash of the cross wallet; below zero while other positions' profit pays.
        holdings: the trader's positions with their isolated wallets.
        fund: the insurance fund.
        counterparties: what everybody else has won from this account since the start.
        orders: orders still open.
        queue: who may still be deleveraged, first in line first.
    """

    cross_wallet: Decimal
    holdings: tuple[Holding, ...]
    fund: Decimal
    counterparties: Decimal
    orders: tuple[OpenOrder, ...]
    queue: tuple[Rival, ...]

    @property
    def isolated_wallets(self) -> Decimal:
        """Cash of all isolated wallets together."""
        return sum((one.isolated_wallet or _ZERO for one in self.holdings), _ZERO)

    @property
    def wallet(self) -> Decimal:
        """All cash of the trader."""
        return self.cross_wallet + self.isolated_wallets

    @property
    def total(self) -> Decimal:
        """Wallet, fund and counterparties: constant."""
        return self.wallet + self.fund + self.counterparties

    @property
    def cross_holdings(self) -> tuple[Holding, ...]:
        """The positions that share the cross wallet."""
        return tuple(one for one in self.holdings if one.isolated_wallet is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What a wallet has and needs at the marks: its own, or that of one isolated position."""

    label: str
    equity: Decimal
    maintenance_margin: Decimal

    @property
    def ratio(self) -> Decimal | None:
        """Margin ratio; None where nothing is left."""
        return margin_ratio(maintenance_margin=self.maintenance_margin, margin_balance=self.equity)

    @property
    def is_liquidated(self) -> bool:
        """Whether the ratio is at 100 % or nothing is left."""
        return self.equity <= self.maintenance_margin


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened.

    Attributes:
        tick: which mark of the path; -1 before the first.
        marks: the marks then.
        label: the position it happened to.
        quantity: how much of it.
        price: at which price.
        amount: the money it moved, positive.
        margins: of every wallet after the step: cross first, then isolated positions.
        sentence: the step in words.
    """

    kind: StepKind
    tick: int
    marks: Mapping[str, Decimal]
    label: str | None
    quantity: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    state: State
    margins: tuple[Margin, ...]
    sentence: str


def margin_of(
    state: State,
    holding: Holding | None,
    marks: Mapping[str, Decimal],
    tables: Mapping[str, BracketTable],
) -> Margin:
    """Return what an isolated position has and needs, or for None the cross wallet."""
    isolated = holding is not None and holding.isolated_wallet is not None
    held = (holding,) if holding is not None and isolated else state.cross_holdings
    with localcontext(ARITHMETIC):
        equity = state.cross_wallet
        if holding is not None and holding.isolated_wallet is not None:
            equity = holding.isolated_wallet
        maintenance = _ZERO
        for one in held:
            equity += one.pnl_at(marks[one.symbol])
            maintenance += one.maintenance_at(marks[one.symbol], tables[one.symbol])
    label = holding.label if holding is not None and isolated else "cross"
    return Margin(label=label, equity=equity, maintenance_margin=maintenance)


def margins_of(
    state: State, marks: Mapping[str, Decimal], tables: Mapping[str, BracketTable]
) -> tuple[Margin, ...]:
    """Return every wallet's margin: cross where anything is held in it, then isolated ones."""
    cross = (margin_of(state, None, marks, tables),) if state.cross_holdings else ()
    isolated = tuple(
        margin_of(state, one, marks, tables)
        for one in state.holdings
        if one.isolated_wallet is not None
    )
    return cross + isolated
