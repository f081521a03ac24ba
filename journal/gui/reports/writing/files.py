"""Puts a whole file in place."""

from pathlib import Path

from journal.domain.errors import JournalError
from journal.gui.reports.report import Report
from journal.gui.reports.writing.html import as_html
from journal.gui.reports.writing.pdf import Progress, as_pdf, silent

ENDINGS = ("pdf", "html")


def save_report(report: Report, path: Path, progress: Progress = silent) -> None:
    """Write a report as the file's ending says; an earlier file stays until all is written.

    Raises:
        JournalError: the file cannot be written there, or its ending is neither .pdf nor .html.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        raise JournalError(f"{path.name} must end in .pdf or .html: that says what it becomes.")
    content = as_pdf(report, progress) if ending == "pdf" else as_html(report).encode()
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise JournalError(
            f"{path.name} could not be written to {path.parent}: choose a folder."
        ) from error
