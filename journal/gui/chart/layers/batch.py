"""Buffers of one Qt primitive drawn with a single call, from whole pixels."""

from typing import Any, Final

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QPainter

Pixels = NDArray[np.float64]
Column = Pixels | NDArray[np.int32] | float
Part = tuple[Column, Column, Column, Column]
"""Columns of equal length, or one number for all rows: x1, y1, x2, y2, all inclusive."""

SMALLEST: Final = 256


class Batch:
    """A growing buffer of four whole numbers a row, laid out as Qt lays out the primitive.

    Whole numbers, because Qt draws them half again as fast as fractions and nothing here lies
    between pixels. The buffer lives as long as the batch, and the same memory is never wrapped
    as two Qt classes: that is a segfault.
    """

    def __init__(self, primitive: type[QLine] | type[QRect]) -> None:
        self._primitive = primitive
        self._count = 0
        self._make_room(SMALLEST)

    def __len__(self) -> int:
        """Return how many primitives are drawn."""
        return self._count

    def fill(self, *parts: Part) -> None:
        """Take columns of equal length; several parts are drawn one after the other."""
        counts = [_length(part) for part in parts]
        self._count = sum(counts)
        if self._count > len(self._rows):
            self._make_room(self._count * 2)
        first = 0
        for part, count in zip(parts, counts, strict=True):
            rows = self._rows[first : first + count]
            rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] = part
            first += count

    def draw(self, painter: QPainter) -> None:
        """Draw with the painter's pen and brush."""
        if not self._count:
            return
        if self._primitive is QLine:
            painter.drawLines(self._first, self._count)
        else:
            painter.drawRects(self._first, self._count)

    def _make_room(self, count: int) -> None:
        self._rows = np.zeros((count, 4), np.int32)
        self._first: Any = shiboken6.wrapInstance(self._rows.ctypes.data, self._primitive)


def _length(part: Part) -> int:
    """Return how many rows there are: one where every column is a number."""
    return next((len(column) for column in part if isinstance(column, np.ndarray)), 1)
