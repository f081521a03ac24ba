"""What the invented trader leaves behind beside the fills: stop orders as they moved, plans."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.values import ExchangeOrder, Fill, OrderSide, Plan, PositionSide
from journal.services.demo.tickets import Ticket

MOVED_AWAY = Decimal(3)
"""A stop that is moved away goes this many times as far from the entry."""
PLANS_SINCE = timedelta(days=25)
"""The trader began to plan some weeks after the first trade."""
REACTION = timedelta(seconds=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One position from its opening to its end, as far as it has come."""

    ticket: Ticket
    opening: Fill
    first_quantity: Decimal
    average_entry: Decimal
    added_at: datetime | None
    closing: Fill | None
    """None: still open."""
    stopped_out: bool
    tick: Decimal

    @property
    def number(self) -> int:
        """Decides habits without drawing: what is drawn for prices stays as it is."""
        return int(self.opening.trade_id)

    def stop_from(self, entry: Decimal, times: Decimal = Decimal(1)) -> Decimal | None:
        """Return the price of a stop at so many times the ticket's distance; None without one."""
        if self.ticket.stop_distance is None:
            return None
        way = Decimal(str(round(self.ticket.stop_distance, 6))) * times
        return (entry * (1 - self.ticket.side.sign * way)).quantize(self.tick)


@dataclass(slots=True, kw_only=True)
class Trail:
    """The orders and plans of the demo, collected position by position."""

    began_at: datetime
    orders: list[ExchangeOrder] = field(default_factory=list)
    plans: list[tuple[Plan, datetime]] = field(default_factory=list)

    def note(self, held: Held) -> None:
        """Keep the stop orders of a position, and its plan where there was one."""
        steps = _stops(held)
        for place, (at, price) in enumerate(steps):
            until = steps[place + 1][0] if place + 1 < len(steps) else None
            self.orders.append(_order(held, at, price, until))
        is_later = held.opening.traded_at >= self.began_at + PLANS_SINCE
        if is_later and held.number % 3:
            self.plans.append((_plan(held), held.opening.traded_at - timedelta(minutes=9)))


def _stops(held: Held) -> list[tuple[datetime, Decimal]]:
    """Return when the stop was set to which price, oldest first."""
    first = held.stop_from(held.opening.price)
    if first is None:
        return []
    steps = [(held.opening.traded_at + REACTION, first)]
    after_adding = held.stop_from(held.average_entry)
    if held.added_at is not None and after_adding is not None and after_adding != first:
        steps.append((held.added_at + REACTION, after_adding))
    away = held.stop_from(held.average_entry, MOVED_AWAY)
    if held.closing is not None and away is not None and _moves_away(held):
        half = (held.closing.traded_at - steps[-1][0]) / 2
        steps.append(((steps[-1][0] + half).replace(microsecond=0), away))
    return steps


def _moves_away(held: Held) -> bool:
    """Return whether the trader lost the nerve; a stop that was hit had stayed where it was."""
    return held.number % 7 == 0 and not held.stopped_out


def _order(held: Held, at: datetime, price: Decimal, until: datetime | None) -> ExchangeOrder:
    closing = held.closing if until is None else None
    is_filled = closing is not None and held.stopped_out
    ended_at = closing.traded_at if closing is not None else until
    status = "NEW" if ended_at is None else "FILLED" if is_filled else "CANCELED"
    executed = closing if is_filled else None
    return ExchangeOrder(
        symbol=held.ticket.symbol,
        order_id=executed.order_id or "" if executed else f"9{held.opening.order_id}{at:%d%H%M%S}",
        client_order_id=None,
        order_type="STOP_MARKET",
        order_side=OrderSide.SELL if held.ticket.side.sign > 0 else OrderSide.BUY,
        position_side=PositionSide.BOTH,
        price=Decimal(0),
        average_price=executed.price if executed else Decimal(0),
        quantity=Decimal(0),
        executed_quantity=executed.quantity if executed else Decimal(0),
        stop_price=price,
        status=status,
        placed_at=at,
        updated_at=ended_at,
    )


def _plan(held: Held) -> Plan:
    ticket = held.ticket
    return Plan(
        symbol=ticket.symbol,
        side=ticket.side,
        margin_mode=ticket.margin_mode,
        leverage=Decimal(ticket.leverage),
        entry_price=held.opening.price,
        quantity=held.first_quantity,
        stop_price=held.stop_from(held.opening.price),
    )
