"""What an import would bring or has brought: figures, questions, files, what was left out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.gui.desk import Desk
from journal.gui.dialogs.importing.columns import (
    ACCOUNT_PLACE,
    DIFFERS_PLACE,
    Reason,
    file_columns,
    left_out,
    reason_columns,
    reasons_of,
    shrinkable,
)
from journal.gui.dialogs.importing.questions import ImportQuestions
from journal.gui.parts.card import Figure
from journal.gui.parts.form import ChoiceField, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.files.importing import (
    FileOutcome,
    ImportPreview,
    ImportReport,
    zone_from_text,
)

if TYPE_CHECKING:
    from datetime import tzinfo

_FIELD_WIDTH = 208
_OVER_NAMES = "Goes before the zone in a name."
_UNTOLD_ONLY = "Only for files that tell none."
_AS_TOLD = "As the files tell"
_EXAMPLE = "+03:00"
_NO_ZONE = "A file does not tell its zone: type it, like +03:00"
_LEFT_OUT = "Left out"


class OutcomePage(QWidget):
    """The figures and tables; the questions only while something can still be answered.

    Attributes:
        asked_again: the trader chose an account or a zone: (account or None, zone or None).
        is_zone_untold: the zone was asked for, so it is for files that tell none.
    """

    asked_again = Signal(object, object)

    def __init__(self, desk: Desk, accounts: Sequence[str]) -> None:
        super().__init__()
        self._new, self._known, self._refused = Figure("New"), Figure("Known"), Figure("Refused")
        self._retimed = Figure("Times replaced")
        self._conflicts = Figure("Told otherwise, kept")
        self.account: ChoiceField[str | None] = ChoiceField(
            "account",
            "Into account",
            [("Decided by the file", None), *((name, name) for name in accounts)],
        )
        self.zone = TextField(
            "time zone",
            "Time zone of the times",
            placeholder=_AS_TOLD,
            hint=_OVER_NAMES,
        )
        self.note = PlainLabel(wrap=True)
        self.questions = ImportQuestions()
        self.files: Table[FileOutcome] = Table(desk.look, file_columns(desk.text), "Files")
        self._reasons_title = PlainLabel(_LEFT_OUT, size=TypeSize.LEAD, strong=True)
        self.reasons: Table[Reason] = Table(desk.look, reason_columns(), "Left out")
        self.is_zone_untold = self._needs_zone = False
        self._asked: tuple[str | None, tzinfo | None] = (None, None)
        self._lay_out()
        self.account.changed.connect(self.is_as_said)
        self.zone.editor.editingFinished.connect(self.is_as_said)

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(Space.HUGE)
        for figure in (self._new, self._known, self._refused, self._retimed, self._conflicts):
            figures.addWidget(figure)
        figures.addStretch(1)
        for field in (self.account, self.zone):
            field.setFixedWidth(_FIELD_WIDTH)
            figures.addWidget(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addLayout(figures)
        column.addWidget(self.note)
        column.addWidget(self.questions)
        column.addWidget(shrinkable(self.files), 30)
        column.addWidget(self._reasons_title)
        column.addWidget(shrinkable(self.reasons), 20)
        column.addStretch(1)  # what the tables do not need lies under them
        self.note.hide()

    def show_outcome(self, outcome: ImportPreview | ImportReport) -> None:
        """Show what would be, or what was done; nothing can be answered any more then."""
        self.say("", Meaning.PLAIN)
        refused = outcome.refused + len(outcome.refused_files)
        for figure, count, meaning in (
            (self._new, outcome.added, Meaning.PROFIT),
            (self._known, outcome.known, Meaning.PLAIN),
            (self._refused, refused, Meaning.LOSS),
            (self._retimed, outcome.retimed, Meaning.PLAIN),
            (self._conflicts, outcome.conflicts, Meaning.WARNING),
        ):
            figure.show_value(words.number(Decimal(count)), meaning if count else Meaning.MUTED)
        self._retimed.setVisible(outcome.retimed > 0)
        self._conflicts.setVisible(outcome.conflicts > 0)
        self.files.setColumnHidden(ACCOUNT_PLACE, len(outcome.accounts) < 2)  # noqa: PLR2004  # which one is no question
        self.files.setColumnHidden(DIFFERS_PLACE, not outcome.conflicts + outcome.retimed)
        self.files.set_rows(outcome.files)
        reasons = reasons_of(outcome.files, outcome.passed_over)
        self.reasons.set_rows(reasons)
        self.reasons.setVisible(bool(reasons))
        total = left_out(outcome.files, outcome.passed_over)
        self._reasons_title.setText(
            f"{_LEFT_OUT}: the first {len(reasons)} of {words.number(Decimal(total))}"
            if total > len(reasons)
            else _LEFT_OUT
        )
        self._reasons_title.setVisible(bool(reasons))
        is_preview = isinstance(outcome, ImportPreview)
        said = outcome.wishes
        self._asked = (said.account, said.zone or said.untold_zone)
        self.account.setVisible(is_preview)
        self.zone.setVisible(is_preview)
        self.questions.show_files(outcome.files if is_preview else (), outcome.wishes.retimed)
        self._needs_zone = is_preview and outcome.needs_zone
        if self._needs_zone:
            self.is_zone_untold = True
            self.zone.set_hint(_UNTOLD_ONLY)
            self.zone.editor.setPlaceholderText(_EXAMPLE)
            self.zone.take_focus()
        self.zone.show_error(_NO_ZONE if self._needs_zone else "")

    def say(self, sentence: str, meaning: Meaning) -> None:
        """Say what was or could not be done; an empty sentence takes it away."""
        self.note.setText(sentence)
        self.note.set_meaning(meaning)
        self.note.setVisible(bool(sentence))

    def is_as_said(self) -> bool:
        """Return whether what is shown was read as the fields say; ask again where it was not.

        A field may be left by Enter or a click on Import: what was typed last counts.
        """
        try:
            zone = zone_from_text(self.zone.text()) if self.zone.text() else None
        except InvalidValueError as error:
            self.zone.show_error(error.reason)
            return False
        wanted = (self.account.value(), zone)
        if wanted == self._asked:
            self.zone.show_error(_NO_ZONE if self._needs_zone else "")
            return True
        self._asked = wanted
        self.asked_again.emit(*wanted)
        return False
