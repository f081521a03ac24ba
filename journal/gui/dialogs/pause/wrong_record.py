"""The dialog "This record is wrong": a mistyped or imported liquidation is disputed, in writing."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.changes import Changes
from journal.services.pause.disputes import VoidAnswer

_WIDTH: Final = 560
_LONGEST: Final = 500
_HOW: Final = (
    "Where the exchange's own files contradict it, it counts no longer at once: import them first "
    "if you have them. Otherwise a written reason is enough, once in seven days; of a running "
    "pause an hour must be served before. The record and your reason stay in the log."
)


class WrongRecordDialog(DialogFrame):
    """Asks for the reason and shows what came of it.

    Args:
        desk: the window's desk.
        parent: what it stands over.
        record: the record in words.
        liquidation_ids: which; None: the one that the running pause is counted from.
        written: what the reason begins with.

    Attributes:
        reason: what is wrong.
        answer: what the service said to it.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget | None,
        record: str,
        liquidation_ids: tuple[str, ...] | None = None,
        written: str = "",
    ) -> None:
        super().__init__(parent, "This record is wrong", record, "Say that it is wrong")
        self._desk = desk
        self._liquidation_ids = liquidation_ids
        self.setFixedWidth(_WIDTH)
        self.reason = TextField(
            "reason", "What is wrong with it", placeholder="It was on the testnet"
        )
        self.reason.editor.setMaxLength(_LONGEST)
        self.reason.set_text(written)
        self._form = Form()
        self._form.add_row(self.reason)
        self._form.confirmed.connect(self.dispute)
        self._form.left.connect(self.reject)
        self.answer = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self.answer.hide()
        self.body.addWidget(PlainLabel(_HOW, wrap=True))
        self.body.addWidget(self._form)
        self.body.addWidget(self.answer)
        self.confirm.clicked.connect(self.dispute)
        self.reason.take_focus()

    def dispute(self) -> None:
        """Write it down; leave when it was granted, else show why not."""
        if not self.confirm.isEnabled():
            return  # Enter was pressed again while it is written down
        void = partial(self._desk.services.pause.void_all, self._liquidation_ids)
        self.confirm.setEnabled(False)
        self._desk.jobs.run(
            partial(void, self.reason.text()), self._answered, self._refuse, owner=self
        )

    def _answered(self, said: VoidAnswer) -> None:
        self._desk.hub.tell(Changes.PAUSE | Changes.LIQUIDATIONS)
        if said.granted:
            self.accept()
            self._desk.hub.say(said.sentence)
        else:
            self._show(said.sentence)

    def _refuse(self, error: JournalError) -> None:
        self.confirm.setEnabled(True)
        if not (isinstance(error, InvalidValueError) and self._form.show_refusal(error)):
            self._show(str(error))

    def _show(self, sentence: str) -> None:
        self.answer.setText(sentence)
        self.answer.show()
