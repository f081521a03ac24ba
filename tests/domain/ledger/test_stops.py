"""The stop of a position as it moved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.positions import Position
from journal.domain.ledger.stops import StopOrders, StopStep, stop_history
from journal.domain.values import ExchangeOrder, OrderSide, PositionSide
from tests.examples import examples

Fold = Callable[..., tuple[Position, ...]]
D = Decimal


def after(position: Position, seconds: float) -> datetime:
    return position.opened_at + timedelta(seconds=seconds)


def stop(position: Position, placed: float, price: float, **changes: Any) -> ExchangeOrder:
    """Return a stop order, placed and updated so many seconds after the opening."""
    updated = changes.pop("updated", None)
    fields: dict[str, Any] = {
        "symbol": position.symbol,
        "order_id": f"{placed}:{price}",
        "client_order_id": None,
        "order_type": "STOP_MARKET",
        "order_side": OrderSide.SELL,
        "position_side": PositionSide.BOTH,
        "price": D(0),
        "average_price": D(0),
        "quantity": D(0),
        "executed_quantity": D(0),
        "stop_price": D(str(price)),
        "status": "NEW" if updated is None else "CANCELED",
        "placed_at": after(position, placed),
        "updated_at": None if updated is None else after(position, updated),
    }
    return ExchangeOrder(**(fields | changes))


def steps(position: Position, *orders: ExchangeOrder) -> list[tuple[float, Decimal | None]]:
    history = stop_history(position, orders)
    return [((step.at - position.opened_at).total_seconds(), step.price) for step in history]


def test_a_stop_that_was_moved_has_a_step_for_each_price(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110 +600s")
    moved = [
        stop(position, 5, 95, updated=60),
        stop(position, 60, 97, updated=120),
        stop(position, 120, 90),
    ]
    assert steps(position, *moved) == [(5, D(95)), (60, D(97)), (120, D(90))]


def test_a_stop_taken_away_leaves_none(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110 +600s")
    assert steps(position, stop(position, 5, 95, updated=60)) == [(5, D(95)), (60, None)]


def test_of_several_stops_the_one_reached_first_counts(fold: Fold) -> None:
    (long,) = fold("buy 1@100", "sell 1@110 +600s")
    both = [stop(long, 5, 90), stop(long, 10, 95, updated=60)]
    assert steps(long, *both) == [(5, D(90)), (10, D(95)), (60, D(90))]
    (short,) = fold("sell 1@100", "buy 1@90 +600s")
    bought: dict[str, Any] = {"order_side": OrderSide.BUY}
    both = [stop(short, 5, 110, **bought), stop(short, 10, 105, updated=60, **bought)]
    assert steps(short, *both) == [(5, D(110)), (10, D(105)), (60, D(110))]


def test_a_stop_from_before_the_opening_stands_from_the_opening_on(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110 +600s")
    assert steps(position, stop(position, -30, 95)) == [(0, D(95))]
    assert steps(position, stop(position, -30, 95, updated=-10)) == []
    assert steps(position, stop(position, -30, 95, updated=-10, status="FILLED")) == []


def test_what_the_exchange_clears_at_the_closing_was_not_taken_away(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@90 +600s")
    held = (position.closed_at or position.opened_at) - position.opened_at
    end = held.total_seconds()
    assert steps(position, stop(position, 5, 95, updated=end - 2)) == [(5, D(95))]
    assert steps(position, stop(position, 5, 95, updated=end + 90)) == [(5, D(95))]
    assert steps(position, stop(position, end, 95)) == []


def test_a_filled_stop_is_told_apart_from_one_that_was_moved(fold: Fold) -> None:
    (position,) = fold("buy 2@100", "sell 1@95 +120s", "sell 1@90 +600s")
    filled = stop(position, 5, 95, updated=60, status="FILLED", quantity=D(1))
    history = stop_history(position, [filled, stop(position, 6, 90)])
    assert history == (
        StopStep(at=after(position, 5), price=D(95), quantity=D(1), covered=D(1)),
        StopStep(at=after(position, 6), price=D(95), quantity=D(1)),
        StopStep(at=after(position, 60), price=D(90), was_filled=True),
    )


def test_nothing_is_said_of_an_order_canceled_at_an_unknown_time(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110 +600s")
    assert steps(position, stop(position, 5, 95, status="CANCELED")) == []


def test_a_rejected_order_never_stood(fold: Fold) -> None:
    (position,) = fold("buy 1@100")
    assert steps(position, stop(position, 5, 95, status="REJECTED")) == []
    assert steps(position, stop(position, 5, 95)) == [(5, D(95))]


@pytest.fixture(scope="module")
def lived(fold: Fold) -> Position:
    (position,) = fold("buy 1@100", "sell 1@110 +600s")
    return position


@given(data=st.data())
@examples(15)
def test_asking_for_the_orders_around_a_position_loses_none(
    lived: Position, data: st.DataObject
) -> None:
    seconds = st.integers(-600, 1_200)
    orders = []
    for number in range(data.draw(st.integers(0, 6))):
        placed = data.draw(seconds)
        ended = data.draw(st.none() | st.integers(placed, 1_300))
        status = data.draw(st.sampled_from(["CANCELED", "FILLED", "EXPIRED", "NEW"]))
        updated = None if ended is None or status == "NEW" else float(ended)
        price = 90.0 + data.draw(st.integers(0, 5))
        order = stop(lived, placed, price, updated=updated, status=status, order_id=str(number))
        orders.append(order)
    around = StopOrders(orders).around(lived)
    assert stop_history(lived, around) == stop_history(lived, orders)


def test_stops_over_parts_cover_their_sum_and_one_over_all_covers_all(fold: Fold) -> None:
    (position,) = fold("buy 3@100", "sell 3@110 +600s")
    parts = [stop(position, 5, 95, quantity=D(1)), stop(position, 9, 90, quantity=D("1.5"))]
    history = stop_history(position, [*parts, stop(position, 20, 85)])
    assert [(step.price, step.quantity, step.covered) for step in history] == [
        (D(95), D(1), D(1)),
        (D(95), D(1), D("2.5")),
        (D(95), D(1), None),
    ]
