"""Noticing that the journal was changed, by this program or by another one."""

import sqlite3
from collections.abc import Callable
from threading import Lock


class Watch:
    """Tells states of a database apart, in a few millionths of a second."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Watch through a connection that is used for nothing else.

        Args:
            connect: opens it, when it is first needed and after it was closed.
        """
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._opened = 0
        self._lock = Lock()

    def revision(self) -> tuple[int, int]:
        """Return numbers that are others after every change that was kept."""
        with self._lock:
            if self._connection is None:
                self._connection = self._connect()
                self._opened += 1
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
            return self._opened, int(version)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
