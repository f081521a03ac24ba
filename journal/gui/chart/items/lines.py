"""Price lines as they moved, with boxes at the right edge that never cover one another."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QStaticText
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from journal.gui.chart.items.base import Layer
from journal.gui.chart.labels import line_label
from journal.gui.chart.layout import spread
from journal.gui.chart.stage import Stage
from journal.gui.chart.texts import LaidOutTexts
from journal.gui.theme import blend
from journal.services.charting.content import LineKind, PriceLine

BOX_HEIGHT: Final = 20
BOX_GAP: Final = 2
BAR: Final = 4
PADDING: Final = 7
ARROW: Final = 8
FADED: Final = 0.45

IMPORTANCE: Final = (
    LineKind.LIQUIDATION,
    LineKind.STOP,
    LineKind.AVERAGE_ENTRY,
    LineKind.ENTRY,
    LineKind.BANKRUPTCY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBox:
    """One box: the line it belongs to, its place, and the row of the line itself."""

    line: PriceLine
    rect: QRectF
    row: float
    """Pixel row of the price; outside the plot where the line is out of view."""


class LineLayer(Layer):
    """All lines of the content. Lines out of view are an arrow at the edge, with the distance."""

    def __init__(self, stage: Stage, depth: float, parent: QGraphicsItem) -> None:
        super().__init__(stage, depth, parent)
        self._texts = LaidOutTexts(stage.font)

    def widest_label(self) -> float:
        """Return the width the boxes need in pixels wherever their lines are, 0 without lines."""
        lines = () if self.stage.content is None else self.stage.content.lines
        widest = max((self._text(line)[1] for line in lines), default=None)
        return 0.0 if widest is None else widest + BAR + 2 * PADDING + ARROW + BOX_GAP

    def boxes(self) -> list[LabelBox]:
        """Return the boxes as they are painted now."""
        content, projection = self.stage.content, self.stage.projection
        if content is None:
            return []
        lines = sorted(content.lines, key=lambda line: IMPORTANCE.index(line.kind))
        rows = [projection.y(float(line.price)) for line in lines]
        wanted = [row - BOX_HEIGHT / 2 for row in rows]
        tops = spread(wanted, BOX_HEIGHT + BOX_GAP, BOX_GAP, projection.height)
        found = []
        for line, row, top in zip(lines, rows, tops, strict=True):
            if top is not None:
                width = self._box_width(line)
                rect = QRectF(projection.width - width - BOX_GAP, round(top), width, BOX_HEIGHT)
                found.append(LabelBox(line=line, rect=rect, row=row))
        return found

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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for line in content.lines:
            self._paint_line(painter, line)
        painter.setFont(self.stage.font)
        boxes = self.boxes()
        leader_x = min((box.rect.left() for box in boxes), default=0.0) - ARROW
        for box in boxes:
            self._paint_leader(painter, box, leader_x)
        for box in boxes:
            self._paint_box(painter, box)

    def _paint_line(self, painter: QPainter, line: PriceLine) -> None:
        """Draw the steps; after the position ended the last price goes on, faded."""
        stage, projection = self.stage, self.stage.projection
        pen = stage.paints.line_pen(line.kind)
        end_ms = projection.end_ms if line.until_ms is None else line.until_ms
        moments = (*(at for at, _ in line.steps[1:]), end_ms)
        painter.setPen(pen)
        before = None
        for (at, price), until in zip(line.steps, moments, strict=True):
            y = int(projection.y(float(price)) // 1) + 0.5
            self._paint_level(painter, at, until, y)
            if before is not None:
                x = projection.x(at)
                painter.drawLine(QLineF(x, before, x, y))
            before = y
        if line.until_ms is not None and line.until_ms < projection.end_ms and before is not None:
            faded = QPen(pen)
            faded.setColor(blend(pen.color(), stage.paints.background, FADED))
            painter.setPen(faded)
            self._paint_level(painter, line.until_ms, projection.end_ms, before)

    def _paint_level(self, painter: QPainter, start_ms: float, end_ms: float, y: float) -> None:
        projection = self.stage.projection
        left, right = max(0.0, projection.x(start_ms)), min(projection.width, projection.x(end_ms))
        if left < right and 0 <= y <= projection.height:
            painter.drawLine(QLineF(left, y, right, y))

    def _paint_leader(self, painter: QPainter, box: LabelBox, leader_x: float) -> None:
        """Tie a box to its line where it had to move away, left of all boxes."""
        middle = box.rect.center().y()
        is_inside = 0 <= box.row <= self.stage.projection.height
        if is_inside and abs(middle - box.row) > BOX_HEIGHT / 2:
            painter.setPen(self.stage.paints.line_colors[box.line.kind])
            painter.drawLine(QLineF(box.rect.left(), middle, leader_x, middle))
            painter.drawLine(QLineF(leader_x, middle, leader_x - ARROW, box.row))

    def _paint_box(self, painter: QPainter, box: LabelBox) -> None:
        paints = self.stage.paints
        color = paints.line_colors[box.line.kind]
        rect = box.rect
        is_inside = 0 <= box.row <= self.stage.projection.height
        middle = rect.center().y()
        painter.setPen(color)
        painter.setBrush(paints.surface)
        painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        text, _ = self._text(box.line)
        left = rect.left() + BAR + PADDING
        if is_inside:
            painter.fillRect(QRectF(rect.left(), rect.top(), BAR, BOX_HEIGHT), color)
        else:
            self._paint_arrow(painter, QPointF(left + ARROW / 2 - PADDING / 2, middle), box)
            left += ARROW
        painter.setPen(paints.text)
        height = text.size().height()
        painter.drawStaticText(QPointF(left, round(middle - height / 2)), text)

    def _paint_arrow(self, painter: QPainter, center: QPointF, box: LabelBox) -> None:
        half = ARROW / 2
        tip = -half if box.row < 0 else half
        corners = [QPointF(-half, -tip), QPointF(half, -tip), QPointF(0, tip)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.stage.paints.line_colors[box.line.kind])
        painter.drawPolygon(QPolygonF([center + corner for corner in corners]))

    def _box_width(self, line: PriceLine) -> float:
        projection, row = self.stage.projection, self.stage.projection.y(float(line.price))
        arrow = 0 if 0 <= row <= projection.height else ARROW
        return self._text(line)[1] + BAR + 2 * PADDING + arrow

    def _text(self, line: PriceLine) -> tuple[QStaticText, float]:
        """Return a line's text and its width."""
        return self._texts.find(line_label(line, self.stage.decimals))
