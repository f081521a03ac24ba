"""PnL, target price, max open and average entry."""

from collections.abc import Callable
from typing import Any

from journal.domain.values import Side

Fill = Callable[..., Any]
POSITION = {
    "symbol": "BTCUSDT",
    "side": Side.LONG,
    "leverage": 20,
    "quantity": "0.5",
    "entry_price": 64250,
}


def test_pnl_is_told_after_fees_first(fill: Fill, figure: Callable[..., str]) -> None:
    tab = fill("pnl", **POSITION, exit_price=66100)
    assert tab.answer.headline.text() == "+892.41 USDT after fees"
    assert figure(tab, "pnl") == "PnL before fees +925.00 USDT"
    assert tab.send.isEnabled()
    tab = fill("pnl", symbol="", leverage="")
    assert not tab.send.isEnabled()
    assert figure(tab, "return_on_entry").endswith("—")


def test_pnl_says_what_is_missing_and_what_is_wrong(fill: Fill) -> None:
    tab = fill("pnl")
    assert tab.answer.sentence.text() == tab.missing
    tab = fill("pnl", **(POSITION | {"quantity": "-1"}), exit_price="6,5")
    assert tab.quantity.error == "Write a number above zero"
    assert tab.exit_price.error == "Write decimals with a point, for example 0.5"
    tab = fill("pnl", quantity=1, exit_price=66100, closing_fee_rate=100)
    assert tab.closing_fee.error == "Must be below 100 %"
    assert tab.answer.sentence.text() == "Correct what is marked."
