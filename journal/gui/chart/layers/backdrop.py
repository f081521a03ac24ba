"""What lies behind the candles: pause bands, the liquidation zone, the touched candle, the grid."""

from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from typing_extensions import override

from journal.gui.chart.layers.base import Layer
from journal.gui.chart.layers.batch import Batch, Part
from journal.gui.chart.stage import Stage
from journal.gui.style.theme import blend
from journal.services.charting.content import ChartContent, LineKind, PriceLine

BAND_SHARE: Final = 0.10
TOUCH_SHARE: Final = 0.16
NARROWEST: Final = 3.0


class Backdrop(Layer):
    """Opaque areas, blended beforehand, with the grid on top of them.

    Outside of them the grid's columns are in the ground already.
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._filled: list[QRectF] = []
        self._grid = Batch(QRect)
        self._zone_lines: tuple[PriceLine | None, PriceLine | None] = (None, None)
        self._zone: tuple[tuple[int, int | None, float, float], ...] = ()

    @override
    def paint(self, painter: QPainter) -> None:
        content = self.stage.content
        self._filled.clear()
        if content is not None:
            self._paint_bands(painter, content)
            self._paint_zone(painter, content)
        self._paint_grid(painter)

    def _paint_bands(self, painter: QPainter, content: ChartContent) -> None:
        paints = self.stage.paints
        for band in content.bands:
            band_color = blend(paints.band_colors[band.kind], paints.background, BAND_SHARE)
            self._fill(painter, self._column(band.start_ms, band.end_ms), band_color)
        touch_color = blend(paints.touch.color(), paints.background, TOUCH_SHARE)
        for touch in content.touches:
            self._fill(painter, self._column(touch.at_ms, touch.until_ms), touch_color)

    def _paint_zone(self, painter: QPainter, content: ChartContent) -> None:
        liquidation = content.line(LineKind.LIQUIDATION)
        bankruptcy = content.line(LineKind.BANKRUPTCY)
        if liquidation is None or bankruptcy is None:
            return
        projection = self.stage.projection
        lines = (liquidation, bankruptcy)
        if any(one is not other for one, other in zip(lines, self._zone_lines, strict=True)):
            self._zone_lines, self._zone = lines, zone_steps(*lines)
        for start_ms, end_ms, one, other in self._zone:
            rect = self._column(start_ms, projection.end_ms if end_ms is None else end_ms)
            rows = sorted((projection.y(one), projection.y(other)))
            rect.setTop(max(0.0, rows[0]))
            rect.setBottom(min(projection.height, rows[1]))
            if rect.height() > 0:
                self._fill(painter, rect, self.stage.paints.zone)

    def _paint_grid(self, painter: QPainter) -> None:
        projection = self.stage.projection
        rows = np.floor([projection.y(tick.price) for tick in self.stage.price_ticks])
        parts: list[Part] = [(0, rows, projection.width - 1, rows)]
        parts += [self._columns_in(rect) for rect in self._filled]
        # Filled, one pixel wide: twenty times faster than stroked lines.
        self._grid.fill(*parts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.stage.paints.grid)
        self._grid.draw(painter)

    def _columns_in(self, rect: QRectF) -> Part:
        """Return the grid's columns inside an area that was filled."""
        columns = np.array(self.stage.grid_columns(), np.int32)
        columns = columns[(columns >= rect.left()) & (columns < rect.right())]
        top, bottom = np.floor(rect.top()), np.ceil(rect.bottom()) - 1
        return (columns, top, columns, bottom)

    def _column(self, start_ms: float, end_ms: float) -> QRectF:
        projection = self.stage.projection
        left = max(-NARROWEST, projection.x(start_ms))
        right = min(projection.width + NARROWEST, projection.x(end_ms))
        missing = max(0.0, NARROWEST - (right - left)) / 2 if right >= left else 0.0
        return QRectF(left - missing, 0, right - left + 2 * missing, projection.height)

    def _fill(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        """Fill what is inside the plot."""
        if rect.width() > 0 and rect.intersects(self.area):
            inside = rect.intersected(self.area)
            painter.fillRect(inside, color)
            self._filled.append(inside)


def zone_steps(
    one: PriceLine, other: PriceLine
) -> tuple[tuple[int, int | None, float, float], ...]:
    """Return the stretches where two lines both stand: start, end (None: still), both prices."""
    moments = sorted({at for line in (one, other) for at, _ in line.steps})
    found = []
    for start_ms, end_ms in zip(moments, (*moments[1:], one.until_ms), strict=True):
        prices = [line.price_at(start_ms) for line in (one, other)]
        if prices[0] is not None and prices[1] is not None:
            found.append((start_ms, end_ms, float(prices[0]), float(prices[1])))
    return tuple(found)
