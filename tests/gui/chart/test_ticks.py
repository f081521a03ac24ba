from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.gui.chart.lettering.ticks import price_ticks, tick_decimals, time_ticks
from journal.gui.style.text import THIN_SPACE

HOUR = 3_600_000
DAY = 24 * HOUR


def ms(*moment: int) -> int:
    return ms_from_utc(datetime(*moment, tzinfo=UTC))  # type: ignore[arg-type, misc]  # year to minute


@given(
    low=st.floats(0.001, 90_000),
    span=st.floats(0.0001, 1.0),
    decimals=st.integers(0, 8),
    most=st.integers(1, 20),
)
@settings(max_examples=100, deadline=None)
def test_price_ticks_are_round_few_and_on_the_symbols_tick(
    low: float, span: float, decimals: int, most: int
) -> None:
    tick = Decimal(1).scaleb(-decimals)
    high = low * (1 + span)
    ticks = price_ticks(low, high, tick, most)
    assert len(ticks) <= most + 1
    for one in ticks:
        steps = one.price / float(tick)
        assert low - 1e-9 <= one.price <= high + 1e-9
        assert abs(steps - round(steps)) < 1e-6 * max(1.0, steps)


def test_prices_read_with_the_decimals_of_the_tick() -> None:
    ticks = price_ticks(1_150, 1_260, Decimal("0.01"), 5)
    assert [tick.text for tick in ticks] == [
        f"1{THIN_SPACE}{rest}" for rest in ("150.00", "200.00", "250.00")
    ]
    assert tick_decimals(Decimal("0.0010")) == 3
    assert tick_decimals(Decimal(10)) == 0


def test_no_price_below_zero_is_named() -> None:
    assert price_ticks(-5, 10, Decimal(1), 4)[0].price == 0


def test_hours_are_whole_and_a_new_day_is_named_by_its_date() -> None:
    ticks = time_ticks(ms(2021, 11, 15, 16), ms(2021, 11, 16, 9), UTC, 6)
    assert [tick.text for tick in ticks] == ["18:00", "21:00", "16 Nov", "03:00", "06:00", "09:00"]
    assert [tick.is_major for tick in ticks] == [False, False, True, False, False, False]


def test_without_a_midnight_the_first_tick_names_the_day() -> None:
    ticks = time_ticks(ms(2021, 11, 15, 16), ms(2021, 11, 15, 18), UTC, 2)
    assert [tick.text for tick in ticks] == ["15 Nov, 16:00", "17:00", "18:00"]


def test_days_fall_on_the_midnight_of_the_zone() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    ticks = time_ticks(ms(2021, 12, 30, 12), ms(2022, 1, 3), zone, 4)
    assert [tick.text for tick in ticks] == ["31 Dec", "1 Jan 2022", "2 Jan", "3 Jan"]
    assert {(tick.at_ms + 5.5 * HOUR) % DAY for tick in ticks} == {0}
    assert [tick.is_major for tick in ticks] == [False, True, False, False]


def test_times_of_day_stay_whole_across_a_change_of_the_clocks() -> None:
    zone = ZoneInfo("Europe/Berlin")
    ticks = time_ticks(ms(2024, 3, 30, 12), ms(2024, 3, 31, 20), zone, 6)
    hours = {utc_from_ms(tick.at_ms).astimezone(zone).hour % 6 for tick in ticks}
    assert hours == {0}
    assert any(tick.text == "31 Mar" for tick in ticks)


def test_weeks_begin_on_monday() -> None:
    ticks = time_ticks(ms(2024, 4, 2), ms(2024, 5, 31), UTC, 10)
    assert {utc_from_ms(tick.at_ms).weekday() for tick in ticks} == {0}


def test_months_are_named_and_a_year_by_its_number() -> None:
    ticks = time_ticks(ms(2021, 8, 10), ms(2022, 3, 5), UTC, 7)
    assert [tick.text for tick in ticks] == ["Sep", "Oct", "Nov", "Dec", "2022", "Feb", "Mar"]


def test_decades_have_few_ticks() -> None:
    ticks = time_ticks(ms(1990, 1, 1), ms(2190, 1, 1), UTC, 4)
    assert [tick.text for tick in ticks][:3] == ["1990", "2000", "2010"]


@pytest.mark.parametrize("hours", [0.1, 1, 7, 30, 24 * 4, 24 * 40, 24 * 400])
def test_ticks_rise_and_stay_inside(hours: float) -> None:
    start = ms(2024, 2, 27, 13) + 12_345
    end = start + hours * HOUR
    for zone in (UTC, None, ZoneInfo("America/New_York")):
        ticks = time_ticks(start, end, zone, 9)
        assert 1 <= len(ticks) <= 20
        assert all(start <= tick.at_ms <= end for tick in ticks)
        assert all(before.at_ms < after.at_ms for before, after in pairwise(ticks))
