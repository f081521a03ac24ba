"""Trading fees of a user and the clearance fee of a liquidation.

Source: ``margin.md`` section 6.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.values import require_positive

MAKER_FEE_RATE = Decimal("0.0002")
BNB_DISCOUNT = Decimal("0.1")
BITCOIN_LIQUIDATION_FEE_RATE = Decimal("0.0125")
"""Of BTCUSDT; other symbols have 0.01 to 0.03, so it is always an argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingFees:
    """What a user pays on a notional; a regular user's rates unless told otherwise.

    Attributes:
        maker_rate: for orders that rested in the book.
        taker_rate: for orders that fill at once.
        pays_in_bnb: takes 10 % off.
        referral_rebate: fraction given back, a user's setting and never a default.
    """

    maker_rate: Decimal = MAKER_FEE_RATE
    taker_rate: Decimal = TAKER_FEE_RATE
    pays_in_bnb: bool = False
    referral_rebate: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        """Refuse what cannot be a fee; a maker's may be negative."""
        require_finite("maker_rate", self.maker_rate)
        require_finite("taker_rate", self.taker_rate)
        if not (self.referral_rebate.is_finite() and 0 <= self.referral_rebate <= 1):
            raise InvalidValueError("referral_rebate", "must be from 0 to 1")

    def effective_rate(self, *, is_maker: bool) -> Decimal:
        """Return the rate after discount and rebate."""
        rate = self.maker_rate if is_maker else self.taker_rate
        with localcontext(ARITHMETIC):
            if self.pays_in_bnb:
                rate *= 1 - BNB_DISCOUNT
            return rate * (1 - self.referral_rebate)


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


def costs_whole_margin(*, maintenance_margin_rate: Decimal, liquidation_fee_rate: Decimal) -> bool:
    """Whether to plan for the loss of the whole isolated margin: what is left pays no more."""
    return maintenance_margin_rate <= liquidation_fee_rate
