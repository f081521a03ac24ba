"""Gaps, days in a row, and what is due."""

from datetime import date, timedelta
from typing import Any

from journal.domain.routine.calendar import Recorded, calendar, days_in_a_row, due_now
from journal.domain.routine.period import Period

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


def days(*back: int, today: date = SUNDAY) -> frozenset[date]:
    return frozenset(today - timedelta(days=number) for number in back)


def recorded(**told: Any) -> Recorded:
    known: dict[str, Any] = {
        "today": SUNDAY,
        "traded": frozenset(),
        "reviewed": frozenset(),
        "noted": frozenset(),
        "weeks": frozenset(),
    }
    return Recorded(**(known | told))


def test_a_gap_is_a_traded_day_that_nothing_was_written_about() -> None:
    weeks = calendar(recorded(traded=days(0, 1, 2, 3), reviewed=days(1), noted=days(2, 5)), 2)
    assert [week.week.text for week in weeks] == ["2026-W46", "2026-W47"]
    marks = {mark.day: mark for week in weeks for mark in week.days}
    assert len(marks) == 14
    assert {day for day, mark in marks.items() if mark.is_gap} == days(3)
    assert not marks[SUNDAY].is_over


def test_a_week_is_a_gap_once_it_is_over_and_was_traded_in() -> None:
    # The present week, a reviewed one, one without a trade, and one that was left out.
    known = recorded(traded=days(0, 7, 21), weeks=days(13))
    assert [week.is_gap for week in calendar(known, 4)] == [True, False, False, False]
    assert [week.is_reviewed for week in calendar(known, 4)] == [False, False, True, False]


def test_days_without_a_trade_neither_add_nor_end_the_row() -> None:
    known = recorded(traded=days(0, 1, 4, 9, 10), reviewed=days(1, 9), noted=days(4))
    assert days_in_a_row(known) == 3
    assert days_in_a_row(recorded(traded=days(0, 1), reviewed=days(0))) == 1
    assert days_in_a_row(recorded()) == 0


def test_the_week_that_ended_is_due_first_and_then_the_days() -> None:
    traded = days(0, 1, 2, 3, today=MONDAY)
    known = recorded(today=MONDAY, traded=traded, reviewed=days(1, today=MONDAY))
    assert [one.text for one in due_now(known)] == ["2026-W47", "2026-11-21", "2026-11-23"]
    done = recorded(today=MONDAY, traded=traded, reviewed=traded, weeks={MONDAY - timedelta(7)})
    assert due_now(done) == ()


def test_a_week_without_a_trade_is_due_where_a_sentence_waits_for_its_grade() -> None:
    assert due_now(recorded(today=MONDAY)) == ()
    waiting = due_now(recorded(today=MONDAY, has_sentence=True))
    assert waiting == (Period.week(SUNDAY),)
