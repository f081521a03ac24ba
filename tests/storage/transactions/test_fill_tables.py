"""All fills of an account as a table: the same fills, however odd, and a mark of their state."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.values import Account, Fill, OrderSide, PositionSide
from journal.storage.errors import DamagedJournalError
from journal.storage.records import ImportBatch
from journal.storage.store import Store

MakeFill = Callable[..., Fill]
D = Decimal


def table_of(store: Store, *fills: Fill, account: str = "Main") -> tuple[Fill, ...]:
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
    with store.reading() as reader:
        assert reader.fill_table(account) == tuple(sorted(fills, key=lambda one: one.sort_key))
        return tuple(reader.fill_table(account))


def test_a_table_holds_the_fills_that_are_read_one_by_one(
    store: Store, make_fill: MakeFill
) -> None:
    fills = [
        make_fill(9),
        make_fill(1, symbol="1000PEPEUSDT", price=D("0.0000123"), quantity=D(10**10)),
        make_fill(100, position_side=PositionSide.SHORT, order_side=OrderSide.SELL),
        make_fill(10, fee=None, fee_asset=None, order_id=None, realized_pnl=None, is_maker=None),
        make_fill(2, realized_pnl=D("-0.000000000001"), fee=D("-1e-18"), is_maker=True),
        make_fill(3, symbol="币安USDT", price=D("123456789012345678.5"), quantity=D("1e-18")),
        make_fill(4, trade_id="typed:2024", order_id="007"),
    ]
    table = table_of(store, *fills)
    assert [str(one.price) for one in table] == [
        str(one.price.normalize()) if "." in str(one.price) else str(one.price)
        for one in sorted(fills, key=lambda one: one.sort_key)
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"trade_id": "1,2"},
        {"order_id": "a,b"},
        {"symbol": "A,B"},
        {"fee_asset": "USDT,BNB"},
        {"trade_id": "\x1f"},
        {"order_id": "\x1f"},
        {"fee_asset": "\x1f"},
    ],
)
def test_names_and_ids_with_a_sign_of_the_joining_are_read_one_by_one(
    store: Store, make_fill: MakeFill, fields: dict[str, str]
) -> None:
    table_of(store, make_fill(1), make_fill(2, **fields))


def test_an_account_without_fills_has_an_empty_table(store: Store, make_fill: MakeFill) -> None:
    table_of(store)
    with store.writing() as writer:
        writer.save_account(Account(name="Second"))
        writer.add_fills("Second", [make_fill(1)], None)
        assert len(writer.fill_table("Main")) == len(writer.fill_table("Nobody")) == 0
        assert tuple(writer.fill_table("Second")) == (make_fill(1),)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("price", "0"),
        ("quantity", "-1"),
        ("quantity", "-0.0000000000000001"),
        ("price", "twelve"),
        ("price", "+0"),
        ("fee", "1e5"),
        ("position_side", "sideways"),
        ("order_side", ""),
    ],
)
def test_a_cell_that_cannot_be_is_damage(
    store: Store, make_fill: MakeFill, column: str, cell: str
) -> None:
    table_of(store, make_fill(1), make_fill(2))
    with store.writing() as writer:
        writer._connection.exec_driver_sql(f"UPDATE fill SET {column} = ? WHERE id = 1", (cell,))  # noqa: S608  # fixed names
    with pytest.raises(DamagedJournalError, match="a row of fill"), store.reading() as reader:
        reader.fill_table("Main")


def test_the_mark_is_another_one_after_every_change_of_fills(
    store: Store, make_fill: MakeFill
) -> None:
    marks: list[object] = []

    def note() -> None:
        with store.reading() as reader:
            marks.append(reader.fills_mark("Main"))
            assert reader.fills_mark("Main") == marks[-1]

    note()
    at = datetime(2024, 6, 1, tzinfo=UTC)
    for number in (1, 2):
        with store.writing() as writer:
            batch = writer.add_batch(
                ImportBatch(
                    account="Main",
                    file_name="trades.csv",
                    content_sha256=str(number),
                    kind="trade history",
                    zone=None,
                    imported_at=at,
                )
            )
            writer.add_fills("Main", [make_fill(number)], batch)
        note()
        with store.writing() as writer:
            writer.undo_batch(batch, at)
        note()
    table_of(store, make_fill(3))
    note()
    assert len(set(marks)) == len(marks)
