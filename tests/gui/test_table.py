"""The one table: sorting, filtering, copying, columns."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from journal.gui.parts.chip import Mark
from journal.gui.parts.column import (
    Column,
    count_column,
    number_column,
    percent_column,
    pnl_column,
    price_column,
    text_column,
)
from journal.gui.parts.column_widths import MEASURED_ROWS, SORT_ARROW
from journal.gui.parts.fitting import fitted
from journal.gui.parts.many_rows import Flags, Keys, ManyRows
from journal.gui.parts.table import Table
from journal.gui.style.look import Look
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning


@dataclass(frozen=True)
class Trade:
    symbol: str
    size: Decimal
    pnl: Decimal | None
    count: int = 1


ROWS = (
    Trade("BTCUSDT", Decimal("1.25"), Decimal(10)),
    Trade("ETHUSDT", Decimal("10.5"), None),
    Trade("XRPUSDT", Decimal(9), Decimal(-200)),
    Trade("ADAUSDT", Decimal(100), Decimal(9)),
)


@pytest.fixture
def table(look: Look, qtbot: QtBot) -> Iterator[Table[Trade]]:
    columns: tuple[Column[Trade], ...] = (
        text_column("symbol", "Symbol", lambda trade: trade.symbol, mark=lambda _trade: Mark.GOOD),
        number_column("size", "Size", lambda trade: trade.size, unit="coins"),
        pnl_column(
            "pnl",
            "PnL",
            lambda trade: trade.pnl,
            TextStyle(),
            asset=lambda _trade: "",
            tooltip=lambda trade: "" if trade.pnl is not None else "Not in your file.",
        ),
        percent_column("share", "Share", lambda trade: trade.pnl and trade.pnl / 1000),
        price_column("price", "Price", lambda trade: trade.size, shown=False),
        count_column("count", "Fills", lambda trade: trade.count, stretch=True),
    )
    table: Table[Trade] = Table(look, columns, "Trades")
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.show()
    table.set_rows(ROWS)
    yield table
    table.close()


def shown(table: Table[Trade], number: int = 0) -> list[str]:
    return [table.rows.cell(place, number) for place in range(table.rows.rowCount())]


def test_numbers_of_a_column_share_their_decimals_and_units_stand_in_the_header(
    table: Table[Trade],
) -> None:
    assert shown(table, 1) == ["1.25", "10.50", "9.00", "100.00"]
    header = table.rows.headerData(1, Qt.Orientation.Horizontal)
    assert header == "Size (coins)"


def test_sorting_is_by_value_with_the_unknown_last_both_ways(table: Table[Trade]) -> None:
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert shown(table) == ["XRPUSDT", "ADAUSDT", "BTCUSDT", "ETHUSDT"]
    table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    assert shown(table) == ["BTCUSDT", "ADAUSDT", "XRPUSDT", "ETHUSDT"]
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert shown(table) == [trade.symbol for trade in ROWS]


def test_the_chosen_row_stays_chosen_when_sorted(table: Table[Trade]) -> None:
    table.select_place(0)
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert table.selected() == ROWS[0]
    assert table.currentIndex().row() == 2


def test_a_mask_hides_rows(table: Table[Trade]) -> None:
    table.rows.set_mask(lambda rows: np.array([trade.pnl is None for trade in rows]))
    assert shown(table) == ["ETHUSDT"]
    assert table.rows.total == 4
    assert table.rows.place_of(lambda trade: trade.symbol == "BTCUSDT") is None


def test_unknown_is_muted_and_says_why(table: Table[Trade]) -> None:
    index = table.rows.index(1, 2)
    assert index.data() == "—"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Not in your file."
    assert table.rows.meaning(1, 2) is Meaning.MUTED
    assert table.rows.meaning(2, 2) is Meaning.LOSS
    assert table.rows.mark(0, 0) is Mark.GOOD
    assert table.rows.mark(0, 1) is None


def test_selected_rows_are_copied_as_plain_text(table: Table[Trade]) -> None:
    table.select_place(2)
    table.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Symbol\tSize (coins)\tPnL\tShare\tFills"
    assert lines[1] == "XRPUSDT\t9.00\t-200.00\t-20.0%\t1"
    assert len(lines) == 2


def test_enter_opens_a_row_and_arrows_choose(table: Table[Trade]) -> None:
    opened: list[Trade] = []
    chosen: list[Trade] = []
    table.opened.connect(opened.append)
    table.chosen.connect(chosen.append)
    table.select_place(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert chosen[-1] == ROWS[1]
    assert opened == [ROWS[1]]
    assert "ETHUSDT" in QGuiApplication.clipboard().text()


def test_the_row_under_the_mouse_is_lit_until_it_leaves(table: Table[Trade]) -> None:
    middle = QPointF(40, table.rowViewportPosition(1) + 5)
    move = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        middle,
        table.viewport().mapToGlobal(middle),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(table.viewport(), move)
    assert table.hovered == 1
    assert not table.grab().isNull()
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert table.hovered == -1


def test_columns_are_chosen_by_right_click_on_the_header(
    table: Table[Trade],
) -> None:
    header = table.horizontalHeader()
    QApplication.sendEvent(
        header,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5)),
    )
    (menu,) = table.findChildren(QMenu)
    by_text = {action.text(): action for action in menu.actions()}
    assert not by_text["Price"].isChecked()
    by_text["Price"].trigger()
    assert not table.isColumnHidden(4)
    by_text["Copy table as text"].trigger()
    assert QGuiApplication.clipboard().text().count("\n") == len(ROWS)
    menu.close()


def test_an_empty_table_says_so(table: Table[Trade]) -> None:
    table.hugs_rows = True
    table.rows.set_mask(lambda rows: np.zeros(len(rows), np.bool_))
    assert not table.grab().isNull()
    table.set_rows(())
    assert not table.grab().isNull()
    assert table.rows.rowCount() == 0
    assert table.selected() is None
    assert table.maximumHeight() < 200


class Counted(ManyRows[Trade]):
    """A hundred thousand trades that count how many of them were made."""

    def __init__(self, text: str = "") -> None:
        self.made = 0
        self._text = text

    def __len__(self) -> int:
        return 100_000

    def __getitem__(self, row: Any) -> Any:
        self.made += 1
        return Trade(f"{self._text}{row % 7}", Decimal(row), Decimal(row))

    def keys(self, column: str) -> Keys:
        assert column == "symbol"
        keys = (np.arange(len(self)) % 7).astype(np.float64)
        keys[keys == 3] = np.nan
        return keys

    def decimals(self, column: str) -> int:
        return {"size": 3}[column]

    def of_kind(self, *kinds: int) -> Flags:
        return np.isin(np.arange(len(self)) % 7, kinds)


def test_many_rows_are_sorted_and_filtered_without_being_made(look: Look, qtbot: QtBot) -> None:
    columns: tuple[Column[Trade], ...] = (
        text_column("symbol", "Symbol", lambda trade: trade.symbol),
        number_column("size", "Size", lambda trade: trade.size),
    )
    table: Table[Trade] = Table(look, columns, "Trades")
    qtbot.addWidget(table)
    rows = Counted()
    table.set_rows(rows)
    assert rows.made <= 2 * MEASURED_ROWS
    assert table.rows.cell(7, 1) == "7.000"
    rows.made = 0
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    table.rows.set_mask(lambda _rows: rows.of_kind(2, 3, 5))
    assert rows.made == 0
    count = table.rows.rowCount()
    assert [table.rows.row(place).symbol for place in (0, count // 2, count - 1)] == ["5", "2", "3"]
    assert [table.rows.row(place).size for place in (0, 1)] == [5, 12]
    assert table.rows.place_of_row(12) == 1
    assert table.rows.place_of_row(1) is None


def test_more_about_the_same_rows_keeps_the_chosen_one_and_the_widths(
    look: Look, qtbot: QtBot
) -> None:
    columns: tuple[Column[Trade], ...] = (
        text_column("symbol", "Symbol", lambda trade: trade.symbol),
    )
    table: Table[Trade] = Table(look, columns, "Trades")
    qtbot.addWidget(table)
    table.set_rows(Counted())
    table.select_place(12)
    width = table.columnWidth(0)
    table.replace_rows(Counted("a longer text "))
    assert table.currentIndex().row() == 12
    assert table.rows.cell(12, 0) == "a longer text 5"
    assert table.columnWidth(0) == width
    table.rows.set_mask(lambda _rows: Counted().of_kind(5))
    table.replace_rows(Counted("other "))
    assert table.rows.rowCount() == 100_000 // 7
    assert table.rows.cell(0, 0) == "other 5"


def test_a_hidden_column_gets_its_width_when_it_is_shown(table: Table[Trade]) -> None:
    menu = table.column_menu()
    (action,) = (one for one in menu.actions() if one.text() == "Price")
    action.trigger()
    assert not table.isColumnHidden(4)
    assert table.columnWidth(4) < table.columnWidth(5)
    menu.close()


def test_a_table_too_narrow_for_all_keeps_room_for_the_arrow_of_sorting_alone(
    table: Table[Trade],
) -> None:
    table.show()
    size = table.columnWidth(1)
    table.resize(300, 300)
    assert table.columnWidth(1) == size - SORT_ARROW
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.columnWidth(1) == size
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert table.columnWidth(1) == size - SORT_ARROW
    table.widths.pull(1, 190)
    table.resize(700, 300)
    assert (table.columnWidth(1), table.widths.pulled(1)) == (190, 190)


def test_listed_names_without_room_are_counted_and_other_texts_cut(qapp: QApplication) -> None:
    metrics, names = QFontMetrics(qapp.font()), ("R01", "R02", "R04", "R08")
    whole = " ".join(names)
    room = metrics.horizontalAdvance("R01 R02 +2")
    assert fitted(whole, metrics, room, names) == "R01 R02 +2"
    assert fitted(whole, metrics, metrics.horizontalAdvance(whole), names) == whole
    assert fitted("4 not judged", metrics, room // 2).endswith("…")
    assert fitted(whole, metrics, metrics.horizontalAdvance("R01…"), names).endswith("…")
    name = "Binance-Futures-Trade-History(UTC+3).csv"
    room = metrics.horizontalAdvance("Binance-Futures…(UTC+3).csv")
    assert fitted(name, metrics, room, is_file_name=True).endswith("(UTC+3).csv")
