from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import portfolio_lines
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import UnknownBracketsError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines
from journal.domain.values import MarginMode, Side

AT = datetime(2026, 10, 1, tzinfo=UTC)


def cross(symbol: str, **changes: Any) -> LinearPosition:
    given: dict[str, Any] = {
        "symbol": symbol,
        "side": Side.LONG,
        "margin_mode": MarginMode.CROSS,
        "quantity": Decimal(1),
        "entry_price": Decimal(100),
        "leverage": Decimal(10),
        "wallet_balance": Decimal(60),
        "mark_price": Decimal(100),
    }
    return LinearPosition(**(given | changes))


def solve(flat_table: BracketTable, *positions: LinearPosition) -> tuple[MarginLines, ...]:
    return portfolio_lines(positions, lambda _: flat_table, at=AT)


def test_each_cross_position_pays_for_the_others(flat_table: BracketTable) -> None:
    first, second = solve(
        flat_table, cross("AUSDT"), cross("BUSDT", mark_price=Decimal(90), side=Side.LONG)
    )
    # A: 60 - 9 - 10 + (P - 100) = 0.1 P; B: 60 - 10 + 0 + (P - 100) = 0.1 P
    assert first.liquidation_price == Decimal("65.55555556")
    assert second.liquidation_price == Decimal("55.55555556")
    assert first.margin_ratio == second.margin_ratio == Decimal("0.38")
    assert first.flags == second.flags == frozenset()


def test_isolated_positions_neither_give_nor_take(flat_table: BracketTable) -> None:
    isolated = cross("BUSDT", margin_mode=MarginMode.ISOLATED, mark_price=Decimal(50))
    alone = solve(flat_table, cross("AUSDT"))[0]
    beside, _ = solve(flat_table, cross("AUSDT"), isolated)
    assert beside == alone


def test_both_legs_of_one_symbol_are_solved_together(flat_table: BracketTable) -> None:
    long_leg, short_leg, other = solve(
        flat_table,
        cross("AUSDT", quantity=Decimal(2)),
        cross("AUSDT", side=Side.SHORT),
        cross("BUSDT"),
    )
    # 60 - 10 (B) + (P - 100) - 0.3 P = 0
    for leg in (long_leg, short_leg):
        assert leg.liquidation_price == Decimal("71.42857143")
        assert leg.hedge_prices is not None
    # B carries both legs' maintenance of 30: 60 - 30 + (P - 100) = 0.1 P
    assert other.liquidation_price == Decimal("77.77777778")
    assert other.hedge_prices is None


def test_a_wallet_past_liquidation_flags_every_cross_position(flat_table: BracketTable) -> None:
    answers = solve(flat_table, cross("AUSDT", mark_price=Decimal(50)), cross("BUSDT"))
    assert all(MarginFlag.AT_OR_PAST_LIQUIDATION in answer.flags for answer in answers)


def test_a_cross_position_given_twice_is_refused(flat_table: BracketTable) -> None:
    with pytest.raises(InvalidValueError, match=r"positions\[1\].symbol: is the same cross long"):
        solve(flat_table, cross("AUSDT"), cross("AUSDT"))


def test_isolated_positions_of_one_symbol_may_stand_side_by_side(
    flat_table: BracketTable,
) -> None:
    one = cross("AUSDT", margin_mode=MarginMode.ISOLATED)
    assert len(solve(flat_table, one, one)) == 2


def test_a_cross_wallet_needs_every_mark(flat_table: BracketTable) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        solve(flat_table, cross("AUSDT"), cross("BUSDT", mark_price=None))
    assert refusal.value.field == "positions[1].mark_price"


def test_a_fault_found_while_solving_names_its_position(flat_table: BracketTable) -> None:
    unknown = cross("BUSDT", margin_mode=MarginMode.ISOLATED, wallet_balance=None, leverage=None)
    with pytest.raises(InvalidValueError) as refusal:
        solve(flat_table, cross("AUSDT"), unknown)
    assert refusal.value.field == "positions[1].leverage"


def test_a_symbol_without_brackets_names_its_position(flat_table: BracketTable) -> None:
    def table_of(symbol: str) -> BracketTable:
        if symbol == "AUSDT":
            return flat_table
        raise UnknownBracketsError(symbol)

    with pytest.raises(InvalidValueError) as refusal:
        portfolio_lines([cross("AUSDT"), cross("BUSDT")], table_of, at=AT)
    assert refusal.value.field == "positions[1].symbol"
    assert "'BUSDT'" in refusal.value.reason


def test_no_positions_give_no_answers(flat_table: BracketTable) -> None:
    assert solve(flat_table) == ()


def test_contracts_of_one_coin_share_its_wallet_and_not_that_of_another(
    flat_table: BracketTable,
) -> None:
    def coin(symbol: str, mark: str) -> InversePosition:
        return InversePosition(
            symbol=symbol,
            side=Side.LONG,
            margin_mode=MarginMode.CROSS,
            quantity=Decimal(10),
            contract_size=Decimal(100),
            entry_price=Decimal(100),
            wallet_balance=Decimal(5),
            mark_price=Decimal(mark),
        )

    positions = [coin("BTCUSD_PERP", "100"), coin("BTCUSD_261225", "125"), coin("ETHUSD_PERP", "1")]
    first, _, alone = portfolio_lines(positions, lambda _: flat_table, at=AT)
    # 5 + 2 - 0.8 + 10 - 1000 x = 100 x
    assert first.liquidation_price == Decimal("67.90123457")
    # 5 + 10 = 1100 x
    assert alone.liquidation_price == Decimal("73.33333333")
    assert first.flags == frozenset()
