"""One model for every table: columns as values, sorting and filtering inside."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from journal.gui.parts.chip import Mark
from journal.gui.parts.column import Column
from journal.gui.parts.many_rows import (
    Flags,
    Keys,
    ManyRows,
    Order,
    ordered,
    sort_keys,
)
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows in a chosen order; the order is an array of places, rows are never moved."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: Sequence[Row] = ()
        self._order: Order = np.zeros(0, np.int64)
        self._keys: dict[int, Keys] = {}
        self._decimals = [0] * len(self.columns)
        self._sorted: tuple[int, bool] | None = None
        self._mask: Callable[[Sequence[Row]], Flags] | None = None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, in the order and filter chosen before."""
        self.beginResetModel()
        self._take(rows)
        self._decimals = [self._decimals_of(column) for column in self.columns]
        self._arrange()
        self.endResetModel()

    def replace_rows(self, rows: Sequence[Row]) -> None:
        """Show more about the same rows: each stays where it is, unless that is sorted by."""
        if self._mask is not None:
            self.set_rows(rows)  # others may be shown now
            return
        self.layoutAboutToBeChanged.emit()
        self._take(rows)
        self._rearrange()

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Write the same columns another way, for example in another time zone."""
        self.columns = tuple(columns)

    def set_mask(self, mask: Callable[[Sequence[Row]], Flags] | None) -> None:
        """Show only rows that a question about all of them at once finds; None shows all."""
        self.beginResetModel()
        self._mask = mask
        self._arrange()
        self.endResetModel()

    def row(self, place: int) -> Row:
        """Return the row shown at a place."""
        return self._rows[int(self._order[place])]

    def place_of(self, wanted: Callable[[Row], bool]) -> int | None:
        """Return where the first shown row that fits stands, or None."""
        order = enumerate(self._order.tolist())
        return next((place for place, at in order if wanted(self._rows[at])), None)

    def place_of_row(self, number: int) -> int | None:
        """Return where the row of a number among all rows stands, or None where it is hidden."""
        places = np.flatnonzero(self._order == number)
        return int(places[0]) if places.size else None

    @property
    def shown(self) -> tuple[Sequence[Row], tuple[int, ...]]:
        """All rows, and which of them are shown, from top to bottom."""
        return self._rows, tuple(self._order.tolist())

    def decimals(self, number: int) -> int:
        """Return how many decimals the numbers of a column have."""
        return self._decimals[number]

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column that is sorted by, and whether the largest come first."""
        return self._sorted

    @property
    def total(self) -> int:
        """How many rows there are before filtering."""
        return len(self._rows)

    def cell(self, place: int, number: int) -> str:
        """Return what a cell says."""
        return self.columns[number].write(self.row(place), self._decimals[number])

    def meaning(self, place: int, number: int) -> Meaning:
        """Return what a cell's color says."""
        meaning = self.columns[number].meaning
        return Meaning.PLAIN if meaning is None else meaning(self.row(place))

    def mark(self, place: int, number: int) -> Mark | None:
        """Return the shape before a cell's text, if there is one."""
        mark = self.columns[number].mark
        return None if mark is None else mark(self.row(place))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, unknown values last; a column of -1 restores the given order."""
        self.layoutAboutToBeChanged.emit()
        self._sorted = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self._rearrange()

    def _rearrange(self) -> None:
        """Put the rows in order; what is selected stays with its row, where that is still shown."""
        before = self.persistentIndexList()
        kept = [(int(self._order[index.row()]), index.column()) for index in before]
        self._arrange()
        places = {row: self.place_of_row(row) for row in {row for row, _ in kept}}
        after = [
            QModelIndex() if (place := places[row]) is None else self.index(place, number)
            for row, number in kept
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Rows that pass the filter."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """Columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's own
        """Answer what views and screen readers ask about a cell."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip is not None:
            return column.tooltip(self.row(index.row())) or None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's own
        """Header texts with units, aligned as their column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].right else _LEFT
        return None

    def _take(self, rows: Sequence[Row]) -> None:
        self._rows = rows if isinstance(rows, ManyRows) else tuple(rows)
        self._keys = {}

    def _decimals_of(self, column: Column[Row]) -> int:
        if column.number is None:
            return 0
        if isinstance(self._rows, ManyRows):
            return min(self._rows.decimals(column.key), column.at_most)
        return words.decimals_of(map(column.number, self._rows), column.at_most)

    def _arrange(self) -> None:
        order = np.arange(len(self._rows))
        if self._mask is not None:
            order = order[self._mask(self._rows)]
        if self._sorted is not None:
            number, descending = self._sorted
            if number not in self._keys:
                self._keys[number] = sort_keys(self._rows, self.columns[number])
            order = ordered(self._keys[number], order, descending=descending)
        self._order = order
