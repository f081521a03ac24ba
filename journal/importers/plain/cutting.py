"""A piece of a table cut into columns of bytes, one pass in C each."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.fill_columns import BLANK, Cells
from journal.importers.files.table import Piece

LONGEST_CELL: Final = 64
_COMMA, _FEED, _RETURN = (ord(mark) for mark in ",\n\r")

Places = NDArray[np.intp]


class UnusualError(Exception):
    """A cell needs a look of its own; never leaves the fast lane."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: where each cell starts in the bytes of the piece, and how long it is."""

    content: NDArray[np.uint8]
    start: Places
    length: Places

    def __len__(self) -> int:
        """Return how many cells there are."""
        return len(self.start)

    def cells(self) -> Cells:
        """Return the cells' bytes.

        Raises:
            UnusualError: one is longer than anything usual.
        """
        shortest, width = int(self.length.min()), int(self.length.max())
        if width > LONGEST_CELL:
            raise UnusualError
        cells = np.empty((width, len(self)), np.uint8)
        for place in range(width):
            # Behind the last cell of the piece is nothing to take.
            self.content.take(self.start + place, out=cells[place], mode="clip")
            if place >= shortest:
                cells[place][self.length <= place] = BLANK
        return cells

    def from_to(self, start: Places, end: Places) -> "Column":
        """Return a part of each cell; both places count from where the cell starts."""
        return Column(self.content, self.start + start, end - start)

    def distinct(self) -> set[str]:
        """Return the different texts there are, without blanks behind them.

        Raises:
            UnusualError: one holds what cannot be seen.
        """
        cells = np.ascontiguousarray(self.cells().T)
        if (cells < BLANK).any():
            raise UnusualError
        width = cells.shape[1]
        found = cells.view(f"S{width}").ravel().tolist() if width else [b""]
        return {name.decode().rstrip(" ") for name in set(found)}


def cut(piece: Piece, width: int) -> list[Column] | None:
    """Return a piece column by column, or None unless every row has all its cells."""
    text, ends = piece.text, piece.ends
    if '"' in text or not text.endswith("\n"):
        return None
    if ends.returns and not ends.feeds == ends.returns == ends.both:
        return None
    content = np.frombuffer(text.encode(), np.uint8)
    marks = np.flatnonzero((content == _COMMA) | (content == _FEED))
    if len(marks) != ends.feeds * width:
        return None
    last = marks.reshape(-1, width)
    if (content[last[:, -1]] != _FEED).any():
        return None
    first = np.concatenate(([0], marks[:-1] + 1)).reshape(-1, width)
    length = last - first
    if ends.returns:
        length[:, -1] -= 1
    columns = zip(np.ascontiguousarray(first.T), np.ascontiguousarray(length.T), strict=True)
    return [Column(content, start, lengths) for start, lengths in columns]
