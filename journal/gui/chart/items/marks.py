"""Fills as triangles whose tip is at the price, and a ring where the liquidation was reached."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from journal.domain.values import OrderSide
from journal.gui.chart.items.base import Layer
from journal.gui.chart.stage import Paints, Stage
from journal.gui.chart.texts import LaidOutTexts
from journal.services.charting.content import FillMark, TouchMark

MERGED_PIXELS: Final = 10
SMALLEST: Final = 9
LARGEST: Final = 15
MARGIN: Final = 1
RING: Final = 6.0


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

    def __init__(self, stage: Stage, depth: float, parent: QGraphicsItem) -> None:
        super().__init__(stage, depth, parent)
        self._columns = FillColumns.of(())
        self._texts = LaidOutTexts(stage.font)
        self._paints: Paints | None = None
        self._sprites: dict[tuple[int, bool], QPixmap] = {}

    def triangles(self) -> list[Triangle]:
        """Return the visible fills, those of a direction within a few pixels merged."""
        content, projection = self.stage.content, self.stage.projection
        marks = () if content is None else content.marks
        if marks is not self._columns.marks:
            self._columns = FillColumns.of(marks)
        fills = self._columns
        x, y = projection.xs(fills.at_ms), projection.ys(fills.price)
        seen = (np.abs(x - projection.width / 2) <= projection.width / 2 + LARGEST) & (y >= 0)
        seen &= y <= projection.height
        if not seen.any():
            return []
        x, y, weight, is_buy = x[seen], y[seen], fills.quantity[seen], fills.is_buy[seen]
        cells = np.stack((x // MERGED_PIXELS, y // MERGED_PIXELS, is_buy), axis=1)
        kinds, group, counts = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
        group = group.reshape(-1)
        total = np.bincount(group, weight)
        share = np.sqrt(np.minimum(1.0, total / float(fills.quantity.max())))
        columns = (
            np.bincount(group, x) / counts,
            np.bincount(group, y * weight) / total,
            np.rint(SMALLEST + (LARGEST - SMALLEST) * share).astype(int),
            kinds[:, 2].astype(np.bool_),
            counts,
        )
        return [
            Triangle(x=at_x, y=at_y, size=size, is_buy=buys, count=count)
            for at_x, at_y, size, buys, count in zip(*(c.tolist() for c in columns), strict=True)
        ]

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        content = self.stage.content
        if content is None:
            return
        painter.setFont(self.stage.font)
        painter.setPen(self.stage.paints.text)
        for triangle in self.triangles():
            self._paint_triangle(painter, triangle)
        if content.touch is not None:
            self._paint_ring(painter, content.touch)

    def _paint_triangle(self, painter: QPainter, triangle: Triangle) -> None:
        """Put the tip on its pixel: a buy hangs below its price, a sell stands above it."""
        sprite = self._sprite(painter, triangle.size, is_buy=triangle.is_buy)
        height = triangle.size + 2 * MARGIN
        top = round(triangle.y) - (MARGIN if triangle.is_buy else height - MARGIN)
        painter.drawPixmap(QPointF(round(triangle.x) - height // 2, top), sprite)
        if triangle.count > 1:
            text, width = self._texts.find(f"×{triangle.count}")
            top = top + height if triangle.is_buy else top - round(text.size().height())
            painter.drawStaticText(QPointF(round(triangle.x - width / 2), top), text)

    def _sprite(self, painter: QPainter, size: int, *, is_buy: bool) -> QPixmap:
        """Return a triangle painted once for each size, direction and theme."""
        if self._paints is not self.stage.paints:
            self._paints = self.stage.paints
            self._sprites.clear()
        if (size, is_buy) not in self._sprites:
            scale = painter.device().devicePixelRatio()
            self._sprites[size, is_buy] = _triangle_pixmap(
                self.stage.paints, size, scale, is_buy=is_buy
            )
        return self._sprites[size, is_buy]

    def _paint_ring(self, painter: QPainter, touch: TouchMark) -> None:
        stage, projection = self.stage, self.stage.projection
        left, right = projection.x(touch.at_ms), projection.x(touch.until_ms)
        if right >= 0 and left <= projection.width:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(stage.paints.touch.color(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            center = QPointF((left + right) / 2, projection.y(float(touch.price)))
            painter.drawEllipse(center, RING, RING)


def _triangle_pixmap(paints: Paints, size: int, scale: float, *, is_buy: bool) -> QPixmap:
    side = size + 2 * MARGIN
    pixmap = QPixmap(round(side * scale), round(side * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    tip, base = (MARGIN, side - MARGIN) if is_buy else (side - MARGIN, MARGIN)
    corners = [QPointF(side / 2, tip), QPointF(MARGIN, base), QPointF(side - MARGIN, base)]
    painter = QPainter(pixmap)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(paints.background, 1.5))
        painter.setBrush(paints.text.color())
        painter.drawPolygon(QPolygonF(corners))
    finally:
        painter.end()
    return pixmap
