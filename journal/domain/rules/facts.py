"""What a moment may know beside the position itself: small values, each of one subject.

``None`` is unknown everywhere; a value that is left out altogether is unknown as a whole.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from journal.domain.review.saved import Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """What an increase was added to: the position as it was just before."""

    price: Decimal
    """Of the added part, averaged where several fills of one second made it."""
    entry_price_before: Decimal | None
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StopChange:
    """A stop that was moved or taken away while the position was open."""

    price_before: Decimal
    price_after: Decimal | None
    """None: taken away."""
    replaced_at: datetime | None = None
    """When the next stop was placed, where this one was taken away."""
    replaced_by: Decimal | None = None
    """Its price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLoss:
    """A position that was closed with a loss, or with a result nobody tells."""

    at: datetime
    symbol: str
    has_result: bool = True
    """Whether it is known that it was a loss."""
    amount: Decimal | None = None
    """Positive, before fees, in the quote asset."""
    share: Decimal | None = None
    """The amount as a fraction of the account when the position was opened."""
    stopped_out: bool | None = None
    """Whether a stop order closed it."""
    liquidated: bool = False
    initial_margin: Decimal | None = None
    """Its largest, in the quote asset."""
    leverage: Decimal | None = None


class Times(NamedTuple):
    """Times in order, of which only the first ``come`` had come by then.

    A view of a list that grows while a record is walked through, so that a moment need not copy it.
    """

    at: Sequence[datetime] = ()
    come: int = 0

    def since(self, start: datetime) -> int:
        """Return how many came at or after a time."""
        return self.come - bisect_left(self.at, start, 0, self.come)


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    """Closings in a row with the same sign before this moment, back from the newest one.

    ``certain`` counts back to the first closing whose result is not known, ``possible`` counts
    those of unknown result too.
    """

    certain: int = 0
    possible: int = 0
    average_margin: Decimal | None = None
    """Initial margin of the certain ones; None where one of them is not known."""


_NO_TIMES: Final = Times()
_NO_STREAK: Final = Streak()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """What happened in the account shortly before, this moment not included."""

    losses: tuple[PastLoss, ...] = ()
    """Closings with a loss or of unknown result within the last 24 hours, oldest first."""
    entries: Times = _NO_TIMES
    """Openings and increases."""
    openings: Times = _NO_TIMES
    losing: Streak = _NO_STREAK
    winning: Streak = _NO_STREAK
    hours: tuple[int, ...] = ()
    """On how many days positions were opened in each of the 24 UTC hours; empty: not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the account made since the UTC day and the week (Monday) began, transfers left out."""

    day: Decimal | None = None
    week: Decimal | None = None
    equity_at_day_start: Decimal | None = None
    equity_at_week_start: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The newest plan for this symbol and side that no earlier position has used."""

    at: datetime | None
    """When it was stored; None: there was none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCause:
    """An earlier liquidation with the cause the trader confirmed; None: not confirmed."""

    at: datetime
    cause: Cause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Liquidated:
    """A liquidation that is judged: its own confirmed cause and those before it."""

    cause: Cause | None
    earlier: tuple[PastCause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The state of the account, or of one position, as the exchange told it at one time."""

    margin_ratio: Decimal | None = None
    """Liquidated at 1."""
    futures_equity: Decimal | None = None
    spot_equity: Decimal | None = None
    adl_quantile: int | None = None
    """Lamps of the ADL indicator, 0 to 5."""
    roe_ratio: Decimal | None = None
    """Unrealized PnL by initial margin."""
    unreduced_since: datetime | None = None
    """The last partial close, or the opening where there was none."""
    is_estimate: bool = False
    """Worked out from stored mark candles: nobody told it."""

    @property
    def clause(self) -> str:
        """Return what follows a figure of it in a sentence."""
        return " (estimated from stored mark candles)" if self.is_estimate else ""


NO_RECENT = Recent()
"""A moment before which nothing is recorded."""
