"""One USDⓈ-M position and what is known of its wallet."""

from dataclasses import dataclass
from decimal import Decimal

from typing_extensions import override

from journal.domain.margin.contracts.linear.formulas import (
    exact_unrealized_pnl,
    simplified_liquidation_price,
)
from journal.domain.margin.contracts.position import Leg, MarginPosition
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearPosition(MarginPosition):
    """One USDⓈ-M position: ``quantity`` in the base asset, amounts in the quote asset.

    Attributes:
        settlement_asset: whose cross wallet it answers with where an account has several; empty
            where there is one.
    """

    quantity: Decimal
    settlement_asset: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be a position, naming the field."""
        require_positive("quantity", self.quantity)
        # A dataclass with slots is made anew: super() without arguments would miss it.
        MarginPosition.__post_init__(self)

    @property
    @override
    def size(self) -> Decimal:
        return self.quantity

    @property
    @override
    def settlement_wallet(self) -> str:
        return self.settlement_asset

    @property
    @override
    def simplified_liquidation_price(self) -> Decimal | None:
        if self.leverage is None:
            return None
        return simplified_liquidation_price(
            side=self.side, entry_price=self.entry_price, leverage=self.leverage
        )

    @override
    def leg_notional(self, leg: Leg, price: Decimal) -> Decimal:
        return ARITHMETIC.multiply(leg.quantity, price)

    @override
    def leg_pnl(self, side: Side, leg: Leg, price: Decimal) -> Decimal:
        return exact_unrealized_pnl(
            side=side, quantity=leg.quantity, entry_price=leg.entry_price, mark_price=price
        )
