"""What an order costs before it fills, and how large it may be.

Source: ``margin.md`` section 6.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from enum import StrEnum

from journal.domain.margin.brackets.table import BracketTable, initial_margin, max_notional
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, leverage_rate
from journal.domain.values import Side, require_positive

_ZERO = Decimal(0)
_EIGHT_PLACES = Decimal("0.00000001")


class OpenLimit(StrEnum):
    """What keeps an order from being larger."""

    BALANCE = "balance"
    BRACKETS = "brackets"
    LEVERAGE_NOT_OFFERED = "leverage_not_offered"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxOpen:
    """The largest order, in the base asset, truncated to the step; and what limits it."""

    quantity: Decimal
    limited_by: OpenLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOrder:
    """A limit order before its size is known."""

    side: Side
    order_price: Decimal
    mark_price: Decimal
    leverage: Decimal

    def __post_init__(self) -> None:
        """Refuse what cannot be an order."""
        for field in ("order_price", "mark_price", "leverage"):
            require_positive(field, getattr(self, field))


def open_loss(
    *, side: Side, quantity: Decimal, order_price: Decimal, mark_price: Decimal
) -> Decimal:
    """Return what an order loses against the mark the moment it fills: ``Q*|min(0, s*(mark-P))|``.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("order_price", order_price)
    require_positive("mark_price", mark_price)
    with localcontext(ARITHMETIC):
        return quantity * abs(min(_ZERO, side.sign * (mark_price - order_price)))


def order_cost(order: PlannedOrder, quantity: Decimal) -> Decimal:
    """Return what an order takes from the available balance: initial margin + open loss.

    Raises:
        InvalidValueError: the quantity is not positive.
    """
    loss = open_loss(
        side=order.side,
        quantity=quantity,
        order_price=order.order_price,
        mark_price=order.mark_price,
    )
    with localcontext(ARITHMETIC):
        return half_up_8(initial_margin(quantity * order.order_price, order.leverage) + loss)


def max_open(
    order: PlannedOrder,
    table: BracketTable,
    *,
    available_balance: Decimal,
    held_notional: Decimal = _ZERO,
    opening_fee_rate: Decimal = _ZERO,
    quantity_step: Decimal = _EIGHT_PLACES,
) -> MaxOpen:
    """Return the largest order that balance and brackets allow.

    Args:
        order: its direction, price and leverage; beyond the mark it costs its open loss.
        table: brackets of the symbol, which cap the notional at this leverage.
        available_balance: what may be used, in the quote asset.
        held_notional: of position and orders that count against that cap already.
        opening_fee_rate: fraction of the notional kept for the fee.
        quantity_step: the symbol's lot, to which the answer is truncated.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity_step", quantity_step)
    require_finite("available_balance", available_balance)
    require_finite("held_notional", held_notional)
    require_finite("opening_fee_rate", opening_fee_rate)
    cap = max_notional(table, order.leverage)
    if cap is None:
        return MaxOpen(quantity=_ZERO, limited_by=OpenLimit.LEVERAGE_NOT_OFFERED)
    price = order.order_price
    with localcontext(ARITHMETIC):
        loss = max(_ZERO, order.side.sign * (price - order.mark_price))
        unit = price * (leverage_rate(order.leverage) + opening_fee_rate) + loss
        by_balance = max(_ZERO, available_balance) / unit
        by_brackets = max(_ZERO, cap - held_notional) / price
        steps = (min(by_balance, by_brackets) / quantity_step).to_integral_value(ROUND_DOWN)
        return MaxOpen(
            quantity=steps * quantity_step,
            limited_by=OpenLimit.BALANCE if by_balance < by_brackets else OpenLimit.BRACKETS,
        )
