"""Days and weeks in any zone: every moment lies in one day, every day in one week."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.routine.period import ONE_DAY, Period, PeriodKind, day_of
from journal.domain.statistics.over_time.local_days import day_start
from tests.examples import examples

# Clocks that change at midnight, by half an hour, over midnight, or skip a whole day.
ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Beirut"),
    *("America/Havana", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Asia/Kabul"),
)
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2035, 12, 31))  # noqa: DTZ001  # made aware


@examples(120)
@given(moment=MOMENTS, zone=st.sampled_from(ZONES))
def test_every_moment_lies_in_exactly_one_day_and_one_week(moment: datetime, zone: str) -> None:
    at, where = moment.replace(tzinfo=UTC), ZoneInfo(zone)
    around = [day_of(at, where) + number * ONE_DAY for number in range(-8, 9)]
    days = [day for day in around if _holds(Period.day(day), at, where)]
    assert days == [day_of(at, where)]
    weeks = {Period.week(day) for day in around}
    assert [week for week in weeks if _holds(week, at, where)] == [Period.week(days[0])]


@examples(60)
@given(day=DAYS, zone=st.sampled_from(ZONES))
def test_every_day_lies_in_the_one_week_whose_span_covers_it(day: date, zone: str) -> None:
    week, where = Period.week(day), ZoneInfo(zone)
    assert week.days.count(day) == 1
    assert day not in {*week.before.days, *week.after.days}
    assert (week.before.after, week.after.before) == (week, week)
    begins, ends = week.span(where)
    assert begins <= day_start(day, where) <= day_start(day + ONE_DAY, where) <= ends
    assert sum((_length(Period.day(one), where) for one in week.days), timedelta()) == ends - begins


@examples(60)
@given(day=DAYS)
def test_a_period_is_written_and_read_back(day: date) -> None:
    for period in (Period.day(day), Period.week(day)):
        assert Period.of(period.text) == period


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_lasts_as_long_as_its_clock_says(zone: str, day: date, hours: int) -> None:
    assert _length(Period.day(day), ZoneInfo(zone)) == timedelta(hours=hours)


def test_what_comes_twice_at_midnight_belongs_to_the_day_that_had_begun() -> None:
    newfoundland = ZoneInfo("America/St_Johns")
    # One minute after midnight clocks went back to 23:01 of the day before.
    after = datetime(2010, 11, 7, 2, 45, tzinfo=UTC)
    assert after.astimezone(newfoundland).date() == date(2010, 11, 6)
    assert day_of(after, newfoundland) == date(2010, 11, 7)


def test_the_last_week_of_a_year_may_be_the_first_one_of_the_next() -> None:
    assert Period.week(date(2024, 12, 30)).text == "2025-W01"
    assert Period.of("2025-W01").first == date(2024, 12, 30)
    assert Period.of("2025-W01").last == date(2025, 1, 5)


@pytest.mark.parametrize("text", ["yesterday", "2026-W54", "2026-13-01", "1492-10-12", ""])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        Period.of(text)


def test_a_week_begins_on_monday() -> None:
    with pytest.raises(InvalidValueError, match="Monday"):
        Period(kind=PeriodKind.WEEK, first=date(2026, 11, 22))


def _holds(period: Period, at: datetime, zone: ZoneInfo) -> bool:
    begins, ends = period.span(zone)
    return begins <= at < ends


def _length(day: Period, zone: ZoneInfo) -> timedelta:
    begins, ends = day.span(zone)
    return ends - begins
