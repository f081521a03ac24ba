"""One row of the Journal: a position with its figures worked out once, off the window's thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.rules.severity import Severity
from journal.gui.parts.chip import Mark
from journal.gui.parts.verdicts import broken_rules
from journal.services.positions.service import PositionView


class PositionState(StrEnum):
    """How a position stands, in one word."""

    OPEN = "open"
    CLOSED = "closed"
    LIQUIDATED = "liquidated"

    @property
    def mark(self) -> Mark:
        """The shape that says the same."""
        return _STATE_MARKS[self]


_STATE_MARKS: Final = {
    PositionState.OPEN: Mark.OPEN,
    PositionState.CLOSED: Mark.NOTE,
    PositionState.LIQUIDATED: Mark.CRITICAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionEntry:
    """What the table sorts, filters and paints; a view works these out anew at every question.

    Attributes:
        quote: the asset that PnL is in.
        size: still open, or the most that was open.
        duration: from opening to closing, or until the entry was made; None: not known.
        broken: the numbers of the broken rules, the worst first.
        worst: the worst broken rule; None where none is broken.
        risk: what one R is.
        liquidation_distance: how far liquidation was once it was opened.
    """

    view: PositionView
    state: PositionState
    quote: str
    size: Decimal
    duration: timedelta | None
    exit_price: Decimal | None
    gross_pnl: Decimal | None
    net_pnl: Decimal | None
    fees: tuple[tuple[str, Decimal], ...]
    fees_unknown: bool
    broken: tuple[str, ...]
    worst: Severity | None
    risk: Decimal | None
    r_multiple: Decimal | None
    liquidation_distance: Decimal | None

    @property
    def mark(self) -> Mark:
        """The shape before the symbol: what must not be overlooked first."""
        is_unsure = self.view.position.history_incomplete
        if is_unsure and self.state is not PositionState.LIQUIDATED:
            return Mark.WARN
        return self.state.mark

    @property
    def tags(self) -> tuple[str, ...]:
        """The names of its tags."""
        written = self.view.written
        return () if written is None else tuple(tag.name for tag in written.tags)

    @property
    def feelings(self) -> tuple[str, ...]:
        """What was felt before, during and after, as far as it is told."""
        written = self.view.written
        if written is None:
            return ()
        told = (written.before, written.during, written.after)
        return tuple(one.value for one in told if one is not None)

    @property
    def rating(self) -> int | None:
        """How well it was done, 1 to 5."""
        return None if self.view.written is None else self.view.written.rating


def entry_of(view: PositionView, now: datetime) -> PositionEntry:
    """Return the row of a position.

    Args:
        view: the position.
        now: the present, for how long an open one has been open.
    """
    position = view.position
    state = _state(view)
    breaches = view.judged.breaches if view.judged else ()
    return PositionEntry(
        view=view,
        state=state,
        quote=quote_asset(position.symbol),
        size=position.quantity if position.is_open else position.peak_quantity,
        duration=position.held(now),
        exit_price=position.exit_price,
        gross_pnl=position.realized_pnl,
        net_pnl=view.net_pnl,
        fees=position.fees,
        fees_unknown=position.fees_unknown,
        broken=broken_rules(view),
        risk=view.risk,
        r_multiple=view.r_multiple,
        liquidation_distance=view.liquidation_distance,
        worst=max((breach.severity for breach in breaches), default=None),
    )


def _state(view: PositionView) -> PositionState:
    if view.liquidation is not None:
        return PositionState.LIQUIDATED
    return PositionState.OPEN if view.position.is_open else PositionState.CLOSED
