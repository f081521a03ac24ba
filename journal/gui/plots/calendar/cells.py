"""How a day looks: tinted by what it brought, a minus cut into a loss, an outline for no result."""

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from journal.gui.plots.calendar.days import Day
from journal.gui.style.theme import Meaning, Theme

_SHARES: Final = (0.0, 0.3, 0.48, 0.7, 1.0)
_CORNER: Final = 2.0
_REMEMBERED: Final = 64


def meaning_of(day: Day) -> Meaning:
    """Return what the color of a day says."""
    if not day.value:
        return Meaning.MUTED
    return Meaning.PROFIT if day.value > 0 else Meaning.LOSS


def cell_color(day: Day, level: int, theme: Theme, strength: float = 1.0) -> QColor:
    """Return the opaque color of a day's cell."""
    return _tinted(theme, meaning_of(day), _SHARES[level] * strength)


@lru_cache(maxsize=_REMEMBERED)
def _tinted(theme: Theme, meaning: Meaning, share: float) -> QColor:
    """Return a color that hundreds of cells of a picture share."""
    return theme.tint(meaning, share)


def paint_small_cell(
    painter: QPainter, box: QRectF, day: Day | None, level: int, theme: Theme
) -> None:
    """Paint a day without words: profits whole, losses with a minus cut out, the rest outlined."""
    painter.setPen(Qt.PenStyle.NoPen)
    if day is None:
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box, _CORNER, _CORNER)
        return
    if not day.value:
        painter.setPen(QPen(QColor(theme.border_strong), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        return
    painter.setBrush(cell_color(day, level, theme))
    painter.drawRoundedRect(box, _CORNER, _CORNER)
    if day.value < 0:
        slit = QRectF(box.left() + 2, round(box.center().y()) - 1, box.width() - 4, 2)
        painter.fillRect(slit, QColor(theme.surface))
