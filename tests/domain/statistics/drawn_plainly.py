"""Drawing again in plain Python with its own dice, and how far two sets of draws may differ.

Of B draws, the share that lies at or below a fixed number has a standard deviation of at most
√(p(1 - p) / B), where p is the chance of it. A percentile that one set of draws gives is such a
number for the other set: their shares below it differ by no more than ``SURE`` times
√(p(1 - p) · (1 / B₁ + 1 / B₂)), but for six in a hundred thousand comparisons. The shares are of
whole draws, and percentiles lie between two of them: 1 / B₁ + 1 / B₂ is added. With every
possible draw at hand, B₂ has no end.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, product
from math import fsum, inf, sqrt
from random import Random

SURE = 4
Z = Decimal("1.959963984540054")
"""95 % of the normal distribution lie within."""
PERCENTS = (5, 25, 50, 75, 95)
Fall = Callable[[Sequence[float]], float]


@dataclass(frozen=True)
class Draws:
    """What draws came to, sorted."""

    values: Sequence[float]
    count: float
    """How many there are; without end where they are all there can be."""

    @classmethod
    def of(cls, values: Iterable[float], *, are_all: bool = False) -> "Draws":
        ordered = sorted(values)
        return cls(ordered, inf if are_all else len(ordered))

    def tolerance(self, share: float, others: int) -> float:
        """Return how far a share may be off the one of other draws."""
        inverse = 1 / others + 1 / self.count
        return SURE * sqrt(share * (1 - share) * inverse) + inverse

    def require_percentile(self, value: float, percent: float, others: int) -> None:
        """Refuse a percentile of other draws that is none of these."""
        share, least = percent / 100, 1e-9 * max(1, abs(value))
        off = self.tolerance(share, others)
        below = bisect_left(self.values, value - least) / len(self.values)
        up_to = bisect_right(self.values, value + least) / len(self.values)
        assert below - off <= share <= up_to + off, (percent, value, below, up_to, off)

    def require_share_above(self, edge: float, found: float, others: int) -> None:
        """Refuse a share of other draws above an edge that is not that of these."""
        share = 1 - bisect_right(self.values, edge) / len(self.values)
        off = self.tolerance(max(share, 1 / others), others)
        assert abs(found - share) <= off, (edge, found, share, off)


def averages(values: Sequence[float], draws: int, dice: Random) -> list[float]:
    """Return the averages of so many values drawn with replacement, again and again."""
    count = len(values)
    return [fsum(dice.choices(values, k=count)) / count for _ in range(draws)]


def deepest_fall(run: Sequence[float]) -> float:
    """Return the most that added-up results fell below an earlier point, the start included."""
    high = fall = 0.0
    for each in accumulate(run):
        high = max(high, each)
        fall = max(fall, high - each)
    return fall


@dataclass(frozen=True, kw_only=True)
class Runs:
    """Sums and falls of runs of results."""

    finals: Draws
    falls: Draws
    halfway: Draws
    """The sums after half of the trades."""


def runs_of(
    drawn: Iterable[Sequence[float]], *, are_all: bool = False, fall: Fall = deepest_fall
) -> Runs:
    runs = list(drawn)
    half = len(runs[0]) // 2
    return Runs(
        finals=Draws.of((fsum(run) for run in runs), are_all=are_all),
        falls=Draws.of(map(fall, runs), are_all=are_all),
        halfway=Draws.of((fsum(run[:half]) for run in runs), are_all=are_all),
    )


def drawn_runs(
    values: Sequence[float], trades: int, runs: int, dice: Random
) -> Iterable[Sequence[float]]:
    return (dice.choices(values, k=trades) for _ in range(runs))


def all_runs(values: Sequence[float], trades: int) -> Iterable[Sequence[float]]:
    """Return every run there can be, each as likely as the others."""
    return product(values, repeat=trades)


def mean_and_error(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the average and its standard error, s / √n with s of n - 1."""
    count = len(values)
    mean = sum(values, Decimal(0)) / count
    squares = sum(((one - mean) ** 2 for one in values), Decimal(0))
    return mean, (squares / (count - 1) / count).sqrt()


def sharpe_interval(returns: Sequence[Decimal]) -> tuple[Decimal, Decimal] | None:
    """Return the ratio a year ± z √((1 + s² / 2) / n) √365, s a day; None: nothing to divide by."""
    count, year = len(returns), Decimal(365).sqrt()
    mean, error = mean_and_error(returns)
    if not error:
        return None
    a_day = mean / (error * Decimal(count).sqrt())
    reach = Z * ((1 + a_day**2 / 2) / count).sqrt() * year
    return a_day * year - reach, a_day * year + reach
