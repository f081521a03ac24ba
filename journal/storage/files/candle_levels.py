"""Pyramids whose coarser levels are kept on disk, where making them would keep a trader waiting."""

import contextlib
from pathlib import Path
from threading import Lock
from typing import Final

from journal.domain.market.pyramid import CandleLevel, CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.storage.files.candle_format import columns as disk
from journal.storage.files.candle_format.checked import is_checked, remember
from journal.storage.files.candle_format.header import Header, decoded
from journal.storage.files.candle_format.levels import mapped_levels, write_levels
from journal.storage.folder import sync_folder

KEPT_FROM: Final = 1_000_000
"""Fewer candles than these are joined in a few milliseconds."""

_MAKING = Lock()
"""Two charts of one symbol must not write its levels at once."""


def pyramid_of(path: Path, series: CandleSeries, kept_from: int = KEPT_FROM) -> CandlePyramid:
    """Return a stored series with its levels, mapped from disk where it is long.

    They are written where there are none of just these candles. A disk that takes no more keeps
    nothing from being shown: they are then made again the next time.
    """
    if len(series) < kept_from:
        return CandlePyramid(series)
    header = decoded(disk.read_page(path))
    if header is None or header.count != len(series):  # of the first form, or grown meanwhile
        return CandlePyramid(series)
    place = path.with_suffix(".levels")
    with _MAKING:
        levels = _known(place, header)
        if levels is not None:
            return CandlePyramid(series, levels)
        made = CandlePyramid(series)
        with contextlib.suppress(OSError):
            _write(place, header, made)
    return made


def _known(place: Path, header: Header) -> tuple[CandleLevel, ...] | None:
    was_checked = is_checked(place)
    levels = mapped_levels(place, header, is_checked=was_checked)
    if levels is not None and not was_checked:
        remember(place)
    return levels


def _write(place: Path, header: Header, pyramid: CandlePyramid) -> None:
    part = place.with_name(place.name + ".part")
    part.unlink(missing_ok=True)  # of a write that was killed
    write_levels(part, header, pyramid)
    part.replace(place)
    sync_folder(place.parent)
    remember(place)
