"""The edges of the specification (``margin.md`` section 9), one test a row: the engine's column."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import BracketBook, UnknownBracketsError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.lines import inverse_lines
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.lines import LinearPosition, margin_lines
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.numbers import exact_number
from journal.domain.values import MarginMode, Side

AT = datetime(2026, 10, 1, tzinfo=UTC)


def position(**changes: Any) -> LinearPosition:
    given: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "side": Side.LONG,
        "margin_mode": MarginMode.ISOLATED,
        "quantity": Decimal(1),
        "entry_price": Decimal(30000),
        "leverage": Decimal(10),
        "wallet_balance": Decimal(3000),
        "mark_price": Decimal(30000),
    }
    return LinearPosition(**(given | changes))


def lines(table: BracketTable | None, **changes: Any) -> MarginLines:
    return margin_lines(position(**changes), table, at=AT)


def test_no_positive_price_liquidates_a_position_that_nothing_can_take(table: BracketTable) -> None:
    safe_long = lines(table, wallet_balance=Decimal(40000))
    assert safe_long.liquidation_price is None
    assert MarginFlag.NO_LIQUIDATION in safe_long.flags
    safe_short = inverse_lines(
        InversePosition(
            symbol="BTCUSD_PERP",
            side=Side.SHORT,
            margin_mode=MarginMode.ISOLATED,
            quantity=Decimal(3),
            contract_size=Decimal(100),
            entry_price=Decimal(30000),
            wallet_balance=Decimal("0.01"),
        ),
        table,
        at=AT,
    )
    assert safe_short.liquidation_price is None
    assert MarginFlag.NO_LIQUIDATION in safe_short.flags


def test_a_price_far_outside_any_view_is_given_all_the_same(table: BracketTable) -> None:
    near_nothing = lines(table, wallet_balance=Decimal("29999.99"))
    assert near_nothing.liquidation_price == Decimal("0.01004016")
    assert near_nothing.liquidation_distance_ratio == Decimal("0.99999966")
    assert near_nothing.flags == frozenset()


def test_a_position_at_or_past_liquidation_says_so_and_keeps_its_price(table: BracketTable) -> None:
    past = lines(table, mark_price=Decimal(27000))
    assert past.flags == {MarginFlag.AT_OR_PAST_LIQUIDATION}
    assert past.liquidation_price == Decimal("27108.43373494")


def test_beyond_the_last_bracket_the_price_is_given_and_flagged(table: BracketTable) -> None:
    beyond = lines(table, side=Side.SHORT, quantity=Decimal(40), wallet_balance=Decimal(120000))
    assert beyond.flags == {MarginFlag.BEYOND_LAST_BRACKET}
    assert beyond.liquidation_price is not None


def test_old_brackets_are_dated_and_missing_ones_are_a_typed_error(table: BracketTable) -> None:
    old = lines(replace(table, as_of=date(2026, 8, 1)))
    assert old.flags == {MarginFlag.STALE_BRACKETS}
    assert old.brackets_as_of == date(2026, 8, 1)
    assert old.liquidation_price == Decimal("27108.43373494")
    book = BracketBook(as_of=AT.date(), source="", content_hash="", tables={})
    with pytest.raises(UnknownBracketsError, match="no leverage brackets are known for 'BTCUSDT'"):
        book.table("BTCUSDT")
    unknown = lines(None)
    assert unknown.liquidation_price is None
    assert unknown.flags == {MarginFlag.UNKNOWN_BRACKETS}


def test_a_cross_position_whose_neighbors_are_unknown_says_so(table: BracketTable) -> None:
    alone = lines(table, margin_mode=MarginMode.CROSS)
    assert alone.liquidation_price == Decimal("27108.43373494")
    assert alone.flags == {MarginFlag.SINGLE_POSITION_ASSUMPTION}


def test_an_unknown_isolated_wallet_gives_an_estimate_that_is_flagged(table: BracketTable) -> None:
    estimated = lines(table, wallet_balance=None)
    assert estimated.liquidation_price == Decimal("27123.49397590")
    assert estimated.flags == {MarginFlag.ESTIMATED_WALLET}


def test_the_exchange_s_own_price_is_checked_to_one_tick(table: BracketTable) -> None:
    def told(price: str) -> frozenset[MarginFlag]:
        return lines(
            table, exchange_liquidation_price=Decimal(price), tick_size=Decimal("0.1")
        ).flags

    assert told("27108.5") == frozenset()
    assert told("27108.6") == {MarginFlag.DIFFERS_FROM_EXCHANGE}


@pytest.mark.parametrize("number", ["NaN", "0", "-1", "Infinity"])
@pytest.mark.parametrize("field", ["entry_price", "quantity", "wallet_balance"])
def test_impossible_numbers_are_a_typed_error_that_names_the_field(field: str, number: str) -> None:
    with pytest.raises(InvalidValueError, match=field) as refusal:
        position(**{field: Decimal(number)})
    assert refusal.value.field == field


@pytest.mark.parametrize("text", ["", "abc", "1,5", "0x10", "--1", "NaN", "Infinity", "1e400"])
def test_text_that_is_no_number_is_a_typed_error_that_names_the_field(text: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        exact_number(text, "quantity")
    assert refusal.value.field == "quantity"


def test_every_way_the_exchange_writes_numbers_is_read_exactly() -> None:
    assert exact_number("1.0E7", "cap") == Decimal(10_000_000)
    assert exact_number("2.771E-4", "price") == Decimal("0.0002771")
    no_cap = exact_number("9223372036854775807", "cap")
    assert no_cap == Decimal(9223372036854775807)
