"""Funding, top-up / reduce and the cross stack."""

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from journal.domain.values import MarginMode, Side
from journal.gui.screens.margin_lab.rows import MOST_ROWS, RowsTab
from journal.gui.screens.margin_lab.screen import MarginLabScreen
from journal.services.margin_lab.holdings import Relief

Fill = Callable[..., Any]
Figure = Callable[..., str]
POSITION = {
    "symbol": "BTCUSDT",
    "side": Side.LONG,
    "quantity": 1,
    "entry_price": 30000,
    "wallet_balance": 3000,
}


def test_funding_asks_for_its_interval(fill: Fill, figure: Figure) -> None:
    tab = fill("funding", **POSITION, funding_rate="0.01", days=10)
    assert tab.answer.sentence.text() == tab.missing
    tab = fill("funding", interval_hours=8)
    assert tab.answer.headline.text() == "90.00 USDT paid"
    assert figure(tab, "share") == "Share of the margin 3.00\u2009%"
    fill("funding", funding_rate="-0.01", wallet_balance="")
    assert tab.answer.headline.text() == "90.00 USDT received"
    assert figure(tab, "share").endswith("—")


def test_funding_can_use_up_the_margin(fill: Fill, figure: Figure) -> None:
    tab = fill("funding", **POSITION, funding_rate=1, days=10, interval_hours=8)
    assert "uses up the whole margin" in tab.answer.sentence.text()
    assert figure(tab, "liquidation").endswith("margin used up")


def test_a_top_up_is_shown_before_and_after(fill: Fill, figure: Figure) -> None:
    tab = fill("relief", **POSITION, leverage=10, amount=300, cross_wallet_balance=900)
    assert tab.answer.headline.text() == "10.64\u2009% to liquidation, before 9.64\u2009%"
    assert figure(tab, "addable") == "Could be added 900.00 USDT"
    fill("relief", amount=60000)
    assert tab.answer.headline.text() == "— no liquidation at any positive price"
    fill("relief", relief=Relief.REMOVE_MARGIN, amount=500)
    assert tab.amount.error.startswith("Must be at most 0")


def test_closing_a_part_realizes_its_result(fill: Fill, figure: Figure) -> None:
    values = POSITION | {"margin_mode": MarginMode.CROSS, "mark_price": 29000}
    tab = fill("relief", **values, relief=Relief.REDUCE, amount="0.5")
    assert figure(tab, "realized") == "Realized by closing −507.25 USDT"
    fill("relief", margin_mode=MarginMode.ISOLATED)
    assert "takes its share" in tab.answer.notes.text()
    fill("relief", amount=1)
    assert tab.answer.headline.text() == "Nothing is left open"
    fill("relief", amount=2)
    assert tab.amount.error == "Must not be more than the size of the position"
    fill("relief", amount=1, quantity="")
    assert tab.answer.sentence.text() == tab.missing


def test_a_position_safe_before_may_come_near(fill: Fill) -> None:
    values = POSITION | {"wallet_balance": 31000, "margin_mode": MarginMode.CROSS}
    tab = fill("relief", **values, relief=Relief.REMOVE_MARGIN, amount=28000)
    assert tab.answer.headline.text() == "9.64\u2009% to liquidation"


def type_row(tab: RowsTab, place: int, **values: object) -> None:
    for field in tab.rows[place].form.fields:
        if field.field in values:
            field.editor.setText(str(values[field.field]))  # type: ignore[attr-defined]
            field.editor.textEdited.emit("")  # type: ignore[attr-defined]  # all are text fields


BTC = {"symbol": "BTCUSDT", "quantity": 1, "entry_price": 30000, "mark_price": 30000}
ETH = {"symbol": "ETHUSDT", "quantity": 4, "entry_price": 3100, "mark_price": 3010}


def test_every_position_of_a_stack_has_its_own_price(fill: Fill, figure: Figure) -> None:
    tab = fill("stack", cross_wallet_balance=5000)
    assert tab.answer.sentence.text() == tab.missing
    type_row(tab, 0, **BTC)
    assert "if only this price moves" in tab.rows[0].result.text()
    alone = tab.rows[0].result.text()
    type_row(tab, 1, **ETH)
    assert tab.rows[0].result.text() != alone
    assert [row.result.text().endswith("the nearest") for row in tab.rows] == [True, False]
    assert figure(tab, "pnl") == "Unrealized PnL −360.00 USDT"
    type_row(tab, 1, mark_price="")
    assert tab.answer.sentence.text() == tab.missing
    type_row(tab, 1, mark_price=100)
    assert tab.answer.headline.text() == "The wallet is liquidated now"


def test_what_is_wrong_in_a_stack_is_said_in_its_row(fill: Fill) -> None:
    tab = fill("stack", cross_wallet_balance=5000)
    type_row(tab, 0, **BTC)
    type_row(tab, 1, **(ETH | {"symbol": "NOPEUSDT"}))
    assert tab.rows[1].form.symbol.error.startswith("No leverage brackets are known")
    type_row(tab, 1, symbol="ETHUSDT", quantity="-1")
    assert tab.rows[1].quantity.error == "Write a number above zero"
    type_row(tab, 1, symbol="ETHUSDC", quantity="1")
    assert "share one asset" in tab.answer.sentence.text()
    type_row(tab, 1, **BTC)
    assert "the same cross long" in tab.rows[1].form.symbol.error


def test_rows_come_and_go(fill: Fill) -> None:
    tab = fill("stack")
    while tab.more.isEnabled():
        tab.more.click()
    assert len(tab.rows) == MOST_ROWS
    tab.rows[0].remove.click()
    assert len(tab.rows) == MOST_ROWS - 1
    assert tab.more.isEnabled()


def test_open_positions_are_taken_over(fill: Fill, lab: MarginLabScreen, qtbot: QtBot) -> None:
    tab = fill("stack")
    tab.take_open.click()
    qtbot.waitUntil(lambda: not lab.desk.jobs.is_busy)
    assert [row.form.symbol.text() for row in tab.rows] == ["ETHUSDT"]
    assert tab.rows[0].side.value() is Side.SHORT
    said: list[str] = []
    lab.desk.hub.said.connect(said.append)
    tab._take([])
    assert said == ["The journal holds no open position in cross margin."]
    assert len(tab.rows) == 1
