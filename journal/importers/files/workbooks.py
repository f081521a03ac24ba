"""Workbooks as the exchange delivered them in earlier years, or as a program saved an export.

A sheet is one export.

A spreadsheet keeps numbers as floats. What the exchange wrote as text is exact; a number is taken
only where a float holds it exactly enough to be written back the same: up to 15 digits.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO, Final, cast

import python_calamine

from journal.importers.files.members import shown_name
from journal.importers.results import ImportRefusedError

_LARGEST: Final = 64 * 1024**2
"""Bytes unpacked: a workbook is read as a whole, and a sheet has at most a million rows."""
_EXACT_DIGITS: Final = 15
_INEXACT: Final = "#not exact in Excel"


def sheet_names(path: Path, unpacked: int) -> list[str]:
    """Return the names of the sheets.

    Raises:
        ImportRefusedError: too large, damaged, or locked.
    """
    if unpacked > _LARGEST:
        reason = "is a workbook too large to be read as one: save it as CSV and import that"
        raise ImportRefusedError(shown_name(path), reason)
    with _opened(path) as workbook:
        return list(workbook.sheet_names)


@contextmanager
def sheet_as_csv(path: Path, name: str) -> Iterator[BinaryIO]:
    """Give one sheet as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    with _opened(path) as workbook:
        for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
            writer.writerow([_cell(cell) for cell in row])
    yield cast("BinaryIO", io.BytesIO(text.getvalue().encode()))


@contextmanager
def _opened(path: Path) -> Iterator[python_calamine.CalamineWorkbook]:
    try:
        with python_calamine.load_workbook(path) as workbook:
            yield workbook
    except python_calamine.CalamineError as error:
        reason = "is no workbook that can be read: open it and save it as CSV, then import that"
        raise ImportRefusedError(shown_name(path), reason) from error


def _cell(value: str | float | bool | date | time | datetime | timedelta) -> str:  # noqa: FBT001  # what a cell can hold
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, float):
        text = f"{value:.0f}" if value.is_integer() else repr(value)
        digits = sum(letter.isdigit() for letter in text.partition("e")[0].lstrip("-0."))
        return text if digits <= _EXACT_DIGITS else f"{_INEXACT}: {text}"
    # A line break inside a cell would look like a row of its own.
    return " ".join(str(value).splitlines())
