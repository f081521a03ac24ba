"""Every version of the brackets there is, and which table was in force when.

Within half a year 60 to 80 % of symbols change (``margin.md`` section 8), so an old liquidation is
replayed with the table of its day. Production and testnet have their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.book import BracketBook, UnknownBracketsError
from journal.domain.margin.brackets.table import BracketTable


class Environment(StrEnum):
    """Which exchange the tables belong to."""

    PRODUCTION = "production"
    TESTNET = "testnet"


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketVersions:
    """Books of several days, oldest first; of two of one day the later one counts.

    A book may hold a few symbols only, as an answer for one symbol does: each symbol is looked up
    for itself.
    """

    books: tuple[BracketBook, ...]

    def __post_init__(self) -> None:
        """Refuse books out of order."""
        days = [book.as_of for book in self.books]
        if days != sorted(days):
            raise InvalidValueError("books", "must stand in the order of their days")

    @classmethod
    def of(cls, books: Iterable[BracketBook]) -> "BracketVersions":
        """Return versions of books in any order; of one day the later given one counts."""
        return cls(books=tuple(sorted(books, key=lambda book: book.as_of)))

    @property
    def symbols(self) -> frozenset[str]:
        """All symbols that any version tells."""
        return frozenset(symbol for book in self.books for symbol in book.symbols)

    @property
    def newest(self) -> BracketBook | None:
        """The newest book that tells at least half of all symbols, or None without any.

        An answer for one symbol must not make all others look fresh.
        """
        known = len(self.symbols)
        broad = [book for book in self.books if 2 * len(book.symbols) >= known]
        return broad[-1] if broad else None

    def table(self, symbol: str, at: datetime | None = None) -> BracketTable:
        """Return the brackets of a symbol in force at a time: the newest not after its day.

        Where all are newer, the oldest, which says by its day that it is stale. None is the newest.

        Raises:
            UnknownBracketsError: no version has the symbol.
        """
        tables = [book.tables[symbol] for book in self.books if symbol in book.tables]
        if not tables:
            raise UnknownBracketsError(symbol)
        if at is None:
            return tables[-1]
        in_force = [table for table in tables if _day_of(table) <= at.date()]
        return in_force[-1] if in_force else tables[0]


def _day_of(table: BracketTable) -> date:
    """Return a table's day; one that the trader gave without a day was always in force."""
    return table.as_of or date.min
