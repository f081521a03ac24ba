"""Names of bands and touched candles along the lower edge, none over another."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from typing_extensions import override

from journal.gui.chart.layers.base import Layer
from journal.gui.chart.lettering.labels import gap_label, touch_label
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.stage import Stage

CHIP_HEIGHT: Final = 20
CHIP_GAP: Final = 3
PADDING: Final = 7
BAR: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One name, its place and its color."""

    text: str
    rect: QRectF
    color: QColor


class ChipLayer(Layer):
    """Chips stand on the lower edge where their stretch of time begins, stacked when crowded."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._texts = LaidOutTexts(stage.font)

    def chips(self) -> list[Chip]:
        """Return the chips of what is visible, as they are painted now."""
        content, projection, paints = self.stage.content, self.stage.projection, self.stage.paints
        if content is None:
            return []
        touch_color = paints.touch.color()
        named = [
            (touch.at_ms, touch.until_ms, touch_label(touch), touch_color)
            for touch in content.touches
        ]
        named += [
            (band.start_ms, band.end_ms, band.name, paints.band_colors[band.kind])
            for band in content.bands
        ]
        if content.gap is not None:
            gap = content.gap
            named.append((gap.at_ms, gap.until_ms, gap_label(gap), paints.gap.color()))
        found: list[Chip] = []
        for start_ms, end_ms, text, color in named:
            left, right = projection.x(start_ms), projection.x(end_ms)
            if right >= 0 and left <= projection.width:
                found.append(Chip(text=text, rect=self._place(left, text, found), color=color))
        return found

    def _place(self, left: float, text: str, others: list[Chip]) -> QRectF:
        """Return the lowest free place for a text, inside the plot."""
        projection = self.stage.projection
        width = self._texts.find(text)[1] + 2 * PADDING + BAR
        left = round(max(0.0, min(left, projection.width - width)))
        rect = QRectF(left, projection.height - CHIP_HEIGHT - CHIP_GAP, round(width), CHIP_HEIGHT)
        while any(rect.intersects(other.rect) for other in others):
            rect.translate(0, -CHIP_HEIGHT - CHIP_GAP)
        return rect

    @override
    def paint(self, painter: QPainter) -> None:
        painter.setFont(self.stage.font)
        for chip in self.chips():
            painter.fillRect(chip.rect, self.stage.paints.surface)
            painter.fillRect(
                QRectF(chip.rect.left(), chip.rect.top(), BAR, CHIP_HEIGHT), chip.color
            )
            painter.setPen(self.stage.paints.text)
            text, _ = self._texts.find(chip.text)
            top = round(chip.rect.center().y() - self._texts.height / 2)
            painter.drawStaticText(QPointF(chip.rect.left() + BAR + PADDING, top), text)
