"""The Journal: what is typed about positions, and what is exported."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from journal.domain.values import MarginMode, PriceType, Side
from journal.gui.desk import Desk
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.journal.screen import JournalScreen
from journal.services.positions.service import HandTrade

D = Decimal
ETH, XRP, SOL, BTC = range(4)
"""Places in the table: newest first."""

See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> JournalScreen:
    shown: JournalScreen = see(JournalScreen(desk))
    return shown


def cell(screen: JournalScreen, place: int, key: str) -> str:
    keys = [one.key for one in screen.table.rows.columns]
    return screen.table.rows.cell(place, keys.index(key))


def result(screen: JournalScreen) -> list[list[str]]:
    """What the card of the result says now, row by row."""
    layout = screen.detail._result
    items = [layout.itemAt(place) for place in range(layout.count())]
    rows = [item.widget() for item in items if item is not None]
    return [[label.text() for label in row.findChildren(PlainLabel)] for row in rows if row]


def test_facts_are_typed_with_ctrl_e_and_change_what_is_shown(
    screen: JournalScreen, dialog: Callable[[], Any], see: See
) -> None:
    screen.table.select_place(ETH)
    screen.table.setFocus()
    screen.edit_facts()
    form = dialog()
    form.fields.leverage.set_text("10")
    form.fields.margin_mode.set_value(MarginMode.ISOLATED)
    QTest.keyClicks(form.fields.stop_price.editor, "3100")
    assert form.fields.has_stop.value() is True
    form.fields.stop_watches.set_value(PriceType.LAST)
    form.confirm.click()
    see(screen)
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.facts.stop_watches is PriceType.LAST
    assert cell(screen, ETH, "leverage") == "10×"
    assert cell(screen, ETH, "stop") == "3\u2009100"
    assert cell(screen, ETH, "liquidation_price").startswith("≈ 3\u2009")
    assert screen.detail._figures["stop_loss"].accessibleName() == "Loss at stop 100.00 USDT"
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.symbol == "ETHUSDT"


def test_facts_that_cannot_be_are_refused_in_place(
    screen: JournalScreen, dialog: Callable[[], Any]
) -> None:
    screen.table.select_place(BTC)
    screen.detail.edit_button.click()
    form = dialog()
    assert form.fields.leverage.text() == "5"
    assert form.fields.isolated_wallet.text() == "1\u2009200"
    form.fields.leverage.set_text("0")
    form.confirm.click()
    assert "above zero" in form.fields.leverage.error
    form.fields.leverage.set_text("5,5")
    form.confirm.click()
    assert "point" in form.fields.leverage.error
    form.fields.leverage.set_text("5")
    form.fields.stop_watches.set_value(PriceType.MARK)
    form.fields.has_stop.set_value(False)
    form.fields.has_stop.changed.emit()
    assert (form.fields.stop_watches.value(), form.fields.stop_watches.isEnabled()) == (None, False)
    assert form.fields.stop_price.text() == ""
    assert not form.fields.stop_price.isEnabled()
    form.fields.has_stop.set_value(True)
    form.fields.has_stop.changed.emit()
    form.confirm.click()
    assert "price" in form.fields.stop_price.error
    form.fields.margin_mode.set_value(MarginMode.CROSS)
    form.fields.margin_mode.changed.emit()
    assert not form.fields.isolated_wallet.isEnabled()
    assert form.fields.wallet() is None
    QTest.keyClick(form.fields.leverage.editor, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_a_trade_is_added_also_while_paused_then_closed(
    screen: JournalScreen, dialog: Callable[[], Any], see: See, clock: Any
) -> None:
    screen.desk.pause.learn(clock.at + timedelta(hours=20))
    assert screen.add_button.isEnabled()
    screen.add_button.click()
    form = dialog()
    form.confirm.click()
    assert form.symbol.error
    assert form.quantity.error
    assert form.opened_at.text() == "2026-05-14 12:00:00"
    assert not form.more.isVisible()
    QTest.keyClicks(form.symbol.editor, "btcusdt")
    form.side.set_value(Side.SHORT)
    form.quantity.set_text("0.2")
    form.entry_price.set_text("62000")
    form.opened_at.set_text("2026-05-14 11:00")
    form.exposure.leverage.set_text("4")
    form.exit_price.set_text("61000")
    form.confirm.click()
    assert "missing" in form.closed_at.error
    assert form.more.isVisible()
    form.exit_price.set_text("")
    form.opened_at.set_text("2026-05-14 13:00")
    form.confirm.click()
    assert form.opened_at.error == "Lies in the future"
    form.opened_at.set_text("2026-05-14 11:00")
    QTest.keyClick(form.quantity.editor, Qt.Key.Key_Return)
    see(screen)
    assert cell(screen, 0, "symbol") == "BTCUSDT"
    assert cell(screen, 0, "side") == "short"
    assert cell(screen, 0, "leverage") == "4×"
    screen.table.select_place(0)
    assert ["Fees", "—"] in result(screen)
    screen.detail.close_button.click()
    form = dialog()
    form.confirm.click()
    assert form.exit_price.error
    form.exit_price.set_text("61000")
    form.closed_at.set_text("2026-05-14 10:00")
    form.confirm.click()
    assert form.closed_at.error == "Is before the opening"
    form.closed_at.set_text("")
    form.confirm.click()
    assert form.closed_at.error
    form.closed_at.set_text("2026-05-14 11:30")
    form.confirm.click()
    see(screen)
    assert cell(screen, 0, "net_pnl") == "+200.00"
    assert not screen.detail.close_button.isVisible()


def test_a_trade_beside_an_open_one_of_its_kind_is_refused_at_the_contract(
    screen: JournalScreen, dialog: Callable[[], Any], clock: Any
) -> None:
    opened = clock.at - timedelta(hours=1)
    trade = HandTrade(
        symbol="BTCUSDT", side=Side.LONG, quantity=D(1), entry_price=D(9), opened_at=opened
    )
    screen.desk.services.positions.record_by_hand("Main", trade)
    screen.add_position()
    form = dialog()
    form.symbol.set_text("BTCUSDT")
    for field in (form.quantity, form.entry_price):
        field.set_text("1")
    form.opened_at.set_value(opened)
    form.confirm.click()
    assert "close that one first" in form.symbol.error
    form.reject()


def test_three_fields_are_enough_and_a_note_and_tags_may_stand_beside_them(
    screen: JournalScreen, dialog: Callable[[], Any], see: See
) -> None:
    screen.add_position()
    form = dialog()
    for field, text in ((form.symbol, "DOGEUSDT"), (form.quantity, "9"), (form.entry_price, "1")):
        field.set_text(text)
    form.note.set_text("seen late")
    form.tags.set_text("mood:fine")
    form.confirm.click()
    assert "knows no group" in form.tags.error
    form.tags.set_text("FOMO, setup:breakout")
    form.confirm.click()
    see(screen)
    (entry,) = screen.desk.services.diary.entries("Main").values()
    assert entry.subject.position_key == screen.table.rows.row(0).view.position.key
    assert (entry.note, [tag.text for tag in entry.tags]) == (
        *("seen late", ["own:fomo", "setup:breakout"]),
    )


def test_closing_twice_is_refused_with_a_sentence(
    screen: JournalScreen, dialog: Callable[[], Any], see: See, clock: Any
) -> None:
    positions = screen.desk.services.positions
    opened = clock.at - timedelta(hours=1)
    trade = HandTrade(
        symbol="BTCUSDT", side=Side.LONG, quantity=D(1), entry_price=D(9), opened_at=opened
    )
    screen.desk.hub.tell(positions.record_by_hand("Main", trade))
    see(screen)
    screen.table.select_place(0)
    screen.close_trade()
    form = dialog()
    key = screen.table.rows.row(0).view.position.key
    clock.at += timedelta(seconds=1)
    positions.close_by_hand("Main", key, exit_price=D(10), closed_at=clock.at)
    form.exit_price.set_text("11")
    form.confirm.click()
    assert "closed already" in form.refusal.text()
    form.reject()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_record_is_exported_as_its_ending_says(
    screen: JournalScreen,
    see: See,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    target = tmp_path / f"out.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    said: list[str] = []
    screen.desk.hub.said.connect(said.append)
    screen.export_button.click()
    see(screen)
    content = target.read_text(encoding="utf-8")
    assert said == [f"Exported to {target}."]
    if kind == "csv":
        assert len(content.splitlines()) == 5
    else:
        assert len(json.loads(content)["positions"]) == 4


def test_an_export_that_cannot_be_written_says_so(
    screen: JournalScreen, see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = "Positions and liquidations (*.json)"
    target = tmp_path / "no such folder" / "out"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), kind))
    failed: list[str] = []
    screen.desk.jobs.failed.connect(failed.append)
    screen.export()
    see(screen)
    assert failed == [f"{target}.json cannot be written: No such file or directory."]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    screen.export()
    assert not screen.desk.jobs.is_busy
