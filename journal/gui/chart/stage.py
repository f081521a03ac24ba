"""What all items of one chart paint from: content, window, visible candles, colors, cursor."""

from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

from journal.domain.market.pyramid import CandleLevel
from journal.domain.rules.severity import Severity
from journal.gui.chart.lettering.ticks import (
    PriceTick,
    TimeTick,
    price_ticks,
    tick_decimals,
    time_ticks,
)
from journal.gui.chart.projection import Projection
from journal.gui.style.look import font
from journal.gui.style.theme import DARK, Theme, TypeSize, blend
from journal.services.charting.content import BandKind, ChartContent, LineKind

PIXELS_PER_CANDLE: Final = 4
"""A coarser level is taken where candles would be narrower than this."""
VOLUME_SHARE: Final = 0.16
FOOTROOM: Final = 16
HEADROOM: Final = 76
"""Pixels above the candles where the readout stands, and below them above the volume."""
FLAG_HEIGHT: Final = 18
"""Height of the row of flags between the readout and the candles, where there are any."""
MOST_ROOM: Final = 0.2
"""No more than this share of the height, where the chart is small."""
FADED: Final = 0.45
TIME_TICK_WIDTH: Final = 90
PRICE_TICK_HEIGHT: Final = 48
NOTHING_YET: Final = Projection(start_ms=0, end_ms=1, low=0, high=1, width=1, height=1)

_STYLES: Final = {
    LineKind.BANKRUPTCY: Qt.PenStyle.DashLine,
    LineKind.STOP: Qt.PenStyle.DashDotLine,
    LineKind.TARGET: Qt.PenStyle.DashDotDotLine,
    LineKind.AVERAGE_ENTRY: Qt.PenStyle.DotLine,
}


class Paints:
    """Pens and brushes of a theme, made once."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.background = QColor(theme.background)
        self.surface = QColor(theme.surface)
        self.raised = QColor(theme.raised)
        self.border = QColor(theme.border)
        self.text = QPen(QColor(theme.text))
        self.muted = QPen(QColor(theme.text_muted))
        self.grid = QBrush(QColor(theme.grid))
        self.up_fill = QBrush(QColor(theme.candle_up))
        self.hollow = QBrush(self.background)
        self.down_fill = QBrush(QColor(theme.candle_down))
        self.volume = QBrush(QColor(theme.volume))
        self.zone = QColor(theme.liquidation_zone)
        self.gap = QPen(QColor(theme.warning), 2)
        self.touch = QPen(QColor(theme.touch))
        self.crosshair = QPen(QColor(theme.text_muted), 1, Qt.PenStyle.DashLine)
        self.line_colors = {
            LineKind.LIQUIDATION: QColor(theme.liquidation_line),
            LineKind.BANKRUPTCY: QColor(theme.bankruptcy_line),
            LineKind.STOP: QColor(theme.stop_line),
            LineKind.TARGET: QColor(theme.target_line),
            LineKind.ENTRY: QColor(theme.entry_line),
            LineKind.AVERAGE_ENTRY: QColor(theme.average_entry_line),
        }
        self.severity_colors = {
            Severity.INFO: QColor(theme.text_muted),
            Severity.WARN: QColor(theme.warning),
            Severity.BREACH: QColor(theme.loss),
            Severity.CRITICAL: QColor(theme.critical),
        }
        self.band_colors = {
            BandKind.PAUSE: QColor(theme.lock),
            BandKind.EPISODE: QColor(theme.touch),
        }
        # Dashes tell lines apart without color.
        self.line_pens = {
            kind: QPen(color, 1, _STYLES.get(kind, Qt.PenStyle.SolidLine))
            for kind, color in self.line_colors.items()
        }
        # After its position ended a line goes on, faded.
        self.faded_pens = {
            kind: QPen(blend(pen.color(), self.background, FADED), 1, pen.style())
            for kind, pen in self.line_pens.items()
        }


def _label_font() -> QFont:
    return font(TypeSize.SMALL)


@dataclass(slots=True)
class Stage:
    """The shared state of one chart; the canvas writes it, items read it when they paint."""

    content: ChartContent | None = None
    theme: Theme = DARK
    zone: tzinfo | None = UTC
    paints: Paints = field(default_factory=lambda: Paints(DARK))
    font: QFont = field(default_factory=_label_font)
    projection: Projection = NOTHING_YET
    candles: CandleLevel | None = None
    overlay: CandleLevel | None = None
    cursor: QPointF | None = None
    shows_overlay: bool = True
    hides_money: bool = False
    tells_candle: bool = True
    decimals: int = 2
    price_ticks: tuple[PriceTick, ...] = ()
    time_ticks: tuple[TimeTick, ...] = ()

    def show(self, content: ChartContent) -> None:
        """Take other content; the window is set by whoever shows it."""
        self.content = content
        self.decimals = tick_decimals(content.tick_size)
        self.cursor = None

    def frame(self, start_ms: float, end_ms: float, width: float, height: float) -> None:
        """Find what is visible in a window of times and fit the prices to its candles."""
        if self.content is None:
            return
        most = max(1, int(width / PIXELS_PER_CANDLE))
        hidden_ms = self.content.hidden_from_ms
        seen_ms = end_ms if hidden_ms is None else min(end_ms, hidden_ms)
        self.candles = self._ended(self.content.pyramid.visible(start_ms, seen_ms, most))
        other = self.content.overlay_pyramid if self.shows_overlay else None
        self.overlay = (
            None if other is None else self._ended(other.visible(start_ms, seen_ms, most))
        )
        low, high = self._fitted_prices(height)
        self.projection = Projection(
            start_ms=start_ms, end_ms=end_ms, low=low, high=high, width=width, height=height
        )
        tick_size = self.content.tick_size
        self.price_ticks = price_ticks(low, high, tick_size, int(height / PRICE_TICK_HEIGHT))
        self.time_ticks = time_ticks(start_ms, end_ms, self.zone, int(width / TIME_TICK_WIDTH))

    def grid_columns(self) -> tuple[int, ...]:
        """Return the pixel columns of the grid."""
        x = self.projection.x
        return tuple(int(x(tick.at_ms)) for tick in self.time_ticks)

    def _ended(self, level: CandleLevel) -> CandleLevel:
        """Return the buckets that have ended where the future is hidden."""
        hidden_ms = None if self.content is None else self.content.hidden_from_ms
        if hidden_ms is None:
            return level
        return level.cut(0, int(np.searchsorted(level.close_at, hidden_ms, side="right")))

    def _fitted_prices(self, height: float) -> tuple[float, float]:
        """Return a range that holds the visible candles, else the fills, never far lines."""
        levels = [
            level for level in (self.candles, self.overlay) if level is not None and len(level)
        ]
        if levels:
            low = min(float(np.min(level.low)) for level in levels)
            high = max(float(np.max(level.high)) for level in levels)
        elif self.content is not None and (known := self._known_prices()):
            low, high = min(known), max(known)
        else:
            return self.projection.low, self.projection.high
        span = max(high - low, high * 1e-4)
        middle = (low + high) / 2
        low, high = min(low, middle - span / 2), max(high, middle + span / 2)
        has_flags = self.content is not None and bool(self.content.flags)
        above = min(MOST_ROOM, HEADROOM / height)
        if has_flags:
            above = min(2 * MOST_ROOM, (HEADROOM + 1.5 * FLAG_HEIGHT) / height)
        below = VOLUME_SHARE + min(MOST_ROOM, FOOTROOM / height)
        unit = (high - low) / (1 - above - below)
        return low - unit * below, high + unit * above

    def _known_prices(self) -> list[float]:
        content = self.content
        if content is None:
            return []
        return [float(mark.price) for mark in content.marks] + [
            float(line.price) for line in content.lines
        ]
