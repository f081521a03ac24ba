"""Go to, pictures, the second chart."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.gui.chart.controls.menus import ChartMenus
from journal.gui.chart.view import ChartView
from journal.services.charting.content import ChartContent, GapMark

START_MS = 1_636_934_400_000
MINUTE = 60_000
GAP = GapMark(
    at_ms=START_MS + 100 * MINUTE,
    until_ms=START_MS + 101 * MINUTE,
    last_price=105.0,
    mark_price=107.0,
)
Make = Callable[..., ChartContent]


@pytest.fixture
def menus(qtbot: QtBot, make_content: Make) -> Iterator[ChartMenus]:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(1_280, 720)
    view.show()
    qtbot.waitExposed(view)
    content = make_content()
    ended = replace(content.lines[0], until_ms=START_MS + 300 * MINUTE)
    view.show_content(replace(content, gap=GAP, lines=(ended, *content.lines[1:])))
    QApplication.processEvents()
    yield ChartMenus(view, view)
    view.hide()


def view_of(menus: ChartMenus) -> ChartView:
    view = menus.parent()
    assert isinstance(view, ChartView)
    return view


def middle(menus: ChartMenus) -> float:
    start_ms, end_ms = view_of(menus).canvas.window
    return ((start_ms + end_ms) / 2 - START_MS) / MINUTE


def test_places_of_a_position_are_gone_to(menus: ChartMenus) -> None:
    menus.offer_places()
    actions = {action.text(): action for action in menus.go_to_menu.actions()}
    view_of(menus).canvas.view_range(START_MS, START_MS + 60 * MINUTE)
    for name, minute in (
        ("Opening", 0),
        ("Liquidation", 240),
        ("End of the position", 300),
        ("Largest gap of mark and last", 100),
    ):
        actions[name].trigger()
        assert middle(menus) == pytest.approx(minute)
    actions["Everything"].trigger()
    assert middle(menus) > 250


def test_a_date_is_gone_to_in_the_zone_of_the_chart(menus: ChartMenus, qtbot: QtBot) -> None:
    view = view_of(menus)
    view.canvas.view_range(START_MS, START_MS + 60 * MINUTE)
    menus.offer_places()
    menus.date_edit.setText("2021-11-15 03:00")
    QTest.keyClick(menus.date_edit, Qt.Key.Key_Return)
    assert middle(menus) == pytest.approx(180)
    view.canvas.set_zone(timezone(timedelta(hours=1)))
    QTest.keyClick(menus.date_edit, Qt.Key.Key_Return)
    assert middle(menus) == pytest.approx(120)
    view.canvas.set_zone(None)
    QTest.keyClick(menus.date_edit, Qt.Key.Key_Return)
    menus.date_edit.setText("tomorrow")
    with qtbot.waitSignal(menus.said) as said:
        QTest.keyClick(menus.date_edit, Qt.Key.Key_Return)
    assert "Type a time" in said.args[0]


def test_the_picture_is_copied_and_saved(
    menus: ChartMenus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    menus.said.connect(told.append)
    menus.copy_picture()
    assert not QGuiApplication.clipboard().image().isNull()
    menus.offer_more()
    save = next(a for a in menus.more_menu.actions() if a.text() == "Save picture…")
    chosen = [str(tmp_path / "wick"), ""]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen.pop(0), ""))
    save.trigger()
    save.trigger()
    picture = QImage(str(tmp_path / "wick.png"))
    assert picture.width() == view_of(menus).canvas.width()
    menus.save_picture(tmp_path / "no" / "folder.png")
    assert [sentence.split(":")[0] for sentence in told] == [
        "The picture of the chart is on the clipboard.",
        "The picture is saved as wick.png.",
        f"The picture could not be written to {tmp_path / 'no'}",
    ]


def test_a_second_chart_moves_along_in_time(
    menus: ChartMenus, make_content: Make, make_series: Callable[..., CandleSeries], qtbot: QtBot
) -> None:
    view = view_of(menus)
    menus.offer_more()
    actions = {action.text(): action for action in menus.more_menu.actions()}
    with qtbot.waitSignal(menus.second_wanted) as wanted:
        actions["Second chart 1h"].trigger()
    assert wanted.args == ["1h"]
    view.show_second(make_content(make_series(20, "1h")))
    QApplication.processEvents()
    assert view.second.isVisible()
    view.canvas.pan(0.2)
    assert view.second.window == pytest.approx(view.canvas.window)
    view.second.zoom(0.5)
    assert view.second.window == pytest.approx(view.canvas.window)
    with qtbot.waitSignal(menus.second_wanted) as wanted:
        actions["No second chart"].trigger()
    view.show_second(None)
    view.canvas.pan(0.2)
    assert view.second.window != view.canvas.window


def test_a_view_without_content_offers_nothing(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    menus = ChartMenus(view, view)
    menus.offer_places()
    menus.offer_more()
    assert menus.go_to_menu.actions() == menus.more_menu.actions() == []


def test_the_largest_gap_is_a_bracket_with_its_size(
    menus: ChartMenus, make_content: Make, make_series: Callable[..., CandleSeries]
) -> None:
    view = view_of(menus)
    mark = CandlePyramid(make_series(600, price_type=PriceType.MARK))
    view.show_content(make_content(gap=GAP, overlay_pyramid=mark))
    view.canvas.view_range(START_MS + 80 * MINUTE, START_MS + 120 * MINUTE)
    QApplication.processEvents()
    image, projection = view.canvas.grab().toImage(), view.canvas.stage.projection
    x = round(projection.x(GAP.until_ms)) + 3
    for price in (105.5, 106.5):
        color = image.pixelColor(x, int(projection.y(price)))
        assert color == view.canvas.stage.paints.gap.color()
    assert any("last −1.87" in chip.text for chip in view.canvas.chip_layer.chips())
    view.canvas.view_range(START_MS + 200 * MINUTE, START_MS + 300 * MINUTE)
    view.canvas.grab()
