"""How the cells of a table are drawn: each text is laid out once and kept while it is shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from journal.gui.parts.chip import draw_mark
from journal.gui.parts.column_widths import MARK
from journal.gui.parts.fitting import fitted
from journal.gui.style import text as words
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space, Theme

if TYPE_CHECKING:
    from journal.gui.parts.table import Table

_MOST_KEPT: Final = 4_000
_SELECTED: Final = QStyle.StateFlag.State_Selected


class _LaidOut(NamedTuple):
    """A text as it is drawn, and its size in pixels."""

    text: QStaticText
    width: int
    height: int


class Cells(QStyledItemDelegate):
    """Draws text cells straight from the model: one question a cell instead of eight."""

    def __init__(self, table: "Table[Any]", look: Look) -> None:
        super().__init__(table)
        self._table = table
        self._look = look
        self._font = QFont()
        self._texts: dict[tuple[object, ...], _LaidOut] = {}
        self._theme: Theme | None = None
        self._colors: dict[Meaning, QColor] = {}
        self._line = QColor()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw hover or selection over the whole row, a hairline under it, and the text."""
        theme, model = self._look.theme, self._table.rows
        if theme is not self._theme:
            self._wear(theme)
        place, number = index.row(), index.column()
        rect: QRect = option.rect
        selected = bool(option.state & _SELECTED)
        if selected or place == self._table.hovered:
            painter.fillRect(rect, QColor(theme.selection if selected else theme.hover))
        left, width = rect.x() + Space.MEDIUM, rect.width() - 2 * Space.MEDIUM
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._line)
        text = model.cell(place, number)
        meaning = Meaning.MUTED if text == words.UNKNOWN else model.meaning(place, number)
        mark = model.mark(place, number)
        if mark is not None:
            box = QRectF(left, rect.y() + (rect.height() - MARK) / 2, MARK, MARK)
            draw_mark(painter, mark, box, self._colors[mark.meaning])
            left, width = left + MARK + Space.SMALL, width - MARK - Space.SMALL
        column = model.columns[number]
        names = column.names(model.row(place)) if column.names else ()
        painter.setPen(self._colors[meaning])
        shown = self._laid_out(text, painter, width, names, is_file_name=column.is_file_name)
        if column.right:
            left += width - shown.width
        painter.drawStaticText(left, rect.y() + (rect.height() - 1 - shown.height) // 2, shown.text)

    def _wear(self, theme: Theme) -> None:
        self._theme, self._line = theme, QColor(theme.border)
        self._colors = {meaning: theme.color(meaning) for meaning in Meaning}

    def _laid_out(
        self, text: str, painter: QPainter, room: int, names: Sequence[str], *, is_file_name: bool
    ) -> _LaidOut:
        """Return a text laid out in the room it has."""
        font = painter.font()
        if font != self._font or len(self._texts) > _MOST_KEPT:
            self._font = font
            self._texts.clear()
        key = text, room, names and tuple(names), is_file_name
        known = self._texts.get(key)
        if known is None:
            metrics = painter.fontMetrics()
            shown = fitted(text, metrics, room, names, is_file_name=is_file_name)
            known = self._texts[key] = _laid_out(shown, metrics, font)
        return known


def _laid_out(text: str, metrics: QFontMetrics, font: QFont) -> _LaidOut:
    laid_out = QStaticText(text)
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    laid_out.prepare(font=font)
    return _LaidOut(laid_out, metrics.horizontalAdvance(text), metrics.height())
