"""Positions that came near liquidation and were not liquidated: the same timeline, no wizard."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.review.path import PricePath
from journal.domain.review.timeline import RATIOS, Happening, margin_ratio_crossings
from journal.domain.values import Side
from journal.services.record.exposures import Exposure, bracket_table
from journal.services.review.candles import candles_near
from journal.services.review.held import held_until
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
    price: Decimal | None
    happenings: tuple[Happening, ...]
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
    for exposure in case.exposures:
        position = exposure.position
        if position.key not in liquidated and position.symbol in stored:
            found = near_liquidation(exposure, files, case.story.now)
            if found is not None:
                yield found


def near_liquidation(
    exposure: Exposure, files: CandleFiles, now: datetime
) -> NearLiquidation | None:
    """Return how near a position came that was not liquidated; None: not so near, or not known."""
    position = exposure.position
    until = position.closed_at or now
    held = held_until(exposure, until)
    table = bracket_table(exposure.ground.brackets, position.symbol, position.opened_at)
    if held is None or table is None:
        return None
    near = candles_near(files, position.symbol, (position.opened_at, until))
    path = PricePath.of(near.mark, near.last, position.side)
    if path is None:
        return None
    reached = margin_ratio_crossings(held.lost, path.since(position.opened_at), table, until)
    nearest = next((one for one in reached if one.margin_ratio == NEAR_RATIO), None)
    if nearest is None:
        return None
    return NearLiquidation(
        position_key=position.key,
        symbol=position.symbol,
        side=position.side,
        reached_at=nearest.at,
        price=nearest.price,
        happenings=reached,
        is_estimate=held.is_estimate,
        by_mark=path.is_mark,
    )
