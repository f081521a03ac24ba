"""The average entries of positions, as floats with a bound of their errors."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from journal.domain.ledger.columns.amounts import MOST_PLACES, Integers
from journal.domain.ledger.columns.walk import Walk
from journal.domain.ledger.columns.worth import Floats

_FLOAT_ERROR: Final = 8 * float(np.finfo(np.float64).eps)
_MOST_AT_ONCE: Final = 32


class Phases:
    """Runs of openings: the average entry is one number from the last of them to the next run.

    Prices count from the position's first one by what they are worth, see ``Worth``.

    Attributes:
        owner: the position each run belongs to.
        start_price: the first price of that position.
        entry: what the average entry after each run is worth, counted from there.
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
        self._number = np.cumsum(begins, dtype=np.int32)
        is_first = walk.begins[phases]
        self.owner: Integers = np.cumsum(is_first) - 1
        self.start_price = leg.price[first][self.owner]
        self._opened, self._first = opened, phases
        quantity = np.add.reduceat(opened, phases)
        held = np.where(is_first, 0, walk.before[phases])
        begun = np.flatnonzero(is_first)[self.owner]
        rank = np.arange(len(phases)) - begun
        cost: Integers | Floats
        if leg.worth.is_inverse:
            moved = leg.worth.moved(leg.price, leg.price[first][np.cumsum(walk.begins) - 1])
            moved[opened == 0] = 0
            cost = np.add.reduceat(opened * moved, phases)
            reach = np.maximum.reduceat(np.abs(moved), phases)
            # Every fill is rounded, and every sum of two.
            ends = np.append(phases[1:], len(leg))
            self._roundings = ends - phases[begun] + rank
        else:
            cost = np.add.reduceat(opened * leg.price, phases) - self.start_price * quantity
            reach, self._roundings = None, rank + 1
        self.entry, self._reach = _entries(quantity, cost, held, rank, reach)

    def of(self, closings: Integers) -> Integers:
        """Return the run before each closing; of a reversal, the one that it closes."""
        return self._number[closings].astype(np.int64) - 1 - self._walk.reverses[closings]

    def each(self) -> Floats:
        """Return the average entry after every fill, in steps of the price; only of linear ones.

        Within a run it moves with every opening, and closings leave it as it is.
        """
        number, walk = self._number - 1, self._walk
        moved = walk.leg.price - self.start_price[number]
        # Sums that leave the range of a column come back into it where they are subtracted.
        cost, quantity = np.cumsum(self._opened * moved), np.cumsum(self._opened)
        first = self._first[number]
        cost -= (cost - self._opened * moved)[first]
        quantity -= (quantity - self._opened)[first]
        is_later = np.append(False, self.owner[1:] == self.owner[:-1])[number]
        held = np.where(is_later, walk.before[first], 0)
        before = np.where(is_later, self.entry[number - 1], 0.0)
        entry: Floats = (before * held + cost) / (held + quantity) + self.start_price[number]
        return entry

    def figures(self, closings: Integers, phase: Integers) -> tuple[Floats, Floats]:
        """Return what closings realize by the average entry, and how far a float may be off.

        In steps of the exchange's figures.
        """
        leg, walk = self._leg, self._walk
        closed = leg.signed[closings]
        turns = np.flatnonzero(walk.reverses[closings])
        closed[turns] = -walk.before[closings[turns]]
        size = closed * leg.worth.step(leg.quantity_places - MOST_PLACES)
        moved = leg.worth.moved(leg.price[closings], self.start_price[phase])
        figures = size * (self.entry[phase] - moved)
        doubts = self._reach * (_FLOAT_ERROR * self._roundings)
        error = np.abs(moved, out=moved)
        error *= _FLOAT_ERROR
        error += doubts[phase]
        error *= np.abs(size, out=size)
        return figures, error


def _entries(
    quantity: Integers,
    cost: Integers | Floats,
    held: Integers,
    rank: Integers,
    reach: Floats | None,
) -> tuple[Floats, Floats]:
    """Return the average entry after each run of openings, and the furthest it was so far.

    Args:
        quantity: what each run opened.
        cost: quantity times what the price is worth.
        held: what was open before it.
        rank: how many runs of the same position came before it.
        reach: the furthest that a price of each run is from the first, where costs are not exact.
    """
    entry = cost / quantity
    reach = np.abs(entry) if reach is None else reach
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
