"""A report as PDF on A4: text and charts stay letters and lines, each page has its foot.

Nothing in here needs the window's thread.
"""

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF
from PySide6.QtGui import QColor, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from journal import __version__
from journal.gui.reports.report import Report
from journal.gui.reports.writing.blocks import UNIT, face_of, height_of, laid_out
from journal.gui.reports.writing.html import DEMO
from journal.gui.reports.writing.pages import Page, groups_of, pages_of
from journal.gui.style.theme import LIGHT

Progress = Callable[[int, int], None]
RESOLUTION: Final = round(72 * UNIT)
_MARGIN_MM: Final = 15.0
_HEAD: Final = 22 * UNIT
_FOOT: Final = 24 * UNIT
_SMALL: Final = 7.5


def silent(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def as_pdf(report: Report, progress: Progress = silent) -> bytes:
    """Return the report as PDF.

    Args:
        report: what is printed.
        progress: told how many pages are done; what it raises ends the work.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setCreator(f"Cooldown Journal {__version__}")
    writer.setResolution(RESOLUTION)
    prepare(writer)
    for done, total in painted(report, writer):
        progress(done, total)
    return bytes(buffer.data().data())


def prepare(device: QPagedPaintDevice) -> None:
    """Give a printer or a PDF its page."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def painted(report: Report, device: QPagedPaintDevice) -> Iterator[tuple[int, int]]:
    """Paint a report on a printer or a PDF whose page was prepared.

    Yields:
        After each page how many are painted and how many there are, so that whoever prints on the
        window's thread can let it breathe in between.
    """
    area = device.pageLayout().paintRectPixels(RESOLUTION)
    width, height = float(area.width()), float(area.height())
    room = height - _FOOT - (_HEAD if report.is_demo else 0.0)
    pages = list(pages_of(groups_of(report), width, room))
    painter = QPainter(device)
    scale = device.logicalDpiX() / RESOLUTION
    try:
        painter.scale(scale, scale)
        for number, page in enumerate(pages, start=1):
            if number > 1:
                device.newPage()
            _paint_page(painter, report, page, (width, height), f"{number} of {len(pages)}")
            yield number, len(pages)
    finally:
        painter.end()


def _paint_page(
    painter: QPainter, report: Report, page: Page, size: tuple[float, float], number: str
) -> None:
    width, height = size
    top = 0.0
    if report.is_demo:
        _paint_demo(painter)
        top = _HEAD
    for placed in page:
        placed.block.paint(painter, 0.0, top + placed.y, width)
    line = height - _FOOT + 9 * UNIT
    painter.fillRect(QRectF(0, line, width, 0.5 * UNIT), QColor(LIGHT.border))
    painter.setPen(QColor(LIGHT.text_muted))
    face = face_of(_SMALL)
    at = QPointF(0, line + 4 * UNIT)
    laid_out(report.foot or report.title, face, width * 0.8).draw(painter, at)
    laid_out(f"Page {number}", face, width, right=True).draw(painter, at)


def _paint_demo(painter: QPainter) -> None:
    """Write at the top of a page that nothing on it is true."""
    layout = laid_out(DEMO, face_of(8.0, strong=True), 1e6)
    wide = layout.lineAt(0).naturalTextWidth() + 12 * UNIT
    box = QRectF(0.5 * UNIT, 0, wide, height_of(layout) + 4 * UNIT)
    painter.setPen(QColor(LIGHT.demo))
    painter.drawRoundedRect(box, 3 * UNIT, 3 * UNIT)
    layout.draw(painter, QPointF(6 * UNIT, 2 * UNIT))
