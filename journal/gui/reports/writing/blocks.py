"""What stands on a printed page: blocks that know their height and where they may be cut.

Lengths are in tenths of a point, the resolution of the page, so that letters keep their places.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextLayout, QTextOption

from journal.gui.reports.drawing.painting import paint_drawing
from journal.gui.reports.drawing.shapes import Drawing
from journal.gui.style.look import font
from journal.gui.style.theme import LIGHT, Meaning

UNIT: Final = 10.0
"""Page units a point."""
_LEADING: Final = 1.35
_HIGHEST_PICTURE: Final = 340 * UNIT


class Block(Protocol):
    """Something on a page; what is free above it is not at the top of a page."""

    @property
    def space(self) -> float:
        """Return what is kept free above it."""
        ...

    @property
    def keeps_next(self) -> bool:
        """Return whether something must follow it on its page."""
        ...

    def height(self, width: float) -> float:
        """Return how high it is at a width."""
        ...

    def split(self, width: float, room: float) -> "tuple[Block, Block] | None":
        """Return a part that fits into so much room and the rest; None: it is not cut there."""
        ...

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paint it with its upper left corner at a place."""
        ...


def face_of(points: float, *, strong: bool = False) -> QFont:
    """Return the font of printed text."""
    return font(round(points * UNIT), strong=strong)


def laid_out(text: str, face: QFont, width: float, *, right: bool = False) -> QTextLayout:
    """Return plain text broken into lines of a width."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(True)
    if right:
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    # A line break of the trader's is one of the page, too.
    layout = QTextLayout(text.replace("\n", "\u2028"), face)
    layout.setTextOption(option)
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height() * _LEADING / 1.2
    layout.endLayout()
    return layout


def height_of(layout: QTextLayout) -> float:
    """Return how high broken text is."""
    count = layout.lineCount()
    if not count:
        return 0.0
    last = layout.lineAt(count - 1)
    return float(last.y() + last.height())


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words in one size, cut between lines where a page ends."""

    text: str
    points: float = 9.0
    strong: bool = False
    meaning: Meaning = Meaning.PLAIN
    space: float = 4 * UNIT
    keeps_next: bool = False
    indent: float = 0.0
    bar: bool = False
    """A line stands at its left: somebody's own words."""

    def height(self, width: float) -> float:
        """Return how high it is at a width."""
        return height_of(self._layout(width))

    def split(self, width: float, room: float) -> "tuple[Paragraph, Paragraph] | None":
        """Cut between lines, at least two of them on either side."""
        layout = self._layout(width)
        count = layout.lineCount()
        fitting = sum(
            1
            for number in range(count)
            if layout.lineAt(number).y() + layout.lineAt(number).height() <= room
        )
        fitting = min(fitting, count - 2)
        if fitting < 2:  # noqa: PLR2004  # a line alone is not left behind
            return None
        end = layout.lineAt(fitting).textStart()
        # What must follow the first part is the second one, at the top of the next page.
        first = replace(self, text=self.text[:end].rstrip(), keeps_next=False)
        return first, replace(self, text=self.text[end:].lstrip(), space=0.0)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paint the lines, and the bar of somebody's own words."""
        layout = self._layout(width)
        if self.bar:
            bar = QRectF(x + self.indent - 8 * UNIT, y, 2 * UNIT, height_of(layout))
            painter.fillRect(bar, QColor(LIGHT.accent))
        painter.setPen(LIGHT.color(self.meaning))
        layout.draw(painter, QPointF(x + self.indent, y))

    def _layout(self, width: float) -> QTextLayout:
        return laid_out(self.text, face_of(self.points, strong=self.strong), width - self.indent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A chart, never cut."""

    drawing: Drawing
    space: float = 6 * UNIT
    keeps_next: bool = False

    def height(self, width: float) -> float:
        """Return how high it is where it is as wide as the page."""
        return self.drawing.height * self._unit(width)

    def split(self, width: float, room: float) -> None:  # as every block
        """A chart is not cut."""

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paint it as wide as the page."""
        paint_drawing(painter, self.drawing, QPointF(x, y), self._unit(width))

    def _unit(self, width: float) -> float:
        return width / self.drawing.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the trader's, never cut, never larger than half a page or its own points."""

    png: bytes
    space: float = 8 * UNIT
    keeps_next: bool = True
    """Its caption stands below it."""

    def height(self, width: float) -> float:
        """Return how high it is at a width; no PNG has no height."""
        return self._size(QImage.fromData(self.png), width).height()

    def split(self, width: float, room: float) -> None:  # as every block
        """A picture is not cut."""

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paint it at the left."""
        image = QImage.fromData(self.png)
        if not image.isNull():
            painter.drawImage(QRectF(QPointF(x, y), self._size(image, width)), image)

    def _size(self, image: QImage, width: float) -> QSizeF:
        own = QSizeF(image.size()) * UNIT
        if image.isNull() or (own.width() <= width and own.height() <= _HIGHEST_PICTURE):
            return own
        return own.scaled(QSizeF(width, _HIGHEST_PICTURE), Qt.AspectRatioMode.KeepAspectRatio)


def spread(widths: Sequence[float], width: float, gap: float) -> tuple[float, ...]:
    """Return how wide columns become: what they wish where it fits, else the widest give way."""
    room = width - gap * (len(widths) - 1)
    found = list(widths)
    spare = room - sum(found)
    if spare >= 0:
        return tuple(one + spare / len(found) for one in found)
    low, high = 0.0, max(found)
    for _ in range(40):  # the height of the cut that makes them fit
        middle = (low + high) / 2
        low, high = (
            (middle, high) if sum(min(one, middle) for one in found) < room else (low, middle)
        )
    return tuple(min(one, low) for one in found)
