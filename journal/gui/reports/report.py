"""A review as one HTML page, and that page as PDF; whatever comes from data is escaped."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QPixmap,
    QTextDocument,
)

from journal.domain.errors import JournalError
from journal.gui.reports.section import Section, TextTable
from journal.gui.theme import Meaning

_STYLE: Final = """
body { font-size: 9pt; color: #1b2430; }
h1 { font-size: 15pt; } .part { page-break-before: always; }
h2 { font-size: 11pt; margin-top: 14pt; margin-bottom: 2pt; }
th { text-align: left; font-weight: normal; color: #5b6673; }
.number { text-align: right; } .note { color: #5b6673; font-size: 8pt; }
.loss { color: #9a4a00; } .critical { color: #b0156b; } .warning { color: #8a5a00; }
"""
_CLASSES: Final = {
    Meaning.LOSS: "loss",
    Meaning.CRITICAL: "critical",
    Meaning.WARNING: "warning",
    Meaning.MUTED: "note",
}
_TABLE: Final = '<table cellspacing="0" cellpadding="4">'
_MARGIN_MM: Final = 15.0
_PICTURE_WIDTH: Final = 640
_RESOLUTION: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """What is printed about one liquidation; each but the first begins a page."""

    title: str
    """Empty where there is only one."""
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is printed: a title, a line under it, a picture of the chart, parts."""

    title: str
    subtitle: str
    parts: tuple[ReportPart, ...]
    chart: QPixmap | None = None


def as_html(report: Report) -> str:
    """Return a report as a page that needs no other file."""
    head = f'<meta charset="utf-8"><title>{escape(report.title)}</title><style>{_STYLE}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(_body(report))}</body></html>"


def save_html(report: Report, path: Path) -> None:
    """Write the page.

    Raises:
        JournalError: the file cannot be written there.
    """
    _write(path, as_html(report).encode())


def save_pdf(report: Report, path: Path) -> None:
    """Write the same page as PDF, on A4.

    Raises:
        JournalError: the file cannot be written there.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setResolution(_RESOLUTION)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setDefaultFont(QGuiApplication.font())
    document.documentLayout().setPaintDevice(writer)
    # A page size of its own: Qt would add two centimeters to the margins otherwise.
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setHtml(as_html(report))
    document.print_(writer)
    _write(path, bytes(buffer.data().data()))


def _write(path: Path, content: bytes) -> None:
    """Put a whole file in place: an earlier one stays until then."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise JournalError(
            f"{path.name} could not be written to {path.parent}: choose a folder."
        ) from error


def _body(report: Report) -> Iterator[str]:
    yield f"<h1>{escape(report.title)}</h1><p>{escape(report.subtitle)}</p>"
    if report.chart is not None:
        encoded = b64encode(_png(report.chart)).decode("ascii")
        yield (
            f'<p><img width="{_PICTURE_WIDTH}" alt="Chart of the position" '
            f'src="data:image/png;base64,{encoded}"></p>'
        )
    for number, part in enumerate(report.parts):
        if part.title:
            place = ' class="part"' if number else ""
            yield f"<h1{place}>{escape(part.title)}</h1>"
        for section in part.sections:
            yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.question)}</h2>"
    if section.answer:
        yield f"<p>{escape(section.answer)}</p>"
    if section.facts:
        labels = "".join(f"<th>{escape(one.label)}</th>" for one in section.facts)
        values = "".join(
            f'<td class="{_CLASSES.get(one.meaning, "")}">{escape(one.value)}'
            f"{f' <span class=note>{escape(one.note)}</span>' if one.note else ''}</td>"
            for one in section.facts
        )
        yield f"{_TABLE}<tr>{labels}</tr><tr>{values}</tr></table>"
    if section.table is not None:
        yield _table(section.table)
    for note in section.notes:
        yield f'<p class="note">{escape(note)}</p>'


def _table(table: TextTable) -> str:
    head = _line("th", table.headers, table.numbers, "")
    rows = "".join(
        _line("td", row.cells, table.numbers, _CLASSES.get(row.meaning, "")) for row in table.rows
    )
    return f"{_TABLE}{head}{rows}</table>"


def _line(tag: str, cells: Sequence[str], numbers: frozenset[int], meaning: str) -> str:
    written = ""
    for place, cell in enumerate(cells):
        kind = f"number {meaning}" if place in numbers else meaning
        written += f'<{tag} class="{kind}">{escape(cell)}</{tag}>'
    return f"<tr>{written}</tr>"


def _png(picture: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
