"""Taking an import out of the record again: its rows, and the states it replaced.

A row that was in the record before the import stays, in the state it had then. Where a later
import replaced that state again, the later one stays and remembers the state before the undone one.
"""

import json
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, and_, bindparam, func, select

from journal.storage.tables import untyped
from journal.storage.transactions.offered import OFFERED

_RECORDS: Final = {offered.table: offered for offered in OFFERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What undoing an import did."""

    removed: int
    """Rows that the import had added."""
    restored: int
    """Rows that have the state again which they had before."""
    removed_by_table: tuple[tuple[str, int], ...] = ()
    """The removed rows by the table they were in; tables without any are left out."""


def undo_batch(connection: Connection, batch_id: int) -> Undone:
    """Take the rows of an import out and give others back their earlier state."""
    restored = _restore(connection, batch_id)
    removed = _remove(connection, batch_id)
    return Undone(
        removed=sum(removed.values()),
        restored=restored,
        removed_by_table=tuple((table, count) for table, count in removed.items() if count),
    )


def _restore(connection: Connection, batch_id: int) -> int:
    """Give back what the import replaced; what a later one replaced again goes to that one."""
    states = untyped("replaced_state")
    later = _later_states(connection, batch_id)
    mine = connection.execute(
        select(states.c.record, states.c.row_id, states.c.earlier)
        .where(states.c.batch_id == batch_id)
        .order_by(states.c.id.desc())
    )
    given: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for record, row_id, earlier in mine:
        values = json.loads(earlier)
        for state in later.get((record, row_id), ()):
            values = _hand_on(values, state)
        if values:
            row = values | {"row_number": row_id}
            given.setdefault((record, tuple(sorted(values))), []).append(row)
    for (record, _), rows in given.items():
        _give_back(connection, record, rows)
    for state in chain.from_iterable(later.values()):
        if state.is_changed:
            changed = states.update().where(states.c.id == state.state_id)
            connection.execute(changed.values(earlier=json.dumps(state.earlier)))
    restored = sum(_rows_of_others(connection, record, batch_id) for record in _RECORDS)
    connection.execute(states.delete().where(states.c.batch_id == batch_id))
    return restored


@dataclass(slots=True)
class _LaterState:
    """What a later import replaced in a row that the undone one had changed before."""

    state_id: int
    earlier: dict[str, Any]
    is_changed: bool = False


def _later_states(
    connection: Connection, batch_id: int
) -> dict[tuple[str, int], list[_LaterState]]:
    mine, other = untyped("replaced_state").alias(), untyped("replaced_state").alias()
    rows = connection.execute(
        select(other.c.id, other.c.record, other.c.row_id, other.c.earlier)
        .distinct()
        .join(mine, and_(mine.c.record == other.c.record, mine.c.row_id == other.c.row_id))
        .where(mine.c.batch_id == batch_id, other.c.batch_id != batch_id, other.c.id > mine.c.id)
        .order_by(other.c.id)
    )
    found: dict[tuple[str, int], list[_LaterState]] = {}
    for state_id, record, row_id, earlier in rows:
        found.setdefault((record, row_id), []).append(_LaterState(state_id, json.loads(earlier)))
    return found


def _hand_on(values: dict[str, Any], later: _LaterState) -> dict[str, Any]:
    """Let a later state remember what it replaced in the end; return what it did not replace."""
    shared = values.keys() & later.earlier.keys()
    if shared:
        later.earlier |= {name: values[name] for name in shared}
        later.is_changed = True
    return {name: value for name, value in values.items() if name not in shared}


def _give_back(connection: Connection, record: str, rows: list[dict[str, Any]]) -> None:
    """Write earlier values, in the order given, so that the earliest stays."""
    table = untyped(_RECORDS[record].table)
    names = [name for name in rows[0] if name != "row_number"]
    statement = table.update().where(table.c.id == bindparam("row_number"))
    connection.execute(statement.values({name: bindparam(name) for name in names}), rows)


def _rows_of_others(connection: Connection, record: str, batch_id: int) -> int:
    """Return how many rows the import changed that it had not brought itself."""
    table, states = untyped(record), untyped("replaced_state")
    touched = select(states.c.row_id).where(
        states.c.batch_id == batch_id, states.c.record == record
    )
    count = select(func.count()).where(
        table.c.id.in_(touched), table.c.batch_id.is_distinct_from(batch_id)
    )
    return int(connection.execute(count).scalar_one())


def _remove(connection: Connection, batch_id: int) -> dict[str, int]:
    states = untyped("replaced_state")
    removed: dict[str, int] = {}
    for record in _RECORDS:
        table = untyped(record)
        mine = select(table.c.id).where(table.c.batch_id == batch_id)
        connection.execute(
            states.delete().where(states.c.record == record, states.c.row_id.in_(mine))
        )
        gone = connection.execute(table.delete().where(table.c.batch_id == batch_id))
        removed[record] = gone.rowcount
    return removed
