"""A switch with its words: on and off by position and color, at home in both themes."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from journal.gui.shell.icons import NOTHING, middle_line
from journal.gui.style.look import Look
from journal.gui.style.theme import CONTROL_HEIGHT, Space

_WIDTH, _HEIGHT, _KNOB = 34.0, 18.0, 12.0


class Switch(QAbstractButton):
    """Something that is on or off at once; Space flips it."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Width of track and words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(int(_WIDTH) + Space.SMALL + words + 2, CONTROL_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, knob and words."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = (self.height() - _HEIGHT) / 2
            track = QRectF(0.5, top, _WIDTH - 1, _HEIGHT)
            edge = theme.accent if self.isChecked() or self.hasFocus() else theme.border_strong
            painter.setPen(QColor(edge))
            painter.setBrush(QColor(theme.accent) if self.isChecked() else NOTHING)
            painter.drawRoundedRect(track, _HEIGHT / 2, _HEIGHT / 2)
            margin = (_HEIGHT - _KNOB) / 2
            left = track.right() - margin - _KNOB if self.isChecked() else track.x() + margin
            painter.setPen(NOTHING)
            painter.setBrush(QColor(theme.on_accent if self.isChecked() else theme.text_muted))
            painter.drawEllipse(QRectF(left, top + margin, _KNOB, _KNOB))
            painter.setPen(QColor(theme.text))
            start = QPointF(_WIDTH + Space.SMALL, middle_line(painter, self.height()))
            painter.drawText(start, self.text())
        finally:
            painter.end()
