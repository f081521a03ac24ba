"""When a series of prices first reaches each of many levels."""

import numpy as np
from numpy.typing import NDArray

from journal.domain.values import Side


def first_touches(
    extremes: NDArray[np.float64], levels: NDArray[np.float64], side: Side
) -> NDArray[np.int64]:
    """Return the index of the first candle that reaches each level; len(extremes) where none does.

    One running minimum (maximum) is built, and every level is a binary search in it.

    Args:
        extremes: lows for a long, highs for a short, in time order, without NaN.
        levels: prices; NaN is never reached.
        side: a long is reached by a low at or below, a short by a high at or above.
    """
    if side is Side.LONG:
        reach = np.negative(extremes)
        wanted = np.negative(levels)
    else:
        reach = extremes
        wanted = levels
    running = np.maximum.accumulate(reach)
    # NaN sorts behind every number: it is found at the end, as a level that is never reached.
    found: NDArray[np.int64] = np.searchsorted(running, wanted, side="left")
    return found
