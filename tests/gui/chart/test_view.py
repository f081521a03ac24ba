"""The whole chart: toolbar, outcome of a dragged stop, notes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from journal.domain.values import PriceType
from journal.gui.chart.view import ChartView
from journal.gui.text import TextStyle
from journal.gui.theme import LIGHT
from journal.services.charting.content import ChartContent, LineKind
from journal.services.charting.outcome import StopOutcome, StopVerdict

Make = Callable[..., ChartContent]


@pytest.fixture
def view(qtbot: QtBot, make_content: Make) -> Iterator[ChartView]:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(1_280, 720)
    view.show()
    qtbot.waitExposed(view)
    view.show_content(make_content())
    QApplication.processEvents()
    yield view
    view.hide()


def button(view: ChartView, text: str) -> QPushButton:
    found = [b for b in view.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert len(found) == 1, [one.text() for one in view.findChildren(QPushButton)]
    return found[0]


def shown_text(view: ChartView) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def outcome(**changes: object) -> StopOutcome:
    known = {
        "stop_price": Decimal("96.25"),
        "asset": "USDT",
        "loss": Decimal("7.5"),
        "share_of_account": Decimal("0.123"),
        "buffer_ratio": Decimal("0.5"),
        "verdict": StopVerdict.KEPT,
        "sentence": "",
    }
    return StopOutcome(**(known | changes))  # type: ignore[arg-type]  # a table of fields


def test_switches_ask_for_other_candles(view: ChartView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.price_type_chosen) as price_type:
        button(view, "Mark").click()
    assert price_type.args == [PriceType.MARK]
    with qtbot.waitSignal(view.interval_chosen) as interval:
        button(view, "1h").click()
    assert interval.args == ["1h"]
    assert button(view, "Last").isCheckable()


def test_what_is_shown_is_marked_and_other_choices_replace_the_old_ones(
    view: ChartView, make_content: Make
) -> None:
    assert button(view, "Last").isChecked()
    assert button(view, "1m").isChecked()
    view.show_content(make_content(price_type=PriceType.MARK, interval="1h"))
    QApplication.processEvents()
    assert button(view, "Mark").isChecked()
    assert button(view, "1h").isChecked()
    assert not [
        one for one in view.findChildren(QPushButton) if one.text() == "1m" and one.isVisible()
    ]


def test_the_same_position_anew_keeps_the_window_and_another_one_does_not(
    view: ChartView, make_content: Make
) -> None:
    view.canvas.zoom(0.5)
    window = view.canvas.window
    view.show_content(make_content(interval="1h"))
    assert view.canvas.window == window
    view.show_content(make_content(position_key="BTCUSDT:both:2"))
    assert view.canvas.window != window
    view.canvas.zoom(0.5)
    button(view, "Whole position").click()
    assert view.canvas.window[1] > view.canvas.stage.projection.start_ms


def test_a_what_if_stop_tells_its_price_and_can_be_put_back(
    view: ChartView, qtbot: QtBot, make_content: Make
) -> None:
    lines = tuple(line for line in make_content().lines if line.kind is not LineKind.STOP)
    view.show_content(make_content(lines=lines))
    told: list[Decimal] = []
    view.stop_dragged.connect(told.append)
    button(view, "What-if stop").click()
    assert told == [Decimal("96.25")]
    view.show_outcome(outcome())
    assert "Stop at 96.25: −7.50 USDT before fees" in shown_text(view)
    with qtbot.waitSignal(view.stop_restored):
        button(view, "Put stop back").click()
    assert view.canvas.stage.content is not None
    assert view.canvas.stage.content.line(LineKind.STOP) is None
    assert "before fees" not in shown_text(view)


def test_a_recorded_stop_is_where_the_what_if_begins_and_escape_ends_it(
    view: ChartView, qtbot: QtBot
) -> None:
    told: list[Decimal] = []
    view.stop_dragged.connect(told.append)
    button(view, "What-if stop").click()
    assert told == [Decimal(96)]
    with qtbot.waitSignal(view.stop_restored):
        QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert button(view, "What-if stop").isChecked() is False


def test_without_any_price_to_begin_with_there_is_no_what_if(
    view: ChartView, make_content: Make
) -> None:
    view.show_content(make_content(lines=(), suggested_stop=None))
    button(view, "What-if stop").click()
    assert not view.canvas.is_what_if
    assert not button(view, "What-if stop").isChecked()


def test_an_outcome_says_share_room_and_the_rule(view: ChartView) -> None:
    view.show_outcome(outcome())
    text = shown_text(view)
    assert "of the account" in text
    assert "of the way to liquidation left" in text
    assert "R05 kept" in text
    view.show_outcome(outcome(verdict=StopVerdict.BROKEN, sentence="too near"))
    assert "R05 broken: too near" in shown_text(view)
    unknown = outcome(
        verdict=StopVerdict.NOT_JUDGED,
        sentence="no leverage",
        share_of_account=None,
        buffer_ratio=None,
    )
    view.show_outcome(unknown)
    text = shown_text(view)
    assert "R05 not judged: no leverage" in text
    assert "account" not in text


def test_hidden_money_hides_amounts_but_not_percent(view: ChartView) -> None:
    view.show_outcome(outcome())
    view.set_hidden_money(True)
    text = shown_text(view)
    assert "7.50" not in text
    assert "12.3" in text
    view.set_text_style(TextStyle())
    assert "7.50" in shown_text(view)


def test_notes_are_told_below_and_take_no_room_without_any(
    view: ChartView, make_content: Make
) -> None:
    assert "Only 1 h mark candles were available." in shown_text(view)
    view.show_content(make_content(notes=()))
    assert "Only 1 h" not in shown_text(view)


def test_a_symbol_without_a_position_offers_no_stop(view: ChartView, make_content: Make) -> None:
    view.show_content(
        make_content(position_key=None, lines=(), marks=(), touches=(), overlay_pyramid=None)
    )
    visible = {one.text() for one in view.findChildren(QPushButton) if one.isVisible()}
    assert "What-if stop" not in visible
    assert "All candles" in visible
    assert not any(text.startswith("+ ") for text in visible)


def test_the_overlay_can_be_switched_off(view: ChartView) -> None:
    button(view, "+ Mark 1h").click()
    assert view.canvas.stage.overlay is None


def test_both_themes_are_worn(view: ChartView) -> None:
    view.set_theme(LIGHT)
    color = view.canvas.grab().toImage().pixelColor(2, int(view.canvas.plot_area.height()) - 40)
    assert color.name() == LIGHT.background


def test_every_label_is_plain_text(view: ChartView, make_content: Make) -> None:
    view.show_content(replace(make_content(), symbol="<b>X</b>", notes=("<img src=x>",)))
    for label in view.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_view_that_shows_nothing_yet_can_be_used(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_whole()
    view.toolbar.stop_toggled.emit(True)
    view.set_text_style(TextStyle())
    assert view.content is None
