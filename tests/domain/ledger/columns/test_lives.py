"""Sizes and entries from fill to fill, all at once, are those of the fold of values."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.events import PositionEventKind
from journal.domain.ledger.positions import Position, PositionEvent
from journal.domain.values import Fill, OrderSide, PositionSide
from tests.domain.ledger.columns.accounts import START, fills_of_an_account, told
from tests.examples import examples

D = Decimal
NOW = ms_from_utc(START + timedelta(days=2))
ORDERS = ("7", "8", "07", "typed")
many = examples(12)


def at(event: PositionEvent) -> int:
    return ms_from_utc(event.fill.traded_at)


def size(event: PositionEvent) -> tuple[float, float]:
    return float(event.quantity_after), float(event.entry_price_after or 0)


def before_closing(position: Position) -> PositionEvent | None:
    """The last event before the parts of the closing order; None: it is not closed."""
    events = position.events
    if events[-1].kind is not PositionEventKind.CLOSE:
        return None
    kept = len(events) - 1
    while kept > 1 and events[kept - 1].kind.takes_off and is_part(events[kept - 1], events[-1]):
        kept -= 1
    return events[kept - 1]


def is_part(event: PositionEvent, last: PositionEvent) -> bool:
    if last.fill.order_id is not None:
        return event.fill.order_id == last.fill.order_id
    return at(event) // 1000 == at(last) // 1000


def stretches(position: Position) -> Iterator[tuple[float, ...]]:
    """Since, until, quantity, entry, and what lines belong to, event by event."""
    limit = before_closing(position)
    for event, following in pairwise([*position.events, None]):
        assert event is not None
        until = (NOW if position.is_open else at(event)) if following is None else at(following)
        held = event if limit is None or at(event) < at(limit) else limit
        if event.quantity_after and at(event) < until:
            yield (
                *(
                    at(event),
                    until,
                    float(event.quantity_after),
                    float(event.entry_price_after or 0),
                ),
                *(at(held), float(held.quantity_after), float(held.entry_price_after or 0)),
            )


def require_same(fills: list[Fill]) -> int:
    """Compare every position that the columns speak of, and return how many these are."""
    ledger = Ledger(FillTable.of(fills))
    lives, others = ledger.lives(NOW)
    spoken = sorted(set(range(len(ledger))) - set(others.tolist()))
    for place in spoken:
        ours, traded = lives.place == place, lives.traded_place == place
        names = ["since", "until", "quantity", "entry"]
        names += ["held_since", "held_quantity", "held_entry"]
        rows = zip(*(getattr(lives, name)[ours].tolist() for name in names), strict=True)
        position = ledger[place]
        assert list(map(list, rows)) == [pytest.approx(list(one)) for one in stretches(position)]
        told_of = zip(
            lives.traded_price[traded].tolist(),
            lives.traded_quantity[traded].tolist(),
            lives.traded_entry[traded].tolist(),
            strict=True,
        )
        assert list(map(list, told_of)) == [
            pytest.approx([float(event.fill.price), *size(before)])
            for before, event in pairwise(position.events)
        ]
    assert set(lives.place.tolist()) <= set(spoken)
    return len(spoken)


@many
@given(fills=fills_of_an_account(), data=st.data())
def test_every_stretch_is_that_of_the_events(fills: list[Fill], data: st.DataObject) -> None:
    orders = st.sampled_from((None, *ORDERS))
    require_same([replace(fill, order_id=data.draw(orders)) for fill in fills])


def test_a_reversal_ends_one_life_and_begins_another() -> None:
    def fill(second: int, side: str, quantity: int, price: int, order: str | None) -> Fill:
        return Fill(
            symbol="BTCUSDT",
            trade_id=f"{second}{price}",
            order_id=order,
            traded_at=START + timedelta(seconds=second),
            order_side=OrderSide(side),
            position_side=PositionSide.BOTH,
            price=D(price),
            quantity=D(quantity),
            fee=None,
            fee_asset=None,
            realized_pnl=None,
            is_maker=None,
        )

    fills = [
        fill(0, "buy", 2, 100, "1"),
        fill(10, "buy", 2, 110, "2"),
        fill(20, "sell", 1, 120, "3"),
        fill(21, "sell", 1, 121, "3"),
        fill(22, "sell", 5, 119, "3"),
        fill(30, "buy", 1, 90, None),
        fill(30, "buy", 2, 91, None),
    ]
    assert require_same(told(fills)) == 2
    assert require_same([replace(one, order_id=None) for one in told(fills)]) == 2
