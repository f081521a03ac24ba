"""What a contract earns as its price moves: linear ones the change, coin-settled ones of 1 / price.

What is earned is the change of what a price is *worth*, times the size: a linear contract is worth
its price, a coin-settled one ``-1 / price`` coins a USD, which grows with the price too
(``margin.md`` section 6). Averages are averages of what prices are worth.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from typing_extensions import override

from journal.domain.contract_names import contract_size, has_known_contract_size, is_coin_settled

CONTRACT_SIZE_UNKNOWN: Final = (
    "Settled in coin, and its name does not tell what one contract is worth: import a file that "
    "tells the exchange's own realized PnL."
)


class Payoff(ABC):
    """How a contract turns prices into money.

    Attributes:
        is_inverse: whether it is settled in coin.
        unit: what quantity is counted in: base asset, or USD a contract.
        is_known: whether the unit is; where it is not, nothing is earned that can be told.
    """

    is_inverse: bool
    unit: Decimal
    is_known: bool

    @abstractmethod
    def worth(self, price: Decimal) -> Decimal:
        """Return what a price is worth; it grows with the price."""

    @abstractmethod
    def price(self, worth: Decimal) -> Decimal | None:
        """Return the price that is worth so much; None where none is."""

    @abstractmethod
    def average(self, parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
        """Return the average price of (quantity, price); all quantities above zero."""

    def pnl(self, quantity: Decimal, entry_price: Decimal, price: Decimal) -> Decimal | None:
        """Return what a long of a size earned, a short lost; None where nobody can tell."""
        if not self.is_known:
            return None
        return quantity * self.unit * (self.worth(price) - self.worth(entry_price))

    def notional(self, quantity: Decimal, price: Decimal) -> Decimal:
        """Return what a size comes to at a price, in money; its unit is known."""
        return quantity * self.unit * abs(self.worth(price))


class LinearPayoff(Payoff):
    """Settled in the quote asset."""

    is_inverse = False
    unit = Decimal(1)
    is_known = True

    @override
    def worth(self, price: Decimal) -> Decimal:
        return price

    @override
    def price(self, worth: Decimal) -> Decimal:
        return worth

    @override
    def average(self, parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
        cost = sum((quantity * price for quantity, price in parts), Decimal(0))
        return cost / sum((quantity for quantity, _ in parts), Decimal(0))


class CoinPayoff(Payoff):
    """Settled in coin."""

    is_inverse = True

    def __init__(self, contract_size: Decimal | None) -> None:
        """Take USD a contract; None where the name of the contract does not tell."""
        self.is_known = contract_size is not None
        self.unit = Decimal(1) if contract_size is None else contract_size

    @override
    def worth(self, price: Decimal) -> Decimal:
        return -1 / price

    @override
    def price(self, worth: Decimal) -> Decimal | None:
        return -1 / worth if worth < 0 else None

    @override
    def average(self, parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
        first = parts[0][1]
        if all(price == first for _, price in parts):
            return first
        coins = sum((quantity / price for quantity, price in parts), Decimal(0))
        return sum((quantity for quantity, _ in parts), Decimal(0)) / coins


LINEAR: Final = LinearPayoff()


@lru_cache(maxsize=4_096)
def payoff_of(symbol: str) -> Payoff:
    """Return how the contract of a symbol turns prices into money."""
    if not is_coin_settled(symbol):
        return LINEAR
    return CoinPayoff(contract_size(symbol) if has_known_contract_size(symbol) else None)
