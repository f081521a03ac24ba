"""Candles on disk: one file for each symbol, interval and price type, mapped into memory.

Not in the database: a year of minutes is half a million rows that are only ever read as a whole.
Newer candles are appended; others are merged into a new file that is put in place whole or not at
all. Checksums are checked whenever the file is not the one that was checked last, told by its
size and time of change, which a small file beside it remembers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.storage.errors import DamagedCandlesError, UnusableFolderError
from journal.storage.files.candle_format import columns as disk
from journal.storage.files.candle_format import first
from journal.storage.files.candle_format.checked import is_checked, remember
from journal.storage.files.candle_format.header import Header, decoded
from journal.storage.files.candle_levels import pyramid_of
from journal.storage.folder import FOLDER_MODE, sync_folder

_SUFFIX: Final = ".candles"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleKey:
    """One candle file: what it holds, and from when to when its candles open."""

    symbol: str
    interval: str
    price_type: PriceType
    first_ms: int
    last_ms: int
    count: int


@dataclass(frozen=True, slots=True)
class CandleFiles:
    """The candle files of one folder, which need not exist yet."""

    folder: Path

    def add(self, series: CandleSeries) -> int:
        """Put candles into their file and return how many open times are new.

        Later rows win where both have a candle. A damaged file is replaced: candles can be
        downloaded again.

        Raises:
            UnusableFolderError: the disk does not take it; what was there stays as it was.
        """
        if not len(series):
            return 0
        path = self._path(series.symbol, series.interval, series.price_type)
        header = _header_of(path)
        if header is not None and _fits_behind(header, series):
            known = is_checked(path)
            _written(path, series, lambda: disk.append_rows(path, header, series))
            if known:
                remember(path)
            return len(series)
        try:
            stored = self.load(series.symbol, series.interval, series.price_type)
        except DamagedCandlesError:
            stored = None
        merged = series if stored is None else stored.merged(series)
        if stored is None or not merged.same_as(stored):
            _written(path, merged, lambda: _replace(path, merged))
            remember(path)
        return len(merged) - (0 if stored is None else len(stored))

    def load(self, symbol: str, interval: str, price_type: PriceType) -> CandleSeries | None:
        """Return the candles, or None where there is no file.

        Raises:
            DamagedCandlesError: the file fails its checksums or holds something else.
        """
        path = self._path(symbol, interval, price_type)
        if not path.exists():
            return None
        header, columns, was_checked = _read(path)
        if (header.symbol, header.interval, header.price_type) != (symbol, interval, price_type):
            raise _damaged(path)
        if was_checked:
            return CandleSeries.known(
                symbol=symbol, interval=interval, price_type=PriceType(price_type), columns=columns
            )
        try:
            series = CandleSeries(
                symbol=symbol, interval=interval, price_type=PriceType(price_type), **columns
            )
        except InvalidValueError as error:
            raise _damaged(path) from error
        remember(path)
        return series

    def pyramid(self, symbol: str, interval: str, price_type: PriceType) -> CandlePyramid | None:
        """Return the candles with all their levels, or None where there is no file.

        Levels of long series are kept beside their candles.

        Raises:
            DamagedCandlesError: the file fails its checksums or holds something else.
        """
        series = self.load(symbol, interval, price_type)
        if series is None:
            return None
        return pyramid_of(self._path(symbol, interval, price_type), series)

    def available(self) -> tuple[CandleKey, ...]:
        """Return what there is by reading headers only; ``damaged`` tells what was left out."""
        keys = (_key_of(path) for path in self._files())
        return tuple(key for key in keys if key is not None)

    def marks(self) -> tuple[tuple[str, int, int], ...]:
        """Return name, size and time of change of every file: others mean other candles."""
        found = []
        for path in self._files():
            told = path.stat()
            found.append((path.name, told.st_size, told.st_mtime_ns))
        return tuple(found)

    def damaged(self) -> tuple[Path, ...]:
        """Return the files whose header cannot be read: import their candles again."""
        return tuple(path for path in self._files() if _key_of(path) is None)

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{_SUFFIX}"))

    def _path(self, symbol: str, interval: str, price_type: PriceType) -> Path:
        # A symbol may hold any letter: percent-encoding leaves no separator and no surprise.
        return self.folder / f"{quote(symbol, safe='')}.{interval}.{price_type.value}{_SUFFIX}"


def _fits_behind(header: Header, series: CandleSeries) -> bool:
    """Whether candles all come after the stored ones and there is room for them."""
    is_same = (header.symbol, header.interval, header.price_type) == (
        series.symbol,
        series.interval,
        series.price_type,
    )
    is_later = int(series.open_at[0]) > header.last_ms
    return is_same and is_later and header.count + len(series) <= header.capacity


def _header_of(path: Path) -> Header | None:
    """Return the header of a whole file in today's form, or None."""
    try:
        header = decoded(disk.read_page(path))
        return header if header is not None and path.stat().st_size == header.size else None
    except FileNotFoundError:
        return None


def _read(path: Path) -> tuple[Header, dict[str, NDArray[Any]], bool]:
    """Return header, columns, and whether they were checked before."""
    page = disk.read_page(path)
    if page.startswith(first.MAGIC):
        old = first.first_columns(path.read_bytes())
        if old is None:
            raise _damaged(path)
        return *old, False
    header = decoded(page)
    columns = None if header is None else disk.mapped_columns(path, header)
    if header is None or columns is None:
        raise _damaged(path)
    was_checked = is_checked(path)
    if not was_checked and not disk.is_whole(header, columns):
        raise _damaged(path)
    return header, columns, was_checked


def _written(path: Path, series: CandleSeries, write: Callable[[], object]) -> None:
    """Write, with what the disk refuses told as a sentence."""
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        _part(path).unlink(missing_ok=True)  # of a write that was killed
        write()
    except OSError as error:
        raise UnusableFolderError(
            f"The candles of {series.symbol} could not be written to {path.parent}: "
            f"{error.strerror}. Make room or make the folder writable, then import them again."
        ) from error


def _replace(path: Path, series: CandleSeries) -> None:
    """Put a file in place of an earlier one, whole or not at all."""
    disk.write_file(_part(path), series)
    _part(path).replace(path)
    sync_folder(path.parent)


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _key_of(path: Path) -> CandleKey | None:
    page = disk.read_page(path)
    header = decoded(page)
    if header is None and page.startswith(first.MAGIC):
        with path.open("rb") as file:
            old = first.first_header(file.read(first.LONGEST))
        header = None if old is None else old[0]
    if header is None:
        return None
    try:
        return CandleKey(
            symbol=header.symbol,
            interval=header.interval,
            price_type=PriceType(header.price_type),
            first_ms=header.first_ms,
            last_ms=header.last_ms,
            count=header.count,
        )
    except ValueError:
        return None


def _damaged(path: Path) -> DamagedCandlesError:
    return DamagedCandlesError(
        f"The candle file {path} is damaged and was left alone. Import the candles of this "
        "symbol again; that replaces it."
    )
