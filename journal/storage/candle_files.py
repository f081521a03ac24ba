"""Candles on disk: one file for each symbol, interval and price type, columns one by one.

Not in the database: a year of minutes is half a million rows that are only ever read as a whole.
A file is 16 bytes (magic, size and checksum of the header), the header as JSON, then the columns
as little-endian 64-bit numbers. It is replaced as a whole or not at all.
"""

import json
import os
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.storage.errors import DamagedCandlesError, UnusableFolderError
from journal.storage.folder import FILE_MODE, FOLDER_MODE, sync_folder

_MAGIC: Final = b"CDJCNDL1"
_PREFIX: Final = struct.Struct("<8sII")
_SUFFIX: Final = ".candles"
_COLUMNS: Final = {
    "open_at": "<i8",
    "open": "<f8",
    "high": "<f8",
    "low": "<f8",
    "close": "<f8",
    "volume": "<f8",
}
_CELL_BYTES: Final = 8
_MAX_HEADER_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleKey:
    """One candle file: what it holds, and from when to when its candles open."""

    symbol: str
    interval: str
    price_type: PriceType
    first_ms: int
    last_ms: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    symbol: str
    interval: str
    price_type: str
    count: int
    first_ms: int
    last_ms: int
    body_crc32: int


@dataclass(frozen=True, slots=True)
class CandleFiles:
    """The candle files of one folder, which need not exist yet."""

    folder: Path

    def add(self, series: CandleSeries) -> int:
        """Merge candles into their file and return how many open times are new.

        Later rows win where both have a candle. A damaged file is replaced: candles can be
        downloaded again.

        Raises:
            UnusableFolderError: the disk does not take it; what was there stays as it was.
        """
        if not len(series):
            return 0
        path = self._path(series.symbol, series.interval, series.price_type)
        try:
            stored = self.load(series.symbol, series.interval, series.price_type)
        except DamagedCandlesError:
            stored = None
        merged = series if stored is None else stored.merged(series)
        if stored is None or not merged.same_as(stored):
            _write(path, merged)
        return len(merged) - (0 if stored is None else len(stored))

    def load(self, symbol: str, interval: str, price_type: PriceType) -> CandleSeries | None:
        """Return the candles, or None where there is no file.

        Raises:
            DamagedCandlesError: the file fails its checksums or holds something else.
        """
        path = self._path(symbol, interval, price_type)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        header, start = _read_header(content, path)
        body = memoryview(content)[start:]
        if (header.symbol, header.interval, header.price_type) != (symbol, interval, price_type):
            raise _damaged(path)
        if len(body) != header.count * _CELL_BYTES * len(_COLUMNS):
            raise _damaged(path)
        if zlib.crc32(body) != header.body_crc32:
            raise _damaged(path)
        try:
            return CandleSeries(
                symbol=symbol,
                interval=interval,
                price_type=PriceType(price_type),
                **_columns_of(body, header.count),
            )
        except InvalidValueError as error:
            raise _damaged(path) from error

    def available(self) -> tuple[CandleKey, ...]:
        """Return what there is by reading headers only; ``damaged`` tells what was left out."""
        keys = (_key_of(path) for path in self._files())
        return tuple(key for key in keys if key is not None)

    def damaged(self) -> tuple[Path, ...]:
        """Return the files whose header cannot be read: import their candles again."""
        return tuple(path for path in self._files() if _key_of(path) is None)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{_SUFFIX}"))

    def _path(self, symbol: str, interval: str, price_type: PriceType) -> Path:
        # A symbol may hold any letter: percent-encoding leaves no separator and no surprise.
        return self.folder / f"{quote(symbol, safe='')}.{interval}.{price_type.value}{_SUFFIX}"


def _write(path: Path, series: CandleSeries) -> None:
    """Put a file in place of an earlier one, whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)  # of a write that was killed
        _write_part(part, series)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise UnusableFolderError(
            f"The candles of {series.symbol} could not be written to {path.parent}: "
            f"{error.strerror}. Make room or make the folder writable, then import them again."
        ) from error


def _write_part(part: Path, series: CandleSeries) -> None:
    columns = [
        np.ascontiguousarray(getattr(series, name), dtype=kind) for name, kind in _COLUMNS.items()
    ]
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        file.write(_header_bytes(series, columns))
        for column in columns:
            file.write(column.data)
        file.flush()
        os.fsync(file.fileno())


def _header_bytes(series: CandleSeries, columns: list[NDArray[Any]]) -> bytes:
    checksum = 0
    for column in columns:
        checksum = zlib.crc32(column.data, checksum)
    header = _Header(
        symbol=series.symbol,
        interval=series.interval,
        price_type=series.price_type.value,
        count=len(series),
        first_ms=int(series.open_at[0]),
        last_ms=int(series.open_at[-1]),
        body_crc32=checksum,
    )
    text = json.dumps(asdict(header)).encode("ascii")
    text += b" " * (-(_PREFIX.size + len(text)) % _CELL_BYTES)  # so that the columns are aligned
    return _PREFIX.pack(_MAGIC, len(text), zlib.crc32(text)) + text


def _read_header(content: bytes, path: Path) -> tuple[_Header, int]:
    """Return the header and where the columns start, or raise DamagedCandlesError."""
    if len(content) < _PREFIX.size:
        raise _damaged(path)
    magic, size, checksum = _PREFIX.unpack_from(content)
    text = content[_PREFIX.size : _PREFIX.size + size]
    if magic != _MAGIC or len(text) != size or zlib.crc32(text) != checksum:
        raise _damaged(path)
    try:
        return _Header(**json.loads(text)), _PREFIX.size + size
    except (TypeError, ValueError) as error:
        raise _damaged(path) from error


def _key_of(path: Path) -> CandleKey | None:
    with path.open("rb") as file:
        content = file.read(_PREFIX.size + _MAX_HEADER_BYTES)
    try:
        header, _ = _read_header(content, path)
        return CandleKey(
            symbol=header.symbol,
            interval=header.interval,
            price_type=PriceType(header.price_type),
            first_ms=header.first_ms,
            last_ms=header.last_ms,
            count=header.count,
        )
    except (DamagedCandlesError, ValueError):
        return None


def _columns_of(body: memoryview, count: int) -> dict[str, NDArray[Any]]:
    size = count * _CELL_BYTES
    return {
        name: np.frombuffer(body[index * size : (index + 1) * size], dtype=kind)
        for index, (name, kind) in enumerate(_COLUMNS.items())
    }


def _damaged(path: Path) -> DamagedCandlesError:
    return DamagedCandlesError(
        f"The candle file {path} is damaged and was left alone. Import the candles of this "
        "symbol again; that replaces it."
    )
