"""The stop of a position as it moved, from the stop orders of an order history."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from operator import attrgetter

from journal.domain.ledger.evidence import order_time
from journal.domain.ledger.positions import Position
from journal.domain.values import ExchangeOrder, PositionSide

REJECTED = "REJECTED"
FILLED = "FILLED"
ENDED = frozenset({"CANCELED", "CANCELLED", "EXPIRED", FILLED})
"""States after which an order that stood protects nothing any more."""

CLEARED_WITHIN = timedelta(seconds=10)
"""The exchange clears a position's orders around its closing; nobody took those stops away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopStep:
    """The stop from one moment until the next step or the end of the position.

    Where several stop orders stood it is the one that price reaches first.
    """

    at: datetime
    price: Decimal | None
    """None: no stop order stood any more."""
    quantity: Decimal | None = None
    """Of that order; None where it closes whatever is open, or there is none."""
    covered: Decimal | None = None
    """Of all stop orders that stood together; None as above."""
    was_filled: bool = False
    """The stop before was triggered, so nobody moved it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """One stop order and the stretch of the position's life in which it stood."""

    order: ExchangeOrder
    since: datetime
    until: datetime | None

    def stood(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


class StopOrders:
    """The stop orders of an account, to be asked position by position without reading them all."""

    def __init__(self, orders: Iterable[ExchangeOrder]) -> None:
        self._ended: dict[str, list[ExchangeOrder]] = {}
        self._lasting: dict[str, list[ExchangeOrder]] = {}
        for order in sorted(filter(is_stop, orders), key=attrgetter("placed_at")):
            kept = self._lasting if _end(order) is None else self._ended
            kept.setdefault(order.symbol, []).append(order)
        # How long any order up to this one stood: where to begin for a position.
        self._reach = {
            symbol: list(accumulate((order_time(order) for order in kept), max))
            for symbol, kept in self._ended.items()
        }

    def around(self, position: Position) -> list[ExchangeOrder]:
        """Return all that may have stood while a position was open."""
        symbol, closed_at = position.symbol, position.closed_at
        ended = self._ended.get(symbol, [])
        first = bisect_right(self._reach.get(symbol, []), position.opened_at)
        last = len(ended)
        if closed_at is not None:
            last = bisect_left(ended, closed_at, key=attrgetter("placed_at"))
        return ended[first:last] + self._lasting.get(symbol, [])


def stop_history(position: Position, orders: Iterable[ExchangeOrder]) -> tuple[StopStep, ...]:
    """Return a position's stop as it moved while it was open, oldest first.

    Empty where no stop order of it is recorded, which proves nothing: the newer exports leave
    conditional orders out. An order that was canceled at an unknown time is left out. ``orders``
    may be of any symbol and kind, in any order.
    """
    standing = _standing(position, orders)
    moments = {one.since for one in standing}
    moments |= {one.until for one in standing if one.until is not None}
    steps: list[StopStep] = []
    for at in sorted(moments):
        step = _step(position, at, [one for one in standing if one.stood(at)], standing)
        last = steps[-1] if steps else None
        if last is None or _level(last) != _level(step):
            steps.append(step)
    return tuple(steps)


def is_stop(order: ExchangeOrder) -> bool:
    """Return whether an order is a stop that takes a loss, not a profit."""
    kind = order.order_type
    return order.stop_price is not None and "STOP" in kind and "TAKE_PROFIT" not in kind


def _standing(position: Position, orders: Iterable[ExchangeOrder]) -> list[_Standing]:
    """Return the stop orders that stood during a position's life."""
    legs = {position.position_side, PositionSide.BOTH}
    mine = (
        _within(position, order)
        for order in orders
        if order.symbol == position.symbol
        and order.position_side in legs
        and order.status != REJECTED
        and order.order_side.side is position.side.opposite
        and is_stop(order)
    )
    return [one for one in mine if one is not None]


def _end(order: ExchangeOrder) -> datetime | None:
    """Return when an order ceased to stand, None where it did not."""
    return order_time(order) if order.status in ENDED else None


def _within(position: Position, order: ExchangeOrder) -> _Standing | None:
    """Return the part of an order's life that lies in the position's, None where none does."""
    closed_at, end = position.closed_at, _end(order)
    since = max(order.placed_at, position.opened_at)
    if closed_at is not None and since >= closed_at:
        return None
    if end is not None and end <= since:
        return None
    if closed_at is not None and end is not None and end >= closed_at - CLEARED_WITHIN:
        end = None
    return _Standing(order=order, since=since, until=end)


def _level(step: StopStep) -> tuple[Decimal | None, ...]:
    return step.price, step.quantity, step.covered


def _step(
    position: Position, at: datetime, standing: list[_Standing], all_of_it: list[_Standing]
) -> StopStep:
    was_filled = any(one.until == at and one.order.status == FILLED for one in all_of_it)
    if not standing:
        return StopStep(at=at, price=None, was_filled=was_filled)
    sign = position.side.sign
    first = max(standing, key=lambda one: sign * (one.order.stop_price or Decimal(0)))
    quantities = [one.order.quantity for one in standing]
    return StopStep(
        at=at,
        price=first.order.stop_price,
        quantity=first.order.quantity or None,
        covered=sum(quantities, Decimal(0)) if all(quantities) else None,
        was_filled=was_filled,
    )
