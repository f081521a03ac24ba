"""How much of the trader's money lies in futures and how much in spot, as told at one time."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotSplit:
    """Both balances in USDT, typed together."""

    told_at: datetime
    futures_equity: Decimal
    spot_equity: Decimal

    def __post_init__(self) -> None:
        """Refuse amounts below zero, and nothing at all on both sides."""
        require_utc("told_at", self.told_at)
        for field in ("futures_equity", "spot_equity"):
            value = getattr(self, field)
            if not (value.is_finite() and value >= 0):
                raise InvalidValueError(field, f"must be zero or more, not {value}")
        if not self.futures_equity + self.spot_equity:
            raise InvalidValueError("spot_equity", "must not be zero where futures are zero too")

    @property
    def futures_share(self) -> Decimal:
        """What lies in futures, as a fraction of both (rule R13)."""
        return self.futures_equity / (self.futures_equity + self.spot_equity)
