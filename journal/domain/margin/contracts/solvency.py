"""Where a concave, piecewise linear balance is above zero: the max/min rule, taken both ways.

What is left above the maintenance margin is the minimum of one line for each choice of brackets,
because the maintenance margin is a maximum of lines. It is above zero where every line is: above
every rising line's root and below every falling line's root. No segment is searched.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.margin.answer import HedgeAnswer, MarginFlag
from journal.domain.margin.rounding import half_up_8

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


def hedge_answer(
    solvent: SolventInterval | None,
    *,
    reach: Decimal | None,
    reach_below: Decimal | None = None,
) -> HedgeAnswer:
    """Return solvent prices as the exchange rounds them.

    Args:
        solvent: the prices between which nothing liquidates; None: it liquidates at every price.
        reach: the highest price that the bracket tables cover.
        reach_below: the lowest one, of inverse contracts.
    """
    lower_price, upper_price = None, None
    if solvent is not None:
        lower_price = half_up_8(solvent.lower) or None
        upper_price = None if solvent.upper is None else half_up_8(solvent.upper)
    flags: frozenset[MarginFlag] = frozenset()
    if solvent is None:
        flags = frozenset({MarginFlag.AT_OR_PAST_LIQUIDATION})
    elif lower_price is None and upper_price is None:
        flags = frozenset({MarginFlag.NO_LIQUIDATION})
    return HedgeAnswer(
        lower_price=lower_price,
        upper_price=upper_price,
        reach=reach,
        reach_below=reach_below,
        flags=flags,
    )
