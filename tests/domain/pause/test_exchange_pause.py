"""The exchange's own cooling-off, in local time, at its awkward edges."""

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.pause.exchange_pause import CoolingOff, Coverage, coverages, shortest_enough

BERLIN = ZoneInfo("Europe/Berlin")


def local(zone: ZoneInfo, year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone).astimezone(UTC)


def found(
    now: datetime, zone: ZoneInfo | None, pause: timedelta = timedelta(hours=24)
) -> dict[CoolingOff, Coverage]:
    return {one.option: one for one in coverages(now, now + pause, zone)}


def test_at_15_40_one_day_is_eight_hours_and_not_24() -> None:
    now = datetime(2024, 5, 13, 15, 40, tzinfo=UTC)
    day = {one.option: one for one in coverages(now, now + timedelta(hours=24), UTC)}[
        CoolingOff.DAY
    ]
    assert day.lasts == timedelta(hours=8, minutes=19, seconds=59)
    assert day.missing == timedelta(hours=15, minutes=40, seconds=1)
    assert not day.is_enough


def test_at_ten_to_midnight_one_day_is_ten_minutes() -> None:
    options = found(local(BERLIN, 2026, 5, 14, 23, 50), BERLIN)
    assert options[CoolingOff.DAY].lasts == timedelta(minutes=9, seconds=59)
    best = shortest_enough(options.values())
    assert best is not None
    assert best.option is CoolingOff.WEEK
    assert best.ends_at == local(BERLIN, 2026, 5, 21, 23, 59) + timedelta(seconds=59)
    assert best.beyond == timedelta(days=6, minutes=9, seconds=59)


def test_just_after_midnight_one_day_is_nearly_a_day_and_still_not_enough() -> None:
    day = found(local(BERLIN, 2026, 5, 14, 0, 0), BERLIN)[CoolingOff.DAY]
    assert day.missing == timedelta(seconds=1)


def test_one_day_is_enough_for_the_last_hours_of_a_pause() -> None:
    options = found(local(BERLIN, 2026, 5, 14, 15, 40), BERLIN, timedelta(hours=3))
    best = shortest_enough(options.values())
    assert best is not None
    assert best.option is CoolingOff.DAY
    assert best.beyond == timedelta(hours=5, minutes=19, seconds=59)


def test_in_the_last_second_of_a_day_one_day_is_over_at_once() -> None:
    now = local(BERLIN, 2026, 5, 14, 23, 59) + timedelta(seconds=59, milliseconds=500)
    day = found(now, BERLIN)[CoolingOff.DAY]
    assert day.lasts == timedelta(0)
    assert day.missing == timedelta(hours=24)


@pytest.mark.parametrize(
    ("day", "hours"),
    [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 5, 14), 24)],
    ids=["clocks go forward", "clocks go back", "an ordinary day"],
)
def test_the_length_of_a_local_day_follows_its_clock(day: tuple[int, int, int], hours: int) -> None:
    start = local(BERLIN, *day, 0, 0)
    lasts = found(start, BERLIN)[CoolingOff.DAY].lasts
    assert lasts == timedelta(hours=hours) - timedelta(seconds=1)


def test_a_last_second_that_comes_twice_counts_once_and_early() -> None:
    # In Beirut the clocks go back at midnight, to 23:00 of the same day.
    beirut = ZoneInfo("Asia/Beirut")
    now = local(beirut, 2026, 10, 24, 12, 0)
    assert found(now, beirut)[CoolingOff.DAY].lasts == timedelta(hours=12) - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("today", "end"),
    [
        ((2026, 1, 31), (2026, 2, 28)),
        ((2024, 1, 31), (2024, 2, 29)),
        ((2026, 5, 31), (2026, 6, 30)),
        ((2026, 12, 15), (2027, 1, 15)),
        ((2026, 5, 14), (2026, 6, 14)),
    ],
)
def test_one_month_ends_on_the_same_day_or_the_last_of_the_next(
    today: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    month = found(local(BERLIN, *today, 12, 0), BERLIN)[CoolingOff.MONTH]
    assert month.ends_at == local(BERLIN, *end, 23, 59) + timedelta(seconds=59)


def test_a_pause_of_seven_days_is_covered_by_one_week_until_the_end_of_its_day() -> None:
    options = found(local(BERLIN, 2026, 5, 14, 15, 40), BERLIN, timedelta(days=7))
    assert options[CoolingOff.DAY].missing == timedelta(days=6, hours=15, minutes=40, seconds=1)
    best = shortest_enough(options.values())
    assert best is not None
    assert best.option is CoolingOff.WEEK


def test_a_pause_longer_than_any_option_is_covered_by_none() -> None:
    options = found(local(BERLIN, 2026, 5, 14, 15, 40), BERLIN, timedelta(days=60))
    assert shortest_enough(options.values()) is None


def test_a_pause_that_is_over_is_covered_by_anything() -> None:
    options = found(local(BERLIN, 2026, 5, 14, 15, 40), BERLIN, timedelta(hours=-1))
    assert options[CoolingOff.DAY].is_enough


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="there the zone of a process is fixed")
def test_without_a_zone_it_is_the_time_of_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC-5")
    time.tzset()
    try:
        now = datetime(2026, 5, 14, 20, 0, tzinfo=UTC)
        fixed = timezone(timedelta(hours=5))
        assert coverages(now, now, None) == coverages(now, now, fixed)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_times_are_in_utc() -> None:
    now = datetime(2026, 5, 14, tzinfo=UTC)
    with pytest.raises(InvalidValueError, match="now"):
        coverages(now.replace(tzinfo=None), now, UTC)
    with pytest.raises(InvalidValueError, match="pause_ends_at"):
        coverages(now, now.replace(tzinfo=None), UTC)
