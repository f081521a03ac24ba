"""The equity curve and how far it fell below its highest point."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from journal.domain.instants import utc_from_ms
from journal.domain.ledger.columns.amounts import Integers
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import Sample

_STEPS: Final = 1e8
_MOST: Final = 4e10
"""Sums of so much still fit into whole numbers of such steps."""


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

    @property
    def current_drawdown(self) -> float:
        """How far the newest point lies below the highest."""
        return float(self.drawdowns[-1]) if len(self.drawdowns) else 0.0


def added_up(sample: Sample) -> Curve:
    """Return the curve of trades in the order of closing, in the sample's unit.

    Drawdown is the running maximum minus the curve, and the deepest one the largest of them
    (Magdon-Ismail and Atiya 2004, "Maximum drawdown", Risk 17). Its depth in money is exact.

    Args:
        sample: whose results are all known in its unit.
    """
    values, drawdowns = running(sample.values)
    places = deepest_places(drawdowns)
    return Curve(
        at=sample.trades.closed_at,
        values=values,
        drawdowns=drawdowns,
        deepest=None if places is None else _deepest(sample, places),
        total=sample.total(),
    )


class Places(NamedTuple):
    """Where a drawdown began (-1: at the start), ended and was recovered (None: not yet)."""

    peak: int
    low: int
    recovered: int | None


def running(values: Floats) -> tuple[Floats, Floats]:
    """Return the running sums of results, and how far each lies below the highest so far.

    They are added in whole steps of eight decimals, so that what is regained to the last of them
    is regained; only sums too large for that are added as floats.
    """
    is_small = bool(np.abs(values).sum() < _MOST)
    if not is_small:
        sums = np.cumsum(values)
        return sums, np.maximum(np.maximum.accumulate(sums), 0) - sums
    steps = np.cumsum(np.rint(values * _STEPS).astype(np.int64))
    below = np.maximum(np.maximum.accumulate(steps), 0) - steps
    return steps / _STEPS, below / _STEPS


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
