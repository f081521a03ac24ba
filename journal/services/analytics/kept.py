"""What was put together for the analytics, each kept with what it was made of."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock

from journal.domain.statistics.trades.columns import Trades
from journal.services.analytics.book import Book
from journal.services.analytics.written import Broken
from journal.services.positions.columns.additions import Additions
from journal.services.positions.columns.position_columns import PositionColumns
from journal.services.positions.excursions.found import AllExcursions
from journal.services.record.record import AccountRecord
from journal.services.rules.habits import COUNTS_FROM


class Kept:
    """Books, what the rules said, what was measured; the last of each account."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._books: dict[str, Book] = {}
        self._joined: tuple[tuple[Book, ...], Trades] | None = None
        self._judged: dict[str, tuple[AccountRecord, Additions, Broken]] = {}
        self._measured: dict[str, tuple[AccountRecord, Hashable, AllExcursions]] = {}
        self._candles: Hashable | None = None
        self._columns: dict[str, tuple[tuple[object, ...], PositionColumns]] = {}

    def stand_on(self, candles: Hashable) -> None:
        """Forget what rules said that looked at other candles than there are now."""
        with self._lock:
            if self._candles is not None and self._candles != candles:
                self._judged.clear()
            self._candles = candles

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

    def keep_judged(self, account: str, record: AccountRecord, additions: Additions) -> None:
        """Remember what the rules said about a record."""
        broken = {
            key: frozenset(
                breach.rule_id for breach in one.breaches if breach.severity >= COUNTS_FROM
            )
            for key, one in (additions.judged or {}).items()
        }
        with self._lock:
            self._judged[account] = record, additions, broken

    def judged(self, book: Book) -> Additions | None:
        """Return what the rules say about an account; None: not judged as it is now."""
        with self._lock:
            known = self._judged.get(book.account)
            return None if known is None or known[0] is not book.sources.record else known[1]

    def broken(self, books: Sequence[Book]) -> Mapping[str, Broken] | None:
        """Return which rules positions broke, by account; None: one is not judged as it is now."""
        if any(self.judged(book) is None for book in books):
            return None
        with self._lock:
            return {book.account: self._judged[book.account][2] for book in books}

    def keep_measured(
        self, account: str, record: AccountRecord, candles: Hashable, found: AllExcursions
    ) -> None:
        """Remember how far price went with the positions of a record, by which candles."""
        with self._lock:
            self._measured[account] = record, candles, found

    def measured(self, book: Book, candles: Hashable) -> AllExcursions | None:
        """Return how far price went; None: not measured as record and candles are now."""
        with self._lock:
            known = self._measured.get(book.account)
            if known is None or known[0] is not book.sources.record or known[1] != candles:
                return None
            return known[2]

    def columns(self, book: Book, additions: Additions) -> PositionColumns:
        """Return the columns that a query is answered by; those of the last additions are kept."""
        made_of = (book, additions.judged, additions.excursions, additions.diary)
        with self._lock:
            known = self._columns.get(book.account)
            if known is None or not _are_same(known[0], made_of):
                known = made_of, book.sources.columns.adding(additions)
                self._columns[book.account] = known
            return known[1]


def _are_same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(map(lambda a, b: a is b, some, others))
