"""Days of a zone are those that each moment alone has."""

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.instants import ms_from_utc
from journal.domain.statistics.over_time.local_days import (
    date_of,
    day_number,
    day_start,
    local_days,
    local_ms,
)
from tests.examples import examples

ZONES = [
    UTC,
    timezone(timedelta(hours=5, minutes=45)),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Australia/Lord_Howe"),
    None,
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_days_of_many_years_are_those_of_each_moment(zone: tzinfo | None) -> None:
    first = datetime(2019, 9, 8, 3, 20, 30, tzinfo=UTC)
    moments = [first + timedelta(minutes=17 * 60 * number + 13) for number in range(3_000)]
    days = local_days(np.array([ms_from_utc(at) for at in moments]), zone)
    assert [date_of(day) for day in days.tolist()] == [at.astimezone(zone).date() for at in moments]


@examples(10)
@given(minutes=st.lists(st.integers(0, 2 * 24 * 60), min_size=1, max_size=20))
def test_the_night_of_a_clock_change_is_exact_to_the_minute(minutes: list[int]) -> None:
    zone = ZoneInfo("Europe/Berlin")
    first = datetime(2024, 10, 26, 0, 0, tzinfo=UTC)
    moments = [first + timedelta(minutes=minute) for minute in minutes]
    hours = local_ms(np.array([ms_from_utc(at) for at in moments]), zone) // 3_600_000 % 24
    assert hours.tolist() == [at.astimezone(zone).hour for at in moments]


def test_no_moments_have_no_days() -> None:
    assert len(local_days(np.zeros(0, np.int64), UTC)) == 0


def test_a_day_begins_at_midnight_of_its_zone() -> None:
    day = date(2024, 7, 1)
    assert day_start(day, ZoneInfo("Europe/Berlin")) == datetime(2024, 6, 30, 22, tzinfo=UTC)
    assert date_of(day_number(day)) == day
