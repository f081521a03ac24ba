"""The badge in the top bar: NORMAL, or PAUSED with what is left, by color and by shape."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from journal.gui import text as words
from journal.gui.look import Look, font
from journal.gui.pause_watch import PauseWatch
from journal.gui.shell.icons import NOTHING, Icon, draw_icon, middle_line
from journal.gui.theme import Meaning, Space, TypeSize

_HEIGHT = 30
_ICON_SIZE = 16
_INDENT = Space.MEDIUM + _ICON_SIZE + 6


class PauseBadge(QAbstractButton):
    """Says whether trading is paused; a click shows the pause screen while it is."""

    def __init__(self, look: Look, pause: PauseWatch) -> None:
        super().__init__()
        self._look = look
        self._pause = pause
        self.setFont(font(TypeSize.BODY, strong=True))
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        pause.ticked.connect(lambda _left: self.follow())
        self.follow()

    def follow(self) -> None:
        """Show what the pause is now."""
        paused = self._pause.is_running
        text = f"PAUSED {words.countdown(self._pause.remaining)}" if paused else "NORMAL"
        if text == self.text():
            return
        grown = len(text) != len(self.text())
        self.setText(text)
        self.setAccessibleName(
            f"Trading is paused, {words.duration(self._pause.remaining)} left"
            if paused
            else "Trading is not paused"
        )
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Width of icon and words; figures are of equal width, so it does not tremble."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self.text()) + _INDENT + Space.MEDIUM, _HEIGHT
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a violet pill with a lock while paused, a quiet outline with a check otherwise."""
        theme, paused = self._look.theme, self._pause.is_running
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            edge = QColor(theme.lock if paused else theme.border)
            if self.hasFocus():
                edge = QColor(theme.accent)
            painter.setPen(edge)
            painter.setBrush(theme.tint(Meaning.LOCK, 0.2) if paused else NOTHING)
            painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
            color = QColor(theme.lock if paused else theme.text_muted)
            place = QRectF(Space.MEDIUM, (_HEIGHT - _ICON_SIZE) / 2, _ICON_SIZE, _ICON_SIZE)
            draw_icon(painter, Icon.LOCK if paused else Icon.CHECK, place, color)
            painter.setPen(color)
            painter.drawText(QPointF(_INDENT, middle_line(painter, _HEIGHT)), self.text())
        finally:
            painter.end()
