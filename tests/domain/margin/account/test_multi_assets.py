import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.multi_assets import (
    AssetBalance,
    AssetRates,
    available_balance,
    multi_assets_bankruptcy_prices,
    multi_assets_liquidation_prices,
)
from journal.domain.margin.account.multi_assets_lines import (
    MultiAssetsLines,
    multi_assets_lines,
    settlement_asset,
)
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.position import Leg
from journal.domain.values import MarginMode, Side

AT = datetime(2026, 10, 1, tzinfo=UTC)
TEN_PERCENT = AssetRates(bid_buffer=Decimal("0.1"), ask_buffer=Decimal("0.1"))


def held(asset: str, amount: str, rates: AssetRates | None = None) -> AssetBalance:
    return AssetBalance(asset=asset, wallet_balance=Decimal(amount), rates=rates or AssetRates())


def cross(symbol: str = "AUSDT", **changes: Any) -> LinearPosition:
    given: dict[str, Any] = {
        "symbol": symbol,
        "side": Side.LONG,
        "margin_mode": MarginMode.CROSS,
        "quantity": Decimal(1),
        "entry_price": Decimal(100),
        "mark_price": Decimal(100),
        "leverage": Decimal(10),
    }
    return LinearPosition(**(given | changes))


def solve(
    flat_table: BracketTable, positions: list[LinearPosition], *wallets: AssetBalance
) -> MultiAssetsLines:
    return multi_assets_lines(positions, wallets, lambda _: flat_table, at=AT)


def test_what_is_held_counts_at_bid_and_what_is_owed_at_ask() -> None:
    assert TEN_PERCENT.value(Decimal(10)) == Decimal(9)
    assert TEN_PERCENT.value(Decimal(-10)) == Decimal(-11)


def test_a_haircut_of_other_assets_moves_the_price(flat_table: BracketTable) -> None:
    plain = solve(flat_table, [cross()], held("USDT", "0"), held("USDC", "60"))
    # 60 + P - 100 = 0.1 P
    assert plain.positions[0].liquidation_price == Decimal("44.44444444")
    assert plain.positions[0].bankruptcy_price == Decimal(40)
    cut = solve(flat_table, [cross()], held("USDT", "0"), held("BTC", "60", TEN_PERCENT))
    # 54 + P - 100 = 0.1 P
    assert cut.positions[0].liquidation_price == Decimal("51.11111111")


def test_a_debt_in_the_settlement_asset_is_paid_at_its_ask_rate(flat_table: BracketTable) -> None:
    account = solve(flat_table, [cross()], held("USDT", "0", TEN_PERCENT), held("USDC", "60"))
    # Below 100 USDT is owed: 60 + 1.1 (P - 100) = 1.1 * 0.1 P
    assert account.positions[0].liquidation_price == Decimal("50.50505051")


def test_a_steep_haircut_liquidates_a_winning_short_from_below_too(
    flat_table: BracketTable,
) -> None:
    answer = multi_assets_liquidation_prices(
        legs=[(Side.SHORT, Leg(quantity=Decimal(1), entry_price=Decimal(100)))],
        table=flat_table,
        settlement=held("USDT", "0"),
        others=[held("USDC", "60")],
    )
    # 60 + 100 - P = 0.1 P
    assert answer.upper_price == Decimal("145.45454545")
    assert answer.lower_price is None


def test_all_positions_share_one_ratio_and_pay_for_each_other(flat_table: BracketTable) -> None:
    account = solve(
        flat_table,
        [cross(), cross("BUSDC", mark_price=Decimal(90))],
        held("USDT", "30"),
        held("USDC", "30"),
    )
    assert account.equity == Decimal(50)
    assert account.maintenance_margin == Decimal(19)
    assert account.margin_ratio == Decimal("0.38")
    first, second = account.positions
    assert first.margin_ratio == second.margin_ratio == Decimal("0.38")
    assert first.wallet == Decimal(60)
    assert first.liquidation_price == Decimal("65.55555556")
    assert second.liquidation_price == Decimal("55.55555556")
    assert first.flags == frozenset()


def test_both_legs_of_a_symbol_are_solved_together(flat_table: BracketTable) -> None:
    account = solve(
        flat_table,
        [cross(quantity=Decimal(2)), cross(side=Side.SHORT)],
        held("USDT", "50"),
    )
    long, short = account.positions
    assert long.hedge_prices == short.hedge_prices
    assert long.liquidation_price == Decimal("71.42857143")


def test_at_a_hundred_percent_every_position_is_past_liquidation(flat_table: BracketTable) -> None:
    account = solve(flat_table, [cross(mark_price=Decimal(50)), cross("BUSDT")], held("USDT", "60"))
    assert account.margin_ratio == Decimal("1.5")
    for lines in account.positions:
        assert MarginFlag.AT_OR_PAST_LIQUIDATION in lines.flags


def test_the_settlement_asset_is_the_longest_that_ends_the_symbol() -> None:
    assert settlement_asset("BTCUSDT", ["BTC", "USDT", "T"]) == "USDT"
    assert settlement_asset("BTCUSDC_261225", ["USDT", "USDC"]) == "USDC"


def test_what_multi_assets_mode_does_not_know_is_refused(flat_table: BracketTable) -> None:
    wallet = held("USDT", "60")
    isolated = cross(margin_mode=MarginMode.ISOLATED)
    with pytest.raises(InvalidValueError, match=r"positions\[0\].margin_mode: must be cross"):
        solve(flat_table, [isolated], wallet)
    with pytest.raises(InvalidValueError, match=r"positions\[1\].mark_price: is missing"):
        solve(flat_table, [cross(), cross("BUSDT", mark_price=None)], wallet)
    with pytest.raises(InvalidValueError, match=r"positions\[0\].symbol: is settled in none"):
        solve(flat_table, [cross("BTCFDUSD")], wallet)
    with pytest.raises(InvalidValueError, match="legs: are missing"):
        multi_assets_bankruptcy_prices(legs=[], settlement=wallet)
    with pytest.raises(InvalidValueError, match="bid_buffer"):
        AssetRates(bid_buffer=Decimal(1))
    with pytest.raises(InvalidValueError, match="wallet_balance"):
        held("USDT", "NaN")
    with pytest.raises(InvalidValueError, match="equity"):
        available_balance(Decimal("NaN"), [])


def recorded(shared_data: Path, name: str) -> Any:
    path = shared_data / "api" / "ccxt" / name
    return json.loads(path.read_text(encoding="utf-8"), parse_float=str)


def test_a_recorded_account_lies_between_the_two_prices_the_exchange_gave(
    shared_data: Path,
) -> None:
    account = recorded(shared_data, "fapi_v3_account_multi_asset_cross.json")
    (usdt,) = [row for row in account["assets"] if row["asset"] == "USDT"]
    (usdc,) = [row for row in account["assets"] if row["asset"] == "USDC"]
    # The account tells the rates of USDT by its own sums, and so what the USDC counts for.
    bid = Decimal(account["totalUnrealizedProfit"]) / Decimal(usdt["unrealizedProfit"])
    ask = Decimal(account["totalMaintMargin"]) / Decimal(usdt["maintMargin"])
    index = (bid + ask) / 2
    buffer = (ask - bid) / (ask + bid)
    assert round(buffer, 5) == Decimal("0.0001")
    usdt_rates = AssetRates(index_price=index, bid_buffer=buffer, ask_buffer=buffer)
    usdc_value = Decimal(account["totalWalletBalance"]) - bid * Decimal(usdt["walletBalance"])
    usdc_rate = usdc_value / Decimal(usdc["walletBalance"])
    bracket = Bracket(
        floor=Decimal(0),
        cap=Decimal(50000),
        max_leverage=Decimal(125),
        maintenance_margin_rate=Decimal("0.004"),
        maintenance_amount=Decimal(0),
    )
    told = [
        recorded(shared_data, f"fapi_v3_positionRisk_cross_long_{number}.json")[0]
        for number in (1, 2)
    ]
    lines = multi_assets_lines(
        [
            LinearPosition(
                symbol="BTCUSDT",
                side=Side.LONG,
                margin_mode=MarginMode.CROSS,
                quantity=Decimal(told[0]["positionAmt"]),
                entry_price=Decimal(told[0]["entryPrice"]),
                mark_price=Decimal(told[0]["markPrice"]),
                leverage=Decimal(80),
            )
        ],
        [
            held("USDT", usdt["walletBalance"], usdt_rates),
            held("USDC", usdc["walletBalance"], AssetRates(index_price=usdc_rate)),
        ],
        lambda symbol: BracketTable(symbol=symbol, brackets=(bracket,)),
        at=AT,
    ).positions[0]
    assert lines.liquidation_price is not None
    low, high = sorted(Decimal(one["liquidationPrice"]) for one in told)
    assert low < lines.liquidation_price < high
    assert lines.maintenance_margin == Decimal(told[0]["maintMargin"])
    assert lines.initial_margin == Decimal(told[0]["initialMargin"])
    assert lines.unrealized_pnl is not None
    difference = lines.unrealized_pnl - Decimal(told[0]["unRealizedProfit"])
    assert abs(difference) <= Decimal("1e-8")
