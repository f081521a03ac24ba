"""The shown rows as a file: the columns, the order and the filter are those of the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PySide6.QtWidgets import QFileDialog, QWidget

from journal.domain.errors import JournalError
from journal.gui.parts.column import Column
from journal.gui.parts.table import Table
from journal.gui.screens.journal.entry import PositionEntry
from journal.gui.style import text as words
from journal.services.files.exporting import rows_as_csv


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRows:
    """Rows as they stood in the table when they were asked for; a cell is written when read.

    Attributes:
        columns: each with its number of decimals, from left to right.
        places: of the rows among all of them.
    """

    columns: tuple[tuple[Column[PositionEntry], int], ...]
    rows: Sequence[PositionEntry]
    places: tuple[int, ...]

    @classmethod
    def of(cls, table: Table[PositionEntry]) -> Self:
        """Return what a table shows, from left to right and from top to bottom."""
        header, model = table.horizontalHeader(), table.rows
        numbers = sorted(range(len(model.columns)), key=header.visualIndex)
        shown = [number for number in numbers if not table.isColumnHidden(number)]
        rows, places = model.shown
        return cls(
            columns=tuple((model.columns[one], model.decimals(one)) for one in shown),
            rows=rows,
            places=places,
        )

    def texts(self) -> Iterator[list[str]]:
        """Yield the cells of each row, without what only the eye needs."""
        for place in self.places:
            row = self.rows[place]
            yield [words.plain(column.write(row, decimals)) for column, decimals in self.columns]


def ask_rows_file(parent: QWidget) -> Path | None:
    """Return the chosen file; None when the trader leaves."""
    name, _ = QFileDialog.getSaveFileName(
        parent, "Export rows", "positions.csv", "Rows as shown (*.csv)"
    )
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_suffix(".csv")


def write_rows(shown: ShownRows, path: Path) -> None:
    """Write rows as CSV; called off the window's thread.

    Raises:
        JournalError: the file cannot be written.
    """
    header = [column.title for column, _ in shown.columns]
    try:
        path.write_text(rows_as_csv(header, shown.texts()), encoding="utf-8", newline="")
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror}.") from error
