"""Positions as the exchange itself tells them, to be held against what fills fold to."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.values import MarginMode, Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPosition:
    """One row of a Position History or of a list of closed PnL; never folded, never booked."""

    symbol: str
    told_id: str
    """The exchange's id, else made of what never changes; unique within symbol and account."""
    source: str
    """Which export it is from, for example ``Position History``."""
    side: Side
    margin_mode: MarginMode | None
    entry_price: Decimal
    opened_at: datetime | None
    closed_at: datetime | None
    exit_price: Decimal | None
    peak_quantity: Decimal | None
    """Most that was open, base asset."""
    closed_quantity: Decimal
    realized_pnl: Decimal | None
    """The exchange's figure; whether fees are in it depends on the source."""
    status: str
    """The exchange's own word in upper case: ``CLOSED``, ``PARTIALLY_CLOSED``, ``LIQUIDATION``."""

    def __post_init__(self) -> None:
        """Refuse what cannot be a position."""
        for field in ("entry_price", "exit_price", "peak_quantity"):
            require_positive(field, getattr(self, field))
        if self.closed_quantity < 0:
            raise InvalidValueError("closed_quantity", "cannot be below zero")
        require_utc("opened_at", self.opened_at)
        require_utc("closed_at", self.closed_at)
