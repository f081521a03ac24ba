"""One USDⓈ-M position and what is known of its wallet."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.margin.contracts.linear.formulas import (
    ZERO,
    isolated_wallet_estimate,
    taker_fee,
)
from journal.domain.margin.contracts.linear.hedge import Leg
from journal.domain.margin.numbers import require_finite
from journal.domain.values import MarginMode, Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearPosition:
    """One USDⓈ-M position and what its wallet holds; None is unknown.

    Attributes:
        wallet_balance: the position's isolated wallet, or the cross wallet balance.
        other_maintenance_margin: of the wallet's other symbols (cross only).
        other_unrealized_pnl: of the wallet's other symbols at mark (cross only).
        opposite_leg: the other direction of the same symbol (cross in hedge mode only).
        tick_size: the symbol's price step, for the price that is displayed.
        exchange_liquidation_price: the exchange's own, to check ours against.
    """

    symbol: str
    side: Side
    margin_mode: MarginMode
    quantity: Decimal
    entry_price: Decimal
    leverage: Decimal | None = None
    wallet_balance: Decimal | None = None
    mark_price: Decimal | None = None
    stop_price: Decimal | None = None
    other_maintenance_margin: Decimal | None = None
    other_unrealized_pnl: Decimal | None = None
    opposite_leg: Leg | None = None
    tick_size: Decimal | None = None
    exchange_liquidation_price: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a position, naming the field."""
        for field in (
            "quantity",
            "entry_price",
            "leverage",
            "wallet_balance",
            "mark_price",
            "stop_price",
            "tick_size",
            "exchange_liquidation_price",
        ):
            require_positive(field, getattr(self, field))
        require_finite("other_maintenance_margin", self.other_maintenance_margin or ZERO)
        require_finite("other_unrealized_pnl", self.other_unrealized_pnl or ZERO)
        if self.margin_mode is MarginMode.ISOLATED:
            self._refuse_others()

    def _refuse_others(self) -> None:
        """Raise InvalidValueError where an isolated position is said to share a wallet."""
        for field in ("other_maintenance_margin", "other_unrealized_pnl", "opposite_leg"):
            if getattr(self, field):
                raise InvalidValueError(field, "belongs to cross margin, the position is isolated")

    @property
    def reference_price(self) -> Decimal:
        """The mark, or the entry where no mark is known."""
        return self.entry_price if self.mark_price is None else self.mark_price

    @property
    def leg(self) -> Leg:
        """This position as one leg of its symbol."""
        return Leg(quantity=self.quantity, entry_price=self.entry_price)

    @property
    def legs(self) -> tuple[Leg, Leg] | None:
        """The long leg, then the short leg, where both of the symbol share the wallet."""
        if self.opposite_leg is None:
            return None
        both = (self.leg, self.opposite_leg)
        return both if self.side is Side.LONG else (both[1], both[0])


def position_wallet(position: LinearPosition) -> Decimal:
    """Return the wallet a position answers with; an isolated one is estimated where unknown.

    Raises:
        InvalidValueError: it can be neither known nor estimated.
    """
    if position.wallet_balance is not None:
        return position.wallet_balance
    if position.margin_mode is MarginMode.CROSS:
        raise InvalidValueError("wallet_balance", "is unknown: type the cross wallet balance")
    if position.leverage is None:
        raise InvalidValueError(
            "leverage", "is unknown: type the leverage, or the isolated margin of the position"
        )
    return isolated_wallet_estimate(
        position.entry_price,
        position.quantity,
        position.leverage,
        taker_fee(position.entry_price, position.quantity),
    )
