"""How far an average may be off, by drawing the same trades again and again.

Percentile bootstrap (Efron 1979): both samples are drawn anew with replacement, the difference of
their averages is kept, and the middle 95 % of those differences are the interval. It assumes
nothing about how results are distributed, only that the trades are many enough to stand for others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

ENOUGH: Final = 20
"""Fewer trades than these tell nothing but their own sum."""

DRAWS: Final = 2_000
LEVEL: Final = Decimal("0.95")
SEED: Final = 1_979
"""Fixed, so that the same record gives the same interval every time it is looked at."""

_CELLS: Final = 1_000_000
"""Numbers drawn at once: memory stays the same however many trades there are."""
_DECIMALS: Final = Decimal("1e-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The middle of what drawing again gives; ``level`` of the draws lie within."""

    low: Decimal
    high: Decimal
    level: Decimal = LEVEL

    @property
    def excludes_zero(self) -> bool:
        """Whether even its nearer end is on one side of zero."""
        return self.low > 0 or self.high < 0

    def times(self, factor: int) -> "Interval":
        """Return the interval of a sum of so many."""
        return Interval(low=self.low * factor, high=self.high * factor, level=self.level)


def difference_interval(
    one: Sequence[Decimal], other: Sequence[Decimal], seed: int = SEED
) -> Interval | None:
    """Return how much larger the average of one sample is than the other's; None: too few.

    Args:
        one: at least 20 results.
        other: the results it is compared with, at least 20.
        seed: of the draws.
    """
    if min(len(one), len(other)) < ENOUGH:
        return None
    rng = np.random.default_rng(seed)
    differences = _averages(one, rng) - _averages(other, rng)
    outside = (100 - float(LEVEL) * 100) / 2
    low, high = np.percentile(differences, [outside, 100 - outside])
    return Interval(low=_exact(float(low)), high=_exact(float(high)))


def _averages(sample: Sequence[Decimal], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the averages of the sample drawn again, one for each draw."""
    values = np.array([float(value) for value in sample])
    parts = [
        values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
        for draws in _portions(len(values))
    ]
    return np.concatenate(parts)


def _portions(size: int) -> Iterator[int]:
    left = DRAWS
    while left:
        portion = min(left, max(1, _CELLS // size))
        yield portion
        left -= portion


def _exact(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(_DECIMALS)
