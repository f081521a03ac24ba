"""Fills become positions by average price, one-way and hedge legs apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter

from journal.domain.ledger.draft import Draft
from journal.domain.ledger.events import (
    ZERO,
    EntrySource,
    PositionEvent,
    PositionEventKind,
    average_price,
)
from journal.domain.ledger.history import FoldedHistory, History
from journal.domain.ledger.leg import Leg
from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN, payoff_of
from journal.domain.values import Fill, PositionSide, Side

__all__ = [
    "EntrySource",
    "Position",
    "PositionEvent",
    "PositionEventKind",
    "fold_positions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One position from its first recorded fill to its end, derived from fills.

    Not validated: it is only made by the fold, from fills that are.
    """

    key: str
    """``SYMBOL:both|long|short:first trade id``; the same whenever the same fills are folded."""
    symbol: str
    side: Side
    position_side: PositionSide
    opened_at: datetime
    """Time of the first recorded fill; an incomplete position may have begun earlier."""
    newest_at: datetime
    """Time of the last recorded fill."""
    history: History
    is_open: bool
    incomplete_reason: str | None = None
    """A sentence for the trader why the history is incomplete; None where it is complete."""
    incomplete_since: datetime | None = None
    """Time of the fill that showed it: figures of earlier events may be wrong unnoticed."""

    @property
    def history_incomplete(self) -> bool:
        """Whether fills of this position are missing, so that average and size are not known."""
        return self.incomplete_reason is not None

    @property
    def events(self) -> tuple[PositionEvent, ...]:
        """What each fill did, oldest first; worked out anew where there are very many."""
        return self.history.events

    @property
    def closed_at(self) -> datetime | None:
        """Time of the last recorded fill of a position that is not open any more."""
        return None if self.is_open else self.newest_at

    @property
    def quantity(self) -> Decimal:
        """Still open, base asset; at least this much where the history is incomplete."""
        return self.events[-1].quantity_after if self.is_open else ZERO

    @property
    def peak_quantity(self) -> Decimal:
        """The most that was known to be open, or closed in one fill without a known opening."""
        return max(
            e.quantity if e.kind is PositionEventKind.CLOSE else e.quantity_after
            for e in self.events
        )

    def held(self, now: datetime) -> timedelta | None:
        """Return how long it was held, until now where it is open; None when incomplete."""
        return None if self.history_incomplete else (self.closed_at or now) - self.opened_at

    @property
    def entry_price(self) -> Decimal | None:
        """Average entry of the recorded fills, now or at the close; None when incomplete."""
        return None if self.history_incomplete else self.events[-1].entry_price_after

    @property
    def entry_from_exchange(self) -> Decimal | None:
        """Average entry solved from the exchange's realized PnL, where recorded openings miss.

        Exact to about ``2e-8 / closed quantity``. Not a recorded price: label it where shown.
        """
        last = self.events[-1]
        return last.entry_price_after if last.entry_source is EntrySource.EXCHANGE else None

    @property
    def exit_price(self) -> Decimal | None:
        """Average price of all closings, None before the first."""
        closings = [event for event in self.events if event.kind.takes_off]
        return average_price(closings) if closings else None

    @property
    def realized_pnl(self) -> Decimal | None:
        """PnL before fees: the exchange's where it tells, else ours; None if neither is known."""
        told = self.history.told_pnl
        return pnl_of_events(self) if told is None else told

    @property
    def pnl_unknown_reason(self) -> str | None:
        """A sentence for the trader why no PnL is known; None where it is."""
        if self.realized_pnl is not None:
            return None
        return self.incomplete_reason or CONTRACT_SIZE_UNKNOWN

    @property
    def fees(self) -> tuple[tuple[str, Decimal], ...]:
        """Fees paid per asset, by name of asset; ``""`` where the file names none.

        A rebate counts against it. Fees that no file tells are not in it: see ``fees_unknown``.
        """
        totals: dict[str, Decimal] = {}
        for event in self.events:
            if event.fee is not None:
                asset = event.fill.fee_asset or ""
                totals[asset] = totals.get(asset, ZERO) + event.fee
        return tuple(sorted(totals.items()))

    @property
    def fees_unknown(self) -> bool:
        """Whether the fee of at least one fill is not told."""
        return any(event.fee is None for event in self.events)


def pnl_of_events(position: Position) -> Decimal | None:
    """Return the PnL before fees of a position event by event; see ``Position.realized_pnl``."""
    total, is_incomplete = ZERO, position.history_incomplete
    for event in position.events:
        pnl = event.pnl
        is_untold = is_incomplete and event.kind.takes_off and event.fill.realized_pnl is None
        if pnl is None or is_untold:
            return None
        if pnl:
            total += pnl
    return total


def fold_positions(fills: Iterable[Fill]) -> tuple[Position, ...]:
    """Return the positions that the fills make, by time of opening.

    Fills may come in any order and must not repeat; they are folded by time and, within the
    same time, by numeric trade id. Folding knows no price but those of the fills: nothing is
    invented where the beginning of the record is missing (``formats.md`` section 1).

    Args:
        fills: of one account; symbols, one-way and hedge legs may be mixed.
    """
    legs: dict[tuple[str, str], Leg] = {}
    for fill in sorted(fills, key=attrgetter("sort_key")):
        name = (fill.symbol, fill.position_side)
        leg = legs.get(name)
        if leg is None:
            leg = legs[name] = Leg(fill.position_side, payoff_of(fill.symbol))
        leg.take(fill)
    positions = [position_of(draft) for _, leg in sorted(legs.items()) for draft in leg.drafts]
    # A leg's own order by trade id survives: the sort is stable.
    return tuple(sorted(positions, key=attrgetter("opened_at")))


def position_of(draft: Draft) -> Position:
    """Return the position that a fold has made."""
    first = draft.events[0].fill
    return Position(
        key=position_key(first.symbol, first.position_side, first.trade_id),
        symbol=first.symbol,
        side=draft.side,
        position_side=first.position_side,
        opened_at=first.traded_at,
        newest_at=draft.events[-1].fill.traded_at,
        history=FoldedHistory(tuple(draft.events)),
        is_open=draft.is_open,
        incomplete_reason=draft.incomplete_reason,
        incomplete_since=draft.incomplete_since,
    )


def position_key(symbol: str, position_side: PositionSide, first_trade_id: str) -> str:
    """Return the key of the position that began with a fill."""
    return f"{symbol}:{position_side}:{first_trade_id}"


def symbol_of(position_key: str) -> str:
    """Return the contract that a position's key names."""
    return position_key.partition(":")[0]
