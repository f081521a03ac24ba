"""One dialog for one import: reading, preview, writing, report."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.dialogs.importing.outcome_page import OutcomePage
from journal.gui.dialogs.importing.progress_page import ProgressPage
from journal.gui.parts.button import Button
from journal.gui.style.theme import Meaning
from journal.services.files.importing import FileOutcome, ImportPreview, ImportReport, shown_name

_WIDTH, _HEIGHT = 1160, 692
_BEFORE = "Nothing is written before you accept."
_WHILE = "Each file is written whole or not at all."


class ImportDialog(DialogFrame):
    """Leaving it while something runs asks for a stop; nothing is left half done.

    Attributes:
        progress: the page while something runs.
        page: the page with what would be or was done.
        accepted_preview: the preview to be written.
        stop_wanted: what runs shall stop.
        save_wanted: refused rows of these files shall be saved.
        mapping_wanted: the columns of this file shall be named.
        undo_wanted: what was imported shall be taken back.
    """

    accepted_preview = Signal(object)
    stop_wanted = Signal()
    save_wanted = Signal(object)
    mapping_wanted = Signal(object)
    undo_wanted = Signal()

    def __init__(
        self, desk: Desk, parent: QWidget | None, paths: Sequence[Path], accounts: Sequence[str]
    ) -> None:
        super().__init__(parent, f"Import {named(paths)}", _BEFORE, "Import")
        self.is_busy = False
        self._shown: ImportPreview | ImportReport | None = None
        self.resize(_WIDTH, _HEIGHT)
        self.progress, self.page = ProgressPage(), OutcomePage(desk, accounts)
        self._pages = QStackedWidget(self)
        for page in (self.progress, self.page):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self.save = Button("Save refused rows…")
        self.columns = Button("Columns…")
        self.undo = Button("Undo this import")
        for place, button in enumerate((self.save, self.columns, self.undo)):
            self.buttons.insertWidget(place, button)
        self.save.clicked.connect(self._save)
        self.columns.clicked.connect(self._name_columns)
        self.undo.clicked.connect(self.undo_wanted)
        self.confirm.clicked.connect(self._confirm)
        self.page.questions.mapping_wanted.connect(self.mapping_wanted)
        self.page.files.chosen.connect(self._offer_columns)

    def show_busy(self, title: str) -> None:
        """Show the progress of what begins now."""
        self.is_busy = True
        self.progress.begin(title)
        self._pages.setCurrentWidget(self.progress)
        for button in (self.save, self.columns, self.undo, self.confirm):
            button.hide()
        self.leave.setText("Stop")
        self.leave.show()
        self.leave.setFocus()

    def show_preview(self, preview: ImportPreview) -> None:
        """Show what importing would do now."""
        self._show(preview)
        self.sentence.setText(_BEFORE)
        self.undo.hide()
        self._offer_columns(self.page.files.selected())
        self.leave.setText("Cancel")
        self.confirm.setText("Import")
        self.confirm.setEnabled(preview.added + preview.known + preview.retimed > 0)

    def show_report(self, report: ImportReport) -> None:
        """Show what was done; nothing but undoing it is left to decide."""
        self._show(report)
        self.columns.hide()
        self.undo.setVisible(bool(report.batches))
        self.leave.hide()
        self.sentence.setText(done_sentence(report))
        self.confirm.setText("Close")
        self.confirm.setEnabled(True)
        self.confirm.setFocus()

    def show_problem(self, sentence: str) -> None:
        """Go back to what was shown last and say why nothing changed."""
        self._show_again()
        self.page.say(sentence, Meaning.LOSS)

    def show_note(self, sentence: str) -> None:
        """Go back to what was shown last and say what was done beside it."""
        self._show_again()
        self.page.say(sentence, Meaning.ACCENT)

    def _show_again(self) -> None:
        if isinstance(self._shown, ImportPreview):
            self.show_preview(self._shown)
        elif self._shown is not None:
            self.show_report(self._shown)

    def leave_now(self) -> None:
        """Leave without a question: nothing runs any more."""
        self.is_busy = False
        self.reject()

    @property
    def shown(self) -> ImportPreview | ImportReport | None:
        """What there is to go back to, if anything."""
        return self._shown

    def reject(self) -> None:
        """Leave, or ask for a stop while something runs."""
        if self.is_busy:
            self.progress.stop()
            self.stop_wanted.emit()
        else:
            super().reject()

    def _show(self, outcome: ImportPreview | ImportReport) -> None:
        self.is_busy = False
        self._shown = outcome
        self.page.show_outcome(outcome)
        self._pages.setCurrentWidget(self.page)
        self.save.setVisible(outcome.refused > 0)
        self.confirm.show()
        self.leave.show()

    def _offer_columns(self, file: FileOutcome | None) -> None:
        is_mapped = file is not None and file.sample is not None
        self.columns.setVisible(is_mapped and isinstance(self._shown, ImportPreview))

    def _name_columns(self) -> None:
        self.mapping_wanted.emit(self.page.files.selected())

    def _save(self) -> None:
        if self._shown is not None:
            self.save_wanted.emit(self._shown)

    def _confirm(self) -> None:
        if not isinstance(self._shown, ImportPreview):
            self.accept()
        elif self.page.is_as_said():
            self.sentence.setText(_WHILE)
            self.accepted_preview.emit(self._shown)


def named(paths: Sequence[Path]) -> str:
    """Return the name of what was dropped, or how much."""
    return f"{len(paths)} files" if len(paths) > 1 else shown_name(paths[0])


def done_sentence(report: ImportReport) -> str:
    """Return what the report says above its figures."""
    if report.is_cancelled:
        return "Stopped as you wished: the files listed are imported, the others are not."
    found = len(report.liquidations_found)
    if not found:
        return "Done."
    many = "1 liquidation was" if found == 1 else f"{found} liquidations were"
    return f"Done. {many} found in these files; see Liquidations."
