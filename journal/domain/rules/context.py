"""One moment of an account's record or one plan: all that a rule may look at.

Reducing has no context and is therefore never judged. ``None`` is unknown; a rule that needs it
answers ``NotJudged``. Times, sums and streaks are of what came before the moment, never after it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Self

from journal.domain.instants import require_utc
from journal.domain.margin.contracts.linear.formulas import taker_fee
from journal.domain.pause.cooldown import Pause
from journal.domain.pause.reentry.terms import NEEDED_DAYS, NEEDED_TRADES
from journal.domain.rules.facts import (
    NO_RECENT,
    Adding,
    Liquidated,
    Planned,
    Recent,
    Results,
    Snapshot,
    StopChange,
)
from journal.domain.values import MarginMode, PriceType, Side, require_positive


class Moment(StrEnum):
    """What is judged: a plan before the trade, or something recorded."""

    PLAN = "plan"
    OPEN = "open"
    INCREASE = "increase"
    STOP = "stop"
    """A stop was placed after the opening, moved or taken away."""
    LIQUIDATION = "liquidation"
    SNAPSHOT = "snapshot"
    """The exchange told the state of the account or of one position."""
    TRANSFER = "transfer"
    """Money was moved into the futures wallet."""


ENTRIES: Final = frozenset({Moment.PLAN, Moment.OPEN, Moment.INCREASE})
"""The moments that add risk."""


class Source(StrEnum):
    """Where a value that no fill tells was taken from."""

    PLAN = "as planned"
    TYPED = "as you typed it"
    LIQUIDATION = "from the liquidation record"
    EXCHANGE = "from the exchange's own history"
    USUAL = "by your usual settings"
    UNKNOWN = "not recorded"

    def clause(self, what: str) -> str:
        """Return " (by your usual leverage)" and the like to follow a value; "" for a plan."""
        if self is Source.PLAN:
            return ""
        return f" (by your usual {what})" if self is Source.USUAL else f" ({self.value})"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPosition:
    """Another position open at the same moment in the same account."""

    symbol: str
    side: Side
    margin_mode: MarginMode | None
    initial_margin: Decimal | None = None
    """Notional at entry by leverage, in the quote asset."""
    loss_at_stop: Decimal | None = None
    """With taker fees; None where there is no stop or it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousMoment:
    """The last opening or increase before this one, of any position of the account."""

    at: datetime
    leverage: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLiquidation:
    """The last liquidation before this moment, and the leverage of what was liquidated."""

    occurred_at: datetime
    symbol: str
    leverage: Decimal | None
    leverage_source: Source = Source.UNKNOWN
    review_due: bool | None = None
    """Whether it has no finished review yet and is not mere history; None: not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationLine:
    """A liquidation price with the average entry it was computed from."""

    entry_price: Decimal
    price: Decimal | None
    """None: this position has no liquidation at any positive price."""
    is_estimate: bool = False


_POSITIVE: Final = (
    "quantity",
    "entry_price",
    "leverage",
    "equity",
    "stop_price",
    "stop_quantity",
)


@dataclass(frozen=True, kw_only=True)
class RuleContext:
    """Everything known about one moment.

    Without slots: one is made of every opening of a record, and so many fields set one by one would
    cost more than all rules together (``of_record``).
    """

    moment: Moment
    at: datetime
    symbol: str | None = None
    """None: the moment concerns the whole account."""
    side: Side | None = None
    quantity: Decimal | None = None
    """Size after this moment, earlier parts included, in base asset; None: history incomplete."""
    entry_price: Decimal | None = None
    """Average entry after this moment."""
    leverage: Decimal | None = None
    leverage_source: Source = Source.UNKNOWN
    margin_mode: MarginMode | None = None
    margin_mode_source: Source = Source.UNKNOWN
    equity: Decimal | None = None
    """Futures wallet balance just before this moment, in the quote asset."""
    has_stop: bool | None = None
    stop_price: Decimal | None = None
    stop_quantity: Decimal | None = None
    """Part of the size the stop covers; None: all of it."""
    stop_placed_at: datetime | None = None
    """None: the record does not tell when; taken as in time."""
    stop_working_type: PriceType | None = None
    """Which price triggers the stop."""
    stop_is_recorded: bool = False
    """Whether the order history tells of the stop and its changes."""
    stop_change: StopChange | None = None
    adding: Adding | None = None
    """What it adds to; None where it opens."""
    held_until: datetime | None = None
    """When the position was closed, or the present while it is open; None for a plan."""
    liquidation_line: LiquidationLine | None = None
    liquidation_unknown: str = "the liquidation price is not known"
    """Why there is no liquidation line, where there is none."""
    others: tuple[OtherPosition, ...] = ()
    previous: PreviousMoment | None = None
    last_loss_at: datetime | None = None
    """When a position was last closed with a loss, or liquidated, before this moment."""
    last_untold_at: datetime | None = None
    """When a position was last closed whose result is not known."""
    last_liquidation: PastLiquidation | None = None
    closed_since_liquidation: int = 0
    """Positions opened after the last liquidation and closed before this moment."""
    reentry_ended_at: datetime | None = None
    """When re-entry after the last liquidation ended, where something else decides that."""
    pauses: tuple[Pause, ...] = ()
    recent: Recent = NO_RECENT
    results: Results | None = None
    """None: no balance is known."""
    planned: Planned | None = None
    """None: not told since when plans are kept."""
    practice_trades: int | None = None
    """Since the last liquidation; None: not told."""
    average_true_range: Decimal | None = None
    """ATR(14, 1d) of the symbol before this moment, in the quote asset."""
    liquidated: Liquidated | None = None
    snapshot: Snapshot | None = None
    transferred: Decimal | None = None
    """Moved into the futures wallet, in the quote asset."""

    def __post_init__(self) -> None:
        """Refuse what cannot be: times that are not UTC, numbers that are not above zero."""
        require_utc("at", self.at)
        for field in _POSITIVE:
            value = getattr(self, field)
            if value is not None:  # Mostly unknown, and then a call would cost the most.
                require_positive(field, value)

    @classmethod
    def of_record(cls, told: dict[str, Any]) -> Self:
        """Return a moment of a record, whose values were looked at when they were recorded.

        Args:
            told: fields by name; those left out are unknown.
        """
        context = object.__new__(cls)
        context.__dict__.update(told)
        return context

    @property
    def sign(self) -> int:
        """+1 for a long, -1 for a short, 0 where the moment concerns the whole account."""
        return 0 if self.side is None else self.side.sign

    @property
    def opens(self) -> bool:
        """Whether a new position begins: not an increase, and no plan that adds to an open one."""
        return self.moment in ENTRIES and self.adding is None

    @property
    def notional(self) -> Decimal | None:
        """Size times average entry, in the quote asset."""
        if self.quantity is None or self.entry_price is None:
            return None
        return self.quantity * self.entry_price

    @property
    def initial_margin(self) -> Decimal | None:
        """Notional by leverage: what the whole position binds, in the quote asset."""
        notional = self.notional
        return None if notional is None or self.leverage is None else notional / self.leverage

    @property
    def loss_at_stop(self) -> Decimal | None:
        """What the whole position loses at its stop; below zero where that locks a profit in."""
        size = (self.side, self.quantity, self.entry_price)
        return loss_at_stop(*size, self.stop_price)

    @property
    def effective_leverage(self) -> Decimal | None:
        """Notional by account equity: what the account as a whole carries."""
        notional = self.notional
        return None if notional is None or self.equity is None else notional / self.equity

    @property
    def in_reentry(self) -> bool:
        """Whether re-entry after the last liquidation lasts; without one there is none.

        Where its end is not told: until both 7 days have passed and 10 positions opened after the
        liquidation are closed, whether those were clean or not.
        """
        last = self.last_liquidation
        if last is None:
            return False
        if self.reentry_ended_at is not None:
            return self.at < self.reentry_ended_at
        days_passed = self.at - last.occurred_at >= NEEDED_DAYS
        return not (days_passed and self.closed_since_liquidation >= NEEDED_TRADES)


def loss_at_stop(
    side: Side | None,
    quantity: Decimal | None,
    entry_price: Decimal | None,
    stop_price: Decimal | None,
) -> Decimal | None:
    """Return what a linear position loses at its stop, in the quote asset; None: not known.

    The way from entry to stop times the size, with taker fees for opening and for closing there.
    """
    if side is None or quantity is None or entry_price is None or stop_price is None:
        return None
    fees = taker_fee(entry_price, quantity) + taker_fee(stop_price, quantity)
    return quantity * (entry_price - stop_price) * side.sign + fees
