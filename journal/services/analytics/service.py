"""Every figure about closed positions, view by view."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from journal.domain.statistics.breakdown.dimension import Dimension, Groups
from journal.domain.statistics.breakdown.rows import breakdown_rows
from journal.domain.statistics.over_time.curve import added_up
from journal.domain.statistics.over_time.days import Day, by_day
from journal.domain.statistics.performance.comparison import change_of_averages, differences
from journal.domain.statistics.performance.overview import NO_TRADE, overview
from journal.domain.statistics.spread.distribution import distribution
from journal.domain.statistics.spread.monte_carlo import Drawing, monte_carlo
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.answers import (
    Breakdown,
    Calendar,
    CalendarDay,
    Equity,
    Overview,
    PeriodComparison,
    PositionRef,
    Reach,
    Scope,
    Simulation,
    Spread,
)
from journal.services.analytics.book import Book
from journal.services.analytics.choosing import Choice, chosen
from journal.services.analytics.grouping import PLAIN
from journal.services.analytics.kept import Kept
from journal.services.analytics.narrowing import Narrowing
from journal.services.analytics.needs import Need
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.reach import reach
from journal.services.analytics.returns import daily_returns, growth
from journal.services.analytics.written import BY_DIARY, BY_RULES
from journal.services.diary.service import DiaryService
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import PositionService
from journal.services.record.record import read_record

SIMULATED = Drawing()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyticsService:
    """Answers questions about closed positions; each view is asked for alone.

    The first question after a change puts the columns together; all others reuse them.
    """

    positions: PositionService
    diary: DiaryService
    excursions: ExcursionService
    _kept: Kept = field(default_factory=Kept, compare=False, repr=False)

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

    def reach(self, question: AnalyticsQuestion) -> Reach | Scope:
        """Return how far price went with trades; what that needs first, where it is not measured.

        The scope then says so, and ``prepare`` does it.
        """
        choice = self._chosen(question)
        measured = {
            account: self._narrowing.measured(book) for account, book in choice.books.items()
        }
        known = {account: one for account, one in measured.items() if one is not None}
        if len(known) < len(measured):
            return replace(choice.scope, needs=choice.scope.needs | {Need.CANDLES})
        return choice.scope if choice.scope.needs else reach(choice, known)

    def compare(
        self, question: AnalyticsQuestion, first: Period, second: Period
    ) -> PeriodComparison:
        """Return the figures of two periods beside each other."""
        return self.compare_groups(
            replace(question, period=first), replace(question, period=second)
        )

    def compare_groups(
        self, first: AnalyticsQuestion, second: AnalyticsQuestion
    ) -> PeriodComparison:
        """Return the figures of two groups of trades beside each other, money in one asset."""
        one = self._chosen(first)
        second = replace(second, asset=second.asset or one.scope.asset)
        choices = (one, self._chosen(second))
        before, after = (choice.measured for choice in choices)
        in_r = [choice.sample.r_multiples for choice in choices]
        intervals = {
            "expectancy": change_of_averages(before.values, after.values),
            "expectancy_r": change_of_averages(*(one[~np.isnan(one)] for one in in_r)),
            "win_rate": change_of_averages(
                before.is_win.astype(np.float64), after.is_win.astype(np.float64)
            ),
        }
        overviews = [
            self._overview(choice, asked)
            for choice, asked in zip(choices, (first, second), strict=True)
        ]
        return PeriodComparison(
            first=overviews[0],
            second=overviews[1],
            differences=differences(overviews[0].figures, overviews[1].figures, intervals),
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
            self._kept.keep_judged(account, judged.sources.record, judged.additions)

    def prepare(self, question: AnalyticsQuestion, needs: frozenset[Need] = frozenset()) -> None:
        """Find out what the scope of an answer said it needs, which may take minutes.

        Args:
            question: what is asked.
            needs: what a view needs beside what the query does.
        """
        books = self._books(question)
        needs |= self._narrowing.narrowed(books, self._kept.joined(books), question).needs
        if Need.RULES in needs:
            self.judge(question.accounts)
        if Need.CANDLES in needs:
            self._narrowing.measure(books)

    def names(self, accounts: Sequence[str], column: str) -> tuple[str, ...]:
        """Return the texts that positions of the accounts have in a column that is asked about."""
        found: dict[str, None] = {}
        for account in dict.fromkeys(accounts):
            columns = self._narrowing.columns(self._book(account), frozenset(Need))
            found |= dict.fromkeys(columns.labels(column).names)
        return tuple(found)

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

    @property
    def _narrowing(self) -> Narrowing:
        return Narrowing(
            clock=self.positions.clock,
            diary=self.diary,
            excursions=self.excursions,
            kept=self._kept,
        )

    def _chosen(self, question: AnalyticsQuestion) -> Choice:
        self._kept.stand_on(self.excursions.candles())
        books = self._books(question)
        whole = self._kept.joined(books)
        return chosen(books, whole, question, self._narrowing.narrowed(books, whole, question))

    def _books(self, question: AnalyticsQuestion) -> list[Book]:
        return [self._book(account) for account in dict.fromkeys(question.accounts)]

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
