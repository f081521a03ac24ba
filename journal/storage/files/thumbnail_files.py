"""Small copies of pictures, so that large ones are decoded once: a cache that may be deleted."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from journal.storage.folder import FILE_MODE, FOLDER_MODE


@dataclass(frozen=True, slots=True)
class ThumbnailFiles:
    """The small copies of one folder, each named by the checksum of its large one."""

    folder: Path

    def path(self, sha256: str) -> Path:
        """Return where the small copy of a picture lies, whether it is there or not."""
        return self.folder / sha256[:2] / f"{sha256}.png"

    def read(self, sha256: str) -> bytes | None:
        """Return a small copy; None where there is none that can be read."""
        try:
            return self.path(sha256).read_bytes()
        except OSError:
            return None  # it is made anew

    def keep(self, sha256: str, content: bytes) -> None:
        """Keep a small copy where the disk takes it; without it the next one is made anew."""
        path = self.path(sha256)
        part = path.with_name(f"{path.name}.part")
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY, FILE_MODE), "wb") as file:
                file.truncate()
                file.write(content)
            part.replace(path)
