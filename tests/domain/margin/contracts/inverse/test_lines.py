from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.contract_names import coin_of, contract_size, is_coin_settled
from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.lines import inverse_lines
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.position import Leg
from journal.domain.values import MarginMode, Side

AT = datetime(2026, 10, 1, tzinfo=UTC)


def lines(table: BracketTable | None, **changes: Any) -> MarginLines:
    given: dict[str, Any] = {
        "symbol": "BTCUSD_PERP",
        "side": Side.LONG,
        "margin_mode": MarginMode.ISOLATED,
        "quantity": Decimal(10),
        "contract_size": Decimal(100),
        "entry_price": Decimal(100),
        "leverage": Decimal(5),
        "wallet_balance": Decimal(2),
        "mark_price": Decimal(125),
    }
    return inverse_lines(InversePosition(**(given | changes)), table, at=AT)


def test_a_coin_position_shows_all_its_figures_in_coin(flat_table: BracketTable) -> None:
    shown = lines(flat_table, stop_price=Decimal(95), tick_size=Decimal("0.1"))
    assert shown.liquidation_price == Decimal("91.66666667")
    assert shown.displayed_liquidation_price == Decimal("91.7")
    assert shown.simplified_liquidation_price == Decimal("83.33333333")
    assert shown.bankruptcy_price == Decimal("83.33333333")
    assert shown.notional == Decimal(8)
    assert shown.maintenance_margin == Decimal("0.8")
    assert shown.initial_margin == Decimal("1.6")
    assert shown.unrealized_pnl == Decimal(2)
    assert shown.margin_ratio == Decimal("0.2")
    assert shown.return_on_mark == Decimal("1.25")
    assert shown.return_on_entry == Decimal(1)
    assert shown.stop is not None
    # A stop at 95 loses 1000/95 coins less 1000/100.
    assert shown.stop.loss == Decimal("0.52631579")
    assert shown.flags == frozenset()


def test_an_unknown_coin_wallet_is_estimated_from_the_coin_notional(
    flat_table: BracketTable,
) -> None:
    shown = lines(flat_table, wallet_balance=None)
    # 10 coins / 5 - 10 * 0.0005
    assert shown.wallet == Decimal("1.995")
    assert shown.flags == {MarginFlag.ESTIMATED_WALLET}


def test_without_a_coin_table_there_is_no_price_and_the_rest_remains(
    flat_table: BracketTable,
) -> None:
    shown = lines(None, leverage=None)
    assert shown.flags == {MarginFlag.UNKNOWN_BRACKETS}
    assert shown.liquidation_price is None
    assert shown.simplified_liquidation_price is None
    assert shown.bankruptcy_price == lines(flat_table).bankruptcy_price


def test_both_legs_of_a_coin_contract_share_their_prices(flat_table: BracketTable) -> None:
    shown = lines(
        flat_table,
        margin_mode=MarginMode.CROSS,
        mark_price=Decimal(100),
        opposite_leg=Leg(quantity=Decimal(500), entry_price=Decimal(100)),
        other_maintenance_margin=Decimal(0),
        other_unrealized_pnl=Decimal(0),
    )
    assert shown.hedge_prices is not None
    assert shown.liquidation_price == shown.hedge_prices.lower_price == Decimal("92.85714286")
    # 2 + 10 - 5 = 500 x
    assert shown.bankruptcy_price == Decimal("71.42857143")


def test_a_coin_contract_names_its_coin_and_its_size() -> None:
    assert coin_of("BTCUSD_PERP") == "BTC"
    assert coin_of("ETHUSD_261225") == "ETH"
    assert contract_size("BTCUSD_261225") == Decimal(100)
    assert contract_size("ETHUSD_PERP") == Decimal(10)


@pytest.mark.parametrize(
    ("symbol", "in_coin"),
    [
        ("BNBUSD_PERP", True),
        ("BNBUSD", True),
        ("BTCUSD", True),
        ("BTCBUSD", False),
        ("BTCFDUSD", False),
        ("BTCUSDT_261225", False),
    ],
)
def test_a_dollar_of_another_name_is_no_coin_contract(symbol: str, in_coin: bool) -> None:  # noqa: FBT001  # a row
    assert is_coin_settled(symbol) is in_coin


@pytest.mark.parametrize("field", ["quantity", "contract_size", "mark_price"])
def test_an_impossible_coin_position_is_refused_by_name(
    flat_table: BracketTable, field: str
) -> None:
    with pytest.raises(InvalidValueError, match=field):
        lines(flat_table, **{field: Decimal(0)})
