"""What has happened in an account up to a point of its record, as rules ask for it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from journal.domain.rules.context import (
    OtherPosition,
    PastLiquidation,
    PreviousMoment,
    Source,
    loss_at_stop,
)
from journal.domain.rules.facts import PastLoss, Planned, Recent, Streak, Times
from journal.domain.values import Liquidation, Side
from journal.services.record.exposures import Exposure
from journal.services.record.stops import stop_at
from journal.services.rules.happenings import Adding, Closing, Held, Reducing, When, held_when
from journal.services.rules.plans import TradedPlans

LOSSES_KEPT: Final = timedelta(hours=24)
"""How long a loss is remembered one by one."""

_NO_STREAK: Final = Streak()


@dataclass(slots=True)
class _Run:
    """Closings in a row of the same sign, while they are counted."""

    certain: int = 0
    possible: int = 0
    margin: Decimal | None = Decimal(0)
    """The sum of the certain ones; None where one is not known."""
    told: Streak = _NO_STREAK

    def go_on(self, margin: Decimal | None) -> None:
        """Count one more of this sign."""
        self.certain += 1
        self.possible += 1
        known = self.margin if self.certain > 1 else Decimal(0)
        self.margin = None if known is None or margin is None else known + margin
        average = None if self.margin is None else self.margin / self.certain
        self.told = Streak(certain=self.certain, possible=self.possible, average_margin=average)

    def doubt(self) -> None:
        """Count one that may be of this sign."""
        self.possible += 1
        self.certain = 0
        self.told = Streak(certain=0, possible=self.possible)

    def end(self) -> None:
        """Begin anew: one of another sign came."""
        if self.possible:
            self.certain = self.possible = 0
            self.told = _NO_STREAK


class _Added(NamedTuple):
    """A position that was last added to at a place in the order of happenings."""

    exposure: Exposure
    when: When
    held: Held


@dataclass(slots=True, kw_only=True)
class Before:
    """What has happened in the account up to a point of the walk."""

    plans: TradedPlans
    standing: dict[str, Exposure] = field(default_factory=dict)
    """Positions open at this point, by key."""
    beside: dict[str, _Added] = field(default_factory=dict)
    """The same as others see them, and those whose opening is not recorded."""
    previous: PreviousMoment | None = None
    last_loss_at: datetime | None = None
    last_untold_at: datetime | None = None
    last_liquidation: PastLiquidation | None = None
    closed_since_liquidation: int = 0
    reentry_ended_at: datetime | None = None
    losses: deque[PastLoss] = field(default_factory=deque)
    entries: list[datetime] = field(default_factory=list)
    openings: list[datetime] = field(default_factory=list)
    opened: dict[tuple[str, Side], datetime] = field(default_factory=dict)
    """When the last position of a symbol and side was opened."""
    hours: tuple[int, ...] = (0,) * 24
    """On how many days positions were opened in each hour of the day."""
    hours_noted_on: dict[int, date] = field(default_factory=dict)
    """The last of those days, by hour."""
    losing: _Run = field(default_factory=_Run)
    winning: _Run = field(default_factory=_Run)

    def others(self, own_key: str | None, when: When | None) -> tuple[OtherPosition, ...]:
        """Return the positions open beside one."""
        return tuple([_beside(one, when) for key, one in self.beside.items() if key != own_key])

    def told(self, own_key: str | None, at: datetime, when: When | None = None) -> dict[str, Any]:
        """Return the fields of a context that tell what came before a moment.

        Args:
            own_key: of the position the moment belongs to; it is not among the others.
            at: the moment.
            when: its place in the order of happenings; None: after everything recorded.
        """
        return {
            "others": self.others(own_key, when),
            "previous": self.previous,
            "last_loss_at": self.last_loss_at,
            "last_untold_at": self.last_untold_at,
            "last_liquidation": self.last_liquidation,
            "closed_since_liquidation": self.closed_since_liquidation,
            "reentry_ended_at": self.reentry_ended_at,
            "recent": self._recent(at),
        }

    def planned(self, symbol: str, side: Side, at: datetime) -> Planned | None:
        """Return the newest plan that no position has used; None where that is not known.

        A position uses all plans of its symbol and side that were stored before it was opened.
        """
        return self.plans.newest(symbol, side, at, after=self.opened.get((symbol, side)))

    def _recent(self, at: datetime) -> Recent:
        while self.losses and at - self.losses[0].at > LOSSES_KEPT:
            self.losses.popleft()
        return Recent(
            losses=tuple(self.losses),
            entries=Times(at=self.entries, come=len(self.entries)),
            openings=Times(at=self.openings, come=len(self.openings)),
            losing=self.losing.told,
            winning=self.winning.told,
            hours=self.hours,
        )

    def note_adding(self, adding: Adding, when: When) -> None:
        """Remember an opening or increase."""
        exposure = adding.exposure
        position = exposure.position
        at = adding.at
        if position.key not in self.standing:
            self.standing[position.key] = exposure
            self.openings.append(at)
            self._note_hour(at)
            self.opened[position.symbol, position.side] = at
        self.entries.append(at)
        self.beside[position.key] = _Added(exposure, when, adding.held)
        self.previous = PreviousMoment(at=adding.held.at, leverage=exposure.leverage)

    def _note_hour(self, at: datetime) -> None:
        """Count an hour of the day in which a position was opened, once a day."""
        if self.hours_noted_on.get(at.hour) != at.date():
            self.hours_noted_on[at.hour] = at.date()
            counts = list(self.hours)
            counts[at.hour] += 1
            self.hours = tuple(counts)

    def note_reducing(self, reducing: Reducing, when: When) -> None:
        """Remember a position whose opening is not recorded."""
        exposure, held = reducing
        self.beside[exposure.position.key] = _Added(exposure, when, held)

    def note_closing(self, closing: Closing) -> None:
        """Remember the end of a position and whether it was a loss, before fees."""
        position = closing.exposure.position
        self.standing.pop(position.key, None)
        self.beside.pop(position.key, None)
        at, pnl = closing.at, closing.pnl
        self._count(closing, pnl)
        if pnl is None:
            self.last_untold_at = at
        elif pnl < 0:
            self.last_loss_at = at
        if pnl is None or pnl < 0:
            self.losses.append(_past_loss(closing, at, pnl))
        liquidation = self.last_liquidation
        if liquidation is not None and position.opened_at > liquidation.occurred_at:
            self.closed_since_liquidation += 1

    def _count(self, closing: Closing, pnl: Decimal | None) -> None:
        """Let the streaks go on or end."""
        if pnl is None:
            self.losing.doubt()
            self.winning.doubt()
            return
        if pnl < 0:
            self.losing.go_on(None)
        else:
            self.losing.end()
        if pnl > 0:
            self.winning.go_on(closing.margin)
        else:
            self.winning.end()

    def note_liquidation(
        self, liquidation: Liquidation, exposure: Exposure | None, *, review_due: bool
    ) -> None:
        """Remember a liquidation with the leverage of what was liquidated, where it is known."""
        leverage, source = liquidation.leverage, Source.LIQUIDATION
        if leverage is None:
            leverage = exposure.leverage if exposure else None
            source = exposure.leverage_source if exposure else Source.UNKNOWN
        self.last_liquidation = PastLiquidation(
            occurred_at=liquidation.occurred_at,
            symbol=liquidation.symbol,
            leverage=leverage,
            leverage_source=source,
            review_due=review_due,
        )
        self.last_loss_at = liquidation.occurred_at
        self.closed_since_liquidation = 0


def _beside(added: _Added, when: When | None) -> OtherPosition:
    """Return a position as others see it at a place in the order of happenings."""
    exposure, position = added.exposure, added.exposure.position
    margin = loss = None
    # How much of a position is left concerns others only where its margin or stop is known.
    if exposure.leverage is not None and exposure.is_sized:
        held = held_when(position, added.when, added.held, when)
        quantity, entry_price = held.quantity, held.entry_price
        if entry_price is not None:
            margin = quantity * entry_price / exposure.leverage
            stop = stop_at(exposure, held.at)
            loss = loss_at_stop(position.side, quantity, entry_price, stop.price)
    return OtherPosition(
        symbol=position.symbol,
        side=position.side,
        margin_mode=exposure.margin_mode,
        initial_margin=margin,
        loss_at_stop=loss,
    )


def _past_loss(closing: Closing, at: datetime, pnl: Decimal | None) -> PastLoss:
    exposure = closing.exposure
    amount = None if pnl is None else -pnl
    equity = exposure.equity_at_open
    return PastLoss(
        at=at,
        symbol=exposure.position.symbol,
        has_result=pnl is not None,
        amount=amount,
        share=None if amount is None or equity is None else amount / equity,
        stopped_out=closing.stopped_out,
        liquidated=closing.liquidated,
        initial_margin=closing.margin,
        leverage=exposure.leverage,
    )
