"""Push buttons of three ranks, with icons that follow the theme."""

from enum import StrEnum

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from journal.gui.shell.icons import Icon, qt_icon
from journal.gui.style.look import Look

_ICON_SIZE = 16


class Rank(StrEnum):
    """How much a button asks for attention; at most one primary per screen."""

    PRIMARY = "primary"
    NORMAL = "normal"
    QUIET = "quiet"


class Button(QPushButton):
    """A push button; Enter presses it when it has the focus."""

    def __init__(
        self,
        text: str,
        rank: Rank = Rank.NORMAL,
        *,
        icon: Icon | None = None,
        look: Look | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f" {text}" if icon and text else text, parent)  # room beside the icon
        self.setAccessibleName(text)
        self._icon = icon
        self._look = look
        self.setProperty("kind", rank.value)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if icon is not None and look is not None:
            self.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
            self._tint()
            look.changed.connect(self._tint)

    def setText(self, text: str) -> None:
        """Say something else, also to a screen reader that was told the words before."""
        if self.accessibleName() == self.text().strip():
            self.setAccessibleName(text)
        super().setText(text)

    def _tint(self) -> None:
        if self._icon is not None and self._look is not None:
            theme = self._look.theme
            primary = self.property("kind") == Rank.PRIMARY.value
            color = QColor(theme.on_accent if primary else theme.text)
            self.setIcon(qt_icon(self._icon, color, QColor(theme.text_muted), _ICON_SIZE))
