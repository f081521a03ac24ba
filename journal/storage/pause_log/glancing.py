"""The first look at the computer-wide copy of the pause, and the connection to it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

from journal.domain.pause.trusted_time import TimeState
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.pause_log.state_rows import Cells, Execute, UnreadableCopyError, read_state

_GLANCE_TIMEOUT_S: Final = 0.1


def glance(folder: StateFolder) -> TimeState | None:
    """Return the state for the first frame, its seal unchecked; None where it cannot be read."""
    if not folder.sentinel.exists():
        return None
    try:
        with closing(connect(folder, "ro", _GLANCE_TIMEOUT_S)) as connection:
            found = read_state(executing(connection))
    except (sqlite3.Error, UnreadableCopyError):
        return None  # the service tells what is wrong, a moment later
    return found[0] if found else None


def connect(folder: StateFolder, mode: str, timeout: float) -> sqlite3.Connection:
    """Return a connection to the copy; transactions are begun by hand."""
    uri = f"{folder.sentinel.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=timeout, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF").close()
    return connection


def executing(connection: sqlite3.Connection) -> Execute:
    """Return what runs statements on a connection."""

    def execute(sql: str, cells: Cells) -> Sequence[Sequence[Any]]:
        return connection.execute(sql, cells).fetchall()

    return execute
