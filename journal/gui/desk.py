"""What every screen is handed: services, signals, look and the trader's way of reading."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from journal.gui.hub import Hub, ScreenName
from journal.gui.jobs import Jobs
from journal.gui.pause.watch import PauseWatch
from journal.gui.style.look import Look
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Theme
from journal.services.changes import Changes
from journal.services.clock import Clock

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from journal.bootstrap import Services


class Desk(QObject):
    """Everything a screen works with; one per window.

    Attributes:
        services: what a trader can do (``bootstrap.Services``).
        hub: what changed, and which screen to show next.
        jobs: where work longer than 50 ms goes.
        look: theme in use; pass it to parts that paint themselves.
        pause: whether trading is paused, followed each second.
        clock: the time.
        text: how numbers and times are written for this trader.
        room: what a screen or a tab is made inside of: Qt styles all that is in a widget again
            when that is put into another one. None where each is a window of its own.
    """

    def __init__(
        self,
        *,
        services: "Services",
        hub: Hub,
        jobs: Jobs,
        look: Look,
        pause: PauseWatch,
        clock: Clock,
        account_name: str,
    ) -> None:
        super().__init__()
        self.services = services
        self.hub = hub
        self.jobs = jobs
        self.look = look
        self.pause = pause
        self.clock = clock
        self.text = TextStyle()
        self.room: QWidget | None = None
        self._account_name = account_name

    @contextmanager
    def inside(self, room: "QWidget") -> Iterator[None]:
        """Let what is made meanwhile be made inside of a room."""
        before, self.room = self.room, room
        try:
            yield
        finally:
            self.room = before

    @property
    def theme(self) -> Theme:
        """The theme in use; read it when painting, never keep it."""
        return self.look.theme

    @property
    def account_name(self) -> str:
        """The account that every screen shows."""
        return self._account_name

    def choose_account(self, name: str) -> None:
        """Show another account everywhere."""
        if name != self._account_name:
            self._account_name = name
            self.hub.tell(Changes.ALL)

    def show_account(self, name: str) -> None:
        """Show another account everywhere and say so."""
        if name != self._account_name:
            self.choose_account(name)
            self.hub.say(f"Now showing {name}.")

    def open_in(self, account: str, screen: ScreenName, target: object = None) -> None:
        """Show a screen with what it should open there, of an account that becomes the window's."""
        self.show_account(account)
        self.hub.go_to(screen, target)
