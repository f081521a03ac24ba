"""A report on a printer: asked which one, then sent page by page so that the window answers."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from journal.gui.desk import Desk
from journal.gui.reports.report import Report
from journal.gui.reports.writing.pdf import painted, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator


def printer_names() -> tuple[str, ...]:
    """Return which printers this computer knows; asking may take a while."""
    return tuple(QPrinterInfo.availablePrinterNames())


class PrintRun(QObject):
    """One report on its way to a printer; printers are painted on the window's thread alone."""

    def __init__(self, desk: Desk, report: Report, window: QWidget | None) -> None:
        super().__init__(desk)
        self._desk, self._report = desk, report
        self.printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self.printer.setDocName(report.title)
        prepare(self.printer)
        self._dialog = QPrintDialog(self.printer, window)
        self._dialog.finished.connect(self._begin)
        self._pages: Iterator[tuple[int, int]] | None = None
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._next_page)

    def ask(self) -> None:
        """Ask which printer, which pages, how many copies."""
        self._dialog.setWindowModality(Qt.WindowModality.WindowModal)
        self._dialog.show()

    def _begin(self, result: int) -> None:
        self._dialog.deleteLater()
        if result != QDialog.DialogCode.Accepted:
            self.deleteLater()
            return
        self._pages = painted(self._report, self.printer)
        self._turn.start(0)

    def _next_page(self) -> None:
        page = next(self._pages, None) if self._pages is not None else None
        if page is not None:
            self._desk.hub.say(f"Printing page {page[0]} of {page[1]}…")
            return
        self._turn.stop()
        self._desk.hub.say(f"{self._report.title} was sent to {self.printer.printerName()}.")
        self.deleteLater()
