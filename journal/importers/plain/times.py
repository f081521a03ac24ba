"""Columns of times as the exchange writes them, in milliseconds."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.fill_columns import Cells
from journal.domain.instants import ms_from_utc
from journal.importers import cells as one_by_one
from journal.importers.plain.cutting import Column, UnusualError

_TIME: Final = b"26-01-31 13:17:22"
_MARKS: Final = np.flatnonzero([byte in b"- :" for byte in _TIME])
_DIGITS: Final = np.flatnonzero([byte not in b"- :" for byte in _TIME])
_MARK_BYTES: Final = np.frombuffer(_TIME, np.uint8)[_MARKS, None]
_CENTURY: Final = np.frombuffer(b"20", np.uint8)[:, None]
_MILLISECONDS: Final = 13
_ZERO: Final = np.uint8(ord("0"))


class _Days(dict[int, int]):
    """First millisecond of a day in UTC, the day as a number such as 260131."""

    def __missing__(self, number: int) -> int:
        rest, day = divmod(number, 100)
        year, month = divmod(rest, 100)
        try:
            found = date(2000 + year, month, day)
        except ValueError:
            raise UnusualError from None
        if found.year < one_by_one.EARLIEST_YEAR:
            raise UnusualError
        self[number] = milliseconds = ms_from_utc(datetime.combine(found, time(), UTC))
        return milliseconds


class PlainTimes:
    """Times of one file in milliseconds, in UTC or at a fixed distance from it."""

    def __init__(self, zone: tzinfo | None) -> None:
        """Remember the zone; one that changes its clocks is for the slow lane."""
        # A zone of a place gives no offset without a day.
        self._offset = None if zone is None else zone.utcoffset(None)
        self._days = _Days()

    def column(self, column: Column) -> NDArray[np.int64]:
        """Return the times of a column.

        Raises:
            UnusualError: one of them is for the slow lane.
        """
        found = column.cells()
        if len(found) == _MILLISECONDS:
            return _counts(found)
        if self._offset is None:
            raise UnusualError
        if len(found) == len(_CENTURY) + len(_TIME):
            if (found[: len(_CENTURY)] != _CENTURY).any():
                raise UnusualError
            found = found[len(_CENTURY) :]
        if len(found) != len(_TIME) or (found[_MARKS] != _MARK_BYTES).any():
            raise UnusualError
        return self._read(_digits(found[_DIGITS]))

    def _read(self, digits: Cells) -> NDArray[np.int64]:
        year, month, day, hour, minute, second = digits[::2].astype(np.int32) * 10 + digits[1::2]
        if ((hour > 23) | (minute > 59) | (second > 59)).any():  # noqa: PLR2004  # of a clock
            raise UnusualError
        # A file goes through its days in order, so each is looked up once or a few times.
        dates = (year * 100 + month) * 100 + day
        first = np.flatnonzero(np.diff(dates, prepend=-1))
        days = [self._days[number] for number in dates[first].tolist()]
        midnight = np.repeat(np.array(days, np.int64), np.diff(first, append=len(dates)))
        shift = (self._offset or timedelta()) // timedelta(milliseconds=1)
        times: NDArray[np.int64] = midnight + ((hour * 60 + minute) * 60 + second) * 1000 - shift
        return times


def _counts(found: Cells) -> NDArray[np.int64]:
    """Return times that are written in milliseconds."""
    powers = 10 ** np.arange(_MILLISECONDS, dtype=np.int64)[::-1]
    counts: NDArray[np.int64] = powers @ _digits(found).astype(np.int64)
    if counts.min() < one_by_one.EARLIEST_MS or counts.max() >= one_by_one.LATEST_MS:
        raise UnusualError
    return counts


def _digits(found: Cells) -> Cells:
    digits = found - _ZERO  # what is no digit wraps round
    if (digits > 9).any():  # noqa: PLR2004  # ten digits
        raise UnusualError
    return digits
