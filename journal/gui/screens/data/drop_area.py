"""A dashed frame that says what may be dropped."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.look import Look
from journal.gui.style.theme import RADIUS, Meaning, Space, TypeSize


class DropArea(QWidget):
    """The frame; the whole window takes the drop."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.SMALL)
        column.addWidget(
            PlainLabel("Drop files anywhere on the window", size=TypeSize.LEAD, strong=True)
        )
        column.addWidget(
            PlainLabel(
                "Binance: Trade, Transaction, Order and Position History, statements, candles "
                "(klines) of last or mark price. Bybit closed PnL, OKX trades. csv, zip, "
                "gz, tar.gz, xlsx or ods. You see what is new before anything is written.",
                meaning=Meaning.MUTED,
                wrap=True,
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed frame."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            color = QColor(self._look.theme.border_strong)
            painter.setPen(QPen(color, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        finally:
            painter.end()
