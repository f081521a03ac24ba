"""One place through which screens hear what changed and ask for one another."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from journal.services.changes import Changes


class ScreenName(StrEnum):
    """Every screen, in the order of the rail."""

    TODAY = "today"
    JOURNAL = "journal"
    CHART = "chart"
    PLANNER = "planner"
    MARGIN_LAB = "margin-lab"
    LIQUIDATIONS = "liquidations"
    REVIEW = "review"
    RULES = "rules"
    ANALYTICS = "analytics"
    DATA = "data"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Find:
    """What the Journal or the Analytics shall find, as it could be typed: ``pnl<0 tag:fomo``."""

    query: str


class Hub(QObject):
    """Signals between parts that do not know each other.

    Attributes:
        changed: a ``Changes`` value; whoever shows one of its parts reads it again.
        wanted: a ``ScreenName`` and what to show there (a position key, an episode,
            what is to be found, or None).
        said: one sentence for the status line.
        failed: one sentence about what could not be done, shown until it is closed.
        asked: the slot name of an action that another part carries out (``actions.py``).
        undoable: one sentence about what was done, and a function that takes it back and returns
            what that changed.
        views_changed: the saved views, as they are then.
        restore_wanted: the file name of a backup that shall take the journal's place.
    """

    changed = Signal(object)
    wanted = Signal(object, object)
    said = Signal(str)
    failed = Signal(str)
    asked = Signal(str)
    undoable = Signal(str, object)
    views_changed = Signal(object)
    restore_wanted = Signal(str)

    def tell(self, changes: Changes) -> None:
        """Announce what an action changed; nothing is sent for ``Changes.NONE``."""
        if changes:
            self.changed.emit(changes)

    def go_to(self, screen: ScreenName, target: object = None) -> None:
        """Ask the window to show a screen, with what it should open there."""
        self.wanted.emit(screen, target)

    def say(self, sentence: str) -> None:
        """Show one calm sentence in the status line."""
        self.said.emit(sentence)

    def offer_undo(self, sentence: str, undo: Callable[[], Changes]) -> None:
        """Say what was done; Undo in the status line and Ctrl+Z take it back until the next one."""
        self.undoable.emit(sentence, undo)

    def restore(self, backup: str) -> None:
        """Ask for a backup, by its file name, to take the journal's place."""
        self.restore_wanted.emit(backup)

    def fail(self, sentence: str) -> None:
        """Show what could not be done, and what to do about it."""
        self.failed.emit(sentence)

    def ask(self, slot: str) -> None:
        """Ask the window to carry out an action of the action table, for example ``import``."""
        self.asked.emit(slot)
