"""Where the axes put their ticks: round prices on the symbol's tick, round times in a zone."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.gui.style.text import MONTH_NAMES, number

MINUTE_MS: Final = 60_000
DAY_MINUTES: Final = 1_440
OFFSET_MINUTES: Final = 15
"""Offsets of all time zones are whole multiples of it."""
DAY_MS: Final = DAY_MINUTES * MINUTE_MS
SHARED_UNITS: Final = 8
"""Ticks are made for windows on a grid of so many steps."""
REMEMBERED: Final = 64
_MINUTES: Final = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720)
_DAYS: Final = (1, 2, 4, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_MONTH_DAYS: Final = 30.44


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
            step_ms = step * MINUTE_MS
            unit = max(step_ms, OFFSET_MINUTES * MINUTE_MS)
            ticks = _inside(_intraday, start_ms, end_ms, zone, step_ms, unit)
            return _dated(ticks, zone)
    days = minutes / DAY_MINUTES
    for step in _DAYS:
        if step >= days:
            return _inside(_daily, start_ms, end_ms, zone, step, DAY_MS)
    months = next((step for step in _MONTHS if step >= days / _MONTH_DAYS), _MONTHS[-1])
    return _inside(_monthly, start_ms, end_ms, zone, months, 30 * DAY_MS)


def _inside(
    ticks_of: Callable[[int, int, tzinfo | None, int], tuple[TimeTick, ...]],
    start_ms: float,
    end_ms: float,
    zone: tzinfo | None,
    step: int,
    unit_ms: int,
) -> tuple[TimeTick, ...]:
    """Return the ticks inside a window, out of those of a wider one.

    Wider, so that the windows of a panned chart ask for the same ticks again and again.
    """
    grid = unit_ms * SHARED_UNITS
    first, last = math.floor(start_ms / grid) * grid, math.ceil(end_ms / grid) * grid
    ticks = ticks_of(first, last, zone, step)
    return tuple(tick for tick in ticks if start_ms <= tick.at_ms <= end_ms)


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
        if late and step > OFFSET_MINUTES * MINUTE_MS:
            local = _local(at - late, zone)
        found.append(_timed(local))
        at += step
    return tuple(found)


def _timed(at: datetime) -> TimeTick:
    """Return a tick of a time of day; a midnight is named by its date."""
    is_midnight = at.hour == at.minute == 0
    # Formatted by hand: strftime imports a module at every call.
    text = _date(at) if is_midnight else f"{at.hour:02}:{at.minute:02}"
    return TimeTick(ms_from_utc(at), text, is_midnight)


def _dated(ticks: tuple[TimeTick, ...], zone: tzinfo | None) -> tuple[TimeTick, ...]:
    """Return the ticks with the first one naming its day where none is a midnight."""
    if not ticks or any(tick.is_major for tick in ticks):
        return ticks
    first = ticks[0]
    named = f"{_date(_local(first.at_ms, zone))}, {first.text}"
    return (TimeTick(first.at_ms, named, is_major=False), *ticks[1:])


@lru_cache(maxsize=REMEMBERED)
def _daily(start_ms: int, end_ms: int, zone: tzinfo | None, step: int) -> tuple[TimeTick, ...]:
    day = _local(start_ms, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    # Ordinal 1 is a Monday, so steps of whole weeks begin on one.
    day -= timedelta(days=(day.toordinal() - 1) % step)
    ticks: list[TimeTick] = []
    while True:
        at_ms = _midnight_ms(day, zone)
        if at_ms > end_ms:
            return tuple(ticks)
        ticks.append(TimeTick(at_ms, _date(day), day.day <= step))
        day += timedelta(days=step)


@lru_cache(maxsize=REMEMBERED)
def _monthly(start_ms: int, end_ms: int, zone: tzinfo | None, step: int) -> tuple[TimeTick, ...]:
    start = _local(start_ms, zone)
    count = (start.year * 12 + start.month - 1) // step * step
    ticks: list[TimeTick] = []
    while True:
        month = datetime(count // 12, count % 12 + 1, 1)  # noqa: DTZ001  # zone set below
        at_ms = _midnight_ms(month, zone)
        if at_ms > end_ms:
            return tuple(ticks)
        is_year = month.month == 1
        text = str(month.year) if is_year else MONTH_NAMES[month.month - 1][:3]
        ticks.append(TimeTick(at_ms, text, is_year))
        count += step


def _midnight_ms(day: datetime, zone: tzinfo | None) -> int:
    """Return when a day without a zone begins in one."""
    return ms_from_utc(day.replace(tzinfo=zone) if zone else day.astimezone())


def _date(at: datetime) -> str:
    """Return "15 Nov", with the year on its first day."""
    day = f"{at.day} {MONTH_NAMES[at.month - 1][:3]}"
    return f"{day} {at.year}" if (at.month, at.day) == (1, 1) else day
