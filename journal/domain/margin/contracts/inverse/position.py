"""One COIN-M position and what is known of its coin wallet."""

from dataclasses import dataclass
from decimal import Decimal

from typing_extensions import override

from journal.domain.contract_names import coin_of
from journal.domain.margin.contracts.inverse.formulas import (
    inverse_simplified_price,
    inverse_unrealized_pnl,
)
from journal.domain.margin.contracts.position import Leg, MarginPosition
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class InversePosition(MarginPosition):
    """One COIN-M position: ``quantity`` in contracts, amounts in the coin."""

    quantity: Decimal
    contract_size: Decimal

    def __post_init__(self) -> None:
        """Refuse what cannot be a position, naming the field."""
        require_positive("quantity", self.quantity)
        require_positive("contract_size", self.contract_size)
        # A dataclass with slots is made anew: super() without arguments would miss it.
        MarginPosition.__post_init__(self)

    @property
    @override
    def size(self) -> Decimal:
        return ARITHMETIC.multiply(self.quantity, self.contract_size)

    @property
    @override
    def settlement_wallet(self) -> str:
        return coin_of(self.symbol)

    @property
    @override
    def simplified_liquidation_price(self) -> Decimal | None:
        if self.leverage is None:
            return None
        return inverse_simplified_price(
            side=self.side, entry_price=self.entry_price, leverage=self.leverage
        )

    @override
    def leg_notional(self, leg: Leg, price: Decimal) -> Decimal:
        return ARITHMETIC.divide(leg.quantity, price)

    @override
    def leg_pnl(self, side: Side, leg: Leg, price: Decimal) -> Decimal:
        return inverse_unrealized_pnl(
            side=side, quantity=leg.quantity, entry_price=leg.entry_price, mark_price=price
        )
