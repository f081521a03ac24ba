"""What all plots are: a picture painted once, and what moves over it."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from journal.gui.plots.scale import Scale, ticks
from journal.gui.plots.unit import Unit
from journal.gui.shell.icons import NOTHING
from journal.gui.style.look import Look, font
from journal.gui.style.theme import RADIUS, Space, Theme, TypeSize

TICK_HEIGHT: Final = 34
"""Pixels of height for each tick of an upward axis."""
AXIS_PADDING: Final = 8
_LEAST_HEIGHT: Final = 96


class Plot(QWidget):
    """A drawing of arrays that is kept as a picture until they, the size or the theme change.

    Subclasses paint the picture in ``paint_still`` and cursor and choice in ``paint_over``.
    """

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._picture = QPixmap()
        self._is_drawn = False
        self.setAccessibleName(name)
        self.setFont(font(TypeSize.SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.draw_again)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._look.theme

    def draw_again(self) -> None:
        """Paint the picture anew at the next paint."""
        self._is_drawn = False
        self.update()

    def paint_still(self, painter: QPainter) -> None:
        """Paint what stays until the arrays change."""
        raise NotImplementedError

    def paint_over(self, painter: QPainter) -> None:
        """Paint what follows mouse and keyboard; nothing by default."""

    def sizeHint(self) -> QSize:
        """Any size will do."""
        return QSize(320, 200)

    def minimumSizeHint(self) -> QSize:
        """Low enough for a small window."""
        return QSize(160, _LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size is another picture."""
        self._is_drawn = False
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the picture, then what moves over it and the frame of the focus."""
        if not self._is_drawn or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._draw()
        painter = QPainter(self)
        try:
            painter.drawPixmap(0, 0, self._picture)
            painter.setFont(self.font())
            self.paint_over(painter)
            if self.hasFocus():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(NOTHING)
                painter.setPen(QColor(self.theme.accent))
                box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(box, RADIUS, RADIUS)
        finally:
            painter.end()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture = QPixmap(self.size() * ratio)
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(NOTHING)
        painter = QPainter(self._picture)
        try:
            painter.setFont(self.font())
            self.paint_still(painter)
        finally:
            painter.end()
        self._is_drawn = True


class AxisLabels:
    """The ticks of an upward axis in the left margin, and how wide they are."""

    def __init__(
        self, unit: Unit, low: float, high: float, height: float, least_step: float = 0.0
    ) -> None:
        self._unit = unit
        most = max(1, int(height / TICK_HEIGHT))
        if least_step:
            most = max(1, min(most, int((high - low) / least_step)))
        self.ticks = ticks(low, high, most)

    def texts(self) -> list[tuple[float, str]]:
        """Return each value with its text."""
        return [(value, self._unit.tick(value, self.ticks.step)) for value in self.ticks]

    def width(self, plot: QWidget) -> float:
        """Return the width the labels need, padding included."""
        metrics = plot.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for _, text in self.texts()), default=0)
        return float(widest + AXIS_PADDING)

    def paint(self, painter: QPainter, area: QRectF, scale: Scale, theme: Theme) -> None:
        """Paint a hairline for each tick, a stronger one at zero, and the labels."""
        half = painter.fontMetrics().height() / 2
        for value, text in self.texts():
            y = round(scale.pixel(value))
            is_zero = value == 0
            painter.fillRect(
                QRectF(area.left(), y, area.width(), 1),
                QColor(theme.border_strong if is_zero else theme.grid),
            )
            painter.setPen(QPen(QColor(theme.text_muted)))
            box = QRectF(0, y - half, area.left() - AXIS_PADDING, 2 * half)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, text)


def paint_note(painter: QPainter, area: QRectF, theme: Theme, sentence: str) -> None:
    """Write a sentence into the middle of a plot that has nothing to draw."""
    painter.setPen(QColor(theme.text_muted))
    box = area.adjusted(Space.LARGE, 0, -Space.LARGE, 0)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(box, int(flags), sentence)


def paint_tag(painter: QPainter, at: QPointF, text: str, theme: Theme, within: QRectF) -> None:
    """Write a short text on a plain ground near a point, inside a box."""
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text) + 2 * Space.TINY + 2
    box = QRectF(at.x() - width / 2, at.y(), width, metrics.height() + 2)
    box.moveLeft(min(max(box.left(), within.left()), within.right() - width))
    painter.fillRect(box, QColor(theme.raised))
    painter.setPen(QColor(theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
