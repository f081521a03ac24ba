"""Candles of one symbol, interval and price type as columns; gaps stay gaps.

Prices are float64 because candles are plotted and scanned, never booked: money stays Decimal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.values import PriceType, Side

MINUTE_MS: Final = 60_000

INTERVALS: Final[dict[str, int]] = {
    "1m": MINUTE_MS,
    "3m": 3 * MINUTE_MS,
    "5m": 5 * MINUTE_MS,
    "15m": 15 * MINUTE_MS,
    "30m": 30 * MINUTE_MS,
    "1h": 60 * MINUTE_MS,
    "2h": 120 * MINUTE_MS,
    "4h": 240 * MINUTE_MS,
    "6h": 360 * MINUTE_MS,
    "8h": 480 * MINUTE_MS,
    "12h": 720 * MINUTE_MS,
    "1d": 1_440 * MINUTE_MS,
    "3d": 4_320 * MINUTE_MS,
    "1w": 10_080 * MINUTE_MS,
}
"""Every interval with a fixed length, finest first, in milliseconds (months have none)."""

COLUMN_TYPES: Final = {"open_at": np.int64} | dict.fromkeys(
    ("open", "high", "low", "close", "volume"), np.float64
)


def interval_ms(interval: str) -> int:
    """Return the length of an interval such as "5m" in milliseconds.

    Raises:
        InvalidValueError: the exchange has no interval of that name and a fixed length.
    """
    if interval not in INTERVALS:
        names = ", ".join(INTERVALS)
        raise InvalidValueError("interval", f"must be one of {names}, not {interval!r}")
    return INTERVALS[interval]


def interval_words(interval: str) -> str:
    """Return "1 h" for "1h", "5 min" for "5m"."""
    units = {"m": "min", "h": "h", "d": "d", "w": "week"}
    return f"{interval[:-1]} {units[interval[-1]]}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandleSeries:
    """Candles in time order, one array a column, all of equal length; may be empty.

    ``open_at`` is milliseconds since 1970 UTC at which each candle opens, strictly rising; where
    the exchange has no candle there is none here. ``volume`` is in base asset and 0 for mark and
    index candles. The arrays cannot be written to. Compared by identity; use ``same_as`` for
    equal content.
    """

    symbol: str
    interval: str
    price_type: PriceType
    open_at: NDArray[np.int64]
    open: NDArray[np.float64]
    high: NDArray[np.float64]
    low: NDArray[np.float64]
    close: NDArray[np.float64]
    volume: NDArray[np.float64]

    @classmethod
    def known(
        cls,
        *,
        symbol: str,
        interval: str,
        price_type: PriceType,
        columns: Mapping[str, NDArray[Any]],
    ) -> Self:
        """Return candles that were refused or let through before, without asking again.

        Ten million are looked at eight times otherwise, which takes longer than drawing them.
        """
        series = object.__new__(cls)
        fields = {"symbol": symbol, "interval": interval, "price_type": price_type}
        for name, value in (fields | dict(columns)).items():
            object.__setattr__(series, name, value)
        series._lock()  # its own
        return series

    def _lock(self) -> None:
        """Put columns that cannot be written to in place of these."""
        for name in COLUMN_TYPES:
            locked = getattr(self, name).view()
            locked.flags.writeable = False
            object.__setattr__(self, name, locked)

    def __post_init__(self) -> None:
        """Refuse columns that cannot be candles and lock the others."""
        interval_ms(self.interval)
        for name, kind in COLUMN_TYPES.items():
            column = getattr(self, name)
            if column.dtype != kind or column.ndim != 1 or len(column) != len(self.open_at):
                expected = f"{len(self.open_at)} values of {np.dtype(kind).name} in one dimension"
                raise InvalidValueError(name, f"must be {expected}")
        self._lock()
        if not bool(np.all(self.open_at[1:] > self.open_at[:-1])):
            raise InvalidValueError("open_at", "must rise from candle to candle")
        self._require_prices()

    def _require_prices(self) -> None:
        # NaN fails every comparison, so each test is written as what must hold.
        body_low = np.minimum(self.open, self.close)
        body_high = np.maximum(self.open, self.close)
        if not bool(np.all((self.low > 0) & (self.low <= body_low))):
            raise InvalidValueError("low", "must be above zero and at most open and close")
        if not bool(np.all((self.high >= body_high) & (self.high < np.inf))):
            raise InvalidValueError("high", "must be a number and at least open and close")
        if not bool(np.all((self.volume >= 0) & (self.volume < np.inf))):
            raise InvalidValueError("volume", "must be a number, zero or above")

    def __len__(self) -> int:
        """Return how many candles there are."""
        return len(self.open_at)

    @property
    def interval_ms(self) -> int:
        """Length of one candle in milliseconds."""
        return INTERVALS[self.interval]

    def slice(self, start_ms: int, end_ms: int) -> "CandleSeries":
        """Return the candles that open at or after ``start_ms`` and before ``end_ms``."""
        first, last = np.searchsorted(self.open_at, (start_ms, end_ms))
        columns = {name: getattr(self, name)[first:last] for name in COLUMN_TYPES}
        return replace(self, **columns)

    def merged(self, other: "CandleSeries") -> "CandleSeries":
        """Return both in time order; where both have a candle, the one of ``other`` stays.

        Raises:
            InvalidValueError: the other is of another symbol, interval or price type.
        """
        for field in ("symbol", "interval", "price_type"):
            if getattr(self, field) != getattr(other, field):
                raise InvalidValueError(field, "must be the same to merge two series of candles")
        columns = {
            name: np.concatenate([getattr(self, name), getattr(other, name)])
            for name in COLUMN_TYPES
        }
        open_at = columns["open_at"]
        order = np.argsort(open_at, kind="stable")
        is_newest = np.append(np.diff(open_at[order]) != 0, np.ones(min(1, len(order)), bool))
        kept = order[is_newest]
        return replace(self, **{name: column[kept] for name, column in columns.items()})

    def same_as(self, other: "CandleSeries") -> bool:
        """Return whether both hold the same candles of the same symbol, interval, price type."""
        return (self.symbol, self.interval, self.price_type) == (
            other.symbol,
            other.interval,
            other.price_type,
        ) and all(np.array_equal(getattr(self, n), getattr(other, n)) for n in COLUMN_TYPES)


def first_touch(
    series: CandleSeries,
    price: Decimal | float,
    *,
    from_ms: int,
    side: Side,
    until_ms: int | None = None,
) -> int | None:
    """Return the index of the first candle that reached a price against a position, else None.

    A long is reached by a low at or below the price, a short by a high at or above it. Counted
    are candles still running at ``from_ms`` up to the one running at ``until_ms``, so the first
    may have touched the price before ``from_ms``: the caller says so where it matters.
    """
    first = int(np.searchsorted(series.open_at, from_ms - series.interval_ms, side="right"))
    last = len(series)
    if until_ms is not None:
        last = int(np.searchsorted(series.open_at, until_ms, side="right"))
    level = float(price)
    if side is Side.LONG:
        reached = series.low[first:last] <= level
    else:
        reached = series.high[first:last] >= level
    return first + int(np.argmax(reached)) if bool(reached.any()) else None
