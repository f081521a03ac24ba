"""The price step of a symbol, read off its own prices where no exchange file tells it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType

MOST_DECIMALS: Final = 8
SAMPLE: Final = 512
_ROUNDING_ERROR: Final = 1e-6
_FLOAT_ERROR: Final = 1e-15


def tick_size_of(series: CandleSeries, prices: Iterable[Decimal]) -> Decimal:
    """Return the smallest power of ten that all these prices are multiples of, at least 1e-8.

    Only last prices are on the exchange's tick: a mark has more decimals and counts only where
    nothing else is known.
    """
    decimals = max((_decimals(price) for price in prices), default=0)
    if len(series) and (series.price_type is PriceType.LAST or not decimals):
        decimals = max(decimals, _decimals_of(series.close[-SAMPLE:]))
    return Decimal(1).scaleb(-min(decimals, MOST_DECIMALS))


def _decimals(price: Decimal) -> int:
    exponent = price.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _decimals_of(prices: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int:
    for decimals in range(MOST_DECIMALS):
        scaled = prices * 10.0**decimals
        distance = np.abs(scaled - np.rint(scaled))
        if bool(np.all(distance < _ROUNDING_ERROR + scaled * _FLOAT_ERROR)):
            return decimals
    return MOST_DECIMALS
