"""Week: walked through with the keyboard alone, left and resumed, saved, corrected, printed."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from journal.domain.routine.period import Period
from journal.domain.routine.saved import Grade, Stood, WeeklyReview
from journal.gui.desk import Desk
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.parts.words import PENDING
from journal.gui.screens.review.screen import ReviewScreen
from journal.gui.screens.review.week.history import whole_text
from journal.gui.screens.review.week.tab import GRADE, HISTORY, NEXT, PAGES, THREE, WeekRoom
from journal.gui.style.text import TextStyle
from journal.services.changes import Changes
from journal.services.routine import service as routine_service
from tests.gui.screens.review.conftest import Keyboard, rows_of

See = Callable[..., Any]
WEEK = Period.of("2026-W19")
"""Sunday 10 May is in it: a profit and a liquidation."""
SENTENCE = "If <b>I lose twice</b>, then I stop for the day."


@pytest.fixture
def week(review: ReviewScreen, see: See) -> WeekRoom:
    review.row.choose(2)
    see(review)
    assert isinstance(review.room, WeekRoom)
    return review.room


def write_sentence_before(desk: Desk) -> None:
    nothing = Stood(
        trades=Decimal(0),
        clean=None,
        breaches=None,
        near=None,
        net_result=None,
        r_total=None,
    )
    before = WeeklyReview(
        week=WEEK.before.first,
        saved_at=desk.clock.now() - timedelta(days=7),
        if_part="<b>I lose twice</b>",
        then_part="I stop for the day",
    )
    desk.services.routine.save_week("Main", before, nothing)


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(PlainLabel))


def test_the_whole_review_is_walked_through_with_the_keyboard_alone(
    desk: Desk, review: ReviewScreen, see: See, keyboard: Keyboard
) -> None:
    write_sentence_before(desk)
    keyboard.tab_to(review.row)
    for _ in range(2):
        keyboard.press(Qt.Key.Key_Right)
    see(review)
    room = review.room
    assert isinstance(room, WeekRoom)
    assert room.answer is not None
    assert room.answer.period == WEEK
    for page in range(NEXT):
        assert room.pages.current == page
        see(review)
        if page == THREE:
            keyboard.tab_to(room.three.looks[0].note)
            keyboard.type("I held it too long")
        if page == GRADE:
            assert room.form.sentence.text() == SENTENCE
            keyboard.tab_to(room.form.grade)
            keyboard.press(Qt.Key.Key_2)
            assert room.form.grade.answer is Grade.PARTLY
            keyboard.tab_to(room.form.grade_line)
            keyboard.type("Only the second time")
        keyboard.tab_to(room._next)
        keyboard.press(Qt.Key.Key_Space)
    see(review)
    form = room.form
    for field, text in (
        (form.worked, "I waited"),
        (form.cost, "No stop"),
        (form.if_part, "there is no stop"),
        (form.then_part, "I do not press the button"),
    ):
        keyboard.tab_to(field)
        keyboard.type(text)
    assert form.preview.text() == "If there is no stop, then I do not press the button."
    keyboard.press(Qt.Key.Key_Return)
    see(review)
    assert room.pages.current == HISTORY
    kept = desk.services.routine.standing("Main").week(WEEK)
    assert kept is not None
    said = kept.said
    assert (said.grade, said.grade_line) == (Grade.PARTLY, "Only the second time")
    assert (said.worked, said.cost) == ("I waited", "No stop")
    assert int(kept.stood.trades) == 2
    assert kept.stood.net_result == room.answer.reading.numbers.money.exact
    (newest, before) = rows_of(room.history.table)
    assert newest.written is not None
    assert newest.written.grade is None
    assert before.written is not None
    assert before.written.grade is Grade.PARTLY
    notes = [one.note for one in desk.services.diary.entries("Main").values()]
    assert notes == ["I held it too long"]


def test_three_trades_are_told_with_their_reasons(week: WeekRoom, see: See) -> None:
    week.pages.choose(THREE)
    see(week)
    assert [look.heading.text() for look in week.three.looks] == [
        "The worst breach: SOLUSDT long",
        "The largest result left: BTCUSDT long",
    ]
    with_candles, without = week.three.looks
    assert not with_candles.canvas.isHidden()
    assert without.canvas.isHidden()
    assert not without.missing.isHidden()


def test_what_was_begun_is_there_when_the_trader_comes_back(
    week: WeekRoom, desk: Desk, see: See
) -> None:
    week.pages.choose(NEXT)
    week.form.worked.editor.setText("I was patient")
    week.form.worked.changed.emit()
    week.hide()
    see(week.window())
    again = ReviewScreen(desk)
    see(again)
    again.open_target(WEEK)
    see(again)
    assert isinstance(again.room, WeekRoom)
    assert again.room.pages.current == NEXT
    assert again.room.form.worked.text() == "I was patient"


def test_nothing_typed_is_lost_when_the_record_changes(
    week: WeekRoom, desk: Desk, see: See
) -> None:
    week.pages.choose(NEXT)
    week.form.cost.editor.setText("I added")
    week.form.cost.changed.emit()
    desk.hub.tell(Changes.FILLS)
    see(week.window())
    assert week.form.cost.text() == "I added"
    week.open_target(WEEK.before)
    see(week.window())
    assert week.form.cost.text() == ""
    week.bar.later.click()
    see(week.window())
    assert week.form.cost.text() == "I added"


def test_half_a_sentence_is_refused_in_its_field(week: WeekRoom, see: See) -> None:
    week.pages.choose(NEXT)
    week.form.if_part.set_text("I lose")
    week.form.save.click()
    see(week.window())
    assert week.form.then_part.error == "Is missing: the sentence needs both parts"
    assert week.pages.current == NEXT


def test_a_correction_is_a_version_and_the_history_tells_the_newest(
    week: WeekRoom, desk: Desk, see: See
) -> None:
    for worked in ("first", "second"):
        week.pages.choose(NEXT)
        week.form.worked.set_text(worked)
        week.form.save.click()
        see(week.window())
    assert week.form.state.text() == "Saved in 2 versions."
    week.history.table.select_place(0)
    assert "Saved in 2 versions" in week.history.whole.text()
    assert "What worked: second" in week.history.whole.text()
    week.history.table.opened.emit(week.history.table.rows.row(0))
    see(week.window())
    assert week.pages.current == 0
    assert "As it stood when you saved it" in texts(week)
    standing = desk.services.routine.standing("Main")
    assert [one.said.worked for one in standing.weeklies] == ["first", "second"]


def test_of_very_many_fills_the_numbers_come_first_and_the_rules_later(
    desk: Desk, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routine_service, "MANY_FILLS", 1)
    told: list[str] = []
    tell = WeekRoom.tell

    def listening(self: WeekRoom, answer: Any) -> None:
        tell(self, answer)
        told.append(PENDING if answer.reading.is_pending else "judged")
        if answer.reading.is_pending:
            self.form.keep()
            told.append(self.form.refusal.text())

    monkeypatch.setattr(WeekRoom, "tell", listening)
    screen = ReviewScreen(desk)
    screen.open_target(WEEK)
    see(screen)
    assert told[0] == PENDING
    assert told[1].startswith("The rules are still being applied")
    assert told[-1] == "judged"


def test_the_week_is_printed_with_what_was_said(
    week: WeekRoom, review: ReviewScreen, desk: Desk, see: See, tmp_path: Path
) -> None:
    write_sentence_before(desk)
    desk.hub.tell(Changes.ROUTINE)
    see(review)
    week.form.grade.show_answer(Grade.KEPT)
    week.form.keep()
    see(review)
    desk.text = TextStyle(hide_money=True)
    review.save(tmp_path / "week.html")
    review.save(tmp_path / "week.pdf")
    see(review)
    page = (tmp_path / "week.html").read_text(encoding="utf-8")
    assert "Week 19: 4 to 10 May 2026" in page
    assert "&lt;b&gt;I lose twice&lt;/b&gt;" in page
    assert "<b>I lose" not in page
    assert "Three trades to look at" in page
    assert "93.45" not in page
    assert (tmp_path / "week.pdf").read_bytes().startswith(b"%PDF-")
    (newest, _) = rows_of(week.history.table)
    assert "4 to 10 May" in whole_text(newest)


def test_an_empty_journal_says_so_on_every_page(make_desk: Callable[[str], Desk], see: See) -> None:
    screen: ReviewScreen = see(ReviewScreen(make_desk("empty")))
    screen.row.choose(2)
    see(screen)
    room = screen.room
    assert isinstance(room, WeekRoom)
    for page in range(len(PAGES)):
        room.pages.choose(page)
        see(screen)
    said = texts(room)
    assert "Nothing was closed; 0 trades the week before." in said
    assert "No rule that counts was broken." in said
    assert "There is no sentence of an earlier week." in said
    assert room.form.grade.isHidden()
