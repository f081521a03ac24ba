"""The average entries of positions, as floats with a bound of their errors."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.columns.amounts import MOST_PLACES, Integers
from journal.domain.ledger.columns.walk import Walk

Floats = NDArray[np.float64]

_FLOAT_ERROR: Final = 8 * float(np.finfo(np.float64).eps)
_MOST_AT_ONCE: Final = 32


class Phases:
    """Runs of openings: the average entry is one number from the last of them to the next run.

    Prices count from the position's first one: so the floats are as small as the price moved, and
    their errors with them.

    Attributes:
        owner: the position each run belongs to.
        start_price: the first price of that position.
        entry: the average entry after each run, counted from there.
    """

    def __init__(self, walk: Walk, first: Integers) -> None:
        leg = self._leg = walk.leg
        self._walk = walk
        opened = leg.signed * ~walk.closes
        turns = np.flatnonzero(walk.reverses)
        opened[turns] = walk.after[turns]
        begins = walk.begins.copy()
        begins[1:] |= walk.closes[:-1] & ~walk.closes[1:]
        phases = np.flatnonzero(begins)
        self._number: NDArray[np.int32] = np.cumsum(begins, dtype=np.int32)
        is_first = walk.begins[phases]
        self.owner: Integers = np.cumsum(is_first) - 1
        self.start_price = leg.price[first][self.owner]
        quantity = np.add.reduceat(opened, phases)
        cost = np.add.reduceat(opened * leg.price, phases) - self.start_price * quantity
        held = np.where(is_first, 0, walk.before[phases])
        self._rank = np.arange(len(phases)) - np.flatnonzero(is_first)[self.owner]
        self.entry, self._reach = _entries(quantity, cost, held, self._rank)

    def of(self, closings: Integers) -> Integers:
        """Return the run before each closing; of a reversal, the one that it closes."""
        return self._number[closings].astype(np.int64) - 1 - self._walk.reverses[closings]

    def figures(self, closings: Integers, phase: Integers) -> tuple[Floats, Floats]:
        """Return what closings realize by the average entry, and how far a float may be off.

        In steps of the exchange's figures.
        """
        leg, walk = self._leg, self._walk
        closed = leg.signed[closings]
        turns = np.flatnonzero(walk.reverses[closings])
        closed[turns] = -walk.before[closings[turns]]
        size = closed * 10.0 ** (MOST_PLACES - leg.quantity_places - leg.price_places)
        moved = (leg.price[closings] - self.start_price[phase]).astype(np.float64)
        figures = size * (self.entry[phase] - moved)
        doubts = self._reach * (_FLOAT_ERROR * (self._rank + 1))
        error = np.abs(moved, out=moved)
        error *= _FLOAT_ERROR
        error += doubts[phase]
        error *= np.abs(size, out=size)
        return figures, error


def _entries(
    quantity: Integers, cost: Integers, held: Integers, rank: Integers
) -> tuple[Floats, Floats]:
    """Return the average entry after each run of openings, and the furthest it was so far.

    Args:
        quantity: what each run opened.
        cost: quantity times price.
        held: what was open before it.
        rank: how many runs of the same position came before it.
    """
    entry = cost / quantity
    reach = np.abs(entry)
    for now in _in_turn(rank):
        before = held[now]
        entry[now] = (entry[now - 1] * before + cost[now]) / (before + quantity[now])
        reach[now] = np.maximum(reach[now], np.maximum(reach[now - 1], np.abs(entry[now])))
    return entry, reach


def _in_turn(rank: Integers) -> Iterator[Integers]:
    """Yield runs after those before them: of all positions at once, the very late ones singly."""
    for number in range(1, _MOST_AT_ONCE):
        later = np.flatnonzero(rank == number)
        if not later.size:
            return
        yield later
    yield from np.flatnonzero(rank >= _MOST_AT_ONCE).reshape(-1, 1)
