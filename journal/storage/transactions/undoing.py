"""Taking an import out of the record again: its rows, and the states it replaced.

A row that was in the record before the import stays, in the state it had then. Where a later
import replaced that state again, the later one stays and remembers the state before the undone one.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, func, select

from journal.storage.tables import untyped
from journal.storage.transactions.bulk import OFFERED

_RECORDS: Final = {offered.table: offered for offered in OFFERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing an import did."""

    removed: int
    """Rows that the import had added."""
    restored: int
    """Rows that have the state again which they had before."""


def undo_batch(connection: Connection, batch_id: int) -> Undone:
    """Take the rows of an import out and give others back their earlier state."""
    restored = _restore(connection, batch_id)
    return Undone(removed=_remove(connection, batch_id), restored=restored)


def _restore(connection: Connection, batch_id: int) -> int:
    states = untyped("replaced_state")
    mine = connection.execute(
        select(states).where(states.c.batch_id == batch_id).order_by(states.c.id.desc())
    ).all()
    touched: set[tuple[str, int]] = set()
    for state in mine:
        same_row = and_(states.c.record == state.record, states.c.row_id == state.row_id)
        later = connection.execute(
            select(func.min(states.c.id)).where(same_row, states.c.id > state.id)
        ).scalar_one()
        if later is None:
            _give_back(connection, state)
        else:
            connection.execute(
                states.update().where(states.c.id == later).values(earlier=state.earlier)
            )
        connection.execute(states.delete().where(states.c.id == state.id))
        touched.add((state.record, state.row_id))
    return sum(_is_of_another(connection, *row, batch_id) for row in touched)


def _give_back(connection: Connection, state: Any) -> None:  # noqa: ANN401  # a row of the table
    table = untyped(_RECORDS[state.record].table)
    connection.execute(
        table.update().where(table.c.id == bindparam("row_number")),
        json.loads(state.earlier) | {"row_number": state.row_id},
    )


def _is_of_another(connection: Connection, record: str, row_id: int, batch_id: int) -> bool:
    table = untyped(record)
    owner = connection.execute(select(table.c.batch_id).where(table.c.id == row_id)).scalar_one()
    return bool(owner != batch_id)


def _remove(connection: Connection, batch_id: int) -> int:
    states = untyped("replaced_state")
    removed = 0
    for record in _RECORDS:
        table = untyped(record)
        mine = select(table.c.id).where(table.c.batch_id == batch_id)
        connection.execute(
            states.delete().where(states.c.record == record, states.c.row_id.in_(mine))
        )
        gone = connection.execute(table.delete().where(table.c.batch_id == batch_id))
        removed += gone.rowcount
    return removed
