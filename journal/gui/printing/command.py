"""A report for the command line: Qt without a window, and without a display where there is none."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from journal.gui.printing.making import make_report, style_of
from journal.gui.reports.writing.files import save_report
from journal.gui.shell.display import has_display
from journal.gui.style.look import bring_fonts

if TYPE_CHECKING:
    from journal.bootstrap import Services
    from journal.services.reports.request import ReportRequest


def print_report(services: "Services", wanted: "ReportRequest", path: Path) -> None:
    """Make a report and write it.

    Raises:
        JournalError: there is nothing of that name, or the file cannot be written.
    """
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # Held until the end: Qt's fonts go with it.
    application = QGuiApplication.instance() or QGuiApplication(["cooldown-journal"])
    application.setApplicationName("cooldown-journal")
    bring_fonts()
    save_report(make_report(services, wanted, style_of(services)), path)
