"""Rows of one export: encoding, delimiter, header, and lines that are damaged on their own.

Lines are read one by one: no export read here has a line break inside a cell, and so an
unterminated quote spoils its own line instead of swallowing the rest of the file.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import Final

from journal.importers.columns import Header
from journal.importers.results import ImportRefusedError, RowError

_LONGEST_LINE: Final = 1 << 16
_DELIMITERS: Final = (",", ";", "\t")
_NO_ROWS: Final = "no data matches"
_FARTHEST_LOOK: Final = 100
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

NumberedRow = tuple[int, list[str] | RowError]


def _encoding(start: bytes) -> str:
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if len(start) > 1 and 0 in start[:2]:
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return "utf-8"


class ExportTable:
    """Header and rows of one export, read once from front to back in little memory.

    Attributes:
        label: the name for messages.
        header: the columns; without names where the file starts with its first row.
        is_empty_export: the file says "No data matches" where its header should be.
    """

    def __init__(self, stream: io.BufferedReader, label: str) -> None:
        """Read up to the header.

        Raises:
            ImportRefusedError: empty, a web page, or lines too long for any export.
        """
        self.label = label
        encoding = _encoding(stream.peek(4)[:4])
        # Unreadable bytes become U+FFFD, which no cell accepts: they cost a row, not the file.
        self._text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        self._line = 0
        self._read_ahead: deque[NumberedRow] = deque()
        line = self._first_line()
        self.is_empty_export = line.lower().startswith(_NO_ROWS)
        self._delimiter = max(_DELIMITERS, key=line.count)
        cells = self._cells(line)
        if isinstance(cells, RowError):
            raise ImportRefusedError(label, "has a damaged first line: export it again")
        starts_with_row = cells[0].strip().isdigit()
        if starts_with_row:
            self._read_ahead.append((self._line, cells))
        self.header = Header(() if starts_with_row else cells, len(cells))

    def first_row(self) -> list[str] | None:
        """Return the first undamaged row among the next hundred, without using it up."""
        for numbered in self._rest():
            self._read_ahead.append(numbered)
            if isinstance(numbered[1], list) or len(self._read_ahead) == _FARTHEST_LOOK:
                break
        return next((row for _, row in self._read_ahead if isinstance(row, list)), None)

    def rows(self) -> Iterator[NumberedRow]:
        """Yield line number and cells of every row that is not blank, or what is wrong with it."""
        while self._read_ahead:
            yield self._read_ahead.popleft()
        yield from self._rest()

    def _rest(self) -> Iterator[NumberedRow]:
        for text in self._lines():
            line = text.rstrip("\r\n")
            if not line or line.isspace():
                continue
            cells = self._cells(line)
            if isinstance(cells, list) and len(cells) != self.header.width:
                if cells[0].strip().lower().startswith(_NO_ROWS):
                    continue
                cells = self._wrong_width(len(cells))
            yield self._line, cells

    def _first_line(self) -> str:
        for text in self._lines():
            line = text.strip()
            if not line or line.lower().startswith("sep="):
                continue
            if line[0] == "<":
                reason = "is a web page, not an export: log in and download it again"
                raise ImportRefusedError(self.label, reason)
            if line[0] in "{[":
                raise ImportRefusedError(self.label, "is JSON: export the history as CSV instead")
            return text.rstrip("\r\n")
        raise ImportRefusedError(self.label, "is empty: export it again")

    def _lines(self) -> Iterator[str]:
        while text := self._text.readline(_LONGEST_LINE):
            if len(text) == _LONGEST_LINE:
                reason = f"has a line of more than {_LONGEST_LINE} characters: it is no export"
                raise ImportRefusedError(self.label, reason)
            self._line += 1
            yield text

    def _cells(self, line: str) -> list[str] | RowError:
        if '"' not in line:
            return line.split(self._delimiter)
        try:
            return next(csv.reader([line], delimiter=self._delimiter, strict=True))
        except (csv.Error, StopIteration):
            reason = "has a quotation mark that is not closed"
            return RowError(line=self._line, column="", reason=reason)

    def _wrong_width(self, cells: int) -> RowError:
        reason = f"has {cells} cells where the header has {self.header.width}"
        if cells < self.header.width:
            reason += ": the line is cut off"
        return RowError(line=self._line, column="", reason=reason)
