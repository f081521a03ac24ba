"""A plot over time: round values at its left, times below, a cursor that reads them."""

from datetime import UTC, datetime, tzinfo
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent

from journal.domain.instants import utc_from_ms
from journal.gui.chart.lettering.ticks import time_ticks
from journal.gui.plots.curves.link import TimeLink
from journal.gui.plots.plot import AxisLabels, Plot, paint_note
from journal.gui.plots.scale import Scale
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import Space

READOUT_HEIGHT: Final = 22
TIME_HEIGHT: Final = 22
TICK_WIDTH: Final = 96
AXIS_WIDTH: Final = 72
"""The same in plots above one another, so that equal times stand above equal times."""
_ZOOM: Final = 0.8
_WHEEL: Final = 120
_STEP: Final = 8
"""Pixels the cursor moves by a key with Shift."""


class TimePlot(Plot):
    """The frame of curves over time; mouse, wheel and keys move cursor and window of the link.

    Attributes:
        unit: what the values are counted in.
        zone: in which times are written; None is this computer's.
        empty_text: said where there is nothing to draw.
        shows_times: names the times below.
        link: the window and the cursor it shares.
    """

    def __init__(self, look: Look, name: str, link: TimeLink) -> None:
        super().__init__(look, name)
        self.unit = Unit(name="")
        self.zone: tzinfo | None = UTC
        self.empty_text = "Nothing to draw yet."
        self.shows_times = True
        self.link = link
        self._dragged_from: float | None = None
        self._limits = (0.0, 1.0)
        link.window_moved.connect(self.draw_again)
        link.cursor_moved.connect(self._follow_cursor)

    @property
    def has_content(self) -> bool:
        """Whether there is anything to draw."""
        raise NotImplementedError

    @property
    def axis_unit(self) -> Unit:
        """In what the axis names its values."""
        return self.unit

    @property
    def area(self) -> QRectF:
        """Where curves are painted."""
        foot = TIME_HEIGHT if self.shows_times else Space.TINY
        return QRectF(self.rect()).adjusted(AXIS_WIDTH, READOUT_HEIGHT, -Space.SMALL, -foot)

    @property
    def times(self) -> Scale:
        """From milliseconds to pixels."""
        area, link = self.area, self.link
        return Scale(low=link.start_ms, high=link.end_ms, start=area.left(), end=area.right())

    @property
    def values(self) -> Scale:
        """From values to pixels, upwards."""
        low, high = self._limits
        area = self.area
        return Scale(low=low, high=high, start=area.bottom(), end=area.top())

    def limits(self, width: int) -> tuple[float, float]:
        """Return the lowest and highest value in the window, which is so many pixels wide."""
        raise NotImplementedError

    def paint_curves(self, painter: QPainter, area: QRectF) -> None:
        """Paint what is between the axes."""
        raise NotImplementedError

    def readout(self, at_ms: float | None) -> tuple[tuple[str, QColor], ...]:
        """Return what is read at a moment, or at the end where there is no cursor."""
        raise NotImplementedError

    def points(self) -> tuple[float, ...]:
        """Return the heights, in values, at which the cursor marks the curves."""
        return ()

    def moment(self, at_ms: float) -> str:
        """Return a moment as it is read."""
        local: datetime = utc_from_ms(int(at_ms)).astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M}"

    def paint_still(self, painter: QPainter) -> None:
        """Paint axes and curves."""
        area = self.area
        if not self.has_content or area.width() < 1 or area.height() < 1:
            paint_note(painter, QRectF(self.rect()), self.theme, self.empty_text)
            return
        self._limits = self.limits(int(area.width()))
        labels = AxisLabels(self.axis_unit, *self._limits, area.height())
        labels.paint(painter, area, self.values, self.theme)
        if self.shows_times:
            self._paint_times(painter, area)
        painter.save()
        painter.setClipRect(area)
        self.paint_curves(painter, area)
        painter.restore()

    def paint_over(self, painter: QPainter) -> None:
        """Paint the cursor and what it reads."""
        if not self.has_content:
            return
        at_ms, area = self.link.cursor_ms, self.area
        left = area.left()
        top = (
            READOUT_HEIGHT + painter.fontMetrics().ascent() - painter.fontMetrics().descent()
        ) / 2
        for text, color in self.readout(at_ms):
            painter.setPen(color)
            painter.drawText(QPointF(left, top), text)
            left += painter.fontMetrics().horizontalAdvance(text) + Space.LARGE
        if at_ms is None or not self.link.start_ms <= at_ms <= self.link.end_ms:
            return
        x = round(self.times.pixel(at_ms)) + 0.5
        painter.setPen(QPen(QColor(self.theme.border_strong), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.surface), 1.5))
        painter.setBrush(QColor(self.theme.text))
        for value in self.points():
            painter.drawEllipse(QPointF(x, self.values.pixel(value)), 3.5, 3.5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse with the cursor; drag the window with the left button."""
        at = event.position()
        if self._dragged_from is not None:
            self.link.pan(self.times.value(self._dragged_from) - self.times.value(at.x()))
            self._dragged_from = at.x()
        area = self.area
        inside = area.left() <= at.x() <= area.right()
        self.link.point_at(self.times.value(at.x()) if inside else None)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().x()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End dragging."""
        self._dragged_from = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all there is."""
        self.link.show_all_again()
        super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the cursor away."""
        if not self.hasFocus():
            self.link.point_at(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; without it the page scrolls."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        turns = event.angleDelta().y() / _WHEEL
        self.link.zoom(_ZOOM**turns, self.times.value(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor, + and - zoom, 0 shows all, Escape takes the cursor away."""
        link, times = self.link, self.times
        pixel = times.value(1) - times.value(0)
        far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = pixel * (_STEP if far else 1)
        at_ms = link.end_ms if link.cursor_ms is None else link.cursor_ms
        middle = (link.start_ms + link.end_ms) / 2 if link.cursor_ms is None else at_ms
        actions = {
            Qt.Key.Key_Left: lambda: self._point_beside(at_ms, -step),
            Qt.Key.Key_Right: lambda: self._point_beside(at_ms, step),
            Qt.Key.Key_Home: lambda: link.point_at(link.start_ms),
            Qt.Key.Key_End: lambda: link.point_at(link.end_ms),
            Qt.Key.Key_Plus: lambda: link.zoom(_ZOOM, middle),
            Qt.Key.Key_Equal: lambda: link.zoom(_ZOOM, middle),
            Qt.Key.Key_Minus: lambda: link.zoom(1 / _ZOOM, middle),
            Qt.Key.Key_0: link.show_all_again,
            Qt.Key.Key_Escape: lambda: link.point_at(None),
        }
        action = actions.get(Qt.Key(event.key()))
        if action is None or not self.has_content:
            super().keyPressEvent(event)
        else:
            action()  # type: ignore[no-untyped-call]  # methods and lambdas alike

    def next_moment(self, at_ms: float, by_ms: float) -> float:
        """Return the moment the cursor goes to from another by a key; here just so much on."""
        return at_ms + by_ms

    def _point_beside(self, at_ms: float, by_ms: float) -> None:
        link = self.link
        link.point_at(min(max(self.next_moment(at_ms, by_ms), link.start_ms), link.end_ms))

    def _follow_cursor(self) -> None:
        """Move the cursor over the picture, and say what it reads."""
        if self.has_content:
            said = ", ".join(text for text, _ in self.readout(self.link.cursor_ms))
            self.setAccessibleDescription(said)
        self.update()

    def _paint_times(self, painter: QPainter, area: QRectF) -> None:
        theme, times, metrics = self.theme, self.times, painter.fontMetrics()
        most = max(1, int(area.width() / TICK_WIDTH))
        free_from = area.left() - Space.SMALL
        for tick in time_ticks(self.link.start_ms, self.link.end_ms, self.zone, most):
            x, width = round(times.pixel(tick.at_ms)), metrics.horizontalAdvance(tick.text)
            left = x - width / 2
            if left < free_from or left + width > self.width():
                continue
            painter.fillRect(QRectF(x, area.bottom(), 1, Space.TINY), QColor(theme.border_strong))
            painter.setPen(QColor(theme.text if tick.is_major else theme.text_muted))
            painter.drawText(QPointF(left, area.bottom() + TIME_HEIGHT - Space.TINY), tick.text)
            free_from = left + width + Space.MEDIUM
