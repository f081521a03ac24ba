"""Keeps what was typed and tapped of a review that is not saved yet."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from journal.domain.routine.period import Period
from journal.gui.desk import Desk
from journal.services.routine.drafts import Draft

KEEP_MS: Final = 1_000
"""After the first change that is not kept yet, however long the typing goes on."""


class Drafting(QObject):
    """Writes a draft soon after it was changed, off the window's thread.

    Attributes:
        is_touched: the trader changed something since it was shown or saved.
    """

    def __init__(self, desk: Desk, collect: Callable[[], Draft], parent: QObject) -> None:
        """Keep what ``collect`` returns."""
        super().__init__(parent)
        self._desk = desk
        self._collect = collect
        self._about: tuple[str, Period] | None = None
        self.is_touched = False
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(KEEP_MS)
        self._due.timeout.connect(self.keep)

    def begins(self, account: str, period: Period) -> bool:
        """Turn to a review; return whether its fields have to be filled.

        Not so where the trader is at it: what was typed since is never replaced.
        """
        if self._about == (account, period) and self.is_touched:
            return False
        self.keep()
        self._about, self.is_touched = (account, period), False
        return True

    def touch(self) -> None:
        """Keep soon: something was changed."""
        self.is_touched = True
        if not self._due.isActive():
            self._due.start()

    def keep(self) -> None:
        """Keep now what is not kept yet."""
        if not self._due.isActive() or self._about is None:
            return
        self._due.stop()
        if self._desk.services.is_read_only:
            return
        (account, period), draft = self._about, self._collect()
        drafts = self._desk.services.routine.drafts
        self._desk.jobs.run(
            lambda: drafts.keep(account, period, draft), _nothing, owner=self, at_once=True
        )

    def drop(self) -> None:
        """Keep nothing more: the review is saved."""
        self._due.stop()
        self.is_touched = False


def _nothing(_kept: None) -> None:
    """Keeping a draft is not worth a word."""
