"""The stored candles around a stretch of a position's life."""

from datetime import datetime

from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.services.charting.candles.shelf import CandleShelf
from journal.storage.candle_files import CandleFiles
from journal.storage.errors import DamagedCandlesError

Life = tuple[datetime, datetime]


def candles_near(
    files: CandleFiles, symbol: str, life: Life
) -> tuple[CandleSeries | None, CandleSeries | None]:
    """Return the finest mark and last price candles over a stretch, each where stored."""
    span = (ms_from_utc(life[0]), ms_from_utc(life[1]))
    shelf = CandleShelf.of_symbol(files, symbol)
    found: list[CandleSeries | None] = []
    for price_type in (PriceType.MARK, PriceType.LAST):
        key = shelf.finest(price_type, span)
        found.append(None if key is None else _loaded(shelf, price_type, key.interval, life))
    return found[0], found[1]


def _loaded(
    shelf: CandleShelf, price_type: PriceType, interval: str, life: Life
) -> CandleSeries | None:
    """Return the candles around a stretch; a damaged file counts as none, as in the chart."""
    try:
        series = shelf.load(price_type, interval)
    except DamagedCandlesError:
        return None
    if series is None:
        return None
    # The candle that had closed when the stretch began tells the price it began with.
    first = ms_from_utc(life[0]) - 2 * series.interval_ms
    near = series.slice(first, ms_from_utc(life[1]) + series.interval_ms)
    return near if len(near) else None
