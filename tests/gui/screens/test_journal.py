"""The Journal: table, filter, detail, what is typed, what is exported."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from journal.domain.values import Fill, MarginMode, PositionFacts, Side
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.chip import Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.journal import JournalScreen
from journal.gui.text import TextStyle
from journal.services.changes import Changes
from journal.services.positions import HandTrade

D = Decimal
ETH, XRP, SOL, BTC = range(4)
"""Places in the table: newest first."""

See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> JournalScreen:
    shown: JournalScreen = see(JournalScreen(desk))
    return shown


def cell(screen: JournalScreen, place: int, key: str) -> str:
    return screen.table.rows.cell(place, column(screen, key))


def column(screen: JournalScreen, key: str) -> int:
    return [one.key for one in screen.table.rows.columns].index(key)


def tooltip(screen: JournalScreen, place: int, key: str) -> str:
    index = screen.table.rows.index(place, column(screen, key))
    return str(index.data(Qt.ItemDataRole.ToolTipRole) or "")


def symbols(screen: JournalScreen) -> list[str]:
    return [cell(screen, place, "symbol") for place in range(screen.table.rows.rowCount())]


def figure(screen: JournalScreen, key: str) -> str:
    return screen.detail._figures[key].accessibleName()


def result(screen: JournalScreen) -> list[str]:
    """What the card of the result says, label and amount of each row."""
    layout = screen.detail._result
    items = [layout.itemAt(place) for place in range(layout.count())]
    rows = [item.widget() for item in items if item is not None]
    return [
        " ".join(label.text() for label in row.findChildren(PlainLabel))
        for row in rows
        if row is not None and row.layout() is not None
    ]


def test_positions_come_newest_first_and_the_newest_is_chosen(screen: JournalScreen) -> None:
    assert symbols(screen) == ["ETHUSDT", "XRPUSDT", "SOLUSDT", "BTCUSDT"]
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.symbol == "ETHUSDT"
    assert screen.counted.text() == "4 positions"


def test_a_closed_position_shows_all_its_figures(screen: JournalScreen) -> None:
    shown = {one.key: cell(screen, BTC, one.key) for one in screen.table.rows.columns}
    assert shown["opened"] == "2026-05-10 08:00"
    assert shown["closed"] == "2026-05-10 13:00"
    assert shown["duration"] == "5 h"
    assert shown["size"] == "0.1"
    assert shown["leverage"] == "5×"
    assert shown["margin_mode"] == "isolated"
    assert shown["entry"] == "60\u2009000"
    assert shown["exit"] == "61\u2009000"
    assert shown["stop"] == "59\u2009000"
    assert shown["net_pnl"] == "+93.45"
    assert shown["gross_pnl"] == "+100.00"
    assert shown["fees"] == "6.05"
    assert shown["funding"] == "−0.50"
    assert shown["state"] == "closed"
    assert tooltip(screen, BTC, "leverage") == "As you typed it."
    assert not shown["liquidation_price"].startswith("≈")
    assert tooltip(screen, BTC, "liquidation_price").startswith("Exact: 48")


def test_what_is_unknown_says_why_and_which_file_would_tell(screen: JournalScreen) -> None:
    for key, words in (
        ("leverage", "No trade file tells the leverage"),
        ("margin_mode", "No trade file tells the margin mode"),
        ("stop", "No trade file tells your stop"),
        ("liquidation_price", "No margin mode recorded"),
        ("funding", "Transaction History"),
        ("exit", "Nothing of it is closed yet"),
    ):
        assert cell(screen, ETH, key) == "—"
        assert words in tooltip(screen, ETH, key)
    assert tooltip(screen, ETH, "closed") == "Still open."
    assert "R04 not judged" in tooltip(screen, ETH, "rules")
    assert cell(screen, ETH, "rules").endswith("not judged")
    assert cell(screen, ETH, "fees") == "0.00200000 BNB"


def test_an_incomplete_history_is_marked_and_its_reason_told(screen: JournalScreen) -> None:
    entry = screen.table.rows.row(XRP)
    assert entry.mark is Mark.WARN
    assert "History incomplete" in tooltip(screen, XRP, "symbol")
    assert cell(screen, XRP, "entry") == "—"
    assert tooltip(screen, XRP, "entry") == entry.view.position.incomplete_reason
    screen.table.select_place(XRP)
    assert screen.detail.incomplete.isVisible()
    assert cell(screen, XRP, "rules") == "—"
    assert "Not judged" in tooltip(screen, XRP, "rules")
    assert screen.detail.rules.sentences == (tooltip(screen, XRP, "rules"),)
    assert screen.detail._reason.text() == entry.view.position.incomplete_reason
    screen.table.select_place(BTC)
    assert not screen.detail.incomplete.isVisible()


def test_a_liquidated_position_says_so_with_its_exact_price(screen: JournalScreen) -> None:
    screen.table.select_place(SOL)
    entry = screen.table.rows.row(SOL)
    assert entry.mark is Mark.CRITICAL
    assert screen.detail.state.accessibleName() == "critical: LIQUIDATED"
    lines = entry.view.exposure.lines
    assert lines is not None
    assert figure(screen, "liquidation") == f"Liquidation price {lines.liquidation_price}"
    notes = screen.detail._notes.text()
    assert "is an estimate" in notes
    assert "Simplified 1/L price: 142.5" in notes
    assert cell(screen, SOL, "liquidation_price").startswith("≈ 143.2")
    assert "Estimate" in tooltip(screen, SOL, "liquidation_price")
    assert figure(screen, "stop") == "Stop none"
    assert cell(screen, SOL, "stop") == "none"
    assert "R01" in cell(screen, SOL, "rules")
    assert any(line.startswith("R04") for line in screen.detail.rules.sentences)


def test_the_result_is_split_into_price_fees_and_funding(screen: JournalScreen) -> None:
    screen.table.select_place(BTC)
    assert result(screen) == [
        "Price PnL +100.00 USDT",
        "Fees −6.05 USDT",
        "Funding −0.50 USDT",
        "Net in USDT +93.45 USDT",
    ]
    screen.table.select_place(ETH)
    assert result(screen)[1:3] == ["Fees −0.002 BNB", "Funding —"]


def test_fills_are_listed_with_what_each_did(screen: JournalScreen) -> None:
    screen.table.select_place(SOL)
    rows = screen.detail.fills.rows
    table = [[rows.cell(place, n) for n in range(6)] for place in range(rows.rowCount())]
    assert table == [
        ["10 May 18:00", "open", "60", "150", "", "4 USDT"],
        ["10 May 18:00", "add", "40", "150", "", "3 USDT"],
        ["10 May 20:00", "close", "100", "143", "−700.00", "7 USDT"],
    ]
    assert rows.index(2, 4).data(Qt.ItemDataRole.ToolTipRole) == "Before fees."


def test_the_filter_finds_words(screen: JournalScreen) -> None:
    for typed, found in (
        ("btc", ["BTCUSDT"]),
        ("short", ["ETHUSDT"]),
        ("open", ["ETHUSDT"]),
        ("liquidated", ["SOLUSDT"]),
        ("long sol", ["SOLUSDT"]),
        ("incomplete", ["XRPUSDT"]),
        ("nothing like it", []),
    ):
        screen.search.clear()
        QTest.keyClicks(screen.search, typed)
        assert symbols(screen) == found
        assert screen.counted.text() == f"{len(found)} of 4 positions"
        assert (screen.detail.entry is not None) == bool(found)


def test_the_chooser_narrows_the_table(screen: JournalScreen) -> None:
    for choice, found in (
        ("Open", ["ETHUSDT"]),
        ("Closed", ["XRPUSDT", "SOLUSDT", "BTCUSDT"]),
        ("Liquidated", ["SOLUSDT"]),
        ("Rules broken", ["SOLUSDT", "BTCUSDT"]),
        ("History incomplete", ["XRPUSDT"]),
        ("All positions", ["ETHUSDT", "XRPUSDT", "SOLUSDT", "BTCUSDT"]),
    ):
        place = screen.choice.findText(choice)
        screen.choice.setCurrentIndex(place)
        screen.choice.activated.emit(place)
        assert symbols(screen) == found


def test_the_chosen_position_stays_chosen_while_filtering(screen: JournalScreen) -> None:
    screen.table.select_place(BTC)
    screen.search.setText("long")
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.symbol == "BTCUSDT"


def test_pointing_at_a_position_takes_off_the_filter_that_hides_it(
    screen: JournalScreen, desk: Desk, see: See
) -> None:
    screen.search.setText("eth")
    screen.open_target("SOLUSDT:both:3")
    assert screen.search.text() == ""
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.symbol == "SOLUSDT"
    fresh = JournalScreen(desk)
    fresh.open_target("BTCUSDT:both:1")
    see(fresh)
    assert fresh.detail.entry is not None
    assert fresh.detail.entry.view.position.symbol == "BTCUSDT"


def test_sorting_by_net_puts_the_worst_loss_first_and_unknown_last(screen: JournalScreen) -> None:
    screen.table.sortByColumn(column(screen, "net_pnl"), Qt.SortOrder.AscendingOrder)
    assert symbols(screen)[0] == "SOLUSDT"
    screen.table.sortByColumn(column(screen, "rules"), Qt.SortOrder.DescendingOrder)
    assert symbols(screen)[0] == "SOLUSDT"


def test_enter_and_the_button_show_the_chart(screen: JournalScreen, qtbot: QtBot) -> None:
    screen.table.select_place(SOL)
    with qtbot.waitSignal(screen.desk.hub.wanted) as wanted:
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert wanted.args == [ScreenName.CHART, "SOLUSDT:both:3"]
    with qtbot.waitSignal(screen.desk.hub.wanted) as wanted:
        screen.detail.chart_button.click()
    assert wanted.args == [ScreenName.CHART, "SOLUSDT:both:3"]


def test_columns_are_chosen_from_a_menu(screen: JournalScreen) -> None:
    fees = column(screen, "fees")
    assert screen.table.isColumnHidden(fees)
    screen.table.column_menu().actions()[fees].trigger()
    assert not screen.table.isColumnHidden(fees)


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
    form.confirm.click()
    see(screen)
    assert cell(screen, ETH, "leverage") == "10×"
    assert cell(screen, ETH, "stop") == "3\u2009100"
    assert cell(screen, ETH, "liquidation_price").startswith("≈ 3\u2009")
    assert figure(screen, "stop_loss") == "Loss at stop 100.00 USDT"
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
    form.fields.has_stop.set_value(False)
    form.fields.has_stop.changed.emit()
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
    assert form.opened_at.error
    QTest.keyClicks(form.symbol.editor, "btcusdt")
    form.side.set_value(Side.SHORT)
    form.quantity.set_text("0.2")
    form.entry_price.set_text("62000")
    form.opened_at.set_text("2026-05-14 11:00")
    form.exposure.leverage.set_text("4")
    form.exit_price.set_text("61000")
    form.confirm.click()
    assert "missing" in form.closed_at.error
    form.exit_price.set_text("")
    form.opened_at.set_text("2026-05-14 13:00")
    form.confirm.click()
    assert form.opened_at.error == "Lies in the future"
    form.opened_at.set_text("2026-05-14 11:00")
    QTest.keyClick(form.quantity.editor, Qt.Key.Key_Return)
    see(screen)
    assert symbols(screen)[0] == "BTCUSDT"
    assert cell(screen, 0, "side") == "short"
    assert cell(screen, 0, "leverage") == "4×"
    screen.table.select_place(0)
    assert "Fees —" in result(screen)
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
    kind = "Full record (*.json)"
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


def test_an_empty_journal_says_what_to_do(
    make_desk: Callable[..., Desk], see: See, dialog: Callable[[], Any], qtbot: QtBot
) -> None:
    desk = make_desk("empty")
    screen = see(JournalScreen(desk))
    assert screen._pages.currentWidget() is screen._empty
    assert not screen.add_button.isVisible()
    buttons = {one.text(): one for one in screen._empty.findChildren(type(screen.add_button))}
    assert list(buttons) == ["Import files", "Add a position", "Look at the demo"]
    for text, slot in (("Import files", "import"), ("Look at the demo", "open-demo")):
        with qtbot.waitSignal(desk.hub.asked) as asked:
            buttons[text].click()
        assert asked.args == [slot]
    buttons["Add a position"].click()
    dialog().reject()
    screen.edit_facts()
    screen.close_trade()
    assert screen.detail.entry is None


def test_another_zone_and_hidden_money_are_followed(screen: JournalScreen, see: See) -> None:
    screen.desk.text = TextStyle(hide_money=True)
    screen.desk.hub.tell(Changes.SETTINGS)
    see(screen)
    assert cell(screen, BTC, "net_pnl") == "•••"
    screen.table.select_place(BTC)
    assert result(screen)[0] == "Price PnL ••• USDT"


def test_the_table_is_copied_as_text(screen: JournalScreen) -> None:
    screen.table.select_place(SOL)
    screen.table.copy()
    header, line = QGuiApplication.clipboard().text().splitlines()
    assert header.split("\t")[:2] == ["Symbol", "Side"]
    assert line.split("\t")[:2] == ["SOLUSDT", "long"]


def test_a_fill_says_where_its_figure_comes_from(
    make_desk: Callable[..., Desk], see: See, fill: Callable[..., Fill]
) -> None:
    desk = make_desk()
    with desk.services.store.writing() as writer:
        fills = (
            fill(100, "BNBUSDT", "buy", "1", "600", trade_id="901", fee=None),
            fill(101, "BNBUSDT", "sell", "1", "610", trade_id="902", realized_pnl=D(9)),
            fill(102, "ADAUSDT", "sell", "1", "1", trade_id="903", realized_pnl=None),
            fill(103, "ADAUSDT", "sell", "1", "1", trade_id="904", realized_pnl=D(3)),
        )
        writer.add_fills("Main", fills, None)
    screen = see(JournalScreen(desk))
    screen.open_target("BNBUSDT:both:901")
    rows = screen.detail.fills.rows
    tips = [rows.index(place, 4).data(Qt.ItemDataRole.ToolTipRole) for place in range(2)]
    assert tips == [None, "The exchange's figure. By the recorded fills it would be +10."]
    assert rows.index(0, 5).data(Qt.ItemDataRole.ToolTipRole).startswith("The file tells no fee")
    assert "Fees of some fills —" in result(screen)
    assert "tells no fee" in tooltip(screen, screen.table.currentIndex().row(), "fees")


def test_a_cross_position_without_a_wallet_says_what_is_missing(
    make_desk: Callable[..., Desk], see: See
) -> None:
    desk = make_desk()
    facts = PositionFacts(position_key="ETHUSDT:both:7", margin_mode=MarginMode.CROSS)
    desk.services.positions.save_facts("Main", facts)
    screen = see(JournalScreen(desk))
    assert figure(screen, "wallet") == "Isolated margin —"
    assert "Cross" in screen.detail._figures["wallet"].toolTip()


def test_a_position_that_nothing_liquidates_says_so(
    make_desk: Callable[..., Desk], see: See
) -> None:
    desk = make_desk()
    facts = PositionFacts(
        position_key="BTCUSDT:both:1",
        leverage=D(1),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=D(7000),
    )
    desk.services.positions.save_facts("Main", facts)
    screen = see(JournalScreen(desk))
    screen.table.select_place(BTC)
    assert figure(screen, "liquidation") == "Liquidation price —"
    assert screen.detail._notes.text().startswith("No price liquidates it")
