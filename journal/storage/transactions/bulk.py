"""Adding many rows at once: new ones are added, known ones counted, differing ones reported.

One statement for each twenty thousand rows; never a query for a row.
"""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    and_,
    bindparam,
    literal_column,
    null,
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
from journal.storage.transactions.offered import Offered
from journal.storage.transactions.replacing import Replacing, text_of
from journal.storage.transactions.rows import Row

_CHUNK: Final = 20_000
_SECOND_MS: Final = 1_000


class Owner(NamedTuple):
    """Whose rows are added, and the import they came with; None where they were typed."""

    account_id: int
    batch_id: int | None

    @property
    def written(self) -> dict[str, ColumnElement[Any]]:
        """What is the same in every row, to stand in the statement itself.

        Each value handed over with a row takes a thirtieth of the whole insertion.
        """
        numbers = self._asdict().items()
        return {
            name: null() if number is None else literal_column(str(int(number)))
            for name, number in numbers
        }


class Insertion(NamedTuple):
    """Some thousand rows with the statement that inserts them."""

    statement: str
    parameters: Any
    row_count: int
    rows: Callable[[], list[Row]]
    """All of them once more, for where one is known and differs."""


def add_rows(
    connection: Connection,
    offered: Offered,
    rows: Iterable[Row],
    *,
    account_id: int,
    batch_id: int | None,
    retime: bool = False,
) -> Added:
    """Insert rows whose identity is new and compare the others with what is stored.

    Args:
        connection: inside a writing transaction.
        offered: the kind of rows.
        rows: values in the order of ``offered.columns``.
        account_id: whose they are.
        batch_id: the import they came with, None where they were typed.
        retime: take over the times of rows that differ in nothing else.
    """
    total = Added()
    remaining = iter(rows)
    owner = Owner(account_id, batch_id)
    while chunk := list(islice(remaining, _CHUNK)):
        total += add_chunk(connection, offered, owner, chunk, retime=retime)
    return total


def add_chunk(
    connection: Connection,
    offered: Offered,
    owner: Owner,
    chunk: list[Row],
    *,
    retime: bool = False,
) -> Added:
    """Insert some thousand rows; else as ``add_rows``."""
    insertion = Insertion(_insert_statement(offered, owner), chunk, len(chunk), lambda: chunk)
    return add_insertion(connection, offered, owner, insertion, retime=retime)


def add_insertion(
    connection: Connection,
    offered: Offered,
    owner: Owner,
    insertion: Insertion,
    *,
    retime: bool = False,
) -> Added:
    """Insert some thousand rows by a statement that ``counting_differing`` made."""
    newest = f"SELECT coalesce(max(id), 0) FROM {offered.table}"  # noqa: S608  # fixed names
    newest_before = connection.exec_driver_sql(newest).scalar_one()
    counted = connection.exec_driver_sql(insertion.statement, insertion.parameters).rowcount
    # Numbers rise by one: a new row gets the next, a known one none.
    added = connection.exec_driver_sql(newest).scalar_one() - newest_before
    if counted > added:
        return _compare(connection, offered, owner, insertion.rows(), added, retime=retime)
    return Added(added=added, known=insertion.row_count - added)


def _compare(  # what an insertion needs and what it did
    connection: Connection,
    offered: Offered,
    owner: Owner,
    chunk: list[Row],
    added: int,
    *,
    retime: bool,
) -> Added:
    """Count the rows of a chunk after its insertion: known, updated, retimed or in conflict."""
    staging = _staging_table(offered)
    connection.execute(CreateTable(staging, if_not_exists=True))
    connection.execute(staging.delete())
    connection.exec_driver_sql(text_of(staging.insert()), chunk)
    conflicts: list[Conflict] = []
    states = Replacing(offered, offered.progress)
    times = Replacing(offered, offered.times)
    lacks = Replacing(offered, offered.may_lack)
    width = len(offered.columns)
    differing = connection.execute(_differing(offered), {"account_id": owner.account_id})
    for row_id, *values in differing:
        stored = dict(zip(offered.columns, values[:width], strict=True))
        stored |= states.latest(row_id) | lacks.latest(row_id)
        other = dict(zip(offered.columns, values[width:], strict=True))
        if conflict := _conflict(offered, stored, other):
            # Told twice in one file with two times: the file does not know which.
            if retime and conflict.is_of_time and not times.latest(row_id):
                times.replace(row_id, stored, other)
            else:
                conflicts.append(conflict)
        elif (state := _latest(offered, stored, other)) is not None:
            states.replace(row_id, stored, state)
        elif _tells_more(offered, stored, other):
            lacks.replace(row_id, stored, _fuller(offered, stored, other))
    for replacing in (states, times, lacks):
        replacing.write(connection, owner.batch_id)
    updated = states.count + lacks.count
    return Added(
        added=added,
        known=len(chunk) - added - updated - times.count - len(conflicts),
        updated=updated,
        retimed=times.count,
        conflicting=len(conflicts),
        of_time=sum(conflict.is_of_time for conflict in conflicts),
        conflicts=tuple(conflicts[:MOST_CONFLICTS]),
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
                is_of_time=field in offered.fixed and _differ_in_time(offered, stored, other),
            )
    return None


def _differ_in_time(offered: Offered, stored: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether nothing but the times of two rows differs."""
    told = (name for name in offered.fixed + offered.progress if name not in offered.times)
    return all(_agree(name, stored[name], other[name]) for name in told)


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


def _tells_more(offered: Offered, stored: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether a row tells something that is unknown of the stored one."""
    return any(
        _is_untold(name, stored[name]) and not _is_untold(name, other[name])
        for name in offered.may_lack
    )


def _fuller(offered: Offered, stored: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return what two rows that agree tell together."""
    return {
        name: stored[name] if _is_untold(name, other[name]) else other[name]
        for name in offered.may_lack
    }


def _is_untold(field: str, value: Any) -> bool:  # noqa: ANN401  # a column of any type
    """Return whether a value says nothing; files without the column read as one-way mode."""
    return value is None or (field == "position_side" and value == PositionSide.BOTH.value)


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


def counting_differing(statement: sqlite.Insert, offered: Offered) -> sqlite.Insert:
    """Return an insertion that changes no known row, but counts the known rows that differ."""
    known = untyped(offered.table).c
    return statement.on_conflict_do_update(
        index_elements=("account_id", *offered.identity),
        set_={"id": known.id},  # to itself
        where=or_(*_differences(offered, known, statement.excluded)),
    )


@lru_cache(maxsize=64)
def _insert_statement(offered: Offered, owner: Owner) -> str:
    told: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in offered.columns}
    statement = sqlite.insert(untyped(offered.table)).values(told | owner.written)
    return text_of(counting_differing(statement, offered))


@cache
def _staging_table(offered: Offered) -> Table:
    return Table(
        f"offered_{offered.table}",
        MetaData(),
        *(Column(name, AsGiven) for name in offered.columns),
        prefixes=["TEMPORARY"],
    )


@cache
def _differing(offered: Offered) -> Select[Any]:
    """Return the question for an account's rows that an offered one of their identity is not."""
    stored, staged = untyped(offered.table), _staging_table(offered)
    same = [stored.c[name] == staged.c[name] for name in offered.identity]
    same.append(stored.c.account_id == bindparam("account_id"))
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
