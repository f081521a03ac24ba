"""Which columns of a table are shown, in which order, how wide and sorted by what: read and set."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from journal.gui.parts.table import AnyTable
from journal.services.positions.saved_views.view import ShownColumn, TableLayout

_SETTLED_MS = 1500


def layout_of(table: AnyTable) -> TableLayout:
    """Return how a table is laid out now."""
    header, columns = table.horizontalHeader(), table.rows.columns
    order = sorted(range(len(columns)), key=header.visualIndex)
    sorted_by = table.rows.sorted_by
    return TableLayout(
        columns=tuple(
            ShownColumn(key=columns[number].key, width=table.widths.pulled(number))
            for number in order
            if not table.isColumnHidden(number)
        ),
        sorted_by=None if sorted_by is None else columns[sorted_by[0]].key,
        descending=sorted_by is not None and sorted_by[1],
    )


def lay_out(table: AnyTable, layout: TableLayout) -> None:
    """Show just the columns of a layout, in its order; those that there are no more are left out.

    A layout that names none of the table's columns changes nothing.
    """
    numbers = {column.key: number for number, column in enumerate(table.rows.columns)}
    shown = [one for one in layout.columns if one.key in numbers]
    if not shown:
        return
    header = table.horizontalHeader()
    for place, one in enumerate(shown):
        header.moveSection(header.visualIndex(numbers[one.key]), place)
    wanted = {one.key for one in shown}
    for key, number in numbers.items():
        table.widths.show(number, shown=key in wanted)
    for one in shown:
        if one.width is not None:
            table.widths.pull(numbers[one.key], one.width)
    sort_by(table, layout.sorted_by, descending=layout.descending)


def sort_by(table: AnyTable, key: str | None, *, descending: bool) -> None:
    """Sort by the column of a key; None, or one there is not: in the order the rows come in."""
    numbers = {column.key: number for number, column in enumerate(table.rows.columns)}
    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
    table.sortByColumn(numbers.get(key or "", -1), order)


class LayoutWatch(QObject):
    """Tells when the trader has changed the layout of a table, once the hand rests.

    Attributes:
        changed: the layout as it is then.
    """

    changed = Signal(object)

    def __init__(self, table: AnyTable) -> None:
        super().__init__(table)
        self._table = table
        self._last = layout_of(table)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLED_MS)
        self._timer.timeout.connect(self.tell)
        header = table.horizontalHeader()
        for moved in (header.sectionMoved, header.sectionResized, header.sortIndicatorChanged):
            moved.connect(lambda *_what: self._timer.start())

    def tell(self) -> None:
        """Tell the layout now where it is another one than the last time."""
        self._timer.stop()
        layout = layout_of(self._table)
        if layout != self._last:
            self._last = layout
            self.changed.emit(layout)

    def forget(self) -> None:
        """Take the layout as it is for the one that is known already."""
        self._timer.stop()
        self._last = layout_of(self._table)
