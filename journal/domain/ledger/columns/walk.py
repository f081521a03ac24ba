"""The fills of one leg, and what was open before and after each of them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.columns.amounts import UNKNOWN, Integers
from journal.domain.ledger.columns.worth import Worth

Flags = NDArray[np.bool_]

LARGEST: Final = 1 << 61
"""Sums of two such numbers still fit into a column."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LegColumns:
    """The fills of one leg, oldest first.

    Attributes:
        signed: quantity, below zero where it was sold.
        quantity_places, price_places: decimals of the units.
        pnl: the exchange's realized PnL with eight places; ``UNKNOWN`` where it is not told.
        odd: rows that hold a number which does not fit into a column.
        worth: how its prices turn into money.
        hedge_sign: 1 or -1 for a leg that can only be long or short, 0 in one-way mode.
    """

    signed: Integers
    price: Integers
    pnl: Integers
    odd: Flags
    quantity_places: int
    price_places: int
    worth: Worth
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
            worth=self.worth,
            hedge_sign=self.hedge_sign,
        )


class Walk:
    """Quantities before and after every fill, and what each fill does."""

    def __init__(self, leg: LegColumns) -> None:
        self.leg = leg
        self.after: Integers = np.cumsum(leg.signed)
        self.before: Integers = self.after - leg.signed
        flat: Flags = self.before == 0
        self.closes: Flags = ((self.before ^ leg.signed) < 0) & ~flat
        self.reverses: Flags = ((self.after ^ self.before) < 0) & self.closes
        self.reverses[self.reverses] = self.after[self.reverses] != 0
        self.begins: Flags = flat | self.reverses

    def contradictions(self) -> Integers:
        """Return the fills that a regular record cannot hold, results of closings aside."""
        leg = self.leg
        realizes = np.flatnonzero(~self.closes & (leg.pnl != 0))
        wrong = [realizes[leg.pnl[realizes] != UNKNOWN], np.flatnonzero(leg.odd)]
        if leg.hedge_sign:
            against = (leg.signed < 0) if leg.hedge_sign > 0 else (leg.signed > 0)
            wrong.append(np.flatnonzero(self.reverses | (against & ~self.closes)))
        return np.concatenate(wrong)

    def fits(self) -> bool:
        """Return whether no value can leave the range in which whole numbers are exact."""
        most = max(int(self.after.max()), -int(self.after.min()))
        return 2 * most * int(self.leg.price.max()) < LARGEST
