"""Where mark and last price were farthest apart: liquidations go by mark, charts show last."""

import numpy as np

from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.services.charting.content import GapMark


def largest_gap(
    shown: CandleSeries, other: CandleSeries | None, span: tuple[int, int]
) -> GapMark | None:
    """Return the candle in which mark and last ended farthest apart within a stretch of time.

    Compared are the extremes of the same candle, lows with lows and highs with highs, so both
    series must have one interval. None where they have no candle in common.
    """
    if other is None or other.interval != shown.interval:
        return None
    pair = {series.price_type: series.slice(*span) for series in (shown, other)}
    last, mark = pair.get(PriceType.LAST), pair.get(PriceType.MARK)
    if last is None or mark is None:
        return None
    times, at_last, at_mark = np.intersect1d(
        last.open_at, mark.open_at, assume_unique=True, return_indices=True
    )
    if not len(times):
        return None
    columns = [(last.low[at_last], mark.low[at_mark]), (last.high[at_last], mark.high[at_mark])]
    ratios = [np.abs(ours - theirs) / theirs for ours, theirs in columns]
    worse = int(np.argmax([ratio.max() for ratio in ratios]))
    index = int(np.argmax(ratios[worse]))
    return GapMark(
        at_ms=int(times[index]),
        until_ms=int(times[index]) + shown.interval_ms,
        last_price=float(columns[worse][0][index]),
        mark_price=float(columns[worse][1][index]),
    )
