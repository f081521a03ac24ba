"""The equity curve and how far it fell below its highest point."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from journal.domain.instants import utc_from_ms
from journal.domain.ledger.columns.amounts import Integers, exact
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import Sample, Unit

_PLACES: Final = {Unit.MONEY: 8, Unit.PERCENT: 12, Unit.R: 12}
_MOST: Final = 4e18
"""So many steps still fit into a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawdown:
    """One fall below the highest point so far."""

    depth: Decimal
    """From the highest to the lowest point, above zero."""
    peak_at: datetime | None
    """When the highest point was reached; None: before the first trade."""
    low_at: datetime
    recovered_at: datetime | None
    """When the highest point was reached again; None: not yet."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """Results added up, one point a trade or a day.

    Attributes:
        at: milliseconds since 1970, rising.
        values: all results up to each.
        drawdowns: how far each lies below the highest point so far, the start (zero) included.
    """

    at: Integers
    values: Floats
    drawdowns: Floats
    deepest: Drawdown | None
    """None: there was none."""
    total: Decimal
    current_drawdown: Decimal
    """How far the newest point lies below the highest."""


def added_up(sample: Sample) -> Curve:
    """Return the curve of trades in the order of closing, in the sample's unit.

    Drawdown is the running maximum minus the curve, and the deepest one the largest of them
    (Magdon-Ismail and Atiya 2004, "Maximum drawdown", Risk 17). Its depth in money is exact.

    Args:
        sample: whose results are all known in its unit.
    """
    steps = _in_steps(sample)
    values, drawdowns = _running(sample, steps)
    places = deepest_places(drawdowns)
    is_high = drawdowns[::-1] == 0
    since = len(is_high) - int(is_high.argmax()) if is_high.any() else 0
    return Curve(
        at=sample.trades.closed_at,
        values=values,
        drawdowns=drawdowns,
        deepest=None if places is None else _deepest(sample, steps, places),
        total=_between(sample, steps, 0, len(sample)),
        current_drawdown=-_between(sample, steps, since, len(sample)),
    )


class Places(NamedTuple):
    """Where a drawdown began (-1: at the start), ended and was recovered (None: not yet)."""

    peak: int
    low: int
    recovered: int | None


def _running(sample: Sample, steps: Integers | None) -> tuple[Floats, Floats]:
    """Return the running sums of results, and how far each lies below the highest so far."""
    if steps is None:
        sums = np.cumsum(sample.values)
        return sums, np.maximum(np.maximum.accumulate(sums), 0) - sums
    below = np.maximum.accumulate(steps)
    below[: np.searchsorted(below, 0)] = 0  # they only rise, and the start counts as a point
    below -= steps
    step = 10.0 ** _PLACES[sample.unit]
    return steps / step, below / step


def _in_steps(sample: Sample) -> Integers | None:
    """Return running sums in whole steps; None: they do not fit into a column.

    In whole steps what is regained to the last decimal is regained.
    """
    values, step = sample.values, 10.0 ** _PLACES[sample.unit]
    most = max(values.max(initial=0), -values.min(initial=0))
    if most * len(values) * step > _MOST:
        return None
    if sample.is_in_columns:
        return np.cumsum(sample.trades.net.units)
    steps = np.rint(values * step).astype(np.int64)
    return np.cumsum(steps, out=steps)


def _between(sample: Sample, steps: Integers | None, first: int, end: int) -> Decimal:
    """Return the results from a trade on to the one before another, exact where it is money."""
    if steps is None or not sample.is_in_columns:
        return sample.total(rows=slice(first, end))
    before, after = (int(steps[place - 1]) if place else 0 for place in (first, end))
    return exact(after - before, _PLACES[sample.unit])


def deepest_places(drawdowns: Floats) -> Places | None:
    """Return where the deepest drawdown lies; the first of equal ones; None: there is none."""
    low = int(np.argmax(drawdowns)) if drawdowns.size else 0
    if not drawdowns.size or not drawdowns[low] > 0:
        return None
    before = np.flatnonzero(drawdowns[:low] == 0)
    after = np.flatnonzero(drawdowns[low:] == 0)
    return Places(
        peak=int(before[-1]) if before.size else -1,
        low=low,
        recovered=low + int(after[0]) if after.size else None,
    )


def _deepest(sample: Sample, steps: Integers | None, places: Places) -> Drawdown:
    at = sample.trades.closed_at
    return Drawdown(
        depth=-_between(sample, steps, places.peak + 1, places.low + 1),
        peak_at=None if places.peak < 0 else utc_from_ms(int(at[places.peak])),
        low_at=utc_from_ms(int(at[places.low])),
        recovered_at=None if places.recovered is None else utc_from_ms(int(at[places.recovered])),
    )
