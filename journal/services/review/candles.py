"""The stored candles around a stretch of a position's life."""

from dataclasses import dataclass
from datetime import datetime

from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.services.charting.candles.shelf import CandleShelf
from journal.storage.errors import DamagedCandlesError
from journal.storage.files.candle_files import CandleFiles

Life = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class CandlesNear:
    """The finest candles over a stretch, each where stored."""

    mark: CandleSeries | None
    last: CandleSeries | None
    is_damaged: bool
    """Whether a file of them cannot be read."""


def candles_near(files: CandleFiles, symbol: str, life: Life) -> CandlesNear:
    """Return the finest mark and last price candles over a stretch."""
    span = (ms_from_utc(life[0]), ms_from_utc(life[1]))
    shelf = CandleShelf.of_symbol(files, symbol)
    found: dict[PriceType, CandleSeries | None] = {}
    is_damaged = False
    for price_type in (PriceType.MARK, PriceType.LAST):
        key = shelf.finest(price_type, span)
        try:
            near = None if key is None else _loaded(shelf, price_type, key.interval, life)
        except DamagedCandlesError:
            is_damaged, near = True, None
        found[price_type] = near
    return CandlesNear(
        mark=found[PriceType.MARK], last=found[PriceType.LAST], is_damaged=is_damaged
    )


def _loaded(
    shelf: CandleShelf, price_type: PriceType, interval: str, life: Life
) -> CandleSeries | None:
    """Return the candles around a stretch."""
    series = shelf.load(price_type, interval)
    if series is None:
        return None
    # The candle that had closed when the stretch began tells the price it began with.
    first = ms_from_utc(life[0]) - 2 * series.interval_ms
    near = series.slice(first, ms_from_utc(life[1]) + series.interval_ms)
    return near if len(near) else None
