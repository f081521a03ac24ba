"""The rows of an import, and those of others about the same time that could be the same."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from journal.domain.ledger.repeats import STATEMENT_ID
from journal.domain.ledger.twins import FARTHEST, ToldRow
from journal.storage.tables import untyped

_SECOND_MS: Final = 1_000
_REACH_MS: Final = int(FARTHEST.total_seconds()) * _SECOND_MS
MOST_ROWS: Final = 20_000
_MOST_OTHERS: Final = 5 * MOST_ROWS
ROW_ID: Final = "row-"
"""How the ids start that stand in for those a file does not tell."""


class _Told(NamedTuple):
    """Where a table has what a row is known again by."""

    at: str
    identity: str
    says: tuple[str, ...]


_TABLES: Final = {
    "fill": _Told("traded_at", "trade_id", ("symbol", "order_side", "price", "quantity")),
    "income": _Told("occurred_at", "transaction_id", ("income_type", "asset", "amount")),
    "told_position": _Told(
        "opened_at",
        "told_id",
        ("symbol", "side", "entry_price", "exit_price", "closed_quantity", "realized_pnl"),
    ),
}


def rows_beside(
    connection: Connection, table_name: str, batch_id: int
) -> tuple[list[ToldRow], list[ToldRow]]:
    """Return the rows of an import, and those of the same account that other imports brought.

    Of very many rows the newest, which are enough to know a file again by. Of the others, those
    within a day of these; only ones without ids of the exchange where the import has such ids.
    """
    told, table = _TABLES[table_name], untyped(table_name)
    at, identity = table.c[told.at], table.c[told.identity]
    columns = (at, identity, *_says(table_name))
    mine = table.c.batch_id == batch_id
    newest = select(*columns).where(mine, at.is_not(None)).order_by(at.desc()).limit(MOST_ROWS)
    new = connection.execute(newest).all()
    if not new:
        return [], []
    accounts = select(table.c.account_id).where(mine).limit(1).scalar_subquery()
    beside = and_(
        table.c.account_id == accounts,
        or_(table.c.batch_id.is_(None), table.c.batch_id != batch_id),
        at.between(new[-1][0] - _REACH_MS, new[0][0] + _REACH_MS),
    )
    if not _is_ours(new[0][1]) and table_name != "told_position":
        beside = and_(beside, or_(*(identity.startswith(one) for one in (ROW_ID, STATEMENT_ID))))
    others = connection.execute(select(*columns).where(beside).limit(_MOST_OTHERS)).all()
    return [_told_row(row) for row in new], [_told_row(row) for row in others]


def _says(table_name: str) -> list[ColumnElement[Any]]:
    table = untyped(table_name)
    says: list[ColumnElement[Any]] = [table.c[name] for name in _TABLES[table_name].says]
    if table_name == "told_position":
        says.append(func.coalesce(table.c.closed_at - table.c.opened_at, 0))
    return says


def _is_ours(identity: str) -> bool:
    return identity.startswith((ROW_ID, STATEMENT_ID))


def _told_row(row: Row[Any]) -> ToldRow:
    at, identity, *says = tuple(row)
    # Rows that one file tells apart by their number alone.
    stem = identity.rpartition("-")[0] if identity.startswith(ROW_ID) else identity
    return ToldRow(second=at // _SECOND_MS, says=tuple(says), identity=stem)
