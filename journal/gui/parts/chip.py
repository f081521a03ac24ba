"""Small marks that say a severity or a state by color and by shape."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal.gui.style.look import Look, font
from journal.gui.style.theme import Meaning, Space, TypeSize

_HEIGHT = 22
_MARK = 10.0


class Mark(Enum):
    """What is told by shape, so that color is never alone: (shape, meaning)."""

    INFO = ("circle", Meaning.MUTED)
    WARN = ("triangle", Meaning.WARNING)
    BREACH = ("diamond", Meaning.LOSS)
    CRITICAL = ("cross", Meaning.CRITICAL)
    GOOD = ("check", Meaning.PROFIT)
    LOCK = ("square", Meaning.LOCK)
    OPEN = ("circle", Meaning.ACCENT)
    NOTE = ("none", Meaning.MUTED)
    DEMO = ("diamond", Meaning.ACCENT)

    @property
    def shape(self) -> str:
        """The name of its shape."""
        return self.value[0]

    @property
    def meaning(self) -> Meaning:
        """What its color says."""
        return self.value[1]


def mark_of(severity: object) -> Mark:
    """Return the mark of a rule's severity, by its name."""
    return Mark[str(getattr(severity, "name", severity)).upper()]


_CORNERS = {
    "triangle": ((0.5, 0.04), (1.0, 0.94), (0.0, 0.94)),
    "diamond": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    "square": ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)),
}


def draw_mark(painter: QPainter, mark: Mark, box: QRectF, color: QColor) -> None:
    """Draw the shape of a mark into a box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    if mark.shape == "circle":
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    elif mark.shape in _CORNERS:
        corners = _CORNERS[mark.shape]
        painter.drawPolygon(
            QPolygonF(
                [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in corners]
            )
        )
    elif mark.shape in {"check", "cross"}:
        pen = QPen(color, 1.8 if mark.shape == "check" else 2.6)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.strokePath(_check(box) if mark.shape == "check" else _cross(box), pen)
    painter.restore()


def _check(box: QRectF) -> QPainterPath:
    path = QPainterPath(QPointF(box.x() + 1, box.center().y()))
    path.lineTo(box.x() + box.width() * 0.4, box.bottom() - 1.5)
    path.lineTo(box.right() - 0.5, box.y() + 1.5)
    return path


def _cross(box: QRectF) -> QPainterPath:
    inner = box.adjusted(1.5, 1.5, -1.5, -1.5)
    path = QPainterPath(inner.topLeft())
    path.lineTo(inner.bottomRight())
    path.moveTo(inner.topRight())
    path.lineTo(inner.bottomLeft())
    return path


class Chip(QWidget):
    """A rounded mark with a few words: ``◆ R05 stop beyond liquidation``."""

    def __init__(
        self, look: Look, text: str, mark: Mark = Mark.NOTE, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._text = text
        self._mark = mark
        self.setFont(font(TypeSize.SMALL, strong=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{mark.name.lower()}: {text}")

    def show_mark(self, text: str, mark: Mark) -> None:
        """Say something else."""
        self._text = text
        self._mark = mark
        self.setAccessibleName(f"{mark.name.lower()}: {text}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Width of mark and words."""
        words = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(words + self._indent() + Space.SMALL, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tinted pill, the mark and the words."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.tint(self._mark.meaning))
            painter.drawRoundedRect(self.rect(), _HEIGHT / 2, _HEIGHT / 2)
            color = theme.color(self._mark.meaning)
            box = QRectF(Space.SMALL, (self.height() - _MARK) / 2, _MARK, _MARK)
            draw_mark(painter, self._mark, box, color)
            painter.setPen(color)
            rect = self.rect().adjusted(self._indent(), 0, 0, 0)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, self._text)
        finally:
            painter.end()

    def _indent(self) -> int:
        return Space.SMALL + (0 if self._mark is Mark.NOTE else int(_MARK) + Space.TINY + 1)
