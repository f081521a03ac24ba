"""The Journal's table as a trader lays it out: views, columns, widths, rows as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from journal.gui.desk import Desk
from journal.gui.dialogs.name import NameDialog
from journal.gui.parts.table_layout import lay_out, layout_of, sort_by
from journal.gui.query.views import OWN_FILTER
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.style.text import TextStyle, plain
from journal.services.files.exporting import rows_as_csv
from journal.services.positions.saved_views.view import ShownColumn, TableLayout

See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> JournalScreen:
    shown: JournalScreen = see(JournalScreen(desk))
    return shown


def symbols(screen: JournalScreen) -> list[str]:
    rows = screen.table.rows
    return [rows.row(place).view.position.symbol for place in range(rows.rowCount())]


def choose(screen: JournalScreen, name: str) -> None:
    place = screen.choice.findText(name)
    screen.choice.setCurrentIndex(place)
    screen.choice.activated.emit(place)


def actions(screen: JournalScreen) -> dict[str, Any]:
    return {one.text(): one for one in screen.pane.views.menu().actions() if one.text()}


def test_a_query_of_fields_finds_positions(screen: JournalScreen) -> None:
    screen.search.setText("pnl<0 is:liquidated or side:short")
    assert symbols(screen) == ["ETHUSDT", "SOLUSDT"]
    assert screen.choice.currentIndex() == -1
    assert screen.choice.placeholderText() == OWN_FILTER
    screen.search.setText("pnl<")
    assert symbols(screen) == ["ETHUSDT", "SOLUSDT"]  # as long as it cannot be read
    screen.search.setText("is:open")
    assert screen.choice.currentText() == "Open"
    screen.search.setText("")
    assert screen.choice.currentText() == "All positions"


def test_a_view_brings_its_query_its_columns_and_its_order(screen: JournalScreen) -> None:
    before = layout_of(screen.table)
    choose(screen, "Liquidated")
    assert (screen.search.text(), symbols(screen)) == ("is:liquidated", ["SOLUSDT"])
    shown = [one.key for one in layout_of(screen.table).columns]
    assert shown[:3] == ["symbol", "side", "opened"]
    assert "liquidation_distance" in shown
    assert "fees" not in shown
    choose(screen, "No stop")
    assert "mae" in [one.key for one in layout_of(screen.table).columns]
    choose(screen, "All positions")
    assert layout_of(screen.table) == before  # the trader's own columns are back


def test_a_view_is_saved_renamed_deleted_and_brought_back(
    screen: JournalScreen, see: See, dialog: Callable[[], Any], desk: Desk
) -> None:
    screen.search.setText("pnl<0")
    sort_by(screen.table, "net_pnl", descending=True)
    actions(screen)["Save as a new view…"].trigger()
    asked = dialog()
    assert isinstance(asked, NameDialog)
    asked.name_field.editor.setText("Open")
    asked.confirm.click()
    see(screen)
    assert "is taken" in asked.name_field.error
    asked.name_field.editor.setText("  My   losses ")
    asked.confirm.click()
    see(screen)
    assert screen.choice.currentText() == "My losses"
    kept = desk.services.saved_views.views()[-1]
    assert (kept.name, kept.query) == ("My losses", "pnl<0")
    assert kept.layout is not None
    assert (kept.layout.sorted_by, kept.layout.descending) == ("net_pnl", True)

    actions(screen)["Rename it…"].trigger()
    dialog().name_field.editor.setText("Lost")
    dialog().confirm.click()
    see(screen)
    assert screen.choice.currentText() == "Lost"
    lay_out(screen.table, TableLayout(columns=(ShownColumn(key="side", width=90),)))
    actions(screen)["Save what is shown in it"].trigger()
    see(screen)
    layout = desk.services.saved_views.views()[-1].layout
    assert layout is not None
    assert layout.columns == (ShownColumn(key="side", width=90),)
    actions(screen)["Delete it"].trigger()
    see(screen)
    assert desk.services.saved_views.views()[-1].is_built_in
    actions(screen)["Undo: deletion of “Lost”"].trigger()
    see(screen)
    assert desk.services.saved_views.views()[-1].name == "Lost"


def test_the_built_in_views_can_be_neither_renamed_nor_deleted(screen: JournalScreen) -> None:
    choose(screen, "Open")
    found = actions(screen)
    assert not any(found[text].isEnabled() for text in ("Rename it…", "Delete it"))
    for change in (screen.pane.views.rename, screen.pane.views.delete, screen.pane.views.undo):
        change()
    screen.pane.views.save_again()
    assert screen.desk.services.saved_views.views()[1].name == "Open"


def test_the_table_is_found_as_it_was_left(
    screen: JournalScreen, desk: Desk, see: See, qtbot: QtBot
) -> None:
    wanted = TableLayout(
        columns=(ShownColumn(key="net_pnl", width=133), ShownColumn(key="symbol")),
        sorted_by="net_pnl",
        descending=True,
    )
    lay_out(screen.table, TableLayout(columns=(ShownColumn(key="gone"),)))
    lay_out(screen.table, wanted)
    with qtbot.waitSignal(screen.pane._layout_watch.changed):
        screen.pane._layout_watch.tell()
    screen.pane._layout_watch.tell()
    see(screen)
    again: JournalScreen = see(JournalScreen(desk))
    assert layout_of(again.table) == wanted
    assert (
        again.table.columnWidth([one.key for one in again.table.rows.columns].index("net_pnl"))
        == 133
    )
    assert symbols(again)[0] == "BTCUSDT"
    sort_by(again.table, None, descending=False)
    assert symbols(again)[0] == "ETHUSDT"


def test_a_width_that_was_pulled_stays_when_rows_change(
    screen: JournalScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = screen.table
    monkeypatch.setattr(
        "journal.gui.parts.table.QGuiApplication.mouseButtons",
        lambda: Qt.MouseButton.LeftButton,
    )
    table.setColumnWidth(0, 222)
    table.set_rows(table.rows.shown[0])
    assert table.columnWidth(0) == 222
    assert layout_of(table).columns[0].width == 222
    table.widths.show(0, shown=True)
    assert table.columnWidth(0) != 222


def test_the_rows_are_exported_as_they_are_shown(
    screen: JournalScreen, see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "rows"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    lay_out(
        screen.table,
        TableLayout(columns=(ShownColumn(key="net_pnl"), ShownColumn(key="symbol"))),
    )
    screen.search.setText("is:closed")
    screen.table.clearSelection()
    actions(screen)["Copy rows as text"].trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert (copied[0], copied[-1]) == ("Net (USDT)\tSymbol", "+93.45\tBTCUSDT")
    actions(screen)["Export rows as CSV…"].trigger()
    see(screen)
    lines = target.with_suffix(".csv").read_text().splitlines()
    assert lines[0] == "Net (USDT),Symbol"
    assert lines[-1] == "+93.45,BTCUSDT"
    assert len(lines) == 4
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    screen.export_rows()


def test_a_cell_cannot_start_a_formula() -> None:
    text = rows_as_csv(["Tags"], [["=1+1"], ["-5.5"], ["-5 R"], ["@x"], ["plain"]])
    assert text.split("\r\n")[:-1] == ["Tags", "'=1+1", "-5.5", "'-5 R", "'@x", "plain"]


def test_the_rows_are_added_up_exactly(screen: JournalScreen, see: See, desk: Desk) -> None:
    def together(query: str) -> str:
        screen.search.setText(query)
        screen.pane.sums._rest.timeout.emit()
        see(screen)
        return plain(screen.pane.sums.text())

    assert together("") == "-629.55 USDT"
    assert "3 closed positions together, 66.7" in screen.pane.sums.toolTip()
    assert together("sol") == "-734.00 USDT"
    assert together("is:broken") == "-640.55 USDT"  # once the rules were applied
    assert together("is:open") == ""
    desk.text = TextStyle(hide_money=True)
    assert "629" not in together("")
