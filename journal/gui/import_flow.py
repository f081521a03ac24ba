"""The way of dropped files: read, shown, accepted, written, reported."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.import_preview import ImportPreviewDialog
from journal.gui.hub import ScreenName
from journal.services.importing import (
    ImportCancelledError,
    ImportPreview,
    ImportReport,
    ImportWishes,
)


class ImportFlow(QObject):
    """Leads files through preview and import; one at a time, each step off the window's thread."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._dialog: ImportPreviewDialog | None = None

    def start(self, paths: Sequence[Path]) -> None:
        """Read files and show what they would bring."""
        self._read(tuple(paths), None, None)

    def _read(self, paths: tuple[Path, ...], account: str | None, zone: tzinfo | None) -> None:
        service = self._desk.services.importing
        self._desk.jobs.run_reporting(
            lambda job: service.preview(
                paths,
                ImportWishes(account=account, zone=zone),
                progress=lambda it: job.report(it.done, it.total),
                cancelled=job.is_cancelled,
            ),
            lambda preview: self._show(paths, preview),
            self._refuse,
            owner=self,
            label=f"Reading {_files(len(paths))}",
        )

    def _show(self, paths: tuple[Path, ...], preview: ImportPreview) -> None:
        if self._dialog is None:
            names = [account.name for account in self._desk.services.accounts.all()]
            dialog = ImportPreviewDialog(self._desk, self._window, paths, names)
            dialog.asked_again.connect(lambda account, zone: self._read(paths, account, zone))
            dialog.accepted_preview.connect(self._write)
            dialog.finished.connect(self._forget)
            self._dialog = dialog
            dialog.open()
        self._dialog.show_preview(preview)

    def _write(self, preview: ImportPreview) -> None:
        service = self._desk.services.importing
        self._desk.jobs.run_reporting(
            lambda job: service.commit(
                preview,
                progress=lambda it: job.report(it.done, it.total),
                cancelled=job.is_cancelled,
            ),
            self._report,
            self._refuse,
            owner=self,
            label=f"Importing {_files(len(preview.read))}",
        )

    def _report(self, report: ImportReport) -> None:
        self._desk.hub.tell(report.changes)
        self._desk.hub.say(report_sentence(report))
        if report.liquidations_found:
            self._desk.hub.go_to(ScreenName.LIQUIDATIONS)
            self._desk.hub.ask("show-pause")

    def _refuse(self, error: JournalError) -> None:
        if isinstance(error, ImportCancelledError):
            self._desk.hub.say("Import stopped; nothing of the file under way was written.")
        else:
            self._desk.hub.fail(str(error))

    def _forget(self) -> None:
        self._dialog = None


def report_sentence(report: ImportReport) -> str:
    """Return what an import did, in one sentence for the status line."""
    parts = [f"{report.added} new", f"{report.known} known", f"{report.refused} refused"]
    if report.conflicts:
        parts.append(f"{report.conflicts} with other numbers than before, left as they were")
    sentence = f"{_files(len(report.files))}: {', '.join(parts)}."
    found = len(report.liquidations_found)
    if found:
        sentence += f" {found} liquidation{'s' if found > 1 else ''} found."
    return f"Stopped after {sentence}" if report.is_cancelled else sentence


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
