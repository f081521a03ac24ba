from dataclasses import replace
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import HedgeAnswer, MarginFlag
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.linear.hedge import (
    hedge_bankruptcy_price,
    hedge_liquidation_prices,
)
from journal.domain.margin.contracts.position import Leg

ONE_AT_100 = Leg(quantity=Decimal(1), entry_price=Decimal(100))
TWO_AT_100 = Leg(quantity=Decimal(2), entry_price=Decimal(100))


def solve(
    long_leg: Leg, short_leg: Leg, wallet: str, table: BracketTable, other_pnl: str = "0"
) -> HedgeAnswer:
    return hedge_liquidation_prices(
        long_leg=long_leg,
        short_leg=short_leg,
        wallet_balance=Decimal(wallet),
        table=table,
        other_unrealized_pnl=Decimal(other_pnl),
    )


def test_a_net_long_can_liquidate_below_and_maintenance_alone_never_above(
    flat_table: BracketTable,
) -> None:
    # 50 + 2(P - 100) - (P - 100) - 0.3 P = 0.7 P - 50
    answer = solve(TWO_AT_100, ONE_AT_100, "50", flat_table)
    assert answer.lower_price == Decimal("71.42857143")
    assert answer.upper_price is None
    assert answer.flags == frozenset()


def test_equal_legs_liquidate_only_above_by_maintenance_margin(flat_table: BracketTable) -> None:
    # 50 - 0.2 P = 0
    answer = solve(ONE_AT_100, ONE_AT_100, "50", flat_table)
    assert answer.lower_price is None
    assert answer.upper_price == Decimal(250)


def test_rising_rates_bracket_the_mark_with_two_prices() -> None:
    table = steep_table()
    big = Leg(quantity=Decimal(20), entry_price=Decimal(100))
    small = Leg(quantity=Decimal(10), entry_price=Decimal(100))
    answer = solve(big, small, "600", table)
    # Below 50 a leg: 600 + 10(P - 100) - 0.3 P = 0; far above both legs pay 50 %.
    assert answer.lower_price == Decimal("41.23711340")
    # 600 + 10(P - 100) - (10 P - 490) - (5 P - 490) = 0
    assert answer.upper_price == Decimal(116)
    assert answer.flags == frozenset()


def steep_table() -> BracketTable:
    low = Bracket(
        floor=Decimal(0),
        cap=Decimal(1000),
        max_leverage=Decimal(50),
        maintenance_margin_rate=Decimal("0.01"),
        maintenance_amount=Decimal(0),
    )
    high = Bracket(
        floor=Decimal(1000),
        cap=Decimal(10000),
        max_leverage=Decimal(2),
        maintenance_margin_rate=Decimal("0.5"),
        maintenance_amount=Decimal(490),
    )
    return BracketTable(symbol="STEEPUSDT", brackets=(low, high))


def test_the_nearest_price_is_the_one_the_mark_reaches_first() -> None:
    answer = HedgeAnswer(
        lower_price=Decimal(40), upper_price=Decimal(116), reach=Decimal(500), flags=frozenset()
    )
    assert answer.nearest(Decimal(100)) == Decimal(116)
    assert answer.nearest(Decimal(50)) == Decimal(40)
    assert answer.nearest(Decimal(78)) == Decimal(40)
    assert replace(answer, lower_price=None, upper_price=None).nearest(Decimal(78)) is None


@pytest.mark.parametrize("wallet", ["50", "500"])
def test_a_wallet_eaten_by_other_symbols_is_lost_at_every_price(
    flat_table: BracketTable, wallet: str
) -> None:
    answer = solve(ONE_AT_100, ONE_AT_100, wallet, flat_table, other_pnl="-500")
    assert answer.lower_price is None
    assert answer.upper_price is None
    assert answer.flags == {MarginFlag.AT_OR_PAST_LIQUIDATION}


def balanced(flat_table: BracketTable) -> tuple[Leg, Leg]:
    """Legs whose net size exactly pays the maintenance margin: f is level.

    1.1 longs and 0.9 shorts at 10 %: the slope is 0.2 - 0.2.
    """
    assert flat_table.brackets[0].maintenance_margin_rate == Decimal("0.1")
    long_leg = Leg(quantity=Decimal("1.1"), entry_price=Decimal(100))
    return long_leg, Leg(quantity=Decimal("0.9"), entry_price=Decimal(100))


def test_a_level_equation_above_zero_never_liquidates(flat_table: BracketTable) -> None:
    answer = solve(*balanced(flat_table), "21", flat_table)
    assert (answer.lower_price, answer.upper_price) == (None, None)
    assert answer.flags == {MarginFlag.NO_LIQUIDATION}


def test_a_level_equation_at_zero_is_always_liquidated(flat_table: BracketTable) -> None:
    answer = solve(*balanced(flat_table), "20", flat_table)
    assert answer.flags == {MarginFlag.AT_OR_PAST_LIQUIDATION}


def test_a_price_outside_the_table_is_known_to_be() -> None:
    flush = Leg(quantity=Decimal(10), entry_price=Decimal(100))
    answer = solve(flush, flush, "20000", steep_table())
    assert answer.reach == 1000
    assert answer.is_beyond(answer.upper_price)
    assert not answer.is_beyond(Decimal(1000))
    assert not answer.is_beyond(answer.lower_price)


def test_a_hedge_is_bankrupt_where_the_cross_wallet_is_gone() -> None:
    def bankrupt(long_leg: Leg, short_leg: Leg, wallet: str) -> Decimal | None:
        return hedge_bankruptcy_price(
            long_leg=long_leg, short_leg=short_leg, wallet_balance=Decimal(wallet)
        )

    assert bankrupt(TWO_AT_100, ONE_AT_100, "50") == Decimal(50)
    assert bankrupt(ONE_AT_100, TWO_AT_100, "50") == Decimal(150)
    assert bankrupt(TWO_AT_100, ONE_AT_100, "100") is None
    assert bankrupt(ONE_AT_100, ONE_AT_100, "50") is None


def test_impossible_legs_are_refused_by_name() -> None:
    with pytest.raises(InvalidValueError, match="quantity"):
        Leg(quantity=Decimal(0), entry_price=Decimal(1))
    with pytest.raises(InvalidValueError, match="entry_price"):
        Leg(quantity=Decimal(1), entry_price=Decimal("NaN"))
