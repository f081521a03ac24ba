from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np

from journal.domain.fill_columns import FillColumns
from journal.domain.values import Fill, OrderSide, PositionSide
from journal.storage.transactions.rows import FILL_COLUMNS, fill_row
from tests.fills_as_columns import cells, columns_of

TOLD = Fill(
    symbol="BTCUSDT",
    trade_id="1",
    order_id="2",
    traded_at=datetime(2024, 1, 1, tzinfo=UTC),
    order_side=OrderSide.BUY,
    position_side=PositionSide.LONG,
    price=Decimal("1.5"),
    quantity=Decimal(2),
    fee=Decimal("0.1"),
    fee_asset="USDT",
    realized_pnl=Decimal(-1),
    is_maker=True,
)
UNTOLD = Fill(
    symbol="ETHUSDT",
    trade_id="3",
    order_id=None,
    traded_at=datetime(2024, 1, 2, tzinfo=UTC),
    order_side=OrderSide.SELL,
    position_side=PositionSide.BOTH,
    price=Decimal(3),
    quantity=Decimal(4),
    fee=None,
    fee_asset=None,
    realized_pnl=None,
    is_maker=None,
)


def test_columns_hold_the_rows_of_the_record_and_give_the_same_fills() -> None:
    rows = [fill_row(TOLD), fill_row(UNTOLD)]
    columns = columns_of([TOLD, UNTOLD])
    assert tuple(field.name for field in fields(columns)) == FILL_COLUMNS
    assert len(columns) == 2
    assert list(columns.rows()) == rows
    assert tuple(columns.fills()) == (TOLD, UNTOLD)
    assert (columns.first_at, columns.newest_at) == (TOLD.traded_at, UNTOLD.traded_at)


def test_what_is_the_same_in_every_row_is_told_once_and_cells_without_width_are_unknown() -> None:
    nothing = np.empty((0, 2), np.uint8)
    columns = FillColumns(
        symbol="币安USDT",
        trade_id=cells("1", "3"),
        order_id=nothing,
        traded_at=np.array([1_700_000_000_000, 1_700_000_001_000]),
        order_side="buy",
        position_side="both",
        price="1",
        quantity="2",
        fee=None,
        fee_asset=nothing,
        realized_pnl=None,
        is_maker="0",
    )
    assert [fill.trade_id for fill in columns.fills()] == ["1", "3"]
    assert {
        (fill.symbol, fill.order_id, fill.fee, fill.fee_asset, fill.is_maker)
        for fill in columns.fills()
    } == {("币安USDT", None, None, None, False)}
