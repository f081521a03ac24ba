"""Positions that came near liquidation and were not liquidated, as their excursions tell it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.ledger.positions import Position
from journal.domain.review.timeline import RATIOS
from journal.domain.values import PriceType, Side
from journal.services.positions.excursions.found import Crossing, Found, FoundExcursions
from journal.services.positions.excursions.measuring import measured
from journal.services.positions.excursions.tray import CandleTray
from journal.services.rules.service import Case
from journal.storage.files.candle_files import CandleFiles

NEAR_RATIO: Final = RATIOS[-1]
"""The exchange advises to stay below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearLiquidation:
    """One position whose margin ratio reached 80 % by the stored candles."""

    position_key: str
    symbol: str
    side: Side
    reached_at: datetime
    """Opening of the first candle in which it did."""
    price: Decimal
    crossings: tuple[Crossing, ...]
    """When it reached 50 % and 80 %."""
    is_estimate: bool
    by_mark: bool
    """False: mark is not stored, last price stands in for it."""


def near_liquidations(case: Case, files: CandleFiles) -> Iterator[NearLiquidation]:
    """Yield the positions that came near liquidation, in the order of opening.

    Only those are looked at whose margin is known and of whose time candles are stored.
    """
    liquidated = {one.position_key for one in case.liquidations}
    stored = {key.symbol for key in files.available()}
    tray = CandleTray(files)
    for exposure in case.exposures:
        position = exposure.position
        if position.key not in liquidated and position.symbol in stored:
            near = near_liquidation(position, measured(exposure, tray, liquidated=False))
            if near is not None:
                yield near


def near_liquidation(position: Position, found: Found) -> NearLiquidation | None:
    """Return how near a position came that was not liquidated; None: not so near, or not known.

    Args:
        position: the position.
        found: what candles tell of it.
    """
    if not isinstance(found, FoundExcursions) or found.approach is None:
        return None
    crossings = found.approach.crossings
    nearest = next((one for one in crossings if one.margin_ratio == NEAR_RATIO), None)
    if nearest is None:
        return None
    return NearLiquidation(
        position_key=position.key,
        symbol=position.symbol,
        side=position.side,
        reached_at=nearest.at,
        price=nearest.price,
        crossings=crossings,
        is_estimate=found.approach.is_estimate,
        by_mark=found.price_type is PriceType.MARK,
    )
