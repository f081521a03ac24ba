"""How many times in a row something was kept: clean trades, pauses."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInARow:
    """The run that goes on now, and the longest there ever was."""

    current: int
    longest: int


def kept_in_a_row(kept: Iterable[bool]) -> KeptInARow:
    """Return the runs of what was kept.

    Args:
        kept: whether it was, oldest first.
    """
    current = longest = 0
    for each in kept:
        current = current + 1 if each else 0
        longest = max(longest, current)
    return KeptInARow(current=current, longest=longest)
