"""The left rail: one entry a screen, with icon, text and its keys in the tooltip.

Folded, in a narrow window, only the icons are left of it.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from journal.gui.hub import ScreenName
from journal.gui.pause.watch import PauseWatch
from journal.gui.screens.catalog import SCREENS, Entry
from journal.gui.shell.icons import Icon, draw_icon, middle_line
from journal.gui.style.look import Look, font
from journal.gui.style.strokes import fill, outline
from journal.gui.style.theme import RADIUS, Space, TypeSize

_WIDTH = 184
_FOLDED_WIDTH = 58
_ITEM_HEIGHT = 40
_ICON_SIZE = 18
_LOCK_SIZE, _SMALL_LOCK = 14, 11
_BAR_WIDTH = 3


class _RailButton(QAbstractButton):
    """One entry; a bar and a fill mark the screen in view, a lock what is paused."""

    def __init__(self, look: Look, entry: Entry) -> None:
        super().__init__()
        self._look = look
        self._icon = entry.icon
        self.locked = self.is_folded = False
        self.setText(entry.title)
        self.setCheckable(True)
        self.setToolTip(f"{entry.title} ({entry.shortcut})")
        self.setAccessibleName(entry.title)
        self.setFixedHeight(_ITEM_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._write_in_color)
        self._write_in_color(False)  # as the signal does

    def sizeHint(self) -> QSize:
        """Width of icon and words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + _ICON_SIZE + 4 * Space.MEDIUM, _ITEM_HEIGHT)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up under the mouse."""
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Go out when the mouse is gone."""
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the entry in its state."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(0, 2, 0, -2)
            if self.isChecked() or self.underMouse() or self.hasFocus():
                fill(
                    painter, box, QColor(theme.raised if self.isChecked() else theme.hover), RADIUS
                )
            if self.isChecked():
                bar = QRectF(0, box.y() + 9, _BAR_WIDTH, box.height() - 18)
                fill(painter, bar, QColor(theme.accent), _BAR_WIDTH / 2)
            if self.hasFocus():
                edge = box.adjusted(0.5, 0.5, -0.5, -0.5)
                outline(painter, edge, QColor(theme.accent), RADIUS)
            color = QColor(theme.text if self.isChecked() else theme.text_muted)
            top = (self.height() - _ICON_SIZE) / 2
            draw_icon(painter, self._icon, QRectF(Space.MEDIUM, top, 18, 18), color)
            painter.setFont(font(TypeSize.BODY, strong=self.isChecked()))
            start = 2 * Space.MEDIUM + _ICON_SIZE
            if not self.is_folded:
                line = middle_line(painter, self.height())
                painter.drawText(QPointF(start, line), self.text())
            if self.locked:
                draw_icon(painter, Icon.LOCK, self._lock_place(), QColor(theme.lock))
        finally:
            painter.end()

    def _lock_place(self) -> QRectF:
        """At the end of the words, or where those are gone in the corner of the icon."""
        if self.is_folded:
            return QRectF(self.width() - _SMALL_LOCK, 4, _SMALL_LOCK, _SMALL_LOCK)
        left = self.width() - _LOCK_SIZE - Space.MEDIUM
        return QRectF(left, (self.height() - _LOCK_SIZE) / 2, _LOCK_SIZE, _LOCK_SIZE)

    def _write_in_color(self, checked: bool) -> None:  # noqa: FBT001  # a slot gets what it carries
        roles = QPalette.ColorRole
        self.setForegroundRole(roles.WindowText if checked else roles.PlaceholderText)


class _Brand(QWidget):
    """The program's name beside its sign: two pause bars in a ring."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.is_folded = False
        self._name = "Cooldown Journal"
        self.setFixedHeight(56)
        self.setAccessibleName(self._name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw sign and name."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            middle = self.height() / 2
            sign = QRectF(Space.SMALL + 1, middle - 12, 24, 24)
            fill(painter, sign, QColor(theme.accent), RADIUS)
            for left in (7.5, 13.5):
                bar = QRectF(sign.x() + left, sign.y() + 7, 3, 10)
                fill(painter, bar, QColor(theme.on_accent), 1)
            if self.is_folded:
                return
            painter.setFont(font(TypeSize.BODY, strong=True))
            start = sign.right() + Space.SMALL + 2
            painter.drawText(QPointF(start, middle_line(painter, self.height())), self._name)
        finally:
            painter.end()


class Rail(QWidget):
    """All screens, top to bottom.

    Attributes:
        wanted: the screen that was asked for.
    """

    wanted = Signal(object)

    def __init__(self, look: Look, pause: PauseWatch) -> None:
        super().__init__()
        self._look = look
        self._buttons: dict[ScreenName, _RailButton] = {}
        self._group = QButtonGroup(self)
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Screens")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.SMALL, 0, Space.SMALL, Space.MEDIUM)
        column.setSpacing(0)
        self._brand = _Brand(look)
        column.addWidget(self._brand)
        column.addSpacing(Space.SMALL)
        stretched = False
        for name, entry in SCREENS.items():
            if entry.at_end and not stretched:
                column.addStretch(1)
                stretched = True
            button = _RailButton(look, entry)
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
            self._group.addButton(button)
            self._buttons[name] = button
            column.addWidget(button)
        pause.switched.connect(self._lock)
        self._lock(pause.is_running)

    def fold(self, is_folded: bool) -> None:  # noqa: FBT001  # one plain state
        """Leave only the icons, or bring the words back."""
        if is_folded == self._brand.is_folded:
            return
        self.setFixedWidth(_FOLDED_WIDTH if is_folded else _WIDTH)
        parts: tuple[_Brand | _RailButton, ...] = (self._brand, *self._buttons.values())
        for part in parts:
            part.is_folded = is_folded
            part.update()

    def mark(self, name: ScreenName) -> None:
        """Mark the screen in view."""
        self._buttons[name].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface and the hairline at its right."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            fill(painter, QRectF(self.rect()), QColor(theme.surface))
            edge = QRectF(self.width() - 1, 0, 1, self.height())
            fill(painter, edge, QColor(theme.border))
        finally:
            painter.end()

    def _lock(self, paused: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        for name, button in self._buttons.items():
            button.locked = paused and SCREENS[name].opens_risk
            button.setAccessibleDescription("Locked while paused" if button.locked else "")
            button.update()
