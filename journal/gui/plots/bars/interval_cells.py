"""Cells of a table that draw a value as a bar from zero with its interval as a whisker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from journal.gui.parts.table import Table
from journal.gui.plots.scale import Scale
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

Row = TypeVar("Row")

_BAR: Final = 10
_WHISKER: Final = 7
_TINT: Final = 0.6
_FAINT: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalBar:
    """One bar.

    Attributes:
        value: how far it reaches from zero.
        interval: between which values it is expected; None where there are too few to say.
    """

    value: float
    interval: tuple[float, float] | None


class IntervalCells(QStyledItemDelegate, Generic[Row]):
    """Draws bars of all rows on one scale: losses hatched, without an interval faint."""

    def __init__(
        self, table: Table[Any], look: Look, bar_of: Callable[[Row], IntervalBar | None]
    ) -> None:
        super().__init__(table)
        self._table, self._look, self._bar_of = table, look, bar_of
        self._limits = (-1.0, 1.0)

    def fit(self, limits: tuple[float, float]) -> None:
        """Use a scale for all rows."""
        self._limits = limits

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row's ground as other cells do, then the zero line, the bar and the whisker."""
        theme, rect, place = self._look.theme, QRect(option.rect), index.row()
        is_selected = self._table.selectionModel().isRowSelected(place, QModelIndex())
        if is_selected or place == self._table.hovered:
            painter.fillRect(rect, QColor(theme.selection if is_selected else theme.hover))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, QColor(theme.border))
        inside = QRectF(rect).adjusted(Space.MEDIUM, 0, -Space.MEDIUM, -1)
        low, high = self._limits
        scale = Scale(low=low, high=high, start=inside.left(), end=inside.right())
        zero = round(scale.pixel(0.0))
        bar = self._bar_of(self._table.rows.row(place))
        if bar is not None:
            self._paint_bar(painter, bar, scale, inside.center().y(), zero)
        painter.fillRect(
            QRectF(zero, rect.y() + 4, 1, rect.height() - 9), QColor(theme.border_strong)
        )

    def _paint_bar(
        self, painter: QPainter, bar: IntervalBar, scale: Scale, middle: float, zero: int
    ) -> None:
        theme = self._look.theme
        meaning = Meaning.LOSS if bar.value < 0 else Meaning.PROFIT
        end = round(scale.pixel(bar.value))
        box = QRectF(min(zero, end), round(middle - _BAR / 2), abs(end - zero), _BAR)
        painter.fillRect(box, theme.tint(meaning, _TINT if bar.interval else _FAINT))
        if bar.value < 0:
            hatch = QBrush(theme.color(meaning), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(box, hatch)
        if bar.interval is None:
            return
        left, right = (round(scale.pixel(value)) for value in bar.interval)
        ink = QColor(theme.text)
        painter.fillRect(QRectF(left, round(middle), max(1, right - left), 1), ink)
        for x in (left, right):
            painter.fillRect(QRectF(x, round(middle - _WHISKER / 2), 1, _WHISKER), ink)
