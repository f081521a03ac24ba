"""Playing a position: what is hidden, where it stops, what is said."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.gui.chart.motion.player import Player
from journal.gui.chart.view import ChartView
from journal.services.charting.content import ChartContent, LineKind
from journal.services.charting.replay import Happening, ReplayMoment

START_MS = 1_636_934_400_000
MINUTE = 60_000
Make = Callable[..., ChartContent]


class Script:
    """A replay of whose candles some are told to stop; the figures are of no account."""

    def __init__(self, series: CandleSeries, stops: tuple[int, ...]) -> None:
        self.series = series
        self._stops = stops

    def __len__(self) -> int:
        return len(self.series)

    def moment(self, index: int) -> ReplayMoment:
        happening = Happening(name="Added", quantity=Decimal(2), price=Decimal(99))
        ratio = Happening(name="Margin ratio", margin_ratio=Decimal("0.8"))
        return ReplayMoment(
            until_ms=START_MS + (index + 1) * MINUTE,
            price=Decimal("99.5"),
            price_type=PriceType.MARK,
            quantity=Decimal(3 if index > 2 else 0),
            entry_price=Decimal(100),
            liquidation_price=Decimal("92.5"),
            margin_ratio=Decimal("0.4"),
            worst_margin_ratio=Decimal("0.5") if index > 3 else None,
            unrealized_pnl=Decimal("-1.5"),
            realized_pnl=Decimal(0),
            happenings=(happening, ratio) if index in self._stops else (),
        )

    def next_stop(self, index: int) -> int:
        return next((stop for stop in self._stops if stop > index), len(self) - 1)


@pytest.fixture
def script(make_series: Callable[..., CandleSeries]) -> Any:
    return Script(make_series(200), (20, 60))


@pytest.fixture
def view(qtbot: QtBot, make_content: Make, script: Any) -> Iterator[ChartView]:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(1_280, 720)
    view.show()
    qtbot.waitExposed(view)
    view.show_content(make_content(script.series))
    QApplication.processEvents()
    yield view
    view.hide()


def said(view: ChartView) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_the_future_is_hidden(view: ChartView, script: Any) -> None:
    view.begin_replay(script)
    view.player.step(10)
    content, candles = view.canvas.stage.content, view.canvas.stage.candles
    assert content is not None
    assert candles is not None
    assert int(candles.close_at[-1]) == START_MS + 11 * MINUTE
    assert content.touches == ()
    assert content.bands == ()
    line = content.line(LineKind.LIQUIDATION)
    assert line is not None
    assert line.until_ms == START_MS + 11 * MINUTE
    assert "Mark 99.5 · size 3 · liquidation 92.5 · margin ratio 40.0" in said(view)
    view.end_replay()
    assert view.canvas.stage.content is view.content
    view.end_replay()


def test_a_line_is_where_it_stood_at_the_time(make_content: Make) -> None:
    content = make_content()
    liquidation = content.line(LineKind.LIQUIDATION)
    assert liquidation is not None
    later = START_MS + 60 * MINUTE
    moved = replace(
        liquidation, price=Decimal(90), steps=(*liquidation.steps, (later, Decimal(90)))
    )
    before, after = moved.until(later), moved.until(later + 1)
    assert before is not None
    assert after is not None
    assert (before.price, after.price) == (Decimal("92.5"), Decimal(90))
    assert moved.until(START_MS) is None


def test_the_window_follows_the_newest_candle(view: ChartView, script: Any) -> None:
    view.begin_replay(script)
    view.player.step(150)
    start_ms, end_ms = view.canvas.window
    assert start_ms < START_MS + 151 * MINUTE < end_ms


@pytest.mark.usefixtures("qtbot")
def test_playing_stops_where_something_happens(script: Any) -> None:
    player = Player()
    moments: list[ReplayMoment] = []
    player.moved.connect(moments.append)
    player.tick()
    player.set_playing(playing=True)
    assert not player.is_playing
    player.begin(script)
    player.speed = 500
    player.set_playing(playing=True)
    player.tick()
    assert player.index == 20
    assert not player.is_playing
    player.set_playing(playing=True)
    player.tick()
    player.tick()
    assert player.index == 60
    player.to_next_stop()
    assert player.index == len(script) - 1
    player.set_playing(playing=True)
    assert player.index == 0
    player.speed = 1
    player.tick()
    assert player.index == 0
    player.end()
    player.to_next_stop()
    player.step(1)
    assert not player.is_on


@pytest.mark.usefixtures("qtbot")
def test_playing_ends_at_the_last_candle(make_series: Callable[..., CandleSeries]) -> None:
    player = Player()
    player.begin(Script(make_series(5), ()))  # type: ignore[arg-type]  # a script in its place
    player.speed = 500
    player.set_playing(playing=True)
    player.tick()
    assert player.index == 4
    assert not player.is_playing
    player.begin(Script(make_series(1), ()))  # type: ignore[arg-type]  # a script in its place
    player.set_playing(playing=True)
    player.tick()
    assert not player.is_playing


def test_buttons_and_space_play_step_and_jump(view: ChartView, script: Any, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.replay_wanted):
        QTest.keyClick(view.canvas, Qt.Key.Key_Space)
    with qtbot.waitSignal(view.replay_wanted):
        view.toolbar.replay_toggled.emit(True)
    view.begin_replay(script)
    QTest.keyClick(view.canvas, Qt.Key.Key_Space)
    assert view.player.is_playing
    assert view.replay_bar.play_button.text() == "Stop"
    view.replay_bar.play_button.click()
    assert not view.player.is_playing
    view.replay_bar.on_button.click()
    view.replay_bar.on_button.click()
    view.replay_bar.back_button.click()
    assert view.player.index == 1
    assert "no position" in said(view)
    view.replay_bar.next_button.click()
    assert view.player.index == 20
    assert "Added 2 at 99 · Margin ratio 80" in said(view)
    view.replay_bar.speeds.chosen.emit("500")
    assert view.player.speed == 500
    view.toolbar.replay_toggled.emit(False)
    assert not view.player.is_on


def test_a_replay_shows_the_record_and_no_what_if(view: ChartView, script: Any) -> None:
    view.toolbar.what_if_toggled.emit(True)
    view.begin_replay(script)
    assert not view.what_if.isVisible()
    view.canvas.line_dragged.emit(LineKind.STOP, Decimal(95))
    assert not view.what_if.isVisible()
    view.toolbar.what_if_toggled.emit(True)
    assert not view.player.is_on


def test_without_a_position_space_does_nothing(
    view: ChartView, make_content: Make, script: Any
) -> None:
    asked: list[bool] = []
    view.replay_wanted.connect(lambda: asked.append(True))
    view.show_content(make_content(position_key=None))
    QTest.keyClick(view.canvas, Qt.Key.Key_Space)
    assert asked == []
    empty = ChartView()
    empty.begin_replay(script)
    assert not empty.player.is_on
