"""Survival over stored candles, and the simulator's slider."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from journal.domain.values import MarginMode, PriceType, Side
from journal.gui.screens.margin_lab.screen import MarginLabScreen

Fill = Callable[..., Any]
Figure = Callable[..., str]


@pytest.fixture
def survival(lab: MarginLabScreen, fill: Fill, qtbot: QtBot) -> Any:
    tab = fill("survival", amount=500)
    qtbot.waitUntil(lambda: not lab.desk.jobs.is_busy)
    return tab


def test_survival_offers_the_stored_candles(survival: Any) -> None:
    names = [survival.candles.editor.itemText(place) for place in range(2)]
    assert names == ["SOLUSDT 1m, mark price", "SOLUSDT 1m, last price"]
    assert survival.from_at.editor.placeholderText() == "2026-05-10 16:00"
    assert survival.answer.headline.text() == "Up to 10× was never liquidated"
    rows = survival.map.accessibleDescription().split("; ")
    assert rows[0].startswith("1×: −1\u2009%")
    assert rows[7].startswith("20×: −12\u2009%")
    assert rows[7].endswith("liq, liq, liq, liq")
    assert rows[-1] == "125×: " + ", ".join(["–"] * 11)


def test_the_money_of_a_cell_is_told_under_the_mouse(survival: Any, qtbot: QtBot) -> None:
    heat_map = survival.map
    box = heat_map._box(0, 0, heat_map._answer).center().toPoint()
    QApplication.sendEvent(heat_map, help_at(box))
    assert "1×, stop 0.5 % away" in QToolTip.text()
    QApplication.sendEvent(heat_map, help_at(QPoint(1, 1)))
    QToolTip.hideText()
    assert qtbot is not None


def help_at(place: QPoint) -> QHelpEvent:
    return QHelpEvent(QHelpEvent.Type.ToolTip, place, place)


def test_what_cannot_be_asked_of_candles_is_said(survival: Any, fill: Fill, qtbot: QtBot) -> None:
    fill("survival", from_at="yesterday")
    assert survival.from_at.error == "Write day and time as 2026-05-14 15:40"
    fill("survival", from_at="2027-01-01 00:00", until_at="2027-01-02 00:00")
    assert survival.from_at.error == "There are no candles in this window"
    fill("survival", from_at="", until_at="", side=Side.SHORT)
    assert "never liquidated" in survival.answer.headline.text()
    last = next(one for one in survival._choices if one.price_type is PriceType.LAST)
    fill("survival", candles=last)
    assert "These are last prices" in survival.answer.notes.text()
    fill("survival", amount=10**9)
    assert survival.answer.headline.text() == "No leverage lived through this window"
    fill("survival", amount="")
    assert survival.answer.sentence.text() == survival.missing
    survival._offer(())
    assert "No candles are stored yet" in survival.answer.sentence.text()
    assert qtbot is not None


def type_row(tab: Any, place: int, qtbot: QtBot, **values: object) -> None:
    for field in tab.rows[place].form.fields:
        if field.field in values:
            field.editor.setText(str(values[field.field]))
            field.editor.textEdited.emit("")
    qtbot.waitUntil(lambda: not tab.desk.jobs.is_busy)


BTC = {"symbol": "BTCUSDT", "quantity": "0.8", "entry_price": 64250, "mark_price": 57000}
ETH = {"symbol": "ETHUSDT", "quantity": 12, "entry_price": 3100, "mark_price": 2700}


def headlines(tab: Any) -> list[str]:
    """What the slider passes, from the first event on, by the button."""
    found = [tab.answer.headline.text()]
    while tab.next_event.isEnabled():
        tab.next_event.click()
        found.append(tab.answer.headline.text())
    return found


def test_cross_drains_the_wallet_step_by_step(fill: Fill, figure: Figure, qtbot: QtBot) -> None:
    tab = fill(
        "simulator",
        margin_mode=MarginMode.CROSS,
        cross_wallet=3000,
        slippage_ratio=2,
        fund=100,
        queue_quantity=3,
    )
    type_row(tab, 0, qtbot, **BTC)
    type_row(tab, 1, qtbot, **ETH)
    assert tab.rows[0].form.fields[-1].label == "Mark goes to"
    assert figure(tab, "held") == "Still held 2 positions"
    said = headlines(tab)
    assert "Taken over at the bankruptcy price" in said
    assert "Auto-deleveraging (ADL)" in said
    assert figure(tab, "wallet") == "Wallet, cash 0.00 USDT"
    assert figure(tab, "held") == "Still held nothing"
    tab.slider.setValue(0)
    assert tab.answer.headline.text() == "Start"
    assert "starts with" in tab.answer.sentence.text()
    tab.desk.text = replace(tab.desk.text, hide_money=True)
    tab.slider.setValue(1)
    assert tab.answer.sentence.text() == ""


def test_isolated_losses_stop_at_the_margin(fill: Fill, figure: Figure, qtbot: QtBot) -> None:
    tab = fill("simulator", cross_wallet=5000)
    type_row(tab, 0, qtbot, **BTC)
    assert tab.answer.sentence.text() == tab.missing
    tab = fill("simulator", leverage=20)
    assert "Isolated: here the loss stops" in headlines(tab)
    wallet = float(figure(tab, "wallet").replace("\u2009", "").split()[-2])
    assert wallet >= 5000


def test_a_way_that_is_safe_says_so(fill: Fill, figure: Figure, qtbot: QtBot) -> None:
    tab = fill("simulator", cross_wallet=5000, leverage=5)
    type_row(tab, 0, qtbot, **(BTC | {"mark_price": 66000}))
    assert "Nothing is liquidated on this way." in tab.answer.notes.text()
    assert figure(tab, "held") == "Still held 1 position"
    assert figure(tab, "queue") == "ADL queue left empty"
    type_row(tab, 0, qtbot, symbol="NOPEUSDT")
    assert tab.rows[0].form.symbol.error.startswith("No leverage brackets are known")
    tab.slider.setValue(0)
    tab.go_to_next_event()
