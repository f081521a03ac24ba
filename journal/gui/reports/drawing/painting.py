"""A drawing painted: on a page of a PDF it stays lines and letters."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from journal.gui.reports.drawing.shapes import (
    Anchor,
    Area,
    Box,
    Drawing,
    Line,
    Point,
    Shape,
    Words,
)
from journal.gui.style.look import font


def paint_drawing(painter: QPainter, drawing: Drawing, at: QPointF, unit: float) -> None:
    """Paint a drawing with its upper left corner at a place.

    Args:
        painter: open on whatever is painted on.
        drawing: in points.
        at: in the painter's own units.
        unit: how many of those a point is.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    for shape in drawing.shapes:
        _paint(painter, shape, unit)
    painter.restore()


def _paint(painter: QPainter, shape: Shape, unit: float) -> None:
    match shape:
        case Line():
            pen = QPen(QColor(shape.color), shape.width * unit)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if shape.dashed:
                pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawPolyline(_polygon(shape.points, unit))
        case Area():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shape.fill))
            painter.drawPolygon(_polygon(shape.points, unit))
        case Box():
            painter.setPen(QPen(QColor(shape.edge), unit) if shape.edge else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
            sides = (shape.x, shape.y, shape.width, shape.height)
            painter.drawRect(QRectF(*(side * unit for side in sides)))
        case Words():
            _paint_words(painter, shape, unit)


def _paint_words(painter: QPainter, words: Words, unit: float) -> None:
    face = font(round(words.size * unit), strong=words.strong)
    painter.setFont(face)
    painter.setPen(QColor(words.color))
    share = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[words.anchor]
    width = QFontMetricsF(face).horizontalAdvance(words.text)
    painter.drawText(QPointF(words.x * unit - share * width, words.y * unit), words.text)


def _polygon(points: tuple[Point, ...], unit: float) -> QPolygonF:
    return QPolygonF([QPointF(x * unit, y * unit) for x, y in points])
