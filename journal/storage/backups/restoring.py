"""Putting a backup in the place of the journal, all or nothing.

The backup grows under another name, is verified there, and takes the journal's name in one step.
A log that stayed behind would be replayed over it, so the log is gone before. What was there is
kept: as a backup of its own where it is whole, else as it is, under another name.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from journal.storage.backups.backup import Backup, Backups
from journal.storage.backups.pictures import bring_back_pictures
from journal.storage.backups.seal import file_sha256, is_whole_journal
from journal.storage.database.inspection import schema_version
from journal.storage.errors import (
    DamagedBackupError,
    DamagedJournalError,
    LockedJournalError,
    NotAJournalError,
    UnusableFolderError,
    journal_error,
)
from journal.storage.folder import FILE_MODE, DataFolder, sync_folder

_BUSY_TIMEOUT_S = 2.0
_LOGS = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What restoring did."""

    backup: Backup
    """What the journal is now."""
    saved: Backup | None
    """The journal as it was before; None where it was missing or damaged."""
    kept_aside: Path | None
    """The damaged file that was there before, untouched."""
    lost_pictures: int = 0
    """Pictures of the backup that are neither with the journal nor with its backups."""


def restore(folder: DataFolder, backup: Backup, at: datetime) -> Restored:
    """Put a backup in the place of the journal; nobody may have the journal open.

    Args:
        folder: the journal's folder.
        backup: one of its backups.
        at: the present, for the backup of what is there now.

    Raises:
        DamagedBackupError: the backup does not verify; the journal stays as it is.
        NewerJournalError: the journal was made by a newer version, which has to restore it.
        LockedJournalError: another window or command has the journal open.
        UnusableFolderError, DiskFullError: the disk does not take it; nothing was changed.
    """
    backups = Backups(folder)
    verified = backups.verify(backup, at)
    if verified.seal is None or not verified.seal.is_good:
        raise DamagedBackupError(
            f"The backup {backup.path} is damaged. Nothing was changed. Choose another backup."
        )
    part = folder.database.with_name(f"{folder.database.name}.{os.getpid()}.part")
    try:
        _copy(backup.path, part, verified.seal.content_sha256)
        lost_pictures = bring_back_pictures(folder, part)  # in nobody's way where it ends here
        saved = _save(folder, backups, at)
        aside = _swap(folder.database, part, at, is_damaged=saved is None)
        sync_folder(folder.path)
    except OSError as error:
        raise UnusableFolderError(
            f"The backup could not be restored in {folder.path}: {error.strerror}. Make room or "
            "make the folder writable, then try again."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return Restored(backup=verified, saved=saved, kept_aside=aside, lost_pictures=lost_pictures)


def _copy(backup: Path, part: Path, content_sha256: str) -> None:
    """Write the backup under another name and see that it is whole there."""
    part.unlink(missing_ok=True)
    with (
        backup.open("rb") as source,
        os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "wb") as target,
    ):
        shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    if file_sha256(part) != content_sha256 or not is_whole_journal(part):
        raise DamagedBackupError(
            f"The backup {backup} changed while it was copied, or the disk does not keep what is "
            "written. Nothing was changed. Check the disk, then try again."
        )


def _save(folder: DataFolder, backups: Backups, at: datetime) -> Backup | None:
    """Back up the journal that is there and empty its log; None where it is missing or damaged."""
    database = folder.database
    if not database.exists():
        return None
    try:
        schema_version(database)
        uri = f"{database.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S)) as live:
            before = live.execute("PRAGMA data_version").fetchone()
            saved = backups.make(at)
            # Moves the log into the file, which SQLite refuses while anybody else has it open.
            live.execute("PRAGMA journal_mode = DELETE").fetchone()
            if live.execute("PRAGMA data_version").fetchone() != before:
                raise LockedJournalError(
                    "Another program wrote into the journal just now, so nothing was restored. "
                    "Wait until it is done, then try again."
                )
    except (DamagedJournalError, NotAJournalError):
        return None
    except sqlite3.Error as error:
        known = journal_error(error, database)
        if isinstance(known, DamagedJournalError):
            return None
        if known is None:
            raise
        raise known from error
    return saved


def _swap(database: Path, part: Path, at: datetime, *, is_damaged: bool) -> Path | None:
    """Give the copy the journal's name; return where a damaged journal lies now."""
    aside = None
    if is_damaged:
        name = f"{database.stem}-damaged-{at:%Y%m%dT%H%M%SZ}{database.suffix}"
        for suffix in ("", *_LOGS):
            found = database.with_name(f"{database.name}{suffix}")
            if found.is_file():
                kept = database.with_name(f"{name}{suffix}")
                kept.unlink(missing_ok=True)
                _keep(found, kept)
                aside = aside or kept
    for suffix in _LOGS:
        database.with_name(f"{database.name}{suffix}").unlink(missing_ok=True)
    part.replace(database)
    return aside


def _keep(found: Path, kept: Path) -> None:
    """Give a file a second name, or copy it where the file system knows only one."""
    try:
        os.link(found, kept)
    except OSError:
        shutil.copy2(found, kept)
