"""What a chart needs to draw a position or a symbol, and what a dragged stop would do."""

from journal.services.charting.content import ChartContent
from journal.services.charting.service import ChartService
from journal.services.charting.what_if import WhatIf, WhatIfOutcome

__all__ = ["ChartContent", "ChartService", "WhatIf", "WhatIfOutcome"]
