"""Fills as the fast lane of the import gives them: column by column, in bytes."""

from collections.abc import Sequence

import numpy as np

from journal.domain.fill_columns import Cells, FillColumns, TextColumn
from journal.domain.values import Fill
from journal.storage.transactions.rows import FILL_COLUMNS, fill_row


def cells(*told: str) -> Cells:
    """Return texts as cells; an empty one is unknown."""
    contents = [text.encode() for text in told]
    width = max(map(len, contents))
    return np.array([list(one.ljust(width)) for one in contents], np.uint8).reshape(-1, width).T


def columns_of(fills: Sequence[Fill]) -> FillColumns:
    """Return fills as columns; what is the same in all of them is told once."""
    columns = dict(zip(FILL_COLUMNS, zip(*map(fill_row, fills), strict=True), strict=True))
    times = np.array(columns.pop("traded_at"), np.int64)
    return FillColumns(
        traded_at=times, **{name: _column(column) for name, column in columns.items()}
    )


def _column(told: Sequence[object]) -> TextColumn:
    texts = ["" if one is None else str(one) for one in told]
    return cells(*texts) if len(set(texts)) > 1 else texts[0] or None
