"""How wide the columns of a table are: as each one needs, or as somebody pulled it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication

from journal.gui.style.theme import Space

if TYPE_CHECKING:
    from journal.gui.parts.table import Table

MEASURED_ROWS = 30
"""The first rows, by which columns get their widths."""
SORT_ARROW = 16
MARK = 10
_WIDEST = 320


class _Need(NamedTuple):
    """What one column needs, in pixels."""

    header: int
    cells: int
    around: int

    def width(self, arrow: int) -> int:
        """Return its width with so much room for the arrow of sorting."""
        return min(max(self.header + arrow, self.cells), _WIDEST) + self.around


class ColumnWidths(QObject):
    """Gives each column the width it needs.

    Where they do not all fit, only the column that the table is sorted by keeps room for the arrow.
    """

    def __init__(self, table: "Table[Any]") -> None:
        super().__init__(table)
        self._table = table
        self._needs: dict[int, _Need] = {}
        self._pulled: set[int] = set()
        self._is_fitting = False
        header = table.horizontalHeader()
        header.sectionResized.connect(self._note)
        header.sortIndicatorChanged.connect(lambda *_what: self._apply())
        table.viewport().installEventFilter(self)

    def fit(self) -> None:
        """Measure the first rows again."""
        columns = range(len(self._table.rows.columns))
        shown = [number for number in columns if not self._table.isColumnHidden(number)]
        self._needs = {number: self._measured(number) for number in shown}
        self._apply()

    def pulled(self, number: int) -> int | None:
        """Return the width that somebody gave a column; None: it is as wide as it needs to be."""
        return self._table.columnWidth(number) if number in self._pulled else None

    def pull(self, number: int, width: int) -> None:
        """Give a column a width that new rows do not change."""
        self._pulled.add(number)
        self._table.setColumnWidth(number, width)

    def show(self, number: int, *, shown: bool) -> None:
        """Show a column as wide as it needs to be, or hide it."""
        self._table.setColumnHidden(number, not shown)
        if shown:
            self._pulled.discard(number)
            self._needs[number] = self._measured(number)
        self._apply()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit again into another width of the table."""
        if event.type() == QEvent.Type.Resize:
            self._apply()
        return super().eventFilter(watched, event)

    def _measured(self, number: int) -> _Need:
        table, column = self._table, self._table.rows.columns[number]
        cells = table.fontMetrics()
        shown = range(min(table.rows.rowCount(), MEASURED_ROWS))
        widest = (cells.horizontalAdvance(table.rows.cell(place, number)) for place in shown)
        return _Need(
            header=table.horizontalHeader().fontMetrics().horizontalAdvance(column.title),
            cells=max(widest, default=0),
            around=2 * Space.MEDIUM + 2 + (MARK + Space.SMALL if column.mark else 0),
        )

    def _apply(self) -> None:
        table = self._table
        shown = [number for number in self._needs if not table.isColumnHidden(number)]
        fitted = {n: self._needs[n] for n in shown if n not in self._pulled}
        wanted = sum(need.width(SORT_ARROW) for need in fitted.values())
        wanted += sum(table.columnWidth(number) for number in shown if number in self._pulled)
        spare = SORT_ARROW if wanted <= table.viewport().width() else 0
        by = table.horizontalHeader().sortIndicatorSection()
        self._is_fitting = True
        for number, need in fitted.items():
            width = need.width(SORT_ARROW if number == by else spare)
            if width != table.columnWidth(number):
                table.setColumnWidth(number, width)
        self._is_fitting = False

    def _note(self, number: int, _before: int, _width: int) -> None:
        """Keep a width that was pulled with the mouse."""
        is_pulled = QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if is_pulled and not self._is_fitting:
            self._pulled.add(number)
