"""The bracket tables of all symbols as published on one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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

    def table(self, symbol: str) -> BracketTable:
        """Return the brackets of a symbol.

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
