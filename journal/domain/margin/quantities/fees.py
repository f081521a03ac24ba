"""The clearance fee of a liquidation.

Source: ``margin.md`` section 6.
"""

from decimal import Decimal, localcontext

from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.values import require_positive

BITCOIN_LIQUIDATION_FEE_RATE = Decimal("0.0125")
"""Of BTCUSDT; other symbols have 0.01 to 0.03, so it is always an argument."""


def clearance_fee(
    *, liquidated_notional: Decimal, liquidation_fee_rate: Decimal, remaining_collateral: Decimal
) -> Decimal:
    """Return what a liquidation takes: ``min(rate * liquidated notional, what is left)``, half-up.

    It is on the notional, not on the margin: at 20x one percent of it is a fifth of the margin.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("liquidated_notional", liquidated_notional)
    require_finite("liquidation_fee_rate", liquidation_fee_rate)
    require_finite("remaining_collateral", remaining_collateral)
    with localcontext(ARITHMETIC):
        full = liquidated_notional * liquidation_fee_rate
        return half_up_8(min(full, max(Decimal(0), remaining_collateral)))
