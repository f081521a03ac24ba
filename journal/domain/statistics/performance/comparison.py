"""The same figures of two groups of trades, and how far they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.statistics.bootstrap import ENOUGH, Interval, difference_interval
from journal.domain.statistics.performance.figure import Definition, Figure
from journal.domain.statistics.performance.intervals import MANY, Z
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure of both."""

    first: Figure
    second: Figure
    interval: Interval | None = None
    """Where the difference lies, of figures that are averages or shares; None: too few trades."""

    @property
    def definition(self) -> Definition:
        """What the figure means."""
        return self.first.definition

    @property
    def change(self) -> Decimal | None:
        """The second minus the first; None: one of them is not known."""
        if self.first.value is None or self.second.value is None:
            return None
        return self.second.value - self.first.value


def differences(
    first: Sequence[Figure], second: Sequence[Figure], intervals: dict[str, Interval | None]
) -> tuple[Difference, ...]:
    """Return the figures of two groups side by side.

    Args:
        first: all figures of one group.
        second: the same figures of the other one.
        intervals: of differences, by name of the figure.
    """
    return tuple(
        Difference(first=one, second=other, interval=intervals.get(one.name))
        for one, other in zip(first, second, strict=True)
    )


def change_of_averages(first: Floats, second: Floats) -> Interval | None:
    """Return where the second average minus the first lies; None: fewer than 20 on a side.

    By drawing again (``difference_interval``). From a thousand values on it is plus and minus 1.96
    times the root of both squared standard errors, as Welch (1947), "The generalization of
    'Student's' problem", Biometrika 34, has it for many values.
    """
    if max(len(first), len(second)) < MANY:
        return difference_interval(_decimals(second), _decimals(first))
    if min(len(first), len(second)) < ENOUGH:
        return None
    change = float(second.mean() - first.mean())
    squared = float(first.var(ddof=1)) / len(first) + float(second.var(ddof=1)) / len(second)
    reach = Z * squared**0.5
    return Interval(low=rounded(change - reach), high=rounded(change + reach))


def _decimals(values: Floats) -> list[Decimal]:
    return [Decimal(repr(value)) for value in values.tolist()]
