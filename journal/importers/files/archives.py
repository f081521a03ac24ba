"""What a given path holds: one export, or several in a zip or gzip, none of them trusted.

Names inside an archive are shown to the trader and read for hints, never used as paths.
"""

import gzip
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final, cast

from journal.importers.files.members import (
    BROKEN,
    ExportMember,
    is_beside_the_point,
    shown_name,
    unreadable,
)
from journal.importers.files.tars import OpenBytes, is_tar, tar_entries, untarred
from journal.importers.files.workbooks import sheet_as_csv, sheet_names
from journal.importers.results import ImportRefusedError

LARGEST_UNPACKED: Final = 2 * 1024**3
LARGEST_RATIO: Final = 100
_MOST_MEMBERS: Final = 1000
_USUAL_RATIO: Final = 5
"""How much larger an export gets unpacked, for showing progress where a gzip does not tell."""
_TAR_BLOCK: Final = 512
_ENCRYPTED: Final = 0x1
_WORKBOOKS: Final = ({"[Content_Types].xml"}, {"mimetype", "content.xml"})
"""What is in a zip that is a workbook of Excel or of LibreOffice."""
_LONGEST_NAME: Final = 120
_BOMB: Final = (
    f"unpacks to more than {LARGEST_RATIO} times its size or 2 GiB and is not opened: "
    "download it again from the exchange"
)


def open_export(path: Path) -> list[ExportMember]:
    """Return the exports a path holds, without reading them.

    Raises:
        ImportRefusedError: nothing there, no file, no permission, an archive that is encrypted,
            damaged, too large unpacked, or no export at all.
    """
    try:
        status, start = path.stat(), b""
        mode = status.st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as stream:
                start = stream.read(4)
    except (OSError, ValueError) as error:
        raise unreadable(shown_name(path), error) from error
    if stat.S_ISDIR(mode):
        raise ImportRefusedError(shown_name(path), "is a folder: choose the files inside it")
    if not stat.S_ISREG(mode):
        raise ImportRefusedError(
            shown_name(path), "is a device, not a file: choose an exported file"
        )
    if start in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zip_members(path)
    if start[:2] == b"\x1f\x8b":
        return _gzip_members(path, status.st_size)
    plain = cast("partial[BinaryIO]", partial(path.open, "rb"))
    return [
        ExportMember(
            path=path, member=None, hints=_hints(path), size=status.st_size, open_bytes=plain
        )
    ]


def _hints(path: Path, *inner: str) -> tuple[str, ...]:
    return (*inner, path.name, *(f"{parent.name}/" for parent in path.absolute().parents))


def _shown(name: str) -> str:
    """Last part of a name from inside an archive, without what could not be printed."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:] or "unnamed"


def _zip_members(path: Path) -> list[ExportMember]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN as error:
        raise unreadable(shown_name(path), error) from error
    _require_harmless(path, entries)
    names = {entry.filename for entry in entries}
    if any(marks <= names for marks in _WORKBOOKS):
        return _sheets(path, sum(entry.file_size for entry in entries))
    members = [
        ExportMember(
            path=path,
            member=_shown(entry.filename),
            hints=_hints(path, entry.filename),
            size=entry.file_size,
            open_bytes=partial(_unzipped, path, place),
        )
        for place, entry in enumerate(entries)
        if not entry.filename.endswith("/") and not _is_beside_the_point(entry.filename)
    ]
    if not members:
        raise ImportRefusedError(
            shown_name(path), "is an archive with nothing in it: export it again"
        )
    return members


def _is_beside_the_point(name: str) -> bool:
    last = PurePosixPath(name.replace("\\", "/")).name
    return name.startswith("__MACOSX/") or is_beside_the_point(last)


def _require_harmless(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_MEMBERS:
        reason = f"holds more than {_MOST_MEMBERS} files: import it in parts"
        raise ImportRefusedError(shown_name(path), reason)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        reason = "is locked with a password: unpack it first and import what is inside"
        raise ImportRefusedError(shown_name(path), reason)
    known = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if any(entry.compress_type not in known for entry in entries):
        reason = "is packed in an unusual way: unpack it and import what is inside"
        raise ImportRefusedError(shown_name(path), reason)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > LARGEST_UNPACKED or unpacked > LARGEST_RATIO * max(packed, 1):
        raise ImportRefusedError(shown_name(path), _BOMB)


@contextmanager
def _unzipped(path: Path, place: int) -> Iterator[BinaryIO]:
    # By place, not by name: two members may share a name.
    with zipfile.ZipFile(path) as archive, archive.open(archive.infolist()[place]) as stream:
        yield cast("BinaryIO", stream)


def _sheets(path: Path, unpacked: int) -> list[ExportMember]:
    names = sheet_names(path, unpacked)
    return [
        ExportMember(
            path=path,
            # Most workbooks have one sheet, whose name nobody chose.
            member=_shown(name) if len(names) > 1 else None,
            hints=_hints(path, name),
            size=unpacked // len(names),
            open_bytes=partial(sheet_as_csv, path, name),
        )
        for name in names
    ]


def _gzip_members(path: Path, packed: int) -> list[ExportMember]:
    plain = partial(_gunzipped, path)
    try:
        with plain() as stream:
            start = stream.read(_TAR_BLOCK)
    except BROKEN as error:
        raise unreadable(shown_name(path), error) from error
    if is_tar(start):
        return _tar_members(path, plain)
    inner = shown_name(path).removesuffix(".gz")
    return [
        ExportMember(
            path=path,
            member=inner,
            hints=_hints(path, inner),
            size=packed * _USUAL_RATIO,
            open_bytes=plain,
        )
    ]


def _tar_members(path: Path, plain: OpenBytes) -> list[ExportMember]:
    label = shown_name(path)
    try:
        entries = tar_entries(plain, label)
    except BROKEN as error:
        raise unreadable(label, error) from error
    members = [
        ExportMember(
            path=path,
            member=_shown(name),
            hints=_hints(path, name),
            size=size,
            open_bytes=partial(untarred, plain, place, label),
        )
        for place, name, size in entries
        if not _is_beside_the_point(name)
    ]
    if not members:
        raise ImportRefusedError(label, "is an archive with nothing in it: export it again")
    return members


@contextmanager
def _gunzipped(path: Path) -> Iterator[BinaryIO]:
    limit = min(LARGEST_UNPACKED, LARGEST_RATIO * path.stat().st_size)
    with gzip.open(path, "rb") as stream:
        yield cast("BinaryIO", _Limited(cast("BinaryIO", stream), limit, shown_name(path)))


class _Limited:
    """Bytes up to a limit; gzip tells no size beforehand."""

    def __init__(self, stream: BinaryIO, limit: int, label: str) -> None:
        self._stream = stream
        self._left = limit
        self._label = label

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise ImportRefusedError(self._label, _BOMB)
        return chunk
