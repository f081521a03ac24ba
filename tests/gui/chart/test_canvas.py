"""Mouse and keyboard on the drawing surface."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from journal.domain.market.series import CandleSeries
from journal.domain.values import Side
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.chart.motion.line_drag import LineDrag, snapped
from journal.gui.chart.stage import Stage
from journal.services.charting.content import ChartContent, LineKind

START_MS = 1_636_934_400_000
MINUTE = 60_000
Make = Callable[..., ChartContent]


@pytest.fixture
def shown(canvas: ChartCanvas, make_content: Make) -> ChartCanvas:
    canvas.show_content(make_content())
    QApplication.processEvents()
    return canvas


def stop_of(canvas: ChartCanvas) -> Decimal:
    content = canvas.stage.content
    line = None if content is None else content.line(LineKind.STOP)
    assert line is not None
    return line.price


def send(
    canvas: ChartCanvas,
    kind: QEvent.Type,
    at: tuple[float, float],
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> None:
    point = QPointF(*at)
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(
        kind,
        point,
        canvas.viewport().mapToGlobal(point),
        button if kind is not QEvent.Type.MouseMove else Qt.MouseButton.NoButton,
        pressed,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_whole_position_is_shown_with_room_for_the_labels(shown: ChartCanvas) -> None:
    start_ms, end_ms = shown.window
    assert start_ms < START_MS
    last_x = shown.stage.projection.x(START_MS + 600 * MINUTE)
    assert last_x <= min(box.rect.left() for box in shown.line_layer.boxes())
    assert end_ms > START_MS + 600 * MINUTE


def test_the_position_stays_whole_at_other_sizes_until_the_trader_moves(
    shown: ChartCanvas,
) -> None:
    shown.resize(600, 300)
    QApplication.processEvents()
    last_x = shown.stage.projection.x(START_MS + 600 * MINUTE)
    assert last_x <= min(box.rect.left() for box in shown.line_layer.boxes())
    shown.pan(0.1)
    moved = shown.window
    shown.resize(900, 500)
    QApplication.processEvents()
    assert shown.window == pytest.approx(moved)


def test_arrows_move_and_plus_and_minus_zoom(shown: ChartCanvas) -> None:
    before = shown.window
    QTest.keyClick(shown, Qt.Key.Key_Right)
    moved = shown.window
    assert moved[0] > before[0]
    QTest.keyClick(shown, Qt.Key.Key_Left)
    assert shown.window == pytest.approx(before)
    QTest.keyClick(shown, Qt.Key.Key_Plus)
    closer = shown.window
    assert closer[1] - closer[0] == pytest.approx((before[1] - before[0]) / 1.25)
    QTest.keyClick(shown, Qt.Key.Key_Minus)
    assert shown.window == pytest.approx(before)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Equal, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(shown, key)
    QTest.keyClick(shown, Qt.Key.Key_PageUp)


def test_home_and_end_go_to_the_first_and_last_candle(shown: ChartCanvas) -> None:
    shown.show_window(START_MS + 200 * MINUTE, START_MS + 300 * MINUTE)
    QTest.keyClick(shown, Qt.Key.Key_End)
    start_ms, end_ms = shown.window
    assert start_ms < START_MS + 600 * MINUTE < end_ms
    QTest.keyClick(shown, Qt.Key.Key_Home)
    start_ms, end_ms = shown.window
    assert start_ms < START_MS < end_ms < START_MS + 400 * MINUTE


def test_other_keys_and_an_empty_chart_are_left_to_the_window(canvas: ChartCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_A)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.window == (0, 1)


def test_zooming_stays_around_the_cursor(shown: ChartCanvas) -> None:
    send(shown, QEvent.Type.MouseMove, (200, 150), Qt.MouseButton.NoButton)
    at_ms = shown.stage.projection.ms(200)
    shown.zoom(0.5)
    assert shown.stage.projection.ms(200) == pytest.approx(at_ms)


def test_the_wheel_zooms_the_time_and_refits_the_prices(shown: ChartCanvas) -> None:
    before, prices = shown.window, shown.stage.projection
    point = QPointF(300, 200)
    wheel = QWheelEvent(
        point,
        shown.viewport().mapToGlobal(point),
        QPoint(),
        QPoint(0, 1_200),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shown.viewport(), wheel)
    QApplication.processEvents()
    after = shown.window
    assert after[1] - after[0] < before[1] - before[0]
    assert shown.stage.projection.low != prices.low


def test_dragging_the_background_moves_the_time(shown: ChartCanvas) -> None:
    before = shown.window
    send(shown, QEvent.Type.MouseButtonPress, (300, 60))
    for x in (330, 360, 400):
        send(shown, QEvent.Type.MouseMove, (x, 60))
        QApplication.processEvents()
    send(shown, QEvent.Type.MouseButtonRelease, (400, 60))
    assert shown.window[0] < before[0]
    assert shown.window[1] - shown.window[0] == pytest.approx(before[1] - before[0])


def test_dragging_the_stop_tells_each_price_on_the_tick_and_escape_puts_it_back(
    shown: ChartCanvas,
) -> None:
    told: list[Decimal] = []
    put_back: list[bool] = []
    shown.line_dragged.connect(lambda _kind, price: told.append(price))
    shown.put_back.connect(lambda: put_back.append(True))
    before = shown.window
    row = shown.stage.projection.y(96.0)
    send(shown, QEvent.Type.MouseButtonPress, (300, row + 2))
    for offset in (10, 20, 40):
        send(shown, QEvent.Type.MouseMove, (320, row + offset))
    assert len(told) == 3
    assert told == sorted(told, reverse=True)
    assert all(price % Decimal("0.01") == 0 for price in told)
    expected = shown.stage.projection.price(row + 40)
    assert float(told[-1]) == pytest.approx(expected, abs=0.005)
    assert stop_of(shown) == told[-1]
    assert shown.is_what_if
    send(shown, QEvent.Type.MouseButtonRelease, (320, row + 40))
    send(shown, QEvent.Type.MouseMove, (320, row + 90), Qt.MouseButton.NoButton)
    assert stop_of(shown) == told[2]
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert put_back == [True]
    assert stop_of(shown) == Decimal(96)
    assert not shown.is_what_if
    assert shown.window == before


def test_the_entry_is_dragged_only_in_a_what_if(shown: ChartCanvas) -> None:
    told: list[LineKind] = []
    shown.line_dragged.connect(lambda kind, _price: told.append(kind))
    row = shown.stage.projection.y(100.0)
    send(shown, QEvent.Type.MouseButtonPress, (300, row))
    send(shown, QEvent.Type.MouseMove, (300, row - 30))
    send(shown, QEvent.Type.MouseButtonRelease, (300, row - 30))
    assert told == []
    shown.begin_what_if(None)
    row = shown.stage.projection.y(100.0)
    send(shown, QEvent.Type.MouseButtonPress, (300, row))
    send(shown, QEvent.Type.MouseMove, (300, row - 30))
    send(shown, QEvent.Type.MouseButtonRelease, (300, row - 30))
    assert told == [LineKind.ENTRY]
    content = shown.stage.content
    assert content is not None
    moved = content.line(LineKind.ENTRY)
    assert moved is not None
    assert moved.price > 100
    shown.end_what_if()
    content = shown.stage.content
    assert content is not None
    assert content.line(LineKind.ENTRY).price == 100  # type: ignore[union-attr]  # recorded


def test_space_asks_to_play(shown: ChartCanvas) -> None:
    asked: list[bool] = []
    shown.play_wanted.connect(lambda: asked.append(True))
    QTest.keyClick(shown, Qt.Key.Key_Space)
    assert asked == [True]


def test_escape_during_a_drag_lets_go_of_the_line(shown: ChartCanvas) -> None:
    row = shown.stage.projection.y(96.0)
    send(shown, QEvent.Type.MouseButtonPress, (300, row))
    send(shown, QEvent.Type.MouseMove, (300, row - 60))
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    send(shown, QEvent.Type.MouseMove, (300, row + 60))
    assert stop_of(shown) == Decimal(96)


def test_a_stop_is_never_dragged_out_of_the_plot(shown: ChartCanvas) -> None:
    row = shown.stage.projection.y(96.0)
    send(shown, QEvent.Type.MouseButtonPress, (300, row))
    send(shown, QEvent.Type.MouseMove, (300, -4_000))
    assert float(stop_of(shown)) == pytest.approx(shown.stage.projection.high, abs=0.006)


def test_the_cursor_reads_time_candle_and_distances(shown: ChartCanvas) -> None:
    assert len(shown.crosshair.readout()) == 2
    shown.show_window(START_MS + 30 * MINUTE, START_MS + 130 * MINUTE)
    x = shown.stage.projection.x(START_MS + 100.5 * MINUTE)
    send(shown, QEvent.Type.MouseMove, (x, shown.stage.projection.y(98.0)), Qt.MouseButton.NoButton)
    candle, other, distances = shown.crosshair.readout()
    assert candle.startswith("Last 1m")
    assert "Mon 15 Nov 2021 01:40" in candle
    assert "  V 5" in candle
    assert other.startswith("Mark 1h   Mon 15 Nov 2021 01:00")
    assert distances.startswith("98.0")
    assert "entry −2.0" in distances
    assert "stop +2.0" in distances
    assert "liquidation +5." in distances
    assert "USDT" not in distances
    shown.set_zone(timezone(timedelta(hours=3)))
    assert "Mon 15 Nov 2021 04:40" in shown.crosshair.readout()[0]
    QApplication.sendEvent(shown.viewport(), QEvent(QEvent.Type.Leave))
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert len(shown.crosshair.readout()) == 2


def test_distances_are_told_in_money_too_for_either_side_unless_it_is_hidden(
    canvas: ChartCanvas, make_content: Make
) -> None:
    for side, gone in ((Side.LONG, "−4.00 USDT"), (Side.SHORT, "+4.00 USDT")):
        canvas.show_content(make_content(quantity=Decimal(2), side=side))
        row = canvas.stage.projection.y(98.0)
        send(canvas, QEvent.Type.MouseMove, (300, row), Qt.MouseButton.NoButton)
        told = canvas.crosshair.readout()[-1]
        assert f"entry −2.00\u2009% ({gone})" in told
        assert told.count("USDT") == 3
    canvas.set_hidden_money(hidden=True)
    assert "USDT" not in canvas.crosshair.readout()[-1]


def test_joined_candles_say_how_many_they_are(
    canvas: ChartCanvas, make_content: Make, make_series: Callable[..., CandleSeries]
) -> None:
    series = make_series(20_000)
    canvas.show_content(make_content(series, window=(START_MS, START_MS + 20_000 * MINUTE)))
    assert canvas.crosshair.readout()[0].startswith("Last 1m ×")


def test_before_the_first_candle_there_is_nothing_to_read(shown: ChartCanvas) -> None:
    shown.show_window(START_MS - 300 * MINUTE, START_MS + 100 * MINUTE)
    send(shown, QEvent.Type.MouseMove, (5, 200), Qt.MouseButton.NoButton)
    assert len(shown.crosshair.readout()) == 1


def test_the_other_price_type_can_be_hidden(shown: ChartCanvas) -> None:
    shown.set_overlay_shown(shown=False)
    assert shown.stage.overlay is None
    assert len(shown.crosshair.readout()) == 1
    shown.set_overlay_shown(shown=True)
    assert shown.stage.overlay is not None


def test_no_context_menu_and_no_export_of_pyqtgraph_appears(shown: ChartCanvas) -> None:
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        send(shown, kind, (300, 200), Qt.MouseButton.RightButton)
    point = QPoint(300, 200)
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, shown.mapToGlobal(point))
    QApplication.sendEvent(shown.viewport(), menu)
    QApplication.processEvents()
    assert QApplication.activePopupWidget() is None
    visible = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu)]
    assert not any(one.isVisible() for one in visible)


def test_a_closed_position_has_its_lines_go_on_faded(
    shown: ChartCanvas, make_content: Make
) -> None:
    content = make_content()
    until = START_MS + 300 * MINUTE
    lines = tuple(replace(line, until_ms=until) for line in content.lines)
    moved = replace(
        lines[0],
        kind=LineKind.AVERAGE_ENTRY,
        price=Decimal(98),
        steps=((START_MS, Decimal(100)), (START_MS + 60 * MINUTE, Decimal(98))),
    )
    shown.show_content(replace(content, lines=(*lines, moved)))
    shown.grab()
    assert len(shown.line_layer.boxes()) == 5


def test_a_tiny_canvas_and_an_empty_one_paint_without_complaint(
    canvas: ChartCanvas, make_content: Make
) -> None:
    canvas.grab()
    canvas.show_content(make_content())
    for width, height in ((1, 1), (70, 30), (300, 60), (40, 600)):
        canvas.resize(width, height)
        QApplication.processEvents()
        canvas.grab()


def test_painting_loses_no_reference_to_none(shown: ChartCanvas) -> None:
    """PYSIDE-3474: PySide6 6.12.0 before Python 3.12 loses one at every void call."""
    before = sys.getrefcount(None)
    for step in range(200):
        shown.pan(0.01 if step % 2 else -0.01)
        QApplication.processEvents()
    assert sys.getrefcount(None) > before - 100


def test_without_content_there_is_no_line_to_drag() -> None:
    drag = LineDrag(Stage())
    assert not drag.begin(QPointF(1, 1))
    assert drag.move(QPointF(1, 1)) is None
    drag.place(LineKind.STOP, Decimal(5))
    drag.show((), moves_lines=True)
    assert not drag.has_moved


def test_a_price_is_at_least_one_tick() -> None:
    assert snapped(-3.0, Decimal("0.5")) == Decimal("0.5")
    assert snapped(1.26, Decimal("0.5")) == Decimal("1.5")
