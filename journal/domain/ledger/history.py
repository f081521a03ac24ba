"""What happened to a position, fill by fill: at hand, or worked out again when it is looked at."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from journal.domain.ledger.events import PositionEvent
from journal.domain.values import Fill


class FillFlow(NamedTuple):
    """What one fill moved: PnL before fees, and the fee."""

    at: datetime
    pnl: Decimal | None
    is_own_figure: bool
    """Whether the exchange does not tell what this closing realized."""
    fee: Decimal | None
    fee_asset: str | None


class History(ABC):
    """The events of one position, oldest first and at least one; equal where they are equal."""

    @property
    @abstractmethod
    def events(self) -> tuple[PositionEvent, ...]:
        """What each fill did."""

    @property
    def last_fill(self) -> Fill:
        """The newest fill."""
        return self.events[-1].fill

    @property
    def flows(self) -> Iterable[FillFlow]:
        """What each fill moved, oldest first."""
        for event in self.events:
            is_own_figure = event.kind.takes_off and event.fill.realized_pnl is None
            fill = event.fill
            yield FillFlow(fill.traded_at, event.pnl, is_own_figure, event.fee, fill.fee_asset)

    def __eq__(self, other: object) -> bool:
        """Return whether the same happened."""
        if not isinstance(other, History):
            return NotImplemented
        return self.events == other.events

    def __hash__(self) -> int:
        """Return a number that is the same for equal histories."""
        return hash(self.events)


class FoldedHistory(History):
    """Events that are at hand."""

    __slots__ = ("_events",)

    def __init__(self, events: tuple[PositionEvent, ...]) -> None:
        self._events = events

    @property
    def events(self) -> tuple[PositionEvent, ...]:
        """What each fill did."""
        return self._events
