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
