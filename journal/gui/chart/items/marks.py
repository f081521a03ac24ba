"""Fills as triangles whose tip is at the price, and rings where the liquidation was reached."""

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from journal.domain.values import OrderSide
from journal.gui.chart.items.base import Layer
from journal.services.charting.content import FillMark, TouchMark

MERGED_PIXELS: Final = 10
SMALLEST: Final = 9.0
LARGEST: Final = 15.0
RING: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangle:
    """One or more fills of one direction close together; the tip is at their average place."""

    tip: QPointF
    size: float
    order_side: OrderSide
    count: int


class MarkLayer(Layer):
    """Fills and touches of the content."""

    def triangles(self) -> list[Triangle]:
        """Return the visible fills, those within a few pixels merged."""
        content, projection = self.stage.content, self.stage.projection
        groups: defaultdict[tuple[int, int, OrderSide], list[FillMark]] = defaultdict(list)
        marks = () if content is None else content.marks
        for mark in marks:
            x, y = projection.x(mark.at_ms), projection.y(float(mark.price))
            if -LARGEST <= x <= projection.width + LARGEST and 0 <= y <= projection.height:
                cell = (int(x // MERGED_PIXELS), int(y // MERGED_PIXELS), mark.order_side)
                groups[cell].append(mark)
        most = max((float(mark.quantity) for mark in marks), default=1.0)
        return [self._merged(group, most) for group in groups.values()]

    def _merged(self, group: list[FillMark], most: float) -> Triangle:
        projection = self.stage.projection
        quantity = sum(float(mark.quantity) for mark in group)
        price = sum(float(mark.price * mark.quantity) for mark in group) / quantity
        at_ms = sum(mark.at_ms for mark in group) / len(group)
        share = math.sqrt(min(1.0, quantity / most))
        return Triangle(
            tip=QPointF(projection.x(at_ms), projection.y(price)),
            size=SMALLEST + (LARGEST - SMALLEST) * share,
            order_side=group[0].order_side,
            count=len(group),
        )

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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.stage.font)
        for triangle in self.triangles():
            self._paint_triangle(painter, triangle)
        if content.touch is not None:
            self._paint_ring(painter, content.touch)

    def _paint_triangle(self, painter: QPainter, triangle: Triangle) -> None:
        """A buy points up from below its price, a sell down from above it."""
        paints, tip, half = self.stage.paints, triangle.tip, triangle.size / 2
        base = triangle.size if triangle.order_side is OrderSide.BUY else -triangle.size
        corners = [tip, tip + QPointF(-half, base), tip + QPointF(half, base)]
        painter.setPen(QPen(paints.background, 1.5))
        painter.setBrush(paints.text.color())
        painter.drawPolygon(QPolygonF(corners))
        if triangle.count > 1:
            painter.setPen(paints.text)
            below = base + math.copysign(8, base)
            box = QRectF(tip.x() - 24, tip.y() + below - 8, 48, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"×{triangle.count}")

    def _paint_ring(self, painter: QPainter, touch: TouchMark) -> None:
        stage, projection = self.stage, self.stage.projection
        left, right = projection.x(touch.at_ms), projection.x(touch.until_ms)
        if right >= 0 and left <= projection.width:
            painter.setPen(QPen(stage.paints.touch.color(), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            center = QPointF((left + right) / 2, projection.y(float(touch.price)))
            painter.drawEllipse(center, RING, RING)
