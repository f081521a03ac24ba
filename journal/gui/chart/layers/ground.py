"""The background and the grid's columns, filled a band of rows at a time."""

from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from journal.gui.chart.layers.batch import Batch
from journal.gui.chart.stage import Stage

BANDS: Final = 4
"""A column touches every row of the picture. While a quarter of them is still in the processor's
cache that costs a third of what it costs after the whole background."""


class Ground:
    """Fills the whole widget, with the grid's columns in the plot at its left upper corner."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._columns = Batch(QRect)

    def paint(self, painter: QPainter, whole: QRect, plot: QRectF) -> None:
        """Fill ``whole``, with columns inside ``plot``."""
        paints = self._stage.paints
        columns = np.array(self._stage.grid_columns(), np.int32)
        edges = [round(plot.height() * band / BANDS) for band in range(BANDS + 1)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paints.grid)
        for top, bottom in pairwise(edges):
            painter.fillRect(0, top, whole.width(), bottom - top, paints.background)
            self._columns.fill((columns, top, columns, bottom - 1))
            self._columns.draw(painter)
        rest = whole.height() - edges[-1]
        painter.fillRect(0, edges[-1], whole.width(), rest, paints.background)
