"""Values that an import writes over stored ones, each kept so that undoing gives it back."""

import json
from functools import cache
from typing import Any, Final

from sqlalchemy import ClauseElement, Connection, Update, bindparam
from sqlalchemy.dialects import sqlite

from journal.storage.tables import untyped
from journal.storage.transactions.offered import Offered

_DIALECT: Final = sqlite.dialect()


class Replacing:
    """Values that take the place of stored ones, and what they replace.

    Attributes:
        count: how often a value was replaced.
    """

    def __init__(self, offered: Offered, columns: tuple[str, ...]) -> None:
        self.count = 0
        self._offered = offered
        self._columns = columns
        self._new: dict[int, dict[str, Any]] = {}
        self._earlier: dict[int, dict[str, Any]] = {}

    def latest(self, row_id: int) -> dict[str, Any]:
        """Return what replaces a row's values so far."""
        return self._new.get(row_id, {})

    def replace(self, row_id: int, stored: dict[str, Any], values: dict[str, Any]) -> None:
        """Note other values for a row; ``stored`` is what it says until then."""
        self._earlier.setdefault(row_id, {name: stored[name] for name in self._columns})
        self._new[row_id] = {
            # A file that does not tell a time takes none away.
            name: stored[name] if values[name] is None else values[name]
            for name in self._columns
        }
        self.count += 1

    def write(self, connection: Connection, batch_id: int | None) -> None:
        """Keep the earlier values for an undoing, and write the new ones."""
        if not self._new:
            return
        self._remember(connection, batch_id)
        connection.exec_driver_sql(
            text_of(_update(self._offered, self._columns)),
            [(*values.values(), row_id) for row_id, values in self._new.items()],
        )

    def _remember(self, connection: Connection, batch_id: int | None) -> None:
        """Keep the values that are about to be replaced, by row number."""
        if batch_id is None:
            return
        connection.execute(
            untyped("replaced_state").insert(),
            [
                {
                    "batch_id": batch_id,
                    "record": self._offered.table,
                    "row_id": row_id,
                    "earlier": json.dumps(earlier),
                }
                for row_id, earlier in self._earlier.items()
            ],
        )


@cache
def _update(offered: Offered, columns: tuple[str, ...]) -> Update:
    table = untyped(offered.table)
    # In this order, not in that of the table: the values are handed over as tuples.
    values: list[tuple[Any, Any]] = [(table.c[name], bindparam(f"new_{name}")) for name in columns]
    return table.update().where(table.c.id == bindparam("row_id")).ordered_values(*values)


def text_of(statement: ClauseElement) -> str:
    """Return the SQL with question marks, for tuples straight through the driver."""
    return str(statement.compile(dialect=_DIALECT))
