"""Exports inside a tar, plain or in a gzip: read from front to back, never unpacked to disk."""

import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO, Final, cast

from journal.importers.results import ImportRefusedError

_MOST_MEMBERS: Final = 1000
TAR_MARK: Final = (257, b"ustar")
"""Where a tar says that it is one."""

OpenBytes = Callable[[], AbstractContextManager[BinaryIO]]


def is_tar(start: bytes) -> bool:
    """Return whether the first 512 bytes are the beginning of a tar."""
    place, mark = TAR_MARK
    return start[place : place + len(mark)] == mark


def tar_entries(open_bytes: OpenBytes, label: str) -> list[tuple[int, str, int]]:
    """Return place, name and size of every file in a tar.

    Raises:
        ImportRefusedError: damaged, or too many files.
    """
    found: list[tuple[int, str, int]] = []
    try:
        with open_bytes() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for place, entry in enumerate(archive):
                if place == _MOST_MEMBERS:
                    reason = f"holds more than {_MOST_MEMBERS} files: import it in parts"
                    raise ImportRefusedError(label, reason)
                if entry.isreg():
                    found.append((place, entry.name, entry.size))
    except tarfile.TarError as error:
        reason = "is damaged: download it again from the exchange"
        raise ImportRefusedError(label, reason) from error
    return found


@contextmanager
def untarred(open_bytes: OpenBytes, place: int, label: str) -> Iterator[BinaryIO]:
    """Give the bytes of the file at a place.

    Raises:
        ImportRefusedError: it is not there any more.
    """
    with open_bytes() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, entry in enumerate(archive):
            if number == place and (member := archive.extractfile(entry)) is not None:
                yield cast("BinaryIO", member)
                return
    raise ImportRefusedError(label, "changed while it was read: import it again")
