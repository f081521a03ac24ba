"""The bracket tables of all symbols as published on one day, and whatever gives out tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable, is_stale


class UnknownBracketsError(InvalidValueError):
    """No bracket table is known for a symbol; never answered with a silent 0.4 %."""

    def __init__(self, symbol: str, field: str = "symbol") -> None:
        """Name the symbol and what to do about it."""
        super().__init__(
            field,
            f"no leverage brackets are known for {symbol[:40]!r}: check the spelling "
            "(for example BTCUSDT) or give the brackets",
        )
        self.symbol = symbol


class BracketSource(Protocol):
    """Whatever gives out bracket tables: the book of one day, or all versions there are."""

    @property
    def as_of(self) -> date:
        """The day of the newest tables."""
        ...

    @property
    def source(self) -> str:
        """Where the newest tables come from."""
        ...

    @property
    def symbols(self) -> frozenset[str]:
        """All symbols with a table."""
        ...

    def table(self, symbol: str, at: datetime | None = None) -> BracketTable:
        """Return the brackets of a symbol in force at a time; None is now.

        Raises:
            UnknownBracketsError: there are none.
        """
        ...

    def is_stale(self, at: datetime) -> bool:
        """Whether the newest tables were published more than 30 days from a time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketBook:
    """The tables of all symbols as published on one day."""

    as_of: date
    source: str
    content_hash: str
    tables: Mapping[str, BracketTable]

    @property
    def symbols(self) -> frozenset[str]:
        """All symbols with a table."""
        return frozenset(self.tables)

    def table(self, symbol: str, at: datetime | None = None) -> BracketTable:  # noqa: ARG002  # one day knows no other
        """Return the brackets of a symbol; a book has one day only, whatever time is asked about.

        Raises:
            UnknownBracketsError: there are none.
        """
        try:
            return self.tables[symbol]
        except KeyError:
            raise UnknownBracketsError(symbol) from None

    def is_stale(self, at: datetime) -> bool:
        """Whether the book was published more than 30 days from a time."""
        return is_stale(self.as_of, at)
