"""Short texts painted once into one picture, then drawn by the dozen in a single call."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import shiboken6
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from journal.gui.chart.lettering.texts import LaidOutTexts

SLOTS: Final = 128
"""More texts than a chart shows at once; a full picture is begun anew."""
SLOT_WIDTH: Final = 160
"""Pixels; the widest text there is, a date with a time, takes half of it."""
EDGE: Final = 2
"""Letters may reach beyond the width of their text by as much."""
_FIELDS: Final = 10
"""Of Qt's PixmapFragment: x, y, source left, top, width, height, scales, rotation, opacity."""

Place = tuple[str, float, float]
"""A text and the whole pixels of its left upper corner."""


class TextSheet:
    """Texts of one font in one color at a time.

    Letters are blended as if drawn in their place where the ground below them is of one color and
    told; on a ground of any color they come out a shade lighter.
    """

    def __init__(self, texts: LaidOutTexts) -> None:
        self._texts = texts
        self._pen: QPen | None = None
        self._ground: QColor | None = None
        self._scale = 0.0
        self._sheet = QPixmap()
        self._slots: dict[str, tuple[float, float, float, float]] = {}
        self._fragments = np.zeros((SLOTS, _FIELDS), np.float64)
        self._first: Any = shiboken6.wrapInstance(
            self._fragments.ctypes.data, QPainter.PixmapFragment
        )

    def draw(
        self,
        painter: QPainter,
        pen: QPen,
        places: Sequence[Place],
        ground: QColor | None = None,
    ) -> None:
        """Draw texts.

        Args:
            painter: where to.
            pen: their color.
            places: the texts and where they stand.
            ground: the one color below all of them; None: any.
        """
        scale = painter.device().devicePixelRatio()
        # The same pen object, not an equal one: a theme makes each once, and asking is dear.
        if pen is not self._pen or ground is not self._ground or scale != self._scale:
            self._begin(pen, ground, scale)
        for first in range(0, len(places), SLOTS):
            few = places[first : first + SLOTS]
            new = {text for text, _, _ in few} - self._slots.keys()
            if new and len(self._slots) + len(new) > SLOTS:
                self._begin(pen, ground, scale)
            self._draw(painter, pen, few)

    def _draw(self, painter: QPainter, pen: QPen, places: Sequence[Place]) -> None:
        """Draw no more texts than there are slots."""
        scale, rows = self._scale, []
        for text, x, y in places:
            left, top, width, height = self._slots.get(text) or self._add(text, pen)
            center_x, center_y = x - EDGE + width / scale / 2, y + height / scale / 2
            rows.append((center_x, center_y, left, top, width, height))
        self._fragments[: len(rows), :6] = rows
        painter.drawPixmapFragments(self._first, len(rows), self._sheet)

    def _begin(self, pen: QPen, ground: QColor | None, scale: float) -> None:
        """Start with an empty picture."""
        self._pen, self._ground, self._scale = pen, ground, scale
        self._slots.clear()
        height = round(self._texts.height * scale) + 1
        self._sheet = QPixmap(round(SLOT_WIDTH * scale), height * SLOTS)
        self._sheet.setDevicePixelRatio(scale)
        self._sheet.fill(Qt.GlobalColor.transparent if ground is None else ground)
        self._fragments[:, 6:8] = 1 / scale
        self._fragments[:, 9] = 1

    def _add(self, shown: str, pen: QPen) -> tuple[float, float, float, float]:
        """Paint one more text; return where it stands in the pixels of the picture."""
        text, width = self._texts.find(shown)
        height = round(self._texts.height * self._scale) + 1
        top = len(self._slots) * height
        painter = QPainter(self._sheet)
        try:
            painter.setFont(self._texts.font)
            painter.setPen(pen)
            painter.drawStaticText(QPointF(EDGE, top / self._scale), text)
        finally:
            painter.end()
        slot = (0.0, float(top), float(round((width + 2 * EDGE) * self._scale)), float(height))
        self._slots[shown] = slot
        return slot
