"""The histogram, the bars in a table, and the fan of shuffled orders."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.gui.parts.column import Column, text_column
from journal.gui.parts.table import Table
from journal.gui.plots.bars.histogram import Bins, Histogram
from journal.gui.plots.bars.interval_cells import IntervalBar, IntervalCells
from journal.gui.plots.fan import Fan, FanPlot
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import DARK, Meaning

R = Unit(name="R")
BINS = Bins(
    edges=np.array([-1.0, -0.5, 0.0, 0.5]),
    counts=np.array([3, 0, 1]),
    is_open_below=True,
    is_open_above=True,
)


def test_each_bar_is_told_with_its_share(look: Look, show: Callable[..., Any]) -> None:
    plot = Histogram(look, "R multiples")
    plot.show_bins(BINS, R, [("median", -0.7), ("average", -0.4)])
    assert plot.accessibleDescription() == ("4 trades, median −0.70\u2009R, average −0.40\u2009R")
    assert [plot.told(place) for place in range(3)] == [
        "below −0.50 R: 3 trades, 75.0 %",
        "−0.50 to 0.00\u2009R: 0 trades, 0.0 %",
        "0.00 R and more: 1 trade, 25.0 %",
    ]
    show(plot)
    QTest.mouseMove(plot, QPoint(int(plot._column(BINS, 0).center().x()), 120))
    assert plot.chosen == 0
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.chosen == 1


def test_bars_of_losses_are_hatched(
    look: Look, show: Callable[..., Any], colors_in: Callable[..., set[str]]
) -> None:
    plot = Histogram(look, "R multiples")
    plot.show_bins(BINS, R, [])
    show(plot, 300, 200)
    image, bottom = plot.grab().toImage(), int(plot.area.bottom())
    loss, profit = (
        colors_in(image, int(plot._column(BINS, place).center().x()), bottom - 20, bottom - 2)
        for place in (0, 2)
    )
    assert {DARK.tint(meaning, 0.55).name() for meaning in (Meaning.LOSS,)} < loss
    assert profit == {DARK.tint(Meaning.PROFIT, 0.55).name()}


def test_the_fan_says_what_it_means_at_any_trade(look: Look, show: Callable[..., Any]) -> None:
    plot = FanPlot(look, "Shuffled orders")
    steps = np.array([0.0, 1.0, 2.0])
    bands = tuple(np.array([0.0, 1.0, 2.0]) * size for size in (-2.0, 1.0, 3.0))
    plot.show_fan(Fan(steps=steps, percents=(5, 50, 95), bands=bands), R)
    show(plot)
    wanted = "After 2 trades: −4.00 to +6.00\u2009R in 90 % of runs, half of all above +2.00\u2009R"
    assert plot.accessibleDescription() == wanted
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.chosen == 1
    assert "After 1 trades" in plot.accessibleDescription()
    plot.show_fan(None, R)
    assert plot.accessibleDescription() == plot.empty_text


@dataclass(frozen=True)
class Row:
    name: str
    bar: IntervalBar | None


@pytest.fixture
def table(look: Look, qapp: QApplication, qtbot: QtBot) -> Iterator[Table[Row]]:
    columns: tuple[Column[Row], ...] = (
        text_column("name", "Name", lambda row: row.name),
        text_column("bar", "Bar", _bar),
    )
    table: Table[Row] = Table(look, columns, "Breakdown")
    cells: IntervalCells[Row] = IntervalCells(table, look, lambda row: row.bar)
    table.setItemDelegateForColumn(1, cells)
    rows = (
        Row("gain", IntervalBar(value=50.0, interval=(20.0, 80.0))),
        Row("few", IntervalBar(value=50.0, interval=None)),
        Row("none", None),
    )
    table.set_rows(rows)
    table.setColumnWidth(1, 224)
    cells.fit((-4.0, 84.0))
    qtbot.addWidget(table)
    table.resize(500, 220)
    table.show()
    qapp.processEvents()
    yield table
    table.hide()


def _bar(row: Row) -> str | None:
    return None if row.bar is None else f"{row.bar.value}"


def test_a_bar_without_an_interval_is_faint_and_has_no_whisker(table: Table[Row]) -> None:
    image = table.viewport().grab().toImage()
    found = []
    for place in range(3):
        box = table.visualRect(table.rows.index(place, 1))
        pixels = {
            image.pixelColor(x, y).name()
            for x in range(box.left() + 30, box.right() - 12)
            for y in range(box.center().y() - 4, box.center().y() + 4)
        }
        found.append(pixels)
    strong, faint = (DARK.tint(Meaning.PROFIT, share).name() for share in (0.6, 0.25))
    assert strong in found[0]
    assert DARK.text in found[0]
    assert faint in found[1]
    assert DARK.text not in found[1]
    assert {strong, faint}.isdisjoint(found[2])
