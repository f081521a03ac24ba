"""What every painted layer of a chart shares."""

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem
from typing_extensions import override

from journal.gui.chart.stage import Stage


class Layer(QGraphicsItem):
    """Fills the plot and paints in its pixels, so no data coordinates ever reach Qt.

    Attributes:
        stage: what is painted from.
    """

    def __init__(self, stage: Stage, depth: float, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.stage = stage
        self.setZValue(depth)
        self._area = QRectF()

    def lay_out(self, width: float, height: float) -> None:
        """Take on the size of the plot."""
        self.prepareGeometryChange()
        self._area = QRectF(0, 0, width, height)

    @override
    def boundingRect(self) -> QRectF:
        return self._area
