"""The first page of a candle file: what it holds, written twice in turns.

A header is replaced by writing the other of two slots with a higher sequence number, so that one
that was written half is never the only one. The checksum of each column goes on from the old one
when candles are appended.
"""

import json
import struct
import zlib
from dataclasses import asdict, dataclass, replace
from typing import Final

from journal.storage.errors import DamagedCandlesError

MAGIC: Final = b"CDJCNDL2"
PREFIX: Final = struct.Struct("<8sII")
SLOT: Final = 2_048
PAGE: Final = 2 * SLOT
CELL_BYTES: Final = 8
COLUMNS: Final = {
    "open_at": "<i8",
    "open": "<f8",
    "high": "<f8",
    "low": "<f8",
    "close": "<f8",
    "volume": "<f8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a file holds.

    ``capacity`` is how many candles there is room for; ``crc32`` holds one checksum a column of
    the first ``count`` of them.
    """

    symbol: str
    interval: str
    price_type: str
    count: int
    capacity: int
    first_ms: int
    last_ms: int
    crc32: tuple[int, ...]
    sequence: int = 0

    @property
    def size(self) -> int:
        """Length of the file in bytes."""
        return PAGE + len(COLUMNS) * self.capacity * CELL_BYTES

    def offset(self, column: int, row: int = 0) -> int:
        """Return where a row of a column lies in the file."""
        return PAGE + (column * self.capacity + row) * CELL_BYTES

    @property
    def slot_offset(self) -> int:
        """Where this header is written."""
        return self.sequence % 2 * SLOT

    def next(self, *, count: int, last_ms: int, crc32: tuple[int, ...]) -> "Header":
        """Return the header after an append."""
        return replace(self, count=count, last_ms=last_ms, crc32=crc32, sequence=self.sequence + 1)

    def encoded(self) -> bytes:
        """Return the header as one slot.

        Raises:
            DamagedCandlesError: the symbol is too long for any file.
        """
        text = json.dumps(asdict(self)).encode("ascii")
        if PREFIX.size + len(text) > SLOT:
            raise DamagedCandlesError(f"The symbol {self.symbol[:40]}… is too long for a file.")
        slot = PREFIX.pack(MAGIC, len(text), zlib.crc32(text)) + text
        return slot.ljust(SLOT, b"\0")


def decoded(page: bytes) -> Header | None:
    """Return the newest whole header of a page; None where there is none."""
    found = (_slot(page[at : at + SLOT]) for at in (0, SLOT))
    return max((one for one in found if one), key=lambda one: one.sequence, default=None)


def _slot(slot: bytes) -> Header | None:
    if len(slot) < PREFIX.size:
        return None
    magic, size, checksum = PREFIX.unpack_from(slot)
    text = slot[PREFIX.size : PREFIX.size + size]
    if magic != MAGIC or len(text) != size or zlib.crc32(text) != checksum:
        return None
    try:
        header = Header(**json.loads(text))
    except (TypeError, ValueError):
        return None
    known = replace(header, crc32=tuple(header.crc32))
    is_possible = len(known.crc32) == len(COLUMNS) and 0 < known.count <= known.capacity
    return known if is_possible else None
