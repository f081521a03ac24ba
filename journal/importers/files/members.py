"""One export to read, from a file or from inside an archive, with every failure a sentence."""

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from typing_extensions import Buffer, override

from journal.importers.results import ImportRefusedError

_READ_AHEAD: Final = 1 << 16
_SIGNATURE: Final = 512

_NESTED: Final = "is an archive inside an archive: unpack it and import what is inside"
_NOT_TEXT: Final = (
    (0, b"PK\x03\x04", _NESTED),
    (0, b"\x1f\x8b", _NESTED),
    (257, b"ustar", "is a tar archive: unpack it and import the CSV inside"),
    (0, b"\xd0\xcf\x11\xe0", "is an old Excel workbook: open it and save it as CSV"),
    (0, b"%PDF", "is a PDF: export the history as CSV instead"),
    (0, b"SQLite format 3\x00", "is a database, not an export: choose what was exported"),
    (0, b"7z\xbc\xaf", "is a 7z archive: unpack it and import the CSV inside"),
    (0, b"Rar!", "is a RAR archive: unpack it and import the CSV inside"),
    (0, b"\x89PNG", "is a picture: export the history as CSV instead"),
)
_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "icon\r", "__macosx"})
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""Everything ``zipfile``, ``gzip`` and the disk raise on damaged or vanished files."""


def is_beside_the_point(name: str) -> bool:
    """Return whether a file of that name is left by a system or a program, and no export."""
    return name.startswith((".", "~$")) or name.endswith(".CHECKSUM") or name.lower() in _LITTER


def shown_name(path: Path) -> str:
    """Return a file's own name, fit for messages and the record whatever bytes it holds."""
    return os.fsencode(path.name or path).decode(errors="replace")


def unreadable(label: str, error: BaseException) -> ImportRefusedError:
    """Return the refusal for what disk or archive raised."""
    if isinstance(error, FileNotFoundError):
        return ImportRefusedError(label, "is not there: check the name and the folder")
    if isinstance(error, PermissionError):
        return ImportRefusedError(label, "may not be read: give yourself permission to read it")
    if isinstance(error, OSError) and error.strerror:
        return ImportRefusedError(label, f"cannot be read ({error.strerror}): copy it elsewhere")
    return ImportRefusedError(label, "is damaged: download it again from the exchange")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportMember:
    """One export: the file at ``path`` itself, or one inside it when it is an archive.

    ``member`` is for showing only. ``hints`` are names that may tell symbol, interval, price type
    or time zone, best first. ``size`` is the count of unpacked bytes, a guess where an archive does
    not tell it. ``open_bytes`` gives the unpacked bytes.
    """

    path: Path
    member: str | None
    hints: tuple[str, ...]
    size: int
    open_bytes: Callable[[], AbstractContextManager[BinaryIO]]

    @property
    def label(self) -> str:
        """File name, and the name inside the archive after a slash."""
        name = shown_name(self.path)
        return f"{name}/{self.member}" if self.member else name

    @contextmanager
    def opened(self) -> Iterator[io.BufferedReader]:
        """Give the unpacked bytes.

        Raises:
            ImportRefusedError: damaged, unreadable, changed meanwhile, or bytes that are no text.
        """
        with ExitStack() as stack:
            try:
                before = self.path.stat()
                source = stack.enter_context(self.open_bytes())
            except BROKEN as error:
                raise unreadable(self.label, error) from error
            guarded = _GuardedBytes(source, self.label)
            reader = stack.enter_context(io.BufferedReader(guarded, _READ_AHEAD))
            _require_text(reader.peek(_SIGNATURE)[:_SIGNATURE], self.label)
            yield cast("io.BufferedReader", reader)
            after = self.path.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                reason = "changed while it was read: import it again when it is complete"
                raise ImportRefusedError(self.label, reason)


def bytes_read(reader: io.BufferedReader) -> int:
    """Return how many unpacked bytes an opened member gave so far."""
    return cast("_GuardedBytes", reader.raw).count


def content_sha256(reader: io.BufferedReader) -> str:
    """Return the SHA-256 in hex of all bytes that an opened member gave so far."""
    return cast("_GuardedBytes", reader.raw).digest.hexdigest()


def _require_text(start: bytes, label: str) -> None:
    for place, signature, reason in _NOT_TEXT:
        if start[place : place + len(signature)] == signature:
            raise ImportRefusedError(label, reason)


class _GuardedBytes(io.RawIOBase):
    """A stream whose own failures are refusals, apart from those of whoever reads it."""

    def __init__(self, source: BinaryIO, label: str) -> None:
        super().__init__()
        self._source = source
        self._label = label
        self.digest = hashlib.sha256()
        self.count = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        try:
            chunk = self._source.read(len(view))
        except BROKEN as error:
            raise unreadable(self._label, error) from error
        self.digest.update(chunk)
        self.count += len(chunk)
        view[: len(chunk)] = chunk
        return len(chunk)
