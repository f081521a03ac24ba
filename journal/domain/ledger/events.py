"""What one fill did to one position."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from journal.domain.ledger.payoff import payoff_of
from journal.domain.values import Fill

ZERO = Decimal(0)


class PositionEventKind(StrEnum):
    """Whether a fill opened, increased, reduced or closed a position.

    Attributes:
        takes_off: whether the position became smaller.
    """

    takes_off: bool

    OPEN = "open"
    INCREASE = "increase"
    REDUCE = "reduce"
    CLOSE = "close"

    def __init__(self, word: str) -> None:
        """Know it once: it is asked of every event of every position."""
        self.takes_off = word in {"reduce", "close"}


class EntrySource(StrEnum):
    """Where the average entry behind an event comes from."""

    FILLS = "fills"
    """The average of the recorded openings."""
    EXCHANGE = "exchange"
    """Solved from the exchange's own realized PnL, because recorded openings are missing."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionEvent:
    """One fill, or the part of it that belongs to this position (a reversal is split in two).

    Not validated: it is only made by the fold, from fills that are.
    """

    kind: PositionEventKind
    fill: Fill
    quantity: Decimal
    """Part of the fill in this position, base asset, positive."""
    fee: Decimal | None
    """This part's share of the fee, in ``fill.fee_asset``."""
    quantity_after: Decimal
    """Open afterwards as far as recorded; at least this much where the history is incomplete."""
    entry_price_after: Decimal | None
    """Average entry afterwards; at a close the average that was closed."""
    entry_source: EntrySource
    realized_pnl: Decimal | None
    """Ours, by average price, before fees; zero when opening, None when the entry is unknown."""
    pnl_differs: bool
    """Whether the exchange's own figure differs from ours by more than its rounding."""

    @property
    def pnl(self) -> Decimal | None:
        """PnL before fees: the exchange's figure where it tells, else ours, else None."""
        if self.kind.takes_off:
            told = self.fill.realized_pnl
            return self.realized_pnl if told is None else told
        # The opening part of a reversal realizes nothing: the figure belongs to the closed part.
        is_whole = self.quantity == self.fill.quantity
        return (self.fill.realized_pnl or ZERO) if is_whole else ZERO


def average_price(events: Sequence[PositionEvent]) -> Decimal:
    """Return the average price of fills of one contract, at least one, by the way it settles."""
    payoff = payoff_of(events[0].fill.symbol)
    return payoff.average([(event.quantity, event.fill.price) for event in events])
