"""Filled and outlined shapes for what is painted in the first frame.

A color given to a painter (``setPen``, ``setBrush``, ``fillRect``), or to ``QPen(...)``, lets Qt's
binding make the 93 enumerations of its one large namespace, a tenth of the whole start. A path
with a pen or brush of its own does without, and text takes its color from the widget's palette.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen


def stroke(color: QColor, width: float = 1.0) -> QPen:
    """Return a solid pen."""
    pen = QPen()
    pen.setColor(color)
    pen.setWidthF(width)
    return pen


def fill(painter: QPainter, box: QRectF, color: QColor, radius: float = 0.0) -> None:
    """Fill a box, its corners round where a radius is given."""
    painter.fillPath(_box(box, radius), _brush(color))


def outline(painter: QPainter, box: QRectF, color: QColor, radius: float) -> None:
    """Draw the edge of a box with round corners, one pixel wide."""
    painter.strokePath(_box(box, radius), stroke(color))


def _brush(color: QColor) -> QBrush:
    return stroke(color).brush()


def _box(box: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    return path
