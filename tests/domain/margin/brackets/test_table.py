from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.book import BracketBook, UnknownBracketsError
from journal.domain.margin.brackets.table import (
    Bracket,
    BracketTable,
    initial_margin,
    maintenance_margin,
    max_notional,
)
from tests.domain.margin.bracket_search import bracket_of


def with_row(table: BracketTable, row: int, **changes: Decimal) -> tuple[Bracket, ...]:
    brackets = list(table.brackets)
    brackets[row] = replace(brackets[row], **changes)
    return tuple(brackets)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("floor", Decimal(-1)),
        ("floor", Decimal("NaN")),
        ("cap", Decimal(0)),
        ("max_leverage", Decimal("Infinity")),
        ("maintenance_margin_rate", Decimal(1)),
        ("maintenance_margin_rate", Decimal("-0.004")),
        ("maintenance_amount", Decimal(-50)),
    ],
)
def test_a_bracket_with_an_impossible_number_is_refused(
    table: BracketTable, field: str, value: Decimal
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        with_row(table, 0, **{field: value})
    assert refusal.value.field == field


def test_a_cap_must_lie_above_its_floor(table: BracketTable) -> None:
    with pytest.raises(InvalidValueError, match="must be above the floor 50000"):
        with_row(table, 1, cap=Decimal(50000))


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        (0, "floor", Decimal(1)),
        (0, "maintenance_amount", Decimal("0.01")),
        (1, "floor", Decimal(49999)),
        (1, "maintenance_margin_rate", Decimal("0.004")),
        (2, "max_leverage", Decimal(101)),
        (2, "maintenance_amount", Decimal("1300.011")),
        (2, "maintenance_amount", Decimal("1299.989")),
    ],
)
def test_a_table_with_a_fault_is_refused_whole_and_the_fault_named(
    table: BracketTable, row: int, field: str, value: Decimal
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        BracketTable(symbol="BTCUSDT", brackets=with_row(table, row, **{field: value}))
    assert refusal.value.field == f"BTCUSDT[{row}].{field}"


def test_amounts_may_be_rounded_to_a_cent_and_leverage_may_repeat(table: BracketTable) -> None:
    BracketTable(
        symbol="BTCUSDT",
        brackets=with_row(
            table, 2, maintenance_amount=Decimal("1300.01"), max_leverage=Decimal(100)
        ),
    )


def test_a_table_without_brackets_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="BTCUSDT: has no brackets"):
        BracketTable(symbol="BTCUSDT", brackets=())


@pytest.mark.parametrize(
    ("notional", "amount"),
    [("0", "0"), ("50000", "0"), ("50000.01", "50"), ("1000000", "1300"), ("9999999", "1300")],
)
def test_a_notional_on_a_cap_belongs_to_the_bracket_below(
    table: BracketTable, notional: str, amount: str
) -> None:
    assert bracket_of(table, Decimal(notional)).maintenance_amount == Decimal(amount)


@pytest.mark.parametrize("notional", ["-1", "NaN", "Infinity"])
def test_no_maintenance_margin_for_an_impossible_notional(
    table: BracketTable, notional: str
) -> None:
    with pytest.raises(InvalidValueError, match="notional"):
        maintenance_margin(Decimal(notional), table)


def test_maintenance_margin_is_truncated_to_8_decimals(table: BracketTable) -> None:
    assert maintenance_margin(Decimal("12.34567899"), table) == Decimal("0.04938271")


def test_one_by_leverage_is_rounded_up_before_it_multiplies() -> None:
    assert initial_margin(Decimal(1000), Decimal(15)) == Decimal("66.66667")


def test_a_leverage_never_offered_has_no_largest_notional(table: BracketTable) -> None:
    assert max_notional(table, Decimal(126)) is None
    assert max_notional(table, Decimal(100)) == Decimal(250000)
    assert max_notional(table, Decimal(1)) == Decimal(1000000)


def book(table: BracketTable) -> BracketBook:
    return BracketBook(
        as_of=date(2026, 9, 29),
        source="the exchange",
        content_hash="0",
        tables={"BTCUSDT": replace(table, as_of=date(2026, 9, 29))},
    )


def test_a_book_gives_a_symbol_s_table_or_says_which_symbol_is_unknown(
    table: BracketTable,
) -> None:
    known = book(table)
    assert known.symbols == {"BTCUSDT"}
    assert known.table("BTCUSDT").brackets == table.brackets
    with pytest.raises(UnknownBracketsError, match=r"symbol: no leverage .* 'BTCUSD'") as refusal:
        known.table("BTCUSD")
    assert refusal.value.symbol == "BTCUSD"


@pytest.mark.parametrize(
    ("at", "stale"),
    [
        (datetime(2026, 10, 29, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 10, 30, tzinfo=UTC), True),
        (datetime(2026, 8, 30, tzinfo=UTC), False),
        (datetime(2021, 11, 15, tzinfo=UTC), True),
    ],
)
def test_brackets_are_stale_more_than_30_days_before_or_after_their_day(
    table: BracketTable, at: datetime, *, stale: bool
) -> None:
    known = book(table)
    assert known.is_stale(at) is stale
    assert known.table("BTCUSDT").is_stale(at) is stale
    assert not table.is_stale(at)
