"""Fills as triangles whose tip is at the price, and a ring where the liquidation was reached."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from typing_extensions import override

from journal.domain.values import OrderSide
from journal.gui.chart.layers.base import Layer
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.position.sprites import LARGEST, MARGIN, SMALLEST, TriangleSheet
from journal.gui.chart.stage import Stage
from journal.services.charting.content import FillMark, GapMark, TouchMark

MERGED_PIXELS: Final = 10
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


@dataclass(frozen=True, slots=True, eq=False)
class FillColumns:
    """The fills of a content as columns, made once."""

    marks: tuple[FillMark, ...]
    at_ms: NDArray[np.int64]
    price: NDArray[np.float64]
    quantity: NDArray[np.float64]
    is_buy: NDArray[np.bool_]

    @classmethod
    def of(cls, marks: tuple[FillMark, ...]) -> "FillColumns":
        """Return the columns of some fills."""
        return cls(
            marks,
            np.array([mark.at_ms for mark in marks], np.int64),
            np.array([float(mark.price) for mark in marks], np.float64),
            np.array([float(mark.quantity) for mark in marks], np.float64),
            np.array([mark.order_side is OrderSide.BUY for mark in marks], np.bool_),
        )


class MarkLayer(Layer):
    """Fills and the touch of the content."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._columns = FillColumns.of(())
        self._texts = LaidOutTexts(stage.font)
        self._sprites: TriangleSheet | None = None

    def triangles(self) -> list[Triangle]:
        """Return the visible fills, those of a direction within a few pixels merged."""
        return [
            Triangle(x=x, y=y, size=size, is_buy=is_buy, count=count)
            for x, y, size, is_buy, count in zip(*(c.tolist() for c in self._merged()), strict=True)
        ]

    def _merged(self) -> tuple[NDArray[Any], ...]:
        """Return the triangles as columns: x, y, size, is_buy, count."""
        content, projection = self.stage.content, self.stage.projection
        marks = () if content is None else content.marks
        if marks is not self._columns.marks:
            self._columns = FillColumns.of(marks)
        fills = self._columns
        x, y = projection.xs(fills.at_ms), projection.ys(fills.price)
        is_seen = (np.abs(x - projection.width / 2) <= projection.width / 2 + LARGEST) & (y >= 0)
        seen = np.flatnonzero(is_seen & (y <= projection.height))
        x, y, weight, is_buy = x[seen], y[seen], fills.quantity[seen], fills.is_buy[seen]
        # One number a cell: sorting rows of three columns takes ten times as long.
        rows = int(projection.height // MERGED_PIXELS) + 1
        cells = (x // MERGED_PIXELS * rows + y // MERGED_PIXELS) * 2 + is_buy
        kinds, group, counts = np.unique(cells, return_inverse=True, return_counts=True)
        total = np.bincount(group, weight)
        most = float(fills.quantity.max()) if len(fills.quantity) else 1.0
        share = np.sqrt(np.minimum(1.0, total / most))
        return (
            np.bincount(group, x) / counts,
            np.bincount(group, y * weight) / total,
            np.rint(SMALLEST + (LARGEST - SMALLEST) * share).astype(np.int64),
            np.mod(kinds, 2).astype(np.bool_),
            counts,
        )

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
        x, y, size, is_buy, count = self._merged()
        self._sprites.draw(painter, x, y, size, is_buy)
        painter.setFont(self.stage.font)
        painter.setPen(self.stage.paints.text)
        for row in np.flatnonzero(count > 1).tolist():
            text, width = self._texts.find(f"×{count[row]}")
            height = int(size[row]) + 2 * MARGIN
            below, above = height, -height - round(self._texts.height)
            top = round(float(y[row])) + (below if is_buy[row] else above)
            painter.drawStaticText(QPointF(round(float(x[row]) - width / 2), top), text)

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
