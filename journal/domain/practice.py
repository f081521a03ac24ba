"""Trades without money, noted by the trader: what re-entry asks for before the first real one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc

SHORTEST: Final = 5
LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTrade:
    """One practice trade in a line, on the exchange's testnet or on paper."""

    done_at: datetime
    sentence: str

    def __post_init__(self) -> None:
        """Refuse a line that says nothing."""
        require_utc("done_at", self.done_at)
        if not SHORTEST <= len(self.sentence.strip()) <= LONGEST:
            raise InvalidValueError(
                "sentence", f"must say in {SHORTEST} to {LONGEST} characters what was practiced"
            )


def practiced_since(
    trades: Iterable[PracticeTrade], liquidated_at: datetime, until: datetime
) -> int:
    """Return how many practice trades lie after a liquidation, up to a moment."""
    return sum(1 for one in trades if liquidated_at < one.done_at <= until)
