"""Did my chart show it? (Q4): mark, which liquidates, against last price, which charts draw."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.market.resample import can_resample, resampled
from journal.domain.market.series import CandleSeries, interval_words
from journal.domain.review.path import TOUCH_SLACK, PricePath, exact
from journal.domain.review.wick import Reached
from journal.domain.values import Side

BOTH_NEEDED: Final = (
    "Mark and last price candles of one time are both needed to compare them; the public files "
    "of the exchange have both."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartGap:
    """Mark and last price around a liquidation, on candles of one interval."""

    interval: str
    last_reached: bool
    """Whether last price got to the liquidation price as well."""
    mark_reached: bool
    mark_extreme: Decimal
    last_extreme: Decimal
    largest_gap_ratio: Decimal
    """Between the extremes of one candle, as a fraction of mark."""
    largest_gap_at: datetime
    """Opening of that candle."""
    notes: tuple[str, ...] = ()


def chart_gap(
    mark: CandleSeries | None, last: CandleSeries | None, side: Side, reached: Reached
) -> ChartGap | str:
    """Return how mark and last differed within 5 minutes, or the sentence why it is not known.

    The coarser of the two intervals is taken for both.
    """
    if mark is None or last is None:
        return BOTH_NEEDED
    pair = _of_one_interval(mark, last)
    if pair is None:
        return BOTH_NEEDED
    near = [_near(series, side, reached) for series in pair]
    times, at_mark, at_last = np.intersect1d(
        near[0].candles.open_at, near[1].candles.open_at, assume_unique=True, return_indices=True
    )
    if not len(times):
        return BOTH_NEEDED
    worst_mark, worst_last = near[0].worst[at_mark], near[1].worst[at_last]
    ratios = np.abs(worst_mark - worst_last) / np.abs(worst_mark)
    place = int(np.argmax(ratios))
    by_mark, by_last = (exact(abs(float(one[place]))) for one in (worst_mark, worst_last))
    level = near[0].signed(reached.liquidation_price)
    interval = pair[0].interval
    notes: tuple[str, ...] = ()
    if pair[0].interval_ms > _slack_ms():
        notes = (
            f"Compared on {interval_words(interval)} candles: nothing finer is stored of both.",
        )
    return ChartGap(
        interval=interval,
        last_reached=bool((worst_last <= level).any()),
        mark_reached=bool((worst_mark <= level).any()),
        mark_extreme=exact(abs(float(worst_mark.min()))),
        last_extreme=exact(abs(float(worst_last.min()))),
        largest_gap_ratio=abs(by_mark - by_last) / by_mark,
        largest_gap_at=utc_from_ms(int(times[place])),
        notes=notes,
    )


def _of_one_interval(
    mark: CandleSeries, last: CandleSeries
) -> tuple[CandleSeries, CandleSeries] | None:
    """Return both on the coarser interval; None where neither can be made of the other."""
    if can_resample(mark.interval, last.interval):
        return resampled(mark, last.interval), last
    if can_resample(last.interval, mark.interval):
        return mark, resampled(last, mark.interval)
    return None


def _near(series: CandleSeries, side: Side, reached: Reached) -> PricePath:
    """Return the candles that touch the five minutes before and after the liquidation."""
    at_ms = ms_from_utc(reached.liquidated_at)
    first, last = at_ms - _slack_ms() - series.interval_ms + 1, at_ms + _slack_ms() + 1
    return PricePath(candles=series.slice(first, last), side=side)


def _slack_ms() -> int:
    return int(TOUCH_SLACK.total_seconds() * 1000)
