"""Icons of ours: strokes on a 20 by 20 grid, drawn in the theme's color at any size."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap

from journal.gui.style.strokes import stroke

NOTHING = QColor(0, 0, 0, 0)
"""Fully transparent: the color of a pen or brush that draws nothing."""
_GRID = 20.0
_STROKE = 1.5


class Icon(Enum):
    """Every icon, as strokes: M x y, L x y, Q cx cy x y, Z, O cx cy r, R x y w h radius."""

    TODAY = (
        "O 10 10 3.2 M 10 2.5 L 10 4.3 M 10 15.7 L 10 17.5 M 2.5 10 L 4.3 10 M 15.7 10 L 17.5 10"
    )
    JOURNAL = "R 4 3 12 14 1.6 M 7.5 3 L 7.5 17 M 10 7 L 13.4 7 M 10 10 L 13.4 10"
    CHART = (
        "M 5.5 3 L 5.5 6 R 3.8 6 3.4 6 0.8 M 5.5 12 L 5.5 15 M 14 5 L 14 8 "
        "R 12.3 8 3.4 6 0.8 M 14 14 L 14 17"
    )
    PLANNER = (
        "O 10 10 7 O 10 10 3 M 10 1.6 L 10 4.4 M 10 15.6 L 10 18.4 M 1.6 10 L 4.4 10 "
        "M 15.6 10 L 18.4 10"
    )
    MARGIN_LAB = (
        "M 8 3 L 8 8 L 4 14.6 Q 2.8 17 5.2 17 L 14.8 17 Q 17.2 17 16 14.6 L 12 8 L 12 3 "
        "M 6.4 3 L 13.6 3 M 6.2 12 L 13.8 12"
    )
    LIQUIDATIONS = (
        "M 10 2.6 Q 15.6 8.6 15.6 12 Q 15.6 17.4 10 17.4 Q 4.4 17.4 4.4 12 Q 4.4 8.6 10 2.6 Z "
        "M 8 12.2 L 12 12.2"
    )
    REVIEW = "O 8.6 8.6 5.6 M 12.8 12.8 L 17.2 17.2 M 8.6 5.8 L 8.6 9 M 8.6 11.2 L 8.6 11.4"
    SEARCH = "O 8.6 8.6 5.2 M 12.4 12.4 L 17.2 17.2"
    RULES = (
        "M 10 2.4 L 16.4 4.8 L 16.4 9.8 Q 16.2 14.8 10 17.6 Q 3.8 14.8 3.6 9.8 L 3.6 4.8 Z "
        "M 7.2 9.8 L 9.3 12 L 13 7.8"
    )
    ANALYTICS = "M 3.4 3 L 3.4 16.6 L 17 16.6 M 6 12.4 L 9.2 8.6 L 11.8 10.8 L 16.4 5"
    DATA = (
        "M 3.4 5 Q 3.4 2.8 10 2.8 Q 16.6 2.8 16.6 5 Q 16.6 7.2 10 7.2 "
        "Q 3.4 7.2 3.4 5 L 3.4 15 Q 3.4 17.2 10 17.2 Q 16.6 17.2 16.6 15 L 16.6 5 "
        "M 3.4 10 Q 3.4 12.2 10 12.2 Q 16.6 12.2 16.6 10"
    )
    SETTINGS = (
        "M 3 6 L 10.4 6 M 14.6 6 L 17 6 O 12.5 6 2.1 M 3 14 L 5.4 14 M 9.6 14 L 17 14 O 7.5 14 2.1"
    )
    LOCK = (
        "R 4.2 9 11.6 8 1.8 M 6.6 9 L 6.6 6.4 Q 6.6 3 10 3 Q 13.4 3 13.4 6.4 L 13.4 9 "
        "M 10 12 L 10 14"
    )
    CHECK = "M 4 10.6 L 8.2 14.8 L 16 6"
    WARNING = "M 10 3 L 17.6 16.4 L 2.4 16.4 Z M 10 8 L 10 11.8 M 10 13.9 L 10 14.1"
    IMPORT = (
        "M 10 2.8 L 10 12 M 6.4 8.6 L 10 12.2 L 13.6 8.6 "
        "M 3.4 12.6 L 3.4 15.4 Q 3.4 17 5 17 L 15 17 Q 16.6 17 16.6 15.4 L 16.6 12.6"
    )
    MENU = "M 3.4 5.6 L 16.6 5.6 M 3.4 10 L 16.6 10 M 3.4 14.4 L 16.6 14.4"
    CLOSE = "M 5 5 L 15 15 M 15 5 L 5 15"
    PAUSE = "R 5 3.6 3.4 12.8 0.8 R 11.6 3.6 3.4 12.8 0.8"
    EYE = "M 2 10 Q 10 0.8 18 10 Q 10 19.2 2 10 Z O 10 10 2.4"
    FILE = "M 5 2.8 L 11.6 2.8 L 15.4 6.6 L 15.4 17.2 L 5 17.2 Z M 11.4 2.8 L 11.4 7 L 15.4 7"
    INFO = "O 10 10 7.2 M 10 9 L 10 13.6 M 10 6.4 L 10 6.6"


def _path(strokes: str) -> QPainterPath:
    path = QPainterPath()
    words = strokes.split()
    while words:
        command = words.pop(0)
        count = {"M": 2, "L": 2, "Q": 4, "O": 3, "R": 5, "Z": 0}[command]
        values = [float(words.pop(0)) for _ in range(count)]
        if command == "M":
            path.moveTo(*values)
        elif command == "L":
            path.lineTo(*values)
        elif command == "Q":
            path.quadTo(*values)
        elif command == "O":
            path.addEllipse(QPointF(values[0], values[1]), values[2], values[2])
        elif command == "R":
            path.addRoundedRect(QRectF(*values[:4]), values[4], values[4])
        else:
            path.closeSubpath()
    return path


def draw_icon(painter: QPainter, icon: Icon, box: QRectF, color: QColor) -> None:
    """Draw an icon into a box of any size with a painter that is already open."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _GRID, box.height() / _GRID)
    painter.strokePath(_path(icon.value), stroke(color, _STROKE))
    painter.restore()


def middle_line(painter: QPainter, height: float) -> float:
    """Return the base line of text that stands in the middle of a height."""
    metrics = painter.fontMetrics()
    return (height + metrics.ascent() - metrics.descent()) / 2


def pixmap(icon: Icon, color: QColor, size: int, ratio: float = 2.0) -> QPixmap:
    """Return an icon as a picture of ``size`` logical pixels, sharp up to the given pixel ratio."""
    picture = QPixmap(QSize(size, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(NOTHING)
    painter = QPainter(picture)
    draw_icon(painter, icon, QRectF(0, 0, size, size), color)
    painter.end()
    return picture


def qt_icon(icon: Icon, color: QColor, disabled: QColor, size: int = 16) -> QIcon:
    """Return an icon for a button, with its disabled state."""
    result = QIcon()
    result.addPixmap(pixmap(icon, color, size), QIcon.Mode.Normal)
    result.addPixmap(pixmap(icon, disabled, size), QIcon.Mode.Disabled)
    return result
