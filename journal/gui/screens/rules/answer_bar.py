"""One sentence about one broken rule, or about several at once."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.form import ChoiceField, Form, TextField
from journal.gui.style.theme import Space
from journal.services.changes import Changes
from journal.services.rules.log import LoggedBreach

ONE: Final = "this"
POSITION: Final = "position"
EVERYTHING: Final = "all"


class AnswerBar(QWidget):
    """A field for the sentence, a choice what it is about, and the button that keeps it.

    Attributes:
        answered: a sentence was kept.
    """

    answered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._waiting: Sequence[LoggedBreach] = ()
        self._chosen: LoggedBreach | None = None
        self.sentence = TextField(
            "sentence",
            "What do you say to it?",
            hint="One sentence. It is kept with the breach and cannot be changed.",
        )
        self.about: ChoiceField[str] = ChoiceField("about", "It is about", ((" ", ONE),))
        self.form = Form()
        self.form.add_row(self.sentence, self.about)
        self.keep = Button("Keep the sentence", Rank.PRIMARY)
        self.keep.clicked.connect(self._keep)
        self.form.confirmed.connect(self._keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.form, 1)
        row.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignVCenter)
        self.ask(None, ())

    def ask(self, chosen: LoggedBreach | None, waiting: Sequence[LoggedBreach]) -> None:
        """Ask about the chosen breach where it waits, offering the others that wait too."""
        self._chosen = chosen if chosen is not None and chosen.is_unanswered else None
        self._waiting = waiting
        of_position = len(self._of_position())
        choices = [("This one", ONE)]
        if of_position > 1:
            choices.append((f"All {of_position} of this position", POSITION))
        if len(waiting) > max(1, of_position):
            choices.append((f"All {len(waiting)} that wait", EVERYTHING))
        about = self.about.value()
        self.about.set_choices(choices)
        self.about.set_value(about)
        for part in (self.sentence, self.about, self.keep):
            part.setEnabled(self._chosen is not None)

    def _of_position(self) -> list[LoggedBreach]:
        one = self._chosen
        if one is None or one.position is None:
            return []
        whose = one.account, one.position.key
        return [
            each
            for each in self._waiting
            if each.position and (each.account, each.position.key) == whose
        ]

    def _keep(self) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        about = {POSITION: self._of_position(), EVERYTHING: list(self._waiting)}
        keys: dict[str, list[str]] = {}
        for one in about.get(self.about.value(), [chosen]):
            keys.setdefault(one.account, []).append(one.key)
        service, sentence = self._desk.services.acknowledgements, self.sentence.text()

        def keep() -> Changes:
            for account, of_account in keys.items():
                service.answer_all(account, of_account, sentence)
            return Changes.RULES

        self._desk.jobs.run(keep, self._kept, self._refuse, owner=self)

    def _kept(self, changes: Changes) -> None:
        self.sentence.set_text("")
        self.answered.emit()
        self._desk.hub.tell(changes)

    def _refuse(self, error: JournalError) -> None:
        reason = error.reason if isinstance(error, InvalidValueError) else str(error)
        self.sentence.show_error(reason[:1].upper() + reason[1:])
        self.sentence.take_focus()
