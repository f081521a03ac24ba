"""The folder a journal lives in, and the names of what lies there."""

import os
from dataclasses import dataclass
from pathlib import Path

from journal.storage.errors import UnusableFolderError
from journal.storage.user_folders import user_folder

FOLDER_MODE = 0o700
FILE_MODE = 0o600


@dataclass(frozen=True, slots=True)
class DataFolder:
    """One journal's folder; nothing on disk is touched before ``create``."""

    path: Path

    @classmethod
    def default(cls) -> "DataFolder":
        """Return the folder where this computer keeps a user's application data."""
        return cls(user_folder("data"))

    @property
    def demo(self) -> "DataFolder":
        """The demo journal's own folder, so that it never mixes with the real one."""
        return DataFolder(self.path / "demo")

    @property
    def database(self) -> Path:
        """The record. Only SQLite may ever open it: closing another handle drops its locks."""
        return self.path / "journal.sqlite3"

    @property
    def candles(self) -> Path:
        """The folder of candle files."""
        return self.path / "candles"

    @property
    def brackets(self) -> Path:
        """The folder of imported leverage brackets."""
        return self.path / "brackets"

    @property
    def attachments(self) -> Path:
        """The folder of pictures that belong to positions."""
        return self.path / "attachments"

    @property
    def thumbnails(self) -> Path:
        """The folder of small copies of pictures, which may be deleted at any time."""
        return self.path / "thumbnails"

    @property
    def backups(self) -> Path:
        """The folder of backups."""
        return self.path / "backups"

    def create(self) -> None:
        """Make the folder for its owner only; one that exists keeps its permissions.

        Raises:
            UnusableFolderError: it is a file, or cannot be made.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=FOLDER_MODE, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise UnusableFolderError(
                f"{self.path} cannot hold a journal: it, or a part of its path, is a file. "
                "Choose a folder with --data-dir."
            ) from None
        except OSError as error:
            raise UnusableFolderError(
                f"The folder {self.path} cannot be created: {error.strerror}. "
                "Choose another one with --data-dir."
            ) from None

    def is_writable(self) -> bool:
        """Return whether files can be made in the folder and the database, if any, be changed."""
        return all(
            os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
            for path in (self.path, self.database)
            if path.exists()
        )


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
