"""Fills, incomes and orders as raw rows and back: the hot path of import and start.

Plain tuples in the order of the column tuples below; numbers canonical text, times milliseconds.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from journal.domain.instants import utc_from_ms
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    ExchangeOrder,
    Fill,
    Income,
    MarginMode,
    OrderSide,
    PositionSide,
    Side,
)
from journal.storage.columns import decimal_text, optional_decimal_text

Row: TypeAlias = tuple[Any, ...]
"""Values as SQLite knows them: text, whole numbers, None."""

FILL_COLUMNS: Final = (
    "symbol",
    "trade_id",
    "order_id",
    "traded_at",
    "order_side",
    "position_side",
    "price",
    "quantity",
    "fee",
    "fee_asset",
    "realized_pnl",
    "is_maker",
)
INCOME_COLUMNS: Final = (
    "income_type",
    "transaction_id",
    "amount",
    "asset",
    "symbol",
    "occurred_at",
)
ORDER_COLUMNS: Final = (
    "symbol",
    "order_id",
    "client_order_id",
    "order_type",
    "order_side",
    "position_side",
    "price",
    "average_price",
    "quantity",
    "executed_quantity",
    "stop_price",
    "status",
    "placed_at",
    "updated_at",
)

TOLD_COLUMNS: Final = (
    "symbol",
    "told_id",
    "source",
    "side",
    "margin_mode",
    "entry_price",
    "opened_at",
    "closed_at",
    "exit_price",
    "peak_quantity",
    "closed_quantity",
    "realized_pnl",
    "status",
)

# Looked up instead of computed: each saves a tenth of the time of a row.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
_ORDER_SIDES: Final = {side.value: side for side in OrderSide}
_POSITION_SIDES: Final = {side.value: side for side in PositionSide}
_TEXTS: Final = {side: side.value for side in (*OrderSide, *PositionSide)}
_YES_NO: Final[dict[int | None, bool | None]] = {None: None, 0: False, 1: True}


def fill_row(fill: Fill) -> Row:
    """Return a fill in the order of FILL_COLUMNS."""
    fee, pnl, is_maker = fill.fee, fill.realized_pnl, fill.is_maker
    return (
        fill.symbol,
        fill.trade_id,
        fill.order_id,
        (fill.traded_at - _EPOCH) // _MS,
        _TEXTS[fill.order_side],
        _TEXTS[fill.position_side],
        decimal_text(fill.price, "price"),
        decimal_text(fill.quantity, "quantity"),
        None if fee is None else decimal_text(fee, "fee"),
        fill.fee_asset,
        None if pnl is None else decimal_text(pnl, "realized_pnl"),
        None if is_maker is None else int(is_maker),
    )


def fills_of(rows: Iterable[Row]) -> tuple[Fill, ...]:
    """Return rows of FILL_COLUMNS as fills."""
    return tuple(
        Fill(
            symbol=symbol,
            trade_id=trade_id,
            order_id=order_id,
            traded_at=_EPOCH + timedelta(0, 0, 0, traded_ms),
            order_side=_ORDER_SIDES[order_side],
            position_side=_POSITION_SIDES[position_side],
            price=Decimal(price),
            quantity=Decimal(quantity),
            fee=None if fee is None else Decimal(fee),
            fee_asset=fee_asset,
            realized_pnl=None if pnl is None else Decimal(pnl),
            is_maker=_YES_NO[is_maker],
        )
        for (
            symbol,
            trade_id,
            order_id,
            traded_ms,
            order_side,
            position_side,
            price,
            quantity,
            fee,
            fee_asset,
            pnl,
            is_maker,
        ) in rows
    )


def income_row(income: Income) -> Row:
    """Return an income in the order of INCOME_COLUMNS."""
    return (
        income.income_type,
        income.transaction_id,
        decimal_text(income.amount, "amount"),
        income.asset,
        income.symbol,
        (income.occurred_at - _EPOCH) // _MS,
    )


def incomes_of(rows: Iterable[Row]) -> tuple[Income, ...]:
    """Return rows of INCOME_COLUMNS as incomes."""
    return tuple(
        Income(
            income_type=income_type,
            transaction_id=transaction_id,
            amount=Decimal(amount),
            asset=asset,
            symbol=symbol,
            occurred_at=_EPOCH + timedelta(0, 0, 0, occurred_ms),
        )
        for income_type, transaction_id, amount, asset, symbol, occurred_ms in rows
    )


def order_row(order: ExchangeOrder) -> Row:
    """Return an order in the order of ORDER_COLUMNS."""
    stop, updated_at = order.stop_price, order.updated_at
    return (
        order.symbol,
        order.order_id,
        order.client_order_id,
        order.order_type,
        order.order_side.value,
        order.position_side.value,
        decimal_text(order.price, "price"),
        decimal_text(order.average_price, "average_price"),
        decimal_text(order.quantity, "quantity"),
        decimal_text(order.executed_quantity, "executed_quantity"),
        None if stop is None else decimal_text(stop, "stop_price"),
        order.status,
        (order.placed_at - _EPOCH) // _MS,
        None if updated_at is None else (updated_at - _EPOCH) // _MS,
    )


def orders_of(rows: Iterable[Row]) -> tuple[ExchangeOrder, ...]:
    """Return rows of ORDER_COLUMNS as orders."""
    return tuple(
        ExchangeOrder(**_converted(ORDER_COLUMNS, row, _READ_ORDER_COLUMN)) for row in rows
    )


_READ_ORDER_COLUMN: Final[dict[str, Callable[[Any], Any]]] = {
    "order_side": OrderSide,
    "position_side": PositionSide,
    "price": Decimal,
    "average_price": Decimal,
    "quantity": Decimal,
    "executed_quantity": Decimal,
    "stop_price": Decimal,
    "placed_at": utc_from_ms,
    "updated_at": utc_from_ms,
}


def told_row(told: ToldPosition) -> Row:
    """Return a told position in the order of TOLD_COLUMNS."""
    opened_at, closed_at = told.opened_at, told.closed_at
    return (
        told.symbol,
        told.told_id,
        told.source,
        told.side.value,
        None if told.margin_mode is None else told.margin_mode.value,
        decimal_text(told.entry_price, "entry_price"),
        None if opened_at is None else (opened_at - _EPOCH) // _MS,
        None if closed_at is None else (closed_at - _EPOCH) // _MS,
        optional_decimal_text(told.exit_price, "exit_price"),
        optional_decimal_text(told.peak_quantity, "peak_quantity"),
        decimal_text(told.closed_quantity, "closed_quantity"),
        optional_decimal_text(told.realized_pnl, "realized_pnl"),
        told.status,
    )


def told_of(rows: Iterable[Row]) -> tuple[ToldPosition, ...]:
    """Return rows of TOLD_COLUMNS as told positions."""
    return tuple(ToldPosition(**_converted(TOLD_COLUMNS, row, _READ_TOLD_COLUMN)) for row in rows)


_READ_TOLD_COLUMN: Final[dict[str, Callable[[Any], Any]]] = {
    "side": Side,
    "margin_mode": MarginMode,
    "entry_price": Decimal,
    "opened_at": utc_from_ms,
    "closed_at": utc_from_ms,
    "exit_price": Decimal,
    "peak_quantity": Decimal,
    "closed_quantity": Decimal,
    "realized_pnl": Decimal,
}


def _converted(
    columns: tuple[str, ...], row: Row, convert: dict[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    cells = dict(zip(columns, row, strict=True))
    for name, read in convert.items():
        if cells[name] is not None:
            cells[name] = read(cells[name])
    return cells
