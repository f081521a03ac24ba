"""Where the axes put their ticks: round prices on the symbol's tick, round times in a zone."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.gui.text import number

MINUTE_MS: Final = 60_000
DAY_MINUTES: Final = 1_440
OFFSET_MINUTES: Final = 15
"""Offsets of all time zones are whole multiples of it."""
REMEMBERED: Final = 64
_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720)
_DAYS: Final = (1, 2, 4, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_MONTH_DAYS: Final = 30.44
_MONTH_NAMES: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


@dataclass(frozen=True, slots=True)
class PriceTick:
    """A round price and how it reads."""

    price: float
    text: str


@dataclass(frozen=True, slots=True)
class TimeTick:
    """A round time in milliseconds, how it reads, and whether a day, month or year begins."""

    at_ms: int
    text: str
    is_major: bool


def tick_decimals(tick_size: Decimal) -> int:
    """Return how many decimals prices of a tick size have."""
    exponent = tick_size.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def price_ticks(low: float, high: float, tick_size: Decimal, most: int) -> tuple[PriceTick, ...]:
    """Return at most so many prices between two, each a round multiple of the tick size."""
    unit = float(tick_size)
    wanted = max(1.0, (high - low) / unit / max(1, most))
    power = 10 ** math.floor(math.log10(wanted))
    step = next(power * digit for digit in (1, 2, 5, 10) if power * digit >= wanted)
    first, last = math.ceil(low / unit / step), math.floor(high / unit / step)
    return _priced(max(0, first), last, step, tick_size)


@lru_cache(maxsize=REMEMBERED)
def _priced(first: int, last: int, step: int, tick_size: Decimal) -> tuple[PriceTick, ...]:
    """Return ticks at multiples of a step; a panned chart asks for the same ones again."""
    decimals, unit = tick_decimals(tick_size), float(tick_size)
    return tuple(
        PriceTick(count * step * unit, number(count * step * tick_size, decimals))
        for count in range(first, last + 1)
    )


def time_ticks(
    start_ms: float, end_ms: float, zone: tzinfo | None, most: int
) -> tuple[TimeTick, ...]:
    """Return about so many round times between two; zone None is this computer's."""
    minutes = (end_ms - start_ms) / MINUTE_MS / max(1, most)
    for step in _MINUTES:
        if step >= minutes:
            span = _on_grid(start_ms, end_ms, min(step, OFFSET_MINUTES))
            return _intraday(*span, zone, step * MINUTE_MS)
    span = _on_grid(start_ms, end_ms, OFFSET_MINUTES)
    days = minutes / DAY_MINUTES
    for step in _DAYS:
        if step >= days:
            return _daily(*span, zone, step)
    months = next((step for step in _MONTHS if step >= days / _MONTH_DAYS), _MONTHS[-1])
    return _monthly(*span, zone, months)


def _on_grid(start_ms: float, end_ms: float, minutes: int) -> tuple[int, int]:
    """Return the first and last time inside a window on a grid that every tick lies on.

    So the windows of a panned chart ask for the same ticks again and again.
    """
    grid = minutes * MINUTE_MS
    return math.ceil(start_ms / grid) * grid, math.floor(end_ms / grid) * grid


def _local(at_ms: float, zone: tzinfo | None) -> datetime:
    return utc_from_ms(int(at_ms)).astimezone(zone)


@lru_cache(maxsize=REMEMBERED)
def _intraday(start_ms: int, end_ms: int, zone: tzinfo | None, step: int) -> tuple[TimeTick, ...]:
    """Return local times on whole steps of the local day, across changes of the offset."""
    at, found = start_ms // step * step, []
    while at <= end_ms + step:
        local = _local(at, zone)
        offset = (local.utcoffset() or timedelta()) // timedelta(milliseconds=1)
        late = (at + offset) % step
        if late and step > 15 * MINUTE_MS:
            local = _local(at - late, zone)
        if start_ms <= ms_from_utc(local) <= end_ms:
            found.append(local)
        at += step
    return _named(found)


def _named(times: list[datetime]) -> tuple[TimeTick, ...]:
    """Return ticks of times of day; a midnight is named by its date, or else the first one is."""
    ticks = []
    has_midnight = any(at.hour == at.minute == 0 for at in times)
    for index, at in enumerate(times):
        is_midnight = at.hour == at.minute == 0
        text = _date(at) if is_midnight else f"{at:%H:%M}"
        if index == 0 and not has_midnight:
            text = f"{_date(at)}, {text}"
        ticks.append(TimeTick(ms_from_utc(at), text, is_midnight))
    return tuple(ticks)


@lru_cache(maxsize=REMEMBERED)
def _daily(start_ms: int, end_ms: int, zone: tzinfo | None, step: int) -> tuple[TimeTick, ...]:
    day = _local(start_ms, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    ticks: list[TimeTick] = []
    while True:
        at_ms = ms_from_utc(day.replace(tzinfo=zone) if zone else day.astimezone())
        if at_ms > end_ms:
            return tuple(ticks)
        # Ordinal 1 is a Monday, so steps of whole weeks begin on one.
        if at_ms >= start_ms and (day.toordinal() - 1) % step == 0:
            ticks.append(TimeTick(at_ms, _date(day), day.day <= step))
        day += timedelta(days=1)


@lru_cache(maxsize=REMEMBERED)
def _monthly(start_ms: int, end_ms: int, zone: tzinfo | None, step: int) -> tuple[TimeTick, ...]:
    start = _local(start_ms, zone)
    count = (start.year * 12 + start.month - 1) // step * step
    ticks: list[TimeTick] = []
    while True:
        month = datetime(count // 12, count % 12 + 1, 1)  # noqa: DTZ001  # zone set below
        at_ms = ms_from_utc(month.replace(tzinfo=zone) if zone else month.astimezone())
        if at_ms > end_ms:
            return tuple(ticks)
        if at_ms >= start_ms:
            is_year = month.month == 1
            text = str(month.year) if is_year else _MONTH_NAMES[month.month - 1]
            ticks.append(TimeTick(at_ms, text, is_year))
        count += step


def _date(at: datetime) -> str:
    """Return "15 Nov", with the year on its first day."""
    day = f"{at.day} {_MONTH_NAMES[at.month - 1]}"
    return f"{day} {at.year}" if (at.month, at.day) == (1, 1) else day
