"""The view of every table: one row is one thing, hovered, selected and copied as a whole."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
)

from journal.gui.parts.cells import Cells
from journal.gui.parts.column import Column
from journal.gui.parts.column_widths import ColumnWidths
from journal.gui.parts.table_model import TableModel
from journal.gui.style import text as words
from journal.gui.style.look import Look, font
from journal.gui.style.theme import Meaning, TypeSize

Row = TypeVar("Row")
ROW_HEIGHT = 36
_HEADER_HEIGHT = 36
_NARROWEST = 64
_EMPTY_ROWS = 3


class Table(QTableView, Generic[Row]):
    """A table of rows with chosen columns.

    Attributes:
        chosen: the row that the keyboard or mouse is on now.
        opened: the row that Enter or a double click asked to open.
        rows: the model.
        hovered: the place of the row under the mouse, or -1.
        hugs_rows: no higher than its rows need.
        widths: of its columns.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, look: Look, columns: Sequence[Column[Row]], name: str) -> None:
        super().__init__()
        self.rows: TableModel[Row] = TableModel(columns, self)
        self.hovered = -1
        self.hugs_rows = False
        self.empty_text = "Nothing here yet."
        self._look = look
        self.setModel(self.rows)
        self.setItemDelegate(Cells(self, look))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._prepare_header()
        self.widths = ColumnWidths(self)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.row(index.row())))

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows and give each column the width it needs."""
        self.rows.set_rows(rows)
        self.widths.fit()

    def replace_rows(self, rows: Sequence[Row]) -> None:
        """Show more about the same rows, at the same widths."""
        self.rows.replace_rows(rows)
        self.viewport().update()

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Write the same columns another way; call ``set_rows`` afterwards."""
        self.rows.set_columns(columns)

    def select_place(self, place: int) -> None:
        """Select the row at a place and scroll to it."""
        index = self.rows.index(place, self._first_shown())
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def selected(self) -> Row | None:
        """Return the row the keyboard is on, or None."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def copy(self) -> None:
        """Copy the selected rows (all when none is selected) as text, columns as they stand."""
        numbers = sorted(range(len(self.rows.columns)), key=self.horizontalHeader().visualIndex)
        shown = [n for n in numbers if not self.isColumnHidden(n)]
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = ["\t".join(self.rows.columns[n].title for n in shown)]
        for place in places or range(self.rows.rowCount()):
            cells = [words.plain(self.rows.cell(place, n)) for n in shown]
            lines.append("\t".join(" ".join(cell.split()) for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, the copy key copies; the rest is Qt's."""
        row = self.selected()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and row is not None:
            self.opened.emit(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the row under the mouse."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Forget the hovered row when the mouse leaves; say so when there is no row."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        handled = super().viewportEvent(event)
        if event.type() == QEvent.Type.Paint and self.rows.rowCount() == 0:
            self._paint_empty()
        return handled

    def updateGeometries(self) -> None:
        """Lay out header and bars, then be as high as the rows need, if so wished."""
        super().updateGeometries()
        if self.hugs_rows:
            bar = self.horizontalScrollBar()
            room = bar.sizeHint().height() if bar.maximum() > 0 else 0
            lines = self.rows.rowCount() or _EMPTY_ROWS
            self.setMaximumHeight(_HEADER_HEIGHT + lines * ROW_HEIGHT + 2 + room)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the column chooser by right click on the header."""
        if watched is self.horizontalHeader() and event.type() == QEvent.Type.ContextMenu:
            self.column_menu().popup(event.globalPos())  # type: ignore[attr-defined]  # by type
            return True
        return super().eventFilter(watched, event)

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(_HEADER_HEIGHT)
        header.setFont(font(TypeSize.SMALL))
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_NARROWEST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.installEventFilter(self)
        self.setSortingEnabled(True)
        for number, column in enumerate(self.rows.columns):
            self.setColumnHidden(number, not column.shown)
            if column.stretch:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def column_menu(self) -> QMenu:
        """Return a menu that shows and hides columns, for a right click or a button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(self.rows.columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(
                lambda shown, number=number: self.widths.show(number, shown=shown)
            )
        menu.addSeparator()
        menu.addAction("Copy table as text").triggered.connect(self.copy)
        return menu

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.rows.row(index.row()))

    def _hover(self, place: int) -> None:
        if place != self.hovered:
            self.hovered = place
            self.viewport().update()

    def _paint_empty(self) -> None:
        painter = QPainter(self.viewport())
        try:
            painter.setPen(self._look.theme.color(Meaning.MUTED))
            text = "Nothing matches this filter." if self.rows.total else self.empty_text
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, text)
        finally:
            painter.end()

    def _first_shown(self) -> int:
        hidden = (self.isColumnHidden(n) for n in range(len(self.rows.columns)))
        return next((n for n, is_hidden in enumerate(hidden) if not is_hidden), 0)


AnyTable = Table[Any]
