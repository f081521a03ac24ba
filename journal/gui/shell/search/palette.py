"""The palette over the window: type a few letters, choose with the arrows, Enter opens, Esc leaves.

The index is read off the window's thread. It is searched on it, in steps of a few milliseconds
between which the window paints; a further letter drops what is not finished.
"""

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from journal.domain.diary.subject import Subject
from journal.domain.errors import JournalError
from journal.gui.diary.dialog import DiaryDialog
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.shell.search.places import entries_of_window, lead_to
from journal.gui.shell.search.results import Results
from journal.gui.shell.search.rows import Line, line_of, lines_of
from journal.gui.style.look import font
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.searching.entries import Choice, Entry, Group, Kind
from journal.services.searching.index import SearchIndex
from journal.services.searching.ranking import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journal.gui.desk import Desk
    from journal.gui.window.actions import Actions

_WIDTH: Final = 680
_FIELD: Final = 44
_HIGHEST: Final = 456
_AT_ONCE_S: Final = 0.008
"""So long the search works before the window has its turn."""
_SHOWS: Final = (
    Changes.FILLS
    | Changes.LIQUIDATIONS
    | Changes.FACTS
    | Changes.PLANS
    | Changes.RULES
    | Changes.NOTES
    | Changes.ACCOUNTS
    | Changes.SETTINGS
)
_HELP: Final = "Up and Down choose, Enter opens, Esc leaves"
_FIRST_ENTRY: Final = 1
"""The line under the first heading: nobody has gone further down yet."""
_NOTHING: Final = (
    "Nothing fits. Try a symbol, a day such as 14 May, a result such as -41, or a word of a note."
)


class Palette(QWidget):
    """Lies over the whole window; one per window, shown again and again.

    Attributes:
        field: where it is typed; it keeps the keyboard.
        results: what was found.
        said: the line at the foot: help, what is under way, or why something is locked.
    """

    def __init__(self, desk: "Desk", actions: "Actions", window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._actions, self._window = desk, actions, window
        self._index = SearchIndex()
        self._shown = self._index
        self._recent: tuple[Choice, ...] = ()
        self._accounts: tuple[str, ...] = ()
        self._is_stale, self._is_reading = True, False
        self._steps: Iterator[tuple[Group, ...] | None] | None = None
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.results = Results(desk.look, self)
        self.said = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._panel = self._lay_out()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._take_turn)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        window.installEventFilter(self)
        self.results.wanted.connect(self._open)
        self.results.selectionModel().currentChanged.connect(self._tell_choice)
        desk.hub.changed.connect(self._hear)
        desk.pause.switched.connect(self._follow_pause)
        self.setAccessibleName("Search")
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether something is still being read or searched."""
        return self._is_reading or self._steps is not None

    def open(self) -> None:
        """Show it, empty, with what was chosen last."""
        if not self.isVisible():
            self._before = self._window.focusWidget()
        self._recent = self._desk.services.searching.recent()
        self.setGeometry(self._window.rect())
        account, names = self._desk.account_name, self._desk.services.accounts.all()
        self._accounts = tuple(one.name for one in names if one.name != account)
        others = " and the other accounts" if self._accounts else ""
        self.field.setPlaceholderText(f"Search in {account}{others}")
        self.field.clear()
        self.raise_()
        self.show()
        self.field.setFocus()
        self._read_if_stale()
        self._search()

    def leave(self) -> None:
        """Close it; the keyboard goes back to where it was."""
        self._steps = None
        self._turn.stop()
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and take the keys that move and choose from the field."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        if watched is self.field and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._take(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave where it is clicked beside the panel."""
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the veil over the window."""
        painter = QPainter(self)
        try:
            veil = QColor(self._desk.theme.background)
            veil.setAlphaF(0.72)
            painter.fillRect(self.rect(), veil)
        finally:
            painter.end()

    def _take(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in steps:
            self.results.move(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on(until=None)  # what was typed, not what was found of its beginning
            line = self.results.chosen
            if line is not None and line.entry is not None:
                self._open(line.entry)
        else:
            return False
        return True

    def _open(self, entry: Entry) -> None:
        """Lead to what was chosen; what is locked stays, and why is said."""
        paused = self._desk.pause.is_running
        locked = line_of(entry, self._desk.text, paused=paused).locked
        if locked:
            self._say(locked, Meaning.LOCK)
            return
        self.leave()
        services, choice = self._desk.services, entry.choice_in(self._desk.account_name)
        self._desk.jobs.run(lambda: services.searching.remember(choice), _nothing_to_show)
        if entry.kind is Kind.NOTE and Subject.of_text(entry.key).on_day is not None:
            if entry.account:
                self._desk.show_account(entry.account)
            DiaryDialog(self._desk, self._window, Subject.of_text(entry.key)).open()
        else:
            lead_to(entry, self._desk)

    def _search(self) -> None:
        typed = self.field.text()
        paused = self._desk.pause.is_running
        own = entries_of_window(self._actions, self._accounts, paused=paused)
        self._shown = replace(self._index, entries=(*own, *self._index.entries))
        if typed.strip():
            self._steps = self._shown.steps(typed, self._recent)
            self._take_turn()
        else:
            self._steps = None
            self._show_recent(own)

    def _take_turn(self) -> None:
        self._go_on(until=perf_counter() + _AT_ONCE_S)

    def _go_on(self, until: float | None) -> None:
        """Search on to the end, or until the window must have its turn."""
        while self._steps is not None:
            found = next(self._steps)
            if found is not None:
                self._steps = None
                self._show(tuple(lines_of(found, self._desk.text, paused=self._paused)))
            elif until is not None and perf_counter() > until:
                self._turn.start(0)
                return

    @property
    def _paused(self) -> bool:
        return self._desk.pause.is_running

    def _show_recent(self, own: tuple[Entry, ...]) -> None:
        style, paused = self._desk.text, self._paused
        known = [self._shown.entry_of(choice) for choice in self._recent]
        chosen = [line_of(one, style, paused=paused) for one in known if one is not None]
        screens = [line_of(one, style, paused=paused) for one in own if one.kind is Kind.SCREEN]
        head = [Line(text="Chosen last"), *chosen] if chosen else []
        self._show((*head, Line(text="Screens"), *screens))

    def _show(self, lines: tuple[Line, ...]) -> None:
        self.results.show_lines(lines, fold(self.field.text()))
        self.results.setFixedHeight(min(self.results.needed_height(), _HIGHEST))
        self._panel.adjustSize()
        self._place()
        if self._is_reading:
            self._say("Reading the journal…")
        elif lines:
            self._say(_HELP)
            self._tell_choice()
        else:
            self._say(_NOTHING, Meaning.PLAIN)

    def _say(self, sentence: str, meaning: Meaning = Meaning.MUTED) -> None:
        self.said.setText(sentence)
        self.said.set_meaning(meaning)
        self.said.setAccessibleName(sentence)

    def _tell_choice(self) -> None:
        line = self.results.chosen
        if line is not None and line.entry is not None and not line.locked:
            other = line.entry.account
            self._say(f"Enter shows {other} and opens it there, Esc leaves" if other else _HELP)
        self.field.setAccessibleDescription(line.spoken if line else self.said.text())

    def _follow_pause(self) -> None:
        if self.isVisible():
            self._search()

    def _hear(self, changes: Changes) -> None:
        if changes & _SHOWS:
            self._is_stale = True
            if self.isVisible():
                self._read_if_stale()

    def _read_if_stale(self) -> None:
        if not self._is_stale or self._is_reading:
            return
        self._is_stale, self._is_reading = False, True
        desk = self._desk
        account, zone, services = desk.account_name, desk.text.zone, desk.services

        def show(index: SearchIndex) -> None:
            self._is_reading = False
            same = index.account == self._index.account
            self._index = replace(index, others=self._index.others if same else ())
            self._read_others()
            if self.isVisible():
                self._search()
            self._read_if_stale()

        def refuse(error: JournalError) -> None:
            self._is_reading = False
            desk.hub.fail(str(error))
            self._search()

        desk.jobs.run(lambda: services.searching.index(account, zone), show, refuse, owner=self)

    def _read_others(self) -> None:
        """Read what the other accounts hold, beside everything else; it is found once it is."""
        desk, read = self._desk, self._index
        if not self._accounts:
            self._index = replace(read, others=())
            return
        zone, services = desk.text.zone, desk.services

        def show(others: tuple[SearchIndex, ...]) -> None:
            if self._index is read and desk.account_name == read.account:
                self._index = replace(read, others=others)
                if self.isVisible() and self.results.chosen_row <= _FIRST_ENTRY:
                    self._search()

        desk.jobs.run(
            lambda: services.searching.others(read.account, zone), show, owner=self, slowly=True
        )

    def resizeEvent(self, _event: QEvent) -> None:
        """Keep the panel in its place."""
        self._place()

    def _place(self) -> None:
        width = min(_WIDTH, self.width() - 2 * Space.WIDE)
        height = self._panel.sizeHint().height()
        self._panel.setGeometry((self.width() - width) // 2, Space.HUGE * 2, width, height)

    def _lay_out(self) -> QFrame:
        panel = QFrame(self)
        panel.setProperty("role", "card")
        column = QVBoxLayout(panel)
        column.setContentsMargins(Space.SMALL, Space.SMALL, Space.SMALL, Space.SMALL)
        column.setSpacing(Space.TINY)
        self.field.setFont(font(TypeSize.LEAD))
        self.field.setFixedHeight(_FIELD)
        self.field.setAccessibleName("Search")
        self.field.setMaxLength(80)
        foot = QVBoxLayout()
        foot.setContentsMargins(Space.MEDIUM, Space.TINY, Space.MEDIUM, 2)
        foot.addWidget(self.said)
        column.addWidget(self.field)
        column.addWidget(self.results)
        column.addLayout(foot)
        return panel


def _nothing_to_show(_done: object) -> None:
    """Choices are remembered in silence."""
