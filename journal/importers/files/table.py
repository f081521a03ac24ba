"""Rows of one export: encoding, delimiter, header, and lines that are damaged on their own.

The text comes in pieces of whole lines, so that a file of any length needs the memory of one
piece. Lines are read one by one: no export read here has a line break inside a cell, and so an
unterminated quote spoils its own line instead of swallowing the rest of the file.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from journal.importers.columns import Header
from journal.importers.results import ImportRefusedError, RowError

_LONGEST_LINE: Final = 1 << 16
_FIRST_PIECE, _LARGEST_PIECE = 1 << 16, 1 << 20
"""Characters read at once, twice as many each time: from five hundred rows to eight thousand."""
_DELIMITERS: Final = (",", ";", "\t")
_BLANK: Final = ' ,;\t"'
"""What a line of empty cells consists of."""
_NO_ROWS: Final = "no data matches"
_FARTHEST_LOOK: Final = 100
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

NumberedRow = tuple[int, list[str] | RowError]


class LineEnds(NamedTuple):
    """How often a text has line feeds, carriage returns, and the one right behind the other."""

    feeds: int
    returns: int
    both: int


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some lines of a file in a row, whole ones."""

    text: str
    lines_before: int

    def lines(self) -> Iterator[str]:
        """Yield the lines with their ends, of whatever system those are."""
        return iter(io.StringIO(self.text, newline=""))

    @cached_property
    def ends(self) -> LineEnds:
        """How many line ends there are of each kind."""
        text = self.text
        returns = text.count("\r")
        return LineEnds(
            feeds=text.count("\n"), returns=returns, both=text.count("\r\n") if returns else 0
        )

    @property
    def line_count(self) -> int:
        """How many line ends there are."""
        return self.ends.feeds + self.ends.returns - self.ends.both


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
        delimiter: what stands between two cells.
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
        self._cut = ""
        self._next_piece = _FIRST_PIECE
        line, rest = self._first_line()
        self._rest: Piece = rest
        self.is_empty_export = line.lower().startswith(_NO_ROWS)
        self.delimiter = max(_DELIMITERS, key=line.count)
        cells = self._cells(line, 1)
        if isinstance(cells, RowError):
            raise ImportRefusedError(label, "has a damaged first line: export it again")
        starts_with_row = cells[0].strip().isdigit()
        if starts_with_row:
            text = f"{line}\n{rest.text}"
            self._rest = Piece(text=text, lines_before=rest.lines_before - 1)
        if not starts_with_row:
            cells = _without_blank_end(cells)
        self.header = Header(() if starts_with_row else cells, len(cells))

    def first_row(self) -> list[str] | None:
        """Return the first undamaged row among the next hundred, without using it up."""
        return next(iter(self.first_rows(1)), None)

    def first_rows(self, count: int) -> list[list[str]]:
        """Return up to that many undamaged rows among the next hundred, as ``first_row`` does."""
        near = islice(self.rows_in(self._rest), _FARTHEST_LOOK)
        return list(islice((row for _, row in near if isinstance(row, list)), count))

    def rows(self) -> Iterator[NumberedRow]:
        """Yield line number and cells of every row that is not blank, or what is wrong with it."""
        for piece in self.pieces():
            yield from self.rows_in(piece)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of every line behind the header, as the file has it."""
        for piece in self.pieces():
            for number, text in enumerate(piece.lines(), start=piece.lines_before + 1):
                yield number, text.rstrip("\r\n")

    def pieces(self) -> Iterator[Piece]:
        """Yield everything behind the header in pieces of whole lines."""
        piece = self._rest
        while piece.text:
            yield piece
            piece = self._piece(piece.lines_before + piece.line_count)

    def rows_in(self, piece: Piece) -> Iterator[NumberedRow]:
        """Yield line number and cells of every row of a piece, as ``rows`` does.

        Raises:
            ImportRefusedError: a line is too long for any export.
        """
        for number, text in enumerate(piece.lines(), start=piece.lines_before + 1):
            self._require_short(text)
            line = text.rstrip("\r\n")
            if not line or line.isspace():
                continue
            cells = self._cells(line, number)
            if isinstance(cells, list):
                if _says_nothing(cells):
                    continue
                cells = self._fitted(cells, number)
            yield number, cells

    def _first_line(self) -> tuple[str, Piece]:
        """Return the first line that says something, and what follows it in its piece."""
        number = 0
        while (piece := self._piece(number)).text:
            read = 0
            for number, text in enumerate(piece.lines(), start=piece.lines_before + 1):  # counts on
                self._require_short(text)
                read += len(text)
                line = text.strip()
                if not line.strip(_BLANK) or line.strip('"').lower().startswith("sep="):
                    continue
                self._require_table(line)
                rest = Piece(text=piece.text[read:], lines_before=number)
                return text.rstrip("\r\n"), rest if rest.text else self._piece(number)
        raise ImportRefusedError(self.label, "is empty: export it again")

    def _require_table(self, line: str) -> None:
        if line[0] == "<":
            reason = "is a web page, not an export: log in and download it again"
            raise ImportRefusedError(self.label, reason)
        if line[0] in "{[":
            raise ImportRefusedError(self.label, "is JSON: export the history as CSV instead")

    def _piece(self, lines_before: int) -> Piece:
        """Read on; a piece without text is the end of the file."""
        text, self._cut = self._cut, ""
        while chunk := self._text.read(self._next_piece):
            self._next_piece = min(2 * self._next_piece, _LARGEST_PIECE)
            text += chunk
            # A carriage return at the very end may be half of a line's end.
            end = text.rfind("\n") + 1 or text.rfind("\r", 0, -1) + 1
            if end:
                text, self._cut = text[:end], text[end:]
                break
            self._require_short(text)
        return Piece(text=text, lines_before=lines_before)

    def _require_short(self, line: str) -> None:
        if len(line) >= _LONGEST_LINE:
            reason = f"has a line of more than {_LONGEST_LINE} characters: it is no export"
            raise ImportRefusedError(self.label, reason)

    def _cells(self, line: str, number: int) -> list[str] | RowError:
        if '"' not in line:
            return line.split(self.delimiter)
        try:
            return next(csv.reader([line], delimiter=self.delimiter, strict=True))
        except (csv.Error, StopIteration):
            reason = "has a quotation mark that is not closed"
            return RowError(line=number, column="", reason=reason)

    def _fitted(self, cells: list[str], number: int) -> list[str] | RowError:
        """Return a row as wide as the header; a spreadsheet program may have left blank cells."""
        width = self.header.width
        if len(cells) == width:
            return cells
        if len(cells) > width and not any(map(str.strip, cells[width:])):
            return cells[:width]
        reason = f"has {len(cells)} cells where the header has {width}"
        if len(cells) < width:
            reason += ": the line is cut off"
        return RowError(line=number, column="", reason=reason)


def _says_nothing(cells: list[str]) -> bool:
    """Return whether a row is blank, or says that there is none."""
    first = cells[0].strip()
    if first and not first.lower().startswith(_NO_ROWS):
        return False
    return not any(map(str.strip, cells[1:]))


def _without_blank_end(cells: list[str]) -> list[str]:
    """Return a header without the nameless columns behind its last name."""
    width = len(cells)
    while width > 1 and not cells[width - 1].strip():
        width -= 1
    return cells[:width]
