"""What a simulation starts from: an account, its market, an insurance fund and a queue."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import cross_legs
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.quantities.fees import BITCOIN_LIQUIDATION_FEE_RATE
from journal.domain.values import Side, require_positive

_ZERO = Decimal(0)


class ClosingOrder(StrEnum):
    """Which cross position goes first; the exchange's own order is not public."""

    LARGEST_LOSS_FIRST = "largest_loss_first"
    LARGEST_NOTIONAL_FIRST = "largest_notional_first"
    AS_GIVEN = "as_given"

    @property
    def sentence(self) -> str:
        """What is assumed, for the trader."""
        words = self.value.replace("_", " ")
        return f"Assumed order of closing: {words}. The exchange does not publish its own."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """A resting order; all that matters is the margin it binds until it is cancelled."""

    symbol: str
    initial_margin: Decimal

    def __post_init__(self) -> None:
        """Refuse what cannot be an order."""
        require_positive("initial_margin", self.initial_margin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A trader on the other side who may be deleveraged.

    Attributes:
        score: rank in the queue, the highest first (``quantities.adl``).
    """

    name: str
    symbol: str
    side: Side
    quantity: Decimal
    score: Decimal = _ZERO

    def __post_init__(self) -> None:
        """Refuse what cannot be a position."""
        require_positive("quantity", self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRules:
    """How orders fill and what a liquidation costs.

    Attributes:
        slippage_ratio: how far from the mark a forced order fills, as a fraction.
        fillable_quantity: the most that one forced order finds buyers for; None: no limit.
        liquidation_fee_rate: clearance fee on the liquidated notional.
        closing_order: which cross position goes first.
        quantity_step: the lot that a reduction is rounded up to.
        whole_up_to: positions of at most this notional are closed whole; None: those within the
            first bracket.
    """

    slippage_ratio: Decimal = _ZERO
    fillable_quantity: Decimal | None = None
    liquidation_fee_rate: Decimal = BITCOIN_LIQUIDATION_FEE_RATE
    closing_order: ClosingOrder = ClosingOrder.LARGEST_LOSS_FIRST
    quantity_step: Decimal = Decimal("0.001")
    whole_up_to: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a market."""
        for field in ("slippage_ratio", "liquidation_fee_rate"):
            value: Decimal = getattr(self, field)
            if not (value.is_finite() and 0 <= value < 1):
                raise InvalidValueError(field, f"must be from 0 up to below 1, not {value}")
        for field in ("fillable_quantity", "whole_up_to"):
            limit: Decimal | None = getattr(self, field)
            if limit is not None and not (limit.is_finite() and limit >= 0):
                raise InvalidValueError(field, f"must be a number from zero up, not {limit}")
        require_positive("quantity_step", self.quantity_step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything before the first mark.

    Attributes:
        cross_wallet: cross wallet balance; isolated wallets are in the positions.
        positions: linear ones; marks, stops and what they say of others are not used.
        tables: brackets of every symbol.
        fund: what the insurance fund holds.
        queue: who may be deleveraged, any order.
    """

    cross_wallet: Decimal
    positions: tuple[LinearPosition, ...]
    tables: Mapping[str, BracketTable]
    orders: tuple[OpenOrder, ...] = ()
    fund: Decimal = _ZERO
    queue: tuple[Rival, ...] = ()
    rules: MarketRules = MarketRules()

    def __post_init__(self) -> None:
        """Refuse what cannot be an account."""
        for field in ("cross_wallet", "fund"):
            value: Decimal = getattr(self, field)
            if not (value.is_finite() and value >= 0):
                raise InvalidValueError(field, f"must be a number from zero up, not {value}")
        if not self.positions:
            raise InvalidValueError("positions", "are missing: there is nothing to liquidate")
        cross_legs(self.positions)
        for index, position in enumerate(self.positions):
            if position.symbol not in self.tables:
                raise InvalidValueError(
                    f"positions[{index}].symbol", f"has no brackets: {position.symbol}"
                )
