"""Where a position stands in the queue of auto-deleveraging: an estimate, labeled so.

The formula is not confirmed on a current page of the exchange (``margin.md`` section 6): where the
exchange tells its own quantile, that one is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.values import require_positive

MOST_LAMPS = 4
"""The exchange's highest quantile; it draws five lamps, 0 to 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdlRank:
    """What is shown of the queue.

    Attributes:
        lamps: 0 (last in line) to 4 (first in line).
        is_estimate: ours, not the exchange's own quantile.
    """

    lamps: int
    is_estimate: bool


def effective_leverage(*, notional: Decimal, margin_balance: Decimal) -> Decimal | None:
    """Return ``notional / (WB + uPnL)``, half-up to 8; None where the balance is gone.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("notional", notional)
    require_finite("margin_balance", margin_balance)
    if margin_balance <= 0:
        return None
    return half_up_8(ARITHMETIC.divide(notional, margin_balance))


def adl_score(*, pnl: Decimal, entry_notional: Decimal, leverage: Decimal) -> Decimal:
    """Return the score by which positions are ranked, highest first, half-up to 8.

    PnL ratio times effective leverage in profit, divided by it in loss.

    Args:
        pnl: unrealized, signed.
        entry_notional: what the position was worth at entry.
        leverage: effective leverage.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_finite("pnl", pnl)
    require_positive("entry_notional", entry_notional)
    require_positive("leverage", leverage)
    with localcontext(ARITHMETIC):
        ratio = pnl / entry_notional
        return half_up_8(ratio * leverage if pnl > 0 else ratio / leverage)


def adl_rank(
    score: Decimal, queue: Sequence[Decimal] = (), *, exchange_quantile: int | None = None
) -> AdlRank | None:
    """Return the lamps of a score: the exchange's own quantile, else an estimate from a queue.

    Args:
        score: of the position.
        queue: scores of all positions on its side, its own among them or not.
        exchange_quantile: the exchange's own ``adlQuantile``, 0 to 4.

    Returns:
        None where neither a quantile nor a queue is known: a score alone has no rank.

    Raises:
        InvalidValueError: the quantile is not from 0 to 4.
    """
    if exchange_quantile is not None:
        if not 0 <= exchange_quantile <= MOST_LAMPS:
            raise InvalidValueError("exchange_quantile", f"must be from 0 to {MOST_LAMPS}")
        return AdlRank(lamps=exchange_quantile, is_estimate=False)
    if not queue:
        return None
    below = sum(other < score for other in queue)
    lamps = min(MOST_LAMPS, below * (MOST_LAMPS + 1) // len(queue))
    return AdlRank(lamps=lamps, is_estimate=True)
