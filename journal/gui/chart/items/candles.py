"""Candles and volume: a few batch calls for whatever is visible (``chart.md`` section 1)."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyqtgraph.Qt.internals as pyqtgraph_internals
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from journal.domain.market.pyramid import CandleLevel
from journal.gui.chart.items.base import Layer
from journal.gui.chart.projection import Projection
from journal.gui.chart.stage import VOLUME_SHARE, Stage

BODY_SHARE: Final = 0.8
STEMMED_PIXELS: Final = 20

Pixels = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandlePixels:
    """Whole pixels of visible candles: rows and columns, both ends inclusive."""

    center: Pixels
    left: Pixels
    width: Pixels
    high: Pixels
    low: Pixels
    top: Pixels
    bottom: Pixels
    is_up: NDArray[np.bool_]


def candle_pixels(level: CandleLevel, projection: Projection) -> CandlePixels:
    """Return where each bucket is painted; a high or low is exactly in its row."""
    widest = int(level.step_ms * projection.pixels_per_ms * BODY_SHARE)
    widest = max(1, widest - (widest + 1) % 2)
    spans = np.floor((level.close_at - level.open_at) * projection.pixels_per_ms)
    width = np.clip(spans, 1, widest)
    center = np.floor((projection.xs(level.open_at) + projection.xs(level.close_at)) / 2)
    open_row = np.floor(projection.ys(level.open))
    close_row = np.floor(projection.ys(level.close))
    return CandlePixels(
        center=center,
        left=center - np.floor((width - 1) / 2),
        width=width,
        high=np.floor(projection.ys(level.high)),
        low=np.floor(projection.ys(level.low)),
        top=np.minimum(open_row, close_row),
        bottom=np.maximum(open_row, close_row),
        is_up=level.close >= level.open,
    )


class Batch:
    """A growing buffer of one Qt primitive, drawn with a single call.

    The buffer lives as long as the batch; two Qt classes must never share one.
    """

    def __init__(self, primitive: type[QLineF] | type[QRectF]) -> None:
        self._array: Any = pyqtgraph_internals.PrimitiveArray(primitive, 4)

    def fill(self, *columns: Pixels | float) -> None:
        """Take four columns of equal length: x1, y1, x2, y2 or x, y, width, height."""
        count = max(np.size(column) for column in columns)
        if any(np.size(column) == 0 for column in columns):
            count = 0
        self._array.resize(count)
        rows = self._array.ndarray()
        for index, column in enumerate(columns):
            rows[:, index] = column

    def lines(self, painter: QPainter) -> None:
        """Draw as lines."""
        if len(self._array):
            painter.drawLines(*self._array.drawargs())

    def rects(self, painter: QPainter) -> None:
        """Draw as rectangles."""
        if len(self._array):
            painter.drawRects(*self._array.drawargs())


class CandleLayer(Layer):
    """Volume below, the other price type behind, candles in front."""

    def __init__(self, stage: Stage, depth: float, parent: QGraphicsItem) -> None:
        super().__init__(stage, depth, parent)
        self._volume = Batch(QRectF)
        self._wicks = (Batch(QLineF), Batch(QLineF))
        self._bodies = (Batch(QRectF), Batch(QRectF))
        self._other = Batch(QLineF)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        stage = self.stage
        if stage.candles is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        pixels = candle_pixels(stage.candles, stage.projection)
        self._paint_volume(painter, stage.candles, pixels)
        if stage.overlay is not None:
            self._paint_other(painter, stage.overlay)
        self._paint_candles(painter, pixels)

    def _paint_volume(self, painter: QPainter, level: CandleLevel, pixels: CandlePixels) -> None:
        most = float(level.volume.max()) if len(level) else 0.0
        if not most:
            return
        height = np.ceil(level.volume * (self.stage.projection.height * VOLUME_SHARE / most))
        floor = self.stage.projection.height
        self._volume.fill(pixels.left, floor - height, pixels.width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.stage.paints.volume)
        self._volume.rects(painter)

    def _paint_other(self, painter: QPainter, level: CandleLevel) -> None:
        """Draw the other price type as a stair of its closes, broken where candles are missing.

        Where its candles are wide, a stem at each one's middle shows its range.
        """
        projection = self.stage.projection
        left = np.floor(projection.xs(level.open_at)) + 0.5
        right = np.floor(projection.xs(level.close_at)) + 0.5
        close = np.floor(projection.ys(level.close)) + 0.5
        joined = level.open_at[1:] == level.close_at[:-1]
        lines = [(left, close, right, close)]
        lines.append((left[1:][joined], close[:-1][joined], left[1:][joined], close[1:][joined]))
        if level.step_ms * projection.pixels_per_ms >= STEMMED_PIXELS:
            middle = np.floor((left + right) / 2) + 0.5
            high, low = (np.floor(projection.ys(price)) + 0.5 for price in (level.high, level.low))
            lines.append((middle, high, middle, low))
        self._other.fill(*(np.concatenate(column) for column in zip(*lines, strict=True)))
        painter.setPen(self.stage.paints.muted)
        self._other.lines(painter)

    def _paint_candles(self, painter: QPainter, pixels: CandlePixels) -> None:
        up, down = pixels.is_up, ~pixels.is_up
        center = pixels.center + 0.5
        # Rising bodies are hollow: their wick stops at the body's edges.
        self._wicks[0].fill(
            np.concatenate((center[up], center[up])),
            np.concatenate((pixels.high[up], pixels.bottom[up])) + 0.5,
            np.concatenate((center[up], center[up])),
            np.concatenate((pixels.top[up], pixels.low[up])) + 0.5,
        )
        self._wicks[1].fill(
            center[down], pixels.high[down] + 0.5, center[down], pixels.low[down] + 0.5
        )
        rows = pixels.bottom - pixels.top
        # A stroked rectangle covers one pixel more than it is wide.
        self._bodies[0].fill(
            pixels.left[up] + 0.5, pixels.top[up] + 0.5, pixels.width[up] - 1, rows[up]
        )
        self._bodies[1].fill(
            pixels.left[down], pixels.top[down], pixels.width[down], rows[down] + 1
        )
        painter.setPen(self.stage.paints.up)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._wicks[0].lines(painter)
        self._bodies[0].rects(painter)
        painter.setPen(self.stage.paints.down)
        self._wicks[1].lines(painter)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.stage.paints.down_fill)
        self._bodies[1].rects(painter)
