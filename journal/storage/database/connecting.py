"""Connections to the journal's file, with every pragma that durability and safety ask for.

Plain sqlite3 and nothing heavier: the first paint reads the pause through this file.
"""

import sqlite3
import sys
from pathlib import Path

BUSY_TIMEOUT_MS = 5_000

_EVERY_CONNECTION = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # Rows waiting to be compared must not reach a temporary file outside the journal's folder.
    "PRAGMA temp_store = MEMORY",
)
_WRITING = (
    "PRAGMA journal_mode = WAL",
    # NORMAL loses acknowledged transactions on power loss; FULL lost none of 59,892.
    "PRAGMA synchronous = FULL",
)
_NO_INDEX = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
# Apple's fsync leaves data in the drive's cache.
_APPLE = ("PRAGMA fullfsync = ON", "PRAGMA checkpoint_fullfsync = ON")


def has_log(database: Path) -> bool:
    """Return whether something is committed that SQLite has not yet moved into the database."""
    log = database.with_name(f"{database.name}-wal")
    return log.exists() and log.stat().st_size > 0


def connect_to_write(database: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> sqlite3.Connection:
    """Return a connection to an existing file; transactions are begun by hand."""
    connection = _connect(database, "mode=rw", busy_timeout_ms)
    return _with_pragmas(connection, _EVERY_CONNECTION + _WRITING)


def connect_to_read(database: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> sqlite3.Connection:
    """Return a connection that cannot change the file, even where its folder is not writable."""
    connection = _connect(database, "mode=ro", busy_timeout_ms)
    try:
        # The first read opens the log's index, which a folder without write permission refuses.
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_INDEX or has_log(database):
            raise
        return _connect_to_frozen(database, busy_timeout_ms)
    return _with_pragmas(connection, _EVERY_CONNECTION)


def connect_to_glance(database: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> sqlite3.Connection:
    """Return a connection for a few reads at once, which leaves not even an empty log behind."""
    if has_log(database):
        return connect_to_read(database, busy_timeout_ms)
    return _connect_to_frozen(database, busy_timeout_ms)


def _connect_to_frozen(database: Path, busy_timeout_ms: int) -> sqlite3.Connection:
    # Without a log nobody is in the middle of writing, and the file is all there is.
    connection = _connect(database, "mode=ro&immutable=1", busy_timeout_ms)
    return _with_pragmas(connection, _EVERY_CONNECTION)


def _connect(database: Path, options: str, busy_timeout_ms: int) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{database.absolute().as_uri()}?{options}",
        uri=True,
        timeout=busy_timeout_ms / 1000,
        isolation_level=None,
        # The pool hands a connection to one thread at a time, not always to the same one.
        check_same_thread=False,
    )
    return _with_pragmas(connection, (f"PRAGMA busy_timeout = {int(busy_timeout_ms)}",))


def _with_pragmas(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    if sys.platform == "darwin":
        pragmas += _APPLE
    try:
        for pragma in pragmas:
            connection.execute(pragma).close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
