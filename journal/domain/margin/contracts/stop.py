"""What a stop saves: its distance from the entry and what is left between it and liquidation."""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from journal.domain.margin.rounding import ARITHMETIC, floor_8, half_up_8
from journal.domain.values import Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLines:
    """One stop against its position; ratios are fractions.

    Attributes:
        stop_price: where the stop triggers.
        distance: entry to stop in the quote asset, positive on the losing side.
        distance_ratio: distance / entry, half-up to 8.
        loss: before fees, in the settlement asset; negative where the stop locks a profit in.
        liquidation_buffer: stop to liquidation, positive where the stop comes first; None where
            nothing liquidates.
        liquidation_buffer_ratio: buffer / abs(entry - liquidation), truncated to 8 (rule R05).
    """

    stop_price: Decimal
    distance: Decimal
    distance_ratio: Decimal
    loss: Decimal
    liquidation_buffer: Decimal | None
    liquidation_buffer_ratio: Decimal | None


def stop_lines(
    *,
    side: Side,
    quantity: Decimal,
    entry_price: Decimal,
    stop_price: Decimal,
    liquidation_price: Decimal | None,
    loss: Decimal | None = None,
) -> StopLines:
    """Return what a stop does for a position.

    Args:
        side: direction of the position.
        quantity: its size.
        entry_price: average entry.
        stop_price: where the stop triggers.
        liquidation_price: the exact one, None where nothing liquidates.
        loss: at the stop; None is ``quantity * distance``, which inverse contracts differ from.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("entry_price", entry_price)
    require_positive("stop_price", stop_price)
    with localcontext(ARITHMETIC):
        distance = side.sign * (entry_price - stop_price)
        buffer = None
        if liquidation_price is not None:
            buffer = side.sign * (stop_price - liquidation_price)
        room = None if liquidation_price is None else abs(entry_price - liquidation_price)
        return StopLines(
            stop_price=stop_price,
            distance=distance,
            distance_ratio=half_up_8(distance / entry_price),
            loss=half_up_8(quantity * distance if loss is None else loss),
            liquidation_buffer=buffer,
            liquidation_buffer_ratio=floor_8(buffer / room)
            if buffer is not None and room
            else None,
        )
