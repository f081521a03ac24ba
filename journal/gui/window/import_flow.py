"""The way of dropped files: read, shown, accepted, written, reported; one drop after the other."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.importing.dialog import ImportDialog, named
from journal.gui.dialogs.importing.mapping_dialog import MappingDialog
from journal.gui.dialogs.importing.saving import ask_refused_place, save_refused
from journal.gui.hub import ScreenName
from journal.gui.jobs import Job
from journal.services.files.importing import (
    ColumnMapping,
    FileOutcome,
    ImportCancelledError,
    ImportPreview,
    ImportProgress,
    ImportReport,
    ImportWishes,
    UndoReport,
    guess_from,
    guessed,
)

_STOPPED = "Import stopped; nothing was written."


class ImportFlow(QObject):
    """Gives every drop a run of its own; what is dropped meanwhile waits its turn."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._waiting: deque[tuple[Path, ...]] = deque()
        self.run: ImportRun | None = None

    def start(self, paths: Sequence[Path]) -> None:
        """Read files and folders and show what they would bring."""
        if self.run is not None:
            self._waiting.append(tuple(paths))
            self._desk.hub.say("These files wait until the import that is open is done.")
            return
        self.run = ImportRun(self._desk, self._window, tuple(paths))
        self.run.ended.connect(self._go_on)
        self.run.begin()

    def _go_on(self) -> None:
        if self.run is not None:
            self.run.deleteLater()
            self.run = None
        if self._waiting:
            self.start(self._waiting.popleft())


class ImportRun(QObject):
    """Leads one drop through its dialog, each step off the window's thread.

    Attributes:
        ended: the dialog was left and nothing runs any more.
        dialog: what the trader sees.
    """

    ended = Signal()
    _progressed = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, paths: tuple[Path, ...]) -> None:
        super().__init__(window)
        self._desk = desk
        self._services = desk.services
        self._paths = paths
        self._wishes = ImportWishes()
        self._job: Job | None = None
        self._undo: tuple[int, ...] = ()
        names = [account.name for account in desk.services.accounts.all()]
        self.dialog = ImportDialog(desk, window, paths, names)
        self.dialog.stop_wanted.connect(self._stop)
        self.dialog.accepted_preview.connect(self._write)
        self.dialog.save_wanted.connect(self._save)
        self.dialog.mapping_wanted.connect(self._ask_columns)
        self.dialog.undo_wanted.connect(self._take_back)
        self.dialog.page.asked_again.connect(self._read_as)
        self.dialog.page.questions.times_decided.connect(self._decide_times)
        self.dialog.finished.connect(self.ended)
        self._progressed.connect(self.dialog.progress.show_progress)

    def begin(self) -> None:
        """Open the dialog and read."""
        self.dialog.open()
        self._read()

    def _read(self) -> None:
        service, paths, wishes = self._services.importing, self._paths, self._wishes
        self._run(
            lambda job: service.preview(
                paths, wishes, progress=self._telling(job), cancelled=job.is_cancelled
            ),
            self._show_preview,
            f"Reading {named(paths)}",
        )

    def _show_preview(self, preview: ImportPreview) -> None:
        """Show what was read, unless a stop was asked for while the answer was on its way."""
        if self._job is not None and self._job.is_cancelled():
            self._desk.hub.say(_STOPPED)
            self.dialog.leave_now()
        else:
            self.dialog.show_preview(preview)

    def _read_as(self, account: str | None, zone: tzinfo | None) -> None:
        is_untold = self.dialog.page.is_zone_untold
        self._wishes = replace(
            self._wishes,
            account=account,
            zone=None if is_untold else zone,
            untold_zone=zone if is_untold else None,
        )
        self._read()

    def _decide_times(self, paths: tuple[Path, ...], is_replaced: bool) -> None:  # noqa: FBT001  # a slot
        chosen = self._wishes.retimed
        chosen = chosen | set(paths) if is_replaced else chosen - set(paths)
        self._wishes = replace(self._wishes, retimed=chosen)
        self._read()

    def _ask_columns(self, file: FileOutcome) -> None:
        sample = file.sample
        if sample is None:
            return
        known = self._said(file) or self._services.remembered_mappings.of(sample)
        dialog = MappingDialog(
            self._desk,
            self.dialog,
            label=file.label,
            sample=sample,
            guess=guessed(sample) if known is None else guess_from(known, sample),
            zone=self._wishes.zone or self._wishes.untold_zone,
        )
        dialog.accepted_mapping.connect(self._map)
        dialog.open()

    def _said(self, file: FileOutcome) -> ColumnMapping | None:
        said = self._wishes.mappings
        return next((one for one in said if file.sample and one.fits(file.sample)), None)

    def _map(self, mapping: ColumnMapping) -> None:
        others = tuple(one for one in self._wishes.mappings if one.header != mapping.header)
        self._wishes = replace(self._wishes, mappings=(*others, mapping))
        self._read()

    def _write(self, preview: ImportPreview) -> None:
        service = self._services.importing
        self._run(
            lambda job: service.commit(
                preview, progress=self._telling(job), cancelled=job.is_cancelled
            ),
            self._report,
            f"Importing {named(self._paths)}",
        )

    def _report(self, report: ImportReport) -> None:
        self._undo = report.batches
        self._desk.hub.tell(report.changes)
        self._desk.hub.say(report_sentence(report))
        self.dialog.show_report(report)
        if report.liquidations_found:
            self._desk.hub.go_to(ScreenName.LIQUIDATIONS)
            self._desk.hub.ask("show-pause")

    def _take_back(self) -> None:
        history, batches = self._services.import_history, self._undo
        self._run(lambda _: history.undo(batches), self._taken_back, "Undoing the import")

    def _taken_back(self, report: UndoReport) -> None:
        self._desk.hub.tell(report.changes)
        self._desk.hub.say(undo_sentence(report))
        self.dialog.leave_now()

    def _save(self, outcome: ImportPreview | ImportReport) -> None:
        files = [file for file in outcome.files if file.refused]
        place = ask_refused_place(self.dialog, files)
        if place is not None:
            rows = self._services.refused_rows
            self._run(
                lambda _: save_refused(rows, files, outcome.wishes, place),
                self.dialog.show_note,
                "Saving refused rows",
            )

    def _run(self, work: Callable[[Job], object], on_done: Callable[..., None], label: str) -> None:
        self.dialog.show_busy(label)
        self._job = self._desk.jobs.run_reporting(
            work, on_done, self._refuse, owner=self, label=label
        )
        self._job.ended.connect(self._forget_job)

    def _telling(self, job: Job) -> Callable[[ImportProgress], None]:
        """Return what the worker calls; both signals cross to the window's thread."""

        def tell(progress: ImportProgress) -> None:
            job.report(progress.done, progress.total)
            self._progressed.emit(progress)

        return tell

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _forget_job(self) -> None:
        self._job = None
        if self.dialog.is_busy:  # stopped before the worker came to it: there is no answer
            self._desk.hub.say(_STOPPED)
            self.dialog.leave_now()

    def _refuse(self, error: JournalError) -> None:
        if isinstance(error, ImportCancelledError):
            self._desk.hub.say(_STOPPED)
            self.dialog.leave_now()
        elif self.dialog.shown is not None:
            # What could not be done is not wished any more.
            self._wishes = self.dialog.shown.wishes
            self.dialog.show_problem(str(error))
        else:
            self._desk.hub.fail(str(error))
            self.dialog.leave_now()


def report_sentence(report: ImportReport) -> str:
    """Return what an import did, in one sentence for the status line."""
    parts = [f"{report.added} new", f"{report.known} known", f"{report.refused} refused"]
    if report.retimed:
        parts.append(f"{report.retimed} with their times replaced")
    if report.conflicts:
        parts.append(f"{report.conflicts} with other numbers than before, left as they were")
    sentence = f"{_files(len(report.files))}: {', '.join(parts)}."
    found = len(report.liquidations_found)
    if found:
        sentence += f" {found} liquidation{'s' if found > 1 else ''} found."
    return f"Stopped after {sentence}" if report.is_cancelled else sentence


def undo_sentence(report: UndoReport) -> str:
    """Return what undoing did, in one sentence for the status line."""
    rows = "1 row" if report.removed == 1 else f"{report.removed} rows"
    restored = f", {report.restored} as they were before" if report.restored else ""
    return f"Import undone: {rows} removed{restored}."


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
