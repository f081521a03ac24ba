"""The frame of every screen: title, what it answers, its actions on the right, content."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.tab_order import lead_tab, parts_of
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.icons import Icon
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes

Result = TypeVar("Result")


class Screen(QWidget):
    """Shows what services return; reads again when something it shows has changed.

    Subclasses set the class attributes, build their content into ``body`` in ``__init__`` and
    fill it in ``refresh``, which is called when the screen is seen and stale, never otherwise.

    Attributes:
        name: which screen it is.
        title: its name for the trader.
        purpose: one sentence: what it answers.
        shows: the parts of the record it reads.
        opens_risk: replaced by the pause screen while a pause runs.
        body: the column that content is added to.
        head: the row of title and actions; a filter may be added before the actions.
    """

    name: ClassVar[ScreenName]
    title: ClassVar[str]
    purpose: ClassVar[str]
    shows: ClassVar[Changes] = Changes.ALL
    opens_risk: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.room)
        self.desk = desk
        self._stale = True
        self._was_shown = False
        self._question = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.WIDE, Space.LARGE + 2, Space.WIDE, Space.WIDE)
        outer.setSpacing(Space.LARGE)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.SMALL)
        titles = QVBoxLayout()
        titles.setSpacing(2)
        self._heading = PlainLabel(self.title, size=TypeSize.TITLE, strong=True)
        titles.addWidget(self._heading)
        titles.addWidget(PlainLabel(self.purpose, meaning=Meaning.MUTED))
        self.head.addLayout(titles)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.LARGE)
        outer.addLayout(self.body, 1)
        self.setAccessibleName(self.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        desk.hub.changed.connect(self._hear)

    def refresh(self) -> None:
        """Read again what the screen shows."""

    def open_target(self, target: object) -> None:
        """Show one thing another screen pointed at; by default there is nothing to do."""

    def add_action(
        self,
        text: str,
        action: Callable[[], object],
        *,
        rank: Rank = Rank.NORMAL,
        icon: Icon | None = None,
        opens_risk: bool = False,
    ) -> Button:
        """Add an action on the right of the title; one that opens risk is grey while paused."""
        button = Button(text, rank, icon=icon, look=self.desk.look)
        button.clicked.connect(lambda _checked=False: action())
        if opens_risk:
            self.lock_while_paused(button)
        self.head.addWidget(button)
        return button

    def add_main_action(
        self, text: str, action: Callable[[], object], *, opens_risk: bool = False
    ) -> Button:
        """Add the one primary action of this screen, rightmost."""
        return self.add_action(text, action, rank=Rank.PRIMARY, opens_risk=opens_risk)

    def lock_while_paused(self, widget: QWidget) -> None:
        """Grey a control that opens risk while the pause runs, and say why."""
        _Lock(widget, self.desk.pause)

    def load(
        self, work: Callable[[], Result], show: Callable[[Result], None], *, slowly: bool = False
    ) -> None:
        """Ask services off the window's thread, then show the answer.

        An answer that comes after a newer question is dropped, so fast changes never show an
        older state. Call it from ``refresh`` for whatever takes longer than 50 ms.

        Args:
            work: what is asked.
            show: gets the answer.
            slowly: it may take minutes, so nothing else shall wait for it.
        """
        self._question += 1
        question = self._question

        def answer(result: Result) -> None:
            if question == self._question:
                show(result)

        self.desk.jobs.run(work, answer, owner=self, slowly=slowly)

    def showEvent(self, event: QShowEvent) -> None:
        """Read again what changed while the screen was not seen."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            # Actions stand above the content, and some screens add them after it.
            lead_tab(self._heading, parts_of(self.head))
        self.refresh_if_stale()

    def refresh_if_stale(self) -> None:
        """Read again if something shown here has changed since the last time."""
        if self._stale:
            self._stale = False
            self.refresh()

    def _hear(self, changes: Changes) -> None:
        if changes & self.shows:
            self._stale = True
            if self.isVisible():
                self.refresh_if_stale()


class _Lock(QObject):
    """Follows the pause for one control and goes with it."""

    def __init__(self, widget: QWidget, pause: PauseWatch) -> None:
        super().__init__(widget)
        self._widget = widget
        self._tooltip = widget.toolTip()
        pause.switched.connect(self._follow)
        self._follow(pause.is_running)

    def _follow(self, running: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        self._widget.setEnabled(not running)
        self._widget.setToolTip("Locked while trading is paused." if running else self._tooltip)
