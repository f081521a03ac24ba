from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.values import ExchangeOrder, OrderSide
from journal.storage.records import Added
from journal.storage.store import Store

MakeOrder = Callable[..., ExchangeOrder]
LATER = datetime(2024, 1, 3, tzinfo=UTC)


def add(store: Store, *orders: ExchangeOrder) -> Added:
    with store.writing() as writer:
        return writer.add_orders("Main", orders, None)


def stored(store: Store) -> tuple[ExchangeOrder, ...]:
    with store.reading() as reader:
        return reader.orders("Main")


def test_orders_come_back_equal_in_the_order_they_were_placed(
    store: Store, make_order: MakeOrder
) -> None:
    stop = make_order(2, stop_price=Decimal("40000.5"), client_order_id=None, updated_at=None)
    assert add(store, stop, make_order(1)) == Added(added=2)
    assert stored(store) == (make_order(1), stop)
    assert add(store, stop, make_order(1)) == Added(known=2)


def test_a_later_state_of_an_order_replaces_the_earlier(
    store: Store, make_order: MakeOrder
) -> None:
    filled = make_order(
        1,
        status="FILLED",
        executed_quantity=Decimal("0.5"),
        average_price=Decimal("41000.1"),
        updated_at=LATER,
    )
    add(store, make_order(1))
    assert add(store, filled) == Added(updated=1)
    assert stored(store) == (filled,)
    assert add(store, make_order(1)) == Added(known=1)
    assert stored(store) == (filled,)


def test_states_out_of_order_in_one_file_end_in_the_latest(
    store: Store, make_order: MakeOrder
) -> None:
    filled = make_order(1, status="FILLED", updated_at=LATER)
    partly = make_order(1, status="PARTIALLY_FILLED", updated_at=LATER.replace(day=2, hour=9))
    assert add(store, make_order(1), filled, partly) == Added(added=1, known=1, updated=1)
    assert stored(store) == (filled,)


def test_the_client_order_id_is_learned_from_whichever_file_tells_it(
    store: Store, make_order: MakeOrder
) -> None:
    untold = make_order(1, client_order_id=None, status="FILLED", updated_at=LATER)
    add(store, untold)
    told = make_order(1, client_order_id="autoclose-1")
    assert add(store, told) == Added(updated=1)
    (order,) = stored(store)
    assert (order.client_order_id, order.status) == ("autoclose-1", "FILLED")
    assert add(store, untold) == Added(known=1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"order_side": OrderSide.BUY}, "order_side"),
        ({"placed_at": LATER, "updated_at": LATER}, "placed_at"),
        ({"status": "CANCELED"}, "status"),
        ({"executed_quantity": Decimal("0.1")}, "executed_quantity"),
    ],
)
def test_two_truths_about_one_state_of_an_order_are_a_conflict(
    store: Store, make_order: MakeOrder, fields: dict[str, Any], field: str
) -> None:
    add(store, make_order(1))
    done = add(store, make_order(1, **fields))
    assert (done.added, done.known, done.updated) == (0, 0, 0)
    assert [conflict.field for conflict in done.conflicts] == [field]
    assert stored(store) == (make_order(1),)
