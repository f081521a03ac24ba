"""Closings by auto-deleveraging, as orders and lists of closed PnL tell them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.ledger.evidence import (
    is_deleveraging,
    is_deleveraging_word,
    is_told_closing,
    order_time,
)
from journal.domain.values import (
    OrderSide,
    Side,
)
from journal.services.record.record import AccountRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleveraging:
    """A closing by the exchange against somebody else's liquidation (ADL); none of one's own."""

    symbol: str
    occurred_at: datetime
    order_side: OrderSide
    quantity: Decimal
    price: Decimal


def deleveragings(record: AccountRecord) -> tuple[Deleveraging, ...]:
    """Return what orders and lists of closed PnL tell of auto-deleveraging, newest first."""
    found = [
        Deleveraging(
            symbol=order.symbol,
            occurred_at=order_time(order),
            order_side=order.order_side,
            quantity=order.executed_quantity,
            price=order.average_price,
        )
        for order in filter(is_deleveraging, record.orders)
    ]
    found += [
        Deleveraging(
            symbol=told.symbol,
            occurred_at=told.closed_at,
            order_side=OrderSide.SELL if told.side is Side.LONG else OrderSide.BUY,
            quantity=told.closed_quantity,
            price=told.exit_price,
        )
        for told in filter(is_told_closing, record.told_positions)
        if is_deleveraging_word(told.status)
        if told.closed_at is not None and told.exit_price is not None
    ]
    return tuple(sorted(found, key=lambda one: one.occurred_at, reverse=True))
