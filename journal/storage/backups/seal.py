"""What is known about a backup file: its checksum, and how its last verification ended.

SQLite's own check says "ok" to almost half of all flipped bits that change a number, so a backup
carries the checksum of its whole file. Plain reading is safe here: nobody writes into a backup.
"""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from journal.domain.errors import JournalError
from journal.storage.database.inspection import check_header
from journal.storage.folder import FILE_MODE

SUFFIX: Final = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The outcome of a verification, kept beside the backup."""

    content_sha256: str
    """Of the file as it was made."""
    verified_at: datetime
    is_good: bool


def seal_path(backup: Path) -> Path:
    """Return where the seal of a backup lies."""
    return backup.with_name(backup.name + SUFFIX)


def read_seal(backup: Path) -> Seal | None:
    """Return the seal of a backup, or None where there is none that can be read."""
    try:
        told = json.loads(seal_path(backup).read_bytes())
        return Seal(
            content_sha256=str(told["content_sha256"]),
            verified_at=datetime.fromisoformat(told["verified_at"]),
            is_good=told["is_good"] is True,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a seal only adds to what the file itself shows


def write_seal(backup: Path, seal: Seal) -> None:
    """Keep the seal beside the backup.

    Raises:
        OSError: the disk does not take it; the earlier seal stays.
    """
    path = seal_path(backup)
    part = path.with_name(f"{path.name}.part")
    text = json.dumps(
        {
            "content_sha256": seal.content_sha256,
            "verified_at": seal.verified_at.isoformat(),
            "is_good": seal.is_good,
        }
    )
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def inspect(path: Path, at: datetime, known: Seal | None = None) -> Seal:
    """Return the seal of a backup as its file shows itself now, through a fresh connection.

    Args:
        path: the backup, or a copy of it under another name.
        at: the present.
        known: the seal made with it; a file that differs from it is not good.
    """
    content = file_sha256(path)
    is_same = known is None or known.content_sha256 == content
    return Seal(
        content_sha256=known.content_sha256 if known else content,
        verified_at=at,
        is_good=is_same and is_whole_journal(path),
    )


def file_sha256(path: Path) -> str:
    """Return the checksum of a file nobody writes into."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole_journal(path: Path) -> bool:
    """Return whether a file nobody writes into is a journal of ours without any damage."""
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as copy:
            check_header(copy, path)
            copy.text_factory = bytes
            (answer,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            broken_keys = copy.execute("PRAGMA foreign_key_check").fetchone()
    except (sqlite3.Error, JournalError, UnicodeDecodeError):
        return False
    return bool(answer == b"ok") and broken_keys is None
