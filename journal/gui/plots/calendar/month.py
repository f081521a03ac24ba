"""A month of days, large enough for what each brought and how many trades it was."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from journal.gui.plots.calendar.cells import cell_color, meaning_of
from journal.gui.plots.calendar.days import WEEK, Day, days_in, first_cell
from journal.gui.plots.calendar.grid import DayGrid, week_steps
from journal.gui.style.look import Look, font
from journal.gui.style.text import DAY_NAMES, UNKNOWN
from journal.gui.style.theme import RADIUS, Space, TypeSize

_HEAD: Final = 22
_GAP: Final = 4
_ROWS: Final = 6
_MARGIN: Final = 4
_STRENGTH: Final = 0.3
_NOTE: Final = 6
_TWO_LINES: Final = 30
"""Pixels inside a cell from which on the number of trades has a line of its own."""


class MonthGrid(DayGrid):
    """The month of the chosen day; each cell says its sum and its number of trades."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Month")

    def steps(self) -> dict[Qt.Key, timedelta]:
        """Weeks go across: up and down are weeks."""
        return week_steps(across=True)

    def box_of(self, at: date) -> QRectF | None:
        """Return the cell of a day of the month in view."""
        if (at.year, at.month) != (self.chosen.year, self.chosen.month):
            return None
        row, column = divmod((at - first_cell(at.year, at.month)).days, WEEK)
        width, height = self._cell
        return QRectF(
            _MARGIN + column * (width + _GAP), _HEAD + row * (height + _GAP), width, height
        )

    def day_at(self, point: QPointF) -> date | None:
        """Return the day of the cell at a point."""
        for number in range(days_in(self.chosen.year, self.chosen.month)):
            at = self.chosen.replace(day=number + 1)
            box = self.box_of(at)
            if box is not None and box.contains(point):
                return at
        return None

    def paint_still(self, painter: QPainter) -> None:
        """Paint names and cells."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme.text_muted))
        width, _ = self._cell
        for weekday, name in enumerate(DAY_NAMES):
            box = QRectF(_MARGIN + weekday * (width + _GAP), 0, width, _HEAD)
            painter.drawText(box.adjusted(Space.TINY, 0, 0, 0), _LEFT_MIDDLE, name)
        for number in range(days_in(self.chosen.year, self.chosen.month)):
            at = self.chosen.replace(day=number + 1)
            box = self.box_of(at) or QRectF()
            self._paint_cell(painter, box, at)

    def _paint_cell(self, painter: QPainter, box: QRectF, at: date) -> None:
        theme, day = self.theme, self.day(at)
        painter.setPen(QColor(theme.border))
        painter.setBrush(
            QColor(theme.surface)
            if day is None
            else cell_color(day, self.level(at), theme, _STRENGTH)
        )
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inside = box.adjusted(Space.SMALL, 3, -Space.SMALL, -4)
        painter.setFont(font(TypeSize.SMALL))
        painter.setPen(QColor(theme.text_muted))
        painter.drawText(inside, int(_TOP_LEFT), str(at.day))
        if day is not None:
            self._paint_words(painter, inside, day)

    def _paint_words(self, painter: QPainter, inside: QRectF, day: Day) -> None:
        theme = self.theme
        if day.has_note:
            painter.setBrush(QColor(theme.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            left = inside.left() + painter.fontMetrics().horizontalAdvance("00") + Space.TINY
            painter.drawEllipse(QRectF(left, inside.top() + 4, _NOTE, _NOTE))
        painter.setPen(QColor(theme.text_muted))
        if inside.height() >= _TWO_LINES:
            noun = "trade" if day.trades == 1 else "trades"
            taken = painter.fontMetrics().horizontalAdvance("00") + Space.TINY
            taken += _NOTE + Space.TINY if day.has_note else 0
            counts = (f"{day.trades} {noun}", str(day.trades))
            painter.drawText(inside, int(_TOP_RIGHT), _that_fits(painter, counts, inside, taken))
        painter.setFont(font(TypeSize.SMALL, strong=True))
        painter.setPen(theme.color(meaning_of(day)) if day.value else QColor(theme.text))
        value, unit = day.value, self.unit
        figures = (UNKNOWN,) if value is None else (unit.figure(value), unit.short(value))
        painter.drawText(inside, int(_BOTTOM_RIGHT), _that_fits(painter, figures, inside))

    @property
    def _cell(self) -> tuple[float, float]:
        width = (self.width() - 2 * _MARGIN + _GAP) / WEEK - _GAP
        height = (self.height() - _HEAD - _MARGIN + _GAP) / _ROWS - _GAP
        return float(int(width)), float(int(height))


def _that_fits(painter: QPainter, texts: Sequence[str], box: QRectF, taken: int = 0) -> str:
    """Return the first text that fits beside what is taken, else the last one shortened."""
    metrics, room = painter.fontMetrics(), int(box.width()) - taken
    for text in texts:
        if metrics.horizontalAdvance(text) <= room:
            return text
    return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)


_LEFT_MIDDLE: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TOP_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_TOP_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_BOTTOM_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
