"""What the trades brought together, with how far it was below its peak, above the same under water.

Both are drawn in columns of pixels: 35,000 trades cost no more than there are pixels.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from journal.gui.chart.layers.batch import Batch
from journal.gui.plots.curves.columns import Columns, Steps, columns_of
from journal.gui.plots.curves.link import TimeLink
from journal.gui.plots.curves.time_plot import TimePlot
from journal.gui.plots.scale import Scale, span_of
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning

_SHADE: Final = 0.22
_DEEP_SHADE: Final = 0.34
_STROKE: Final = 1.5
Floats = NDArray[np.float64]
_NO_STEPS: Final = Steps(at_ms=np.zeros(0, np.int64), values=np.zeros(0))


class StepPlot(TimePlot):
    """A curve that jumps at each closed trade."""

    def __init__(self, look: Look, name: str, link: TimeLink) -> None:
        super().__init__(look, name, link)
        self._steps = _NO_STEPS
        self._shades, self._strokes = Batch(QRect), Batch(QRect)

    @property
    def has_content(self) -> bool:
        """Whether a trade was closed."""
        return len(self._steps) > 0

    def next_moment(self, at_ms: float, by_ms: float) -> float:
        """Return the next jump at least one pixel away."""
        moments, there = self._steps.at_ms, at_ms + by_ms
        if by_ms > 0:
            row = int(np.searchsorted(moments, there, side="left"))
        else:
            row = int(np.searchsorted(moments, there, side="right")) - 1
        return float(moments[min(max(row, 0), len(moments) - 1)])

    def read_at(self, at_ms: float | None) -> float:
        """Return the moment that is read: the cursor's, or the last one in the window."""
        last = float(self._steps.at_ms[-1])
        return min(self.link.end_ms, last) if at_ms is None else min(at_ms, last)

    def columns(self, steps: Steps, width: int) -> Columns:
        """Return the columns of a curve in the window; what was reached last stays."""
        return columns_of(steps, self.link.start_ms, self.link.end_ms, width)

    def fill_columns(
        self, painter: QPainter, area: QRectF, ends: tuple[Floats, Floats], color: QColor
    ) -> None:
        """Fill between two curves, column by column, in pixels of the device."""
        self._draw_columns(painter, area, self._shades, ends, color, 0)

    def stroke_columns(
        self, painter: QPainter, area: QRectF, columns: Columns, color: QColor
    ) -> None:
        """Draw a curve of steps."""
        thick = max(1, round(_STROKE * painter.device().devicePixelRatio()))
        self._draw_columns(painter, area, self._strokes, (columns.low, columns.high), color, thick)

    def device_width(self, painter: QPainter, area: QRectF) -> int:
        """Return how many columns of pixels of the device the area has."""
        return max(1, int(area.width() * painter.device().devicePixelRatio()))

    def _draw_columns(  # one primitive with all it needs
        self,
        painter: QPainter,
        area: QRectF,
        batch: Batch,
        ends: tuple[Floats, Floats],
        color: QColor,
        thick: int,
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        values = self.values
        scale = Scale(
            low=values.low, high=values.high, start=values.start * ratio, end=values.end * ratio
        )
        left: Floats = area.left() * ratio + np.arange(len(ends[0]), dtype=np.float64)
        bottom: Floats = np.rint(scale.pixel(ends[0]))
        top: Floats = np.rint(scale.pixel(ends[1]))
        half = thick // 2
        batch.fill((left, top - half, left + max(0, thick - 1), bottom + max(0, thick - half - 1)))
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        batch.draw(painter)
        painter.restore()


class EquityPlot(StepPlot):
    """What all trades brought so far, shaded down from the highest point before."""

    def __init__(self, look: Look, link: TimeLink) -> None:
        super().__init__(look, "Equity curve", link)
        self.shows_times = False  # those below stand under both
        self._peaks = self._depths = _NO_STEPS

    def show_curve(self, equity: Steps, depths: Steps, unit: Unit) -> None:
        """Show another curve.

        Args:
            equity: the curve; its peaks begin with the value before the first trade.
            depths: how far it is below its peak, as that is told: at or below zero.
            unit: of both.
        """
        highest = np.maximum.accumulate(np.maximum(equity.values, equity.before))
        self._steps, self._depths = equity, depths
        self._peaks = Steps(at_ms=equity.at_ms, values=highest, before=equity.before)
        self.unit = unit
        self.draw_again()

    def limits(self, width: int) -> tuple[float, float]:
        """Return limits around what is in the window, and zero where it is near."""
        columns = self.columns(self._steps, width)
        peaks = self.columns(self._peaks, width)
        low, high = span_of(columns.low, peaks.high, around=self._steps.before)
        return low, high

    def paint_curves(self, painter: QPainter, area: QRectF) -> None:
        """Paint the shade below the peaks, then the curve."""
        width = self.device_width(painter, area)
        columns, peaks = self.columns(self._steps, width), self.columns(self._peaks, width)
        shade = self.theme.tint(Meaning.LOSS, _SHADE)
        self.fill_columns(painter, area, (columns.low, peaks.low), shade)
        self.stroke_columns(painter, area, columns, QColor(self.theme.accent))

    def readout(self, at_ms: float | None) -> tuple[tuple[str, QColor], ...]:
        """Return the moment, the value, and how far it is below the peak."""
        moment, theme = self.read_at(at_ms), self.theme
        value, depth = self._steps.value_at(moment), self._depths.value_at(moment)
        below = replace(self.unit, is_signed=False)
        parts = [
            (self.moment(moment), QColor(theme.text_muted)),
            (self.unit.write(value), QColor(theme.text)),
        ]
        if depth < 0:
            parts.append((f"▼ {below.write(-depth)} below the peak", QColor(theme.loss)))
        else:
            parts.append(("at its peak", QColor(theme.text_muted)))
        return tuple(parts)

    def points(self) -> tuple[float, ...]:
        """Return the value under the cursor."""
        return (self._steps.value_at(self.read_at(self.link.cursor_ms)),)


class UnderwaterPlot(StepPlot):
    """How far below the highest point so far, moment by moment; zero is the surface."""

    def __init__(self, look: Look, link: TimeLink) -> None:
        super().__init__(look, "Underwater curve", link)

    def show_curve(self, drawdown: Steps, unit: Unit) -> None:
        """Show another curve of values at or below zero."""
        self._steps = drawdown
        self.unit = unit
        self.draw_again()

    @property
    def axis_unit(self) -> Unit:
        """Nothing but the surface is named where nothing is below it."""
        is_deep = bool(self._steps.values.min(initial=0.0) < 0)
        return self.unit if is_deep else replace(self.unit, is_hidden=True)

    def limits(self, width: int) -> tuple[float, float]:
        """Return limits from the deepest point in the window up to zero."""
        low, _ = span_of(self.columns(self._steps, width).low, around=0.0)
        return (low, 0.0) if low < 0 else (-1.0, 0.0)

    def paint_curves(self, painter: QPainter, area: QRectF) -> None:
        """Fill down from the surface, then draw the edge."""
        columns = self.columns(self._steps, self.device_width(painter, area))
        surface = np.zeros(len(columns.low))
        shade = self.theme.tint(Meaning.LOSS, _DEEP_SHADE)
        self.fill_columns(painter, area, (columns.low, surface), shade)
        self.stroke_columns(painter, area, columns, QColor(self.theme.loss))

    def readout(self, at_ms: float | None) -> tuple[tuple[str, QColor], ...]:
        """Return the depth at a moment, or the deepest of all where there is no cursor."""
        theme = self.theme
        if at_ms is None:
            row = int(np.argmin(self._steps.values))
            deepest, moment = float(self._steps.values[row]), float(self._steps.at_ms[row])
            if deepest >= 0:
                return (("Never below its peak", QColor(theme.text_muted)),)
            return (
                ("Deepest", QColor(theme.text_muted)),
                (f"▼ {self.unit.write(deepest)}", QColor(theme.loss)),
                (self.moment(moment), QColor(theme.text_muted)),
            )
        value = self._steps.value_at(self.read_at(at_ms))
        if value >= 0:
            return (("At its peak", QColor(theme.text_muted)),)
        return ((f"▼ {self.unit.write(value)}", QColor(theme.loss)),)

    def points(self) -> tuple[float, ...]:
        """Return the depth under the cursor."""
        return (self._steps.value_at(self.read_at(self.link.cursor_ms)),)
