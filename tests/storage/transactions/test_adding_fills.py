from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.values import Account, Fill, Income, OrderSide, PositionSide
from journal.storage.errors import UnknownAccountError
from journal.storage.records import Added, Conflict
from journal.storage.store import Store
from journal.storage.transactions import bulk
from tests.examples import examples

MakeFill = Callable[..., Fill]
MakeIncome = Callable[..., Income]


def add(store: Store, *fills: Fill) -> Added:
    with store.writing() as writer:
        return writer.add_fills("Main", fills, None)


def stored(store: Store, symbol: str | None = None) -> tuple[Fill, ...]:
    with store.reading() as reader:
        return reader.fills("Main", symbol=symbol)


def test_fills_come_back_equal_and_in_order(store: Store, make_fill: MakeFill) -> None:
    fills = [make_fill(number) for number in (9, 1, 100, 10, 2)]
    assert add(store, *fills) == Added(added=5)
    assert stored(store) == tuple(sorted(fills, key=lambda fill: fill.sort_key))


def test_what_a_file_does_not_tell_stays_unknown(store: Store, make_fill: MakeFill) -> None:
    untold = make_fill(
        order_id=None, fee=None, fee_asset=None, realized_pnl=None, is_maker=None, symbol="币安USDT"
    )
    add(store, untold)
    assert stored(store) == (untold,)


def test_fills_of_one_symbol_or_of_another_account(store: Store, make_fill: MakeFill) -> None:
    bitcoin, ether = make_fill(1), make_fill(1, symbol="ETHUSDT")
    add(store, bitcoin, ether)
    with store.writing() as writer:
        writer.save_account(Account(name="Second"))
        assert writer.add_fills(Account(name="Second"), [bitcoin], None) == Added(added=1)
        assert writer.fills("Nobody") == ()
    assert stored(store, "ETHUSDT") == (ether,)


def test_importing_again_adds_nothing(store: Store, make_fill: MakeFill) -> None:
    fills = [make_fill(number) for number in range(1, 8)]
    add(store, *fills[:4])
    assert add(store, *fills[2:]) == Added(added=3, known=2)
    assert add(store, *fills) == Added(known=7)
    assert len(stored(store)) == 7


def test_more_rows_than_one_statement_takes(
    store: Store, make_fill: MakeFill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "_CHUNK", 3)
    fills = [make_fill(number) for number in range(1, 12)]
    add(store, *fills[4:9])
    assert add(store, *fills) == Added(added=6, known=5)
    assert add(store) == Added()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("price", Decimal(7), "7"),
        ("quantity", Decimal("0.6"), "0.6"),
        ("fee", Decimal(-1), "-1"),
        ("fee_asset", "BNB", "BNB"),
        ("realized_pnl", Decimal("0.1"), "0.1"),
        ("order_side", OrderSide.SELL, "sell"),
        ("order_id", "78", "78"),
        ("is_maker", True, "1"),
        ("traded_at", datetime(2024, 1, 2, tzinfo=UTC), "2024-01-02 00:00:00+00:00"),
    ],
)
def test_the_same_trade_id_with_another_value_is_a_conflict(
    store: Store, make_fill: MakeFill, field: str, value: Any, told: str
) -> None:
    add(store, make_fill(1))
    done = add(store, replace(make_fill(1), **{field: value}), make_fill(1), make_fill(2))
    assert (done.added, done.known) == (1, 1)
    (conflict,) = done.conflicts
    assert conflict.identity == ("BTCUSDT", "1")
    assert (conflict.field, conflict.offered) == (field, told)
    assert stored(store) == (make_fill(1), make_fill(2))


def test_two_rows_of_one_file_may_be_in_conflict_too(store: Store, make_fill: MakeFill) -> None:
    done = add(store, make_fill(1), make_fill(1, price=Decimal("1.50")))
    assert done == Added(
        added=1,
        conflicting=1,
        conflicts=(
            Conflict(identity=("BTCUSDT", "1"), field="price", stored="42001.1", offered="1.5"),
        ),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"realized_pnl": None},
        {"order_id": None, "is_maker": None},
        {"fee": None, "fee_asset": None},
        {"traded_at": datetime(2024, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)},
        {"position_side": PositionSide.LONG},
        {"quantity": Decimal("0.50000")},
    ],
)
def test_another_dialect_of_the_same_fill_is_known(
    store: Store, make_fill: MakeFill, fields: dict[str, Any]
) -> None:
    is_less, is_more = None in fields.values(), "position_side" in fields
    add(store, make_fill(1))
    assert add(store, make_fill(1, **fields)) == Added(known=not is_more, updated=is_more)
    with store.writing() as writer:
        writer.save_account(Account(name="Turned"))
        writer.add_fills("Turned", [make_fill(1, **fields)], None)
        told = writer.add_fills("Turned", [make_fill(1)], None)
        assert told == Added(known=not is_less, updated=is_less)
        # What one dialect does not tell is taken from the other, whichever came first.
        if is_less or is_more:
            assert writer.fills("Turned") == writer.fills("Main")


def test_what_two_dialects_tell_is_put_together(store: Store, make_fill: MakeFill) -> None:
    hedged = make_fill(1, position_side=PositionSide.LONG, fee=None, fee_asset=None)
    add(store, hedged)
    assert add(store, make_fill(1)) == Added(updated=1)
    assert stored(store) == (make_fill(1, position_side=PositionSide.LONG),)
    assert add(store, make_fill(1), hedged) == Added(known=2)
    other = make_fill(1, position_side=PositionSide.SHORT)
    assert add(store, other).conflicting == 1


def test_a_number_with_too_many_digits_undoes_the_transaction(
    store: Store, make_fill: MakeFill
) -> None:
    with pytest.raises(InvalidValueError, match="price: has more than 18 digits"):
        add(store, make_fill(1), make_fill(2, price=Decimal("1E-19")))
    assert stored(store) == ()


def test_any_exception_undoes_the_transaction(store: Store, make_fill: MakeFill) -> None:
    def interrupted() -> None:
        with store.writing() as writer:
            writer.add_fills("Main", [make_fill(1)], None)
            assert len(writer.fills("Main")) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert stored(store) == ()


def test_an_account_that_does_not_exist_cannot_be_given_rows(
    store: Store, make_fill: MakeFill, make_income: MakeIncome
) -> None:
    with store.writing() as writer:
        with pytest.raises(UnknownAccountError, match="no account named Nobody"):
            writer.add_fills("Nobody", [make_fill()], None)
        with pytest.raises(UnknownAccountError, match="no account named Ghost"):
            writer.add_incomes(Account(name="Ghost"), [make_income()], None)


def test_a_reader_does_not_see_what_is_written_meanwhile(store: Store, make_fill: MakeFill) -> None:
    with store.reading() as reader:
        assert reader.fills("Main") == ()
        add(store, make_fill())
        assert reader.fills("Main") == ()
    assert len(stored(store)) == 1


def test_incomes_are_known_by_type_and_transaction_id(
    store: Store, make_income: MakeIncome
) -> None:
    funding = make_income(1)
    fee = make_income(1, income_type="COMMISSION", amount=Decimal("-0.01"), symbol=None)
    other = make_income(1, amount=Decimal(2))
    with store.writing() as writer:
        assert writer.add_incomes("Main", [fee, funding, fee, other], None) == Added(
            added=2,
            known=1,
            conflicting=1,
            conflicts=(
                Conflict(
                    identity=("FUNDING_FEE", "txn-1"), field="amount", stored="-0.125", offered="2"
                ),
            ),
        )
        assert writer.incomes("Main") == (fee, funding)


SOME = st.lists(st.integers(1, 12), max_size=14)


@given(files=st.lists(SOME, min_size=1, max_size=4))
@examples(10, shares_fixtures=True)
def test_overlapping_files_in_any_order_make_their_exact_union(
    store: Store, make_fill: MakeFill, files: list[list[int]]
) -> None:
    account = Account(name=f"Account {uuid4()}")
    total = Added()
    with store.writing() as writer:
        writer.save_account(account)
        for numbers in files:
            total += writer.add_fills(account, map(make_fill, numbers), None)
        union = {number for numbers in files for number in numbers}
        assert writer.fills(account) == tuple(map(make_fill, sorted(union)))
    assert total == Added(added=len(union), known=sum(map(len, files)) - len(union))
