"""Fills as triangles whose tip is at the price, and a ring where the liquidation was reached."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from typing_extensions import override

from journal.gui.chart.layers.base import Layer
from journal.gui.chart.lettering.sheet import Place, TextSheet
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.position.fill_groups import FillGroups, Groups
from journal.gui.chart.position.sprites import LARGEST, MARGIN, TriangleSheet
from journal.gui.chart.stage import Stage
from journal.services.charting.content import GapMark, TouchMark

RING: Final = 6.0
BRACKET: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangle:
    """One or more fills of one direction close together; the tip is at their average place."""

    x: float
    y: float
    size: int
    is_buy: bool
    count: int


class MarkLayer(Layer):
    """Fills and the touch of the content."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._fills = FillGroups(())
        self._texts = LaidOutTexts(stage.font)
        self._counts = TextSheet(self._texts)
        self._sprites: TriangleSheet | None = None

    def triangles(self) -> list[Triangle]:
        """Return the visible fills, those of a direction within a few pixels merged."""
        groups, x, y = self._seen()
        return [
            Triangle(x=x, y=y, size=size, is_buy=is_buy, count=count)
            for x, y, size, is_buy, count in zip(
                x.tolist(),
                y.tolist(),
                groups.size.tolist(),
                groups.is_buy.tolist(),
                groups.count.tolist(),
                strict=True,
            )
        ]

    def _seen(self) -> tuple[Groups, NDArray[np.float64], NDArray[np.float64]]:
        """Return the visible groups and the pixels of their tips."""
        content, projection = self.stage.content, self.stage.projection
        marks = () if content is None else content.marks
        if marks is not self._fills.marks:
            self._fills = FillGroups(marks)
        groups = self._fills.groups(projection.pixels_per_ms, projection.pixels_per_price)
        x, y = projection.xs(groups.at_ms), projection.ys(groups.price)
        is_seen = (np.abs(x - projection.width / 2) <= projection.width / 2 + LARGEST) & (y >= 0)
        is_seen &= y <= projection.height
        if is_seen.all():
            return groups, x, y
        return groups.cut(is_seen), x[is_seen], y[is_seen]

    @override
    def paint(self, painter: QPainter) -> None:
        content = self.stage.content
        if content is None:
            return
        if content.marks:
            self._paint_triangles(painter)
        if content.touch is not None:
            self._paint_ring(painter, content.touch)
        if content.gap is not None and self.stage.overlay is not None:
            self._paint_gap(painter, content.gap)

    def _paint_triangles(self, painter: QPainter) -> None:
        """Put each tip on its pixel: a buy hangs below its price, a sell stands above it."""
        scale = painter.device().devicePixelRatio()
        if self._sprites is None or not self._sprites.suits(self.stage.paints, scale):
            self._sprites = TriangleSheet(self.stage.paints, scale)
        groups, x, y = self._seen()
        size, is_buy, count = groups.size, groups.is_buy, groups.count
        self._sprites.draw(painter, x, y, size, is_buy)
        places: list[Place] = []
        for row in np.flatnonzero(count > 1).tolist():
            text = f"×{count[row]}"
            height = int(size[row]) + 2 * MARGIN
            below, above = height, -height - round(self._texts.height)
            top = round(float(y[row])) + (below if is_buy[row] else above)
            places.append((text, round(float(x[row]) - self._texts.find(text)[1] / 2), top))
        self._counts.draw(painter, self.stage.paints.text, places)

    def _paint_gap(self, painter: QPainter, gap: GapMark) -> None:
        """Draw a bracket from the one price to the other, beside the candle."""
        projection = self.stage.projection
        x = round(projection.x(gap.until_ms)) + BRACKET
        rows = [round(projection.y(price)) for price in (gap.last_price, gap.mark_price)]
        if not 0 <= x <= projection.width:
            return
        painter.setPen(self.stage.paints.gap)
        painter.drawLine(x, min(rows), x, max(rows))
        for row in rows:
            painter.drawLine(x - BRACKET, row, x, row)

    def _paint_ring(self, painter: QPainter, touch: TouchMark) -> None:
        stage, projection = self.stage, self.stage.projection
        left, right = projection.x(touch.at_ms), projection.x(touch.until_ms)
        if right >= 0 and left <= projection.width:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(stage.paints.touch.color(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            center = QPointF((left + right) / 2, projection.y(float(touch.price)))
            painter.drawEllipse(center, RING, RING)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
