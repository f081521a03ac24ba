"""The search field in the top bar: a press or its keys open the palette."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from journal.gui.shell.icons import Icon, draw_icon, middle_line
from journal.gui.style.look import Look, font
from journal.gui.style.strokes import fill, outline
from journal.gui.style.theme import CONTROL_HEIGHT, RADIUS, Space, TypeSize

KEYS: Final = "Ctrl+K"
_ICON_SIZE: Final = 16
_WORDS: Final = "Search"
_WIDTH: Final = 190


class SearchButton(QAbstractButton):
    """Looks like the field it opens and names its keys."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFont(font(TypeSize.BODY))
        self.setAccessibleName(_WORDS)
        self.setToolTip(f"Find positions, notes, rules, screens and actions ({KEYS})")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)

    def sizeHint(self) -> QSize:
        """As wide as a short field; narrower where the bar has no room."""
        return QSize(_WIDTH, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for its words and keys."""
        letters = self.fontMetrics().horizontalAdvance(_WORDS + KEYS)
        return QSize(letters + _ICON_SIZE + 4 * Space.SMALL + Space.TINY, CONTROL_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the outline of a field, a lens, the word, and the keys at its end."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            edge = theme.border_strong if self.underMouse() else theme.border
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            fill(painter, box, QColor(theme.surface), RADIUS)
            outline(painter, box, QColor(theme.accent if self.hasFocus() else edge), RADIUS)
            color = QColor(theme.text_muted)
            top = (self.height() - _ICON_SIZE) / 2
            place = QRectF(Space.SMALL + 2, top, _ICON_SIZE, _ICON_SIZE)
            draw_icon(painter, Icon.SEARCH, place, color)
            line = middle_line(painter, self.height())
            painter.drawText(QPointF(place.right() + Space.SMALL, line), _WORDS)
            end = self.width() - Space.SMALL - 2 - painter.fontMetrics().horizontalAdvance(KEYS)
            painter.drawText(QPointF(end, line), KEYS)
        finally:
            painter.end()
