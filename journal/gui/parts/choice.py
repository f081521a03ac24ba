"""A drop-down whose arrow is drawn by us, since a style sheet takes Qt's own away."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox

from journal.gui.style.theme import Space

_HALF_WIDTH = 4.0


class Choice(QComboBox):
    """A combo box with a small chevron, shown when there is something to choose."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, then the chevron in the color of the text."""
        super().paintEvent(event)
        if self.count() <= 1:
            return
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().text().color(), 1.5))
            x, y = self.width() - Space.MEDIUM - _HALF_WIDTH, self.height() / 2
            corners = (-_HALF_WIDTH, -2.0), (0.0, 2.0), (_HALF_WIDTH, -2.0)
            painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        finally:
            painter.end()
