"""Adding many rows at once: new ones are added, known ones counted, differing ones reported.

One statement for each twenty thousand rows; never a query for a row.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from journal.domain.instants import utc_from_ms
from journal.domain.values import PositionSide
from journal.storage.columns import AsGiven
from journal.storage.records import MOST_CONFLICTS, Added, Conflict
from journal.storage.tables import untyped
from journal.storage.transactions.rows import (
    FILL_COLUMNS,
    INCOME_COLUMNS,
    ORDER_COLUMNS,
    TOLD_COLUMNS,
    Row,
)

_CHUNK: Final = 20_000
_SECOND_MS: Final = 1_000
_DIALECT: Final = sqlite.dialect()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What kind of rows are offered, and what makes two of them the same."""

    table: str
    columns: tuple[str, ...]
    identity: tuple[str, ...]
    """Unique within an account, given by the exchange."""
    fixed: tuple[str, ...]
    """Never change; whoever says otherwise is in conflict."""
    progress: tuple[str, ...] = ()
    """May be told again in a later state, which then counts."""
    state_at: str = "updated_at"
    """Which column tells how late a state is."""


FILLS: Final = Offered(
    table="fill",
    columns=FILL_COLUMNS,
    identity=("symbol", "trade_id"),
    fixed=tuple(name for name in FILL_COLUMNS if name not in {"symbol", "trade_id"}),
)
INCOMES: Final = Offered(
    table="income",
    columns=INCOME_COLUMNS,
    identity=("income_type", "transaction_id"),
    fixed=("amount", "asset", "symbol", "occurred_at"),
)
ORDERS: Final = Offered(
    table="exchange_order",
    columns=ORDER_COLUMNS,
    identity=("symbol", "order_id"),
    fixed=("order_side", "position_side", "placed_at"),
    progress=(
        "client_order_id",
        "order_type",
        "price",
        "average_price",
        "quantity",
        "executed_quantity",
        "stop_price",
        "status",
        "updated_at",
    ),
)
TOLD_POSITIONS: Final = Offered(
    table="told_position",
    columns=TOLD_COLUMNS,
    identity=("symbol", "told_id"),
    fixed=("source", "side", "margin_mode", "opened_at"),
    # A position told while it was partly open is told again when it is closed.
    progress=(
        "entry_price",
        "closed_at",
        "exit_price",
        "peak_quantity",
        "closed_quantity",
        "realized_pnl",
        "status",
    ),
    state_at="closed_at",
)

OFFERED: Final = (FILLS, INCOMES, ORDERS, TOLD_POSITIONS)
"""Every kind of row that an import can bring."""


def add_rows(
    connection: Connection,
    offered: Offered,
    rows: Iterable[Row],
    *,
    account_id: int,
    batch_id: int | None,
) -> Added:
    """Insert rows whose identity is new and compare the others with what is stored.

    Args:
        connection: inside a writing transaction.
        offered: the kind of rows.
        rows: values in the order of ``offered.columns``.
        account_id: whose they are.
        batch_id: the import they came with, None where they were typed.
    """
    total = Added()
    remaining = iter(rows)
    while chunk := [(account_id, batch_id, *row) for row in islice(remaining, _CHUNK)]:
        total += add_chunk(connection, offered, chunk)
    return total


def add_chunk(connection: Connection, offered: Offered, chunk: list[Row]) -> Added:
    """Insert some thousand rows that begin with account and import; else as ``add_rows``."""
    newest = select(func.coalesce(func.max(untyped(offered.table).c.id), 0))
    newest_before = connection.execute(newest).scalar_one()
    counted = connection.exec_driver_sql(_insert_statement(offered), chunk).rowcount
    # Numbers rise by one: a new row gets the next, a known one none.
    added = connection.execute(newest).scalar_one() - newest_before
    if counted > added:
        return _compare(connection, offered, chunk, added)
    return Added(added=added, known=len(chunk) - added)


def _compare(connection: Connection, offered: Offered, chunk: list[Row], added: int) -> Added:
    """Count the rows of a chunk after its insertion: known, updated or in conflict."""
    staging = _staging_table(offered)
    connection.execute(CreateTable(staging, if_not_exists=True))
    connection.execute(staging.delete())
    connection.exec_driver_sql(_text_of(staging.insert()), chunk)
    conflicts: list[Conflict] = []
    states: dict[int, dict[str, Any]] = {}
    earlier: dict[int, dict[str, Any]] = {}
    updated = 0
    width = len(offered.columns)
    for row_id, *values in connection.execute(_differing(offered)):
        stored = dict(zip(offered.columns, values[:width], strict=True)) | states.get(row_id, {})
        other = dict(zip(offered.columns, values[width:], strict=True))
        if conflict := _conflict(offered, stored, other):
            conflicts.append(conflict)
        elif (state := _latest(offered, stored, other)) is not None:
            earlier.setdefault(row_id, {name: stored[name] for name in offered.progress})
            states[row_id] = state
            updated += 1
    if states:
        _remember_states(connection, offered, chunk[0][1], earlier)
        update = _text_of(_update(offered))
        connection.exec_driver_sql(
            update, [(*state.values(), row_id) for row_id, state in states.items()]
        )
    return Added(
        added=added,
        known=len(chunk) - added - updated - len(conflicts),
        updated=updated,
        conflicting=len(conflicts),
        conflicts=tuple(conflicts[:MOST_CONFLICTS]),
    )


def _remember_states(
    connection: Connection,
    offered: Offered,
    batch_id: int | None,
    earlier: dict[int, dict[str, Any]],
) -> None:
    """Keep the states that an import is about to replace, by row number, for its undoing."""
    if batch_id is None:
        return
    connection.execute(
        untyped("replaced_state").insert(),
        [
            {
                "batch_id": batch_id,
                "record": offered.table,
                "row_id": row_id,
                "earlier": json.dumps(state),
            }
            for row_id, state in earlier.items()
        ],
    )


def _conflict(offered: Offered, stored: dict[str, Any], other: dict[str, Any]) -> Conflict | None:
    same_state = bool(offered.progress) and stored[offered.state_at] == other[offered.state_at]
    for field in offered.fixed + (offered.progress if same_state else ()):
        if not _agree(field, stored[field], other[field]):
            return Conflict(
                identity=tuple(stored[name] for name in offered.identity),
                field=field,
                stored=_shown(field, stored[field]),
                offered=_shown(field, other[field]),
            )
    return None


def _agree(field: str, stored: Any, other: Any) -> bool:  # noqa: ANN401  # a column of any type
    """Return whether two files may both be right about one field."""
    if stored is None or other is None:
        return True  # one of the files does not tell
    if field.endswith("_at"):
        # Files know seconds, the programming interface milliseconds.
        return bool(stored // _SECOND_MS == other // _SECOND_MS)
    if field == "position_side" and PositionSide.BOTH.value in {stored, other}:
        return True  # files without that column read as one-way mode
    return bool(stored == other)


def _shown(field: str, value: Any) -> str:  # noqa: ANN401  # a column of any type
    return utc_from_ms(value).isoformat(" ") if field.endswith("_at") else str(value)


def _latest(
    offered: Offered, stored: dict[str, Any], other: dict[str, Any]
) -> dict[str, Any] | None:
    """Return the newer state, gaps filled from the older one, or None if nothing changes."""
    if not offered.progress:
        return None
    is_newer = (other[offered.state_at] or 0) > (stored[offered.state_at] or 0)
    newer, older = (other, stored) if is_newer else (stored, other)
    state = {name: older[name] if newer[name] is None else newer[name] for name in offered.progress}
    return None if all(stored[name] == value for name, value in state.items()) else state


@cache
def _insert_statement(offered: Offered) -> str:
    """Return an insertion that changes no known row, but counts the known rows that differ."""
    names = ("account_id", "batch_id", *offered.columns)
    table = untyped(offered.table)
    statement = sqlite.insert(table)
    counting = statement.on_conflict_do_update(
        index_elements=("account_id", *offered.identity),
        set_={"id": table.c.id},  # to itself
        where=or_(*_differences(offered, table.c, statement.excluded)),
    )
    return _text_of(counting.values({name: bindparam(name) for name in names}))


@cache
def _staging_table(offered: Offered) -> Table:
    names = ("account_id", "batch_id", *offered.columns)
    return Table(
        f"offered_{offered.table}",
        MetaData(),
        *(Column(name, AsGiven) for name in names),
        prefixes=["TEMPORARY"],
    )


@cache
def _differing(offered: Offered) -> Select[Any]:
    """Return the question for stored rows that an offered row of their identity differs from."""
    stored, staged = untyped(offered.table), _staging_table(offered)
    same = [stored.c[name] == staged.c[name] for name in ("account_id", *offered.identity)]
    return (
        select(
            stored.c.id,
            *(stored.c[name] for name in offered.columns),
            *(staged.c[name] for name in offered.columns),
        )
        .select_from(staged)
        .join(stored, and_(*same))
        .where(or_(*_differences(offered, stored.c, staged.c)))
    )


def _differences(offered: Offered, stored: Any, other: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401  # columns by name
    names = offered.fixed + offered.progress
    return [stored[name].is_distinct_from(other[name]) for name in names]


@cache
def _update(offered: Offered) -> Update:
    table = untyped(offered.table)
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in offered.progress}
    return table.update().where(table.c.id == bindparam("row_id")).values(values)


def _text_of(statement: ClauseElement) -> str:
    """Return the SQL with question marks, for tuples straight through the driver."""
    return str(statement.compile(dialect=_DIALECT))
