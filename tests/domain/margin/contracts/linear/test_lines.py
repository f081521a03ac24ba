from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines, margin_lines
from journal.domain.margin.contracts.position import Leg
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
        "mark_price": Decimal(29000),
    }
    return LinearPosition(**(given | changes))


def lines(table: BracketTable | None, **changes: Any) -> MarginLines:
    return margin_lines(position(**changes), table, at=AT)


def test_one_isolated_position_shows_all_its_figures(table: BracketTable) -> None:
    shown = lines(table, stop_price=Decimal(28500), tick_size=Decimal("0.1"))
    assert shown.liquidation_price == Decimal("27108.43373494")
    assert shown.displayed_liquidation_price == Decimal("27108.5")
    assert shown.simplified_liquidation_price == Decimal(27000)
    assert shown.bankruptcy_price == Decimal(27000)
    assert shown.break_even_price == Decimal(30015)
    # 30,015 / 0.9995, never a digit too early
    assert shown.honest_break_even_price == Decimal("30030.01500751")
    assert lines(table, side=Side.SHORT).honest_break_even_price == Decimal("29970.01499250")
    assert shown.return_on_mark == Decimal("-0.34482759")
    assert shown.return_on_entry == Decimal("-0.33333333")
    assert shown.notional == Decimal(29000)
    assert shown.maintenance_margin == Decimal(116)
    assert shown.initial_margin == Decimal(2900)
    assert shown.unrealized_pnl == Decimal(-1000)
    assert shown.margin_ratio == Decimal("0.058")
    assert shown.liquidation_distance_ratio == Decimal("0.06522642")
    assert shown.stop is not None
    assert shown.stop.loss == Decimal(1500)
    assert shown.flags == frozenset()


def test_without_a_mark_margins_are_those_at_entry_and_pnl_is_unknown(
    table: BracketTable,
) -> None:
    shown = lines(table, mark_price=None)
    assert shown.maintenance_margin == Decimal(120)
    assert shown.initial_margin == Decimal(3000)
    assert shown.unrealized_pnl is None
    assert shown.margin_ratio is None
    assert shown.liquidation_distance_ratio is None
    assert shown.stop is None


def test_an_unknown_isolated_wallet_is_estimated_and_says_so(table: BracketTable) -> None:
    shown = lines(table, wallet_balance=None)
    assert shown.wallet == Decimal(2985)
    assert shown.flags == {MarginFlag.ESTIMATED_WALLET}


def test_neither_wallet_nor_leverage_is_a_question_to_the_trader(table: BracketTable) -> None:
    with pytest.raises(InvalidValueError, match="leverage: is unknown"):
        lines(table, wallet_balance=None, leverage=None)


def test_a_cross_wallet_is_never_estimated(table: BracketTable) -> None:
    with pytest.raises(InvalidValueError, match="wallet_balance: is unknown"):
        lines(table, margin_mode=MarginMode.CROSS, wallet_balance=None)


def test_a_known_wallet_needs_no_leverage(table: BracketTable) -> None:
    shown = lines(table, leverage=None)
    assert shown.liquidation_price == Decimal("27108.43373494")
    assert shown.initial_margin is None
    assert shown.simplified_liquidation_price is None


def test_unknown_brackets_leave_what_needs_none(table: BracketTable) -> None:
    shown = lines(None, tick_size=Decimal("0.1"), stop_price=Decimal(28500))
    assert shown.flags == {MarginFlag.UNKNOWN_BRACKETS}
    assert shown.liquidation_price is None
    assert shown.displayed_liquidation_price is None
    assert shown.maintenance_margin is None
    assert shown.margin_ratio is None
    assert shown.brackets_as_of is None
    assert shown.bankruptcy_price == lines(table).bankruptcy_price
    assert shown.simplified_liquidation_price == Decimal(27000)


def test_old_brackets_are_flagged_with_their_day(table: BracketTable) -> None:
    shown = lines(replace(table, as_of=date(2026, 8, 1)))
    assert shown.flags == {MarginFlag.STALE_BRACKETS}
    assert shown.brackets_as_of == date(2026, 8, 1)


@pytest.mark.parametrize("mark", ["27108.43373493", "26000"])
def test_a_mark_at_or_past_liquidation_is_flagged_and_the_price_still_given(
    table: BracketTable, mark: str
) -> None:
    shown = lines(table, mark_price=Decimal(mark))
    assert MarginFlag.AT_OR_PAST_LIQUIDATION in shown.flags
    assert shown.liquidation_price == Decimal("27108.43373494")


def test_a_notional_outside_the_table_is_flagged(table: BracketTable) -> None:
    shown = lines(table, quantity=Decimal(40), wallet_balance=Decimal(900000))
    assert MarginFlag.BEYOND_LAST_BRACKET in shown.flags


def test_cross_without_its_neighbors_is_flagged(table: BracketTable) -> None:
    cross = MarginMode.CROSS
    alone = lines(table, margin_mode=cross)
    assert alone.flags == {MarginFlag.SINGLE_POSITION_ASSUMPTION}
    half = lines(table, margin_mode=cross, other_unrealized_pnl=Decimal(1))
    assert half.flags == {MarginFlag.SINGLE_POSITION_ASSUMPTION}
    told = lines(
        table,
        margin_mode=cross,
        other_unrealized_pnl=Decimal(-100),
        other_maintenance_margin=Decimal(50),
    )
    assert told.flags == frozenset()
    assert told.liquidation_price == Decimal("27259.03614458")
    assert told.bankruptcy_price == Decimal(27100)
    assert told.margin_ratio == Decimal("0.08736843")


@pytest.mark.parametrize(
    ("theirs", "differs"), [("27108.5", False), ("27108.3", True), ("27108.53373495", True)]
)
def test_a_difference_from_the_exchange_of_over_a_tick_is_flagged(
    table: BracketTable, theirs: str, *, differs: bool
) -> None:
    shown = lines(table, exchange_liquidation_price=Decimal(theirs), tick_size=Decimal("0.1"))
    assert (MarginFlag.DIFFERS_FROM_EXCHANGE in shown.flags) is differs


def test_an_exchange_price_cannot_differ_from_one_we_do_not_have() -> None:
    shown = lines(None, exchange_liquidation_price=Decimal(1))
    assert MarginFlag.DIFFERS_FROM_EXCHANGE not in shown.flags


@pytest.mark.parametrize(
    "field",
    [
        "quantity",
        "entry_price",
        "leverage",
        "wallet_balance",
        "mark_price",
        "stop_price",
        "tick_size",
        "exchange_liquidation_price",
    ],
)
@pytest.mark.parametrize("value", ["0", "-1", "NaN"])
def test_impossible_numbers_are_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        position(**{field: Decimal(value)})
    assert refusal.value.field == field


@pytest.mark.parametrize("field", ["other_maintenance_margin", "other_unrealized_pnl"])
def test_an_isolated_position_shares_no_wallet(field: str) -> None:
    position(**{field: Decimal(0)})
    with pytest.raises(InvalidValueError, match="the position is isolated"):
        position(**{field: Decimal(1)})
    with pytest.raises(InvalidValueError, match="must be a number"):
        position(margin_mode=MarginMode.CROSS, **{field: Decimal("NaN")})


def hedged(side: Side, flat_table: BracketTable, **changes: Any) -> MarginLines:
    sizes = {Side.LONG: Decimal(2), Side.SHORT: Decimal(1)}
    given: dict[str, Any] = {
        "side": side,
        "margin_mode": MarginMode.CROSS,
        "quantity": sizes[side],
        "entry_price": Decimal(100),
        "mark_price": Decimal(100),
        "wallet_balance": Decimal(50),
        "opposite_leg": Leg(quantity=sizes[side.opposite], entry_price=Decimal(100)),
        "other_maintenance_margin": Decimal(0),
        "other_unrealized_pnl": Decimal(0),
        "stop_price": Decimal(90),
        "tick_size": Decimal(1),
    }
    return lines(flat_table, **(given | changes))


def test_both_legs_of_a_symbol_share_prices_ratio_and_bankruptcy(
    flat_table: BracketTable,
) -> None:
    for side in Side:
        shown = hedged(side, flat_table)
        assert shown.hedge_prices is not None
        assert shown.hedge_prices.lower_price == Decimal("71.42857143")
        assert shown.hedge_prices.upper_price is None
        assert shown.liquidation_price == Decimal("71.42857143")
        assert shown.displayed_liquidation_price == Decimal(72)
        assert shown.bankruptcy_price == Decimal(50)
        assert shown.margin_ratio == Decimal("0.6")
        assert shown.flags == frozenset()


def test_a_stop_of_a_hedged_leg_guards_the_price_on_its_own_side(
    flat_table: BracketTable,
) -> None:
    long_stop = hedged(Side.LONG, flat_table).stop
    short_stop = hedged(Side.SHORT, flat_table).stop
    assert long_stop is not None
    assert long_stop.liquidation_buffer == Decimal("18.57142857")
    assert short_stop is not None
    assert short_stop.liquidation_buffer is None


def test_an_upper_hedge_price_is_displayed_downwards(flat_table: BracketTable) -> None:
    shown = hedged(
        Side.LONG,
        flat_table,
        quantity=Decimal(1),
        wallet_balance=Decimal("50.1"),
        mark_price=Decimal(200),
    )
    assert shown.liquidation_price == Decimal("250.5")
    assert shown.displayed_liquidation_price == Decimal(250)


def test_a_hedge_whose_shown_price_lies_outside_the_table_is_flagged(
    table: BracketTable,
) -> None:
    shown = hedged(
        Side.LONG,
        table,
        quantity=Decimal(1),
        entry_price=Decimal(900000),
        mark_price=Decimal(900000),
        opposite_leg=Leg(quantity=Decimal(1), entry_price=Decimal(900000)),
        wallet_balance=Decimal(20000),
    )
    # 20,000 - 2 (0.01 P - 1,300) = 0
    assert shown.liquidation_price == Decimal(1130000)
    assert shown.flags == {MarginFlag.BEYOND_LAST_BRACKET}


def test_a_hedge_with_unknown_brackets_still_has_its_bankruptcy_price(
    flat_table: BracketTable,
) -> None:
    known = hedged(Side.LONG, flat_table)
    unknown = margin_lines(
        position(
            margin_mode=MarginMode.CROSS,
            quantity=Decimal(2),
            entry_price=Decimal(100),
            mark_price=Decimal(100),
            wallet_balance=Decimal(50),
            opposite_leg=Leg(quantity=Decimal(1), entry_price=Decimal(100)),
        ),
        None,
        at=AT,
    )
    assert unknown.bankruptcy_price == known.bankruptcy_price
    assert unknown.hedge_prices is None


def test_the_position_of_the_acceptance_shows_its_lines(flat_table: BracketTable) -> None:
    shown = lines(
        flat_table,
        symbol="XRPUSDT",
        quantity=Decimal(10000),
        entry_price=Decimal("1.1893"),
        leverage=Decimal(20),
        wallet_balance=None,
        mark_price=None,
    )
    assert shown.wallet == Decimal("588.7035")
    assert shown.bankruptcy_price == Decimal("1.13042965")
