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
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import LIGHT
from journal.services.charting.content import ChartContent, LineKind, PriceLine
from journal.services.charting.what_if import RuleAnswer, Verdict, WhatIf, WhatIfOutcome

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


def answers(*verdicts: Verdict) -> tuple[RuleAnswer, ...]:
    names = ("R01", "R03", "R05")
    return tuple(
        RuleAnswer(
            rule_id=name,
            verdict=verdict,
            sentence="" if verdict is Verdict.KEPT else f"because of {name}",
        )
        for name, verdict in zip(names, verdicts, strict=True)
    )


KEPT = answers(Verdict.KEPT, Verdict.KEPT, Verdict.KEPT)


def outcome(**changes: object) -> WhatIfOutcome:
    known = {
        "asset": "USDT",
        "quantity": Decimal(2),
        "entry_price": Decimal(100),
        "stop_price": Decimal("96.25"),
        "leverage": Decimal(10),
        "loss_at_stop": Decimal("7.5"),
        "share_of_account": Decimal("0.123"),
        "loss_at_liquidation": Decimal(20),
        "buffer_ratio": Decimal("0.5"),
        "r_multiple": Decimal("-1.5"),
        "rules": KEPT,
        "lines": (),
        "moves_lines": False,
    }
    return WhatIfOutcome(**(known | changes))  # type: ignore[arg-type]  # a table of fields


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


def test_a_what_if_tells_what_is_wanted_and_can_be_put_back(
    view: ChartView, qtbot: QtBot, make_content: Make, make_line: Callable[..., PriceLine]
) -> None:
    lines = tuple(line for line in make_content().lines if line.kind is not LineKind.STOP)
    view.show_content(make_content(lines=lines))
    view.set_leverage(Decimal(10))
    told: list[WhatIf] = []
    view.what_if_changed.connect(told.append)
    button(view, "What if").click()
    assert told == [WhatIf(stop_price=Decimal("96.25"))]
    assert view.what_if.leverage_slider.value() == 10
    moved = make_line(LineKind.LIQUIDATION, "93.5")
    view.show_outcome(outcome(lines=(moved,), moves_lines=True))
    assert "Stop at 96.25: −7.50 USDT before fees" in shown_text(view)
    content = view.canvas.stage.content
    assert content is not None
    assert content.line(LineKind.LIQUIDATION) is moved
    assert content.line(LineKind.BANKRUPTCY) is None
    with qtbot.waitSignal(view.what_if_ended):
        button(view, "Put back").click()
    content = view.canvas.stage.content
    assert content is not None
    assert content.line(LineKind.STOP) is None
    assert content.line(LineKind.BANKRUPTCY) is not None
    assert "before fees" not in shown_text(view)
    assert not view.what_if.isVisible()


def test_size_and_leverage_have_handles_of_their_own(view: ChartView, qtbot: QtBot) -> None:
    view.set_leverage(None)
    told: list[WhatIf] = []
    view.what_if_changed.connect(told.append)
    button(view, "What if").click()
    view.what_if.size_slider.setValue(50)
    view.what_if.leverage_slider.setValue(3)
    assert told[-1] == WhatIf(
        stop_price=Decimal(96), size_share=Decimal("0.5"), leverage=Decimal(3)
    )
    assert "50" in shown_text(view)
    assert "3×" in shown_text(view)
    with qtbot.waitSignal(view.planner_wanted) as wanted:
        button(view, "Open in planner").click()
    assert wanted.args == [told[-1]]


def test_a_dragged_line_asks_and_begins_a_what_if(view: ChartView) -> None:
    told: list[WhatIf] = []
    view.what_if_changed.connect(told.append)
    view.canvas.line_dragged.emit(LineKind.STOP, Decimal(95))
    view.canvas.line_dragged.emit(LineKind.STOP, Decimal(94))
    view.canvas.line_dragged.emit(LineKind.ENTRY, Decimal(101))
    assert told[-1] == WhatIf(stop_price=Decimal(94), entry_price=Decimal(101))
    assert button(view, "Put back").isChecked()


def test_escape_ends_a_what_if(view: ChartView, qtbot: QtBot) -> None:
    button(view, "What if").click()
    with qtbot.waitSignal(view.what_if_ended):
        QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert button(view, "What if").isChecked() is False


def test_without_any_stop_to_begin_with_only_the_entry_can_be_dragged(
    view: ChartView, make_content: Make
) -> None:
    view.show_content(make_content(lines=(), suggested_stop=None))
    button(view, "What if").click()
    assert not view.canvas.is_what_if
    view.show_outcome(outcome(stop_price=None, loss_at_stop=None))
    assert "No stop" in shown_text(view)


def test_an_outcome_says_share_room_and_the_rules(view: ChartView) -> None:
    view.show_outcome(outcome())
    text = shown_text(view)
    assert "of the account" in text
    assert "of the way to liquidation left" in text
    assert "−20.00 USDT at liquidation" in text
    assert "the result was −1.50 R" in text
    assert "R05 kept" in text
    view.show_outcome(outcome(rules=answers(Verdict.KEPT, Verdict.KEPT, Verdict.BROKEN)))
    assert "R05 broken\nR05: because of R05" in shown_text(view)
    unknown = outcome(
        rules=answers(Verdict.NOT_JUDGED, Verdict.KEPT, Verdict.KEPT),
        share_of_account=None,
        buffer_ratio=None,
        loss_at_liquidation=None,
        r_multiple=None,
    )
    view.show_outcome(unknown)
    text = shown_text(view)
    assert "R01: because of R01" in text
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
    assert "What if" not in visible
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
    view.toolbar.what_if_toggled.emit(True)
    view.set_text_style(TextStyle())
    assert view.content is None
