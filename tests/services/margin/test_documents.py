import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.services.margin import MarginService
from journal.storage.files.bracket_files import load_shipped_brackets

BRACKET = {
    "bracket": 1,
    "initialLeverage": "125",
    "notionalCap": "50000",
    "notionalFloor": "0",
    "maintMarginRatio": "0.004",
    "cum": "0",
}


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def service() -> MarginService:
    clock = FixedClock(datetime(2026, 10, 1, tzinfo=UTC))
    return MarginService(brackets=load_shipped_brackets(), clock=clock)


def only(answer: dict[str, Any]) -> dict[str, Any]:
    (one,) = answer["positions"]
    assert isinstance(one, dict)
    return one


def coin(**changes: Any) -> dict[str, Any]:
    return {
        "symbol": "BTCUSD_PERP",
        "side": "long",
        "margin_mode": "isolated",
        "quantity": "2",
        "entry_price": "37643.10000021",
        "mark_price": "40000",
        "leverage": "3",
        "isolated_wallet": "0.00268058",
        "contract": {"type": "inverse", "size": "100"},
    } | changes


COIN_TABLE = {"BTCUSD_PERP": [["0", "5", "125", "0.004", "0"]]}


def coins(*positions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"positions": list(positions), "brackets": COIN_TABLE} | changes


def test_a_coin_position_is_answered_in_coin(service: MarginService) -> None:
    position = only(service.answer(coins(coin())))
    assert abs(Decimal(position["liquidation_price"]) - Decimal("25119.9744576")) < Decimal("0.05")
    assert position["contract"] == {"type": "inverse", "size": "100"}
    assert position["unrealized_pnl"] == "0.00031306"


def test_a_coin_contract_has_the_size_the_exchange_gives_it(service: MarginService) -> None:
    named = only(service.answer(coins(coin(contract={"type": "inverse"}))))
    silent = coin()
    del silent["contract"]
    assert named == only(service.answer(coins(silent))) == only(service.answer(coins(coin())))


def test_coin_wallets_are_given_by_coin_or_are_the_only_wallet(service: MarginService) -> None:
    crossed = coin(margin_mode="cross", isolated_wallet=None)
    alone = only(service.answer(coins(crossed, wallet_balance="0.00268058")))
    named = only(service.answer(coins(crossed, wallet_balances={"BTC": "0.00268058"})))
    isolated = only(service.answer(coins(coin())))
    assert alone["liquidation_price"] == named["liquidation_price"]
    assert alone["liquidation_price"] == isolated["liquidation_price"]


def linear(**changes: Any) -> dict[str, Any]:
    return {
        "symbol": "BTCUSDT",
        "side": "long",
        "margin_mode": "cross",
        "quantity": "0.009",
        "entry_price": "67445.9",
        "mark_price": "67502.68519858",
        "leverage": "80",
        "contract": {"type": "linear"},
    } | changes


def test_wallets_of_different_assets_cannot_be_one_number(service: MarginService) -> None:
    crossed = coin(margin_mode="cross")
    with pytest.raises(InvalidValueError, match=r"wallet_balances: are missing.*wallet of BTC"):
        service.answer(coins(crossed, linear(), wallet_balance="1"))
    both = service.answer(
        coins(crossed, linear(), wallet_balance="100", wallet_balances={"BTC": "0.5"})
    )
    assert [one["wallet_balance"] for one in both["positions"]] == ["0.5", "100"]  # type: ignore[attr-defined]


def multi_assets(**changes: Any) -> dict[str, Any]:
    given = {
        "positions": [linear()],
        "brackets": {"BTCUSDT": [["0", "50000", "125", "0.004", "0"]]},
        "multi_assets": {
            "USDT": {
                "wallet_balance": "3.72964781",
                "index_price": "0.99994984",
                "bid_buffer": "0.0001",
                "ask_buffer": "0.0001",
            },
            "USDC": {"wallet_balance": "22", "index_price": "0.999864"},
        },
    }
    return given | changes


def test_multi_assets_mode_answers_for_the_account_and_each_position(
    service: MarginService,
) -> None:
    answer = service.answer(multi_assets())
    assert only(answer)["liquidation_price"] == "64846.89205220"
    account = answer["multi_assets"]
    assert isinstance(account, dict)
    assert account["margin_ratio"] == only(answer)["margin_ratio"]
    assert Decimal(account["equity"]).quantize(Decimal("0.0001")) == Decimal("26.2371")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"positions": [coin(margin_mode="cross")]}, r"positions\[0\].contract: is inverse"),
        ({"positions": [linear(margin_mode="isolated")]}, r"positions\[0\].margin_mode"),
        ({"positions": [linear(contract={"type": "quanto"})]}, r"positions\[0\].contract.type"),
        ({"positions": [linear(contract="inverse")]}, r"positions\[0\].contract"),
        (
            {"positions": [coin(contract={"type": "inverse", "size": "x"})]},
            r"positions\[0\].contract.size",
        ),
        ({"multi_assets": {"USDT": {}}}, "multi_assets.USDT.wallet_balance"),
        (
            {"multi_assets": {"USDT": {"wallet_balance": "1", "bid_buffer": "1"}}},
            "multi_assets.USDT.bid_buffer",
        ),
        ({"multi_assets": []}, "multi_assets"),
        ({"wallet_balances": {"BTC": "0"}}, "wallet_balances.BTC"),
    ],
)
def test_what_an_account_cannot_say_is_refused_by_name(
    service: MarginService, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValueError, match=field):
        service.answer(multi_assets(**changes))


def recorded(shared_data: Path, *names: str) -> list[Any]:
    return [
        json.loads((shared_data / "api" / name).read_text(encoding="utf-8"), parse_float=str)
        for name in names
    ]


def test_a_recorded_account_is_answered_between_the_two_prices_the_exchange_gave(
    service: MarginService, shared_data: Path
) -> None:
    documents = recorded(
        shared_data,
        "ccxt/fapi_v3_positionRisk_cross_long_1.json",
        "ccxt/fapi_v3_account_multi_asset_cross.json",
        "connector/symbol_configuration.json",
    )
    (later,) = recorded(shared_data, "ccxt/fapi_v3_positionRisk_cross_long_2.json")
    brackets = [{"symbol": "BTCUSDT", "brackets": [BRACKET]}]
    answer = service.answer_documents([*documents, brackets])
    position = only(answer)
    low, high = sorted(Decimal(row["liquidationPrice"]) for row in (documents[0][0], later[0]))
    assert low < Decimal(position["liquidation_price"]) < high
    assert position["exchange_liquidation_price"] == "64846.98753790"
    assert "differs_from_exchange" in position["flags"]
    assert position["maintenance_margin"] == documents[0][0]["maintMargin"]
    assert answer["brackets"]["given"] == ["BTCUSDT"]  # type: ignore[index]
    by_name = {
        "positionRisk": documents[0],
        "account": documents[1],
        "symbolConfig": documents[2],
        "leverageBracket": brackets,
    }
    assert service.answer_documents([by_name]) == answer
    rates = [
        {"symbol": f"{asset}USD", "index": "1", "bidBuffer": "0.0001", "askBuffer": "0.0001"}
        for asset in ("USDT", "USDC")
    ]
    exact = service.answer_documents([*documents, brackets, rates])
    assert low < Decimal(only(exact)["liquidation_price"]) < high
    assert exact["multi_assets"] is not None


def test_recorded_answers_that_do_not_fit_are_refused(service: MarginService) -> None:
    brackets = {"symbol": "BTCUSDT", "brackets": [BRACKET]}
    with pytest.raises(InvalidValueError, match="positionRisk: is missing"):
        service.answer_documents([brackets])
    with pytest.raises(InvalidValueError, match="file 2: is a second answer of leverageBracket"):
        service.answer_documents([brackets, [brackets]])
    with pytest.raises(InvalidValueError, match="file 1: is none of the answers"):
        service.answer_documents([[7], brackets])
    with pytest.raises(InvalidValueError, match="file 1: is none of the answers"):
        service.answer_documents([[{"price": "1"}]])
    with pytest.raises(InvalidValueError, match="positionRisk: must be a list"):
        service.answer_documents([{"positionRisk": [7]}])
    with pytest.raises(InvalidValueError, match="positionRisk: must have at most"):
        service.answer_documents([{"positionRisk": [{}] * 5001}])


def test_an_account_of_our_own_is_still_one_document(service: MarginService) -> None:
    account = {"wallet_balance": "25", "positions": [linear()]}
    assert service.answer_documents([account]) == service.answer(account)
