"""One line about a practice trade: nothing here can see it, so the trader notes it."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.practice import LONGEST
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.form import Form, TextField
from journal.gui.style.theme import Space
from journal.services.changes import Changes


class PracticeNote(QWidget):
    """Keeps a practice trade of now.

    Attributes:
        sentence: what was practiced.
        keep: notes it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.sentence = TextField(
            "sentence", "Practice trade, just done", placeholder="BTCUSDT long 5×, stop at once"
        )
        self.sentence.editor.setMaxLength(LONGEST)
        self._form = Form()
        self._form.add_row(self.sentence)
        self._form.confirmed.connect(self.note)
        self.keep = Button("Note it")
        self.keep.clicked.connect(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._form, 1)
        row.addWidget(self.keep)

    def note(self) -> None:
        """Keep it, or say why it is not."""
        if not self.keep.isEnabled():
            return
        desk = self._desk
        note = partial(desk.services.practice.note, desk.account_name, self.sentence.text())
        self.keep.setEnabled(False)
        desk.jobs.run(note, self._noted, self._refuse, owner=self)

    def _noted(self, changes: Changes) -> None:
        self.keep.setEnabled(True)
        self.sentence.set_text("")
        self._desk.hub.tell(changes)
        self._desk.hub.say("The practice trade is noted.")

    def _refuse(self, error: JournalError) -> None:
        self.keep.setEnabled(True)
        if not (isinstance(error, InvalidValueError) and self._form.show_refusal(error)):
            self.sentence.show_error(str(error))
