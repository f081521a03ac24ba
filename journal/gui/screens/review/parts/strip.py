"""The last weeks as a small calendar: what was looked back at, and where the gaps are."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from journal.domain.routine.calendar import DayMark, WeekMark
from journal.domain.routine.period import DAYS_A_WEEK, Period
from journal.gui.style import text as words
from journal.gui.style.look import Look, font
from journal.gui.style.theme import Meaning, Space, TypeSize

CELL: Final = 15
_NAME_WIDTH: Final = 32
_STEPS: Final = {
    Qt.Key.Key_Left: -DAYS_A_WEEK,
    Qt.Key.Key_Right: DAYS_A_WEEK,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
}


class CalendarStrip(QWidget):
    """A column a week, a row a day; filled is reviewed, a dot is a note, a ring is a gap.

    Attributes:
        wanted: the ``Period`` of the day that was asked for.
        chosen: the place the keyboard is on.
    """

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._days: tuple[DayMark, ...] = ()
        self.chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Calendar of reviews")
        look.changed.connect(self.update)

    def show_weeks(self, weeks: Sequence[WeekMark]) -> None:
        """Show weeks, the oldest first."""
        self._days = tuple(day for week in weeks for day in week.days)
        self.chosen = max(len(self._days) - 1, 0)
        self.updateGeometry()
        self.update()

    def told(self, place: int) -> str:
        """Return what a day says in words."""
        mark = self._days[place]
        day = f"{words.DAY_NAMES[mark.day.weekday()]} {words.calendar_day(mark.day)}"
        if mark.is_reviewed:
            said = "reviewed"
        elif mark.is_noted:
            said = "a note, no review"
        elif mark.is_gap:
            said = "traded, nothing written"
        elif mark.is_traded:
            said = "traded today"
        else:
            said = "no trade"
        return f"{day}: {said}"

    def sizeHint(self) -> QSize:
        """Room for all weeks."""
        return QSize(self._right + _NAME_WIDTH, DAYS_A_WEEK * CELL + 2)

    def minimumSizeHint(self) -> QSize:
        """The same: nothing of it can be left out."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move, Enter opens the day."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._days:
            self.chosen = min(max(self.chosen + step, 0), len(self._days) - 1)
            self.setAccessibleDescription(self.told(self.chosen))
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._days:
            self._ask(self.chosen)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the day under the mouse."""
        place = self._place(event.position().toPoint())
        if place is not None:
            self._ask(place)

    def event(self, event: QEvent) -> bool:
        """Say what a day is where the mouse rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place(event.pos())
            if place is not None:
                QToolTip.showText(event.globalPos(), self.told(place), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw every day by shape and color."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, mark in enumerate(self._days):
                self._draw(painter, mark, self._box(place))
            self._name_days(painter)
            if self.hasFocus() and self._days:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._look.theme.color(Meaning.ACCENT), 1))
                painter.drawRect(self._box(self.chosen).adjusted(-1, -1, 1, 1))
        finally:
            painter.end()

    def _draw(self, painter: QPainter, mark: DayMark, box: QRectF) -> None:
        theme = self._look.theme
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if mark.is_reviewed:
            painter.setBrush(theme.color(Meaning.ACCENT))
            painter.drawRoundedRect(box, 2, 2)
        elif mark.is_noted:
            painter.setBrush(theme.color(Meaning.ACCENT))
            painter.drawEllipse(box.adjusted(2, 2, -2, -2))
        elif mark.is_traded:
            painter.setPen(QPen(theme.color(Meaning.MUTED), 1.2))
            painter.drawEllipse(box.adjusted(1.5, 1.5, -1.5, -1.5))
        else:
            painter.setBrush(QColor(theme.border_strong))
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))

    def _name_days(self, painter: QPainter) -> None:
        """Write every other day of the week beside its row."""
        painter.setPen(self._look.theme.color(Meaning.MUTED))
        painter.setFont(font(TypeSize.SMALL))
        for day in range(0, DAYS_A_WEEK, 2):
            row = QRectF(self._right + Space.TINY, day * CELL, _NAME_WIDTH, CELL)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words.DAY_NAMES[day])

    @property
    def _right(self) -> int:
        """Where the last week ends."""
        return len(self._days) // DAYS_A_WEEK * CELL + 2

    def _box(self, place: int) -> QRectF:
        week, day = divmod(place, DAYS_A_WEEK)
        return QRectF(week * CELL + 2, day * CELL + 2, CELL - 3, CELL - 3)

    def _place(self, at: QPoint) -> int | None:
        week, day = at.x() // CELL, at.y() // CELL
        place = week * DAYS_A_WEEK + day
        return place if 0 <= day < DAYS_A_WEEK and 0 <= place < len(self._days) else None

    def _ask(self, place: int) -> None:
        self.chosen = place
        self.wanted.emit(Period.day(self._days[place].day))
        self.update()
