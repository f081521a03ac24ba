"""A price line made ready to be drawn many times: its steps as columns, its label laid out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QStaticText

from journal.gui.chart.layers.batch import Part
from journal.gui.chart.lettering.labels import line_label
from journal.gui.chart.lettering.texts import LaidOutTexts
from journal.gui.chart.projection import Projection
from journal.services.charting.content import PriceLine


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineShape:
    """One line: what of it never changes while the chart is moved.

    ``prices`` holds not-a-number where the line does not exist for a while.
    """

    line: PriceLine
    price: float
    at_ms: NDArray[np.float64]
    prices: NDArray[np.float64]
    text: QStaticText
    text_width: float

    @classmethod
    def of(cls, line: PriceLine, decimals: int, texts: LaidOutTexts) -> "LineShape":
        """Return the shape of a line."""
        text, width = texts.find(line_label(line, decimals))
        moments = [at for at, _ in line.steps]
        prices = [np.nan if price is None else float(price) for _, price in line.steps]
        return cls(
            line=line,
            price=float(line.price),
            at_ms=np.array(moments, np.float64),
            prices=np.array(prices, np.float64),
            text=text,
            text_width=width,
        )

    def stair(self, projection: Projection) -> tuple[Part, ...]:
        """Return the visible levels and the risers between them, in whole pixels."""
        start_ms, end_ms = projection.start_ms, projection.end_ms
        if self.line.until_ms is not None:
            end_ms = min(end_ms, self.line.until_ms)
        first = max(0, int(self.at_ms.searchsorted(start_ms, side="right")) - 1)
        last = int(self.at_ms.searchsorted(end_ms, side="left"))
        if last <= first:
            return ()
        if last - first == 1:
            return self._level(projection, first, end_ms)
        at_ms, rows = self.at_ms[first:last], np.floor(projection.ys(self.prices[first:last]))
        columns = np.floor(projection.xs(at_ms))
        right = np.append(columns[1:], np.floor(projection.x(end_ms)))
        left = np.maximum(columns, 0.0)
        seen = (rows >= 0) & (rows <= projection.height) & (right > left)
        levels = (left[seen], rows[seen], right[seen], rows[seen])
        top, bottom = np.minimum(rows[:-1], rows[1:]), np.maximum(rows[:-1], rows[1:])
        risen = (bottom >= 0) & (top <= projection.height) & (columns[1:] >= 0)
        x, top, bottom = columns[1:][risen], top[risen], bottom[risen]
        risers = (x, np.maximum(top, 0), x, np.minimum(bottom, projection.height))
        return levels, risers

    def _level(self, projection: Projection, index: int, end_ms: float) -> tuple[Part, ...]:
        """Return the one level that is visible: as most lines are, at a tenth of the cost."""
        row = projection.y(float(self.prices[index])) // 1
        left = max(0.0, projection.x(float(self.at_ms[index])) // 1)
        right = projection.x(end_ms) // 1
        if not (0 <= row <= projection.height and right > left):
            return ()
        return ((left, row, right, row),)

    def tail(self, projection: Projection) -> tuple[float, float, float] | None:
        """Return left, right and row of what goes on behind the end, None where nothing does."""
        until_ms = self.line.until_ms
        row = projection.y(self.price) // 1
        if until_ms is None or self.line.is_gone or not 0 <= row <= projection.height:
            return None
        left = max(0.0, projection.x(until_ms) // 1)
        return (left, projection.width, row) if left < projection.width else None
