"""Equity and underwater curves: linked in time, read by mouse and keyboard."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from journal.gui.plots.curves.columns import Steps
from journal.gui.plots.curves.equity import EquityPlot, UnderwaterPlot
from journal.gui.plots.curves.link import TimeLink
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import DARK, LIGHT, Meaning

DAY = 86_400_000
AT = np.array([1, 2, 3, 4], np.int64) * DAY
VALUES = np.array([100.0, 40.0, 160.0, 130.0])
USDT = Unit(name="USDT")
Pair = tuple[EquityPlot, UnderwaterPlot, TimeLink]


@pytest.fixture
def pair(look: Look, show: Callable[..., Any]) -> Iterator[Pair]:
    link = TimeLink()
    equity, depth = EquityPlot(look, link), UnderwaterPlot(look, link)
    link.show_whole(0, 5 * DAY)
    depths = Steps(at_ms=AT, values=VALUES - np.maximum.accumulate(VALUES))
    equity.show_curve(Steps(at_ms=AT, values=VALUES), depths, USDT)
    depth.show_curve(depths, USDT)
    for plot in (equity, depth):
        show(plot)
    yield equity, depth, link
    look.wear(DARK)


def said(plot: EquityPlot | UnderwaterPlot) -> list[str]:
    return [text for text, _ in plot.readout(plot.link.cursor_ms)]


def test_without_a_cursor_the_end_and_the_deepest_point_are_read(pair: Pair) -> None:
    equity, depth, _ = pair
    assert said(equity) == [
        "1970-01-05 00:00",
        "+130.00\u2009USDT",
        "▼ 30.00\u2009USDT below the peak",
    ]
    assert said(depth) == ["Deepest", "▼ −60.00\u2009USDT", "1970-01-03 00:00"]


def test_the_mouse_over_one_curve_reads_both(pair: Pair) -> None:
    equity, depth, link = pair
    x = int(equity.times.pixel(2.5 * DAY))
    QTest.mouseMove(equity, QPoint(x, 100))
    assert link.cursor_ms == pytest.approx(2.5 * DAY, rel=0.01)
    assert said(equity)[1:] == ["+40.00\u2009USDT", "▼ 60.00\u2009USDT below the peak"]
    assert said(depth) == ["▼ −60.00\u2009USDT"]


def test_arrow_keys_go_from_trade_to_trade(pair: Pair) -> None:
    equity, _, link = pair
    equity.setFocus()
    seen = []
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Right] * 3, Qt.Key.Key_Left):
        QTest.keyClick(equity, key)
        seen.append(link.cursor_ms)
    assert seen == [0, DAY, 2 * DAY, 3 * DAY, 2 * DAY]
    assert "+40.00" in equity.accessibleDescription()
    QTest.keyClick(equity, Qt.Key.Key_Escape)
    assert link.cursor_ms is None


def test_zoom_and_pan_move_both_and_never_leave_what_there_is(pair: Pair) -> None:
    equity, depth, link = pair
    link.point_at(1.0 * DAY)
    for _ in range(3):
        QTest.keyClick(equity, Qt.Key.Key_Plus)
    assert depth.times == equity.times
    assert link.start_ms <= DAY <= link.end_ms < 4 * DAY
    link.pan(-9 * DAY)
    assert link.start_ms == 0
    QTest.keyClick(depth, Qt.Key.Key_0)
    assert link.is_whole


def test_the_shade_lies_between_the_curve_and_its_peak_in_both_themes(
    pair: Pair, look: Look, colors_in: Callable[..., set[str]]
) -> None:
    equity, _, _ = pair
    for theme in (DARK, LIGHT):
        look.wear(theme)
        x = int(equity.times.pixel(2.5 * DAY))
        top, bottom = (int(equity.values.pixel(value)) for value in (100.0, 40.0))
        image = equity.grab().toImage()
        shade = theme.tint(Meaning.LOSS, 0.22).name()
        assert colors_in(image, x, top + 4, bottom - 4) == {shade}
        assert shade not in colors_in(image, int(equity.times.pixel(1.5 * DAY)), 30, 236)


def test_one_trade_is_a_step_from_zero(look: Look, show: Callable[..., Any]) -> None:
    link = TimeLink()
    plot = EquityPlot(look, link)
    link.show_whole(DAY, DAY)
    fallen = Steps(at_ms=np.array([DAY]), values=np.array([-12.0]))
    plot.show_curve(fallen, fallen, USDT)
    show(plot)
    assert said(plot)[1:] == ["−12.00\u2009USDT", "▼ 12.00\u2009USDT below the peak"]
    assert plot.values.low < -12 < 0 < plot.values.high


def test_without_a_trade_a_sentence_stands_there(look: Look, show: Callable[..., Any]) -> None:
    plot = EquityPlot(look, TimeLink())
    plot.empty_text = "No position was closed."
    show(plot)
    assert not plot.has_content
    assert len({plot.grab().toImage().pixel(x, 120) for x in range(600)}) > 1
