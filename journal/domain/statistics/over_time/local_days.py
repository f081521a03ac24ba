"""Which day of the trader's zone very many moments belong to."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.columns.amounts import Integers

DAY_MS: Final = 86_400_000
_MINUTE: Final = timedelta(minutes=1)
_FIRST_DAY: Final = date(1970, 1, 1)


def local_ms(at: Integers, zone: tzinfo | None) -> Integers:
    """Return moments as milliseconds of the wall clock of a zone.

    Clock changes are found to the minute by looking at every day and halving where it differs.

    Args:
        at: milliseconds since 1970 in UTC.
        zone: the trader's.
    """
    if not len(at):
        return at
    changes = _changes(utc_from_ms(int(at.min())), utc_from_ms(int(at.max())), zone)
    if len(changes) == 1:
        return at + changes[0][1]
    starts = np.array([start for start, _ in changes], np.int64)
    offsets = np.array([offset for _, offset in changes], np.int64)
    local: Integers = at + offsets[np.searchsorted(starts, at, "right") - 1]
    return local


def local_days(at: Integers, zone: tzinfo | None) -> Integers:
    """Return the day of each moment in a zone, counted from 1970."""
    # A quotient of floats is exact enough here, and a sixth of the time of whole numbers.
    return np.floor(local_ms(at, zone) / DAY_MS).astype(np.int64)


def day_number(day: date) -> int:
    """Return a day as it is counted here."""
    return (day - _FIRST_DAY).days


def date_of(number: int) -> date:
    """Return the day of a number."""
    return _FIRST_DAY + timedelta(days=number)


def day_start(day: date, zone: tzinfo | None) -> datetime:
    """Return when a day begins in a zone, in UTC.

    Where midnight is skipped it is the moment of the skip, where it comes twice the first one.
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _changes(first: datetime, last: datetime, zone: tzinfo | None) -> list[tuple[int, int]]:
    """Return from when on which offset holds, in milliseconds."""
    at = first.replace(second=0, microsecond=0)
    found = [(ms_from_utc(at), _offset(at, zone))]
    while at <= last:
        following = at + timedelta(days=1)
        if _offset(following, zone) != _offset(at, zone):
            change = _turn(at, following, zone)
            found.append((ms_from_utc(change), _offset(change, zone)))
        at = following
    return found


def _turn(before: datetime, after: datetime, zone: tzinfo | None) -> datetime:
    """Return the first minute of the offset that holds after."""
    while after - before > _MINUTE:
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        if _offset(middle, zone) == _offset(after, zone):
            after = middle
        else:
            before = middle
    return after


def _offset(at: datetime, zone: tzinfo | None) -> int:
    """Return a zone's distance from UTC in milliseconds."""
    return (at.astimezone(zone).utcoffset() or timedelta()) // timedelta(milliseconds=1)
