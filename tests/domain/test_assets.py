"""What a contract is settled in, how finely an asset is told, and sums that never mix assets."""

from decimal import Decimal

import pytest

from journal.domain.assets import (
    apart,
    asset_decimals,
    only_asset,
    quote_asset,
    told_asset,
    usual_asset,
)

D = Decimal


@pytest.mark.parametrize(
    ("symbol", "asset"),
    [
        ("BTCUSDT", "USDT"),
        ("ETHUSDC_261225", "USDC"),
        ("BTCFDUSD", "FDUSD"),
        ("ETHUSD_PERP", "ETH"),
        ("ETHBTC", "BTC"),
        ("USDT", None),
        ("ODDNAME", None),
    ],
)
def test_a_contract_is_settled_in_what_its_name_tells(symbol: str, asset: str | None) -> None:
    assert told_asset(symbol) == asset
    assert quote_asset(symbol) == (asset or "USDT")


@pytest.mark.parametrize(("asset", "decimals"), [("USDT", 2), ("", 2), ("BTC", 8), ("BNB", 8)])
def test_a_coin_is_told_with_more_decimals_than_a_dollar(asset: str, decimals: int) -> None:
    assert asset_decimals(asset) == decimals


def test_amounts_of_different_assets_are_never_added() -> None:
    told = [("USDT", D(5)), ("BTC", D("0.1")), ("USDT", D(-2))]
    assert apart(told) == (("BTC", D("0.1")), ("USDT", D(3)))
    assert apart([]) == ()


def test_a_header_names_an_asset_only_where_all_are_in_it() -> None:
    assert only_asset(["USDT", "USDT"]) == "USDT"
    assert only_asset(["USDT", "BTC"]) == ""
    assert only_asset([]) == ""


def test_the_usual_asset_is_that_of_most_then_the_first_by_name() -> None:
    assert usual_asset({"USDT": 2, "BTC": 3}) == "BTC"
    assert usual_asset({"USDT": 2, "BTC": 2}) == "BTC"
    assert usual_asset({}) == "USDT"
