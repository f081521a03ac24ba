"""The cursor's lines, and what it reads: time, candle, distances to entry, stop, liquidation."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter
from typing_extensions import override

from journal.domain.market.pyramid import CandleLevel
from journal.gui.chart.layers.base import Layer
from journal.gui.chart.lettering.labels import (
    PRICE_TYPE_NAMES,
    candle_text,
    distances_text,
    moment_text,
    price_text,
    reference_levels,
    volume_text,
)
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.stage import Stage
from journal.services.charting.content import ChartContent

ROW_HEIGHT: Final = 18
PADDING: Final = 8


class CursorLines(Layer):
    """Dashed lines through the cursor."""

    @override
    def paint(self, painter: QPainter) -> None:
        cursor, area = self.stage.cursor, self.area
        if cursor is not None:
            x, y = int(cursor.x()) + 0.5, int(cursor.y()) + 0.5
            painter.setPen(self.stage.paints.crosshair)
            painter.drawLine(QLineF(x, 0, x, area.height()))
            painter.drawLine(QLineF(0, y, area.width(), y))


class Crosshair(Layer):
    """A box in the left upper corner, always there with candles, that no line crosses."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._texts = LaidOutTexts(stage.font)
        self._rows: dict[bool, tuple[object, str]] = {}
        self._levels: tuple[object, tuple[tuple[str, float], ...]] = (None, ())

    def readout(self) -> list[str]:
        """Return the lines of text of the box: the candle under the cursor or the last visible."""
        stage, content = self.stage, self.stage.content
        if content is None or not stage.tells_candle:
            return []
        cursor = stage.cursor
        at_ms = stage.projection.end_ms if cursor is None else stage.projection.ms(cursor.x())
        rows = []
        for level, price_type in ((stage.candles, content.price_type), (stage.overlay, None)):
            row = None if level is None else bucket_at(level, at_ms)
            if level is not None and row is not None:
                rows.append(self._told(level, row, is_main=price_type is not None))
        if cursor is not None:
            price = stage.projection.price(cursor.y())
            distances = self._distances(price, content)
            rows.append(f"{price_text(price, stage.decimals)}   {distances}")
        return rows

    def _distances(self, price: float, content: ChartContent) -> str:
        """Return the distances; the levels are found once while the lines are the same."""
        if self._levels[0] is not content.lines:
            self._levels = (content.lines, reference_levels(content.lines))
        size = None if self.stage.hides_money else content.signed_size
        return distances_text(price, self._levels[1], size, content.asset)

    def _told(self, level: CandleLevel, row: int, *, is_main: bool) -> str:
        """Return one candle's row, worded once while it stays under the cursor."""
        key = (self.stage.content, level.candles, int(level.open_at[row]), self.stage.zone)
        known = self._rows.get(is_main)
        if known is None or known[0] != key:
            known = (key, self._candle_row(level, row, is_main=is_main))
            self._rows[is_main] = known
        return known[1]

    def _candle_row(self, level: CandleLevel, row: int, *, is_main: bool) -> str:
        """Return one candle; "5m ×16" where so many are joined into what is drawn."""
        content = self.stage.content
        series = None if content is None else content.series if is_main else content.overlay
        if series is None:
            return ""
        name = f"{PRICE_TYPE_NAMES[series.price_type]} {series.interval}"
        if level.candles > 1:
            name += f" ×{level.candles}"
        values = (level.open[row], level.high[row], level.low[row], level.close[row])
        shown = candle_text((*map(float, values),), self.stage.decimals)  # type: ignore[arg-type]  # four values
        volume = float(level.volume[row])
        tail = f"  V {volume_text(volume)}" if volume else ""
        moment = moment_text(float(level.open_at[row]), self.stage.zone)
        return f"{name}   {moment}   {shown}{tail}"

    @override
    def paint(self, painter: QPainter) -> None:
        rows = self.readout()
        if not rows:
            return
        paints = self.stage.paints
        painter.setFont(self.stage.font)
        texts = [self._texts.find(row) for row in rows]
        width = max(width for _, width in texts) + 2 * PADDING
        box = QRectF(8, 8, width, len(rows) * ROW_HEIGHT + PADDING)
        painter.fillRect(box, paints.surface)
        for index, (text, _) in enumerate(texts):
            painter.setPen(paints.text if index == 0 else paints.muted)
            top = box.top() + PADDING / 2 + index * ROW_HEIGHT
            top += round((ROW_HEIGHT - self._texts.height) / 2)
            painter.drawStaticText(QPointF(box.left() + PADDING, top), text)


def bucket_at(level: CandleLevel, at_ms: float) -> int | None:
    """Return the bucket running at a time, else the last one before it, else None."""
    row = int(np.searchsorted(level.open_at, math.floor(at_ms), side="right")) - 1
    return row if row >= 0 else None
