"""What can be wrong with a journal on disk, each with its sentence."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

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


class DamagedBackupError(JournalError):
    """A backup does not verify; it is never restored."""


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


class DamagedAttachmentError(JournalError):
    """A picture's file is gone or is not what was kept."""


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


def unreachable(database: Path, reason: str) -> UnusableFolderError:
    """Return the sentence about a journal that the system does not let us look at."""
    return UnusableFolderError(
        f"The journal {database} cannot be reached: {reason}. Nothing was saved. Check the "
        "disk and the folder's permissions, then try again."
    )


def journal_error(error: sqlite3.Error, database: Path) -> JournalError | None:
    """Return the trader's sentence for a failure of SQLite, or None when it is a bug of ours."""
    if not hasattr(error, "sqlite_errorcode"):
        # Python's own complaint, of which one is about the file: a text that is not UTF-8.
        return damaged(database, str(error)) if "decode" in str(error) else None
    # The low byte is the primary code, the rest says which flavor.
    sentence = _SENTENCES.get(error.sqlite_errorcode & 0xFF)
    return None if sentence is None else sentence(error, database)


def _locked(_: sqlite3.Error, database: Path) -> JournalError:
    return LockedJournalError(
        f"The journal {database} is being written by another program. Nothing was saved. "
        "Close the other window or wait until its import is done, then try again."
    )


def _full(_: sqlite3.Error, database: Path) -> JournalError:
    return DiskFullError(
        f"The disk with {database} is full. Nothing was saved. Make room and try again."
    )


def _unreachable(error: sqlite3.Error, database: Path) -> JournalError:
    return unreachable(database, str(error))


def _corrupt(error: sqlite3.Error, database: Path) -> JournalError:
    return damaged(database, str(error))


def _schema(error: sqlite3.Error, database: Path) -> JournalError | None:
    # Our statements are all tested, so a name that is missing went missing in the file.
    return damaged(database, str(error)) if str(error).startswith("no such ") else None


_SENTENCES: Final[dict[int, Callable[[sqlite3.Error, Path], JournalError | None]]] = {
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_READONLY: lambda _, database: read_only_error(database),
    sqlite3.SQLITE_PERM: lambda _, database: read_only_error(database),
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_CORRUPT: _corrupt,
    sqlite3.SQLITE_NOTADB: _corrupt,
    sqlite3.SQLITE_IOERR: _unreachable,
    sqlite3.SQLITE_CANTOPEN: _unreachable,
    sqlite3.SQLITE_ERROR: _schema,
}
