"""Two figures of each trade as a point: how far price went, and what it brought."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from journal.gui.plots.picking import PickingPlot
from journal.gui.plots.plot import AxisLabels, paint_note
from journal.gui.plots.scale import Scale, span_of, ticks
from journal.gui.plots.unit import Unit
from journal.gui.shell.icons import NOTHING
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

Floats = NDArray[np.float64]

_READOUT: Final = 22
_FOOT: Final = 38
_LEFT: Final = 64
_TICK_WIDTH: Final = 72
_NEAR: Final = 14.0
_RADIUS: Final = 3.0
_MANY: Final = 3000
_WIDEST: Final = 1 << 16
"""More pixels than any window has: both places make one number."""
_TAIL: Final = 3.0
"""Percent of very many values on either side that may stand at the edge."""
_FEW: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """One point a trade.

    Attributes:
        across, up: its two figures.
    """

    across: Floats
    up: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.across)


class ScatterPlot(PickingPlot):
    """Wins are filled dots and losses rings, so that color is never alone; arrows move on.

    Of very many all are dots: there wins lie above the line of zero, losses below.
    """

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.empty_text = "Nothing to draw yet."
        self._points = Points(across=np.zeros(0), up=np.zeros(0))
        self._across, self._up = Unit(name=""), Unit(name="")
        self._title = ""
        self._order = np.zeros(0, np.int64)

    def show_points(self, points: Points, across: Unit, up: Unit, title: str) -> None:
        """Show other points.

        Args:
            points: to be drawn.
            across: the unit of the axis below.
            up: the unit of the axis at the left.
            title: what the axis below means.
        """
        self._points, self._across, self._up, self._title = points, across, up, title
        self._order = np.argsort(points.across, kind="stable")
        self.chosen = None
        self.tell()
        self.draw_again()

    @property
    def area(self) -> QRectF:
        """Where points are painted."""
        return QRectF(self.rect()).adjusted(_LEFT, _READOUT, -Space.MEDIUM, -_FOOT)

    def told(self, place: int) -> str:
        """Return a point in words."""
        across = self._across.write(float(self._points.across[place]))
        return f"{self._title} {across}, result {self._up.write(float(self._points.up[place]))}"

    def paint_still(self, painter: QPainter) -> None:
        """Paint axes and points."""
        area = self.area
        if not len(self._points) or area.width() < 1 or area.height() < 1:
            paint_note(painter, QRectF(self.rect()), self.theme, self.empty_text)
            return
        across, up = self._scales()
        AxisLabels(self._up, up.low, up.high, area.height()).paint(painter, area, up, self.theme)
        self._paint_below(painter, area, across)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for is_win in (False, True):
            self._paint_dots(painter, is_win=is_win)

    def paint_over(self, painter: QPainter) -> None:
        """Paint what the chosen point says."""
        if not len(self._points):
            return
        said = f"Hover a point, or use the arrow keys; Enter opens it.{self._beyond()}"
        painter.setPen(QColor(self.theme.text_muted))
        if self.chosen is not None:
            said = self.told(self.chosen)
            x, y = (float(one[self.chosen]) for one in self._pixels())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(NOTHING)
            painter.setPen(QPen(QColor(self.theme.text), 1.5))
            painter.drawEllipse(QPointF(x, y), 2 * _RADIUS, 2 * _RADIUS)
        painter.drawText(QPointF(self.area.left(), painter.fontMetrics().ascent() + 3), said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from point to point along the axis below; Enter opens one."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if self.chosen is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(self.chosen)
        elif step is None or not len(self._points):
            super().keyPressEvent(event)
        elif self.chosen is None:
            self.choose(int(self._order[0 if step > 0 else -1]))
        else:
            at = int(np.flatnonzero(self._order == self.chosen)[0]) + step
            self.choose(int(self._order[min(max(at, 0), len(self._order) - 1)]))

    def tell(self) -> None:
        """Say what is chosen, or how much there is."""
        said = f"{len(self._points)} trades" if self.chosen is None else self.told(self.chosen)
        self.setAccessibleDescription(said if len(self._points) else self.empty_text)

    def _beyond(self) -> str:
        """Return how many stand at the edge."""
        across, up = self._scales()
        points = self._points
        is_inside = (points.across <= across.high) & (points.up >= up.low) & (points.up <= up.high)
        count = int((~is_inside).sum())
        return f" {count} lie beyond the edge." if count else ""

    def _scales(self) -> tuple[Scale, Scale]:
        area, points = self.area, self._points
        tail = _TAIL if len(points) > _FEW else 0.0
        high = max(float(np.percentile(points.across, 100 - tail)), 1e-9)
        ends = np.percentile(points.up, [tail, 100 - tail])
        low, top = span_of(ends, around=0.0)
        across = Scale(low=0.0, high=high * 1.04, start=area.left(), end=area.right())
        return across, Scale(low=low, high=top, start=area.bottom(), end=area.top())

    def _pixels(self) -> tuple[Floats, Floats]:
        """Return where the points stand; those beyond the axes stand at the edge."""
        across, up = self._scales()
        area, points = self.area, self._points
        return (
            np.clip(across.pixel(points.across), area.left(), area.right()),
            np.clip(up.pixel(points.up), area.top(), area.bottom()),
        )

    def place_at(self, at: QPointF) -> int | None:
        """Return the place of what lies at a point."""
        if not len(self._points):
            return None
        x, y = self._pixels()
        far = np.hypot(x - at.x(), y - at.y())
        place = int(np.argmin(far))
        return place if far[place] <= _NEAR else None

    def _paint_dots(self, painter: QPainter, *, is_win: bool) -> None:
        x, y = self._pixels()
        ours = (self._points.up > 0) == is_win
        meaning = Meaning.PROFIT if is_win else Meaning.LOSS
        color = self.theme.color(meaning)
        if len(self._points) > _MANY:  # what lies on one pixel is painted once
            spots = np.unique(np.round(x[ours]).astype(np.int64) * _WIDEST + np.round(y[ours]))
            left, top = np.divmod(spots.astype(np.int64), _WIDEST)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(color, 2))
            painter.drawPoints(list(map(QPoint, left.tolist(), top.tolist())))
            return
        painter.setPen(NOTHING if is_win else QPen(color, 1))
        painter.setBrush(self.theme.tint(meaning, 0.7) if is_win else NOTHING)
        for place, height in zip(x[ours].tolist(), y[ours].tolist(), strict=True):
            painter.drawEllipse(QPointF(place, height), _RADIUS, _RADIUS)

    def _paint_below(self, painter: QPainter, area: QRectF, across: Scale) -> None:
        """Write round values below, and what they mean under them."""
        metrics, theme = painter.fontMetrics(), self.theme
        found = ticks(across.low, across.high, max(1, int(area.width() / _TICK_WIDTH)))
        painter.fillRect(
            QRectF(area.left(), area.bottom(), area.width(), 1), QColor(theme.border_strong)
        )
        painter.setPen(QColor(theme.text_muted))
        first = area.bottom() + metrics.ascent() + Space.TINY
        for value in found:
            text = self._across.tick(value, found.step)
            x = across.pixel(value) - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x, first), text)
        name = f"{self._title} ({self._across.name})"
        left = area.center().x() - metrics.horizontalAdvance(name) / 2
        painter.drawText(QPointF(left, first + metrics.height()), name)
