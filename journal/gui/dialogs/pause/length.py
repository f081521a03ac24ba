"""What the dialogs about the length of a pause share: the choice, its end, and the doing of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import ChoiceField, Form, FormField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, TypeSize
from journal.services.changes import Changes

_WIDTH: Final = 480
_DAY: Final = timedelta(hours=24)


class PauseLengthDialog(DialogFrame):
    """Asks for a length and does with it what a subclass says, off the window's thread.

    Attributes:
        length: how long, or by how much; a day unless another is chosen.
        refusal: why it could not be done.
        said_after: what the status line says afterwards.
    """

    said_after: str

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        words: tuple[str, str, str],
        length: ChoiceField[timedelta],
        also: Sequence[FormField] = (),
    ) -> None:
        title, sentence, confirm = words
        super().__init__(parent, title, sentence, confirm)
        self._desk = desk
        self.setFixedWidth(_WIDTH)
        self.length = length
        self.length.set_value(_DAY)
        form = Form()
        for field in (length, *also):
            form.add_row(field)
        form.confirmed.connect(self.go_on)
        form.left.connect(self.reject)
        self._end = PlainLabel(size=TypeSize.LEAD, strong=True)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        for part in (form, self._end, self.refusal):
            self.body.addWidget(part)
        self.length.changed.connect(self._show_end)
        self.confirm.clicked.connect(self.go_on)

    def ends_at(self) -> datetime:
        """Return when the pause would end with the chosen length."""
        raise NotImplementedError

    def change(self) -> Callable[[], Changes]:
        """Return what changes the pause as asked for now; it runs off the window's thread."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Do it, or say why it cannot be done."""
        self.refusal.hide()
        self.confirm.setEnabled(False)
        self._desk.jobs.run(self.change(), self._changed, self._refuse, owner=self)

    def _changed(self, changes: Changes) -> None:
        self.accept()
        self._desk.hub.tell(changes)
        self._desk.hub.say(self.said_after)

    def _refuse(self, error: JournalError) -> None:
        self.confirm.setEnabled(True)
        self.refusal.setText(str(error))
        self.refusal.show()

    def _show_end(self) -> None:
        self._end.setText(f"Paused until {self._desk.text.day_and_time(self.ends_at())}")
