"""Today tells what is due, the sentence of the week, the result in R, and questions that wait."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.pause.stage import Stage
from journal.domain.routine.numbers import Total
from journal.domain.routine.period import Period
from journal.domain.routine.saved import DailyReview, Stood, WeeklyReview, Went
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.sentence_line import SentenceLine
from journal.gui.screens.today.screen import TodayScreen
from journal.services.changes import Changes
from journal.services.overview.today import Today

See = Callable[..., Any]
WEEK = Period.of("2026-W19")


def test_what_is_due_is_one_button_away_and_gone_once_it_is_done(
    desk: Desk, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    today: TodayScreen = see(TodayScreen(desk))
    line = SentenceLine(desk)
    wanted: list[tuple[Any, Any]] = []
    desk.hub.wanted.connect(lambda screen, target: wanted.append((screen, target)))
    card = today.next_review
    assert card.due.text() == "▲ Week 19: 4 to 10 May 2026 is due: 15 minutes. 2 more after it."
    assert card.sentence.text().startswith("No sentence yet")
    card.start.click()
    assert wanted == [(ScreenName.REVIEW, WEEK)]
    routine, now = desk.services.routine, desk.clock.now()
    nothing = Stood(
        trades=Decimal(0), clean=None, breaches=None, near=None, net_result=None, r_total=None
    )
    review = WeeklyReview(
        week=WEEK.first, saved_at=now, if_part="I <i>hurry</i>", then_part="I wait"
    )
    desk.hub.tell(routine.save_week("Main", review, nothing))
    for number, day in enumerate((date(2026, 5, 12), date(2026, 5, 14)), start=1):
        see(today)
        assert card.start.text() == "Review the day"
        assert ("1 more" in card.due.text()) == (number == 1)
        desk.hub.tell(routine.save_day("Main", DailyReview(day=day, saved_at=now, went=Went.WELL)))
    see(today)
    assert card.due.text().startswith("Nothing is due.")
    assert card.start.isHidden()
    for label in (card.sentence, line):
        assert label.text() == "You wrote: If I <i>hurry</i>, then I wait."
    assert not line.isHidden()
    line.deleteLater()
    monkeypatch.setattr(type(desk.pause), "stage", property(lambda _self: Stage.REVIEW_DUE))
    today._show_state()
    assert "liquidation comes first" in card.due.text()
    asked: list[str] = []
    desk.hub.asked.connect(asked.append)
    card.start.click()
    assert asked == ["show-pause"]


def test_questions_that_wait_are_said_and_the_result_is_told_in_r(desk: Desk, see: See) -> None:
    today: TodayScreen = see(TodayScreen(desk))
    assert today.questions.isHidden()
    found = desk.services.today.look("Main")
    assert (found.questions, found.r_today) == (0, Total(known=0, unknown=0, amount=Decimal(0)))
    today._show(with_results(found, questions=2))
    assert not today.questions.isHidden()
    assert today._asked.text().startswith("▲ 2 closings look like a liquidation")
    assert today._result_r.text() == "+1.50 R (1 of 2 known)"
    assert "needs the stop" in today._result_r.toolTip()
    today._show(replace(with_results(found, 0), result_today=None, assets=("BTC", "USDT")))
    assert "settled in BTC and USDT, which are not added up" in today._result_note.text()
    today._show(with_results(found, questions=1))
    assert "1 closing looks like" in today._asked.text()
    asked: list[str] = []
    desk.hub.asked.connect(asked.append)
    today.head.itemAt(2).widget().click()  # type: ignore[union-attr]
    assert asked == ["note"]
    desk.hub.tell(Changes.NOTES)
    assert today._result.text() == "+30.00 USDT"


def with_results(found: Today, questions: int) -> Today:
    return replace(
        found,
        questions=questions,
        closed_today=2,
        result_today=Decimal(30),
        assets=("USDT",),
        r_today=Total(known=1, unknown=1, amount=Decimal("1.5")),
    )


def test_the_days_that_are_due_are_those_since_the_day_before_yesterday(desk: Desk) -> None:
    standing = desk.services.routine.standing("Main")
    assert standing.today - timedelta(days=2) == date(2026, 5, 12)
    assert [one.text for one in standing.due] == ["2026-W19", "2026-05-12", "2026-05-14"]
