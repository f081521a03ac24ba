"""The badge in the top bar: which stage holds, told by words, color and shape."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from journal.domain.pause.stage import Stage
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.icons import Icon, draw_icon, middle_line
from journal.gui.style import text as words
from journal.gui.style.look import Look, font
from journal.gui.style.strokes import fill, outline
from journal.gui.style.theme import Meaning, Space, TypeSize

_HEIGHT = 30
_ICON_SIZE = 16
_INDENT = Space.MEDIUM + _ICON_SIZE + 6

_ICONS = {
    Stage.NORMAL: Icon.CHECK,
    Stage.PAUSED: Icon.LOCK,
    Stage.REVIEW_DUE: Icon.EYE,
    Stage.REENTRY: Icon.PAUSE,
}


class PauseBadge(QAbstractButton):
    """NORMAL, PAUSED with what is left, REVIEW DUE, RE-ENTRY 3 of 10; a click tells more."""

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
        calm = self._pause.stage is Stage.NORMAL
        roles = QPalette.ColorRole
        self.setForegroundRole(roles.PlaceholderText if calm else roles.BrightText)
        text, told = self._said()
        if text == self.text():
            return
        grown = len(text) != len(self.text())
        self.setText(text)
        self.setAccessibleName(told)
        if grown:
            self.updateGeometry()
        self.update()

    def _said(self) -> tuple[str, str]:
        """Return what stands in the badge and what a screen reader says."""
        left = self._pause.remaining
        progress = self._pause.progress
        return {
            Stage.NORMAL: ("NORMAL", "Trading is not paused"),
            Stage.PAUSED: (
                f"PAUSED {words.countdown(left)}",
                f"Trading is paused, {words.duration(left)} left",
            ),
            Stage.REVIEW_DUE: ("REVIEW DUE", "The review of the liquidation is due"),
            Stage.REENTRY: (
                f"RE-ENTRY {progress}".rstrip(),
                f"Re-entry, {progress} clean trades",
            ),
        }[self._pause.stage]

    def sizeHint(self) -> QSize:
        """Width of icon and words; figures are of equal width, so it does not tremble."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self.text()) + _INDENT + Space.MEDIUM, _HEIGHT
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a violet pill while something is asked for, a quiet outline with a check else."""
        theme, stage = self._look.theme, self._pause.stage
        locked, calm = stage is Stage.PAUSED, stage is Stage.NORMAL
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            edge = QColor(theme.border if calm else theme.lock)
            if self.hasFocus():
                edge = QColor(theme.accent)
            if locked:
                fill(painter, box, theme.tint(Meaning.LOCK, 0.2), _HEIGHT / 2)
            outline(painter, box, edge, _HEIGHT / 2)
            color = QColor(theme.text_muted if calm else theme.lock)
            place = QRectF(Space.MEDIUM, (_HEIGHT - _ICON_SIZE) / 2, _ICON_SIZE, _ICON_SIZE)
            draw_icon(painter, _ICONS[stage], place, color)
            painter.drawText(QPointF(_INDENT, middle_line(painter, _HEIGHT)), self.text())
        finally:
            painter.end()
