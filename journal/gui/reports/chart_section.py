"""The chart of a position as a section, or the sentence why there is none."""

from typing import Final

from journal.gui.reports.drawing.prices import price_drawing
from journal.gui.reports.section import Section
from journal.gui.style.text import TextStyle
from journal.services.charting.content import ChartContent

_NO_CANDLES: Final = "No candles of this time are stored, so there is no chart: import some for it."
_LEGEND: Final = "Triangles up are purchases, down are sales; hollow candles rose."


def chart_section(chart: ChartContent | None, style: TextStyle) -> Section:
    """Return the chart of a position."""
    drawing = None if chart is None else price_drawing(chart, style)
    if chart is None or drawing is None:
        return Section(question="Chart", answer=_NO_CANDLES)
    about = f"{chart.symbol}, {chart.interval} candles of the {chart.price_type.value} price."
    return Section(question="Chart", drawing=drawing, notes=(f"{about} {_LEGEND}", *chart.notes))
