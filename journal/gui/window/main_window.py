"""The window around all screens: rail, top bar, banners, deck, status line."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.hub import Hub, ScreenName
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.deck import Deck
from journal.gui.shell.rail import Rail
from journal.gui.shell.status_line import StatusLine
from journal.gui.shell.top_bar import TopBar
from journal.gui.style.look import Look
from journal.services.changes import Changes

if TYPE_CHECKING:
    from journal.gui.desk import Desk
    from journal.gui.shell.banner import Banners
    from journal.gui.shell.drop_cover import DropCover

_FIRST_SIZE = (1280, 720)
_SMALLEST = (1024, 640)
_ROOMY = 1200
"""Below this width the rail leaves its room to the screens."""
_READ_ONLY = "This journal is open read-only: nothing can be saved here."
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
        self._has_changed = False
        look.dress_by_parts()
        look.changed.connect(self._dress)
        self.rail = Rail(look, pause)
        self.top_bar = TopBar(look, hub, pause)
        self._look = look
        self._banners: Banners | None = None
        self.deck = Deck(look, hub, pause)
        self.status = StatusLine(look)
        self._cover: DropCover | None = None
        self._lay_out()
        self._connect()
        self.setWindowTitle(_TITLE)
        self.setMinimumSize(*_SMALLEST)
        self.resize(*_FIRST_SIZE)
        self.setAcceptDrops(True)
        self.rail.mark(ScreenName.TODAY)
        self.rail.setFocus()

    def attach(self, desk: "Desk") -> None:
        """Show the journal that was opened."""
        self._desk = desk
        services = desk.services
        self.show_demo(services.is_demo)
        self.show_read_only(services.is_read_only)
        self.fail("")  # what was wrong with another journal, or with this one before a restore
        self.status.show_zone(desk.text.zone_label)
        self.show_accounts()
        self.deck.attach(desk)

    def come_forward(self) -> None:
        """Be seen: unfold, rise above other windows, and ask for the trader's eyes."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def show_demo(self, is_demo: bool) -> None:  # noqa: FBT001  # one plain state
        """Mark the window and its title as showing invented trades."""
        self.top_bar.show_demo(is_demo)
        self.setWindowTitle(f"{_TITLE} — DEMO" if is_demo else _TITLE)

    def show_read_only(self, is_read_only: bool) -> None:  # noqa: FBT001  # one plain state
        """Say, as long as it is true, that nothing can be saved."""
        self.banners.read_only.show_sentence(_READ_ONLY if is_read_only else "")

    def fail(self, sentence: str) -> None:
        """Show what could not be done above the screens, until it is closed."""
        self.banners.failure.show_sentence(sentence)

    def tell_pause(self, title: str, sentence: str) -> None:
        """Show above the screens what changed about the pause, unless its own page says so."""
        said = "" if self.deck.shows_pause else f"{title}. {sentence}"
        if said or self._banners is not None:
            self.banners.notice.show_sentence(said)

    def show_pause(self) -> None:
        """Show what the pause asks for; a line above it that says the same goes."""
        if self._banners is not None:
            self._banners.notice.hide()
        self.deck.show_pause()

    @property
    def banners(self) -> "Banners":
        """The lines under the top bar, made when the first one is needed."""
        if self._banners is None:
            from journal.gui.shell.banner import Banners  # noqa: PLC0415  # hardly ever at start

            self._banners = Banners(self._look)
            self._right.insertWidget(1, self._banners)
        return self._banners

    def show_accounts(self) -> None:
        """Offer the accounts of the journal."""
        if self._desk is not None:
            names = [account.name for account in self._desk.services.accounts.all()]
            chosen = self._desk.account_name
            self.top_bar.show_accounts(names or [chosen], chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notice the first frame."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail where the screens need its room."""
        self.rail.fold(self.width() < _ROOMY)
        super().resizeEvent(event)

    def childEvent(self, event: QChildEvent) -> None:
        """Let dialogs, and what else is made later, wear the look of now when they are shown."""
        super().childEvent(event)
        if not self._has_changed or not event.polished():
            return  # asking for the child takes 40 ms the first time, which no start should
        part = event.child()
        if isinstance(part, QWidget) and part is not self.deck:
            self._look.dress(part)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files from this computer."""
        if _local_files(event):
            event.acceptProposedAction()
            if self._cover is None:
                from journal.gui.shell.drop_cover import DropCover  # noqa: PLC0415  # hardly needed

                self._cover = DropCover(self._look, self)
            self._cover.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the cover away."""
        if self._cover is not None:
            self._cover.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on to the import."""
        if self._cover is not None:
            self._cover.hide()
        files = _local_files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let everything end in order."""
        self.closing.emit()
        super().closeEvent(event)

    def _dress(self) -> None:
        """Wear another theme: the screens one by one, each when it is shown."""
        self._has_changed = True
        self.deck.dress()
        for part in self.children():
            if isinstance(part, QWidget) and part is not self.deck:
                self._look.dress(part)

    def _lay_out(self) -> None:
        self._right = right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top_bar)
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
        self.hub.undoable.connect(self.status.offer_undo)
        self.status.undo_wanted.connect(self._ask_undo)
        self.hub.failed.connect(self.fail)
        self.hub.changed.connect(self._hear)

    def _ask_undo(self) -> None:
        self.hub.ask("undo")

    def _hear(self, changes: Changes) -> None:
        if changes & Changes.ACCOUNTS:
            self.show_accounts()


def _local_files(event: QDropEvent) -> tuple[Path, ...]:
    """Return the files of this computer that a drag carries."""
    if not event.mimeData().hasUrls():
        return ()
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return tuple(Path(url.toLocalFile()) for url in urls)
