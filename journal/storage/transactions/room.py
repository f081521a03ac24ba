"""What every room of tables reads and writes with: rows as values, damage as a sentence."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, bindparam, select
from sqlalchemy.dialects import sqlite

from journal.domain.errors import InvalidValueError
from journal.domain.values import Account
from journal.storage.errors import UnknownAccountError, damaged
from journal.storage.tables import TABLES

Value = TypeVar("Value")


class RoomReading:
    """One transaction's view; a room's own reading adds what can be asked of its tables."""

    def __init__(self, connection: Connection, database: Path) -> None:
        """Read through a connection whose transaction has begun."""
        self._connection = connection
        self._database = database
        self._account_ids: dict[str, int | None] = {}

    def account_id(self, account: Account | str) -> int | None:
        """Return the row number of an account by value or name."""
        name = account if isinstance(account, str) else account.name
        if name not in self._account_ids:  # this view of the record never changes
            self._account_ids[name] = self._account_id_now(name)
        return self._account_ids[name]

    def _account_id_now(self, name: str) -> int | None:
        query = _id_of_account()
        found = self._judged(
            query, lambda: tuple(self._connection.execute(query, {"name": name}).scalars())
        )
        return found[0] if found else None

    def _owned(self, table: Table, account: Account | str) -> Any:  # noqa: ANN401  # a Core clause
        return table.c.account_id == (self.account_id(account) or 0)

    def _values(
        self,
        kind: type[Value],
        table: Table,
        where: Any = None,  # noqa: ANN401  # Core clauses
        order: Any = None,  # noqa: ANN401  # Core clauses
    ) -> tuple[Value, ...]:
        query = select_of(table, names_of(kind))
        query = query.order_by(*table.primary_key.columns if order is None else (order, table.c.id))
        if where is not None:
            query = query.where(where)
        return self._built(query, lambda row: kind(**row))

    def _built(
        self, query: Select[Any], build: Callable[[dict[str, Any]], Value]
    ) -> tuple[Value, ...]:
        def read() -> tuple[Value, ...]:
            rows = self._connection.execute(query)
            names = tuple(rows.keys())
            return tuple(build(dict(zip(names, row, strict=True))) for row in rows)

        return self._judged(query, read)

    def _judged(
        self, query: Select[Any], read: Callable[[], tuple[Value, ...]]
    ) -> tuple[Value, ...]:
        try:
            return read()
        except (ArithmeticError, InvalidValueError, KeyError, ValueError, TypeError) as error:
            name = query.get_final_froms()[0]
            raise damaged(self._database, f"a row of {name} cannot be read ({error})") from error


class RoomWriting(RoomReading):
    """One transaction that changes; a room's own writing adds what can be kept in its tables.

    Attributes:
        is_rehearsal: nothing of it will be kept, so nothing may be written beside it either.
    """

    is_rehearsal = False

    def account_id(self, account: Account | str) -> int | None:
        """Return the row number of an account by value or name; it may be one just added."""
        return self._account_id_now(account if isinstance(account, str) else account.name)

    def _insert(self, name: str, row: dict[str, Any]) -> int:
        table = TABLES[name]
        statement = table.insert().values(row).returning(table.c.id)
        return int(self._connection.execute(statement).scalar_one())

    def _upsert(self, name: str, identity: tuple[str, ...], row: dict[str, Any]) -> None:
        self._connection.execute(_upsert_of(name, identity, tuple(row)), row)

    def _require_id(self, account: Account | str) -> int:
        found = self.account_id(account)
        if found is None:
            name = account if isinstance(account, str) else account.name
            raise UnknownAccountError(f"There is no account named {name}. Add it first.")
        return found


@cache
def _upsert_of(name: str, identity: tuple[str, ...], keys: tuple[str, ...]) -> sqlite.Insert:
    statement = sqlite.insert(TABLES[name])
    changed = {key: statement.excluded[key] for key in keys if key not in identity}
    return statement.on_conflict_do_update(index_elements=identity, set_=changed)


@cache
def _id_of_account() -> Select[Any]:
    """Return the query that every other one begins with; making it takes longer than asking it."""
    table = TABLES["account"]
    return select(table.c.id).where(table.c.name == bindparam("name"))


@cache
def select_of(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """Return the query of some columns: naming them takes longer than most answers."""
    return select(*(table.c[name] for name in names))


def columns_as(table: Table, kind: type[Any]) -> list[Any]:
    """Return the columns of a table that are fields of a value."""
    return [table.c[name] for name in names_of(kind)]


def names_of(kind: type[Any]) -> tuple[str, ...]:
    """Return the names of a value's fields."""
    return tuple(field.name for field in fields(kind))


def columns_of(value: Any) -> dict[str, Any]:  # noqa: ANN401  # any value of the domain
    """Return a value's fields by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
