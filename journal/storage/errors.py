"""What can be wrong with a journal on disk, each with its sentence."""

import sqlite3
from pathlib import Path

from journal.domain.errors import JournalError


class UnusableFolderError(JournalError):
    """The folder cannot hold a journal."""


class NoJournalError(JournalError):
    """There is no journal, and none may be created."""


class NewerJournalError(JournalError):
    """The journal was made by a newer version of this program; nothing was touched."""


class NotAJournalError(JournalError):
    """The file is a database of something else, or no database at all."""


class DamagedJournalError(JournalError):
    """The journal's file is damaged; it is never overwritten."""


class ReadOnlyJournalError(JournalError):
    """The journal can be read but not changed."""


class LockedJournalError(JournalError):
    """Another program holds the journal for longer than we wait."""


class DiskFullError(JournalError):
    """There is no room left where the journal lies."""


class UnknownAccountError(JournalError):
    """No account has this name."""


class DamagedCandlesError(JournalError):
    """A candle file fails its checksum."""


def damaged(database: Path, reason: str) -> DamagedJournalError:
    """Return the sentence about a damaged journal."""
    return DamagedJournalError(
        f"The journal {database} is damaged: {reason}. Nothing was changed. Keep the file and "
        "restore a backup, or start a new journal with --data-dir."
    )


def read_only_error(database: Path) -> ReadOnlyJournalError:
    """Return the sentence about a journal that can only be read."""
    return ReadOnlyJournalError(
        f"The journal {database} is open for reading only: the file, its folder or its disk does "
        "not allow writing. Nothing was saved. Make it writable and start again."
    )


def journal_error(error: sqlite3.Error, database: Path) -> JournalError | None:
    """Return the trader's sentence for a failure of SQLite, or None when it is a bug of ours."""
    # The low byte is the primary code, the rest says which flavor.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return LockedJournalError(
            f"The journal {database} is being written by another program. Nothing was saved. "
            "Close the other window or wait until its import is done, then try again."
        )
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return read_only_error(database)
    if code == sqlite3.SQLITE_FULL:
        return DiskFullError(
            f"The disk with {database} is full. Nothing was saved. Make room and try again."
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged(database, str(error))
    if code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return UnusableFolderError(
            f"The journal {database} cannot be reached: {error}. Nothing was saved. Check the "
            "disk and the folder's permissions, then try again."
        )
    return None
