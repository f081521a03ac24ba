"""Columns of usual cells at once, each check one pass in C; an unusual cell is for the slow lane.

Every function raises UnusualError where ``journal/importers/cells.py`` would have to look at a cell
on its own: to accept it in an unusual spelling, or to refuse it with a reason. What is accepted
here gives the same values as there (a property test holds both against each other).
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

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
_IDS: Final = re.compile(r"(?:[0-9]{1,64}\n)*")
_LOCAL_TIMES: Final = re.compile(r"(?:20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\n)*")
_SHORT_TIMES: Final = re.compile(r"(?:[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\n)*")
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
    require(_IDS, column)
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


class _Clock(dict[str, int]):
    """Milliseconds since midnight."""

    def __missing__(self, text: str) -> int:
        try:
            at = time.fromisoformat(text)
        except ValueError:
            raise UnusualError from None
        self[text] = found = (at.hour * 3600 + at.minute * 60 + at.second) * 1000
        return found


class PlainTimes:
    """Times of one file in milliseconds, in UTC or at a fixed distance from it."""

    def __init__(self, zone: tzinfo | None) -> None:
        """Remember the zone; one that changes its clocks is for the slow lane."""
        # A zone of a place gives no offset without a day.
        self._offset = None if zone is None else zone.utcoffset(None)
        self._days, self._clock = _Days(), _Clock()

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
            require(_SHORT_TIMES, column)
            column = [f"20{cell}" for cell in column]
        else:
            require(_LOCAL_TIMES, column)
        shift = self._offset // timedelta(milliseconds=1)
        days, clock = self._days, self._clock
        return [days[cell[:10]] + clock[cell[11:]] - shift for cell in column]


def _stripped(column: Column) -> Column:
    """Return numbers without zeros that mean nothing."""
    return [
        cell.rstrip("0").rstrip(".") if cell[-1] == "0" and "." in cell else cell for cell in column
    ]
