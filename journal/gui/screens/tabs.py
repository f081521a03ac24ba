"""Screens of several tabs: each reads its own part when it is seen, off the window's thread."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.parts.tab_row import TabRow
from journal.gui.screen import Screen
from journal.gui.style.theme import Space


class Tab(QWidget):
    """One tab. Subclasses say what they read and how they show it.

    Attributes:
        key: what other screens ask for it by (``Screen.open_target``).
        title: what its tab says.
        reads_slowly: it may take minutes, so that nothing else shall wait for it.
        body: the column that content is added to.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    reads_slowly: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.room)
        self.desk = desk
        self._is_stale = True
        self._question = 0
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.MEDIUM)
        self.setAccessibleName(self.title)

    def read(self) -> Any:  # noqa: ANN401  # each tab shows an answer of its own
        """Return what is shown; called on the worker's thread."""
        raise NotImplementedError

    def show_answer(self, answer: Any) -> None:  # noqa: ANN401  # what ``read`` returned
        """Show it."""
        raise NotImplementedError

    def grow_stale(self) -> None:
        """Read again when the tab is seen next, or now if it is in view."""
        self._is_stale = True
        if self.isVisible():
            self.come_into_view()

    def come_into_view(self) -> None:
        """Read again if something changed since the last time."""
        if not self._is_stale:
            return
        self._is_stale = False
        self._question += 1
        question = self._question

        def show(answer: object) -> None:
            if question == self._question:  # a newer question makes the older answer worthless
                self.show_answer(answer)

        self.desk.jobs.run(self.read, show, owner=self, slowly=self.reads_slowly)


@dataclass(frozen=True, slots=True, kw_only=True)
class TabEntry:
    """A tab whose module is imported when it is first seen."""

    key: str
    title: str
    module: str
    class_name: str

    def load(self) -> type[Tab]:
        """Import the tab's module and return its class."""
        tab: type[Tab] = getattr(import_module(self.module), self.class_name)
        return tab


class TabbedScreen(Screen):
    """A row of tabs; each is built when it is first seen.

    Attributes:
        tabs: the tabs, from left to right.
        row: their row.
    """

    tabs: ClassVar[tuple[type[Tab] | TabEntry, ...]]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._built: dict[int, Tab] = {}
        self.row = TabRow(desk.look, [tab.title for tab in self.tabs], self.title)
        self._deck = QStackedWidget()
        self.body.addWidget(self.row)
        self.body.addWidget(self._deck, 1)
        self.row.chosen.connect(self._bring)
        self.row.choose(self.first_tab())

    @property
    def tab(self) -> Tab:
        """The tab in view."""
        return self._built[self.row.current]

    def refresh(self) -> None:
        """Every tab reads again when it is seen."""
        for tab in self._built.values():
            tab.grow_stale()

    def open_target(self, target: object) -> None:
        """Bring the tab of a key into view."""
        keys = [tab.key for tab in self.tabs]
        if target in keys:
            self.row.choose(keys.index(str(target)))

    def first_tab(self) -> int:
        """Return the place of the tab that is seen first; no other one is built for it."""
        return 0

    def make_tab(self, kind: type[Tab] | TabEntry) -> Tab:
        """Return a tab when it is first seen."""
        found = kind.load() if isinstance(kind, TabEntry) else kind
        return found(self.desk)

    def _bring(self, place: int) -> None:
        if place not in self._built:
            with self.desk.inside(self._deck):
                self._built[place] = self.make_tab(self.tabs[place])
            self._deck.addWidget(self._built[place])
        tab = self._built[place]
        self._deck.setCurrentWidget(tab)
        if self.isVisible():
            tab.come_into_view()
