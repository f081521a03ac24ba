"""What order and position histories tell about positions that fills made: stops, margin mode."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from operator import attrgetter

from journal.domain.ledger.evidence import order_time
from journal.domain.ledger.positions import Position
from journal.domain.told_positions import ToldPosition
from journal.domain.values import ExchangeOrder, MarginMode, PositionSide

ENDED = frozenset({"CANCELED", "CANCELLED", "EXPIRED", "REJECTED"})
"""States after which an order protects nothing any more."""

SAME_OPENING = timedelta(seconds=1)
"""A Position History has whole seconds; the first fill may have milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFacts:
    """What the exchange's own files tell about one position beside its fills; None is untold."""

    stop_price: Decimal | None = None
    """Of the first stop order that stood while the position was open."""
    margin_mode: MarginMode | None = None


def facts_told(
    positions: Iterable[Position],
    orders: Iterable[ExchangeOrder],
    told: Iterable[ToldPosition],
) -> dict[str, ToldFacts]:
    """Return what is told, by position key; positions of which nothing is told are left out.

    That no stop order is in the file proves nothing: the newer exports leave conditional orders
    out. So "no stop" stays for the trader to say.
    """
    stops = _by_symbol(one for one in orders if is_stop(one))
    rows: dict[str, list[ToldPosition]] = {}
    for row in told:
        rows.setdefault(row.symbol, []).append(row)
    found = {
        position.key: ToldFacts(
            stop_price=_stop_of(position, stops.get(position.symbol, [])),
            margin_mode=_mode_of(position, rows.get(position.symbol, [])),
        )
        for position in positions
    }
    return {key: facts for key, facts in found.items() if facts != ToldFacts()}


def is_stop(order: ExchangeOrder) -> bool:
    """Return whether an order is a stop that takes a loss, not a profit."""
    kind = order.order_type
    return order.stop_price is not None and "STOP" in kind and "TAKE_PROFIT" not in kind


def told_row_of(position: Position, rows: Iterable[ToldPosition]) -> ToldPosition | None:
    """Return the row that tells of a position: same symbol and side, opened in the same second."""
    for row in rows:
        if (
            row.symbol == position.symbol
            and row.side is position.side
            and row.opened_at is not None
            and abs(row.opened_at - position.opened_at) <= SAME_OPENING
        ):
            return row
    return None


def _by_symbol(orders: Iterable[ExchangeOrder]) -> dict[str, list[ExchangeOrder]]:
    found: dict[str, list[ExchangeOrder]] = {}
    for order in sorted(orders, key=attrgetter("placed_at", "order_id")):
        found.setdefault(order.symbol, []).append(order)
    return found


def _stop_of(position: Position, stops: list[ExchangeOrder]) -> Decimal | None:
    legs = {position.position_side, PositionSide.BOTH}
    until = position.closed_at
    end = len(stops) if until is None else bisect_left(stops, until, key=attrgetter("placed_at"))
    for order in stops[:end]:
        closes = order.order_side.side is position.side.opposite
        stood = order.status not in ENDED or order_time(order) > position.opened_at
        was_over = order.status == "FILLED" and order_time(order) < position.opened_at
        if closes and stood and not was_over and order.position_side in legs:
            return order.stop_price
    return None


def _mode_of(position: Position, rows: list[ToldPosition]) -> MarginMode | None:
    row = told_row_of(position, rows)
    return None if row is None else row.margin_mode
