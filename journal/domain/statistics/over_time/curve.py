"""The equity curve and how far it fell below its highest point."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from journal.domain.instants import utc_from_ms
from journal.domain.ledger.columns.amounts import Integers
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
    values, drawdowns = running(sample.values, _PLACES[sample.unit])
    places = deepest_places(drawdowns)
    since = int(np.flatnonzero(np.append(0, drawdowns) == 0)[-1])
    return Curve(
        at=sample.trades.closed_at,
        values=values,
        drawdowns=drawdowns,
        deepest=None if places is None else _deepest(sample, places),
        total=sample.total(),
        current_drawdown=-sample.taken(np.arange(since, len(sample))).total(),
    )


class Places(NamedTuple):
    """Where a drawdown began (-1: at the start), ended and was recovered (None: not yet)."""

    peak: int
    low: int
    recovered: int | None


def running(values: Floats, places: int) -> tuple[Floats, Floats]:
    """Return the running sums of results, and how far each lies below the highest so far.

    They are added in whole steps, so that what is regained to the last decimal is regained; only
    sums too large for that are added as floats.

    Args:
        values: results.
        places: decimals of the steps.
    """
    step = 10.0**places
    if np.abs(values).sum() * step > _MOST:
        sums = np.cumsum(values)
        return sums, np.maximum(np.maximum.accumulate(sums), 0) - sums
    steps = np.cumsum(np.rint(values * step).astype(np.int64))
    below = np.maximum(np.maximum.accumulate(steps), 0) - steps
    return steps / step, below / step


def deepest_places(drawdowns: Floats) -> Places | None:
    """Return where the deepest drawdown lies; the first of equal ones; None: there is none."""
    if not drawdowns.size or not drawdowns.max() > 0:
        return None
    low = int(np.argmax(drawdowns))
    before = np.flatnonzero(drawdowns[:low] == 0)
    after = np.flatnonzero(drawdowns[low:] == 0)
    return Places(
        peak=int(before[-1]) if before.size else -1,
        low=low,
        recovered=low + int(after[0]) if after.size else None,
    )


def _deepest(sample: Sample, places: Places) -> Drawdown:
    at = sample.trades.closed_at
    fallen = sample.taken(np.arange(places.peak + 1, places.low + 1))
    return Drawdown(
        depth=-fallen.total(),
        peak_at=None if places.peak < 0 else utc_from_ms(int(at[places.peak])),
        low_at=utc_from_ms(int(at[places.low])),
        recovered_at=None if places.recovered is None else utc_from_ms(int(at[places.recovered])),
    )
