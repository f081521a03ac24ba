"""What the very first frame must know: whether a liquidation is recent, and how to look.

Plain sqlite3 and nothing heavier: the libraries that the rest of the record is read with take
longer to import than the window to appear. It answers before they are there; the pause service,
which folds the whole record, corrects it by seconds where a fill is newer than its income row.
"""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from journal.domain.errors import JournalError
from journal.domain.instants import utc_from_ms
from journal.domain.pause.trusted_time import TimeState
from journal.storage.database.connecting import connect_to_glance, has_log
from journal.storage.database.inspection import check_header
from journal.storage.errors import damaged, journal_error, unreachable
from journal.storage.pause_log.state_rows import UnreadableCopyError, read_state

_BUSY_TIMEOUT_MS = 100  # the window is not there yet: rather no answer than a long wait

# Of all accounts: the trader is paused, not the account. Both big tables answer from a small
# partial index, whose condition each question repeats word for word.
_NEWEST = """
SELECT max(at) FROM (
    SELECT max(occurred_at) AS at FROM liquidation WHERE certainty <> 'probable'
    UNION ALL
    SELECT max(occurred_at) FROM liquidation_answer WHERE is_liquidation = 1
    UNION ALL
    SELECT max(occurred_at) FROM income WHERE income_type = 'INSURANCE_CLEAR'
    UNION ALL
    SELECT max(coalesce(updated_at, placed_at)) FROM exchange_order
    WHERE substr(client_order_id, 1, 10) = 'autoclose-' AND executed_quantity <> '0'
)
"""
_NEWEST_OF_SCHEMA_1 = _NEWEST.replace(
    "liquidation_answer WHERE is_liquidation = 1", "liquidation WHERE certainty <> 'probable'"
)
_FIRST_WITH_STATE = 5
# A journal is migrated after the first frame; before, nobody was asked about anything.
_EARLIEST_MS = 0
_LATEST_MS = 253_402_128_000_000  # 9999-12-30: a day more must still be a time


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePeek:
    """What a journal tells before it is opened."""

    newest_liquidation_at: datetime | None = None
    """Exchange time of the newest liquidation that starts a pause, of any account."""
    state: TimeState | None = None
    """The journal's copy of how much of the pause was served, its seal unchecked."""
    settings: dict[str, str] = field(default_factory=dict)
    trouble: JournalError | None = None
    """Why the journal could not be asked; the other fields are empty then."""


def peek(database: Path) -> PausePeek | None:
    """Return what the journal tells, or None where there is none; never raises JournalError."""
    try:
        return _peek(database)
    except JournalError as error:
        return PausePeek(trouble=error)
    except PermissionError as error:
        return PausePeek(trouble=unreachable(database, str(error.strerror)))


def newest_liquidation_at(database: Path) -> datetime | None:
    """Return the time of the newest liquidation that starts a pause, None if none is known."""
    answer = peek(database)
    return None if answer is None else answer.newest_liquidation_at


def _state(connection: sqlite3.Connection) -> TimeState | None:
    """Return the copy; a row that cannot be read is left for the service to tell of."""
    with suppress(UnreadableCopyError):
        found = read_state(lambda sql, cells: connection.execute(sql, cells).fetchall())
        return found[0] if found else None
    return None


def _peek(database: Path) -> PausePeek | None:
    if not database.exists():
        if has_log(database):
            raise damaged(database, "the file is missing, though its log is there")
        return None
    if database.stat().st_size == 0:
        raise damaged(database, "the file is empty")
    try:
        connection = connect_to_glance(database, _BUSY_TIMEOUT_MS)
        try:
            version = check_header(connection, database)
            newest = _NEWEST_OF_SCHEMA_1 if version == 1 else _NEWEST
            (newest_ms,) = connection.execute(newest).fetchone()
            settings = dict(connection.execute("SELECT key, value FROM setting").fetchall())
            state = _state(connection) if version >= _FIRST_WITH_STATE else None
        finally:
            connection.close()
    except UnicodeDecodeError as error:  # SQLite quotes a damaged schema, which is no text now
        raise damaged(database, "its schema cannot be read") from error
    except sqlite3.Error as error:
        # Whatever it is, the window opens and the full start tells more.
        raise journal_error(error, database) or damaged(database, str(error)) from error
    if newest_ms is None:
        return PausePeek(settings=settings, state=state)
    if not _EARLIEST_MS <= newest_ms <= _LATEST_MS:
        raise damaged(database, "a liquidation lies outside of all calendars")
    newest_at = utc_from_ms(newest_ms)
    return PausePeek(newest_liquidation_at=newest_at, settings=settings, state=state)
