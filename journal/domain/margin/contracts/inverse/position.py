"""One COIN-M position and what is known of its coin wallet."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from typing_extensions import override

from journal.domain.margin.contracts.inverse.formulas import (
    inverse_simplified_price,
    inverse_unrealized_pnl,
)
from journal.domain.margin.contracts.position import Leg, MarginPosition
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import Side, require_positive

BITCOIN_CONTRACT_SIZE = Decimal(100)
OTHER_CONTRACT_SIZE = Decimal(10)
"""USD a contract (``margin.md`` section 3)."""
_OWN_NAME: Final = re.compile(r".+USD_(?:PERP|[0-9]{6})")


@lru_cache(maxsize=4_096)
def is_coin_settled(symbol: str) -> bool:
    """Return whether a contract is settled in coin: BTCUSD_PERP, BTCUSD_261225."""
    return symbol.partition("_")[0].endswith("USD")


def coin_of(symbol: str) -> str:
    """Return the coin a contract is settled in: BTC for BTCUSD_PERP and BTCUSD_261225."""
    return symbol.partition("_")[0].removesuffix("USD")


def contract_size(symbol: str) -> Decimal:
    """Return how many USD one contract of a symbol is."""
    return BITCOIN_CONTRACT_SIZE if coin_of(symbol) == "BTC" else OTHER_CONTRACT_SIZE


def has_known_contract_size(symbol: str) -> bool:
    """Return whether a name is one of Binance's own: a bare BTCUSD may be of another exchange."""
    return _OWN_NAME.fullmatch(symbol) is not None


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
