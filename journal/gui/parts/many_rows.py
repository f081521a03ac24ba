"""Rows by the ten thousand: made when looked at, sorted and filtered by columns of numbers.

A table needs no more of its rows than a sequence. Where that is a ``ManyRows``, no row is made for
sorting; a filter that answers for all of them at once makes none either.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from journal.gui.parts.column import Column

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
Order = NDArray[np.int64]
Keys = NDArray[np.float64]
Flags = NDArray[np.bool_]


class ManyRows(Sequence[Row_co]):
    """Rows that know, all at once, how they are sorted."""

    @abstractmethod
    def keys(self, column: str) -> Keys:
        """Return what the rows are sorted by in the column of a key; NaN where it is unknown."""

    @abstractmethod
    def decimals(self, column: str) -> int:
        """Return how many decimals the numbers of a column have at most."""


def sort_keys(rows: Sequence[Row], column: Column[Row]) -> Keys:
    """Return a number for every row that sorts as the column does; NaN where it is unknown."""
    if isinstance(rows, ManyRows):
        return rows.keys(column.key)
    values = [column.sort_key(row) for row in rows]
    places = sorted(
        (place for place, value in enumerate(values) if value is not None), key=values.__getitem__
    )
    keys = np.full(len(values), np.nan)
    rank = 0
    for before, place in zip([None, *places], places, strict=False):
        rank += before is None or values[before] != values[place]
        keys[place] = rank
    return keys


def ordered(keys: Keys, among: Order, *, descending: bool) -> Order:
    """Return places by their keys, equal ones as given, the unknown last both ways."""
    wanted = keys[among]
    order: Order = among[np.argsort(-wanted if descending else wanted, kind="stable")]
    return order
