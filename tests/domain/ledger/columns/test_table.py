"""A table of numbers gives every fill again, exactly as it was."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.columns.amounts import SEPARATOR, Amounts
from journal.domain.ledger.columns.labels import UNTOLD_ID, Labels
from journal.domain.ledger.columns.table import FillTable
from journal.domain.values import Fill, OrderSide, PositionSide
from tests.examples import examples

D = Decimal
FILL = Fill(
    symbol="BTCUSDT",
    trade_id="7",
    order_id="8",
    traded_at=datetime(2024, 6, 1, tzinfo=UTC),
    order_side=OrderSide.BUY,
    position_side=PositionSide.BOTH,
    price=D("100.5"),
    quantity=D("0.010"),
    fee=D("-0.00000001"),
    fee_asset="BNB",
    realized_pnl=D(0),
    is_maker=True,
)
numbers = st.one_of(
    st.none(),
    st.decimals(-(10**17), 10**17, places=8, allow_nan=False),
    st.decimals(-1, 1, places=15),
    st.sampled_from([D("1E+3"), D("-0"), D("999999999999999999"), D("1e-18")]),
)


@examples(12)
@given(values=st.lists(numbers, max_size=8), first=st.integers(0, 8))
def test_every_number_is_given_back_exactly(values: list[Decimal | None], first: int) -> None:
    groups = np.array([int(place >= first) for place in range(len(values))], np.int16)
    for column in (Amounts.of(values), Amounts.of(values, groups)):
        turned = column.taken(np.arange(len(values))[::-1])
        assert [column.exact(row) for row in range(len(column))] == values
        assert [turned.exact(row) for row in range(len(column))] == values[::-1]


def test_an_empty_column_and_one_of_odd_numbers() -> None:
    assert len(Amounts.of([])) == 0
    odd = Amounts.of([D("1e-18"), None])
    assert [odd.exact(row) for row in range(len(odd))] == [D("1e-18"), None]


def test_a_group_gets_as_few_decimals_as_it_needs() -> None:
    column = Amounts.of(
        [D("60000.1"), D("0.0000123"), None, D(1)], np.array([0, 1, 1, 0], np.int16)
    )
    assert column.places.tolist() == [1, 7, 7, 1]
    assert column.units.tolist()[:2] == [600001, 123]
    assert [str(column.exact(row)) for row in (0, 3)] == ["60000.1", "1"]
    assert column.exact(2) is None


@pytest.mark.parametrize("cell", ["", "-", "1-2", "1.2.3", "1e5", "+1+", "NaN", "٣", "1 2", "--1"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="something else"):
        Amounts.parsed(f"1{SEPARATOR}{cell}{SEPARATOR}2")


@pytest.mark.parametrize(
    "ids",
    [
        ["1", "22", "333"],
        ["0", "10"],
        ["007", "7", None],
        ["typed:1", "2"],
        ["9" * 19, "٣"],
        ["9" * 30, "1"],
        [""],
        [],
    ],
)
def test_every_id_is_given_back(ids: list[str | None]) -> None:
    labels = Labels.of(ids)
    assert [labels.text(row) for row in range(len(ids))] == ids
    if ids:
        joined = SEPARATOR.join(UNTOLD_ID if one is None else one for one in ids)
        parsed = Labels.parsed(joined, len(ids))
        assert [parsed.text(row) for row in range(len(ids))] == ids


def test_an_id_with_a_comma_is_refused() -> None:
    with pytest.raises(ValueError, match="comma"):
        Labels.parsed("1,2,3", 2)


def test_a_row_is_the_fill_it_was_made_from() -> None:
    other = replace(
        FILL,
        symbol="ETHUSDT",
        trade_id="typed:1",
        order_id=None,
        traded_at=FILL.traded_at + timedelta(milliseconds=1),
        order_side=OrderSide.SELL,
        position_side=PositionSide.SHORT,
        fee=None,
        fee_asset=None,
        realized_pnl=None,
        is_maker=None,
    )
    table = FillTable.of([other, FILL])
    assert tuple(table) == (FILL, other)
    assert str(table[0].quantity) == "0.01"
    assert table[-1] == other
    assert table[:1] == (FILL,)
    assert table == FillTable.of([FILL, other])
    assert table != (FILL,)
    assert table != "anything else"
    with pytest.raises(IndexError):
        table[2]


def test_rows_stand_in_the_order_of_time_number_and_text() -> None:
    ids = ["9", "10", "010", "typed", "a", "9" * 30, "9" * 40]
    fills = [replace(FILL, trade_id=one) for one in ids]
    fills.append(replace(FILL, trade_id="1", traded_at=FILL.traded_at + timedelta(seconds=1)))
    wanted = tuple(sorted(fills, key=lambda fill: fill.sort_key))
    for shift in range(len(fills)):
        assert tuple(FillTable.of(fills[shift:] + fills[:shift])) == wanted


def test_numbers_alone_are_sorted_by_number() -> None:
    fills = [replace(FILL, trade_id=one) for one in ("2", "11", "9")]
    for order in permutations(fills):
        assert [fill.trade_id for fill in FillTable.of(order)] == ["2", "9", "11"]


def test_a_table_without_price_or_id_holds_no_fill() -> None:
    table = FillTable.of([FILL])
    broken = replace(table, trade_id=Labels.of([None]))
    with pytest.raises(ValueError, match="without price"):
        broken.fill(0)
