"""What prices are worth, as floats that count from a position's first price; see ``Payoff``.

So the floats are as small as the price moved, and their errors with them.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.ledger.payoff import Payoff

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """How the prices of one leg, in whole steps, turn into money.

    Attributes:
        is_inverse: whether it is settled in coin.
        unit: money of one unit of quantity and worth; NaN where nobody tells it.
        exponent: and how many powers of ten beside.
    """

    is_inverse: bool
    unit: float
    exponent: int

    @classmethod
    def of(cls, payoff: Payoff, price_places: int) -> Self:
        """Return it for a contract whose prices have so many decimals."""
        return cls(
            is_inverse=payoff.is_inverse,
            unit=float(payoff.unit) if payoff.is_known else float("nan"),
            exponent=price_places if payoff.is_inverse else -price_places,
        )

    def moved(self, price: Integers, start: Integers) -> Floats:
        """Return how much more prices are worth than those they are counted from."""
        moved = (price - start).astype(np.float64)
        if self.is_inverse:
            moved /= price.astype(np.float64) * start
        return moved

    def price(self, moved: Floats, start: Integers) -> Floats:
        """Return the prices that are worth so much more than those they are counted from."""
        return start / (1 - moved * start) if self.is_inverse else start + moved

    def notional(self, price: Floats) -> Floats:
        """Return what one unit of quantity at a price comes to, in units of money."""
        return 1 / price if self.is_inverse else price

    def step(self, places: int) -> float:
        """Return what one unit of worth and of a quantity of so many decimals is in money.

        With fewer than no decimals it is told in smaller money.
        """
        return self.unit * 10.0 ** (self.exponent - places)
