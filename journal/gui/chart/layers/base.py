"""What every painted layer of a chart shares, and the one item that paints them all."""

from abc import ABC, abstractmethod

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from journal.gui.chart.stage import Stage


class Layer(ABC):
    """Paints in the pixels of the plot, so no data coordinates ever reach Qt.

    Attributes:
        stage: what is painted from.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def area(self) -> QRectF:
        """The plot."""
        return QRectF(0, 0, self.stage.projection.width, self.stage.projection.height)

    @abstractmethod
    def paint(self, painter: QPainter) -> None:
        """Paint; pen, brush and font are whatever the layer below left, edges are not smoothed."""


class LayerStack(QGraphicsItem):
    """All layers back to front as one item: Qt asks a scene's items many things each frame."""

    def __init__(self, layers: tuple[Layer, ...], parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self.layers = layers
        self._area = QRectF()

    def lay_out(self, width: float, height: float) -> None:
        """Take on the size of the plot."""
        self.prepareGeometryChange()
        self._area = QRectF(0, 0, width, height)

    @override
    def boundingRect(self) -> QRectF:
        return self._area

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for layer in self.layers:
            layer.paint(painter)
