"""Every figure about closed positions, view by view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np

from journal.domain.statistics.breakdown.dimension import Dimension, Groups
from journal.domain.statistics.breakdown.rows import breakdown_rows
from journal.domain.statistics.over_time.curve import added_up
from journal.domain.statistics.over_time.days import Day, by_day
from journal.domain.statistics.performance.comparison import change_of_averages, differences
from journal.domain.statistics.performance.overview import NO_TRADE, overview
from journal.domain.statistics.spread.distribution import distribution
from journal.domain.statistics.spread.monte_carlo import Drawing, monte_carlo
from journal.domain.statistics.trades.columns import Trades
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.answers import (
    Breakdown,
    Calendar,
    CalendarDay,
    Equity,
    Overview,
    PeriodComparison,
    PositionRef,
    Simulation,
    Spread,
)
from journal.services.analytics.book import Book
from journal.services.analytics.choosing import Choice, chosen
from journal.services.analytics.grouping import PLAIN
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.returns import daily_returns, growth
from journal.services.analytics.written import BY_DIARY, BY_RULES, Broken
from journal.services.diary.service import DiaryService
from journal.services.positions.service import PositionService
from journal.services.record.record import AccountRecord, read_record
from journal.services.rules.habits import COUNTS_FROM

SIMULATED = Drawing()


class _Kept:
    """Books, and what the rules said, each with the record that it was made of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._books: dict[str, Book] = {}
        self._joined: tuple[tuple[Book, ...], Trades] | None = None
        self._broken: dict[str, tuple[AccountRecord, Broken]] = {}

    def book(self, account: str, record: AccountRecord, make: Callable[[], Book]) -> Book:
        """Return an account's book as the record is now."""
        with self._lock:
            known = self._books.get(account)
            if known is None or known.sources.record is not record:
                known = self._books[account] = make()
            return known

    def joined(self, books: Sequence[Book]) -> Trades:
        """Return the closed positions of several accounts; the last ones asked for are kept."""
        with self._lock:
            if len(books) == 1:
                return books[0].trades
            asked = tuple(books)
            if self._joined is None or not _are_same(self._joined[0], asked):
                self._joined = asked, Trades.joined([book.trades for book in asked])
            return self._joined[1]

    def keep_broken(self, account: str, record: AccountRecord, broken: Broken) -> None:
        """Remember what the rules said about a record."""
        with self._lock:
            self._broken[account] = record, broken

    def broken(self, books: Sequence[Book]) -> Mapping[str, Broken] | None:
        """Return which rules positions broke, by account; None: one is not judged as it is now."""
        with self._lock:
            known = {}
            for book in books:
                judged = self._broken.get(book.account)
                if judged is None or judged[0] is not book.sources.record:
                    return None
                known[book.account] = judged[1]
            return known


def _are_same(some: Sequence[Book], others: Sequence[Book]) -> bool:
    return len(some) == len(others) and all(map(lambda a, b: a is b, some, others))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyticsService:
    """Answers questions about closed positions; each view is asked for alone.

    The first question after a change puts the columns together; all others reuse them.
    """

    positions: PositionService
    diary: DiaryService
    _kept: _Kept = field(default_factory=_Kept, compare=False, repr=False)

    def overview(self, question: AnalyticsQuestion) -> Overview:
        """Return all figures."""
        return self._overview(self._chosen(question), question)

    def equity(self, question: AnalyticsQuestion) -> Equity:
        """Return the curve of added-up results with its drawdowns."""
        choice = self._chosen(question)
        if question.unit is Unit.PERCENT:
            return growth(choice, question)
        curve = added_up(choice.measured)
        return Equity(
            scope=choice.scope,
            at=curve.at,
            values=curve.values,
            drawdowns=curve.drawdowns,
            deepest=curve.deepest,
            reason=None if len(curve.at) else NO_TRADE,
        )

    def calendar(self, question: AnalyticsQuestion) -> Calendar:
        """Return results day by day."""
        choice = self._chosen(question)
        days = by_day(choice.measured, question.zone)
        rows = {day.date: day for day in days}
        return Calendar(
            scope=choice.scope,
            days=tuple(
                CalendarDay(date=day.date, result=day.result, count=day.count, wins=day.wins)
                for day in days
            ),
            positions_on=lambda day: _positions_on(choice, rows.get(day)),
        )

    def distribution(self, question: AnalyticsQuestion) -> Spread:
        """Return how results are distributed."""
        choice = self._chosen(question)
        return Spread(scope=choice.scope, distribution=distribution(choice.measured))

    def breakdown(self, question: AnalyticsQuestion, dimension: Dimension) -> Breakdown:
        """Return results apart by what trades have in common.

        What rules were broken is pending until ``judge`` was asked for the record as it is.
        """
        choice = self._chosen(question)
        groups = self._groups(choice, question, dimension)
        return Breakdown(
            scope=choice.scope,
            dimension=dimension,
            rows=() if groups is None else breakdown_rows(choice.measured, groups),
            may_overlap=groups is not None and groups.may_overlap,
            is_pending=groups is None,
        )

    def monte_carlo(self, question: AnalyticsQuestion, drawing: Drawing = SIMULATED) -> Simulation:
        """Return what could come of such results in another order, in the question's unit."""
        choice = self._chosen(question)
        return Simulation(
            scope=choice.scope,
            drawing=drawing,
            count=len(choice.measured),
            result=monte_carlo(choice.measured.values, drawing),
        )

    def compare(
        self, question: AnalyticsQuestion, first: Period, second: Period
    ) -> PeriodComparison:
        """Return the figures of two periods beside each other."""
        asked = [replace(question, period=period) for period in (first, second)]
        choices = [self._chosen(one) for one in asked]
        one, other = (
            self._overview(choice, each) for choice, each in zip(choices, asked, strict=True)
        )
        before, after = (choice.measured for choice in choices)
        in_r = [choice.sample.r_multiples for choice in choices]
        intervals = {
            "expectancy": change_of_averages(before.values, after.values),
            "expectancy_r": change_of_averages(*(one[~np.isnan(one)] for one in in_r)),
            "win_rate": change_of_averages(
                before.is_win.astype(np.float64), after.is_win.astype(np.float64)
            ),
        }
        return PeriodComparison(
            first=one, second=other, differences=differences(one.figures, other.figures, intervals)
        )

    def symbols(self, accounts: Sequence[str]) -> tuple[str, ...]:
        """Return the contracts of the accounts, sorted."""
        books = [self._book(account) for account in accounts]
        return tuple(sorted({symbol for book in books for symbol in book.trades.symbols}))

    def assets(self, accounts: Sequence[str]) -> tuple[str, ...]:
        """Return the assets that positions of the accounts are settled in, sorted."""
        books = [self._book(account) for account in accounts]
        return tuple(sorted({asset for book in books for asset in book.trades.assets}))

    def judge(self, accounts: Sequence[str]) -> None:
        """Apply the rules to the accounts, which may take minutes; breakdowns by rule need it."""
        for account in accounts:
            judged = self.positions.judged(account)
            broken = {
                one.position.key: frozenset(
                    breach.rule_id for breach in one.breaches if breach.severity >= COUNTS_FROM
                )
                for one in judged.verdicts
            }
            self._kept.keep_broken(account, judged.sources.record, broken)

    def _overview(self, choice: Choice, question: AnalyticsQuestion) -> Overview:
        return Overview(
            scope=choice.scope,
            figures=overview(choice.sample, daily_returns(choice, question)),
        )

    def _groups(
        self, choice: Choice, question: AnalyticsQuestion, dimension: Dimension
    ) -> Groups | None:
        if dimension in PLAIN:
            return PLAIN[dimension](choice, question)
        if dimension in BY_DIARY:
            # Asked each time: what is written leaves the record, and so the books, as they are.
            entries = {account: self.diary.entries(account) for account in choice.books}
            return BY_DIARY[dimension](choice, entries)
        broken = self._kept.broken(tuple(choice.books.values()))
        return None if broken is None else BY_RULES[dimension](choice, broken)

    def _chosen(self, question: AnalyticsQuestion) -> Choice:
        books = [self._book(account) for account in dict.fromkeys(question.accounts)]
        return chosen(books, self._kept.joined(books), question)

    def _book(self, account: str) -> Book:
        record = read_record(self.positions.store, account)
        return self._kept.book(
            account,
            record,
            lambda: Book(sources=self.positions.glance(account).sources),
        )


def _positions_on(choice: Choice, day: Day | None) -> tuple[PositionRef, ...]:
    if day is None:
        return ()
    trades = choice.measured.trades
    found = []
    for row in range(day.first, day.first + day.count):
        account = trades.accounts[int(trades.account[row])]
        position = choice.books[account].sources.record.positions[int(trades.place[row])]
        found.append(PositionRef(account=account, position_key=position.key))
    return tuple(found)
