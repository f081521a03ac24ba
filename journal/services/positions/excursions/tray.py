"""The stored candles that positions are measured on, each file opened once."""

from decimal import Decimal
from typing import Final

from journal.domain.ledger.excursions import covered_ratio
from journal.domain.market.series import INTERVALS, CandleSeries
from journal.domain.values import PriceType
from journal.storage.errors import DamagedCandlesError
from journal.storage.files.candle_files import CandleFiles, CandleKey

LITTLE: Final = Decimal("0.1")
"""So much less of a position's time may mark cover than last, and the coarse than the fine."""
_PREFERRED: Final = (PriceType.MARK, PriceType.LAST)


class CandleTray:
    """The candles of a folder as they are now."""

    def __init__(self, files: CandleFiles) -> None:
        self._files = files
        self._keys: dict[str, tuple[CandleKey, ...]] = {}
        for key in files.available():
            if key.price_type in _PREFERRED:
                self._keys[key.symbol] = (*self._keys.get(key.symbol, ()), key)
        self._series: dict[CandleKey, CandleSeries | None] = {}

    def keys(self, symbol: str) -> tuple[CandleKey, ...]:
        """Return what there is of a symbol: another answer means other candles."""
        return self._keys.get(symbol, ())

    def series(self, symbol: str, since_ms: int, until_ms: int) -> CandleSeries | None:
        """Return the candles that tell most of a time; None where none lies inside it.

        Mark before last and fine before coarse, unless they tell clearly less of it.
        """
        found = [
            (covered_ratio(series, since_ms, until_ms), series) for series in self.choices(symbol)
        ]
        most = max((covered for covered, _ in found), default=Decimal(0))
        if not most:
            return None
        return next(series for covered, series in found if covered and covered >= most - LITTLE)

    def choices(self, symbol: str) -> tuple[CandleSeries, ...]:
        """Return what there is of a symbol that is not damaged, the best first."""
        keys = sorted(self.keys(symbol), key=_preference)
        return tuple(series for series in map(self._loaded, keys) if series is not None)

    def _loaded(self, key: CandleKey) -> CandleSeries | None:
        """Return a file's candles; a damaged one tells nothing, and Data says that it is."""
        if key not in self._series:
            try:
                series = self._files.load(key.symbol, key.interval, key.price_type)
            except DamagedCandlesError:
                series = None
            self._series[key] = series
        return self._series[key]


def _preference(key: CandleKey) -> tuple[int, int]:
    return _PREFERRED.index(key.price_type), INTERVALS[key.interval]
