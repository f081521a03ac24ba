"""The lab as a whole: tabs, the lock, values kept, what goes to the planner."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from journal.domain.values import Side
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.screens.margin_lab.screen import TABS, MarginLabScreen
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.screens.planner.screen import PlannerScreen
from journal.gui.style.theme import theme_named

POSITION = {
    "symbol": "btcusdt",
    "side": Side.LONG,
    "leverage": 20,
    "quantity": "0.5",
    "entry_price": 64250,
}
KEYS = [tab.key for tab in TABS]


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_tab_is_whole_filled_and_empty(
    lab: MarginLabScreen,
    fill: Callable[..., Any],
    faults_of: Callable[[QWidget], Any],
    theme: str,
    qtbot: QtBot,
) -> None:
    lab.desk.look.wear(theme_named(theme))
    lab.desk.look.dress(lab)
    faults = []
    for key in KEYS:
        for values in ({}, POSITION):
            fill(key, **values)
            qtbot.wait(1)
            faults += [f"{key}: {fault}" for fault in faults_of(lab)]
    assert faults == []


def test_what_is_typed_stays_and_serves_every_tab(
    lab: MarginLabScreen, fill: Callable[..., Any]
) -> None:
    first = fill("pnl", **POSITION, exit_price=66100)
    other = fill("liquidation")
    assert [one.text() for one in (other.form.symbol, other.quantity, other.entry_price)] == [
        "BTCUSDT",
        "0.5",
        "64250",
    ]
    lab.open_target("pnl")
    assert lab.tab == first
    assert first.exit_price.text() == "66100"


def test_arrow_keys_move_between_tabs(lab: MarginLabScreen) -> None:
    lab.row.choose(0)
    tab = lab.row._tabs[0]
    tab.setFocus()
    QTest.keyClick(tab, Qt.Key.Key_Right)
    assert lab.row.current == 1
    assert lab.tab.key == KEYS[1]


def test_contracts_are_offered_by_name(lab: MarginLabScreen) -> None:
    editor = lab.tab.form.symbol.editor
    completer = editor.completer()
    completer.setCompletionPrefix("btcusd")
    assert completer.currentCompletion().startswith("BTCUSD")
    completer.activated.emit("BTCUSDT")
    assert lab.tab.form.symbol.text() == "BTCUSDT"


def test_a_plan_begins_with_what_the_lab_knows(
    fill: Callable[..., Any], see: Callable[..., Any], desk: Desk
) -> None:
    wanted: list[tuple[Any, Any]] = []
    desk.hub.wanted.connect(lambda screen, target: wanted.append((screen, target)))
    tab = fill("liquidation", **POSITION)
    tab.send.click()
    screen, draft = wanted[0]
    assert screen is ScreenName.PLANNER
    assert isinstance(draft, PlanDraft)
    planner = see(PlannerScreen(desk))
    planner.open_target(draft)
    assert planner.symbol.text() == "BTCUSDT"
    assert planner.entry_price.text() == "64\u2009250"
    planner.open_target("something else")
    planner.open_target(PlanDraft(symbol="ETHUSDT", side=Side.SHORT))
    assert planner.side.value() is Side.SHORT
    assert planner.quantity.text() == "0.5"


def test_the_pause_locks_what_enlarges_and_nothing_else(
    lab: MarginLabScreen, desk: Desk, clock: Any, fill: Callable[..., Any]
) -> None:
    desk.pause.learn(clock.at + timedelta(hours=3))
    for key in KEYS:
        tab = fill(key, **POSITION)
        assert tab.is_locked == tab.opens_risk
        assert not tab.send.isEnabled()
    locked = [tab.accessibleDescription() for tab in lab.row._tabs]
    assert [bool(text) for text in locked] == [tab.opens_risk for tab in TABS]
    desk.pause.learn(None)
    assert not lab.tab.is_locked


def test_the_lock_leads_to_what_stays_open(lab: MarginLabScreen, desk: Desk, clock: Any) -> None:
    risky = [tab.key for tab in TABS if tab.opens_risk]
    if not risky:
        pytest.skip("no tab is locked yet")
    desk.pause.learn(clock.at + timedelta(hours=3))
    lab.open_target(risky[0])
    buttons = lab.tab.findChildren(QPushButton)
    next(one for one in buttons if one.text() == "Liquidation").click()
    assert lab.tab.key == "liquidation"


def test_a_target_nobody_knows_changes_nothing(lab: MarginLabScreen) -> None:
    lab.open_target("nowhere")
    assert lab.tab.key == "liquidation"
