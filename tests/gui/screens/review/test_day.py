"""Day: two minutes, three taps and one line; the note of the diary beside them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.pause.stage import Stage
from journal.domain.routine.period import Period
from journal.domain.routine.saved import Change, DidWell, Went
from journal.gui.desk import Desk
from journal.gui.parts.chip import Mark
from journal.gui.parts.verdicts import PENDING, PENDING_WORDS
from journal.gui.screens.review.day.tab import DayRoom
from journal.gui.screens.review.day.trades import broken_text, sentences, worst_mark
from journal.gui.screens.review.liquidation.tab import LiquidationRoom
from journal.gui.screens.review.parts.strip import CELL
from journal.gui.screens.review.screen import ReviewScreen
from journal.services.changes import Changes
from tests.gui.screens.review.conftest import Keyboard, rows_of
from tests.written import write_entry

See = Callable[..., Any]
SUNDAY = Period.day(date(2026, 5, 10))


@pytest.fixture
def day(review: ReviewScreen, see: See) -> DayRoom:
    review.open_target(SUNDAY)
    see(review)
    assert isinstance(review.room, DayRoom)
    return review.room


def test_a_tab_that_is_not_seen_first_is_not_built(review: ReviewScreen) -> None:
    assert [type(room) for room in review._built.values()] == [DayRoom]


def test_the_day_shows_its_trades_with_what_they_broke(day: DayRoom) -> None:
    profit, gone = rows_of(day.table)
    assert (profit.symbol, gone.symbol) == ("BTCUSDT", "SOLUSDT")
    clean, pending = replace(profit, breaches=()), replace(profit, breaches=None)
    assert (broken_text(clean), worst_mark(clean), sentences(clean)) == (
        "none broken",
        Mark.GOOD,
        "",
    )
    untold = replace(clean, is_told=False)
    assert (broken_text(untold), worst_mark(untold)) == ("hardly judged", Mark.NOTE)
    assert "leverage or stop is not known" in sentences(untold)
    assert (broken_text(pending), worst_mark(pending), sentences(pending)) == (
        PENDING_WORDS,
        None,
        PENDING,
    )
    assert broken_text(profit) == "R03, R21"
    assert broken_text(gone).startswith("liquidated, R")
    assert "R04: " in sentences(gone)
    assert day.bar.title.text() == "Sun 10 May 2026"


def test_two_minutes_with_the_keyboard_alone(
    day: DayRoom, desk: Desk, see: See, keyboard: Keyboard
) -> None:
    form = day.form
    form.save.click()
    assert form.refusal.text() == "Tap how the day went."
    for taps, key in ((form.went, "2"), (form.did_well, "3"), (form.tomorrow, "1")):
        keyboard.tab_to(taps)
        keyboard.type(key)
    keyboard.tab_to(form.line)
    keyboard.type("One too many")
    keyboard.press(Qt.Key.Key_Return)
    see(day.window())
    saved = desk.services.routine.standing("Main").day(SUNDAY.first)
    assert saved is not None
    assert (saved.went, saved.did_well, saved.tomorrow) == (Went.MIXED, DidWell.CUT, Change.FEWER)
    assert saved.line == "One too many"
    assert form.state.text() == "Saved."
    form.save.click()
    see(day.window())
    assert form.state.text() == "Saved, corrected once."
    report = day.report()
    assert report is not None
    said = report.parts[0].sections[-1]
    assert said.answer == ("It went mixed. Done well: cut a loss early. Tomorrow: fewer trades.")
    assert [one.text for one in said.quotes] == ["One too many"]


def test_what_was_tapped_is_there_when_the_trader_comes_back(
    day: DayRoom, desk: Desk, see: See
) -> None:
    well = day.form.went.chips[Went.WELL]
    well.click()
    assert day.form.went.answer is Went.WELL
    well.click()
    assert day.form.went.answer is None
    day.form.went.chips[Went.BADLY].click()
    day.bar.later.click()
    see(day.window())
    assert day.form.went.answer is None
    assert day.bar.title.text() == "Mon 11 May 2026"
    day.open_target(SUNDAY)
    see(day.window())
    assert day.form.went.answer is Went.BADLY
    assert desk.services.routine.drafts.read("Main", SUNDAY)["went"] == "badly"


def test_the_note_of_the_day_is_the_diary_s(day: DayRoom, desk: Desk, see: See) -> None:
    about = Subject.day(SUNDAY.first)
    write_entry(desk.services.diary, "Main", DiaryEntry(subject=about, note="Slept badly."))
    desk.hub.tell(Changes.NOTES)
    desk.hub.tell(Changes.ROUTINE)
    see(day.window())
    assert day.diary.note.text() == "Slept badly."
    report = day.report()
    assert report is not None
    assert report.parts[0].sections[-1].quotes[0].text == "Slept badly."


def test_the_calendar_tells_each_day_and_opens_it(
    day: DayRoom, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = day.strip
    assert strip.told(len(strip._days) - 1) == "Sun 17 May: no trade"
    strip.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(strip, key)
    assert strip.accessibleDescription() == "Sun 10 May: traded, nothing written"
    QTest.keyClick(strip, Qt.Key.Key_Up)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    see(day.window())
    assert day.bar.title.text() == "Sat 9 May 2026"
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: said.append(text))
    at = QPoint(CELL // 2, CELL // 2)
    QApplication.sendEvent(strip, QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at)))
    assert said == [strip.told(0)]
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=at)
    see(day.window())
    assert day.answer is not None
    assert day.answer.period.first == strip._days[0].day
    day.bar.now.click()
    see(day.window())
    assert day.answer.period.first == date(2026, 5, 14)
    assert not day.bar.later.isEnabled()


def test_a_review_that_is_due_is_landed_on_without_a_detour(
    desk: Desk, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen: ReviewScreen = see(ReviewScreen(desk))
    assert isinstance(screen.room, DayRoom)
    screen.hide()
    monkeypatch.setattr(type(desk.pause), "stage", property(lambda _self: Stage.REVIEW_DUE))
    screen.show()
    see(screen)
    assert isinstance(screen.room, LiquidationRoom)
    assert screen.room.choice.count() == 1


def test_the_day_that_is_due_is_shown_first(review: ReviewScreen, desk: Desk) -> None:
    room = review.room
    assert isinstance(room, DayRoom)
    assert room.answer is not None
    # Noon of 14 May: on the 13th at two in the morning a position was opened.
    assert desk.clock.now().date() - room.answer.period.first <= timedelta(days=2)
    assert room.bar.state.isVisible()
