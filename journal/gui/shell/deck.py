"""All screens on top of one another; each is built when it is first seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal.domain.pause.stage import Stage
from journal.gui.hub import Hub, ScreenName
from journal.gui.pause.watch import PauseWatch
from journal.gui.screens.catalog import SCREENS
from journal.gui.shell.icons import Icon
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning

if TYPE_CHECKING:
    from journal.gui.desk import Desk
    from journal.gui.parts.empty_state import EmptyState
    from journal.gui.pause.ladder import ReentryLadder
    from journal.gui.pause.reading import PauseReading
    from journal.gui.pause.review_due import ReviewDue
    from journal.gui.screen import Screen
    from journal.gui.shell.pause_screen import PauseScreen
    from journal.gui.style.text import TextStyle

_PATIENCE_MS = 400


class Deck(QStackedWidget):
    """Shows one screen, or what the pause asks for where that screen would open risk.

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
        self._review: ReviewDue | None = None
        self._ladder: ReentryLadder | None = None
        self._told: tuple[PauseReading, TextStyle] | None = None
        self._pause = pause
        self._desk: Desk | None = None
        self._built: dict[ScreenName, Screen] = {}
        self._waiting = QWidget()
        self._waiting.setAccessibleName("Opening your journal")
        QTimer.singleShot(_PATIENCE_MS, self, self._say_waiting)
        self._problem: QWidget | None = None
        self.addWidget(self._waiting)
        pause.stage_changed.connect(self._follow_stage)

    def attach(self, desk: "Desk") -> None:
        """Work with another journal: screens of the one before are dropped."""
        self._desk = desk
        self._drop_problem()
        dropped: list[QWidget] = [*self._built.values()]
        dropped += [page for page in (self._review, self._ladder) if page is not None]
        self._built, self._review, self._ladder, self._told = {}, None, None, None
        self.show_screen(self.current)
        for page in dropped:
            self.removeWidget(page)
            page.deleteLater()

    def show_screen(self, name: ScreenName, target: object = None) -> None:
        """Bring a screen into view and let it open what was pointed at."""
        self.current = name
        if self._desk is not None:
            self._desk.jobs.go_first()
        page = self._page(name)
        self._bring(page)
        self.shown.emit(name)
        screen = self._built.get(name)
        if target is not None and page is screen:
            screen.open_target(target)

    def show_pause(self) -> None:
        """Bring into view what the pause asks for now, whatever screen was there."""
        stage = self._pause.stage
        if stage is Stage.PAUSED:
            self._bring(self.pause_screen)
        elif stage is Stage.REVIEW_DUE and self._desk is not None:
            self._bring(self._review_page(self._desk))
        elif stage is Stage.REENTRY and self._desk is not None:
            self._bring(self._ladder_page(self._desk))

    def show_review(self) -> None:
        """Bring the review of the last liquidation into view, also before it is due."""
        if self._desk is not None and self._pause.stage is not Stage.NORMAL:
            self._bring(self._review_page(self._desk))

    def tell(self, reading: "PauseReading", style: "TextStyle") -> None:
        """Let the pages of the pause tell what is known, now or when they are first seen."""
        self._told = (reading, style)
        if self._pause_screen is not None:
            self._pause_screen.tell(reading.story, style)
        for page in (self._review, self._ladder):
            if page is not None:
                page.tell(reading)

    @property
    def pause_screen(self) -> "PauseScreen":
        """What stands in for screens that open risk; built when it is first needed."""
        if self._pause_screen is None:
            from journal.gui.shell.pause_screen import PauseScreen  # noqa: PLC0415  # hardly needed

            self._pause_screen = PauseScreen(self._look, self._hub, self._pause)
            self.addWidget(self._pause_screen)
            if self._told is not None:
                reading, style = self._told
                self._pause_screen.tell(reading.story, style)
        return self._pause_screen

    def _review_page(self, desk: "Desk") -> "ReviewDue":
        if self._review is None:
            from journal.gui.pause.review_due import ReviewDue  # noqa: PLC0415  # hardly needed

            self._review = ReviewDue(desk)
            self.addWidget(self._review)
            if self._told is not None:
                self._review.tell(self._told[0])
        return self._review

    def _ladder_page(self, desk: "Desk") -> "ReentryLadder":
        if self._ladder is None:
            from journal.gui.pause.ladder import ReentryLadder  # noqa: PLC0415  # hardly needed

            self._ladder = ReentryLadder(desk)
            self.addWidget(self._ladder)
            if self._told is not None:
                self._ladder.tell(self._told[0])
        return self._ladder

    def show_problem(self, sentence: str) -> "EmptyState":
        """Say why the journal cannot be opened; return the page, for buttons."""
        from journal.gui.parts.empty_state import EmptyState  # noqa: PLC0415  # hardly ever needed

        self._drop_problem()
        page = EmptyState(self._look, Icon.WARNING, "The journal was not opened", sentence)
        self._problem = page
        self.addWidget(page)
        self._bring(page)
        return page

    def _drop_problem(self) -> None:
        if self._problem is not None:
            self.removeWidget(self._problem)
            self._problem.deleteLater()
            self._problem = None

    def dress(self) -> None:
        """Let the page in view wear the theme in use; the others follow when they are seen."""
        page = self.currentWidget()
        if page is not None:
            self._look.dress(page)

    def _bring(self, page: QWidget) -> None:
        self._look.dress(page)
        self.setCurrentWidget(page)

    def built(self, name: ScreenName) -> "Screen | None":
        """Return a screen if it was built already."""
        return self._built.get(name)

    def _say_waiting(self) -> None:
        from journal.gui.parts.card import centered  # noqa: PLC0415  # only when it takes long
        from journal.gui.parts.plain_label import PlainLabel  # noqa: PLC0415  # the same

        label = PlainLabel("Opening your journal…", meaning=Meaning.MUTED)
        self._waiting.setLayout(centered(label))

    @property
    def shows_pause(self) -> bool:
        """Whether a page of the pause is in view."""
        return self.currentWidget() in {self._pause_screen, self._review, self._ladder}

    def _follow_stage(self, stage: Stage) -> None:
        """Show again what was there; where the pause itself was in view, what follows it."""
        if self.shows_pause and stage is not Stage.NORMAL:
            self.show_pause()
        else:
            self.show_screen(self.current)

    def _page(self, name: ScreenName) -> QWidget:
        if SCREENS[name].opens_risk and self._pause.is_running:
            return self.pause_screen
        if self._desk is None:
            return self._problem or self._waiting
        if SCREENS[name].opens_risk and self._pause.stage is Stage.REVIEW_DUE:
            return self._review_page(self._desk)
        if name not in self._built:
            with self._desk.inside(self):
                screen = SCREENS[name].load()(self._desk)
            self._built[name] = screen
            self.addWidget(screen)
        return self._built[name]
