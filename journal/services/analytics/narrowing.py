"""Which trades a query leaves: those that the Journal would find by it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from journal.domain.query.answering import answer
from journal.domain.query.tree import EVERYTHING
from journal.domain.query.values import Asking
from journal.domain.statistics.trades.columns import Trades
from journal.services.analytics.book import Book
from journal.services.analytics.choosing import Narrowed
from journal.services.analytics.kept import Kept
from journal.services.analytics.needs import Need, needs_of
from journal.services.analytics.question import AnalyticsQuestion
from journal.services.clock import Clock
from journal.services.diary.service import DiaryService
from journal.services.positions.columns.additions import Additions
from journal.services.positions.columns.clock import ColumnsInZone
from journal.services.positions.columns.position_columns import PositionColumns
from journal.services.positions.excursions.found import AllExcursions
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.views import PositionViews


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Answers queries with what is known; what is not is named, and found out when it is asked for.

    Attributes:
        kept: what was found out before.
    """

    clock: Clock
    diary: DiaryService
    excursions: ExcursionService
    kept: Kept

    def narrowed(
        self, books: Sequence[Book], whole: Trades, question: AnalyticsQuestion
    ) -> Narrowed:
        """Return which trades the query finds, as the Journal would find them."""
        if question.query == EVERYTHING:
            return Narrowed(found=np.ones(len(whole), np.bool_))
        found = np.zeros(len(whole), np.bool_)
        missing: set[Need] = set()
        for book in books:
            needs = needs_of(question.query, (rule.rule_id for rule in book.sources.rules))
            columns = self.columns(book, needs)
            missing |= needs - self._known(book)
            asking = Asking(now=self.clock.now(), zone=question.zone)
            answered = answer(
                question.query, ColumnsInZone(columns=columns, zone=question.zone), asking
            )
            ours = np.flatnonzero(whole.account == whole.accounts.index(book.account))
            found[ours] = answered[whole.place[ours]]
        if missing:
            return Narrowed(found=np.zeros(len(whole), np.bool_), needs=frozenset(missing))
        return Narrowed(found=found)

    def _known(self, book: Book) -> set[Need]:
        """Return what of it is known of an account as it is now."""
        known = set()
        if self.kept.judged(book) is not None:
            known.add(Need.RULES)
        if self.measured(book) is not None:
            known.add(Need.CANDLES)
        return known

    def columns(self, book: Book, needs: frozenset[Need]) -> PositionColumns:
        """Return the columns of an account with what is needed, as far as it is known."""
        additions = Additions(diary=self.diary.entries(book.account))
        judged = self.kept.judged(book) if Need.RULES in needs else None
        if judged is not None:
            additions = replace(additions, judged=judged.judged, exposures=judged.exposures)
        if Need.CANDLES in needs:
            additions = replace(additions, excursions=self.measured(book))
        return self.kept.columns(book, additions)

    def measured(self, book: Book) -> AllExcursions | None:
        """Return how far price went with an account's positions; None: not measured as it is."""
        return self.kept.measured(book, self.excursions.candles())

    def measure(self, books: Sequence[Book]) -> None:
        """Measure the positions of accounts on the stored candles."""
        candles = self.excursions.candles()
        for book in books:
            found = self.excursions.found(PositionViews(book.sources))
            self.kept.keep_measured(book.account, book.sources.record, candles, found)
