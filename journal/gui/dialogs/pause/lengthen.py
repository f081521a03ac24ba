"""The dialog "Lengthen the pause": only ever longer, and no way back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.gui.desk import Desk
from journal.gui.dialogs.pause.length import PauseLengthDialog
from journal.gui.parts.form import ChoiceField
from journal.services.changes import Changes

_STEPS: Final = (
    ("12 hours more", timedelta(hours=12)),
    ("24 hours more", timedelta(hours=24)),
    ("48 hours more", timedelta(hours=48)),
    ("7 days more", timedelta(days=7)),
)
_WORDS: Final = (
    "Lengthen the pause",
    "A pause only gets longer: this cannot be taken back. Whatever reduces risk stays open.",
    "Lengthen it",
)


class LengthenDialog(PauseLengthDialog):
    """Adds time to the running pause."""

    said_after = "The pause is longer now."

    def __init__(self, desk: Desk, parent: QWidget | None, ends_at: datetime) -> None:
        super().__init__(desk, parent, _WORDS, ChoiceField("length", "By how much", _STEPS))
        self._ended_at = ends_at
        self._show_end()

    def ends_at(self) -> datetime:
        """Return when the running pause would end then."""
        return self._ended_at + self.length.value()

    def change(self) -> Callable[[], Changes]:
        """Return what lengthens it."""
        return partial(self._desk.services.pause.extend, self.length.value())
