"""What happened to a position, fill by fill: at hand, or worked out again when it is looked at."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from journal.domain.ledger.events import PositionEvent, PositionEventKind
from journal.domain.values import Fill


class Step(NamedTuple):
    """How a position stood after one fill: most of an event, without the rest of the fill."""

    kind: PositionEventKind
    place: tuple[datetime, int, str]
    """In the order of fills; its time comes first."""
    quantity: Decimal
    price: Decimal
    quantity_after: Decimal
    entry_price_after: Decimal | None

    @classmethod
    def of(cls, event: PositionEvent) -> "Step":
        """Return most of an event."""
        return cls(
            event.kind,
            event.fill.sort_key,
            event.quantity,
            event.fill.price,
            event.quantity_after,
            event.entry_price_after,
        )

    @property
    def at(self) -> datetime:
        """Time of the fill."""
        return self.place[0]


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
    def steps(self) -> Sequence[Step]:
        """How the position stood after each fill, oldest first."""
        return tuple(map(Step.of, self.events))

    @property
    def told_pnl(self) -> Decimal | None:
        """What all closings realized by the exchange's word; None: the events must be asked."""
        return None

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

    def __init__(self, events: tuple[PositionEvent, ...]) -> None:
        self._events = events

    @property
    def events(self) -> tuple[PositionEvent, ...]:
        """What each fill did."""
        return self._events

    @cached_property
    def steps(self) -> Sequence[Step]:
        """How the position stood after each fill, oldest first."""
        return super().steps
