from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from journal.domain.told_positions import ToldPosition
from journal.domain.values import MarginMode, Side
from journal.storage.records import Added
from journal.storage.store import Store

AT = datetime(2024, 1, 1, tzinfo=UTC)
PARTLY = ToldPosition(
    symbol="BTCUSDT",
    told_id="long:1704067200000",
    source="Position History",
    side=Side.LONG,
    margin_mode=MarginMode.ISOLATED,
    entry_price=Decimal("42000.5"),
    opened_at=AT,
    closed_at=None,
    exit_price=Decimal(43_000),
    peak_quantity=Decimal(1),
    closed_quantity=Decimal("0.5"),
    realized_pnl=Decimal("499.75"),
    status="PARTIALLY_CLOSED",
)
CLOSED = replace(
    PARTLY,
    closed_at=AT + timedelta(hours=1),
    closed_quantity=Decimal(1),
    realized_pnl=Decimal(900),
    status="CLOSED",
)


def add(store: Store, *told: ToldPosition) -> Added:
    with store.writing() as writer:
        return writer.add_told_positions("Main", told, None)


def stored(store: Store) -> tuple[ToldPosition, ...]:
    with store.reading() as reader:
        return reader.told_positions("Main")


def test_told_positions_come_back_equal(store: Store) -> None:
    untold = replace(CLOSED, told_id="9", margin_mode=None, opened_at=None, realized_pnl=None)
    untold = replace(untold, exit_price=None, peak_quantity=None)
    assert add(store, PARTLY, untold) == Added(added=2)
    assert stored(store) == (PARTLY, untold)


def test_a_position_told_again_when_it_is_closed_is_the_same_one(store: Store) -> None:
    assert add(store, PARTLY, CLOSED, PARTLY) == Added(added=1, known=1, updated=1)
    assert stored(store) == (CLOSED,)
