"""Fills, incomes and orders as raw rows and back: the hot path of import and start.

Plain tuples in the order of the column tuples below; numbers canonical text, times milliseconds.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

from journal.domain.values import ExchangeOrder, Fill, Income, OrderSide, PositionSide, utc_from_ms
from journal.storage.columns import decimal_text

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
    return tuple(_order(dict(zip(ORDER_COLUMNS, row, strict=True))) for row in rows)


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


def _order(row: dict[str, Any]) -> ExchangeOrder:
    for name, read in _READ_ORDER_COLUMN.items():
        if row[name] is not None:
            row[name] = read(row[name])
    return ExchangeOrder(**row)
