"""Every row of every table as it is kept, for an export from which nothing is missing."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from journal.storage.errors import damaged
from journal.storage.tables import TABLES
from journal.storage.transactions.room import RoomReading

_AT_ONCE = 5_000


class WholeReading(RoomReading):
    """Tables by name: whoever asks for all of them cannot forget one."""

    def table_names(self) -> tuple[str, ...]:
        """Return the names of all tables, sorted."""
        return tuple(sorted(TABLES))

    def column_names(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table in their order."""
        return tuple(column.name for column in TABLES[table].c)

    def rows(self, table: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table as values, by primary key; not all are in memory at once.

        Raises:
            DamagedJournalError: a row cannot be read.
        """
        known = TABLES[table]
        query = select(known).order_by(*known.primary_key.columns)
        try:
            yield from map(
                tuple, self._connection.execution_options(yield_per=_AT_ONCE).execute(query)
            )
        except (ArithmeticError, ValueError) as error:
            raise damaged(self._database, f"a row of {table} cannot be read ({error})") from error
