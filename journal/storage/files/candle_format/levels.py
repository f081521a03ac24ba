"""The coarser levels of a long series beside its candles, so that nothing is computed to open it.

One file: a line of JSON with the checksums of the candles it was made of, then the columns of all
levels one after the other. It is made anew whenever it belongs to other candles or is damaged.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.market.pyramid import CandleLevel, CandlePyramid
from journal.storage.files.candle_format.columns import IS_MAPPED
from journal.storage.files.candle_format.header import CELL_BYTES, Header
from journal.storage.folder import FILE_MODE

MAGIC: Final = b"CDJLEVL1"
PREFIX: Final = struct.Struct("<8sII")
LONGEST: Final = 65_536
COLUMNS: Final = {"open_at": "<i8", "ends": "<i8"} | dict.fromkeys(
    ("open", "high", "low", "close", "volume"), "<f8"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsHeader:
    """What a file of levels was made of, and how large each level is, finest first."""

    count: int
    crc32: tuple[int, ...]
    """Of the candles' columns."""
    origin_ms: int
    steps: tuple[tuple[int, int, int], ...]
    """Candles in a bucket, length of a bucket in milliseconds, number of buckets."""
    body_crc32: int

    def belongs_to(self, series: Header) -> bool:
        """Return whether it was made of just these candles."""
        return self.count == series.count and self.crc32 == series.crc32

    @property
    def body_size(self) -> int:
        """Length of the columns in bytes."""
        return sum(length for _, _, length in self.steps) * len(COLUMNS) * CELL_BYTES


def write_levels(part: Path, series: Header, pyramid: CandlePyramid) -> None:
    """Write the coarser levels to a new file; the caller puts it in its place."""
    levels = pyramid.levels[1:]
    checksum = 0
    for column in _columns(levels):
        checksum = zlib.crc32(column.data, checksum)
    header = LevelsHeader(
        count=series.count,
        crc32=series.crc32,
        origin_ms=pyramid.levels[0].origin_ms,
        steps=tuple((level.candles, level.step_ms, len(level)) for level in levels),
        body_crc32=checksum,
    )
    text = json.dumps(asdict(header)).encode("ascii")
    text = text.ljust(-(-(len(text) + PREFIX.size) // CELL_BYTES) * CELL_BYTES - PREFIX.size)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, FILE_MODE), "wb") as file:
        file.write(PREFIX.pack(MAGIC, len(text), zlib.crc32(text)) + text)
        for column in _columns(levels):
            file.write(column.data)
        file.flush()
        os.fsync(file.fileno())


def mapped_levels(
    path: Path, series: Header, *, is_checked: bool
) -> tuple[CandleLevel, ...] | None:
    """Return the levels as they lie on disk, read when touched.

    None where there are none, or they are damaged or were made of other candles. What was
    checked before is not read again to be checked.
    """
    if not path.exists():
        return None
    with path.open("rb") as file:
        found = _header(file.read(PREFIX.size + LONGEST))
        if found is None or not found[0].belongs_to(series):
            return None
        header, start = found
        if os.fstat(file.fileno()).st_size != start + header.body_size:
            return None
        content: mmap.mmap | bytes
        file.seek(0)
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if IS_MAPPED else file.read()
    if not is_checked and zlib.crc32(memoryview(content)[start:]) != header.body_crc32:
        return None
    return tuple(_levels(header, content, start))


def _levels(header: LevelsHeader, content: mmap.mmap | bytes, start: int) -> Iterator[CandleLevel]:
    for candles, step_ms, length in header.steps:
        columns: dict[str, NDArray[Any]] = {}
        for name, kind in COLUMNS.items():
            columns[name] = np.frombuffer(content, kind, length, start)
            start += length * CELL_BYTES
        yield CandleLevel(candles=candles, step_ms=step_ms, origin_ms=header.origin_ms, **columns)


def _columns(levels: tuple[CandleLevel, ...]) -> Iterator[NDArray[Any]]:
    for level in levels:
        for name, kind in COLUMNS.items():
            yield np.ascontiguousarray(getattr(level, name), kind)


def _header(page: bytes) -> tuple[LevelsHeader, int] | None:
    """Return the header and where the columns start; None where it is none."""
    if len(page) < PREFIX.size:
        return None
    magic, size, checksum = PREFIX.unpack_from(page)
    text = page[PREFIX.size : PREFIX.size + size]
    if magic != MAGIC or len(text) != size or zlib.crc32(text) != checksum:
        return None
    try:
        told = json.loads(text)
        steps = tuple((candles, step, length) for candles, step, length in told.pop("steps"))
        crc32 = tuple(told.pop("crc32"))
        header = LevelsHeader(**told, crc32=crc32, steps=steps)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return header, PREFIX.size + size
