"""Triangles of every size painted once for a theme, then drawn by the hundred in one call."""

from typing import Any, Final

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF

from journal.gui.chart.stage import Paints

SMALLEST: Final = 9
LARGEST: Final = 15
MARGIN: Final = 1
CELL: Final = LARGEST + 2 * MARGIN
"""Side of the square a triangle of any size stands in, its tip in the middle of an edge."""
FEWEST: Final = 64
"""Triangles there is room for from the beginning."""
_FIELDS: Final = 10
"""Of Qt's PixmapFragment: x, y, source left, top, width, height, scales, rotation, opacity."""


class TriangleSheet:
    """One picture with a column for each size: buys in the upper row, sells in the lower."""

    def __init__(self, paints: Paints, scale: float) -> None:
        self._paints = paints
        self._scale = scale
        self._sheet = QPixmap(
            round(CELL * (LARGEST - SMALLEST + 1) * scale), round(CELL * 2 * scale)
        )
        self._sheet.setDevicePixelRatio(scale)
        self._sheet.fill(Qt.GlobalColor.transparent)
        self._make_room(FEWEST)
        painter = QPainter(self._sheet)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(paints.background, 1.5))
            painter.setBrush(paints.text.color())
            for size in range(SMALLEST, LARGEST + 1):
                painter.drawPolygon(_corners(size, is_buy=True))
                painter.drawPolygon(_corners(size, is_buy=False))
        finally:
            painter.end()

    def suits(self, paints: Paints, scale: float) -> bool:
        """Return whether it was painted for this theme and pixel ratio."""
        return self._paints is paints and self._scale == scale

    def draw(
        self,
        painter: QPainter,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        size: NDArray[Any],
        is_buy: NDArray[np.bool_],
    ) -> None:
        """Draw triangles with their tips at pixels."""
        count = len(x)
        if not count:
            return
        if count > len(self._fragments):
            self._make_room(count * 2)
        rows, side = self._fragments[:count], CELL * self._scale
        rows[:, 0] = np.rint(x) + 0.5
        rows[:, 1] = np.rint(y) + np.where(is_buy, 1, -1) * (CELL / 2 - MARGIN)
        rows[:, 2] = (size - SMALLEST) * side
        rows[:, 3] = np.where(is_buy, 0, side)
        rows[:, 4:6] = side
        painter.drawPixmapFragments(self._first, count, self._sheet)

    def _make_room(self, count: int) -> None:
        self._fragments = np.zeros((count, _FIELDS), np.float64)
        self._fragments[:, 6:8] = 1 / self._scale
        self._fragments[:, 9] = 1
        self._first: Any = shiboken6.wrapInstance(
            self._fragments.ctypes.data, QPainter.PixmapFragment
        )


def _corners(size: int, *, is_buy: bool) -> QPolygonF:
    """Return a triangle in its cell: a buy points up from the upper edge, a sell down."""
    left = (size - SMALLEST) * CELL
    middle = left + CELL / 2
    tip = MARGIN if is_buy else 2 * CELL - MARGIN
    base = tip + size if is_buy else tip - size
    return QPolygonF(
        [QPointF(middle, tip), QPointF(middle - size / 2, base), QPointF(middle + size / 2, base)]
    )
