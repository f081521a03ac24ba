"""Candles and volume: a few batch calls for whatever is visible (``chart.md`` section 1)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLine, QRect, Qt
from PySide6.QtGui import QPainter
from typing_extensions import override

from journal.domain.market.pyramid import CandleLevel
from journal.gui.chart.layers.base import Layer
from journal.gui.chart.layers.batch import Batch, Pixels
from journal.gui.chart.projection import Projection
from journal.gui.chart.stage import VOLUME_SHARE, Stage

BODY_SHARE: Final = 0.8
STEMMED_PIXELS: Final = 20
HOLLOW: Final = 2
"""Wider and higher bodies than this have an inside."""


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


class CandleLayer(Layer):
    """Volume below, the other price type behind, candles in front."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._volume = Batch(QRect)
        self._rising = Batch(QRect)
        self._hollows = Batch(QRect)
        self._falling = Batch(QRect)
        self._other = Batch(QLine)

    @override
    def paint(self, painter: QPainter) -> None:
        stage = self.stage
        if stage.candles is None:
            return
        pixels = candle_pixels(stage.candles, stage.projection)
        self._paint_volume(painter, stage.candles, pixels)
        if stage.overlay is not None:
            self._paint_other(painter, stage.overlay)
        self._paint_candles(painter, pixels)

    def _paint_volume(self, painter: QPainter, level: CandleLevel, pixels: CandlePixels) -> None:
        most = float(level.volume.max()) if len(level) else 0.0
        if not most:
            return
        floor = self.stage.projection.height
        height = np.ceil(level.volume * (floor * VOLUME_SHARE / most))
        right = pixels.left + pixels.width - 1
        self._volume.fill((pixels.left, floor - height, right, floor - 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.stage.paints.volume)
        self._volume.draw(painter)

    def _paint_other(self, painter: QPainter, level: CandleLevel) -> None:
        """Draw the other price type as a stair of its closes, broken where candles are missing.

        Where its candles are wide, a stem at each one's middle shows its range.
        """
        projection = self.stage.projection
        left = np.floor(projection.xs(level.open_at))
        right = np.floor(projection.xs(level.close_at))
        close = np.floor(projection.ys(level.close))
        joined = level.open_at[1:] == level.close_at[:-1]
        lines = [(left, close, right, close)]
        lines.append((left[1:][joined], close[:-1][joined], left[1:][joined], close[1:][joined]))
        if level.step_ms * projection.pixels_per_ms >= STEMMED_PIXELS:
            middle = np.floor((left + right) / 2)
            high, low = (np.floor(projection.ys(price)) for price in (level.high, level.low))
            lines.append((middle, high, middle, low))
        self._other.fill(*lines)
        painter.setPen(self.stage.paints.muted)
        self._other.draw(painter)

    def _paint_candles(self, painter: QPainter, pixels: CandlePixels) -> None:
        """Fill wicks and bodies; a rising body is filled again inside, so that it looks hollow."""
        right = pixels.left + pixels.width - 1
        wick = (pixels.center, pixels.high, pixels.center, pixels.low)
        body = (pixels.left, pixels.top, right, pixels.bottom)
        up = np.flatnonzero(pixels.is_up)
        down = np.flatnonzero(~pixels.is_up)
        self._rising.fill(_rows(wick, up), _rows(body, up))
        self._falling.fill(_rows(wick, down), _rows(body, down))
        wide = up[(pixels.width[up] > HOLLOW) & ((pixels.bottom - pixels.top)[up] >= HOLLOW)]
        left, top, edge, bottom = _rows(body, wide)
        self._hollows.fill((left + 1, top + 1, edge - 1, bottom - 1))
        painter.setPen(Qt.PenStyle.NoPen)
        for brush, batch in (
            (self.stage.paints.up_fill, self._rising),
            (self.stage.paints.hollow, self._hollows),
            (self.stage.paints.down_fill, self._falling),
        ):
            painter.setBrush(brush)
            batch.draw(painter)


def _rows(
    part: tuple[Pixels, Pixels, Pixels, Pixels], kept: NDArray[np.int64]
) -> tuple[Pixels, Pixels, Pixels, Pixels]:
    """Return some rows of four columns."""
    return (part[0][kept], part[1][kept], part[2][kept], part[3][kept])
