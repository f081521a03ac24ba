"""Fills handed over as bytes lie in the record exactly as those handed over one by one."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.values import Account, Fill, OrderSide, PositionSide
from journal.storage.records import Added
from journal.storage.store import Store
from tests.examples import examples
from tests.fills_as_columns import columns_of

MakeFill = Callable[..., Fill]

CHANGED: dict[str, list[Any]] = {
    "symbol": ["ETHUSDT", "币安USDT", "B"],
    "order_id": [None, "7", "8389765568816714211"],
    "order_side": [OrderSide.SELL],
    "position_side": [PositionSide.LONG],
    "price": [Decimal("0.000001"), Decimal(100)],
    "quantity": [Decimal(1000000)],
    "fee": [None, Decimal("-0.5"), Decimal(0)],
    "fee_asset": [None, "BNB"],
    "realized_pnl": [None, Decimal("-12.5")],
    "is_maker": [None, True],
}


def added(store: Store, account: str, fills: list[Fill], *, as_columns: bool) -> Added:
    with store.writing() as writer:
        writer.save_account(Account(name=account))
        if as_columns:
            return writer.add_fill_columns(account, columns_of(fills), None)
        return writer.add_fills(account, fills, None)


def stored(store: Store, account: str) -> tuple[Fill, ...]:
    with store.reading() as reader:
        return reader.fills(account)


@examples(15, shares_fixtures=True)
@given(
    changes=st.lists(
        st.fixed_dictionaries(
            {"number": st.integers(1, 4)},
            optional={name: st.sampled_from(told) for name, told in CHANGED.items()},
        ),
        min_size=1,
        max_size=6,
    ),
    run=st.uuids(),
)
def test_columns_and_values_are_added_known_and_in_conflict_alike(
    store: Store, make_fill: MakeFill, changes: list[dict[str, Any]], run: object
) -> None:
    fills = [make_fill(**change) for change in changes]
    for part in (fills[:3], fills):
        done = {
            as_columns: added(store, f"{run} {as_columns}", part, as_columns=as_columns)
            for as_columns in (True, False)
        }
        assert done[True] == done[False]
    assert stored(store, f"{run} True") == stored(store, f"{run} False")


def test_every_field_that_a_known_fill_may_differ_in_is_reported(
    store: Store, make_fill: MakeFill
) -> None:
    known = make_fill(1)
    added(store, "Main", [known], as_columns=True)
    for field in fields(Fill):
        if field.name in {"symbol", "trade_id", "position_side"}:
            continue
        before = getattr(known, field.name)
        later = (
            before + timedelta(hours=1)
            if field.name == "traded_at"
            else next(one for one in [*CHANGED[field.name], "9"] if one not in {None, before})
        )
        (conflict,) = added(
            store, "Main", [replace(known, **{field.name: later})], as_columns=True
        ).conflicts
        assert conflict.field == field.name
    assert stored(store, "Main") == (known,)
