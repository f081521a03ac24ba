"""Where positions begin and end in the fills of one leg, as far as the record is regular.

Regular means that the fold by values (``Leg``) would take every fill at its word: it begins flat,
only openings realize nothing, and every closing realizes what the average entry gives. What is
irregular by the slightest doubt is left to that fold, so this one only has to be sure, not clever.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.columns.amounts import MOST_PLACES, ODD, UNKNOWN, Integers

Flags = NDArray[np.bool_]

LARGEST: Final = 1 << 61
"""Sums of two such numbers still fit into a column."""
_FLOAT_ERROR: Final = 8 * float(np.finfo(np.float64).eps)
_MOST_AT_ONCE: Final = 32
_DOUBT: Final = 1e-3
"""Of a step of the exchange's figures: what is this near to the limit is left to the other fold."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LegColumns:
    """The fills of one leg, oldest first.

    Attributes:
        signed: quantity, below zero where it was sold.
        quantity_places, price_places: decimals of the units.
        pnl: the exchange's realized PnL with eight places; ``UNKNOWN`` where it is not told.
        odd: rows that hold a number which does not fit into a column.
        hedge_sign: 1 or -1 for a leg that can only be long or short, 0 in one-way mode.
    """

    signed: Integers
    price: Integers
    pnl: Integers
    odd: Flags
    quantity_places: int
    price_places: int
    hedge_sign: int

    def __len__(self) -> int:
        """Return how many fills there are."""
        return len(self.signed)

    def part(self, start: int, stop: int) -> "LegColumns":
        """Return some of the fills."""
        return LegColumns(
            signed=self.signed[start:stop],
            price=self.price[start:stop],
            pnl=self.pnl[start:stop],
            odd=self.odd[start:stop],
            quantity_places=self.quantity_places,
            price_places=self.price_places,
            hedge_sign=self.hedge_sign,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """Positions found in a row of fills that begins flat.

    Attributes:
        first: the fill each position began with; a reversal belongs to two positions.
        last: the fill each ended with; the last fill of all where it is still open.
        begins_by_reversal: whether its first fill is the last one of the position before.
        opened: what the first fill opened, below zero for a short.
        peak: the most that was open, above zero.
        is_open: whether the last one is still open after all fills.
        doubtful: the position that holds the first doubtful fill, or None; those from it on are
            not sure.
    """

    first: Integers
    last: Integers
    begins_by_reversal: Flags
    opened: Integers
    peak: Integers
    is_open: bool
    doubtful: int | None

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.first)


class _Walk:
    """Quantities before and after every fill, and what each fill does."""

    def __init__(self, leg: LegColumns) -> None:
        self.leg = leg
        self.after: Integers = np.cumsum(leg.signed)
        self.before: Integers = self.after - leg.signed
        self.closes: Flags = ((self.before ^ leg.signed) < 0) & (self.before != 0)
        self.reverses: Flags = self.closes & ((self.after ^ self.before) < 0) & (self.after != 0)
        self.begins: Flags = (self.before == 0) | self.reverses

    def contradictions(self) -> Flags:
        """Return the fills that a regular record cannot hold, results of closings aside."""
        leg = self.leg
        realizes = (leg.pnl != 0) & (leg.pnl != UNKNOWN)
        wrong: Flags = (realizes & ~self.closes) | leg.odd
        if leg.hedge_sign:
            against = (leg.signed < 0) if leg.hedge_sign > 0 else (leg.signed > 0)
            wrong |= self.reverses | (against & ~self.closes)
        return wrong


def find_positions(leg: LegColumns) -> Run:
    """Return the positions of a leg whose first fill finds nothing open; at least one fill."""
    walk = _Walk(leg)
    first = np.flatnonzero(walk.begins)
    by_reversal = walk.reverses[first]
    last = np.append(first[1:] - ~by_reversal[1:], len(leg) - 1)
    wrong = walk.contradictions()
    wrong |= _disagreements(walk, first)
    doubtful = None
    if wrong.any():
        row = int(wrong.argmax())
        doubtful = int(np.searchsorted(first, row, "right")) - 1 - int(walk.reverses[row])
    return Run(
        first=first,
        last=last,
        begins_by_reversal=by_reversal,
        opened=walk.after[first],
        peak=np.maximum.reduceat(np.abs(walk.after), first),
        is_open=bool(walk.after[-1] != 0),
        doubtful=doubtful,
    )


def _disagreements(walk: _Walk, first: Integers) -> Flags:
    """Return the closings that may have realized something else than the average entry gives."""
    leg = walk.leg
    wrong = np.zeros(len(leg), np.bool_)
    closings = np.flatnonzero(walk.closes)
    pnl = leg.pnl[closings]
    told = pnl > ODD
    if not told.any():
        return wrong
    most = int(np.abs(walk.after).max()) + int(np.abs(walk.before).max())
    if most * int(leg.price.max()) >= LARGEST:
        return ~wrong
    phases = _Phases(walk, first)
    phase = phases.of(closings)
    owner = phases.owner[phase]
    ours, error = phases.figures(closings, phase)
    earlier = np.arange(len(owner)) - np.searchsorted(owner, np.arange(len(first)))[owner]
    agrees = np.abs(pnl - ours) + error <= 2 + earlier - _DOUBT
    wrong[closings[told & ~agrees]] = True
    return wrong


class _Phases:
    """Runs of openings: the average entry is one number from the last of them to the next run.

    Prices count from the position's first one: so the floats are as small as the price moved, and
    their errors with them.

    Attributes:
        owner: the position each run belongs to.
    """

    def __init__(self, walk: _Walk, first: Integers) -> None:
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
        self._start_price = leg.price[first][self.owner]
        quantity = np.add.reduceat(opened, phases)
        cost = np.add.reduceat(opened * leg.price, phases) - self._start_price * quantity
        held = np.where(is_first, 0, walk.before[phases])
        self._rank = np.arange(len(phases)) - np.flatnonzero(is_first)[self.owner]
        self._entry, self._reach = _entries(quantity, cost, held, self._rank)

    def of(self, closings: Integers) -> Integers:
        """Return the run before each closing; of a reversal, the one that it closes."""
        return self._number[closings].astype(np.int64) - 1 - self._walk.reverses[closings]

    def figures(
        self, closings: Integers, phase: Integers
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what closings realize by the average entry, and how far a float may be off.

        In steps of the exchange's figures.
        """
        leg, walk = self._leg, self._walk
        closed = leg.signed[closings]
        turns = np.flatnonzero(walk.reverses[closings])
        closed[turns] = -walk.before[closings[turns]]
        size = closed * 10.0 ** (MOST_PLACES - leg.quantity_places - leg.price_places)
        moved = (leg.price[closings] - self._start_price[phase]).astype(np.float64)
        entry = self._entry[phase]
        reach = np.abs(moved) + self._reach[phase]
        error = np.abs(size) * reach * (_FLOAT_ERROR * (self._rank[phase] + 1))
        return size * (entry - moved), error


def _entries(
    quantity: Integers, cost: Integers, held: Integers, rank: Integers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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
