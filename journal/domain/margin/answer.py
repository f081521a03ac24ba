"""What every solver answers, and what a reader must know about it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class MarginFlag(StrEnum):
    """What a reader of a margin figure must know about it (``margin.md`` section 9)."""

    NO_LIQUIDATION = "no_liquidation"
    AT_OR_PAST_LIQUIDATION = "at_or_past_liquidation"
    BEYOND_LAST_BRACKET = "beyond_last_bracket"
    STALE_BRACKETS = "stale_brackets"
    UNKNOWN_BRACKETS = "unknown_brackets"
    SINGLE_POSITION_ASSUMPTION = "single_position_assumption"
    ESTIMATED_WALLET = "estimated_wallet"
    DIFFERS_FROM_EXCHANGE = "differs_from_exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationAnswer:
    """A liquidation price, or the flag that says why there is none.

    Attributes:
        price: rounded half-up to 8 decimals like the exchange's own; None where there is none.
        exact_price: the same before rounding.
        flags: NO_LIQUIDATION, AT_OR_PAST_LIQUIDATION (lost at every price), BEYOND_LAST_BRACKET.
    """

    price: Decimal | None
    exact_price: Decimal | None
    flags: frozenset[MarginFlag]


@dataclass(frozen=True, slots=True, kw_only=True)
class HedgeAnswer:
    """The two prices between which a hedged symbol survives; None where that side is safe.

    Attributes:
        lower_price: a falling mark liquidates here; half-up to 8.
        upper_price: a rising mark liquidates here; half-up to 8.
        reach: the highest price the bracket table covers; beyond it a price is unreliable.
        reach_below: the lowest one (inverse contracts are worth more as the price falls).
        flags: NO_LIQUIDATION (safe at every price), AT_OR_PAST_LIQUIDATION (lost at every price).
    """

    lower_price: Decimal | None
    upper_price: Decimal | None
    reach: Decimal | None
    flags: frozenset[MarginFlag]
    reach_below: Decimal | None = None

    def is_beyond(self, price: Decimal | None) -> bool:
        """Whether a price lies outside the bracket table."""
        if price is None:
            return False
        above = self.reach is not None and price > self.reach
        return above or (self.reach_below is not None and price < self.reach_below)

    def nearest(self, mark_price: Decimal) -> Decimal | None:
        """Return the price that a mark reaches first by distance, the lower one when equal."""
        prices = [price for price in (self.lower_price, self.upper_price) if price is not None]
        return min(prices, key=lambda price: abs(price - mark_price), default=None)
