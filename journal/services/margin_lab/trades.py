"""A trade in figures: what it wins or loses, the price for a return, the largest size."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import lines_of
from journal.domain.margin.brackets.table import BracketTable, initial_margin, max_notional
from journal.domain.margin.contracts.break_even import break_even_price, honest_break_even_price
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.margin.contracts.returns import ReturnBasis, return_on_margin, target_price
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.quantities.orders import (
    MaxOpen,
    PlannedOrder,
    max_open,
    open_loss,
    order_cost,
)
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.values import Side, require_positive
from journal.services.margin_lab.position import BracketDate, LabPosition, bracket_date

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfitAsk:
    """A trade from entry to exit; its fees are fractions of the notional."""

    position: LabPosition
    exit_price: Decimal
    opening_fee_rate: Decimal = TAKER_FEE_RATE
    closing_fee_rate: Decimal = TAKER_FEE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfitAnswer:
    """What a trade wins or loses, in its settlement asset; None where leverage is not typed."""

    asset: str
    pnl: Decimal
    fees: Decimal
    net_pnl: Decimal
    move_ratio: Decimal
    """Of the price, signed, positive when it rose."""
    notional: Decimal
    initial_margin: Decimal | None
    return_on_entry: Decimal | None
    return_on_mark: Decimal | None
    break_even_price: Decimal
    honest_break_even_price: Decimal | None


def profit(ask: ProfitAsk) -> ProfitAnswer:
    """Return what a trade wins or loses.

    Raises:
        InvalidValueError: names the field that cannot be right.
    """
    require_positive("exit_price", ask.exit_price)
    for field in ("opening_fee_rate", "closing_fee_rate"):
        rate: Decimal = getattr(ask, field)
        require_finite(field, rate)
        if abs(rate) >= 1:
            raise InvalidValueError(field, "must be below 100 %")
    position = ask.position.position()
    at_entry = position.notional_at(position.entry_price)
    at_exit = position.notional_at(ask.exit_price)
    pnl = half_up_8(position.pnl_at(ask.exit_price))
    leverage, entry = position.leverage, position.entry_price
    with localcontext(ARITHMETIC):
        fees = half_up_8(at_entry * ask.opening_fee_rate + at_exit * ask.closing_fee_rate)
        move_ratio = ask.exit_price / entry - 1
    return ProfitAnswer(
        asset=ask.position.asset,
        pnl=pnl,
        fees=fees,
        net_pnl=pnl - fees,
        move_ratio=move_ratio,
        notional=half_up_8(at_entry),
        initial_margin=None if leverage is None else initial_margin(at_entry, leverage),
        return_on_entry=_return(pnl, at_entry, leverage),
        return_on_mark=_return(pnl, at_exit, leverage),
        break_even_price=break_even_price(
            side=position.side, entry_price=entry, opening_fee_rate=ask.opening_fee_rate
        ),
        honest_break_even_price=honest_break_even_price(
            side=position.side,
            entry_price=entry,
            opening_fee_rate=ask.opening_fee_rate,
            closing_fee_rate=ask.closing_fee_rate,
        ),
    )


def _return(pnl: Decimal, notional: Decimal, leverage: Decimal | None) -> Decimal | None:
    if leverage is None:
        return None
    return return_on_margin(pnl=pnl, notional=notional, leverage=leverage)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAsk:
    """A return to be reached, as a fraction of the margin."""

    side: Side
    entry_price: Decimal
    leverage: Decimal
    target_return: Decimal
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAnswer:
    """The prices at which a return is reached; None where no positive price gives it."""

    on_entry: Decimal | None
    """With the margin at entry, as in the exchange's calculator."""
    on_mark: Decimal | None
    """With the margin at that price, as in its positions table."""
    move_ratio: Decimal | None
    """From entry to the first one, signed."""
    pnl: Decimal | None
    """At the first one, before fees; None without a size."""


def target(ask: TargetAsk) -> TargetAnswer:
    """Return the prices at which a linear position has a return.

    Raises:
        InvalidValueError: names the field that cannot be right.
    """
    require_positive("quantity", ask.quantity)
    prices = {
        basis: target_price(
            side=ask.side,
            entry_price=ask.entry_price,
            leverage=ask.leverage,
            target_return=ask.target_return,
            basis=basis,
        )
        for basis in ReturnBasis
    }
    price = prices[ReturnBasis.ENTRY]
    move_ratio = pnl = None
    if price is not None:
        with localcontext(ARITHMETIC):
            way = price - ask.entry_price
            move_ratio = way / ask.entry_price
            if ask.quantity is not None:
                pnl = half_up_8(ask.side.sign * ask.quantity * way)
    return TargetAnswer(
        on_entry=price, on_mark=prices[ReturnBasis.MARK], move_ratio=move_ratio, pnl=pnl
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxOpenAsk:
    """An order of which the largest size is asked."""

    symbol: str
    order: PlannedOrder
    available_balance: Decimal
    held_notional: Decimal = _ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxOpenAnswer:
    """The largest order and what it would mean; amounts in the quote asset.

    Attributes:
        lines: of a new isolated position of that size; None where the size is zero.
        cap: the largest notional that the brackets allow at this leverage.
    """

    largest: MaxOpen
    notional: Decimal
    cost: Decimal | None
    open_loss: Decimal | None
    cap: Decimal | None
    lines: MarginLines | None
    brackets: BracketDate | None


def largest_order(ask: MaxOpenAsk, table: BracketTable, *, at: datetime) -> MaxOpenAnswer:
    """Return the largest order that balance and brackets allow, the taker fee kept back.

    Raises:
        InvalidValueError: names the field that cannot be right.
    """
    require_positive("available_balance", ask.available_balance)
    if ask.held_notional < 0:
        raise InvalidValueError("held_notional", "must not be negative")
    order = ask.order
    largest = max_open(
        order,
        table,
        available_balance=ask.available_balance,
        held_notional=ask.held_notional,
        opening_fee_rate=TAKER_FEE_RATE,
    )
    cost = loss = lines = None
    if largest.quantity > 0:
        cost = order_cost(order, largest.quantity)
        loss = half_up_8(
            open_loss(
                side=order.side,
                quantity=largest.quantity,
                order_price=order.order_price,
                mark_price=order.mark_price,
            )
        )
        opened = LabPosition(
            symbol=ask.symbol,
            side=order.side,
            quantity=largest.quantity,
            entry_price=order.order_price,
            leverage=order.leverage,
            mark_price=order.mark_price,
        )
        lines = lines_of(opened.position(), table, at=at)
    with localcontext(ARITHMETIC):
        notional = half_up_8(largest.quantity * order.order_price)
    return MaxOpenAnswer(
        largest=largest,
        notional=notional,
        cost=cost,
        open_loss=loss,
        cap=max_notional(table, order.leverage),
        lines=lines,
        brackets=bracket_date(table, at),
    )
