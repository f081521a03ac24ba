"""Re-entry after a liquidation: small steps, ticked by recorded trades, until enough are clean.

It begins when the pause is over and the review is saved. It ends with the tenth clean closed trade,
not before seven days; a broken step or rule starts the count again (``product.md``, end of the
pause). Trades count where they were opened after it began and are closed. A trade of which
something is not known is neither clean nor broken: nobody passes by leaving fields empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.instants import require_utc
from journal.domain.pause.reentry.steps import (
    Step,
    broken_steps,
    count_steps,
    is_told,
    own_steps,
    trade_steps,
)
from journal.domain.pause.reentry.terms import NOTHING_TOLD, Fault, OwnWord, ReentryTrade, Terms


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


def faults(trade: ReentryTrade, terms: Terms) -> tuple[Fault, ...]:
    """Return what a trade broke, oldest first: rules, and steps that no broken rule tells of."""
    by_rule = {fault.rule_id for fault in trade.breaches}
    broken = [
        Fault(at=trade.opened_at, symbol=trade.symbol, rule_id=rule_id, sentence=sentence)
        for rule_id, sentence in broken_steps(trade, terms)
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
            *trade_steps(standing, terms),
            *own_steps(own, terms),
            *count_steps(terms, clean=count.clean, time_left=time_left),
        ),
        clean_trades=min(count.clean, terms.needed_trades),
        untold_trades=sum(
            1 for one in standing if one.closed_at is not None and not is_told(one, terms)
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
        if not broken and trade.closed_at is not None and is_told(trade, terms):
            found.append((trade.closed_at, 0, None))
    return sorted(found, key=lambda one: one[:2])
