"""What the invented trader wrote about days and weeks: not about all of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from journal.domain.routine.calendar import WeekMark
from journal.domain.routine.period import ONE_DAY, Period
from journal.domain.routine.saved import (
    Change,
    DailyReview,
    DidWell,
    Grade,
    KeptWeek,
    WeeklyReview,
    Went,
)
from journal.services.clock import Clock
from journal.services.diary.service import DiaryService
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import PositionService
from journal.services.routine.reading import PeriodReader
from journal.services.routine.service import RoutineService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

EVENING: Final = time(20, 30)
LEFT_OUT: Final = frozenset({2, 6})
"""Weeks, counted from the first one, that the trader did not get round to."""
BEGUN: Final = 4
"""The first weeks, before the trader began to look back."""

_SENTENCES: Final = (
    ("I have lost twice in a day", "I close the program until the next morning"),
    ("I want to add to a losing position", "I write down what would prove me wrong first"),
    ("a trade has no stop after a minute", "I close half of it at once"),
    ("I feel that I have to win it back", "I take a walk before I open the chart again"),
    ("the planner shows a red line", "I make the position half as large"),
    ("it is past ten in the evening", "I open nothing new"),
    ("I have won three times in a row", "I trade the smallest size next"),
    ("the price runs without me", "I wait for the next plan"),
)
_GRADES: Final = (
    (Grade.KEPT, "Once, on Wednesday, and it was easy."),
    (Grade.BROKEN, "I added twice before I thought of it."),
    (Grade.PARTLY, "The first time yes, the second time no."),
    (Grade.DID_NOT_COME_UP, ""),
    (Grade.KEPT, "It cost me a trade and spared me a worse one."),
)
_WORKED: Final = (
    "The trades I had planned the evening before.",
    "I took small losses early.",
    "Fewer trades than the week before.",
)
_COST: Final = (
    "Two trades without a stop.",
    "Too much leverage after a good day.",
    "I moved a stop away and it was hit anyway.",
)
_LINES: Final = ("", "Tired, and it showed.", "Waited for the level.", "One trade too many.")


def write_routine(store: Store, rules: RulesService, candles: CandleFiles, clock: Clock) -> None:
    """Keep reviews of the demo's days and weeks, each with the numbers it was written beside."""
    routine = RoutineService(
        store=store,
        positions=PositionService(store=store, rules=rules, clock=clock),
        rules=rules,
        diary=DiaryService(store=store, clock=clock),
        candles=candles,
        excursions=ExcursionService(store=store, candle_files=candles),
        clock=clock,
    )
    with store.reading() as reader:
        account = reader.accounts()[0].name
    weeks = [
        mark.week
        for mark in routine.standing(account).weeks[BEGUN:]
        if _is_over(mark, routine.today)
    ]
    read = routine.judged_reader(account)
    with store.writing() as writer:
        for number, week in enumerate(weeks):
            if number not in LEFT_OUT:
                writer.add_weekly_review(account, _week(number, week, read))
        for review in _days(weeks, routine.today):
            writer.add_daily_review(account, review)


def _is_over(mark: WeekMark, today: date) -> bool:
    """Whether a week is over and is not the last one: that one is still to be reviewed."""
    return mark.week.after.last < today


def _week(number: int, week: Period, read: PeriodReader) -> KeptWeek:
    said_if, said_then = _SENTENCES[number % len(_SENTENCES)]
    grade, line = _GRADES[number % len(_GRADES)] if number else (None, "")
    return KeptWeek(
        said=WeeklyReview(
            week=week.first,
            saved_at=_evening(week.last),
            worked=_WORKED[number % len(_WORKED)],
            cost=_COST[number % len(_COST)],
            if_part=said_if,
            then_part=said_then,
            grade=grade,
            grade_line=line,
        ),
        stood=read.stood(week),
    )


def _days(weeks: list[Period], today: date) -> Iterator[DailyReview]:
    """Yield reviews of most days, the weekends left out and now and then another one."""
    first = weeks[0].first if weeks else today
    for number in range((today - first).days):
        day = first + number * ONE_DAY
        if day.weekday() < 5 and number % 6 != 4:  # the working week; a pattern
            yield DailyReview(
                day=day,
                saved_at=_evening(day),
                went=tuple(Went)[number * 7 % len(Went)],
                did_well=tuple(DidWell)[number * 5 % len(DidWell)],
                tomorrow=tuple(Change)[number * 3 % len(Change)],
                line=_LINES[number % len(_LINES)],
            )


def _evening(day: date) -> datetime:
    """Return when a day was looked back at."""
    return datetime.combine(day, EVENING, tzinfo=UTC) + timedelta(minutes=day.day)
