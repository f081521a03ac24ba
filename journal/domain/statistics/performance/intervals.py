"""How sure a share or an average is."""

from typing import Final

import numpy as np

from journal.domain.statistics.bootstrap import DRAWS, ENOUGH, LEVEL, SEED, Interval
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import rounded

Z: Final = 1.959963984540054
"""The normal distribution's value that 95 % lie within."""
MANY: Final = 1_000
"""From so many on an average is as good as normally distributed, and drawing again only slow."""


def share_interval(hits: int, count: int) -> Interval | None:
    """Return where a share lies by Wilson's score interval; None: of nothing.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), after Wilson (1927), "Probable
    inference, the law of succession, and statistical inference", J. Am. Stat. Assoc. 22.

    Args:
        hits: how many of them were.
        count: how many there are.
    """
    if not count:
        return None
    share, square = hits / count, Z * Z / count
    middle = share + square / 2
    reach = Z * np.sqrt(share * (1 - share) / count + square / (4 * count))
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    return Interval(low=rounded(max(float(low), 0.0)), high=rounded(min(float(high), 1.0)))


def average_interval(values: Floats, seed: int = SEED) -> Interval | None:
    """Return where the average of such values lies; None: fewer than 20.

    Percentile bootstrap (Efron 1979) as in ``bootstrap``; from a thousand values on the average
    plus and minus 1.96 standard errors, which is what drawing comes to by the central limit
    theorem.
    """
    count = len(values)
    if count < ENOUGH:
        return None
    if count >= MANY:
        middle, reach = float(values.mean()), Z * float(values.std(ddof=1)) / count**0.5
        return Interval(low=rounded(middle - reach), high=rounded(middle + reach))
    drawn = np.random.default_rng(seed).integers(0, count, (DRAWS, count))
    outside = (100 - float(LEVEL) * 100) / 2
    low, high = np.percentile(values[drawn].mean(axis=1), [outside, 100 - outside])
    return Interval(low=rounded(float(low)), high=rounded(float(high)))
