"""Columns of usual cells at once, each check one pass in C; an unusual cell is for the slow lane.

Every function raises UnusualError where ``journal/importers/cells.py`` would have to look at a cell
on its own: to accept it in an unusual spelling, or to refuse it with a reason. What is accepted
here gives the same values as there (a property test holds both against each other).
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import ms_from_utc
from journal.importers import cells

Column = list[str]

# Groups are never possessive: before Python 3.11.5 a possessive group that has to go back inside
# itself matches what it must not ("1." as a number; CPython issue 106052). A cell ends at its line
# end, so there is little to go back for.
_AMOUNT: Final = r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?"
_AMOUNTS: Final = re.compile(rf"(?:{_AMOUNT}\n)*")
_SIGNED: Final = re.compile(rf"(?:-?{_AMOUNT}\n)*")
_FEE: Final = re.compile(rf"(?:-?{_AMOUNT}(?: ?[A-Z]{{1,20}})?\n)*")
LONGEST_ID: Final = 64
_TIME: Final = b"2026-01-31 13:17:22\n"
_CENTURY: Final = 20
_MARKS: Final = np.flatnonzero([byte in b"- :\n" for byte in _TIME])
_DIGITS: Final = np.flatnonzero([byte not in b"- :\n" for byte in _TIME])
_MARK_BYTES: Final = np.frombuffer(_TIME, np.uint8)[_MARKS, None]
_COUNTS: Final = re.compile(r"(?:[0-9]{13}\n)*")
_ASSET_LETTERS: Final = " ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class UnusualError(Exception):
    """A cell needs a look of its own; never leaves the fast lane."""


def require(pattern: re.Pattern[str], column: Column) -> str:
    """Return the cells with a line end behind each, all of which match.

    Raises:
        UnusualError: one does not.
    """
    joined = "\n".join(column) + "\n"
    if pattern.fullmatch(joined) is None:
        raise UnusualError
    return joined


def positives(column: Column) -> Column:
    """Return canonical numbers above zero."""
    require(_AMOUNTS, column)
    numbers = _stripped(column)
    if "0" in numbers:
        raise UnusualError
    return numbers


def numbers(column: Column) -> Column:
    """Return canonical numbers of any sign."""
    require(_SIGNED, column)
    stripped = _stripped(column)
    return ["0" if cell == "-0" else cell for cell in stripped] if "-0" in stripped else stripped


def fees(column: Column) -> tuple[Column, list[str | None]]:
    """Return canonical amounts and the assets they were paid in."""
    joined = require(_FEE, column)
    ending = column[0][len(column[0].rstrip(_ASSET_LETTERS)) :]
    assets: list[str | None]
    if ending and joined.count(ending + "\n") == len(column):
        amounts = joined.replace(ending + "\n", "\n").split("\n")[:-1]
        assets = [ending.lstrip(" ")] * len(column)
    else:
        amounts = [cell.rstrip(_ASSET_LETTERS) for cell in column]
        endings = (cell[len(told) :] for cell, told in zip(column, amounts, strict=True))
        assets = [ending.lstrip(" ") or None for ending in endings]
    return numbers(amounts), assets


def ids(column: Column) -> Column:
    """Return ids that are plain digits."""
    joined = "".join(column)
    if not (joined.isascii() and joined.isdigit()):
        raise UnusualError
    if "" in column or max(map(len, column)) > LONGEST_ID:
        raise UnusualError
    return column


def words(column: Column, known: dict[str, str]) -> Column:
    """Return what each word stands for."""
    try:
        return [known[cell] for cell in column]
    except KeyError:
        raise UnusualError from None


def flags(column: Column, known: dict[str, int | None]) -> list[int | None]:
    """Return 0, 1 or None for each cell."""
    try:
        return [known[cell] for cell in column]
    except KeyError:
        raise UnusualError from None


def symbols(column: Column) -> Column:
    """Return contract names that need no tidying."""
    for name in set(column):
        if cells.contract_name(name) != name:
            raise UnusualError
    return column


def assets(column: Column) -> Column:
    """Return names of coins that need no tidying."""
    if not all(name.isascii() and name.isalnum() and name.isupper() for name in set(column)):
        raise UnusualError
    return column


class _Days(dict[str, int]):
    """First millisecond of a day in UTC."""

    def __missing__(self, text: str) -> int:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UnusualError from None
        if day.year < cells.EARLIEST_YEAR:
            raise UnusualError
        self[text] = found = ms_from_utc(datetime.combine(day, time(), UTC))
        return found


class PlainTimes:
    """Times of one file in milliseconds, in UTC or at a fixed distance from it."""

    def __init__(self, zone: tzinfo | None) -> None:
        """Remember the zone; one that changes its clocks is for the slow lane."""
        # A zone of a place gives no offset without a day.
        self._offset = None if zone is None else zone.utcoffset(None)
        self._days = _Days()

    def column(self, column: Column) -> list[int]:
        """Return the times of a column."""
        if column[0].isdigit():
            require(_COUNTS, column)
            counts = [int(cell) for cell in column]
            if min(counts) < cells.EARLIEST_MS or max(counts) >= cells.LATEST_MS:
                raise UnusualError
            return counts
        if self._offset is None:
            raise UnusualError
        if len(column[0]) == len("26-01-31 13:17:22"):
            column = [f"{_CENTURY}{cell}" for cell in column]
        century, year, month, day, hour, minute, second = _two_digits(column)
        is_odd = (century != _CENTURY) | (hour > 23) | (minute > 59) | (second > 59)  # noqa: PLR2004  # of a clock
        if is_odd.any():
            raise UnusualError
        # A file goes through its days in order, so each is looked up once or a few times.
        dates = (year * 100 + month) * 100 + day
        first = np.flatnonzero(np.diff(dates, prepend=-1))
        days = [self._days[column[row][:10]] for row in first.tolist()]
        midnight = np.repeat(np.array(days, np.int64), np.diff(first, append=len(column)))
        shift = self._offset // timedelta(milliseconds=1)
        times: list[int] = (midnight + ((hour * 60 + minute) * 60 + second) * 1000 - shift).tolist()
        return times


def _two_digits(column: Column) -> NDArray[np.int32]:
    """Return century, year, month, day, hour, minute and second of times, a row each.

    Raises:
        UnusualError: a cell is not spelled as ``_TIME``.
    """
    joined = "\n".join(column) + "\n"
    if not joined.isascii() or len(joined) != len(_TIME) * len(column):
        raise UnusualError
    grid = np.frombuffer(joined.encode("ascii"), np.uint8).reshape(-1, len(_TIME)).T
    if (grid[_MARKS] != _MARK_BYTES).any():
        raise UnusualError
    digits = grid[_DIGITS] - np.uint8(ord("0"))  # what is no digit wraps round
    if (digits > 9).any():  # noqa: PLR2004  # ten digits
        raise UnusualError
    return digits[::2].astype(np.int32) * 10 + digits[1::2]


def _stripped(column: Column) -> Column:
    """Return numbers without zeros that mean nothing."""
    return [
        cell.rstrip("0").rstrip(".") if cell[-1] == "0" and "." in cell else cell for cell in column
    ]
