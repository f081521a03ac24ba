"""The window around all screens: rail, top bar, banners, deck, status line."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from journal.gui.actions import Actions
from journal.gui.desk import Desk
from journal.gui.hub import Hub, ScreenName
from journal.gui.look import Look
from journal.gui.pause_watch import PauseWatch
from journal.gui.shell.banner import Banner
from journal.gui.shell.deck import Deck
from journal.gui.shell.drop_cover import DropCover
from journal.gui.shell.icons import Icon
from journal.gui.shell.rail import Rail
from journal.gui.shell.status_line import StatusLine
from journal.gui.shell.top_bar import TopBar
from journal.gui.theme import Meaning
from journal.services.changes import Changes

_FIRST_SIZE = (1280, 720)
_SMALLEST = (1024, 640)
_TITLE = "Cooldown Journal"


class MainWindow(QWidget):
    """Everything that is there before the journal is opened, and stays.

    Attributes:
        painted: the first frame is on its way to the screen; heavy work may begin.
        files_dropped: files were dropped anywhere on the window.
        closing: the trader closes the window.
    """

    painted = Signal()
    files_dropped = Signal(object)
    closing = Signal()

    def __init__(self, look: Look, hub: Hub, pause: PauseWatch) -> None:
        super().__init__()
        self.hub = hub
        self.pause = pause
        self._desk: Desk | None = None
        self._was_painted = False
        self.actions_of_window = Actions(self, hub, pause)
        menu = QMenu(self)
        self.actions_of_window.fill(menu)
        self.rail = Rail(look, pause)
        self.top_bar = TopBar(look, hub, pause, menu)
        self.read_only = Banner(look, Meaning.WARNING, Icon.INFO, closable=False)
        self.failure = Banner(look, Meaning.LOSS, Icon.WARNING, closable=True)
        self.deck = Deck(look, hub, pause)
        self.status = StatusLine(look)
        self._cover = DropCover(look, self)
        self._lay_out()
        self._connect()
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_FIRST_SIZE)
        self.setAcceptDrops(True)
        QShortcut(QKeySequence("F10"), self, self.top_bar.open_menu)
        self.rail.mark(ScreenName.TODAY)
        self.rail.setFocus()

    def attach(self, desk: Desk) -> None:
        """Show the journal that was opened."""
        self._desk = desk
        services = desk.services
        self.show_demo(services.is_demo)
        self.read_only.show_sentence(
            "This journal is open read-only: nothing can be saved here."
            if services.is_read_only
            else ""
        )
        self.status.show_zone(desk.text.zone_label)
        self.show_accounts()
        self.deck.attach(desk)

    def show_demo(self, is_demo: bool) -> None:  # noqa: FBT001  # one plain state
        """Mark the window and its title as showing invented trades."""
        self.top_bar.show_demo(is_demo)
        self.setWindowTitle(f"{_TITLE} — DEMO" if is_demo else _TITLE)
        for slot, visible in (("open-demo", not is_demo), ("leave-demo", is_demo)):
            self.actions_of_window.by_slot[slot].setVisible(visible)

    def show_accounts(self) -> None:
        """Offer the accounts of the journal."""
        if self._desk is not None:
            names = [account.name for account in self._desk.services.accounts.all()]
            chosen = self._desk.account_name
            self.top_bar.show_accounts(names or [chosen], chosen)

    def event(self, event: QEvent) -> bool:
        """Notice the first frame."""
        handled = super().event(event)
        if not self._was_painted and event.type() == QEvent.Type.Paint:
            self._was_painted = True
            self.painted.emit()
        return handled

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files from this computer."""
        if _local_files(event):
            event.acceptProposedAction()
            self._cover.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the cover away."""
        self._cover.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on to the import."""
        self._cover.hide()
        files = _local_files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let everything end in order."""
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for part in (self.top_bar, self.read_only, self.failure):
            right.addWidget(part)
        right.addWidget(self.deck, 1)
        right.addWidget(self.status)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self.rail.wanted.connect(self.deck.show_screen)
        self.hub.wanted.connect(self.deck.show_screen)
        self.deck.shown.connect(self.rail.mark)
        self.hub.said.connect(self.status.say)
        self.hub.failed.connect(self.failure.show_sentence)
        self.hub.changed.connect(self._hear)

    def _hear(self, changes: Changes) -> None:
        if changes & Changes.ACCOUNTS:
            self.show_accounts()
        if changes & Changes.SETTINGS and self._desk is not None:
            self.status.show_zone(self._desk.text.zone_label)


def _local_files(event: QDropEvent) -> tuple[Path, ...]:
    """Return the files of this computer that a drag carries."""
    if not event.mimeData().hasUrls():
        return ()
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    if event.possibleActions() & Qt.DropAction.CopyAction == Qt.DropAction.IgnoreAction:
        return ()
    return tuple(Path(url.toLocalFile()) for url in urls)
