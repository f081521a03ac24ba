"""Numbers with a decimal comma, as a spreadsheet program writes them in half of the world.

A comma may part thousands, too. So a file is read like that only where something else parts its
cells and some number can be meant in no other way.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from journal.importers.cells import CellError, Row, shown
from journal.importers.files.table import ExportTable

_LOOKED_AT: Final = 100
_COMMA: Final = re.compile(
    r"([+-]?[0-9]{1,18}),([0-9]{1,18}(?:[eE][+-]?[0-9]{1,2})?(?: *[A-Za-z][0-9A-Za-z]*)?)"
)
_MAYBE_THOUSANDS: Final = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}(?: *[A-Za-z][0-9A-Za-z]*)?")
_POINT: Final = re.compile(r"[+-]?[0-9]*\.[0-9]*(?:[eE][+-]?[0-9]{1,2})?")
"""A number that the spreadsheet knew as one: an amount with its asset is text to it, and stays."""

WithPoints = Callable[[Row], Row]
"""Returns a row whose numbers have points.

Raises:
    CellError: a number has a point already, which may part thousands in such a file.
"""


def decimal_commas(table: ExportTable, places: Iterable[int]) -> WithPoints | None:
    """Return what gives the rows of a file points for commas, or None where nothing is to do.

    Args:
        table: not read yet.
        places: its columns of numbers.
    """
    if table.delimiter == ",":
        return None
    columns = tuple(places)
    numbers = [row[place].strip() for row in table.first_rows(_LOOKED_AT) for place in columns]
    if any(_COMMA.fullmatch(one) and not _MAYBE_THOUSANDS.fullmatch(one) for one in numbers):
        return lambda row: _with_points(row, columns)
    return None


def _with_points(row: Row, columns: tuple[int, ...]) -> Row:
    pointed = list(row)
    for place in columns:
        text = row[place].strip()
        if _POINT.fullmatch(text):
            reason = f"has a point where other numbers of the file have a comma: {shown(text)}"
            raise CellError(place, reason)
        match = _COMMA.fullmatch(text)
        if match is not None:
            pointed[place] = f"{match[1]}.{match[2]}"
    return pointed
