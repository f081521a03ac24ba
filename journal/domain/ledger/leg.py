"""Folding the fills of one leg (a symbol and position side) into drafts of positions.

While the beginning of the record is missing, what is known to be open never exceeds what is
open in truth. A close larger than what is known is clamped at zero, so the moment the true
position ends the known one has ended too, and everything after it is complete again.
Where the exchange tells its realized PnL, its word decides whether a fill closed anything.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from journal.domain.ledger.draft import Draft, Share
from journal.domain.ledger.payoff import Payoff
from journal.domain.values import Fill, OrderSide, PositionSide, Side

FEE_STEP = Decimal("1e-18")
"""Finest fraction the journal stores: one share of a fee is rounded to it, the rest is exact."""

OPENED_BEFORE = (
    "Opened before the file starts: its first recorded fill already closes a position, "
    "so entry and size are not in the record."
)
AVERAGE_DIFFERS = (
    "Opened before the file starts: the exchange realized another PnL than the recorded "
    "openings give, so earlier openings are missing."
)
CLOSED_TOO_MUCH = (
    "Opened before the file starts: more was closed than the recorded openings add up to."
)
FILLS_MISSING = (
    "Fills are missing in the record before this position's closing: import the export "
    "that covers the time between."
)
END_MISSING = (
    "Its closing is not in the record: later fills show that it was no longer open. "
    "Import the export that covers the time between or, if you trade in hedge mode, one that "
    "tells the position side."
)
OPENING_REALIZED = (
    "The exchange realized PnL on a fill that can only open this position, so the record "
    "contradicts itself."
)


class Leg:
    """Folds the fills of one leg, to be given oldest first.

    Attributes:
        drafts: the positions so far, oldest first.
    """

    def __init__(
        self, position_side: PositionSide, payoff: Payoff, *, was_flat: bool = False
    ) -> None:
        """Begin with nothing open.

        Args:
            position_side: which leg.
            payoff: how its contract turns prices into money.
            was_flat: whether positions that are folded elsewhere came and went before.
        """
        self.drafts: list[Draft] = []
        self._payoff = payoff
        self._hedge_side = None if position_side is PositionSide.BOTH else Side(position_side.value)
        self._current: Draft | None = None
        """The open position, or an incomplete one that may not have ended yet."""
        self._was_flat = was_flat
        """Whether nothing was open at some time after the first fill: what misses later misses
        in the middle of the record, not at its beginning."""

    def take(self, fill: Fill) -> None:
        """Fold one more fill."""
        fill_side = Side.LONG if fill.order_side is OrderSide.BUY else Side.SHORT
        whole = Share(fill, fill.quantity, fill.fee)
        if self._hedge_side is None:
            closes = self._closes_one_way(fill, fill_side)
        else:
            closes = fill_side is not self._hedge_side
        if closes:
            self._close(whole, fill_side.opposite)
        else:
            self._open(whole, fill_side)

    def take_rest(self, fill: Fill, closed: Decimal) -> None:
        """Fold what a reversal opens after it closed a position that is folded elsewhere."""
        _, rest = _split(Share(fill, fill.quantity, fill.fee), closed)
        self._open(rest, fill.order_side.side)

    @property
    def is_flat(self) -> bool:
        """Whether nothing is known to be open."""
        return self._current is None or not self._current.quantity

    def _closes_one_way(self, fill: Fill, fill_side: Side) -> bool:
        """Return whether a one-way fill closes; what its realized PnL contradicts is let go."""
        draft, told = self._current, fill.realized_pnl
        if draft is None or not draft.quantity:
            return bool(told)
        is_opposed = draft.side is not fill_side
        if told is None:
            return is_opposed
        if told:
            if not is_opposed:
                self._let_go(draft, fill)
            return True
        if is_opposed:
            closed = min(fill.quantity, draft.quantity)
            if draft.agrees(fill, draft.own_pnl(fill, closed), closed):
                return True
            self._let_go(draft, fill)
        return False

    def _let_go(self, draft: Draft, fill: Fill) -> None:
        """End a position that, by the exchange's word, was not open any more."""
        draft.mark_incomplete(END_MISSING, fill)
        draft.is_open = False
        self._current = None
        self._was_flat = True

    def _begin(self, side: Side) -> Draft:
        draft = self._current = Draft(side, self._payoff)
        self.drafts.append(draft)
        return draft

    def _open(self, share: Share, side: Side) -> None:
        """Open a position or add to the open one."""
        draft = self._current
        if draft is None or not draft.quantity:
            draft = self._begin(side)
        draft.open(share)
        if share.fill.realized_pnl and share.quantity == share.fill.quantity:
            draft.mark_incomplete(OPENING_REALIZED, share.fill)

    def _close(self, share: Share, side: Side) -> None:
        """Reduce, close or reverse the open position; keep what closes an unseen one."""
        fill, draft = share.fill, self._current
        if draft is None or not draft.quantity:
            self._close_unseen(share, side)
            return
        is_one_way = self._hedge_side is None
        closed = min(fill.quantity, draft.quantity)
        pnl = draft.own_pnl(fill, closed)
        agrees = draft.agrees(fill, pnl, closed)
        if not agrees:
            start = draft.later_start(fill, may_reverse=is_one_way)
            if start is not None:
                self._split(draft, start, fill)
                self._close(share, side)
                return
            draft.mark_incomplete(FILLS_MISSING if self._was_flat else AVERAGE_DIFFERS, fill)
            draft.learn_entry(fill, is_sure=not is_one_way or fill.quantity == closed)
        elif fill.quantity > closed:
            if is_one_way:
                self._reverse(draft, share, closed, pnl)
                return
            draft.mark_incomplete(FILLS_MISSING if self._was_flat else CLOSED_TOO_MUCH, fill)
        else:
            draft.sharpen_entry(fill)
        draft.take_off(share, closed, pnl, agrees=agrees)
        self._end_if_closed(draft)

    def _end_if_closed(self, draft: Draft) -> None:
        """Forget a complete position that closed; an incomplete one may have gone on unseen."""
        if not draft.is_open and draft.incomplete_reason is None:
            self._current = None
            self._was_flat = True

    def _reverse(self, draft: Draft, share: Share, closed: Decimal, pnl: Decimal | None) -> None:
        """Close what is open and open the rest on the other side; the fee is split exactly."""
        ending, rest = _split(share, closed)
        draft.take_off(ending, closed, pnl, agrees=True)
        self._end_if_closed(draft)
        self._open(rest, share.fill.order_side.side)

    def _close_unseen(self, share: Share, side: Side) -> None:
        """Keep a closing of which nothing is known to be open.

        A run of them belongs to one unseen position. In one-way mode the last of a run may be
        a reversal, so the entry that it implies waits until another closing confirms it.
        """
        fill, draft = share.fill, self._current
        if draft is None or draft.side is not side:
            draft = self._begin(side)
            draft.mark_incomplete(FILLS_MISSING if self._was_flat else OPENED_BEFORE, fill)
        else:
            draft.go_on()
        pnl = draft.own_pnl(fill, fill.quantity)
        agrees = draft.agrees(fill, pnl, fill.quantity)
        if not agrees:
            draft.learn_entry(fill, is_sure=self._hedge_side is not None)
        elif self._hedge_side is not None:
            draft.sharpen_entry(fill)
        draft.take_off(share, draft.quantity, pnl, agrees=agrees)

    def _split(self, draft: Draft, start: int, fill: Fill) -> None:
        """Let the position go before its event ``start`` and fold the rest as a new one."""
        later = draft.events[start:]
        del draft.events[start:]
        self._let_go(draft, fill)
        for event in later:
            self._open(Share(event.fill, event.quantity, event.fee), draft.side)


def _split(share: Share, closed: Decimal) -> tuple[Share, Share]:
    """Return the closing and the opening part of a reversal; the fee is split exactly."""
    fill, quantity, fee = share
    part = rest = None
    if fee is not None:
        part = (fee * closed / quantity).quantize(FEE_STEP, ROUND_HALF_EVEN)
        rest = fee - part
    return Share(fill, closed, part), Share(fill, quantity - closed, rest)
