"""One day or week as it is looked back at, put together from the account's positions."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cached_property
from typing import Final

import numpy as np

from journal.domain.assets import quote_asset, usual_asset
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.instants import ms_from_utc
from journal.domain.routine.feelings import FeltBefore, felt_before
from journal.domain.routine.numbers import (
    PeriodNumbers,
    RuleBroken,
    RuleCost,
    Total,
    numbers_of,
    rule_costs,
)
from journal.domain.routine.period import Period
from journal.domain.routine.saved import Stood
from journal.domain.routine.three import ChosenTrade, three_trades
from journal.domain.routine.trade import ReviewedTrade
from journal.domain.rules.verdict import Breach
from journal.services.positions.columns.position_columns import Floats
from journal.services.positions.excursions.found import Approach, Found, FoundExcursions
from journal.services.positions.service import PositionView, PositionViews
from journal.services.review.near import NearLiquidation, near_liquidation
from journal.services.rules.habits import COUNTS_FROM
from journal.storage.files.candle_files import CandleFiles

Span = tuple[datetime, datetime]
MOST_AT_FIRST: Final = 60
"""Trades that are put together one by one while the rules are still to be asked."""

_LIQUIDATED: Final = 1.0
"""In the column of states: closed, liquidated, open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodReading:
    """What one day or week comes to."""

    period: Period
    numbers: PeriodNumbers
    before: PeriodNumbers
    """Of the day or week before."""
    trades: tuple[ReviewedTrade, ...]
    """Closed in it, the oldest first; while that is pending only the newest of very many."""
    broken: tuple[RuleBroken, ...]
    """Every breach in it that counts, the earliest first; empty while that is pending."""
    near: tuple[NearLiquidation, ...]
    """Positions that came near liquidation in it; empty while that is pending."""
    feelings: tuple[FeltBefore, ...]
    note: DiaryEntry | None
    """The diary's entry of the day; None: a week has none of its own."""
    still_open: int
    """Positions that were opened in it and are open now."""
    is_pending: bool
    """Whether the rules are still to be asked."""

    @property
    def costs(self) -> tuple[RuleCost, ...]:
        """What each broken rule went along with, the dearest first."""
        return rule_costs(self.broken)

    @property
    def three(self) -> tuple[ChosenTrade, ...]:
        """The trades to look at; none while it is not known which rules they broke."""
        return () if self.is_pending else three_trades(self.trades)

    @property
    def closest(self) -> ReviewedTrade | None:
        """The trade that came nearest to liquidation and got away; None: none is known."""
        known = [one for one in self.trades if one.distance is not None and not one.is_liquidated]
        return min(known, key=lambda one: one.distance or Decimal(0), default=None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was closed or broken in it."""
        return not self.trades and not self.broken


@dataclass(frozen=True, kw_only=True, eq=False)
class PeriodReader:
    """Reads the periods of one account, all over the same look at its positions.

    Attributes:
        views: its positions, judged or not.
        account_breaches: those of no single position.
        entries: its diary.
        candles: by which positions came near liquidation.
        measure: how far price went while one was held.
        zone: in which days begin; None: this computer's.
    """

    views: PositionViews
    account_breaches: tuple[Breach, ...]
    entries: Mapping[Subject, DiaryEntry]
    candles: CandleFiles
    measure: Callable[[PositionView], Found]
    zone: tzinfo | None

    @cached_property
    def asset(self) -> str:
        """What money is told in: the asset most positions are settled in, by name of equal ones."""
        codes = self.views.keys("symbol").astype(np.int64)
        counts = np.bincount(codes, minlength=len(self.views.symbols)).tolist()
        settled = Counter[str]()
        for symbol, count in zip(self.views.symbols, counts, strict=True):
            settled[quote_asset(symbol)] += count
        return usual_asset(settled)

    def read(self, period: Period) -> PeriodReading:
        """Return what a period comes to."""
        span, earlier = period.span(self.zone), period.before.span(self.zone)
        is_pending, ended = self.views.is_pending, self.views.keys("closed")
        near = () if is_pending else tuple(self._near(span))
        closed, closed_before = self._closed(span), self._closed(earlier)
        shown = closed[-MOST_AT_FIRST:] if is_pending else closed
        trades = [self._reviewed(self.views[row]) for row in shown]
        is_day = len(period.days) == 1
        about = Subject.day(period.first)
        return PeriodReading(
            period=period,
            numbers=self._summed(closed) if is_pending else numbers_of(trades, self.asset),
            before=self._summed(closed_before)
            if is_pending
            else numbers_of([reviewed(self.views[row]) for row in closed_before], self.asset),
            trades=tuple(trades),
            broken=() if is_pending else self._broken(span),
            near=near,
            feelings=felt_before(trades, self.entries, self.asset),
            note=self.entries.get(about, DiaryEntry(subject=about)) if is_day else None,
            still_open=sum(bool(np.isnan(ended[row])) for row in self._rows("opened", span)),
            is_pending=is_pending,
        )

    def stood(self, period: Period) -> Stood:
        """Return the numbers of a period alone, without a look at any candle."""
        span = period.span(self.zone)
        trades = [reviewed(self.views[row]) for row in self._closed(span)]
        return Stood.of(numbers_of(trades, self.asset), len(self._broken(span)), None)

    def _reviewed(self, view: PositionView) -> ReviewedTrade:
        """Return a trade with how near liquidation came by the candles, once rules are asked."""
        found = None if self.views.is_pending else self._found(view)
        return reviewed(view, found.approach if isinstance(found, FoundExcursions) else None)

    def _found(self, view: PositionView) -> Found:
        """Return what candles tell of a position, measured once."""
        key = view.position.key
        if key not in self._measured:
            self._measured[key] = self.measure(view)
        return self._measured[key]

    @cached_property
    def _measured(self) -> dict[str, Found]:
        return {}

    def _closed(self, span: Span) -> list[int]:
        """Return the rows of what was closed in a stretch of time, the oldest first."""
        ended = self.views.keys("closed")
        return sorted(self._rows("closed", span), key=lambda row: (float(ended[row]), -row))

    def _summed(self, rows: list[int]) -> PeriodNumbers:
        """Return what rows come to by the columns they are sorted by: good to a millionth."""
        net, r = self.views.keys("net_pnl")[rows], self.views.keys("r_multiple")[rows]
        ours = np.array([quote_asset(one) == self.asset for one in self.views.symbols], np.bool_)
        is_ours = ours[self.views.keys("symbol")[rows].astype(np.int64)]
        return PeriodNumbers(
            trades=len(rows),
            won=int((net > 0).sum()),
            lost=int((net < 0).sum()),
            liquidated=int((self.views.keys("state")[rows] == _LIQUIDATED).sum()),
            money=_total(np.where(is_ours, net, np.nan)),
            r=_total(r),
            clean=None,
            asset=self.asset,
        )

    def _rows(self, column: str, span: Span) -> list[int]:
        at = self.views.keys(column)
        since, until = map(ms_from_utc, span)
        rows: list[int] = np.flatnonzero((at >= since) & (at < until)).tolist()
        return rows

    def _broken(self, span: Span) -> tuple[RuleBroken, ...]:
        found = [
            self._of_position(verdict.position.key, breach)
            for verdict in self.views.verdicts
            for breach in counted(verdict.breaches)
            if span[0] <= breach.at < span[1]
        ]
        found += [
            RuleBroken(breach=breach, position_key=None)
            for breach in counted(self.account_breaches)
            if span[0] <= breach.at < span[1]
        ]
        return tuple(sorted(found, key=lambda one: (one.breach.at, one.breach.rule_id)))

    def _of_position(self, key: str, breach: Breach) -> RuleBroken:
        row = self.views.row_of(key)
        view = None if row is None else self.views[row]
        is_closed = view is not None and not view.position.is_open
        return RuleBroken(
            breach=breach,
            position_key=key,
            net_result=reviewed(view).result_in(self.asset) if view and is_closed else None,
            r_multiple=view.r_multiple if view else None,
        )

    def _near(self, span: Span) -> Iterator[NearLiquidation]:
        """Yield the positions that lived in a stretch and came near liquidation within it."""
        since, until = map(ms_from_utc, span)
        opened, closed = self.views.keys("opened"), self.views.keys("closed")
        lived = (opened < until) & ~(closed < since)  # an open one has no end
        stored = {key.symbol for key in self.candles.available()}
        for row in reversed(np.flatnonzero(lived).tolist()):
            view = self.views[row]
            if view.liquidation is None and view.position.symbol in stored:
                found = near_liquidation(view.position, self._found(view))
                if found is not None and span[0] <= found.reached_at < span[1]:
                    yield found


def _total(amounts: Floats) -> Total:
    known = amounts[~np.isnan(amounts)]
    exact = Decimal(f"{math.fsum(known):.6f}")
    return Total(known=len(known), unknown=len(amounts) - len(known), amount=exact)


def reviewed(view: PositionView, approach: Approach | None = None) -> ReviewedTrade:
    """Return a closed position as a day or week looks back at it: its newest fill closed it.

    Args:
        view: all that is known about it.
        approach: how near liquidation came; None: not known.
    """
    position = view.position
    breaches = None if view.judged is None else counted(view.judged.breaches)
    return ReviewedTrade(
        position_key=position.key,
        symbol=position.symbol,
        side=position.side,
        opened_at=position.opened_at,
        closed_at=position.newest_at,
        net_result=view.net_pnl,
        r_multiple=view.r_multiple,
        breaches=breaches,
        margin_ratio=approach.margin_ratio if approach else None,
        distance=approach.distance if approach else None,
        is_liquidated=view.liquidation is not None,
        asset=quote_asset(position.symbol),
        is_told=view.judged is None or view.judged.is_told,
    )


def counted(breaches: Iterable[Breach]) -> tuple[Breach, ...]:
    """Return the breaches that make a trade unclean."""
    return tuple(one for one in breaches if one.severity >= COUNTS_FROM)
