"""The visible stretch of time: who keeps it, and how far it can go."""

import pyqtgraph
from typing_extensions import override

from journal.services.charting.content import ChartContent


class TimeBox(pyqtgraph.ViewBox):  # type: ignore[misc]  # pyqtgraph is untyped
    """Keeps the visible stretch of time and moves it with the mouse."""

    @override
    def prepareForPaint(self) -> None:
        """Leave its matrix for the mouse to ask for: nothing is painted through it."""


def whole_span(content: ChartContent) -> tuple[float, float]:
    """Return from when to when there is anything to see, in milliseconds."""
    first_ms, last_ms = content.window
    series = content.series
    if len(series):
        first_ms = min(first_ms, int(series.open_at[0]))
        last_ms = max(last_ms, int(series.open_at[-1]) + series.interval_ms)
    return first_ms, last_ms
