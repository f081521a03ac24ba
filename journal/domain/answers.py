"""What the trader says about a liquidation that the record only makes probable."""

from dataclasses import dataclass
from datetime import datetime

from journal.domain.instants import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationAnswer:
    """Yes, it was one, or no. It stands by itself: the pause needs nothing else to start."""

    liquidation_id: str
    is_liquidation: bool
    occurred_at: datetime
    """Exchange time of the liquidation."""
    answered_at: datetime

    def __post_init__(self) -> None:
        """Refuse times that are not UTC."""
        require_utc("occurred_at", self.occurred_at)
        require_utc("answered_at", self.answered_at)
