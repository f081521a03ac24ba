"""All screens on top of one another; each is built when it is first seen."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal.gui.desk import Desk
from journal.gui.hub import Hub, ScreenName
from journal.gui.look import Look
from journal.gui.parts.empty_state import EmptyState
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.pause_watch import PauseWatch
from journal.gui.screen import Screen
from journal.gui.screens.catalog import SCREENS
from journal.gui.shell.icons import Icon
from journal.gui.shell.pause_screen import PauseScreen
from journal.gui.theme import Meaning

_PATIENCE_MS = 400


class Deck(QStackedWidget):
    """Shows one screen, or the pause screen where that screen would open risk.

    Attributes:
        shown: the screen that is in view now.
        pause_screen: what stands in for screens that open risk.
    """

    shown = Signal(object)

    def __init__(self, look: Look, hub: Hub, pause: PauseWatch) -> None:
        super().__init__()
        self.current = ScreenName.TODAY
        self.pause_screen = PauseScreen(look, hub, pause)
        self._look = look
        self._pause = pause
        self._desk: Desk | None = None
        self._built: dict[ScreenName, Screen] = {}
        self._waiting = PlainLabel(meaning=Meaning.MUTED)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setAccessibleName("Opening your journal")
        QTimer.singleShot(_PATIENCE_MS, self, self._say_waiting)
        self._problem: QWidget | None = None
        self.addWidget(self._waiting)
        self.addWidget(self.pause_screen)
        pause.switched.connect(lambda _running: self.show_screen(self.current))

    def attach(self, desk: Desk) -> None:
        """Work with another journal: screens of the one before are dropped."""
        self._desk = desk
        if self._problem is not None:
            self.removeWidget(self._problem)
            self._problem.deleteLater()
            self._problem = None
        dropped, self._built = self._built, {}
        self.show_screen(self.current)
        for screen in dropped.values():
            self.removeWidget(screen)
            screen.deleteLater()

    def show_screen(self, name: ScreenName, target: object = None) -> None:
        """Bring a screen into view and let it open what was pointed at."""
        self.current = name
        page = self._page(name)
        self.setCurrentWidget(page)
        self.shown.emit(name)
        if target is not None and isinstance(page, Screen):
            page.open_target(target)

    def show_pause(self) -> None:
        """Bring the pause screen into view, whatever screen was there."""
        self.setCurrentWidget(self.pause_screen)

    def show_problem(self, sentence: str) -> EmptyState:
        """Say why the journal cannot be opened; return the page, for buttons."""
        page = EmptyState(self._look, Icon.WARNING, "The journal was not opened", sentence)
        self._problem = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        return page

    def built(self, name: ScreenName) -> Screen | None:
        """Return a screen if it was built already."""
        return self._built.get(name)

    def _say_waiting(self) -> None:
        self._waiting.setText("Opening your journal…")

    def _page(self, name: ScreenName) -> QWidget:
        if SCREENS[name].opens_risk and self._pause.is_running:
            return self.pause_screen
        if self._desk is None:
            return self._problem or self._waiting
        if name not in self._built:
            screen = SCREENS[name].load()(self._desk)
            self._built[name] = screen
            self.addWidget(screen)
        return self._built[name]
