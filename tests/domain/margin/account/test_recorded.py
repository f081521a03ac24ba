import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import AnyPosition
from journal.domain.margin.account.recorded import (
    RecordedAccount,
    RecordedAnswers,
    recorded_account,
)
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.values import MarginMode, Side


def risk(**changes: Any) -> dict[str, Any]:
    """One row of positionRisk, version 3, cross."""
    return {
        "symbol": "BTCUSDT",
        "positionSide": "BOTH",
        "positionAmt": "0.009",
        "entryPrice": "67445.9",
        "markPrice": "67502.68519858",
        "unRealizedProfit": "0.51106678",
        "liquidationPrice": "64846.98753790",
        "isolatedMargin": "0",
        "isolatedWallet": "0",
        "notional": "607.52416678",
        "positionInitialMargin": "7.59405208",
        "marginAsset": "USDT",
    } | changes


def wallets(total: str | None = "20", **by_asset: str) -> dict[str, Any]:
    """An account answer with the cross wallets of some assets."""
    rows = [{"asset": asset, "crossWalletBalance": wallet} for asset, wallet in by_asset.items()]
    return {"assets": rows} | ({} if total is None else {"totalCrossWalletBalance": total})


def read(*rows: dict[str, Any], **answers: Any) -> RecordedAccount:
    return recorded_account(RecordedAnswers(position_risk=rows, **answers))


def only(account: RecordedAccount) -> AnyPosition:
    (position,) = account.positions
    return position


def test_a_cross_position_answers_with_the_wallet_of_its_asset() -> None:
    position = only(read(risk(), account=wallets(USDT="20", USDC="5")))
    assert isinstance(position, LinearPosition)
    assert (position.side, position.margin_mode) == (Side.LONG, MarginMode.CROSS)
    assert position.quantity == Decimal("0.009")
    assert position.wallet_balance == Decimal(20)
    assert position.settlement_wallet == "USDT"
    # 607.52416678 / 7.59405208
    assert position.leverage == Decimal(80)
    assert position.exchange_liquidation_price == Decimal("64846.98753790")
    second = only(
        read(risk(symbol="BTCUSDC", marginAsset="USDC"), account=wallets(USDC="5", USDT="20"))
    )
    assert second.wallet_balance == Decimal(5)


def test_in_multi_assets_mode_the_sum_in_usd_is_the_wallet() -> None:
    account = read(risk(), account=wallets("25", USDT="3", USDC="22"))
    assert only(account).wallet_balance == Decimal(25)
    assert only(account).settlement_wallet == ""
    assert account.assets == ()


def test_known_asset_rates_make_it_exact() -> None:
    index = [
        {"symbol": "USDTUSD", "index": "0.999", "bidBuffer": "0.0001", "askBuffer": "0.0001"},
        {"symbol": "USDCUSD", "index": "1.0", "bidBuffer": "0", "askBuffer": "0"},
    ]
    answers = wallets("25", USDT="3", USDC="22", BTC="0")
    account = read(risk(), account=answers, asset_index=index)
    assert [asset.asset for asset in account.assets] == ["USDT", "USDC"]
    assert account.assets[0].rates.index_price == Decimal("0.999")
    with pytest.raises(InvalidValueError, match="assetIndex: tells no rates of USDC"):
        read(risk(), account=answers, asset_index=index[:1])
    with pytest.raises(InvalidValueError, match=r"assetIndex\[0\].bid_buffer"):
        read(risk(), account=answers, asset_index=[index[0] | {"bidBuffer": "2"}])


def test_leverage_and_margin_mode_come_from_where_they_are_told() -> None:
    config = [{"symbol": "BTCUSDT", "marginType": "CROSSED", "leverage": 21}]
    position = only(read(risk(), account=wallets(USDT="20"), symbol_config=config))
    assert position.leverage == Decimal(21)
    told = only(read(risk(leverage="7", marginType="cross"), account=wallets(USDT="20")))
    assert told.leverage == Decimal(7)
    unknown = risk(positionInitialMargin="0")
    assert only(read(unknown, account=wallets(USDT="20"))).leverage is None
    with pytest.raises(InvalidValueError, match=r"positionRisk\[0\].marginType"):
        read(risk(marginType="portfolio"), account=wallets(USDT="20"))


def test_an_isolated_wallet_is_told_or_is_the_margin_without_its_pnl() -> None:
    told = only(read(risk(isolatedWallet="7.5")))
    assert (told.margin_mode, told.wallet_balance) == (MarginMode.ISOLATED, Decimal("7.5"))
    older = risk(isolatedMargin="8.01106678", marginType="isolated")
    del older["isolatedWallet"]
    assert only(read(older)).wallet_balance == Decimal("7.5")
    crossed = older | {"isolatedMargin": "0.00000000", "marginType": "cross"}
    assert only(read(crossed, account=wallets(USDT="20"))).wallet_balance == Decimal(20)
    with pytest.raises(InvalidValueError, match=r"positionRisk\[0\].isolatedWallet: is missing"):
        read(risk(marginType="isolated"))


def test_hedge_legs_are_told_by_their_side_and_closed_ones_left_out() -> None:
    account = read(
        risk(positionSide="LONG"),
        risk(positionSide="SHORT", positionAmt="-0.002"),
        risk(positionAmt="0.000"),
        risk(symbol="ETHUSDT", positionAmt="-1"),
        account=wallets(USDT="20"),
    )
    assert [position.side for position in account.positions] == [
        Side.LONG,
        Side.SHORT,
        Side.SHORT,
    ]
    assert account.positions[1].quantity == Decimal("0.002")


def test_an_asset_that_no_row_tells_is_read_off_the_symbol() -> None:
    row = risk()
    del row["marginAsset"]
    assert only(read(row, account=wallets(USDT="20", BTC="1"))).settlement_wallet == "USDT"
    with pytest.raises(InvalidValueError, match="account: tells no wallet of any asset"):
        read(row)
    with pytest.raises(InvalidValueError, match="tells no wallet of USDT"):
        read(risk(), account=wallets("0", USDC="5"))


def test_what_cannot_be_read_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"positionRisk\[0\].entry_price"):
        read(risk(entryPrice="0.00000"), account=wallets(USDT="20"))
    with pytest.raises(InvalidValueError, match=r"positionRisk\[0\].symbol"):
        read(risk(symbol=7), account=wallets(USDT="20"))
    with pytest.raises(InvalidValueError, match=r"account.assets: must be a list"):
        read(risk(), account={"assets": "none"})
    with pytest.raises(InvalidValueError, match=r"account.assets\[0\].crossWalletBalance"):
        read(risk(), account={"assets": [{"asset": "USDT"}]})


def test_a_recorded_coin_short_is_read_with_its_contracts(shared_data: Path) -> None:
    path = shared_data / "api" / "ccxt" / "dapi_v1_positionRisk_inverse_short.json"
    rows = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
    position = only(read(*rows, account=wallets(None, BTC="0.5")))
    assert isinstance(position, InversePosition)
    assert (position.side, position.quantity) == (Side.SHORT, Decimal(3))
    assert position.contract_size == Decimal(100)
    assert position.leverage == Decimal(20)
    assert position.wallet_balance == Decimal("0.5")
    assert position.mark_price is not None
    notional = position.notional_at(position.mark_price)
    assert round(notional, 8) == -Decimal(rows[0]["notionalValue"])
    pnl = position.pnl_at(position.mark_price)
    assert round(pnl, 8) == Decimal(rows[0]["unRealizedProfit"])
