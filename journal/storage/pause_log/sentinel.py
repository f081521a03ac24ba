"""The computer-wide copy of the pause: a small database in the state folder.

It is not the journal's, so another data directory, a deleted journal and a restored backup find the
same pause. Whoever writes it holds it alone, so two programs never count the same second twice.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import Any

from journal.domain.pause.trusted_time import TimeState
from journal.storage.folder import FILE_MODE, FOLDER_MODE, sync_folder
from journal.storage.pause_log.rows import (
    TABLES,
    Cells,
    Execute,
    Sealed,
    UnreadableCopyError,
    read_sealed,
    read_state,
)
from journal.storage.pause_log.state_folder import StateFolder

_BUSY_TIMEOUT_S = 2.0
_GLANCE_TIMEOUT_S = 0.1
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


class DamagedSentinelError(Exception):
    """The file is there and cannot be read; never shown, the other copy takes its place."""


def glance(folder: StateFolder) -> TimeState | None:
    """Return the state for the first frame, its seal unchecked; None where it cannot be read."""
    if not folder.sentinel.exists():
        return None
    try:
        with closing(_connect(folder, "ro", _GLANCE_TIMEOUT_S)) as connection:
            found = read_state(_executing(connection))
    except (sqlite3.Error, UnreadableCopyError):
        return None  # the service tells what is wrong, a moment later
    return found[0] if found else None


def read(folder: StateFolder) -> Sealed | None:
    """Return the copy, None where there is none.

    Raises:
        DamagedSentinelError: what lies there is no copy of ours.
    """
    if not folder.sentinel.exists():
        return None
    with _judged(), closing(_connect(folder, "ro", _BUSY_TIMEOUT_S)) as connection:
        return read_sealed(_executing(connection))


@contextmanager
def held(folder: StateFolder) -> Iterator[Execute]:
    """Yield what runs statements on the copy, made where there is none; nobody else writes.

    What was done is kept when the block ends, and undone when it raises.

    Raises:
        OSError, sqlite3.Error: the folder or the file cannot be written.
        DamagedSentinelError: what lies there is no copy of ours.
    """
    folder.path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    is_new = not folder.sentinel.exists()
    if is_new:  # never a file that is there: closing another handle would drop SQLite's locks
        with suppress(FileExistsError):
            os.close(os.open(folder.sentinel, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    with _judged(), closing(_connect(folder, "rw", _BUSY_TIMEOUT_S)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA").close()
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            connection.execute(table)
        yield _executing(connection)
        connection.execute("COMMIT")
    if is_new:
        sync_folder(folder.path)


def set_aside(folder: StateFolder) -> None:
    """Give a damaged file another name, so that a new one can be made; it is never deleted."""
    with suppress(FileNotFoundError):
        folder.sentinel.replace(folder.sentinel.with_name("pause.damaged.sqlite3"))


def _connect(folder: StateFolder, mode: str, timeout: float) -> sqlite3.Connection:
    uri = f"{folder.sentinel.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF").close()
    return connection


def _executing(connection: sqlite3.Connection) -> Execute:
    def execute(sql: str, cells: Cells) -> Sequence[Sequence[Any]]:
        return connection.execute(sql, cells).fetchall()

    return execute


@contextmanager
def _judged() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
            raise DamagedSentinelError(str(error)) from error
        raise
    except UnreadableCopyError as error:
        raise DamagedSentinelError(str(error)) from error
