"""Writing, appending and mapping the columns of one candle file."""

import mmap
import os
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.market.series import CandleSeries
from journal.storage.files.candle_format.header import CELL_BYTES, COLUMNS, PAGE, Header
from journal.storage.folder import FILE_MODE

SPARE: Final = 0.5
"""Room to grow, as a share of what a new file holds; unwritten, so most disks do not count it."""
LEAST_SPARE: Final = 64
IS_MAPPED: Final = os.name != "nt"
"""Windows replaces no file that is mapped, so there the columns are read."""


def write_file(part: Path, series: CandleSeries) -> Header:
    """Write a new file whole; the caller puts it in its place."""
    columns = _columns(series)
    header = Header(
        symbol=series.symbol,
        interval=series.interval,
        price_type=series.price_type.value,
        count=len(series),
        capacity=len(series) + max(LEAST_SPARE, int(len(series) * SPARE)),
        first_ms=int(series.open_at[0]),
        last_ms=int(series.open_at[-1]),
        crc32=tuple(zlib.crc32(column.data) for column in columns),
    )
    handle = os.open(
        part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), FILE_MODE
    )
    with os.fdopen(handle, "wb") as file:
        file.truncate(header.size)
        file.write(header.encoded())
        for index, column in enumerate(columns):
            file.seek(header.offset(index))
            file.write(column.data)
        file.flush()
        os.fsync(file.fileno())
    return header


def append_rows(path: Path, header: Header, series: CandleSeries) -> Header:
    """Write candles behind the last ones, then say so in the other header.

    Killed before the header is written, the file is as it was.
    """
    columns = _columns(series)
    checksums = zip(columns, header.crc32, strict=True)
    grown = header.next(
        count=header.count + len(series),
        last_ms=int(series.open_at[-1]),
        crc32=tuple(zlib.crc32(column.data, old) for column, old in checksums),
    )
    with path.open("r+b") as file:
        for index, column in enumerate(columns):
            file.seek(header.offset(index, header.count))
            file.write(column.data)
        file.flush()
        os.fsync(file.fileno())
        file.seek(grown.slot_offset)
        file.write(grown.encoded())
        file.flush()
        os.fsync(file.fileno())
    return grown


def mapped_columns(path: Path, header: Header) -> dict[str, NDArray[Any]] | None:
    """Return the columns as they lie on disk, read when touched; None where the file is cut."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size != header.size:
            return None
        content: mmap.mmap | bytes
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if IS_MAPPED else file.read()
    return {
        name: np.frombuffer(content, kind, header.count, header.offset(index))
        for index, (name, kind) in enumerate(COLUMNS.items())
    }


def is_whole(header: Header, columns: dict[str, NDArray[Any]]) -> bool:
    """Return whether every column has its checksum."""
    pairs = zip(columns.values(), header.crc32, strict=True)
    return all(zlib.crc32(column.data) == checksum for column, checksum in pairs)


def read_page(path: Path) -> bytes:
    """Return the page with the headers."""
    with path.open("rb") as file:
        return file.read(PAGE)


def _columns(series: CandleSeries) -> list[NDArray[Any]]:
    columns = [np.ascontiguousarray(getattr(series, name), kind) for name, kind in COLUMNS.items()]
    assert all(column.itemsize == CELL_BYTES for column in columns)  # noqa: S101  # a table of ours
    return columns
