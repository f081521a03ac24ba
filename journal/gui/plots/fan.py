"""Where a sequence of trades may lead: bands in which most of the shuffled orders lie."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPolygonF

from journal.gui.plots.plot import AxisLabels, Plot, paint_note
from journal.gui.plots.scale import Scale, span_of, ticks
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

Floats = NDArray[np.float64]

_READOUT: Final = 22
_FOOT: Final = 24
_LEFT: Final = 72
_TICK_WIDTH: Final = 80
_SHARES: Final = (0.14, 0.28)
_NAMES_WIDTH: Final = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """Percentiles of many runs after each trade.

    Attributes:
        steps: after how many trades, ascending, from 0.
        percents: which percentiles, ascending, an odd number of them.
        bands: one row for each percentile, one value for each step.
    """

    steps: Floats
    percents: tuple[int, ...]
    bands: tuple[Floats, ...]


class FanPlot(Plot):
    """Nested bands, the middle line and its ends named at the right."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.empty_text = "Nothing to draw yet."
        self.chosen: float | None = None
        self._fan: Fan | None = None
        self._unit = Unit(name="")

    def show_fan(self, fan: Fan | None, unit: Unit) -> None:
        """Show other runs."""
        self._fan, self._unit, self.chosen = fan, unit, None
        self.setAccessibleDescription(self.empty_text if fan is None else self.told(fan.steps[-1]))
        self.draw_again()

    @property
    def area(self) -> QRectF:
        """Where bands are painted."""
        return QRectF(self.rect()).adjusted(_LEFT, _READOUT, -_NAMES_WIDTH, -_FOOT)

    def told(self, step: float) -> str:
        """Return in words what lies above and below after so many trades."""
        fan = self._fan
        if fan is None:
            return ""
        row = int(np.clip(np.searchsorted(fan.steps, step), 0, len(fan.steps) - 1))
        low, middle, high = (float(fan.bands[place][row]) for place in (0, len(fan.bands) // 2, -1))
        share = fan.percents[-1] - fan.percents[0]
        return (
            f"After {fan.steps[row]:.0f} trades: {self._unit.figure(low)} to "
            f"{self._unit.write(high)} in {share} % of runs, "
            f"half of all above {self._unit.write(middle)}"
        )

    def paint_still(self, painter: QPainter) -> None:
        """Paint axes, bands and the middle line."""
        fan, area = self._fan, self.area
        if fan is None or area.width() < 1 or area.height() < 1:
            paint_note(painter, QRectF(self.rect()), self.theme, self.empty_text)
            return
        across, up = self._scales(fan)
        AxisLabels(self._unit, up.low, up.high, area.height()).paint(painter, area, up, self.theme)
        self._paint_steps(painter, area, across)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = across.pixel(fan.steps)
        half = len(fan.bands) // 2
        for number in range(half):
            color = self.theme.tint(Meaning.ACCENT, _SHARES[min(number, len(_SHARES) - 1)])
            below, above = up.pixel(fan.bands[number]), up.pixel(fan.bands[-1 - number])
            path = QPainterPath()
            path.addPolygon(_polygon(x, below, x[::-1], above[::-1]))
            painter.fillPath(path, color)
        painter.setPen(QPen(QColor(self.theme.accent), 1.5))
        painter.drawPolyline(_polygon(x, up.pixel(fan.bands[half])))
        zero = round(up.pixel(0.0))
        if area.top() <= zero <= area.bottom():
            painter.fillRect(
                QRectF(area.left(), zero, area.width(), 1), QColor(self.theme.border_strong)
            )
        self._paint_names(painter, area, fan, up)

    def paint_over(self, painter: QPainter) -> None:
        """Paint the cursor and what it reads."""
        fan, area = self._fan, self.area
        if fan is None:
            return
        step = float(fan.steps[-1]) if self.chosen is None else self.chosen
        painter.setPen(QColor(self.theme.text))
        painter.drawText(QPointF(area.left(), painter.fontMetrics().ascent() + 3), self.told(step))
        if self.chosen is not None:
            x = round(self._scales(fan)[0].pixel(self.chosen)) + 0.5
            painter.setPen(QPen(QColor(self.theme.border_strong), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read where the mouse is."""
        fan, area = self._fan, self.area
        x = event.position().x()
        if fan is not None:
            inside = area.left() <= x <= area.right()
            self._choose(fan, self._scales(fan)[0].value(x) if inside else None)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Read the end again when the mouse is gone."""
        if self._fan is not None and not self.hasFocus():
            self._choose(self._fan, None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by one trade of those that are kept."""
        fan = self._fan
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if fan is None or by is None:
            super().keyPressEvent(event)
            return
        at = float(fan.steps[-1]) if self.chosen is None else self.chosen
        row = int(np.searchsorted(fan.steps, at)) + by
        self._choose(fan, float(fan.steps[min(max(row, 0), len(fan.steps) - 1)]))

    def _choose(self, fan: Fan, step: float | None) -> None:
        if step is not None:
            row = int(np.clip(np.searchsorted(fan.steps, step), 0, len(fan.steps) - 1))
            step = float(fan.steps[row])
        if step != self.chosen:
            self.chosen = step
            self.setAccessibleDescription(self.told(fan.steps[-1] if step is None else step))
            self.update()

    def _scales(self, fan: Fan) -> tuple[Scale, Scale]:
        area = self.area
        low, high = span_of(fan.bands[0], fan.bands[-1], around=0.0)
        last = max(float(fan.steps[-1]), 1.0)
        return (
            Scale(low=0.0, high=last, start=area.left(), end=area.right()),
            Scale(low=low, high=high, start=area.bottom(), end=area.top()),
        )

    def _paint_steps(self, painter: QPainter, area: QRectF, across: Scale) -> None:
        metrics, unit = painter.fontMetrics(), Unit(name="", decimals=0, is_signed=False)
        for value in ticks(0.0, across.high, max(1, int(area.width() / _TICK_WIDTH))):
            if not value.is_integer():
                continue
            x, text = round(across.pixel(value)), unit.figure(value)
            painter.fillRect(
                QRectF(x, area.bottom(), 1, Space.TINY), QColor(self.theme.border_strong)
            )
            painter.setPen(QColor(self.theme.text_muted))
            left = x - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(left, area.bottom() + _FOOT - Space.TINY), text)

    def _paint_names(self, painter: QPainter, area: QRectF, fan: Fan, up: Scale) -> None:
        """Name each band at its end, where there is room between the names."""
        height = painter.fontMetrics().height()
        free_above = area.bottom() + height
        painter.setPen(QColor(self.theme.text_muted))
        for percent, band in zip(fan.percents, fan.bands, strict=True):
            y = up.pixel(float(band[-1])) + height / 3
            if y > free_above - height:
                continue
            painter.drawText(QPointF(area.right() + Space.TINY, y), f"{percent} %")
            free_above = y


def _polygon(*columns: Floats) -> QPolygonF:
    """Return a polygon through points given as columns of x and y in turn."""
    points = [
        QPointF(x, y)
        for xs, ys in zip(columns[::2], columns[1::2], strict=True)
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True)
    ]
    return QPolygonF(points)
