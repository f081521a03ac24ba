"""How near a balance is to liquidation."""

from decimal import Decimal

from journal.domain.margin.rounding import ARITHMETIC, ceil_8


def margin_ratio(*, maintenance_margin: Decimal, margin_balance: Decimal) -> Decimal | None:
    """Return maintenance margin / margin balance, rounded up to 8; 1 and above is liquidated.

    None where the balance is gone: no ratio says how far past liquidation that is.
    """
    if margin_balance <= 0:
        return None
    ratio = ARITHMETIC.divide(maintenance_margin, margin_balance)
    return ceil_8(ratio)
