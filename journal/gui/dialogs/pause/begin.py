"""The dialog "Pause trading": a pause by one's own decision, before anything was lost."""

from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import ChoiceField, Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.theme import Meaning, TypeSize

_WIDTH: Final = 480
_LONGEST: Final = 200
_LENGTHS: Final = (
    ("4 hours", timedelta(hours=4)),
    ("24 hours", timedelta(hours=24)),
    ("3 days", timedelta(days=3)),
    ("7 days", timedelta(days=7)),
)


class BeginPauseDialog(DialogFrame):
    """Begins a pause; it joins one that runs.

    Attributes:
        length: how long.
        why: the reason, kept in the log; it may be empty.
        refusal: why it could not be done.
    """

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            "Pause trading",
            "It locks what opens risk, like the pause after a liquidation, and cannot be taken "
            "back. Whatever reduces risk stays open.",
            "Pause now",
        )
        self._desk = desk
        self.setFixedWidth(_WIDTH)
        self.length: ChoiceField[timedelta] = ChoiceField("length", "For how long", _LENGTHS)
        self.length.set_value(timedelta(hours=24))
        self.why = TextField("why", "Why (for you, may stay empty)")
        self.why.editor.setMaxLength(_LONGEST)
        form = Form()
        form.add_row(self.length)
        form.add_row(self.why)
        form.confirmed.connect(self.begin)
        form.left.connect(self.reject)
        self._end = PlainLabel(size=TypeSize.LEAD, strong=True)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        for part in (form, self._end, self.refusal):
            self.body.addWidget(part)
        self.length.changed.connect(self._show_end)
        self.confirm.clicked.connect(self.begin)
        self._show_end()

    def begin(self) -> None:
        """Do it, or say why it cannot be done."""
        pause = self._desk.services.pause
        try:
            changes = pause.start(self.length.value(), self.why.text())
        except JournalError as error:
            self.refusal.setText(str(error))
            self.refusal.show()
            return
        self.accept()
        self._desk.hub.tell(changes)
        self._desk.hub.say("Trading is paused. Nothing has to be decided now.")

    def _show_end(self) -> None:
        ends_at = self._desk.clock.now() + self.length.value()
        self._end.setText(f"Paused until {self._desk.text.day_and_time(ends_at)}")
