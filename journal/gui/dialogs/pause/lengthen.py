"""The dialog "Lengthen the pause": only ever longer, and no way back."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import ChoiceField, Form
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.theme import Meaning, TypeSize

_WIDTH: Final = 480
_STEPS: Final = (
    ("12 hours more", timedelta(hours=12)),
    ("24 hours more", timedelta(hours=24)),
    ("48 hours more", timedelta(hours=48)),
    ("7 days more", timedelta(days=7)),
)


class LengthenDialog(DialogFrame):
    """Adds time to the running pause.

    Attributes:
        by: how much.
        refusal: why it could not be done.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, ends_at: datetime) -> None:
        super().__init__(
            parent,
            "Lengthen the pause",
            "A pause only gets longer: this cannot be taken back. Whatever reduces risk stays "
            "open.",
            "Lengthen it",
        )
        self._desk = desk
        self._ends_at = ends_at
        self.setFixedWidth(_WIDTH)
        self.by: ChoiceField[timedelta] = ChoiceField("by", "By how much", _STEPS)
        self.by.set_value(timedelta(hours=24))
        form = Form()
        form.add_row(self.by)
        form.confirmed.connect(self.lengthen)
        form.left.connect(self.reject)
        self._end = PlainLabel(size=TypeSize.LEAD, strong=True)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        for part in (form, self._end, self.refusal):
            self.body.addWidget(part)
        self.by.changed.connect(self._show_end)
        self.confirm.clicked.connect(self.lengthen)
        self._show_end()

    def lengthen(self) -> None:
        """Do it, or say why it cannot be done."""
        try:
            changes = self._desk.services.pause.extend(self.by.value())
        except JournalError as error:
            self.refusal.setText(str(error))
            self.refusal.show()
            return
        self.accept()
        self._desk.hub.tell(changes)
        self._desk.hub.say("The pause is longer now.")

    def _show_end(self) -> None:
        ends_at = self._desk.text.day_and_time(self._ends_at + self.by.value())
        self._end.setText(f"Paused until {ends_at}")
