"""A year of days: one column a week, Monday on top."""

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy

from journal.gui.plots.calendar.cells import paint_small_cell
from journal.gui.plots.calendar.days import WEEK, first_cell
from journal.gui.plots.calendar.grid import DayGrid, week_steps
from journal.gui.style.look import Look
from journal.gui.style.text import DAY_NAMES, MONTH_NAMES

_LEFT: Final = 30
_HEAD: Final = 18
_GAP: Final = 2
_WEEKS: Final = 54
_SMALLEST: Final = 8
_LARGEST: Final = 18
_MARGIN: Final = 4
_NAMED_DAYS: Final = (0, 2, 4)


class YearGrid(DayGrid):
    """The year of the chosen day."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Year")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def year(self) -> int:
        """The year in view."""
        return self.chosen.year

    def sizeHint(self) -> QSize:
        """As high as seven cells."""
        return QSize(600, int(_HEAD + WEEK * self._pitch + 2 * _MARGIN))

    def minimumSizeHint(self) -> QSize:
        """Cells can be small, but not smaller."""
        return QSize(_LEFT + _WEEKS * _SMALLEST, self.sizeHint().height())

    def steps(self) -> dict[Qt.Key, timedelta]:
        """Weeks go down: left and right are weeks."""
        return week_steps(across=False)

    def box_of(self, at: date) -> QRectF | None:
        """Return the cell of a day of the year in view."""
        if at.year != self.year:
            return None
        pitch = self._pitch
        week, weekday = divmod((at - first_cell(self.year)).days, WEEK)
        left, top = _LEFT + week * pitch, _MARGIN + _HEAD + weekday * pitch
        return QRectF(left, top, pitch - _GAP, pitch - _GAP)

    def day_at(self, point: QPointF) -> date | None:
        """Return the day of the cell at a point."""
        week = int((point.x() - _LEFT) // self._pitch)
        weekday = int((point.y() - _HEAD - _MARGIN) // self._pitch)
        if not (0 <= week < _WEEKS and 0 <= weekday < WEEK):
            return None
        at = first_cell(self.year) + timedelta(days=week * WEEK + weekday)
        return at if at.year == self.year else None

    def resizeEvent(self, event: object) -> None:
        """Cells follow the width, and the height follows them."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event
        self.setFixedHeight(self.sizeHint().height())

    def paint_still(self, painter: QPainter) -> None:
        """Paint names and cells."""
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.text_muted))
        pitch = self._pitch
        for weekday in _NAMED_DAYS:
            box = QRectF(0, _MARGIN + _HEAD + weekday * pitch, _LEFT - _GAP, pitch)
            painter.drawText(box.adjusted(_MARGIN, 0, 0, 0), _LEFT_MIDDLE, DAY_NAMES[weekday])
        for month in range(12):
            first = self.box_of(date(self.year, month + 1, 1))
            if first is not None:
                head = QPointF(first.left(), _MARGIN + _HEAD - 6)
                painter.drawText(head, MONTH_NAMES[month][:3])
        at = date(self.year, 1, 1)
        while at.year == self.year:
            cell = self.box_of(at)
            if cell is not None:
                paint_small_cell(painter, cell, self.day(at), self.level(at), theme)
            at += timedelta(days=1)

    @property
    def _pitch(self) -> float:
        wide = (self.width() - _LEFT - _MARGIN) / _WEEKS
        return float(int(min(max(wide, _SMALLEST), _LARGEST)))


_LEFT_MIDDLE: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
