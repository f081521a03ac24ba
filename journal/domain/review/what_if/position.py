"""A liquidated position as it is replayed: its size and entry over time, its costs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.values import Side, require_positive

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Size and average entry from one moment until the next one or the end."""

    since: datetime
    quantity: Decimal
    entry_price: Decimal
    realized_pnl: Decimal = ZERO
    """Of partial closings before it, signed."""

    def __post_init__(self) -> None:
        """Refuse what cannot be held."""
        require_utc("since", self.since)
        for field in ("quantity", "entry_price"):
            require_positive(field, getattr(self, field))

    @property
    def notional(self) -> Decimal:
        """Size at entry, in the quote asset."""
        return self.quantity * self.entry_price


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Size):
    """A size with the money behind it."""

    wallet: Decimal
    """What it answered with: the isolated margin, or in cross the wallet."""

    def __post_init__(self) -> None:
        """Refuse what cannot be held, or is held with nothing."""
        Size.__post_init__(self)  # a class with slots is made anew, which super() does not see
        require_positive("wallet", self.wallet)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPosition:
    """One liquidated position with all that a replay of it needs."""

    side: Side
    stretches: tuple[Stretch, ...]
    """Oldest first, never empty."""
    liquidated_at: datetime
    liquidation_price: Decimal
    """Of the last stretch."""
    leverage: Decimal | None
    execution_price: Decimal | None = None
    """Average price of the exchange's closing order; None: not in the record."""
    loss: Decimal | None = None
    """What the liquidation took by the record, trading fees not included; None: not told."""
    funding: tuple[tuple[datetime, Decimal], ...] = ()
    """Payments of this position, oldest first; below zero: paid."""
    fee_rate: Decimal = TAKER_FEE_RATE

    def __post_init__(self) -> None:
        """Refuse a position that was never held or whose stretches are out of order."""
        require_utc("liquidated_at", self.liquidated_at)
        for field in ("liquidation_price", "leverage", "execution_price"):
            require_positive(field, getattr(self, field))
        times = [one.since for one in self.stretches]
        if not times or times != sorted(times) or times[-1] > self.liquidated_at:
            raise InvalidValueError(
                "stretches", "must be given, oldest first, and begin before the liquidation"
            )

    @property
    def slippage_ratio(self) -> Decimal:
        """How much worse than its liquidation price the exchange closed it, as a fraction.

        What a market order met in this very fall, so stops are charged the same; zero where it is
        not recorded or the fill was better.
        """
        if self.execution_price is None:
            return ZERO
        worse = self.side.sign * (self.liquidation_price - self.execution_price)
        return max(worse, ZERO) / self.liquidation_price
