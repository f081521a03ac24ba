"""Blocks of cells: key figures side by side, and tables whose head stands on every page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from journal.gui.reports.section import Fact, Row, TextTable
from journal.gui.reports.writing.blocks import UNIT, face_of, height_of, laid_out, spread
from journal.gui.style.theme import LIGHT, Meaning

_FACTS_A_ROW: Final = 4
_LABEL, _VALUE, _NOTE = 7.5, 11.0, 7.0
_CELL: Final = 8.0
_GAP: Final = 9 * UNIT
_PAD: Final = 2.5 * UNIT
_LEAST_ROWS: Final = 2


@dataclass(frozen=True, kw_only=True)  # no slots: heights are kept
class Facts:
    """Numbers worth reading, four side by side; cut between rows."""

    facts: tuple[Fact, ...]
    space: float = 6 * UNIT
    keeps_next: bool = False

    def height(self, width: float) -> float:
        """Return how high all rows are."""
        return sum(self._heights(width))

    def split(self, width: float, room: float) -> "tuple[Facts, Facts] | None":
        """Cut between rows."""
        used, count = 0.0, 0
        for height in self._heights(width):
            if used + height > room:
                break
            used, count = used + height, count + 1
        cut = count * _FACTS_A_ROW
        if not 0 < cut < len(self.facts):
            return None
        return replace(self, facts=self.facts[:cut]), replace(self, facts=self.facts[cut:])

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paint the rows."""
        column = width / _FACTS_A_ROW
        for number, height in enumerate(self._heights(width)):
            row = self.facts[number * _FACTS_A_ROW : (number + 1) * _FACTS_A_ROW]
            for place, fact in enumerate(row):
                self._paint(painter, fact, QPointF(x + place * column, y), column - _GAP)
            y += height

    def _heights(self, width: float) -> list[float]:
        column = width / _FACTS_A_ROW - _GAP
        heights = [self._height(fact, column) for fact in self.facts]
        places = range(0, len(heights), _FACTS_A_ROW)
        return [max(heights[place : place + _FACTS_A_ROW]) + 6 * UNIT for place in places]

    def _height(self, fact: Fact, width: float) -> float:
        return sum(
            height_of(laid_out(text, face_of(size, strong=size == _VALUE), width))
            for text, size in _written(fact)
        )

    def _paint(self, painter: QPainter, fact: Fact, at: QPointF, width: float) -> None:
        for text, size in _written(fact):
            is_value = size == _VALUE
            layout = laid_out(text, face_of(size, strong=is_value), width)
            painter.setPen(LIGHT.color(fact.meaning if is_value else Meaning.MUTED))
            layout.draw(painter, at)
            at = QPointF(at.x(), at.y() + height_of(layout))


def _written(fact: Fact) -> tuple[tuple[str, float], ...]:
    lines = ((fact.label, _LABEL), (fact.value, _VALUE), (fact.note, _NOTE))
    return tuple((text, size) for text, size in lines if text)


@dataclass(frozen=True, kw_only=True)  # no slots: its widths are kept
class Lines:
    """A table; cut between rows, and its head is painted again on the next page."""

    table: TextTable
    space: float = 6 * UNIT
    keeps_next: bool = False
    wishes: tuple[float, ...] | None = None
    """How wide the columns of the whole table would be; None: of this one."""

    def height(self, width: float) -> float:
        """Return how high head and rows are."""
        widths = self._widths(width)
        return self._head(widths) + sum(self._row(row.cells, widths) for row in self.table.rows)

    def split(self, width: float, room: float) -> "tuple[Lines, Lines] | None":
        """Cut between rows; at least two stay with the head."""
        widths = self._widths(width)
        used, count = self._head(widths), 0
        for row in self.table.rows:
            used += self._row(row.cells, widths)
            if used > room:
                break
            count += 1
        if count < _LEAST_ROWS or count == len(self.table.rows):
            return None
        rows = self.table.rows
        return self._with(rows[:count]), replace(self._with(rows[count:]), space=0.0)

    def paint(self, painter: QPainter, x: float, y: float, width: float) -> None:
        """Paint head and rows, a hairline under each."""
        widths = self._widths(width)
        y = self._paint(painter, self.table.headers, widths, QPointF(x, y), Meaning.MUTED)
        painter.fillRect(QRectF(x, y - UNIT / 2, width, 0.8 * UNIT), QColor(LIGHT.border_strong))
        for row in self.table.rows:
            y = self._paint(painter, row.cells, widths, QPointF(x, y), row.meaning)
            painter.fillRect(QRectF(x, y - UNIT / 4, width, 0.5 * UNIT), QColor(LIGHT.border))

    def _with(self, rows: tuple[Row, ...]) -> "Lines":
        return replace(self, table=replace(self.table, rows=rows), wishes=self._wishes)

    @cached_property
    def _wishes(self) -> tuple[float, ...]:
        if self.wishes is not None:
            return self.wishes
        metrics = QFontMetricsF(face_of(_CELL))
        columns = zip(self.table.headers, *(row.cells for row in self.table.rows), strict=True)
        return tuple(
            max(metrics.horizontalAdvance(cell) for cell in column) + UNIT for column in columns
        )

    def _widths(self, width: float) -> tuple[float, ...]:
        return spread(self._wishes, width, _GAP)

    def _head(self, widths: Sequence[float]) -> float:
        return self._row(self.table.headers, widths)

    def _row(self, cells: Sequence[str], widths: Sequence[float]) -> float:
        pairs = zip(cells, widths, strict=True)
        highest = max(height_of(laid_out(cell, face_of(_CELL), wide)) for cell, wide in pairs)
        return max(highest, _CELL * UNIT) + 2 * _PAD

    def _paint(
        self,
        painter: QPainter,
        cells: Sequence[str],
        widths: Sequence[float],
        at: QPointF,
        meaning: Meaning,
    ) -> float:
        painter.setPen(LIGHT.color(meaning))
        x = at.x()
        for place, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
            layout = laid_out(cell, face_of(_CELL), wide, right=place in self.table.numbers)
            layout.draw(painter, QPointF(x, at.y() + _PAD))
            x += wide + _GAP
        return at.y() + self._row(cells, widths)
