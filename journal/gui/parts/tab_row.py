"""A row of tabs, one in view; those that a pause locks wear a lock."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from journal.gui.shell.icons import NOTHING, Icon, draw_icon, middle_line
from journal.gui.style.look import Look, font
from journal.gui.style.theme import RADIUS, Space, TypeSize

_HEIGHT = 36
_LOCK = 12
_BAR = 2


class _Tab(QAbstractButton):
    """One tab: its words, a bar under it where it is in view, a lock where it is locked."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self._look = look
        self.locked = False
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setFont(font(TypeSize.BODY, strong=True))  # as wide checked as unchecked
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Width of the words, and of the lock where there is one."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        lock = _LOCK + Space.TINY if self.locked else 0
        return QSize(words + lock + 2 * Space.SMALL, _HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go out when the mouse is gone."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tab in its state."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(NOTHING)
            box = QRectF(self.rect()).adjusted(0, 2, 0, -_BAR - 2)
            if self.underMouse() or self.hasFocus():
                painter.setBrush(QColor(theme.hover))
                painter.drawRoundedRect(box, RADIUS, RADIUS)
            if self.hasFocus():
                painter.setBrush(NOTHING)
                painter.setPen(QColor(theme.accent))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
            left = float(Space.SMALL)
            if self.locked:
                place = QRectF(left, (self.height() - _LOCK) / 2, _LOCK, _LOCK)
                draw_icon(painter, Icon.LOCK, place, QColor(theme.lock))
                left += _LOCK + Space.TINY
            painter.setFont(font(TypeSize.BODY, strong=self.isChecked()))
            painter.setPen(QColor(theme.text if self.isChecked() else theme.text_muted))
            painter.drawText(QPointF(left, middle_line(painter, self.height())), self.text())
            if self.isChecked():
                bar = self.rect().adjusted(Space.SMALL, self.height() - _BAR, -Space.SMALL, 0)
                painter.fillRect(bar, QColor(theme.accent))
        finally:
            painter.end()


class TabRow(QWidget):
    """Tabs side by side; arrow keys move between them.

    Attributes:
        chosen: the place of the tab that was asked for.
    """

    chosen = Signal(int)

    def __init__(self, look: Look, titles: Sequence[str], name: str) -> None:
        super().__init__()
        self._look = look
        self._tabs = [_Tab(look, title) for title in titles]
        self._group = QButtonGroup(self)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(Space.TINY)
        for place, tab in enumerate(self._tabs):
            self._group.addButton(tab, place)
            row.addWidget(tab)
        row.addStretch(1)
        # Toggled and not clicked: the arrow keys check a tab without a click.
        self._group.idToggled.connect(self._tell)

    @property
    def current(self) -> int:
        """The place of the tab in view."""
        return self._group.checkedId()

    def choose(self, place: int) -> None:
        """Bring a tab into view."""
        self._tabs[place].setChecked(True)

    def lock(self, places: Sequence[int]) -> None:
        """Put a lock on these tabs and on no other; they can still be looked at."""
        for place, tab in enumerate(self._tabs):
            tab.locked = place in places
            tab.setAccessibleDescription("Locked while paused" if tab.locked else "")
            tab.updateGeometry()
            tab.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline under all tabs."""
        painter = QPainter(self)
        try:
            line = QColor(self._look.theme.border)
            painter.fillRect(0, self.height() - 1, self.width(), 1, line)
        finally:
            painter.end()

    def _tell(self, place: int, checked: bool) -> None:  # noqa: FBT001  # the signal's own
        if checked:
            self.chosen.emit(place)
