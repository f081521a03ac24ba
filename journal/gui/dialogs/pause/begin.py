"""The dialog "Pause trading": a pause by one's own decision, before anything was lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.gui.desk import Desk
from journal.gui.dialogs.pause.length import PauseLengthDialog
from journal.gui.parts.form import ChoiceField, TextField
from journal.services.changes import Changes

_LONGEST: Final = 200
_LENGTHS: Final = (
    ("4 hours", timedelta(hours=4)),
    ("24 hours", timedelta(hours=24)),
    ("3 days", timedelta(days=3)),
    ("7 days", timedelta(days=7)),
)
_WORDS: Final = (
    "Pause trading",
    (
        "It locks what opens risk, like the pause after a liquidation, and cannot be taken back. "
        "Whatever reduces risk stays open."
    ),
    "Pause now",
)


class BeginPauseDialog(PauseLengthDialog):
    """Begins a pause; it joins one that runs.

    Attributes:
        why: the reason, kept in the log; it may be empty.
    """

    said_after = "Trading is paused. Nothing has to be decided now."

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        why = TextField("why", "Why (for you, may stay empty)")
        why.editor.setMaxLength(_LONGEST)
        length = ChoiceField("length", "For how long", _LENGTHS)
        super().__init__(desk, parent, _WORDS, length, (why,))
        self.why = why
        self._show_end()

    def ends_at(self) -> datetime:
        """Return when a pause that begins now would end."""
        return self._desk.clock.now() + self.length.value()

    def change(self) -> Callable[[], Changes]:
        """Return what begins it."""
        return partial(self._desk.services.pause.start, self.length.value(), self.why.text())
