"""How label boxes look, painted once each: they move with every frame and hardly ever change."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QPolygonF

from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.position.line_shape import LineShape
from journal.gui.chart.stage import Paints

BOX_HEIGHT: Final = 20
BAR: Final = 4
PADDING: Final = 7
ARROW: Final = 8
MOST: Final = 64
"""A dragged line makes a new text at every tick of the price."""


def box_width(text_width: float, *, has_arrow: bool) -> float:
    """Return the width of a box around a text."""
    return text_width + BAR + 2 * PADDING + (ARROW if has_arrow else 0)


class BoxFaces:
    """Pictures of label boxes in the colors of one theme."""

    def __init__(self, texts: LaidOutTexts) -> None:
        self._texts = texts
        self._known: dict[tuple[LineShape, int], QPixmap] = {}
        self._made_for: tuple[Paints | None, float] = (None, 0.0)

    def find(self, shape: LineShape, way: int, paints: Paints, scale: float) -> QPixmap:
        """Return the box of a line.

        Args:
            shape: the line.
            way: -1 with an arrow up, since the line is above what is seen, 1 with one down, 0
                without.
            paints: the theme's colors.
            scale: device pixels in a pixel.
        """
        if self._made_for != (paints, scale) or len(self._known) >= MOST:
            self._known.clear()
            self._made_for = (paints, scale)
        known = self._known.get((shape, way))
        if known is None:
            known = self._known[shape, way] = self._painted(shape, way, paints, scale)
        return known

    def _painted(self, shape: LineShape, way: int, paints: Paints, scale: float) -> QPixmap:
        width, color = box_width(shape.text_width, has_arrow=way != 0), shape.line.kind
        face = QPixmap(round(width * scale), round(BOX_HEIGHT * scale))
        face.setDevicePixelRatio(scale)
        rect, left = QRectF(0, 0, width, BOX_HEIGHT), BAR + PADDING
        painter = QPainter(face)
        try:
            painter.fillRect(rect, paints.line_colors[color])
            painter.fillRect(rect.adjusted(1, 1, -1, -1), paints.surface)
            if way:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(paints.line_colors[color])
                painter.drawPolygon(_arrow(left + (ARROW - PADDING) / 2, way))
                left += ARROW
            else:
                painter.fillRect(QRectF(0, 0, BAR, BOX_HEIGHT), paints.line_colors[color])
            painter.setFont(self._texts.font)
            painter.setPen(paints.text)
            top = round((BOX_HEIGHT - self._texts.height) / 2)
            painter.drawStaticText(QPointF(left, top), shape.text)
        finally:
            painter.end()
        return face


def _arrow(center: float, way: int) -> QPolygonF:
    """Return a triangle that points up or down, in the middle of a box's height."""
    half, middle = ARROW / 2, BOX_HEIGHT / 2
    tip, base = middle + way * half, middle - way * half
    return QPolygonF(
        [QPointF(center - half, base), QPointF(center + half, base), QPointF(center, tip)]
    )
