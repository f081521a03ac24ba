"""How far past my price did it go, and what came then? (Q3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.review.path import PricePath, exact
from journal.domain.review.wick import Reached

LATER: Final = (
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=24),
    timedelta(hours=72),
)
HIDDEN_FOR: Final = timedelta(hours=12)
"""What price did after a liquidation is not shown before: it invites to get even."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLater:
    """Where price stood some time after a liquidation; fractions are signed for the position."""

    after: timedelta
    price: Decimal
    from_liquidation_ratio: Decimal
    """Above zero: on the safe side of the liquidation price, as a fraction of it."""
    from_entry_ratio: Decimal
    """Above zero: the position would have been in profit, as a fraction of the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What price did after it reached the liquidation price; what the candles do not reach is None.

    Times are counted from the liquidation to the close of the candle in question.
    """

    farthest_price: Decimal
    overshoot_ratio: Decimal
    """Past the liquidation price, as a fraction of it, in all that is seen of the next 72 h."""
    back_to_liquidation_after: timedelta | None
    back_to_entry_after: timedelta | None
    later: tuple[PriceLater, ...]
    seen_until: datetime
    notes: tuple[str, ...]


def aftermath(path: PricePath, reached: Reached) -> Aftermath | None:
    """Return what came after, or None where the candles never reach the liquidation price.

    The caller cuts the path (``PricePath.until``) at the moment up to which the trader may see.
    """
    trigger = path.trigger(reached.liquidation_price, reached.liquidated_at, reached.since)
    if trigger is None:
        return None
    last = path.index_at(reached.liquidated_at + LATER[-1])
    worst = path.worst[trigger : last + 1]
    farthest = exact(abs(float(worst.min())))
    return Aftermath(
        farthest_price=farthest,
        overshoot_ratio=abs(reached.liquidation_price - farthest) / reached.liquidation_price,
        back_to_liquidation_after=_back(path, trigger, reached, reached.liquidation_price),
        back_to_entry_after=_back(path, trigger, reached, reached.entry_price),
        later=tuple(_later(path, reached)),
        seen_until=path.ends_at,
        notes=path.weaknesses,
    )


def _back(path: PricePath, trigger: int, reached: Reached, price: Decimal) -> timedelta | None:
    """Return how long it took until a price was reached again; the candle of the fall left out.

    A candle that closes above it is back however it began, so the first one may count by its close.
    """
    wanted = path.signed(price)
    is_back = path.best[trigger:] > wanted
    is_back[0] = path.closes[trigger] > wanted
    if not bool(is_back.any()):
        return None
    place = trigger + int(np.argmax(is_back))
    closed_at = utc_from_ms(int(path.candles.open_at[place]) + path.candles.interval_ms)
    return max(closed_at - reached.liquidated_at, timedelta(0))


def _later(path: PricePath, reached: Reached) -> list[PriceLater]:
    """Return the price at each time that the candles hold, gaps left out."""
    found = []
    sign = path.side.sign
    for after in LATER:
        at_ms = ms_from_utc(reached.liquidated_at + after)
        place = int(np.searchsorted(path.candles.open_at, at_ms, side="right")) - 1
        opened = int(path.candles.open_at[place]) if place >= 0 else 0
        if at_ms >= opened + path.candles.interval_ms:
            continue
        price = exact(float(path.candles.open[place]))
        found.append(
            PriceLater(
                after=after,
                price=price,
                from_liquidation_ratio=sign
                * (price - reached.liquidation_price)
                / reached.liquidation_price,
                from_entry_ratio=sign * (price - reached.entry_price) / reached.entry_price,
            )
        )
    return found
