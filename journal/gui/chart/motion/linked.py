"""Two canvases that always show the same stretch of time."""

from PySide6.QtCore import QObject

from journal.gui.chart.canvas import ChartCanvas


class TimeLink(QObject):
    """Moves each canvas where the other one goes, while it is on.

    Attributes:
        is_on: whether the second canvas is in use.
    """

    def __init__(self, first: ChartCanvas, second: ChartCanvas) -> None:
        super().__init__(first)
        self._is_moving = self.is_on = False
        first.window_moved.connect(lambda: self._follow(first, second))
        second.window_moved.connect(lambda: self._follow(second, first))

    def _follow(self, moved: ChartCanvas, other: ChartCanvas) -> None:
        if self._is_moving or not self.is_on or other.window == moved.window:
            return
        self._is_moving = True
        try:
            other.view_range(*moved.window)
        finally:
            self._is_moving = False
