"""Dragging the stop line: a question, never a change of the record."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF

from journal.gui.chart.stage import Stage
from journal.services.charting.content import ChartContent, LineKind

REACH: Final = 5.0


class StopDrag:
    """Moves the stop of what the stage shows, on the symbol's tick; can put it back.

    Attributes:
        is_running: whether the mouse holds the line.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._recorded: ChartContent | None = None
        self.is_running = False

    @property
    def has_moved(self) -> bool:
        """Whether the stop shown is a what-if."""
        return self._recorded is not None

    def forget(self) -> None:
        """Start afresh: other content is shown."""
        self._recorded = None
        self.is_running = False

    def is_at(self, position: QPointF) -> bool:
        """Return whether a pixel is on the stop line."""
        stage, content = self._stage, self._stage.content
        line = None if content is None else content.line(LineKind.STOP)
        if line is None or not 0 <= position.x() <= stage.projection.width:
            return False
        return abs(stage.projection.y(float(line.price)) - position.y()) <= REACH

    def begin(self, position: QPointF) -> bool:
        """Take hold of the line if it is there; return whether it is."""
        self.is_running = self.is_at(position)
        return self.is_running

    def move(self, position: QPointF) -> Decimal | None:
        """Put the stop at a pixel row, return its price."""
        content = self._stage.content
        if content is None:
            return None
        row = min(max(position.y(), 0.0), self._stage.projection.height)
        return self.place(snapped(self._stage.projection.price(row), content.tick_size))

    def end(self) -> None:
        """Let go; the what-if stays where it is."""
        self.is_running = False

    def place(self, price: Decimal | None) -> Decimal | None:
        """Put the stop at a price, None: back where it was recorded. Return where it is now."""
        content = self._stage.content
        if content is None:
            return None
        if price is None:
            self.is_running = False
            content = self._recorded or content
            self._recorded = None
        else:
            self._recorded = self._recorded or content
            content = content.with_stop(price)
        self._stage.content = content
        stop = content.line(LineKind.STOP)
        return None if stop is None else stop.price


def snapped(price: float, tick_size: Decimal) -> Decimal:
    """Return the price on the tick nearest to a number, at least one tick."""
    return max(1, round(price / float(tick_size))) * tick_size
