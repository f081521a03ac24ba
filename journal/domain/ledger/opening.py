"""The opening of a position: the fills of its first second, since an order is filled in parts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.ledger.events import average_price
from journal.domain.ledger.positions import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a position stood once it was opened.

    Attributes:
        at: the time of its first fill.
        quantity: open after the fills of that second.
        price: average price of these fills alone.
    """

    at: datetime
    quantity: Decimal
    price: Decimal


def opening_of(position: Position) -> Opening | None:
    """Return the opening of a position; None where it is not recorded."""
    if position.history_incomplete:
        return None
    at = position.opened_at
    second = at.replace(microsecond=0)
    parts = [
        event
        for event in position.events
        if not event.kind.takes_off and event.fill.traded_at.replace(microsecond=0) == second
    ]
    return Opening(at=at, quantity=parts[-1].quantity_after, price=average_price(parts))
