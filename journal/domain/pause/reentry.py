"""Re-entry after a liquidation: small steps, ticked by recorded trades, until enough are clean.

It begins when the pause is over and the review is saved. It ends with the tenth clean closed trade,
not before seven days; a broken step or rule starts the count again (``product.md``, end of the
pause). Trades count where they were opened after it began and are closed. A trade of which
something is not known is neither clean nor broken: nobody passes by leaving fields empty.
"""

from collections.abc import Iterable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the ladder."""

    name: StepName
    rule_id: str
    """The rule that sets it; empty where none does."""
    done: bool
    kept: int = 0
    """Trades of the present count that kept it."""
    untold: int = 0
    """Trades of the present count of which it is not known."""
    is_required: bool = True
    """False: shown and never waited for, since only the trader's own word tells of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reentry:
    """How far re-entry has come."""

    liquidated_at: datetime
    started_at: datetime
    terms: Terms
    steps: tuple[Step, ...]
    clean_trades: int
    """Since it began, or since the last restart; never more than are needed."""
    untold_trades: int
    """Closed trades of the present count of which something is not known."""
    time_left: timedelta
    """Of the seven days."""
    ends_at: datetime | None
    """When it ends if nothing is broken until then; None while clean trades are missing."""
    restarted_by: tuple[Fault, ...]
    """What set the count back, oldest first."""

    @property
    def needed_trades(self) -> int:
        """Clean closed trades that are asked for."""
        return self.terms.needed_trades

    @property
    def leverage_limit(self) -> Decimal | None:
        """The effective limit of leverage; None where none is known."""
        return self.terms.leverage.value if self.terms.leverage else None

    @property
    def margin_share_limit(self) -> Decimal | None:
        """The effective limit of one position's margin, as a fraction of the account."""
        return self.terms.margin_share.value if self.terms.margin_share else None

    def is_over(self, at: datetime) -> bool:
        """Return whether it was over at a moment."""
        return self.ends_at is not None and at >= self.ends_at


def strictest(limits: Iterable[Limit]) -> Limit | None:
    """Return the lowest of several limits, the first named of equal ones; None without any."""
    return min(limits, key=lambda limit: limit.value, default=None)


def faults(trade: ReentryTrade, terms: Terms) -> tuple[Fault, ...]:
    """Return what a trade broke, oldest first: rules, and steps that no broken rule tells of."""
    by_rule = {fault.rule_id for fault in trade.breaches}
    broken = [
        Fault(at=trade.opened_at, symbol=trade.symbol, rule_id=rule_id, sentence=sentence)
        for rule_id, sentence in _broken_steps(trade, terms)
        if rule_id not in by_rule
    ]
    return tuple(sorted((*trade.breaches, *broken), key=lambda fault: fault.at))


def reentry(
    *,
    liquidated_at: datetime,
    started_at: datetime,
    terms: Terms,
    trades: Iterable[ReentryTrade],
    own: OwnWord = NOTHING_TOLD,
    now: datetime,
) -> Reentry:
    """Return how far re-entry has come.

    Args:
        liquidated_at: the liquidation it follows.
        started_at: the end of the pause, or the saving of the review where that came later.
        terms: what is asked of every trade.
        trades: positions of any time and account; those opened before it began do not count.
        own: what the trader told beside them.
        now: the present.
    """
    require_utc("liquidated_at", liquidated_at)
    require_utc("started_at", started_at)
    judged = [(one, faults(one, terms)) for one in trades if one.opened_at >= started_at]
    days_end = started_at + terms.needed_days
    count = _Count(terms.needed_trades, days_end)
    for at, _, fault in _happenings(judged, terms):
        if count.is_over(at):
            break
        count.note(at, fault)
    restarted_at = count.restarted_by[-1].at if count.restarted_by else started_at
    standing = [
        trade
        for trade, broken in judged
        if not broken
        and (trade.closed_at is None or trade.closed_at > restarted_at)
        and not count.is_over(trade.opened_at)
    ]
    time_left = max(timedelta(0), days_end - now)
    return Reentry(
        liquidated_at=liquidated_at,
        started_at=started_at,
        terms=terms,
        steps=(
            *_trade_steps(standing, terms),
            *_own_steps(own, terms),
            *_count_steps(terms, clean=count.clean, time_left=time_left),
        ),
        clean_trades=min(count.clean, terms.needed_trades),
        untold_trades=sum(
            1 for one in standing if one.closed_at is not None and not _is_told(one, terms)
        ),
        time_left=time_left,
        ends_at=count.ends_at,
        restarted_by=tuple(count.restarted_by),
    )


class _Count:
    """Clean trades as time goes on."""

    def __init__(self, needed: int, days_end: datetime) -> None:
        self.clean = 0
        self.restarted_by: list[Fault] = []
        # Where no trade is asked for, the days alone end it.
        self.ends_at: datetime | None = days_end if needed == 0 else None
        self._needed = needed
        self._days_end = days_end

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and at >= self.ends_at

    def note(self, at: datetime, fault: Fault | None) -> None:
        """Take in a fault, or without one a clean closing."""
        if fault is not None:
            self.clean = 0
            self.ends_at = None if self._needed else self._days_end
            self.restarted_by.append(fault)
        else:
            self.clean += 1
            if self.clean == self._needed:
                self.ends_at = max(at, self._days_end)


_Happening = tuple[datetime, int, Fault | None]


def _happenings(
    judged: Iterable[tuple[ReentryTrade, tuple[Fault, ...]]], terms: Terms
) -> list[_Happening]:
    """Return faults and clean closings in order; of one moment, what is broken comes last.

    Several faults of one trade at the same moment set the count back once.
    """
    found: list[_Happening] = []
    for trade, broken in judged:
        found += [(fault.at, 1, fault) for fault in {fault.at: fault for fault in broken}.values()]
        if not broken and trade.closed_at is not None and _is_told(trade, terms):
            found.append((trade.closed_at, 0, None))
    return sorted(found, key=lambda one: one[:2])


def _is_told(trade: ReentryTrade, terms: Terms) -> bool:
    """Whether everything that re-entry asks for is known of a trade."""
    return all(kept(trade, name, terms) is not None for name in _OF_A_TRADE)


_OF_A_TRADE: Final = (StepName.LEVERAGE, StepName.MARGIN, StepName.STOP, StepName.ISOLATED)
STOP_RULE: Final = "R04"
ISOLATED_RULE: Final = "R10"
SPOT_RULE: Final = "R13"
PRACTICE_RULE: Final = "R19"


def kept(trade: ReentryTrade, name: StepName, terms: Terms) -> bool | None:
    """Return whether a trade kept one step that trades can keep; None where it is not known."""
    if name is StepName.LEVERAGE:
        return _within(trade.leverage, terms.leverage)
    if name is StepName.MARGIN:
        return _within(trade.margin_share, terms.margin_share)
    if name is StepName.STOP:
        return trade.has_stop
    return None if trade.margin_mode is None else trade.margin_mode is MarginMode.ISOLATED


def _within(value: Decimal | None, limit: Limit | None) -> bool | None:
    if limit is None:
        return True
    return None if value is None else value <= limit.value


def _rule_of(name: StepName, terms: Terms) -> str:
    limits = {StepName.LEVERAGE: terms.leverage, StepName.MARGIN: terms.margin_share}
    limit = limits.get(name)
    fixed = {
        StepName.STOP: STOP_RULE,
        StepName.ISOLATED: ISOLATED_RULE,
        StepName.SPOT_SHARE: SPOT_RULE,
        StepName.PRACTICE: PRACTICE_RULE,
    }
    return limit.rule_id if limit else fixed.get(name, "")


def _broken_steps(trade: ReentryTrade, terms: Terms) -> list[tuple[str, str]]:
    words = {
        StepName.LEVERAGE: "was opened with more leverage than re-entry allows",
        StepName.MARGIN: "bound more of the account than re-entry allows",
        StepName.STOP: "had no stop",
        StepName.ISOLATED: "was opened in cross margin; re-entry asks for isolated",
    }
    return [
        (_rule_of(name, terms), f"{trade.symbol} {words[name]}.")
        for name in _OF_A_TRADE
        if kept(trade, name, terms) is False
    ]


def _trade_steps(standing: Sequence[ReentryTrade], terms: Terms) -> Iterator[Step]:
    """Yield the steps that recorded trades tick."""
    for name in _OF_A_TRADE:
        answers = [kept(trade, name, terms) for trade in standing]
        yes, untold = answers.count(True), answers.count(None)
        rule_id = _rule_of(name, terms)
        yield Step(name=name, rule_id=rule_id, done=yes > 0 and not untold, kept=yes, untold=untold)


def _own_steps(own: OwnWord, terms: Terms) -> Iterator[Step]:
    """Yield the steps of which only the trader's word tells; nothing waits for them."""
    is_kept = None if own.futures_share is None else _within(own.futures_share, terms.spot_share)
    yield Step(
        name=StepName.SPOT_SHARE,
        rule_id=SPOT_RULE,
        done=is_kept is True,
        untold=0 if is_kept is not None else 1,
        is_required=False,
    )
    yield Step(
        name=StepName.PRACTICE,
        rule_id=PRACTICE_RULE,
        done=own.practiced >= terms.needed_practice,
        kept=own.practiced,
        is_required=False,
    )


def _count_steps(terms: Terms, *, clean: int, time_left: timedelta) -> Iterator[Step]:
    """Yield the steps that end it."""
    yield Step(
        name=StepName.TRADES,
        rule_id="R02",
        done=clean >= terms.needed_trades,
        kept=min(clean, terms.needed_trades),
    )
    yield Step(name=StepName.DAYS, rule_id="R02", done=not time_left)
