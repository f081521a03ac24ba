"""Which candles there are for a symbol, and which of them a chart takes."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.resample import can_resample, resampled
from journal.domain.market.series import INTERVALS, CandleSeries, interval_ms
from journal.domain.values import PriceType
from journal.services.charting.content import ChartChoices
from journal.storage.files.candle_files import CandleFiles, CandleKey

OFFERED: Final = ("1m", "5m", "15m", "1h", "4h", "1d", "1w")
"""Intervals made from finer candles where they are not stored themselves."""

Span = tuple[int, int]
"""From when to when, in milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleShelf:
    """The stored candles of one symbol."""

    files: CandleFiles
    keys: tuple[CandleKey, ...]

    @classmethod
    def of_symbol(cls, files: CandleFiles, symbol: str) -> "CandleShelf":
        """Return what is stored of a symbol."""
        keys = (key for key in files.available() if key.symbol == symbol)
        return cls(files=files, keys=tuple(sorted(keys, key=_fineness)))

    def of_type(self, price_type: PriceType) -> tuple[CandleKey, ...]:
        """Return the files of a price type, finest interval first."""
        return tuple(key for key in self.keys if key.price_type is price_type)

    def finest(self, price_type: PriceType, span: Span) -> CandleKey | None:
        """Return the finest file covering a span, else the one with most of it; None without any.

        A file that misses less than one of its candles at either end covers the span.
        """
        keys = self.of_type(price_type)
        covering = [key for key in keys if _missing(key, span) < interval_ms(key.interval)]
        if covering:
            return covering[0]
        return max(keys, key=lambda key: _shared(key, span), default=None)

    def load(self, price_type: PriceType, interval: str) -> CandleSeries | None:
        """Return candles of an interval: as stored, and made of a finer file where that reaches on.

        Raises:
            DamagedCandlesError: a file fails its checksums.
        """
        found: CandleSeries | None = None
        for key in self._sources(price_type, interval):
            series = self.files.load(key.symbol, key.interval, price_type)
            if series is not None:
                coarse = resampled(series, interval)
                found = coarse if found is None else found.merged(coarse)
        return found

    def pyramid(self, price_type: PriceType, interval: str) -> CandlePyramid | None:
        """Return the same candles with all their levels.

        Raises:
            DamagedCandlesError: a file fails its checksums.
        """
        sources = self._sources(price_type, interval)
        if [key.interval for key in sources] == [interval]:
            return self.files.pyramid(sources[0].symbol, interval, price_type)
        series = self.load(price_type, interval)
        return None if series is None else CandlePyramid(series)

    def _sources(self, price_type: PriceType, interval: str) -> tuple[CandleKey, ...]:
        """Return the files that candles of an interval are taken from, the one that wins last."""
        keys = [key for key in self.of_type(price_type) if can_resample(key.interval, interval)]
        exact = next((key for key in keys if key.interval == interval), None)
        finer = [key for key in keys if key.interval != interval]
        if exact is not None:
            finer = [key for key in finer if _reaches_on(key, exact)]
        longest = max(finer, key=_length, default=None)
        return tuple(key for key in (longest, exact) if key is not None)

    def choices(self) -> ChartChoices:
        """Return every price type with candles and its intervals, finest first."""
        found: defaultdict[PriceType, set[str]] = defaultdict(set)
        for key in self.keys:
            found[key.price_type].add(key.interval)
            for interval in OFFERED:
                is_long_enough = _length(key) >= interval_ms(interval)
                if is_long_enough and can_resample(key.interval, interval):
                    found[key.price_type].add(interval)
        order = list(INTERVALS)
        types = [one for one in PriceType if one in found]
        return ChartChoices(
            intervals=tuple((one, tuple(sorted(found[one], key=order.index))) for one in types)
        )


def _fineness(key: CandleKey) -> int:
    return interval_ms(key.interval)


def _end(key: CandleKey) -> int:
    return key.last_ms + interval_ms(key.interval)


def _length(key: CandleKey) -> int:
    return _end(key) - key.first_ms


def _reaches_on(key: CandleKey, other: CandleKey) -> bool:
    """Whether a file holds time before or after another one."""
    return key.first_ms < other.first_ms or _end(key) > _end(other)


def _missing(key: CandleKey, span: Span) -> int:
    """Return how much of a span lies outside a file, at the worse end."""
    return max(key.first_ms - span[0], span[1] - _end(key), 0)


def _shared(key: CandleKey, span: Span) -> int:
    """Return how much of a span a file covers; below zero: how far it is away."""
    return min(_end(key), span[1]) - max(key.first_ms, span[0])
