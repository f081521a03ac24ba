"""The list of what can follow, under the field; the keyboard stays in the field."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from journal.domain.query.completing import Suggestion
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

_SAYS = Qt.ItemDataRole.UserRole
_MOST_SHOWN = 10
_WIDTH = 480
_ROW = 28


class Offers(QListWidget):
    """A list that never takes the focus."""

    def __init__(self, look: Look, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What can follow")
        self.setItemDelegate(_Rows(look, self))
        self.hide()

    def show_offers(self, offers: Sequence[Suggestion]) -> None:
        """Show some under the field; none hides the list."""
        self.clear()
        for one in offers:
            item = QListWidgetItem(one.text.strip())
            item.setData(_SAYS, one.says)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.text.strip()}, {one.says}")
            self.addItem(item)
        if not offers or not self._field.hasFocus():
            self.hide()
            return
        self.setFixedSize(_WIDTH, min(len(offers), _MOST_SHOWN) * _ROW + Space.TINY)
        self.move(self._field.mapToGlobal(QPoint(0, self._field.height() + 2)))
        self.show()

    def step(self, by: int) -> None:
        """Move the choice up or down; beyond an end nothing is chosen."""
        row = self.currentRow() + by
        self.setCurrentRow(row if -1 <= row < self.count() else -1)


class _Rows(QStyledItemDelegate):
    """Draws what can be written on the left, and what it means on the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row, then its meaning in muted letters."""
        super().paint(painter, option, index)
        used = option.fontMetrics.horizontalAdvance(str(index.data())) + Space.WIDE
        rect = option.rect.adjusted(used, 0, -Space.MEDIUM, 0)
        painter.setPen(self._look.theme.color(Meaning.MUTED))
        says = option.fontMetrics.elidedText(
            str(index.data(_SAYS)), Qt.TextElideMode.ElideRight, rect.width()
        )
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, side, says)
