"""The pause where the window is out of sight: a countdown in the tray, one message a change."""

from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from journal.domain.pause.stage import Stage
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.icons import Icon, qt_icon
from journal.gui.style import text as words
from journal.gui.style.look import Look

_ICON_SIZE: Final = 32
MESSAGES: Final = {
    Stage.PAUSED: ("Trading is paused", "Whatever reduces risk stays open."),
    Stage.REVIEW_DUE: (
        "The pause is over",
        "One thing is left before planning opens: the review of the liquidation.",
    ),
    Stage.REENTRY: ("Re-entry has begun", "Small steps: ten clean closed trades and seven days."),
    Stage.NORMAL: ("Trading as before", "Nothing is asked for any more."),
}
"""Title and sentence of what holds from now on."""


class PauseTray(QObject):
    """Says what changed: through the desktop's tray where there is one, else in the window.

    Attributes:
        said: title and sentence of a change that the desktop cannot show.
        wanted: the trader clicked the icon: show the window.
    """

    said = Signal(str, str)
    wanted = Signal()

    def __init__(
        self, look: Look, pause: PauseWatch, window: QWidget, *, has_tray: bool | None = None
    ) -> None:
        """Follow the pause.

        Args:
            look: colors of the icon.
            pause: what is told.
            window: the icon goes with it.
            has_tray: whether the desktop has a tray; None: ask it.
        """
        super().__init__(window)
        self._look = look
        self._pause = pause
        self._is_begun = False
        found = QSystemTrayIcon.isSystemTrayAvailable() if has_tray is None else has_tray
        self.icon = QSystemTrayIcon(self) if found else None
        if self.icon is not None:
            self.icon.activated.connect(self._activated)
            look.changed.connect(self._tint)
            pause.ticked.connect(self._count)
            self._tint()
            self._count(pause.remaining)
        pause.stage_changed.connect(self._tell)

    def begin(self) -> None:
        """Tell changes from now on: what held when the window was opened is no change."""
        self._is_begun = True

    def _tell(self, stage: Stage) -> None:
        if not self._is_begun:
            return
        title, sentence = MESSAGES[stage]
        if self.icon is not None:
            self.icon.show()
            self.icon.showMessage(title, sentence, self.icon.icon())
        else:
            self.said.emit(title, sentence)

    def _count(self, left: timedelta) -> None:
        """Show the countdown; the icon stands in the tray only while something is asked for."""
        icon, stage = self.icon, self._pause.stage
        if icon is None:
            return
        said = MESSAGES[stage][0]
        if stage is Stage.PAUSED:
            said = f"{said} — {words.duration(left)} left"
        if icon.toolTip() != said:
            icon.setToolTip(said)
        if icon.isVisible() != (stage is not Stage.NORMAL):
            icon.setVisible(stage is not Stage.NORMAL)

    def _activated(self, _reason: QSystemTrayIcon.ActivationReason) -> None:
        self.wanted.emit()

    def _tint(self) -> None:
        if self.icon is not None:
            color = QColor(self._look.theme.lock)
            self.icon.setIcon(qt_icon(Icon.LOCK, color, color, _ICON_SIZE))
