"""Return on equity, of which two kinds are in use, and the price that a return needs.

Source: ``margin.md`` section 6. The exchange's positions table divides by the initial margin at
mark, its calculator by the one at entry: the same PnL, two percentages. Always say which.
"""

from decimal import Decimal, localcontext
from enum import StrEnum

from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, leverage_rate
from journal.domain.values import Side, require_positive


class ReturnBasis(StrEnum):
    """The margin a return is measured on."""

    MARK = "mark"
    ENTRY = "entry"

    @property
    def sentence(self) -> str:
        """What the denominator is, for the label beside the figure."""
        if self is ReturnBasis.MARK:
            return "ROE on the margin at mark, as in the exchange's positions table"
        return "ROE on the margin at entry, as in the exchange's calculator"


def return_on_margin(*, pnl: Decimal, notional: Decimal, leverage: Decimal) -> Decimal:
    """Return ``PnL / (notional * IMR)`` as a fraction, half-up to 8.

    Args:
        pnl: unrealized or realized, in the settlement asset.
        notional: at mark (ReturnBasis.MARK) or at entry (ReturnBasis.ENTRY).
        leverage: of the position; IMR is 1/leverage rounded up to 8.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_finite("pnl", pnl)
    require_positive("notional", notional)
    with localcontext(ARITHMETIC):
        return half_up_8(pnl / (notional * leverage_rate(leverage)))


def target_price(
    *,
    side: Side,
    entry_price: Decimal,
    leverage: Decimal,
    target_return: Decimal,
    basis: ReturnBasis = ReturnBasis.ENTRY,
) -> Decimal | None:
    """Return the price of a linear contract at which a return is reached, half-up to 8.

    On entry margin ``EP * (1 + s*ROE*IMR)``, on mark margin ``EP / (1 - s*ROE*IMR)``. None where
    no positive price gives it: a short cannot win more than its notional.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("entry_price", entry_price)
    require_finite("target_return", target_return)
    with localcontext(ARITHMETIC):
        move = side.sign * target_return * leverage_rate(leverage)
        if basis is ReturnBasis.ENTRY:
            price = entry_price * (1 + move)
        elif move >= 1:
            return None
        else:
            price = entry_price / (1 - move)
        rounded = half_up_8(price)
    return rounded if rounded > 0 else None
