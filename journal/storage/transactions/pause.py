"""The journal's own copy of the pause's state and log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from journal.domain.instants import utc_from_ms
from journal.storage.errors import damaged
from journal.storage.pause_log.rows import Sealed, read_sealed, write_sealed
from journal.storage.pause_log.state_rows import Cells, UnreadableCopyError
from journal.storage.tables import untyped
from journal.storage.transactions.room import RoomReading, RoomWriting


class PauseReading(RoomReading):
    """Reads the copy."""

    def pause_copy(self) -> Sealed | None:
        """Return the copy with its seals, None where none was ever kept.

        Raises:
            DamagedJournalError: a row cannot be what was written.
        """
        try:
            return read_sealed(self._execute)
        except UnreadableCopyError as error:
            raise damaged(self._database, str(error)) from error

    def newest_fill_at(self) -> datetime | None:
        """Return the newest time of all fills: it cannot be earlier now."""
        fills = untyped("fill")
        newest = self._connection.execute(select(func.max(fills.c.traded_at))).scalar_one()
        return None if newest is None else utc_from_ms(newest)

    def _execute(self, sql: str, cells: Cells) -> Sequence[Sequence[Any]]:
        done = self._connection.exec_driver_sql(sql, cells)
        return done.all() if done.returns_rows else ()


class PauseWriting(PauseReading, RoomWriting):
    """Keeps the copy."""

    def save_pause_copy(self, sealed: Sealed) -> None:
        """Keep a copy in place of the one before; entries that are the same stay."""
        write_sealed(self._execute, sealed)
