"""All screens on top of one another; each is built when it is first seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal.gui.hub import Hub, ScreenName
from journal.gui.look import Look
from journal.gui.pause_watch import PauseWatch
from journal.gui.screens.catalog import SCREENS
from journal.gui.shell.icons import Icon
from journal.gui.theme import Meaning

if TYPE_CHECKING:
    from journal.gui.desk import Desk
    from journal.gui.parts.empty_state import EmptyState
    from journal.gui.screen import Screen
    from journal.gui.shell.pause_screen import PauseScreen
    from journal.gui.shell.pause_words import PauseStory
    from journal.gui.text import TextStyle

_PATIENCE_MS = 400


class Deck(QStackedWidget):
    """Shows one screen, or the pause screen where that screen would open risk.

    Attributes:
        shown: the screen that is in view now.
        current: its name.
    """

    shown = Signal(object)

    def __init__(self, look: Look, hub: Hub, pause: PauseWatch) -> None:
        super().__init__()
        self.current = ScreenName.TODAY
        self._look = look
        self._hub = hub
        self._pause_screen: PauseScreen | None = None
        self._story: tuple[PauseStory, TextStyle] | None = None
        self._pause = pause
        self._desk: Desk | None = None
        self._built: dict[ScreenName, Screen] = {}
        self._waiting = QWidget()
        self._waiting.setAccessibleName("Opening your journal")
        QTimer.singleShot(_PATIENCE_MS, self, self._say_waiting)
        self._problem: QWidget | None = None
        self.addWidget(self._waiting)
        pause.switched.connect(lambda _running: self.show_screen(self.current))

    def attach(self, desk: "Desk") -> None:
        """Work with another journal: screens of the one before are dropped."""
        self._desk = desk
        self._drop_problem()
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
        screen = self._built.get(name)
        if target is not None and page is screen:
            screen.open_target(target)

    def show_pause(self) -> None:
        """Bring the pause screen into view, whatever screen was there."""
        self.setCurrentWidget(self.pause_screen)

    def tell(self, story: "PauseStory", style: "TextStyle") -> None:
        """Let the pause screen tell what is known, now or when it is first seen."""
        self._story = (story, style)
        if self._pause_screen is not None:
            self._pause_screen.tell(story, style)

    @property
    def pause_screen(self) -> "PauseScreen":
        """What stands in for screens that open risk; built when it is first needed."""
        if self._pause_screen is None:
            from journal.gui.shell.pause_screen import PauseScreen  # noqa: PLC0415  # hardly needed

            self._pause_screen = PauseScreen(self._look, self._hub, self._pause)
            self.addWidget(self._pause_screen)
            if self._story is not None:
                self._pause_screen.tell(*self._story)
        return self._pause_screen

    def show_problem(self, sentence: str) -> "EmptyState":
        """Say why the journal cannot be opened; return the page, for buttons."""
        from journal.gui.parts.empty_state import EmptyState  # noqa: PLC0415  # hardly ever needed

        self._drop_problem()
        page = EmptyState(self._look, Icon.WARNING, "The journal was not opened", sentence)
        self._problem = page
        self.addWidget(page)
        self.setCurrentWidget(page)
        return page

    def _drop_problem(self) -> None:
        if self._problem is not None:
            self.removeWidget(self._problem)
            self._problem.deleteLater()
            self._problem = None

    def built(self, name: ScreenName) -> "Screen | None":
        """Return a screen if it was built already."""
        return self._built.get(name)

    def _say_waiting(self) -> None:
        from journal.gui.parts.card import centered  # noqa: PLC0415  # only when it takes long
        from journal.gui.parts.plain_label import PlainLabel  # noqa: PLC0415  # the same

        label = PlainLabel("Opening your journal…", meaning=Meaning.MUTED)
        self._waiting.setLayout(centered(label))

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
