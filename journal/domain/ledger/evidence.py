"""What in the record shows a liquidation: insurance rows, and orders that the exchange placed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from journal.domain.ledger.events import ZERO, PositionEvent
from journal.domain.ledger.positions import Position
from journal.domain.told_positions import ToldPosition
from journal.domain.values import ExchangeOrder, Income, OrderSide, Side

INSURANCE_CLEAR = "INSURANCE_CLEAR"
REALIZED_PNL = "REALIZED_PNL"

AUTOCLOSE = "autoclose-"
"""How the client order id of a liquidation starts. ``adl_autoclose`` (auto-deleveraging),
``settlement_autoclose-`` and ``delivery_autoclose-`` contain it and are none."""

ADL_AUTOCLOSE = "adl_autoclose"
"""How the client order id of an auto-deleveraging starts."""

_LEGS = ("LONG", "SHORT", "BUY", "SELL")
"""How OKX ends its word for a closing: by its leg or, in net mode, by what was done."""

SAME_MOMENT = timedelta(seconds=10)
"""An insurance row is written within seconds of the realized loss; exports have whole seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One row or order that shows a liquidation, with the closings it belongs to.

    Attributes:
        symbol: None where neither the row nor a matching closing tells it.
        closings: the fills' parts that the liquidation took off ``position``.
        realized_rows: the realized losses of an income file, where no fills are recorded.
    """

    symbol: str | None
    at: datetime
    side: Side | None
    position: Position | None
    closings: tuple[PositionEvent, ...]
    order: ExchangeOrder | None = None
    row: Income | None = None
    realized_rows: tuple[Income, ...] = ()
    told: ToldPosition | None = None


def is_liquidation_order(order: ExchangeOrder) -> bool:
    """Return whether an order closed a position by force; announcements execute nothing."""
    return (order.client_order_id or "").startswith(AUTOCLOSE) and order.executed_quantity > 0


def is_deleveraging(order: ExchangeOrder) -> bool:
    """Return whether the exchange closed a position against somebody else's liquidation (ADL)."""
    return (order.client_order_id or "").startswith(ADL_AUTOCLOSE) and order.executed_quantity > 0


def is_liquidation_word(word: str) -> bool:
    """Return whether the exchange's own word for a closing says that it was a liquidation.

    Bybit's closed PnL has ``Liquidation`` or, as its API, ``BustTrade``; OKX ``Liquidation long``,
    ``Partial liquidation close short``. What is transferred into or out of one is none.
    """
    plain = word.replace("_", "")
    return plain.startswith("BUSTTRADE") or ("LIQUIDAT" in plain and "TRANSFER" not in plain)


def is_deleveraging_word(word: str) -> bool:
    """Return whether the exchange's own word for a closing says auto-deleveraging."""
    return word.startswith("ADL")


def is_told_closing(told: ToldPosition) -> bool:
    """Return whether a row tells of one closing, not of a position from its opening on."""
    return told.opened_at is None and told.closed_at is not None


def order_time(order: ExchangeOrder) -> datetime:
    """Return when an order was last heard of."""
    return order.updated_at or order.placed_at


class Closings:
    """The recorded closings, to be searched by symbol, order and time.

    Only positions of about that time are looked into: an account may have a million fills.
    """

    def __init__(self, positions: Iterable[Position]) -> None:
        self._by_symbol: dict[str, list[Position]] = {}
        for position in positions:
            self._by_symbol.setdefault(position.symbol, []).append(position)
        self._by_order: dict[str, dict[str | None, list[Position]]] = {}

    def of_order(self, order: ExchangeOrder) -> tuple[Position | None, tuple[PositionEvent, ...]]:
        """Return the position and closings that an order filled: by order id, else by time."""
        known = self._by_symbol.get(order.symbol, [])
        end = order_time(order)
        near = _held_between(known, order.placed_at - SAME_MOMENT, end + SAME_MOMENT)
        found = _of_order(near, order) or _of_order(self._with_order(order), order)
        if not found:
            found = [
                (position, event)
                for position, event in _closings(near)
                if event.fill.order_id is None
                and event.fill.order_side is order.order_side
                and abs(event.fill.traded_at - end) <= SAME_MOMENT
            ]
        return _of_one_position(found)

    def of_row(self, row: Income) -> tuple[Position | None, tuple[PositionEvent, ...]]:
        """Return the position and the losing closings around an insurance row.

        The nearest losing fill names the order; all its fills around the row belong to it.
        A row without a symbol is searched among all symbols.
        """
        known: Iterable[Position] = self._by_symbol.get(row.symbol or "", [])
        if row.symbol is None:
            known = chain(*self._by_symbol.values())
        at = row.occurred_at
        near = [
            (position, event)
            for position, event in _closings(
                _held_between(known, at - SAME_MOMENT, at + SAME_MOMENT)
            )
            if abs(event.fill.traded_at - at) <= SAME_MOMENT and (event.pnl or ZERO) < 0
        ]
        near.sort(key=lambda pair: (abs(pair[1].fill.traded_at - at), pair[0].key))
        order_id = near[0][1].fill.order_id if near else None
        return _of_one_position([pair for pair in near if pair[1].fill.order_id == order_id])

    def _with_order(self, order: ExchangeOrder) -> list[Position]:
        """Return the positions an order closed, at whatever time its file tells."""
        by_order = self._by_order.get(order.symbol)
        if by_order is None:
            by_order = self._by_order[order.symbol] = {}
            for position in self._by_symbol.get(order.symbol, []):
                for order_id in {event.fill.order_id for event in position.events}:
                    by_order.setdefault(order_id, []).append(position)
        return by_order.get(order.order_id, [])


def _held_between(positions: Iterable[Position], start: datetime, end: datetime) -> list[Position]:
    return [one for one in positions if one.opened_at <= end and one.newest_at >= start]


def _closings(positions: Iterable[Position]) -> Iterator[tuple[Position, PositionEvent]]:
    for position in positions:
        for event in position.events:
            if event.kind.takes_off:
                yield position, event


def _of_order(
    positions: Iterable[Position], order: ExchangeOrder
) -> list[tuple[Position, PositionEvent]]:
    return [pair for pair in _closings(positions) if pair[1].fill.order_id == order.order_id]


def _of_one_position(
    found: list[tuple[Position, PositionEvent]],
) -> tuple[Position | None, tuple[PositionEvent, ...]]:
    if not found:
        return None, ()
    position = found[0][0]
    events = [event for other, event in found if other.key == position.key]
    return position, tuple(sorted(events, key=lambda event: event.fill.sort_key))


def gather_evidence(
    positions: Iterable[Position],
    incomes: Iterable[Income],
    orders: Iterable[ExchangeOrder],
    told: Iterable[ToldPosition] = (),
) -> list[Evidence]:
    """Return everything that shows a liquidation, oldest first."""
    forced = [order for order in orders if is_liquidation_order(order)]
    incomes = tuple(incomes)
    rows = [income for income in incomes if is_liquidation_row(income)]
    evidence = [
        Evidence(symbol=one.symbol, at=at, side=one.side, position=None, closings=(), told=one)
        for one in told
        if is_told_closing(one) and is_liquidation_word(one.status)
        if (at := one.closed_at) is not None
    ]
    if forced or rows:
        closings = Closings(positions)
        evidence += [_from_order(order, closings) for order in forced]
        evidence += [_from_row(row, closings, incomes) for row in rows]
    return sorted(evidence, key=lambda one: (one.at, one.symbol or "", source_id(one)))


def is_liquidation_row(income: Income) -> bool:
    """Return whether a row of the wallet was written for a liquidation of the trader."""
    if income.income_type == INSURANCE_CLEAR:
        return True
    return income.income_type.endswith(_LEGS) and is_liquidation_word(income.income_type)


def source_id(evidence: Evidence) -> str:
    """Return the exchange's own id of what shows a liquidation."""
    if evidence.row is not None:
        return f"income:{evidence.row.transaction_id}"
    if evidence.order is not None:
        return f"order:{evidence.order.order_id}"
    return f"told:{evidence.told.told_id}" if evidence.told is not None else ""


def _from_order(order: ExchangeOrder, closings: Closings) -> Evidence:
    position, events = closings.of_order(order)
    return Evidence(
        symbol=order.symbol,
        at=order_time(order),
        side=Side.LONG if order.order_side is OrderSide.SELL else Side.SHORT,
        position=position,
        closings=events,
        order=order,
    )


def _from_row(row: Income, closings: Closings, incomes: tuple[Income, ...]) -> Evidence:
    position, events = closings.of_row(row)
    realized = tuple(
        income
        for income in incomes
        if income.income_type == REALIZED_PNL
        and income.symbol == row.symbol
        and income.asset == row.asset
        and income.amount < 0
        and abs(income.occurred_at - row.occurred_at) <= SAME_MOMENT
    )
    return Evidence(
        symbol=row.symbol if position is None else position.symbol,
        at=row.occurred_at,
        side=_side_of(row) if position is None else position.side,
        position=position,
        closings=events,
        row=row,
        realized_rows=realized if row.symbol is not None else (),
    )


def _side_of(row: Income) -> Side | None:
    """Return the side that was liquidated, where the row's type names it."""
    if row.income_type == INSURANCE_CLEAR:
        return None
    return Side.LONG if row.income_type.endswith(("LONG", "SELL")) else Side.SHORT
