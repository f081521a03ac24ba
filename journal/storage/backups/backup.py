"""Copies of the journal: made whole through SQLite, verified, thinned out with age.

The live file is never read by anything but SQLite: closing another handle on it would drop the
locks that protect it.
"""

import contextlib
import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from journal.domain.errors import JournalError
from journal.storage.backups.pictures import keep_pictures
from journal.storage.backups.seal import Seal, inspect, read_seal, seal_path, write_seal
from journal.storage.database.connecting import connect_to_read
from journal.storage.errors import (
    NoJournalError,
    UnusableFolderError,
    damaged,
    journal_error,
)
from journal.storage.folder import FILE_MODE, FOLDER_MODE, DataFolder, sync_folder

APART: Final = timedelta(minutes=30)
"""Backups made by themselves are at least this far apart."""
KEPT: Final[tuple[tuple[int, Callable[[datetime], str]], ...]] = (
    (12, lambda at: f"{at:%Y-%m-%d}"),
    (10, lambda at: f"{at:%G-W%V}"),
    (9, lambda at: f"{at:%Y-%m}"),
)
"""The newest of each of the last 12 days, 10 weeks and 9 months that have one."""
_NAME: Final = re.compile(r"journal-([0-9]{8}T[0-9]{6}Z)\.sqlite3")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One copy of the journal."""

    path: Path
    made_at: datetime
    size: int = 0
    """In bytes."""
    seal: Seal | None = None
    """How its last verification ended; None where it was never verified."""


@dataclass(frozen=True, slots=True)
class Backups:
    """The backups of one journal, in a folder beside it."""

    folder: DataFolder

    def all(self) -> tuple[Backup, ...]:
        """Return the backups there are, newest first."""
        found = ((path, _NAME.fullmatch(path.name)) for path in self.folder.backups.glob("*"))
        backups = [
            Backup(
                path=path,
                made_at=datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC),
                size=path.stat().st_size,
                seal=read_seal(path),
            )
            for path, match in found
            if match
        ]
        return tuple(sorted(backups, key=lambda one: one.made_at, reverse=True))

    def named(self, name: str) -> Backup:
        """Return the backup of that file name.

        Raises:
            JournalError: there is none.
        """
        for backup in self.all():
            if backup.path.name == name:
                return backup
        raise JournalError(f"There is no backup {name} in {self.folder.backups}.")

    def require_nothing_lost(self) -> None:
        """Refuse to go on where backups tell of a journal that is not there any more.

        Raises:
            NoJournalError: a new journal would be taken for the lost one.
        """
        database = self.folder.database
        if not database.exists() and self.all():
            raise NoJournalError(
                f"The journal {database} is missing, though there are backups of it. Restore one "
                "(`cooldown-journal backup restore newest`), or move the folder "
                f"{self.folder.backups} away to begin an empty journal."
            )

    def verify(self, backup: Backup, at: datetime) -> Backup:
        """Return the backup as its file shows itself now, and keep the outcome beside it.

        Raises:
            UnusableFolderError: the file cannot be read, or the outcome not be written.
        """
        try:
            seal = inspect(backup.path, at, backup.seal)
            write_seal(backup.path, seal)
        except OSError as error:
            raise UnusableFolderError(
                f"The backup {backup.path} could not be verified: {error.strerror}. Make it "
                "readable and its folder writable, then try again."
            ) from error
        return replace(backup, seal=seal)

    def newest_good(self, at: datetime) -> Backup | None:
        """Return the newest backup that is whole now; nothing is written, so any disk will do."""
        for backup in self.all():
            try:
                seal = inspect(backup.path, at, backup.seal)
            except OSError:
                continue  # it cannot be read, so it is of no use either
            if seal.is_good:
                return replace(backup, seal=seal)
        return None

    def make_if_due(self, at: datetime) -> Backup | None:
        """Make a backup unless there is one of the last half hour, and thin out the older ones.

        Raises:
            JournalError: as for ``make``.
        """
        backups = self.all()
        if backups and timedelta(0) <= at - backups[0].made_at < APART:
            return None
        made = self.make(at)
        self.thin()
        return made

    def make(self, at: datetime) -> Backup:
        """Copy the journal as it is now with its pictures, and verify the copy.

        Raises:
            DamagedJournalError: the journal itself is damaged; no backup is made of it.
            UnusableFolderError, DiskFullError: the disk does not take it.
        """
        place = self.folder.backups
        at = at.replace(microsecond=0)
        while (path := place / f"journal-{at:{_STAMP}}.sqlite3").exists():
            at += timedelta(seconds=1)  # two of one second are two
        part = path.with_name(f"{path.name}.part")
        try:
            place.mkdir(mode=FOLDER_MODE, exist_ok=True)
            for left in place.glob("*.part*"):  # of a backup that was killed
                left.unlink()
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
            self._copy(part)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            seal = inspect(part, at)
            if not seal.is_good:
                raise damaged(self.folder.database, "its backup does not verify, so none was kept")
            keep_pictures(self.folder, part)
            write_seal(path, seal)
            part.replace(path)
            sync_folder(place)
        except OSError as error:
            raise UnusableFolderError(
                f"No backup could be made in {place}: {error.strerror}. Nothing was changed. "
                "Make room or make the folder writable, then try again."
            ) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
        return Backup(path=path, made_at=at, size=path.stat().st_size, seal=seal)

    def thin(self) -> tuple[Path, ...]:
        """Remove backups that newer ones of the same time make needless; return which.

        Those found damaged stay and make none needless.
        """
        backups = [one for one in self.all() if one.seal is None or one.seal.is_good]
        kept = {backup.path for backup in kept_backups(backups)}
        gone = tuple(backup.path for backup in backups if backup.path not in kept)
        for path in gone:
            path.unlink()
            seal_path(path).unlink(missing_ok=True)
        return gone

    def _copy(self, part: Path) -> None:
        database = self.folder.database
        try:
            with (
                closing(connect_to_read(database)) as source,
                closing(sqlite3.connect(part)) as target,
            ):
                source.backup(target)
                # One file without a log: what is moved elsewhere is moved whole.
                target.execute("PRAGMA journal_mode = DELETE").close()
        except sqlite3.Error as error:
            known = journal_error(error, database)
            if known is None:
                raise
            raise known from error


def kept_backups(backups: Iterable[Backup]) -> set[Backup]:
    """Return the backups that thinning keeps."""
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    kept: set[Backup] = set()
    for count, span in KEPT:
        newest_of: dict[str, Backup] = {}
        for backup in newest_first:
            newest_of.setdefault(span(backup.made_at), backup)
        kept.update(list(newest_of.values())[:count])
    return kept
