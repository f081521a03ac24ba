"""Days as cells that mouse and keyboard choose from."""

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip

from journal.gui.plots.calendar.days import WEEK, Day, Days, day_name, days_in, levels, month_after
from journal.gui.plots.plot import Plot
from journal.gui.plots.unit import Unit
from journal.gui.shell.icons import NOTHING
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning

_FIRST: Final = date(2000, 1, 1)


class DayGrid(Plot):
    """The days of a stretch of the calendar; arrows move between them, Enter opens one.

    Attributes:
        day_chosen: the day that mouse or keyboard is on now.
        day_opened: the day that Enter or a double click asked to open.
        chosen: that day.
    """

    day_chosen = Signal(object)
    day_opened = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.days: Days = {}
        self.unit = Unit(name="")
        self.chosen = _FIRST
        self._levels: dict[date, int] = {}
        self._year, self._month = self.chosen.year, self.chosen.month

    def show_days(self, days: Days, unit: Unit) -> None:
        """Show what other days brought; the day chosen stays."""
        self.days, self.unit = days, unit
        self._levels = levels(days)
        self._tell()
        self.draw_again()

    def choose(self, at: date) -> None:
        """Put the frame around a day and bring it into view."""
        self.chosen = at
        if (at.year, at.month) != (self._year, self._month):
            self._year, self._month = at.year, at.month
            self.draw_again()
        self._tell()
        self.update()

    def told(self, at: date) -> str:
        """Return a day in words."""
        day = self.days.get(at)
        if day is None:
            return f"{day_name(at)}: nothing was closed"
        trades = "1 position" if day.trades == 1 else f"{day.trades} positions"
        brought = "result not known" if day.value is None else self.unit.write(day.value)
        note = ", with a note" if day.has_note else ""
        return f"{day_name(at)}: {brought}, {trades} closed{note}"

    def level(self, at: date) -> int:
        """Return how strongly a day is tinted, from 0 to 4."""
        return self._levels.get(at, 0)

    def box_of(self, at: date) -> QRectF | None:
        """Return where a day is painted, None where it is out of view."""
        raise NotImplementedError

    def day_at(self, point: QPointF) -> date | None:
        """Return the day at a point."""
        raise NotImplementedError

    def steps(self) -> dict[Qt.Key, timedelta]:
        """Return how far the arrow keys go."""
        raise NotImplementedError

    def paint_over(self, painter: QPainter) -> None:
        """Paint the frame around the chosen day."""
        box = self.box_of(self.chosen)
        if box is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(NOTHING)
            painter.setPen(QPen(self.theme.color(Meaning.PLAIN), 2))
            painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day under the mouse."""
        at = self.day_at(event.position())
        if at is not None and event.button() is Qt.MouseButton.LeftButton:
            self._move_to(at)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the day under the mouse."""
        at = self.day_at(event.position())
        if at is not None:
            self.day_opened.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by days, weeks, months; Enter opens the day."""
        key = Qt.Key(event.key())
        steps = self.steps()
        if key in steps:
            self._move_to(self.chosen + steps[key])
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._move_to(_same_day(self.chosen, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and self.days:
            self._move_to(min(self.days) if key == Qt.Key.Key_Home else max(self.days))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.day_opened.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the day under the mouse."""
        if isinstance(event, QHelpEvent):
            at = self.day_at(QPointF(event.pos()))
            if at is not None:
                QToolTip.showText(event.globalPos(), self.told(at), self)
            return True
        return super().event(event)

    def day(self, at: date) -> Day | None:
        """Return what is known of a day."""
        return self.days.get(at)

    def _move_to(self, at: date) -> None:
        self.choose(at)
        self.day_chosen.emit(at)

    def _tell(self) -> None:
        self.setAccessibleDescription(self.told(self.chosen))


def _same_day(at: date, months: int) -> date:
    """Return the same day of another month, or its last one."""
    year, month = month_after(at.year, at.month, months)
    return date(year, month, min(at.day, days_in(year, month)))


def week_steps(*, across: bool) -> dict[Qt.Key, timedelta]:
    """Return the arrow keys of a grid whose weeks go across, or down."""
    by_day, by_week = timedelta(days=1), timedelta(days=WEEK)
    beside, below = (by_day, by_week) if across else (by_week, by_day)
    return {
        Qt.Key.Key_Left: -beside,
        Qt.Key.Key_Right: beside,
        Qt.Key.Key_Up: -below,
        Qt.Key.Key_Down: below,
    }
