"""Candles of a coarser interval from those of a finer one."""

from dataclasses import replace
from typing import Final

import numpy as np

from journal.domain.errors import InvalidValueError
from journal.domain.market.series import CandleSeries, interval_ms

_WEEK: Final = "1w"
_FIRST_MONDAY_MS: Final = 4 * 24 * 3_600_000
"""1970-01-05: the exchange's weeks begin on Monday, 1970 began on a Thursday."""
_UNALIGNED: Final = "3d"
"""The day on which its three days begin is not told by the interval."""


def can_resample(series_interval: str, interval: str) -> bool:
    """Return whether candles of an interval can be joined into those of another."""
    fine, coarse = interval_ms(series_interval), interval_ms(interval)
    return series_interval == interval or (interval != _UNALIGNED and coarse % fine == 0)


def resampled(series: CandleSeries, interval: str) -> CandleSeries:
    """Return candles of a coarser interval; the first and last may be built of a part only.

    Where a whole coarse candle is missing there is none. A series of that interval is returned
    as it is.

    Raises:
        InvalidValueError: the interval is not a multiple of the series' own.
    """
    if not can_resample(series.interval, interval):
        raise InvalidValueError("interval", f"{interval} cannot be made of {series.interval}")
    if series.interval == interval:
        return series
    if not len(series):
        return replace(series, interval=interval)
    step = interval_ms(interval)
    origin = _FIRST_MONDAY_MS if interval == _WEEK else 0
    slots = (series.open_at - origin) // step
    starts = np.flatnonzero(np.diff(slots, prepend=slots[:1] - 1))
    ends = np.append(starts[1:], len(series)) - 1
    return replace(
        series,
        interval=interval,
        open_at=slots[starts] * step + origin,
        open=series.open[starts],
        high=np.maximum.reduceat(series.high, starts),
        low=np.minimum.reduceat(series.low, starts),
        close=series.close[ends],
        volume=np.add.reduceat(series.volume, starts),
    )
