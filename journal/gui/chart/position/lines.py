"""Price lines as they moved, with boxes at the right edge that never cover one another."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLine, QLineF, QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from journal.gui.chart.layers.base import Layer
from journal.gui.chart.layers.batch import Batch
from journal.gui.chart.lettering.layout import spread
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.position.box_faces import ARROW, BOX_HEIGHT, BoxFaces, box_width
from journal.gui.chart.position.line_shape import LineShape
from journal.gui.chart.stage import Stage
from journal.services.charting.content import LineKind, PriceLine

BOX_GAP: Final = 2

IMPORTANCE: Final = (
    LineKind.LIQUIDATION,
    LineKind.STOP,
    LineKind.AVERAGE_ENTRY,
    LineKind.ENTRY,
    LineKind.TARGET,
    LineKind.BANKRUPTCY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelBox:
    """One box: the line it belongs to, its place, and the row of the line itself."""

    shape: LineShape
    rect: QRectF
    row: float
    """Pixel row of the price; outside the plot where the line is out of view."""


class LineLayer(Layer):
    """All lines of the content. Lines out of view are an arrow at the edge, with the distance."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._texts = LaidOutTexts(stage.font)
        self._batch = Batch(QLine)
        self._faces = BoxFaces(self._texts)
        self._shapes: dict[int, LineShape] = {}
        self._lines: tuple[PriceLine, ...] = ()

    def widest_label(self) -> float:
        """Return the width the boxes need in pixels wherever their lines are, 0 without lines."""
        widest = max((shape.text_width for shape in self._ready()), default=None)
        return 0.0 if widest is None else box_width(widest, has_arrow=True) + BOX_GAP

    def boxes(self) -> list[LabelBox]:
        """Return the boxes as they are painted now."""
        projection = self.stage.projection
        shapes = self._ready()
        rows = [projection.y(shape.price) for shape in shapes]
        wanted = [row - BOX_HEIGHT / 2 for row in rows]
        tops = spread(wanted, BOX_HEIGHT + BOX_GAP, BOX_GAP, projection.height)
        found = []
        for shape, row, top in zip(shapes, rows, tops, strict=True):
            if top is not None:
                is_outside = not 0 <= row <= projection.height
                width = box_width(shape.text_width, has_arrow=is_outside)
                rect = QRectF(projection.width - width - BOX_GAP, round(top), width, BOX_HEIGHT)
                found.append(LabelBox(shape=shape, rect=rect, row=row))
        return found

    @override
    def paint(self, painter: QPainter) -> None:
        shapes = self._ready()
        if not shapes:
            return
        for shape in shapes:
            self._paint_line(painter, shape)
        painter.setFont(self.stage.font)
        boxes = self.boxes()
        leader_x = min((box.rect.left() for box in boxes), default=0.0) - ARROW
        for box in boxes:
            self._paint_leader(painter, box, leader_x)
        scale = painter.device().devicePixelRatio()
        for box in boxes:
            self._paint_box(painter, box, scale)

    def _ready(self) -> list[LineShape]:
        """Return the shapes of the lines shown, most important first.

        Only lines not known yet are made ready.
        """
        content = self.stage.content
        lines = () if content is None else content.lines
        if lines is not self._lines:
            known, decimals = self._shapes, self.stage.decimals
            self._shapes = {
                id(line): known.get(id(line)) or LineShape.of(line, decimals, self._texts)
                for line in sorted(lines, key=lambda line: IMPORTANCE.index(line.kind))
            }
            self._lines = lines
        return list(self._shapes.values())

    def _paint_line(self, painter: QPainter, shape: LineShape) -> None:
        """Draw the steps; after the position ended the last price goes on, faded."""
        paints, projection = self.stage.paints, self.stage.projection
        steps, tail = shape.stair(projection), shape.tail(projection)
        if steps:
            painter.setPen(paints.line_pens[shape.line.kind])
            self._batch.fill(*steps)
            self._batch.draw(painter)
        if tail is not None:
            painter.setPen(paints.faded_pens[shape.line.kind])
            painter.drawLine(QLine(int(tail[0]), int(tail[2]), int(tail[1]), int(tail[2])))

    def _paint_leader(self, painter: QPainter, box: LabelBox, leader_x: float) -> None:
        """Tie a box to its line where it had to move away, left of all boxes."""
        middle = box.rect.center().y()
        is_inside = 0 <= box.row <= self.stage.projection.height
        if is_inside and abs(middle - box.row) > BOX_HEIGHT / 2:
            painter.setPen(self.stage.paints.line_colors[box.shape.line.kind])
            painter.drawLine(QLineF(box.rect.left(), middle, leader_x, middle))
            painter.drawLine(QLineF(leader_x, middle, leader_x - ARROW, box.row))

    def _paint_box(self, painter: QPainter, box: LabelBox, scale: float) -> None:
        way = 0 if 0 <= box.row <= self.stage.projection.height else -1 if box.row < 0 else 1
        face = self._faces.find(box.shape, way, self.stage.paints, scale)
        painter.drawPixmap(box.rect.topLeft(), face)
