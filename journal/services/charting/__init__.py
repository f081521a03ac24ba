"""What a chart needs to draw a position or a symbol, and what a dragged stop would do."""

from journal.services.charting.content import ChartContent
from journal.services.charting.outcome import StopOutcome
from journal.services.charting.service import ChartService

__all__ = ["ChartContent", "ChartService", "StopOutcome"]
