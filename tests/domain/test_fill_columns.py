from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

from journal.domain.fill_columns import FillColumns
from journal.domain.values import Fill, OrderSide, PositionSide
from journal.storage.transactions.rows import FILL_COLUMNS, fill_row

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
    columns = FillColumns(
        **{name: [row[at] for row in rows] for at, name in enumerate(FILL_COLUMNS)}
    )
    assert tuple(field.name for field in fields(columns)) == FILL_COLUMNS
    assert len(columns) == 2
    assert list(columns.rows()) == rows
    assert tuple(columns.fills()) == (TOLD, UNTOLD)
    assert (columns.first_at, columns.newest_at) == (TOLD.traded_at, UNTOLD.traded_at)
