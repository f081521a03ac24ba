"""The calendar: tinted days with a sign, chosen by mouse and keyboard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.gui.plots.calendar.days import Day, days_in, levels, month_after
from journal.gui.plots.calendar.grid import DayGrid
from journal.gui.plots.calendar.month import MonthGrid
from journal.gui.plots.calendar.year import YearGrid
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import DARK

MAY = date(2026, 5, 14)
DAYS = {
    date(2026, 5, 12): Day(value=80.0, trades=2, has_note=True),
    MAY: Day(value=-30.0, trades=1),
    date(2026, 5, 15): Day(value=None, trades=3),
    date(2026, 2, 28): Day(value=0.0, trades=1),
}


def shown(grid: DayGrid, show: Callable[..., Any]) -> DayGrid:
    grid.show_days(DAYS, Unit(name="USDT"))
    grid.choose(MAY)
    show(grid, 760, 320)
    return grid


@pytest.mark.parametrize("kind", [MonthGrid, YearGrid])
def test_a_click_chooses_the_day_under_it(
    look: Look, show: Callable[..., Any], kind: Callable[[Look], DayGrid], qtbot: QtBot
) -> None:
    grid = shown(kind(look), show)
    box = grid.box_of(date(2026, 5, 12))
    assert box is not None
    with qtbot.waitSignal(grid.day_chosen) as told:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert told.args == [date(2026, 5, 12)]
    assert grid.accessibleDescription() == (
        "Tue 12 May 2026: +80.00\u2009USDT, 2 positions closed, with a note"
    )


@pytest.mark.parametrize(
    ("kind", "key", "wanted"),
    [
        (MonthGrid, Qt.Key.Key_Right, date(2026, 5, 15)),
        (MonthGrid, Qt.Key.Key_Up, date(2026, 5, 7)),
        (YearGrid, Qt.Key.Key_Left, date(2026, 5, 7)),
        (YearGrid, Qt.Key.Key_Down, date(2026, 5, 15)),
        (MonthGrid, Qt.Key.Key_PageDown, date(2026, 6, 14)),
        (MonthGrid, Qt.Key.Key_Home, date(2026, 2, 28)),
    ],
)
def test_keys_move_as_the_eye_does(
    look: Look,
    show: Callable[..., Any],
    kind: Callable[[Look], DayGrid],
    key: Any,
    wanted: date,
) -> None:
    grid = shown(kind(look), show)
    QTest.keyClick(grid, key)
    assert grid.chosen == wanted
    assert grid.box_of(wanted) is not None


def test_enter_opens_the_day(look: Look, show: Callable[..., Any], qtbot: QtBot) -> None:
    grid = shown(MonthGrid(look), show)
    with qtbot.waitSignal(grid.day_opened) as told:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert told.args == [MAY]


def test_days_are_told_in_words(look: Look) -> None:
    grid = MonthGrid(look)
    grid.show_days(DAYS, Unit(name="R"))
    assert grid.told(date(2026, 5, 15)) == "Fri 15 May 2026: result not known, 3 positions closed"
    assert grid.told(date(2026, 5, 16)) == "Sat 16 May 2026: nothing was closed"


def test_a_loss_is_told_by_shape_as_well_as_by_color(
    look: Look, show: Callable[..., Any], colors_in: Callable[..., set[str]]
) -> None:
    grid = shown(YearGrid(look), show)
    grid.choose(date(2026, 1, 1))
    image = grid.grab().toImage()
    for at, has_minus in ((MAY, True), (date(2026, 5, 12), False)):
        box = grid.box_of(at)
        assert box is not None
        top, bottom = int(box.top()) + 2, int(box.bottom()) - 2
        found = colors_in(image, int(box.center().x()), top, bottom)
        assert (DARK.surface in found) is has_minus
        assert len(found) == (2 if has_minus else 1)


def test_strength_follows_size_and_one_huge_day_does_not_pale_the_rest() -> None:
    days = {date(2026, 1, number): Day(value=float(number), trades=1) for number in range(1, 21)}
    found = levels(days | {date(2026, 2, 1): Day(value=9_999.0, trades=1)})
    assert found[date(2026, 1, 1)] == 1
    assert found[date(2026, 1, 20)] == found[date(2026, 2, 1)] == 4
    assert levels({MAY: Day(value=None, trades=1)}) == {}


def test_months_follow_one_another_over_years() -> None:
    assert month_after(2026, 12) == (2027, 1)
    assert month_after(2026, 1, -1) == (2025, 12)
    assert days_in(2028, 2) == 29
