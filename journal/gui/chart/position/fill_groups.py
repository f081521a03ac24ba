"""Fills of one direction close together as one, in cells that stand still while panning."""

import math
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from journal.domain.values import OrderSide
from journal.gui.chart.position.sprites import LARGEST, SMALLEST
from journal.services.charting.content import FillMark

MERGED_PIXELS: Final = 10
"""About the side of a cell: its true size is the power of two of time and price next to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Merged fills as columns: where they are on average, how large they are drawn, how many."""

    at_ms: NDArray[np.float64]
    price: NDArray[np.float64]
    size: NDArray[np.int64]
    is_buy: NDArray[np.bool_]
    count: NDArray[np.int64]

    def cut(self, kept: NDArray[np.bool_]) -> Self:
        """Return some of them."""
        return type(self)(
            self.at_ms[kept],
            self.price[kept],
            self.size[kept],
            self.is_buy[kept],
            self.count[kept],
        )


class FillGroups:
    """The fills of a content, merged anew only when the zoom is another one.

    Attributes:
        marks: the fills.
    """

    def __init__(self, marks: tuple[FillMark, ...]) -> None:
        self.marks = marks
        self._at_ms = np.array([mark.at_ms for mark in marks], np.float64)
        self._price = np.array([float(mark.price) for mark in marks], np.float64)
        self._quantity = np.array([float(mark.quantity) for mark in marks], np.float64)
        self._is_buy = np.array([mark.order_side is OrderSide.BUY for mark in marks], np.bool_)
        self._cell: tuple[float, float] = (0.0, 0.0)
        self._groups: Groups | None = None

    def groups(self, pixels_per_ms: float, pixels_per_price: float) -> Groups:
        """Return the fills merged for a zoom, left to right."""
        cell = (_cell_size(pixels_per_ms), _cell_size(pixels_per_price))
        if self._groups is None or cell != self._cell:
            self._cell, self._groups = cell, self._merged(*cell)
        return self._groups

    def _merged(self, cell_ms: float, cell_price: float) -> Groups:
        columns = np.floor(self._at_ms / cell_ms), np.floor(self._price / cell_price), self._is_buy
        kinds, group, counts = np.unique(
            np.column_stack(columns), axis=0, return_inverse=True, return_counts=True
        )
        total = np.bincount(group, self._quantity)
        most: Any = self._quantity.max(initial=0.0) or 1.0
        share = np.sqrt(np.minimum(1.0, total / most))
        return Groups(
            at_ms=np.bincount(group, self._at_ms) / counts,
            price=np.bincount(group, self._price * self._quantity) / total,
            size=np.rint(SMALLEST + (LARGEST - SMALLEST) * share).astype(np.int64),
            is_buy=kinds[:, 2].astype(np.bool_),
            count=counts,
        )


def _cell_size(pixels_per_unit: float) -> float:
    """Return the side of a cell in its own unit."""
    return 2.0 ** round(math.log2(MERGED_PIXELS / pixels_per_unit))
