"""PnL, target price, max open and average entry."""

from collections.abc import Callable
from typing import Any

import pytest

from journal.domain.errors import PausedError
from journal.domain.values import Side
from journal.gui.screens.margin_lab.screen import MarginLabScreen
from journal.services.pause.service import PauseService

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


def test_a_target_is_a_price_and_a_way_to_it(fill: Fill, figure: Callable[..., str]) -> None:
    tab = fill("target", **POSITION, target_return=50)
    assert tab.answer.headline.text() == "Target at 65\u2009856.25 USDT"
    assert figure(tab, "pnl") == "PnL there, before fees +803.12 USDT"
    assert tab.draft().entry_price == 64250
    fill("target", side=Side.SHORT, leverage=1, target_return=200)
    assert tab.answer.headline.text() == "No positive price gives that return"
    fill("target", symbol="")
    assert tab.draft() is None
    fill("target", symbol="BTCUSD_PERP")
    assert tab.form.symbol.error == "Only contracts settled in USDT or USDC"


def test_the_largest_order_says_what_limits_it(fill: Fill, figure: Callable[..., str]) -> None:
    order = {
        "symbol": "BTCUSDT",
        "leverage": 10,
        "order_price": 30000,
        "available_balance": 3015,
    }
    tab = fill("max_open", **order)
    assert tab.answer.headline.text() == "At most 1 BTC"
    assert figure(tab, "limit") == "Limited by your balance"
    assert tab.draft().quantity == 1
    fill("max_open", leverage=500)
    assert tab.answer.headline.text() == "Nothing can be opened: leverage not offered"
    assert tab.draft() is None
    fill("max_open", symbol="NOPEUSDT")
    assert tab.form.symbol.error.startswith("No leverage brackets are known")


def test_average_entry_shows_before_and_after(fill: Fill, figure: Callable[..., str]) -> None:
    tab = fill("average_entry", **POSITION, added_quantity="0.3", added_price=61000)
    assert tab.answer.headline.text() == "Average entry 63\u2009031.25 USDT"
    assert figure(tab, "liquidation").startswith("Liquidation price 60\u2009")
    assert tab.draft().quantity == tab.added_quantity.value()
    fill("average_entry", leverage="", symbol="")
    assert figure(tab, "liquidation").endswith("—")
    assert tab.draft() is None


def test_the_services_own_refusal_locks_too(
    fill: Fill, monkeypatch: pytest.MonkeyPatch, lab: MarginLabScreen
) -> None:
    def refuse(*_: object) -> None:
        raise PausedError("Trading is paused")

    monkeypatch.setattr(PauseService, "require_open", refuse)
    assert not lab.desk.pause.is_running
    assert fill("target", **POSITION, target_return=50).is_locked
