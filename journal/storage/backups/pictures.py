"""The pictures of backups: each kept once for all of them, beside them, named by its content.

Pictures are never changed and never deleted, so a backup needs no copies of its own: it needs
those it names to be there.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from journal.storage.errors import DamagedAttachmentError, UnusableFolderError
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.folder import DataFolder


def pictures_of_backups(folder: DataFolder) -> AttachmentFiles:
    """Return where the pictures of all backups lie."""
    return AttachmentFiles(folder.backups / folder.attachments.name)


def keep_pictures(folder: DataFolder, backup: Path) -> None:
    """Copy the pictures that a backup names beside the backups, where they are not yet.

    One that is lost or damaged already cannot be kept; it keeps no backup from being made.

    Raises:
        UnusableFolderError: the disk does not take them.
    """
    kept, own = pictures_of_backups(folder), AttachmentFiles(folder.attachments)
    for sha256 in _named_in(backup):
        if not kept.path(sha256).exists():
            _copy(sha256, own, kept, f"No backup could be made in {folder.backups}")


def bring_back_pictures(folder: DataFolder, backup: Path) -> int:
    """Copy the pictures that a backup names back to where the journal looks for them.

    Returns:
        How many of them are neither with the journal nor with its backups.

    Raises:
        UnusableFolderError: the disk does not take them; what was copied is in nobody's way.
    """
    kept, own = pictures_of_backups(folder), AttachmentFiles(folder.attachments)
    missing = 0
    for sha256 in _named_in(backup):
        if not own.holds(sha256):
            problem = f"The backup could not be restored in {folder.path}"
            missing += not _copy(sha256, kept, own, problem)
    return missing


def _copy(sha256: str, source: AttachmentFiles, target: AttachmentFiles, problem: str) -> bool:
    """Copy one picture; return whether there was one to be copied."""
    try:
        target.add(source.read(sha256))
    except DamagedAttachmentError:
        return False
    except UnusableFolderError as error:
        raise UnusableFolderError(f"{problem}. {error}") from error
    return True


def _named_in(backup: Path) -> tuple[str, ...]:
    """Return the checksums of the pictures that a journal nobody writes into names."""
    uri = f"{backup.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as copy:
        tables = copy.execute("SELECT name FROM sqlite_master WHERE name = 'attachment'")
        if tables.fetchone() is None:
            return ()  # of an older schema
        rows = copy.execute("SELECT DISTINCT sha256 FROM attachment ORDER BY sha256")
        return tuple(sha256 for (sha256,) in rows)
