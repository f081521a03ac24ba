"""The rooms of Review: what each of them reads, and what of it can be printed."""

from typing import ClassVar

from PySide6.QtCore import Signal

from journal.gui.reports.report import Report
from journal.gui.screens.tabs import Tab


class Room(Tab):
    """One of the three reviews.

    Attributes:
        purpose: one sentence: what it answers.
        shown: it shows something else than before, so that there is more or less to print.
    """

    purpose: ClassVar[str]
    shown = Signal()

    @property
    def can_print(self) -> bool:
        """Whether there is anything to print."""
        raise NotImplementedError

    def report(self) -> Report | None:
        """Return what would be printed; None while there is nothing."""
        raise NotImplementedError

    def open_target(self, target: object) -> None:
        """Show the one thing another screen pointed at."""
        raise NotImplementedError
