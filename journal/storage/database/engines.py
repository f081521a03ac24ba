"""SQLAlchemy engines over our own connections."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool, QueuePool

from journal.storage.database.connecting import connect_to_read, connect_to_write


def journal_engine(database: Path, *, read_only: bool, busy_timeout_ms: int) -> Engine:
    """Return the engine a store keeps while it is open."""
    connect = connect_to_read if read_only else connect_to_write
    return _engine(lambda: connect(database, busy_timeout_ms), QueuePool)


def migration_engine(database: Path, busy_timeout_ms: int) -> Engine:
    """Return an engine whose connections let a migration rebuild tables others point at."""

    def connect() -> sqlite3.Connection:
        connection = connect_to_write(database, busy_timeout_ms)
        # Cannot be switched inside the transaction; the migration checks the keys at its end.
        connection.execute("PRAGMA foreign_keys = OFF").close()
        return connection

    return _engine(connect, NullPool)


def _engine(
    connect: Callable[[], sqlite3.Connection], pool: type[QueuePool] | type[NullPool]
) -> Engine:
    return create_engine("sqlite://", creator=connect, poolclass=pool)
