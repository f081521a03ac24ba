"""What re-entry asks of every trade, and what is known of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.values import MarginMode, require_positive

NEEDED_TRADES: Final = 10


NEEDED_PRACTICE: Final = 3


NEEDED_DAYS: Final = timedelta(days=7)


HISTORY: Final = timedelta(days=30)
"""A pause that was over this long before the first import is history: it can be reviewed, and
nothing waits for it. Importing two years of trades is no reason to be locked today."""


class StepName(StrEnum):
    """What re-entry asks for, in the order it is shown."""

    LEVERAGE = "leverage"
    MARGIN = "margin"
    STOP = "stop"
    ISOLATED = "isolated"
    SPOT_SHARE = "spot share"
    PRACTICE = "practice"
    TRADES = "clean trades"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number that must not be exceeded, and the rule that sets it."""

    value: Decimal
    rule_id: str

    def __post_init__(self) -> None:
        """Refuse a limit that nothing could keep."""
        require_positive("value", self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked of every trade, from the rules in force."""

    leverage: Limit | None
    """Strictest of all rules; None where no rule limits it."""
    margin_share: Limit | None
    """Initial margin by account, as a fraction; None where no rule limits it."""
    liquidated_leverage: Decimal | None
    """What the limit was halved from; None where it is not recorded."""
    spot_share: Limit | None = None
    """The largest share of the money in futures, as a fraction; None where no rule limits it."""
    needed_practice: int = NEEDED_PRACTICE
    needed_trades: int = NEEDED_TRADES
    needed_days: timedelta = NEEDED_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWord:
    """What the trader tells of re-entry, which no trade does."""

    practiced: int = 0
    """Practice trades since the liquidation."""
    futures_share: Decimal | None = None
    """What lies in futures, as a fraction, told since the liquidation; None: not told."""


NOTHING_TOLD: Final = OwnWord()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What broke re-entry in one trade."""

    at: datetime
    symbol: str
    rule_id: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReentryTrade:
    """One position as re-entry looks at it; each field the worst of all its openings and adds."""

    symbol: str
    opened_at: datetime
    closed_at: datetime | None
    leverage: Decimal | None
    margin_share: Decimal | None
    """Initial margin by account at that time, as a fraction."""
    margin_mode: MarginMode | None
    has_stop: bool | None
    breaches: tuple[Fault, ...] = ()
    """Rules broken at severity breach or worse."""

    def __post_init__(self) -> None:
        """Refuse times that are not UTC or out of order."""
        require_utc("opened_at", self.opened_at)
        require_utc("closed_at", self.closed_at)
        if self.closed_at is not None and self.closed_at < self.opened_at:
            raise InvalidValueError("closed_at", "lies before the opening")


def strictest(limits: Iterable[Limit]) -> Limit | None:
    """Return the lowest of several limits, the first named of equal ones; None without any."""
    return min(limits, key=lambda limit: limit.value, default=None)
