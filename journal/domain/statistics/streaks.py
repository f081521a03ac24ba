"""How many times in a row something was kept: clean trades, pauses."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInARow:
    """The run that goes on now, and the longest there ever was."""

    current: int
    longest: int


def kept_in_a_row(kept: Iterable[bool] | NDArray[np.bool_]) -> KeptInARow:
    """Return the runs of what was kept.

    Args:
        kept: whether it was, oldest first.
    """
    flags = kept if isinstance(kept, np.ndarray) else np.fromiter(kept, np.bool_)
    breaks = np.flatnonzero(~flags)
    lengths = np.diff(breaks, prepend=-1, append=len(flags)) - 1
    return KeptInARow(current=int(lengths[-1]), longest=int(lengths.max()))
