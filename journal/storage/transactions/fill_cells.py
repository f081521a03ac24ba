"""Fills that come as bytes, a statement for some thousand of them.

All cells go to SQLite as one value, and its own functions cut it apart: that takes as long as
handing over a Python value for each cell does, but none has to be made, and no other thread has to
wait meanwhile, neither the window's nor the one that reads on in the file.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, literal_column, null, select, text
from sqlalchemy.dialects import sqlite

from journal.domain.fill_columns import BLANK, Cells, FillColumns
from journal.storage.tables import untyped
from journal.storage.transactions.bulk import Insertion, Owner, counting_differing
from journal.storage.transactions.offered import FILLS
from journal.storage.transactions.replacing import text_of
from journal.storage.transactions.rows import FILL_COLUMNS

_TIME_DIGITS: Final = 13
_NUMBERS: Final = {"traded_at", "is_maker"}
_FIRST_WORD: Final = 3
"""Parameter 1 is all cells, 2 the count of rows; then comes what is the same in all of them."""

_PLACES: Final = (
    "(WITH RECURSIVE place(p) AS (VALUES (1) UNION ALL SELECT p + {width} FROM place LIMIT ?2) "
    "SELECT p FROM place)"
)
"""Where each row starts."""


class _Cut(NamedTuple):
    """Where one column lies in a row of bytes, and what has to be done to its cells."""

    name: str
    start: int
    width: int
    is_full: bool
    """Whether every cell is as wide as the column."""
    is_told: bool
    """Whether no cell is blank."""

    @property
    def expression(self) -> str:
        """The cell as SQL; ``p`` is where the row starts."""
        cell = f"substr(?1, p + {self.start}, {self.width})"
        if self.is_full:
            told = f"CAST({cell} AS TEXT)"
        elif self.is_told:
            told = f"rtrim({cell})"
        else:
            told = f"nullif(rtrim({cell}), '')"
        return f"CAST({told} AS INTEGER)" if self.name in _NUMBERS else told


class _Shape(NamedTuple):
    """All that one statement differs from another in."""

    owner: Owner
    width: int
    cut: tuple[_Cut, ...]
    words: tuple[str, ...]
    """Columns of which each cell is the same."""


def insertion_of(fills: FillColumns, owner: Owner) -> Insertion:
    """Return the statement that inserts fills, with all their cells in one value."""
    cut: list[_Cut] = []
    cells: list[Cells] = []
    words: dict[str, str] = {}
    width = 0
    for name, column in _columns(fills):
        if isinstance(column, str):
            words[name] = column
        elif column is not None:
            is_full, is_told = (not (edge == BLANK).any() for edge in (column[-1], column[0]))
            cut.append(_Cut(name, width, len(column), is_full, is_told))
            cells.append(column)
            width += len(column)
    # Row by row, each as many bytes as every other.
    content = np.ascontiguousarray(np.concatenate(cells).T)
    return Insertion(
        statement=_statement(_Shape(owner, width, tuple(cut), tuple(words))),
        parameters=(content.data, len(fills), *words.values()),
        row_count=len(fills),
        rows=lambda: list(fills.rows()),
    )


def _columns(fills: FillColumns) -> Iterator[tuple[str, Cells | str | None]]:
    for name in FILL_COLUMNS:
        yield name, _digits(fills.traded_at) if name == "traded_at" else getattr(fills, name)


def _digits(times: NDArray[np.int64]) -> Cells:
    powers = 10 ** np.arange(_TIME_DIGITS, dtype=np.int64)[::-1, None]
    return (times // powers % 10 + ord("0")).astype(np.uint8)


@lru_cache(maxsize=64)
def _statement(shape: _Shape) -> str:
    told: dict[str, ColumnElement[Any]] = {
        cut.name: literal_column(cut.expression) for cut in shape.cut
    }
    for number, name in enumerate(shape.words, start=_FIRST_WORD):
        told[name] = literal_column(f"?{number}")
    values = shape.owner.written | {name: told.get(name, null()) for name in FILL_COLUMNS}
    places = _PLACES.format(width=shape.width)
    # Without a condition SQLite would read the conflict clause as part of a join.
    rows = select(*values.values()).select_from(text(places)).where(text("true"))
    statement = sqlite.insert(untyped(FILLS.table)).from_select(list(values), rows)
    return text_of(counting_differing(statement, FILLS))
