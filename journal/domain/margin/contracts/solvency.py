"""Where a concave, piecewise linear balance is above zero: the max/min rule, taken both ways.

What is left above the maintenance margin is the minimum of one line for each choice of brackets,
because the maintenance margin is a maximum of lines. It is above zero where every line is: above
every rising line's root and below every falling line's root. No segment is searched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SolventInterval:
    """The prices from zero up between which a balance is above zero; upper None is no end."""

    lower: Decimal
    upper: Decimal | None


def solvent_interval(lines: Iterable[tuple[Decimal, Decimal]]) -> SolventInterval | None:
    """Return where the minimum of all lines is above zero, or None where that is at no price.

    Runs in the caller's decimal context.

    Args:
        lines: (value at price zero, slope) of each line.
    """
    lower: Decimal = _ZERO
    upper: Decimal | None = None
    for value, slope in lines:
        if slope == 0:
            if value <= 0:
                return None
            continue
        root = -value / slope
        if slope > 0:
            lower = max(lower, root)
        elif upper is None or root < upper:
            upper = root
    if upper is not None and upper <= lower:
        return None
    return SolventInterval(lower=lower, upper=upper)
