"""Asks before an import is taken back, and says what that takes out."""

from decimal import Decimal

from PySide6.QtWidgets import QWidget

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning
from journal.services.files.importing import PastImport, UndoReport

_WIDTH = 520
_STAYS = (
    "Rows that other files brought before it stay; those that a later file told once more go, too, "
    "and come back when that file is imported again. What you typed about positions stays, and "
    "shows again with them. The journal is backed up first."
)


class UndoImportDialog(DialogFrame):
    """What undoing an import takes out; nothing is changed before it is confirmed."""

    def __init__(self, desk: Desk, parent: QWidget | None, past: PastImport) -> None:
        names = [batch.file_name for batch in past.batches if batch.undone_at is None]
        what = names[0] if len(names) == 1 else f"{len(names)} files"
        super().__init__(
            parent,
            "Undo this import",
            f"{what}, imported {desk.text.time(past.imported_at)}.",
            "Undo import",
        )
        self._desk = desk
        self._ids = past.batch_ids
        self.setFixedWidth(_WIDTH)
        self.told = PlainLabel("Looking at what it added…", wrap=True)
        self.body.addWidget(self.told)
        self.body.addWidget(PlainLabel(_STAYS, meaning=Meaning.MUTED, wrap=True))
        self.body.addStretch(1)
        self.confirm.setEnabled(False)
        self.confirm.clicked.connect(self.undo)
        history = desk.services.import_history
        desk.jobs.run(
            lambda: history.rehearse(self._ids), self._show, self._show_refusal, owner=self
        )

    def undo(self) -> None:
        """Take the import back."""
        desk, ids = self._desk, self._ids
        history = desk.services.import_history

        def done(report: UndoReport) -> None:
            desk.hub.tell(report.changes)
            desk.hub.say(f"Import undone: {amounts(report)} taken out.")

        desk.jobs.run_reporting(
            lambda _job: history.undo(ids), done, owner=desk, label="Undoing the import…"
        )
        self.accept()

    def _show(self, report: UndoReport) -> None:
        restored = ""
        if report.restored:
            restored = f" {report.restored} get the state back that they had before it."
        self.told.setText(f"This takes out {amounts(report)}.{restored}")
        self.confirm.setEnabled(True)

    def _show_refusal(self, error: JournalError) -> None:
        self.told.setText(str(error))
        self.told.set_meaning(Meaning.WARNING)


def amounts(report: UndoReport) -> str:
    """Return what is taken out, counted by kind."""
    parts = [f"{words.number(Decimal(count))} {kind}" for kind, count in report.removed_by_kind]
    return ", ".join(parts) or "nothing"
