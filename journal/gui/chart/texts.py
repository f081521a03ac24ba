"""Texts laid out once and drawn many times: a fifth of the cost of laying them out each frame."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QStaticText

MOST: Final = 256
"""A session of panning makes thousands; what is visible is made anew at once."""


class LaidOutTexts:
    """Texts of one font with their widths in pixels."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._metrics = QFontMetricsF(font)
        self._texts: dict[str, tuple[QStaticText, float]] = {}

    def find(self, shown: str) -> tuple[QStaticText, float]:
        """Return a text ready to be drawn, and its width rounded up."""
        if shown not in self._texts:
            if len(self._texts) >= MOST:
                self._texts.clear()
            text = QStaticText(shown)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=self._font)
            width = self._metrics.horizontalAdvance(shown)
            self._texts[shown] = (text, float(round(width + 0.5)))
        return self._texts[shown]
