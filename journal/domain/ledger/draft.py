"""A position while it is being folded: its state and the arithmetic of its average price."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from journal.domain.ledger.events import ZERO, EntrySource, PositionEvent, PositionEventKind
from journal.domain.ledger.payoff import Payoff
from journal.domain.values import Fill, Side

FIGURE_STEP = Decimal("1e-8")
"""The exchange prints realized PnL with eight decimals, cut off towards zero."""


class Share(NamedTuple):
    """The part of a fill that one position gets."""

    fill: Fill
    quantity: Decimal
    fee: Decimal | None


@dataclass(slots=True)
class Draft:
    """A position while it is being folded.

    Attributes:
        quantity: known to be open; never more than is open in truth.
        entry: the average, or None where unrecorded openings make it unknown.
        entry_error: how far an entry solved from the exchange's figure may be off, in money a unit.
        unconfirmed_entry: the entry if the last closing was no reversal.
    """

    side: Side
    payoff: Payoff
    events: list[PositionEvent] = field(default_factory=list)
    is_open: bool = True
    incomplete_reason: str | None = None
    incomplete_since: datetime | None = None
    quantity: Decimal = ZERO
    entry: Decimal | None = None
    source: EntrySource = EntrySource.UNKNOWN
    entry_error: Decimal = ZERO
    unconfirmed_entry: Decimal | None = None
    closings: int = 0

    def mark_incomplete(self, reason: str, fill: Fill) -> None:
        """Remember the first reason why this position's history is incomplete."""
        if self.incomplete_reason is None:
            self.incomplete_reason = reason
            self.incomplete_since = fill.traded_at

    def open(self, share: Share) -> None:
        """Open, or add to what is open and move the average."""
        price = share.fill.price
        if not self.quantity:
            kind = PositionEventKind.OPEN
            self.entry, self.source = price, EntrySource.FILLS
            self.quantity = share.quantity
        else:
            kind = PositionEventKind.INCREASE
            total = self.quantity + share.quantity
            if self.source is EntrySource.FILLS and self.entry is not None:
                parts = ((self.quantity, self.entry), (share.quantity, price))
                self.entry = self.payoff.average(parts)
            else:
                # How much was open beside the recorded part is unknown, so is the new average.
                self.entry, self.source = None, EntrySource.UNKNOWN
            self.quantity = total
        self._record(kind, share, ZERO, differs=False)

    def take_off(self, share: Share, closed: Decimal, pnl: Decimal | None, *, agrees: bool) -> None:
        """Reduce or close by the known quantity ``closed``."""
        self.quantity -= closed
        kind = PositionEventKind.REDUCE if self.quantity else PositionEventKind.CLOSE
        self.is_open = kind is PositionEventKind.REDUCE
        self._record(kind, share, pnl, differs=not agrees and pnl is not None)
        self.closings += 1

    def go_on(self) -> None:
        """Take back that the last closing was the end: another one of the same side follows.

        It follows too that the last one did not reverse, so the entry that it implies is right.
        """
        self.events[-1] = replace(self.events[-1], kind=PositionEventKind.REDUCE)
        if self.unconfirmed_entry is not None:
            self.entry, self.source = self.unconfirmed_entry, EntrySource.EXCHANGE
            self.unconfirmed_entry = None

    def own_pnl(self, fill: Fill, closed: Decimal) -> Decimal | None:
        """Return PnL before fees by the average price, or None where that is unknown.

        It is unknown too where nobody tells what one contract is worth.
        """
        if self.entry is None:
            return None
        pnl = self.payoff.pnl(closed, self.entry, fill.price)
        return None if pnl is None else pnl * self.side.sign

    def agrees(self, fill: Fill, pnl: Decimal | None, closed: Decimal) -> bool:
        """Return whether the exchange's PnL, if told, is ours within what rounding explains.

        The exchange cuts its figure at eight decimals and carries the cost of the position
        with as many: one step for this figure, one for the cost, and one for every earlier
        closing, which took a cut share of the cost away. In 10,161 recorded fills the largest
        difference that rounding explains is 2.2 steps (after several closings), the smallest
        that it does not is 326,086. An entry solved from an earlier figure adds its own error.
        """
        if fill.realized_pnl is None or not self.payoff.is_known:
            return True
        if pnl is None:
            return False
        tolerance = FIGURE_STEP * (2 + self.closings) + closed * self.entry_error
        return abs(pnl - fill.realized_pnl) <= tolerance

    def learn_entry(self, fill: Fill, *, is_sure: bool) -> None:
        """Solve the average entry from the exchange's PnL: what it was worth, back to a price.

        Args:
            fill: a closing whose realized PnL is told.
            is_sure: False where the fill may have been a reversal, of which only a part closed.
        """
        pnl = fill.realized_pnl or ZERO
        gain = self.side.sign * pnl / (fill.quantity * self.payoff.unit)
        entry = self.payoff.price(self.payoff.worth(fill.price) - gain)
        self.entry_error = FIGURE_STEP * (2 + self.closings) / fill.quantity
        if is_sure and entry is not None:
            self.entry, self.source = entry, EntrySource.EXCHANGE
        else:
            self.entry, self.source = None, EntrySource.UNKNOWN
            self.unconfirmed_entry = entry

    def sharpen_entry(self, fill: Fill) -> None:
        """Solve the entry again where a larger closing tells it more exactly than before."""
        is_solved = self.source is EntrySource.EXCHANGE and fill.realized_pnl is not None
        if is_solved and FIGURE_STEP * (2 + self.closings) < self.entry_error * fill.quantity:
            self.learn_entry(fill, is_sure=True)

    def later_start(self, fill: Fill, *, may_reverse: bool) -> int | None:
        """Return the event with which, by the exchange's PnL of this closing, we truly began.

        When fills are missing between two imported files, a position whose closing is missing
        seems to go on. The exchange's figure then fits the average of only the newest openings
        since the last closing. None where no such beginning fits.
        """
        payoff, quantity, cost, start = self.payoff, ZERO, ZERO, len(self.events)
        while start > 1 and not self.events[start - 1].kind.takes_off:
            start -= 1
            event = self.events[start]
            quantity += event.quantity
            cost += event.quantity * payoff.worth(event.fill.price)
            if fill.realized_pnl and (may_reverse or fill.quantity <= quantity):
                gain = payoff.worth(fill.price) - cost / quantity
                pnl = min(fill.quantity, quantity) * payoff.unit * gain
                if abs(pnl * self.side.sign - fill.realized_pnl) <= 2 * FIGURE_STEP:
                    return start
        return None

    def _record(
        self, kind: PositionEventKind, share: Share, pnl: Decimal | None, *, differs: bool
    ) -> None:
        self.events.append(
            PositionEvent(
                kind=kind,
                fill=share.fill,
                quantity=share.quantity,
                fee=share.fee,
                quantity_after=self.quantity,
                entry_price_after=self.entry,
                entry_source=self.source,
                realized_pnl=pnl,
                pnl_differs=differs,
            )
        )
