"""The frame that appears over the window while files are dragged onto it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from journal.gui.shell.icons import Icon, draw_icon
from journal.gui.style.look import Look, font
from journal.gui.style.theme import RADIUS, Space, TypeSize

_ICON_SIZE = 40


class DropCover(QWidget):
    """Says that dropped files are imported; lets every mouse event through."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Lie over the whole parent and show."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a veil, a dashed frame and the words."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            veil = QColor(theme.background)
            veil.setAlphaF(0.92)
            painter.fillRect(self.rect(), veil)
            accent = QColor(theme.accent)
            painter.setPen(QPen(accent, 2, Qt.PenStyle.DashLine))
            inset = Space.WIDE
            frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)
            middle = frame.center()
            left, top = middle.x() - _ICON_SIZE / 2, middle.y() - _ICON_SIZE
            draw_icon(painter, Icon.IMPORT, QRectF(left, top, _ICON_SIZE, _ICON_SIZE), accent)
            painter.setPen(QColor(theme.text))
            painter.setFont(font(TypeSize.LEAD, strong=True))
            below = frame.adjusted(0, frame.height() / 2 + Space.LARGE, 0, 0)
            painter.drawText(
                below,
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
                "Drop files to import them",
            )
        finally:
            painter.end()
