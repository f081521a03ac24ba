"""One moment at which a position or a plan opens or increases: all that a rule may look at.

A context exists only for moments that add risk. Reducing has no context and is therefore never
judged. ``None`` is unknown; a rule that needs it answers ``NotJudged``.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from journal.domain.instants import require_utc
from journal.domain.pause.cooldown import Pause
from journal.domain.values import MarginMode, Side, require_positive


class Moment(StrEnum):
    """What is judged: a plan before the trade, or a recorded opening or increase."""

    PLAN = "plan"
    OPEN = "open"
    INCREASE = "increase"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationLine:
    """A liquidation price with the average entry it was computed from."""

    entry_price: Decimal
    price: Decimal | None
    """None: this position has no liquidation at any positive price."""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContext:
    """Everything known about one moment that adds risk."""

    moment: Moment
    at: datetime
    symbol: str
    side: Side
    quantity: Decimal | None
    """Size after this moment, earlier parts included, in base asset; None: history incomplete."""
    entry_price: Decimal | None
    """Average entry after this moment."""
    leverage: Decimal | None = None
    leverage_source: Source = Source.UNKNOWN
    margin_mode: MarginMode | None = None
    margin_mode_source: Source = Source.UNKNOWN
    equity: Decimal | None = None
    """Futures wallet balance at this moment, in the quote asset."""
    has_stop: bool | None = None
    stop_price: Decimal | None = None
    stop_quantity: Decimal | None = None
    """Part of the size the stop covers; None: all of it."""
    stop_placed_at: datetime | None = None
    """None: the record does not tell when; taken as in time."""
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

    def __post_init__(self) -> None:
        """Refuse what cannot be: times that are not UTC, numbers that are not above zero."""
        require_utc("at", self.at)
        for field in (
            "quantity",
            "entry_price",
            "leverage",
            "equity",
            "stop_price",
            "stop_quantity",
        ):
            require_positive(field, getattr(self, field))

    @property
    def notional(self) -> Decimal | None:
        """Size times average entry, in the quote asset."""
        if self.quantity is None or self.entry_price is None:
            return None
        return self.quantity * self.entry_price

    @property
    def effective_leverage(self) -> Decimal | None:
        """Notional by account equity: what the account as a whole carries."""
        notional = self.notional
        return None if notional is None or self.equity is None else notional / self.equity
