"""Texts laid out once and drawn many times: a fifth of the cost of laying them out each frame."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QStaticText

MOST: Final = 256
"""A session of panning makes thousands; what is visible is made anew at once."""


class LaidOutTexts:
    """Texts of one font with their widths in pixels.

    Attributes:
        font: theirs.
        height: of every text, in pixels.
    """

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._texts: dict[str, tuple[QStaticText, float]] = {}
        self.height = float(self.find("0")[0].size().height())

    def find(self, shown: str) -> tuple[QStaticText, float]:
        """Return a text ready to be drawn, and its width rounded up."""
        known = self._texts.get(shown)
        if known is not None:
            return known
        if len(self._texts) >= MOST:
            self._texts.clear()
        text = QStaticText(shown)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.prepare(font=self.font)
        made = (text, float(round(text.size().width() + 0.5)))
        self._texts[shown] = made
        return made
