"""A small file beside a large one that says its checksums were right the last time."""

import contextlib
import json
from pathlib import Path
from typing import Final

from journal.storage.folder import FILE_MODE

_NOTES: Final = {".candles": ".checked", ".levels": ".levels-checked"}


def is_checked(path: Path) -> bool:
    """Return whether the file is the very one whose checksums were right the last time."""
    try:
        return bool(json.loads(_note(path).read_text("ascii")) == _stamp(path))
    except (OSError, ValueError):
        return False


def remember(path: Path) -> None:
    """Note that the file was checked; where that cannot be noted it is checked again."""
    with contextlib.suppress(OSError):
        _note(path).touch(FILE_MODE)
        _note(path).write_text(json.dumps(_stamp(path)), "ascii")


def _note(path: Path) -> Path:
    return path.with_suffix(_NOTES[path.suffix])


def _stamp(path: Path) -> list[int]:
    """Return what a file changes in when it is written: size, time, identity."""
    told = path.stat()
    return [told.st_size, told.st_mtime_ns, told.st_ino]
