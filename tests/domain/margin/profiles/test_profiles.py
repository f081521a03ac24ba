from dataclasses import replace
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.profiles import PROFILES
from journal.domain.margin.profiles.binance import BINANCE
from journal.domain.margin.profiles.bybit import BYBIT
from journal.domain.margin.profiles.okx import OKX
from journal.domain.margin.profiles.profile import IsolatedPosition
from journal.domain.values import Side

LONG = IsolatedPosition(
    side=Side.LONG, quantity=Decimal(1), entry_price=Decimal(100), leverage=Decimal(5)
)


def test_binance_is_the_default_and_has_no_fee_in_its_price(table: BracketTable) -> None:
    assert PROFILES[0] is BINANCE
    position = replace(LONG, entry_price=Decimal(30000), leverage=Decimal(10))
    ours = liquidation_price(
        side=Side.LONG,
        quantity=Decimal(1),
        entry_price=Decimal(30000),
        wallet_balance=Decimal(3000),
        table=table,
    )
    assert BINANCE.liquidation_price(position, table) == ours
    assert ours.price == Decimal("27108.43373494")


def test_okx_liquidates_before_binance(table: BracketTable) -> None:
    for side in Side:
        position = replace(LONG, side=side)
        okx = OKX.liquidation_price(position, table).price
        binance = BINANCE.liquidation_price(position, table).price
        assert okx is not None
        assert binance is not None
        assert side.sign * okx > side.sign * binance


def test_the_fee_bybit_sets_aside_is_in_the_margin_and_in_what_must_be_left(
    flat_table: BracketTable,
) -> None:
    by_leverage = BYBIT.liquidation_price(LONG, flat_table)
    # A fifth of 100 less, a tenth of it more.
    assert by_leverage.price == Decimal(90)
    # The exchange books the closing fee at the bankruptcy price of 80 on top of the margin.
    booked = replace(LONG, wallet_balance=Decimal(20) + Decimal("0.00055") * 80)
    assert BYBIT.liquidation_price(booked, flat_table).price == Decimal(90)
    added = replace(LONG, wallet_balance=Decimal(25) + Decimal("0.00055") * 75)
    assert BYBIT.liquidation_price(added, flat_table).price == Decimal(85)


def test_a_price_that_does_not_exist_is_told_as_such(flat_table: BracketTable) -> None:
    rich = replace(LONG, wallet_balance=Decimal(1000))
    for profile in PROFILES:
        answer = profile.liquidation_price(rich, flat_table)
        assert answer.flags == {MarginFlag.NO_LIQUIDATION}
    heavy = Bracket(
        floor=Decimal(0),
        cap=Decimal(50),
        max_leverage=Decimal(1),
        maintenance_margin_rate=Decimal("0.9"),
        maintenance_amount=Decimal(0),
    )
    table = BracketTable(symbol="HEAVYUSDT", brackets=(heavy,))
    # Bankrupt at 10.1 / 1.00055, so 0.00555195 of the 0.1 is set aside: 10 + 0.09444805 - 9.
    poor = replace(LONG, side=Side.SHORT, wallet_balance=Decimal("0.1"), entry_price=Decimal(10))
    assert BYBIT.liquidation_price(poor, table).price == Decimal("1.09444805")
    beyond = replace(LONG, side=Side.SHORT, quantity=Decimal(10))
    assert BINANCE.liquidation_price(beyond, table).flags == {MarginFlag.BEYOND_LAST_BRACKET}


def test_an_impossible_position_is_refused_by_name() -> None:
    with pytest.raises(InvalidValueError, match="leverage"):
        replace(LONG, leverage=Decimal(0))
