"""How often results of each size came: bars over a scale, with zero, average and median marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPen

from journal.gui.plots.picking import PickingPlot
from journal.gui.plots.plot import AxisLabels, paint_note, paint_tag
from journal.gui.plots.scale import Scale, ticks
from journal.gui.plots.unit import Unit
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_READOUT: Final = 22
_MARKS: Final = 20
_FOOT: Final = 24
_LEFT: Final = 60
_TICK_WIDTH: Final = 72
_TINT: Final = 0.55
_HATCH: Final = 0.9
_FEWEST: Final = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """How many values lie between each two edges.

    Attributes:
        edges: ascending, one more than there are counts.
        counts: how many values each bin holds, its lower edge included.
        is_open_below: the first bin holds everything below it, too.
        is_open_above: the last bin holds everything above it, too.
    """

    edges: Floats
    counts: Counts
    is_open_below: bool = False
    is_open_above: bool = False


class Histogram(PickingPlot):
    """Bars left of zero are hatched, so that color is never alone; arrows move between bars."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.empty_text = "Nothing to draw yet."
        self.hint = "Hover a bar, or use the arrow keys."
        self._bins: Bins | None = None
        self._marks: Sequence[tuple[str, float]] = ()
        self._unit = Unit(name="")
        self._noun = ("trade", "trades")

    def show_bins(self, bins: Bins | None, unit: Unit, marks: Sequence[tuple[str, float]]) -> None:
        """Show other counts with named marks, such as the median."""
        self._bins, self._unit, self._marks = bins, unit, _merged(marks, unit)
        self.chosen = None
        self.tell()
        self.draw_again()

    @property
    def area(self) -> QRectF:
        """Where bars are painted."""
        return QRectF(self.rect()).adjusted(_LEFT, _READOUT + _MARKS, -Space.SMALL, -_FOOT)

    def told(self, place: int) -> str:
        """Return a bar in words."""
        bins = self._bins
        if bins is None:
            return ""
        low, high = (self._unit.figure(float(edge)) for edge in bins.edges[place : place + 2])
        stretch = f"{low} to {self._unit.write(float(bins.edges[place + 1]))}"
        if bins.is_open_below and place == 0:
            stretch = f"below {high}{self._name()}"
        if bins.is_open_above and place == len(bins.counts) - 1:
            stretch = f"{low}{self._name()} and more"
        count = int(bins.counts[place])
        share = count / max(1, int(bins.counts.sum()))
        noun = self._noun[0] if count == 1 else self._noun[1]
        return f"{stretch}: {count} {noun}, {share * 100:.1f} %"

    def paint_still(self, painter: QPainter) -> None:
        """Paint axes, bars and marks."""
        bins, area = self._bins, self.area
        if bins is None or area.width() < 1 or area.height() < 1:
            paint_note(painter, QRectF(self.rect()), self.theme, self.empty_text)
            return
        highest = max(1.0, float(bins.counts.max()) * 1.04)
        counts = Scale(low=0, high=highest, start=area.bottom(), end=area.top())
        count_unit = Unit(name="", decimals=0, is_signed=False)
        labels = AxisLabels(count_unit, 0, highest, area.height(), least_step=1)
        labels.paint(painter, area, counts, self.theme)
        for place in range(len(bins.counts)):
            self._paint_bar(painter, bins, place, counts)
        painter.fillRect(
            QRectF(area.left(), area.bottom(), area.width(), 1), QColor(self.theme.border_strong)
        )
        self._paint_values(painter, area)
        self._paint_marks(painter, area)

    def paint_over(self, painter: QPainter) -> None:
        """Paint the chosen bar's frame and what it says."""
        bins = self._bins
        if bins is None:
            return
        painter.setPen(QColor(self.theme.text_muted if self.chosen is None else self.theme.text))
        said = self.hint if self.chosen is None else None
        if self.chosen is not None:
            said = self.told(self.chosen)
            box = self._column(bins, self.chosen)
            painter.setPen(QPen(QColor(self.theme.border_strong), 1))
            painter.drawRect(box.adjusted(-0.5, 0.5, 0.5, 0.5))
            painter.setPen(QColor(self.theme.text))
        painter.drawText(QPointF(self.area.left(), painter.fontMetrics().ascent() + 3), said or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from bar to bar."""
        bins = self._bins
        if self.chosen is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(self.chosen)
            return
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if bins is None or step is None:
            super().keyPressEvent(event)
            return
        start = int(np.argmax(bins.counts)) - step if self.chosen is None else self.chosen
        self.choose(min(max(start + step, 0), len(bins.counts) - 1))

    def tell(self) -> None:
        """Say what is chosen, or how much there is."""
        bins = self._bins
        if bins is None:
            self.setAccessibleDescription(self.empty_text)
        elif self.chosen is not None:
            self.setAccessibleDescription(self.told(self.chosen))
        else:
            marks = [f"{name} {self._unit.write(value)}" for name, value in self._marks]
            total = f"{int(bins.counts.sum())} {self._noun[1]}"
            self.setAccessibleDescription(", ".join([total, *marks]))

    def _name(self) -> str:
        return f" {self._unit.name}" if self._unit.name else ""

    def _scale(self, bins: Bins) -> Scale:
        low, high, area = float(bins.edges[0]), float(bins.edges[-1]), self.area
        # A few bins stand in the middle: one alone as wide as the picture would not be a bar.
        missing = max(0, _FEWEST - len(bins.counts)) / 2 * (high - low) / len(bins.counts)
        return Scale(low=low - missing, high=high + missing, start=area.left(), end=area.right())

    def _column(self, bins: Bins, place: int) -> QRectF:
        """Return the whole column of a bar, from top to bottom."""
        scale, area = self._scale(bins), self.area
        left, right = (scale.pixel(float(edge)) for edge in bins.edges[place : place + 2])
        left, right = round(left), round(right)
        return QRectF(left, area.top(), max(1, right - left - 1), area.height())

    def place_at(self, at: QPointF) -> int | None:
        """Return the place of what lies at a point."""
        bins, area = self._bins, self.area
        if bins is None or not area.left() <= at.x() < area.right():
            return None
        value = self._scale(bins).value(at.x())
        place = int(np.searchsorted(bins.edges, value, side="right")) - 1
        return place if 0 <= place < len(bins.counts) else None

    def _paint_bar(self, painter: QPainter, bins: Bins, place: int, counts: Scale) -> None:
        count = float(bins.counts[place])
        if not count:
            return
        box = self._column(bins, place)
        box.setTop(min(round(counts.pixel(count)), box.bottom() - 1))
        is_loss = bins.edges[place + 1] <= 0
        meaning = Meaning.LOSS if is_loss else Meaning.PROFIT
        painter.fillRect(box, self.theme.tint(meaning, _TINT))
        if is_loss:
            hatch = QBrush(self.theme.tint(meaning, _HATCH), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(box, hatch)

    def _paint_values(self, painter: QPainter, area: QRectF) -> None:
        """Write round values below the bars, and a line at zero."""
        bins, theme = self._bins, self.theme
        if bins is None:
            return
        scale, metrics = self._scale(bins), painter.fontMetrics()
        found = ticks(scale.low, scale.high, max(1, int(area.width() / _TICK_WIDTH)))
        for value in found:
            x, text = round(scale.pixel(value)), self._unit.tick(value, found.step)
            painter.fillRect(QRectF(x, area.bottom(), 1, Space.TINY), QColor(theme.border_strong))
            painter.setPen(QColor(theme.text_muted))
            wide = metrics.horizontalAdvance(text)
            left = min(x - wide / 2, self.width() - wide)
            painter.drawText(QPointF(left, area.bottom() + _FOOT - Space.TINY), text)
        if scale.low < 0 < scale.high:
            x = round(scale.pixel(0.0))
            painter.fillRect(QRectF(x, area.top(), 1, area.height()), QColor(theme.text_muted))

    def _paint_marks(self, painter: QPainter, area: QRectF) -> None:
        """Draw a dashed line for each mark and its name above, the second lower than the first."""
        bins = self._bins
        if bins is None:
            return
        scale = self._scale(bins)
        for number, (name, value) in enumerate(self._marks):
            x = round(min(max(scale.pixel(value), area.left()), area.right())) + 0.5
            style = (Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)[number % 2]
            painter.setPen(QPen(QColor(self.theme.text), 1, style))
            painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()))
            side = -1 if value <= min(other for _, other in self._marks) else 1
            text = f"{name} {self._unit.figure(value)}"
            wide = painter.fontMetrics().horizontalAdvance(text) / 2 + Space.SMALL
            center = QPointF(x + side * wide, area.top() - _MARKS)
            paint_tag(painter, center, text, self.theme, QRectF(self.rect()))


def _merged(marks: Sequence[tuple[str, float]], unit: Unit) -> Sequence[tuple[str, float]]:
    """Return marks; those that read alike under all their names."""
    found: dict[str, tuple[list[str], float]] = {}
    for name, value in marks:
        found.setdefault(unit.figure(value), ([], value))[0].append(name)
    return tuple((" and ".join(names), value) for names, value in found.values())
