"""SQLAlchemy engines over our own connections."""

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Dialect, Engine, create_engine, make_url
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.util import LRUCache

from journal.storage.database.connecting import connect_to_read, connect_to_write

_URL: Final = "sqlite://"
_COMPILED: Final[LRUCache[Any, Any]] = LRUCache(500)
"""Statements as text, of all journals; as many as an engine keeps by itself."""


def journal_engine(database: Path, *, read_only: bool, busy_timeout_ms: int) -> Engine:
    """Return the engine a store keeps while it is open."""
    connect = connect_to_read if read_only else connect_to_write
    dialect = _dialect()

    def creator() -> Any:  # noqa: ANN401  # SQLAlchemy's name for a connection is its own
        return connect(database, busy_timeout_ms)

    pool = QueuePool(creator, dialect=dialect)
    engine = Engine(pool, dialect, make_url(_URL))
    engine.update_execution_options(compiled_cache=_COMPILED)
    return engine


def migration_engine(database: Path, busy_timeout_ms: int) -> Engine:
    """Return an engine whose connections let a migration rebuild tables others point at."""

    def connect() -> sqlite3.Connection:
        connection = connect_to_write(database, busy_timeout_ms)
        # Cannot be switched inside the transaction; the migration checks the keys at its end.
        connection.execute("PRAGMA foreign_keys = OFF").close()
        return connection

    return create_engine(_URL, creator=connect, poolclass=NullPool)


@cache
def _dialect() -> Dialect:
    """Return the dialect of every journal opened by this process.

    What SQLAlchemy compiled once counts for one dialect only: with one for all, a journal that is
    restored, or the demo after it, is read without compiling every statement anew.
    """
    engine = create_engine(_URL)
    engine.connect().close()  # looks once what this SQLite can do
    engine.dispose()
    return engine.dialect
