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
        self._seen: tuple[int, int] | None = None
        self._record = 0
        self._lock = Lock()

    def revision(self) -> tuple[int, int]:
        """Return numbers that are others after every change that was kept."""
        with self._lock:
            return self._revision(self._connected())

    def record_revision(self) -> tuple[int, int]:
        """Return numbers that are others after every change of the record itself."""
        with self._lock:
            connection = self._connected()
            # Asked before reading: what is changed meanwhile is read twice, never missed.
            revision = self._revision(connection)
            if revision != self._seen:
                row = connection.execute("SELECT record FROM pulse").fetchone()
                self._seen, self._record = revision, row[0] if row else 0
            return self._opened, self._record

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect()
            self._opened += 1
        return self._connection

    def _revision(self, connection: sqlite3.Connection) -> tuple[int, int]:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        return self._opened, int(version)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
