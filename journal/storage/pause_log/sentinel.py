"""The computer-wide copy of the pause: a small database in the state folder.

It is not the journal's, so another data directory, a deleted journal and a restored backup find the
same pause. Whoever writes it holds it alone, so two programs never count the same second twice.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from journal.storage.folder import FILE_MODE, FOLDER_MODE, sync_folder
from journal.storage.pause_log.glancing import connect, executing
from journal.storage.pause_log.rows import TABLES, Sealed, read_sealed
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.pause_log.state_rows import Execute, UnreadableCopyError

_BUSY_TIMEOUT_S = 2.0
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}


class DamagedSentinelError(Exception):
    """The file is there and cannot be read; never shown, the other copy takes its place."""


def read(folder: StateFolder) -> Sealed | None:
    """Return the copy, None where there is none.

    Raises:
        DamagedSentinelError: what lies there is no copy of ours.
    """
    if not folder.sentinel.exists():
        return None
    with _judged(), closing(connect(folder, "ro", _BUSY_TIMEOUT_S)) as connection:
        return read_sealed(executing(connection))


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
    with _judged(), closing(connect(folder, "rw", _BUSY_TIMEOUT_S)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA").close()
        connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            connection.execute(table)
        yield executing(connection)
        connection.execute("COMMIT")
    if is_new:
        sync_folder(folder.path)


def set_aside(folder: StateFolder) -> None:
    """Give a damaged file another name, so that a new one can be made; it is never deleted."""
    with suppress(FileNotFoundError):
        folder.sentinel.replace(folder.sentinel.with_name("pause.damaged.sqlite3"))


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
