"""Pictures on disk, each named by the checksum of what is in it: never two of one, never opened."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal.storage.errors import DamagedAttachmentError, UnusableFolderError
from journal.storage.folder import FILE_MODE, FOLDER_MODE, sync_folder

_SUFFIX: Final = ".png"


@dataclass(frozen=True, slots=True)
class AttachmentFiles:
    """The pictures of one folder, which need not exist yet."""

    folder: Path

    def add(self, content: bytes) -> str:
        """Keep a picture and return its checksum; one that is there already is not written again.

        Raises:
            UnusableFolderError: the disk does not take it; nothing is left half written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256)
        try:
            if not self.holds(sha256):
                _write(path, content)
        except OSError as error:
            raise UnusableFolderError(
                f"The picture could not be written to {self.folder}: {error.strerror}. Make room "
                "or make the folder writable, then attach it again."
            ) from error
        return sha256

    def path(self, sha256: str) -> Path:
        """Return where a picture lies, whether it is there or not."""
        return self.folder / sha256[:2] / f"{sha256}{_SUFFIX}"

    def read(self, sha256: str) -> bytes:
        """Return a picture.

        Raises:
            DamagedAttachmentError: the file is gone or holds something else.
        """
        path = self.path(sha256)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise DamagedAttachmentError(
                f"The picture {path} cannot be read: {error.strerror}. A backup of the folder "
                "may still hold it."
            ) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedAttachmentError(
                f"The picture {path} is damaged and was left alone. A backup of the folder may "
                "still hold it."
            )
        return content

    def holds(self, sha256: str) -> bool:
        """Return whether the picture is there and whole."""
        path = self.path(sha256)
        return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _write(path: Path, content: bytes) -> None:
    """Put a picture in its place, whole or not at all."""
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)  # of a write that was killed
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)
