"""The stop of a position at one moment, by what was typed or by its order history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.ledger.stops import StopStep
from journal.domain.values import PriceType
from journal.services.record.exposures import Exposure


@dataclass(frozen=True, slots=True, kw_only=True)
class StopThen:
    """The stop of a position as it was judged by at one moment."""

    exists: bool | None
    price: Decimal | None = None
    quantity: Decimal | None = None
    """None: it covers all, or that is not told."""
    placed_at: datetime | None = None
    """None: it stood already, or nobody tells since when."""
    watches: PriceType | None = None
    """Which price triggers it, which only the trader tells."""


_UNTOLD: Final = StopThen(exists=None)


def stop_at(exposure: Exposure, at: datetime) -> StopThen:
    """Return the stop at a moment, or the first one placed after it where none stood.

    What was typed holds for the whole life of the position. Where the order history tells that
    none stood and none followed, there was none.
    """
    if exposure.stop_is_typed or not exposure.stops:
        if exposure.has_stop is None and exposure.stop_watches is None:
            return _UNTOLD  # as in most records; a price would say that there was one
        return StopThen(
            exists=exposure.has_stop, price=exposure.stop_price, watches=exposure.stop_watches
        )
    return replace(stop_among(exposure.stops, at), watches=exposure.stop_watches)


def stop_among(steps: Iterable[StopStep], at: datetime) -> StopThen:
    """Return the same by the steps of an order history."""
    standing: StopStep | None = None
    for step in steps:
        if step.at <= at:
            standing = step
        elif standing is None or standing.price is None:
            # Where none stood, the next step can only be one that was placed.
            return _told(step, placed_at=step.at)
        else:
            break
    if standing is None or standing.price is None:
        return StopThen(exists=False)
    return _told(standing, placed_at=None)


def _told(step: StopStep, *, placed_at: datetime | None) -> StopThen:
    return StopThen(
        exists=True,
        price=step.price,
        quantity=step.covered,
        placed_at=placed_at,
    )
