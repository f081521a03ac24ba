"""What a file says it is, read without changing it: ours, which schema, whole or not.

Plain sqlite3 and nothing heavier: the first paint reads the pause through this file.
"""

import sqlite3
from pathlib import Path

from journal.storage.database.connecting import connect_to_glance, has_log
from journal.storage.errors import (
    NewerJournalError,
    NotAJournalError,
    damaged,
    journal_error,
)

APPLICATION_ID = int.from_bytes(b"CDJ1", "big")
"""Written into every journal's header."""
SCHEMA_VERSION = 13
"""The number of the newest migration; ``PRAGMA user_version`` of a journal that needs none."""


def schema_version(database: Path) -> int:
    """Return the schema number of the journal at a path that exists.

    Raises:
        NewerJournalError, NotAJournalError, DamagedJournalError: as it says; nothing was touched.
    """
    if database.stat().st_size == 0:
        raise damaged(database, "the file is empty")
    try:
        connection = connect_to_glance(database)
        try:
            return check_header(connection, database)
        finally:
            connection.close()
    except UnicodeDecodeError as error:  # SQLite quotes the damaged schema, which is no text now
        raise damaged(database, "its schema cannot be read") from error
    except sqlite3.Error as error:
        known = journal_error(error, database)
        if known is None:
            raise
        raise known from error


def check_header(connection: sqlite3.Connection, database: Path) -> int:
    """Return the schema number after judging the header through an open connection.

    Raises:
        NewerJournalError, NotAJournalError, DamagedJournalError: as it says.
    """
    try:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        # Reading the schema parses all of it.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_NOTADB:
            raise _not_a_journal(database) from error
        raise
    if application_id != APPLICATION_ID:
        raise _not_a_journal(database)
    if version > SCHEMA_VERSION:
        raise NewerJournalError(
            f"The journal {database} was made by a newer version of this program (schema "
            f"{version}, this version knows {SCHEMA_VERSION}). Nothing was touched. "
            "Update Cooldown Journal, then open it again."
        )
    if version < 1:
        raise damaged(database, "its schema number is missing")
    _require_whole(connection, database)
    return int(version)


def _not_a_journal(database: Path) -> NotAJournalError:
    return NotAJournalError(
        f"{database} is not a journal of this program, or its beginning is damaged. Nothing was "
        "changed. Choose another folder with --data-dir, or restore a backup."
    )


def _require_whole(connection: sqlite3.Connection, database: Path) -> None:
    """Raise DamagedJournalError if the file is shorter than its header says."""
    if has_log(database):
        return  # pages may still lie in the log
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    if database.stat().st_size < pages * page_size:
        raise damaged(database, "its end is missing")
