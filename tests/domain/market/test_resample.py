from datetime import UTC, datetime

import numpy as np
import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.market.resample import can_resample, resampled
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType

HOUR = 3_600_000


def hours(start: datetime, count: int, skip: range = range(0)) -> CandleSeries:
    kept = [index for index in range(count) if index not in skip]
    price = np.array(kept, np.float64) + 10
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1h",
        price_type=PriceType.MARK,
        open_at=np.array(kept, np.int64) * HOUR + ms_from_utc(start),
        open=price,
        high=price + 2,
        low=price - 2,
        close=price + 1,
        volume=np.ones(len(kept)),
    )


def test_hours_join_into_days_with_the_true_extremes() -> None:
    days = resampled(hours(datetime(2024, 5, 1, tzinfo=UTC), 48), "1d")
    assert days.interval == "1d"
    assert [utc_from_ms(at) for at in days.open_at.tolist()] == [
        datetime(2024, 5, 1, tzinfo=UTC),
        datetime(2024, 5, 2, tzinfo=UTC),
    ]
    assert days.open.tolist() == [10, 34]
    assert days.high.tolist() == [35, 59]
    assert days.low.tolist() == [8, 32]
    assert days.close.tolist() == [34, 58]
    assert days.volume.tolist() == [24, 24]


def test_a_missing_day_stays_missing_and_a_part_of_one_is_shown() -> None:
    days = resampled(hours(datetime(2024, 5, 1, 12, tzinfo=UTC), 72, range(6, 40)), "1d")
    assert [utc_from_ms(at).day for at in days.open_at.tolist()] == [1, 3, 4]


def test_weeks_begin_on_monday() -> None:
    weeks = resampled(hours(datetime(2024, 5, 1, tzinfo=UTC), 24 * 14), "1w")
    assert {utc_from_ms(at).weekday() for at in weeks.open_at.tolist()} == {0}


def test_its_own_interval_is_returned_as_it_is_and_an_empty_series_stays_empty() -> None:
    series = hours(datetime(2024, 5, 1, tzinfo=UTC), 3)
    assert resampled(series, "1h") is series
    assert len(resampled(series.slice(0, 0), "4h")) == 0


def test_what_cannot_be_joined_is_refused() -> None:
    assert not can_resample("1h", "5m")
    assert not can_resample("1h", "3d")
    assert can_resample("3d", "3d")
    with pytest.raises(InvalidValueError, match="5m cannot be made of 1h"):
        resampled(hours(datetime(2024, 5, 1, tzinfo=UTC), 3), "5m")
