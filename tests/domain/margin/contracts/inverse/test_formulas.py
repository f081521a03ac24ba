from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.inverse.formulas import (
    inverse_bankruptcy_price,
    inverse_hedge_bankruptcy_price,
    inverse_hedge_prices,
    inverse_liquidation_price,
    inverse_simplified_price,
    inverse_unrealized_pnl,
)
from journal.domain.margin.contracts.position import Leg
from journal.domain.values import Side

LONG_100 = Leg(quantity=Decimal(1000), entry_price=Decimal(100))
SHORT_100 = Leg(quantity=Decimal(500), entry_price=Decimal(100))


def price(side: Side, wallet: str, table: BracketTable, **others: Decimal) -> Decimal | None:
    return inverse_liquidation_price(
        side=side,
        quantity=Decimal(1000),
        entry_price=Decimal(100),
        wallet_balance=Decimal(wallet),
        table=table,
        **others,
    ).price


def test_a_coin_long_falls_to_its_price_and_a_short_rises_to_it(flat_table: BracketTable) -> None:
    # 1 + 10 - 1000 x = 100 x, so x = 0.01
    assert price(Side.LONG, "1", flat_table) == Decimal(100)
    # 2 + 10 = 1100 x
    assert price(Side.LONG, "2", flat_table) == Decimal("91.66666667")
    # 2 - 10 + 1000 x = 100 x
    assert price(Side.SHORT, "2", flat_table) == Decimal("112.5")


def test_a_1x_coin_short_never_liquidates(flat_table: BracketTable) -> None:
    answer = inverse_liquidation_price(
        side=Side.SHORT,
        quantity=Decimal(1000),
        entry_price=Decimal(100),
        wallet_balance=Decimal(10),
        table=flat_table,
    )
    assert answer.price is None
    assert answer.flags == {MarginFlag.NO_LIQUIDATION}


def test_a_coin_long_whose_wallet_is_eaten_is_lost_at_every_price(flat_table: BracketTable) -> None:
    answer = inverse_liquidation_price(
        side=Side.LONG,
        quantity=Decimal(1000),
        entry_price=Decimal(100),
        wallet_balance=Decimal(1),
        table=flat_table,
        other_unrealized_pnl=Decimal(-20),
    )
    assert answer.flags == {MarginFlag.AT_OR_PAST_LIQUIDATION}


def test_a_coin_long_with_more_than_any_fall_can_take_is_safe(flat_table: BracketTable) -> None:
    answer = inverse_liquidation_price(
        side=Side.LONG,
        quantity=Decimal("0.001"),
        entry_price=Decimal(100),
        wallet_balance=Decimal(10**9),
        table=flat_table,
    )
    assert answer.price is None
    assert answer.flags == {MarginFlag.NO_LIQUIDATION}


def test_other_positions_of_the_coin_move_the_price(flat_table: BracketTable) -> None:
    moved = price(
        Side.LONG,
        "2",
        flat_table,
        other_maintenance_margin=Decimal("0.5"),
        other_unrealized_pnl=Decimal("-0.5"),
    )
    assert moved == price(Side.LONG, "1", flat_table) == Decimal(100)


def small_table() -> BracketTable:
    bracket = Bracket(
        floor=Decimal(0),
        cap=Decimal(5),
        max_leverage=Decimal(10),
        maintenance_margin_rate=Decimal("0.1"),
        maintenance_amount=Decimal(0),
    )
    return BracketTable(symbol="COINUSD_PERP", brackets=(bracket,))


def test_a_price_below_the_reach_of_the_coin_table_is_flagged() -> None:
    answer = inverse_liquidation_price(
        side=Side.LONG,
        quantity=Decimal(1000),
        entry_price=Decimal(100),
        wallet_balance=Decimal(1),
        table=small_table(),
    )
    assert answer.flags == {MarginFlag.BEYOND_LAST_BRACKET}


def test_bankruptcy_in_coin_is_where_no_coin_is_left() -> None:
    def bankrupt(side: Side, wallet: str) -> Decimal | None:
        return inverse_bankruptcy_price(
            side=side,
            quantity=Decimal(1000),
            entry_price=Decimal(100),
            wallet_balance=Decimal(wallet),
        )

    assert bankrupt(Side.LONG, "10") == Decimal(50)
    assert bankrupt(Side.SHORT, "5") == Decimal(200)
    assert bankrupt(Side.SHORT, "10") is None


def test_the_simplified_coin_price_has_no_maintenance_margin() -> None:
    def simplified(side: Side, leverage: str) -> Decimal | None:
        return inverse_simplified_price(
            side=side, entry_price=Decimal(100), leverage=Decimal(leverage)
        )

    assert simplified(Side.LONG, "1") == Decimal(50)
    assert simplified(Side.SHORT, "2") == Decimal(200)
    assert simplified(Side.SHORT, "1") is None


def test_a_recorded_coin_short_has_the_exchange_s_own_pnl() -> None:
    pnl = inverse_unrealized_pnl(
        side=Side.SHORT,
        quantity=Decimal(300),
        entry_price=Decimal("68911.00000037"),
        mark_price=Decimal("68234.2"),
    )
    assert round(pnl, 8) == Decimal("0.00004318")


def hedge(long_leg: Leg, short_leg: Leg, wallet: str, table: BracketTable) -> object:
    answer = inverse_hedge_prices(
        long_leg=long_leg, short_leg=short_leg, wallet_balance=Decimal(wallet), table=table
    )
    return answer.lower_price, answer.upper_price, set(answer.flags)


def test_a_coin_hedge_survives_between_two_prices(flat_table: BracketTable) -> None:
    # 2 + 10 - 5 - 1000 x + 500 x - 150 x = 0
    assert hedge(LONG_100, SHORT_100, "2", flat_table) == (Decimal("92.85714286"), None, set())
    # 2 + 5 - 10 + 500 x - 150 x = 0: the short is the larger
    answer = hedge(SHORT_100, LONG_100, "2", flat_table)
    assert answer == (None, Decimal("116.66666667"), set())


def test_a_coin_hedge_may_be_lost_at_every_price_or_at_none(flat_table: BracketTable) -> None:
    cheap_short = Leg(quantity=Decimal(1000), entry_price=Decimal(10))
    # 0.001 + 10 - 100 - 200 x < 0 at every x
    lost = hedge(LONG_100, cheap_short, "0.001", flat_table)
    assert lost == (None, None, {MarginFlag.AT_OR_PAST_LIQUIDATION})
    # 20 + 5 - 10 + 350 x > 0 at every x
    safe = hedge(SHORT_100, LONG_100, "20", flat_table)
    assert safe == (None, None, {MarginFlag.NO_LIQUIDATION})


def test_a_coin_hedge_knows_the_reach_of_its_table() -> None:
    answer = inverse_hedge_prices(
        long_leg=LONG_100,
        short_leg=SHORT_100,
        wallet_balance=Decimal(2),
        table=small_table(),
    )
    assert answer.reach_below == Decimal(200)
    assert answer.is_beyond(answer.lower_price)
    assert not answer.is_beyond(Decimal(201))


def test_a_coin_hedge_is_bankrupt_where_its_wallet_is_gone() -> None:
    def bankrupt(long_leg: Leg, short_leg: Leg, wallet: str) -> Decimal | None:
        return inverse_hedge_bankruptcy_price(
            long_leg=long_leg, short_leg=short_leg, wallet_balance=Decimal(wallet)
        )

    # 5 + 10 - 5 = 500 x
    assert bankrupt(LONG_100, SHORT_100, "5") == Decimal(50)
    assert bankrupt(LONG_100, LONG_100, "5") is None
    # 20 + 5 - 10 > 0 while the short is the larger: no price takes it.
    assert bankrupt(SHORT_100, LONG_100, "20") is None


@pytest.mark.parametrize("field", ["wallet_balance", "quantity", "entry_price"])
def test_impossible_numbers_are_refused_by_name(flat_table: BracketTable, field: str) -> None:
    given = {
        "quantity": Decimal(1),
        "entry_price": Decimal(1),
        "wallet_balance": Decimal(1),
        field: Decimal("NaN"),
    }
    with pytest.raises(InvalidValueError, match=field):
        inverse_liquidation_price(side=Side.LONG, table=flat_table, **given)
