"""Dragging the stop or the entry: a question, never a change of the record."""

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF

from journal.gui.chart.stage import Stage
from journal.services.charting.content import ChartContent, LineKind, PriceLine

REACH: Final = 5.0


class LineDrag:
    """Moves lines of what the stage shows, on the symbol's tick; can put them back.

    Attributes:
        held: the line the mouse holds.
        offers_entry: whether the entry can be taken hold of too, not only the stop.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._recorded: ChartContent | None = None
        self.held: LineKind | None = None
        self.offers_entry = False

    @property
    def has_moved(self) -> bool:
        """Whether what is shown is a what-if."""
        return self._recorded is not None

    def forget(self) -> None:
        """Start afresh: other content is shown."""
        self._recorded = self.held = None
        self.offers_entry = False

    def line_at(self, position: QPointF) -> LineKind | None:
        """Return the line under a pixel that can be taken hold of, the stop first."""
        projection, content = self._stage.projection, self._stage.content
        if content is None or not 0 <= position.x() <= projection.width:
            return None
        kinds = [LineKind.STOP]
        if self.offers_entry:
            kinds += [LineKind.AVERAGE_ENTRY, LineKind.ENTRY]
        for kind in kinds:
            line = content.line(kind)
            if line is None:
                continue
            if abs(projection.y(float(line.price)) - position.y()) <= REACH:
                return LineKind.STOP if kind is LineKind.STOP else LineKind.ENTRY
        return None

    def begin(self, position: QPointF) -> bool:
        """Take hold of a line if one is there; return whether it is."""
        self.held = self.line_at(position)
        return self.held is not None

    def move(self, position: QPointF) -> Decimal | None:
        """Put the held line at a pixel row, return its price."""
        content = self._stage.content
        if content is None or self.held is None:
            return None
        row = min(max(position.y(), 0.0), self._stage.projection.height)
        price = snapped(self._stage.projection.price(row), content.tick_size)
        self.place(self.held, price)
        return price

    def place(self, kind: LineKind, price: Decimal) -> None:
        """Put a line at a price."""
        content = self._stage.content
        if content is not None:
            self._recorded = self._recorded or content
            self._stage.content = content.with_line(kind, price)

    def show(self, lines: tuple[PriceLine, ...], *, moves_lines: bool) -> None:
        """Put these lines in place of the recorded ones."""
        recorded = self._recorded or self._stage.content
        if recorded is not None:
            self._recorded = recorded
            self._stage.content = recorded.with_lines(lines, moves_lines=moves_lines)

    def restore(self) -> None:
        """Put everything back where it was recorded, and let go."""
        self._stage.content = self._recorded or self._stage.content
        self.forget()


def snapped(price: float, tick_size: Decimal) -> Decimal:
    """Return the price on the tick nearest to a number, at least one tick."""
    return max(1, round(price / float(tick_size))) * tick_size
