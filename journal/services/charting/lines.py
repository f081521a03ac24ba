"""Lines and marks of one position, from what its view already knows; no margin is computed here."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from journal.domain.ledger.positions import Position
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.rounding import display_price
from journal.domain.values import ms_from_utc
from journal.services.charting.content import FillMark, LineKind, PriceLine
from journal.services.exposures import Exposure

Steps = tuple[tuple[int, Decimal], ...]


def position_lines(exposure: Exposure, tick_size: Decimal) -> tuple[PriceLine, ...]:
    """Return entry, average entry, liquidation, bankruptcy and stop, as far as they are known."""
    position = exposure.position
    opened_ms = ms_from_utc(position.opened_at)
    first = position.events[0]
    found: list[tuple[LineKind, Steps]] = []
    if not position.history_incomplete:
        found.append((LineKind.ENTRY, ((opened_ms, first.fill.price),)))
    averages = _average_steps(position)
    if len(averages) > 1:
        found.append((LineKind.AVERAGE_ENTRY, averages))
    lines = exposure.lines
    if lines is not None:
        since_ms = _lines_since_ms(position)
        for kind, price in (
            (LineKind.LIQUIDATION, lines.liquidation_price),
            (LineKind.BANKRUPTCY, lines.bankruptcy_price),
        ):
            if price is not None:
                found.append((kind, ((since_ms, price),)))
    if exposure.stop_price is not None:
        found.append((LineKind.STOP, ((opened_ms, exposure.stop_price),)))
    return tuple(_line(kind, steps, exposure, tick_size) for kind, steps in found)


def fill_marks(position: Position) -> tuple[FillMark, ...]:
    """Return the position's fills in order."""
    return tuple(
        FillMark(
            at_ms=ms_from_utc(event.fill.traded_at),
            price=event.fill.price,
            quantity=event.quantity,
            order_side=event.fill.order_side,
            event=event.kind,
        )
        for event in position.events
    )


def suggested_stop(exposure: Exposure, tick_size: Decimal) -> Decimal | None:
    """Return a price half way from entry to liquidation on the tick, else 2 % from the entry."""
    entry = exposure.entry_price
    if entry is None:
        return None
    liquidation = None if exposure.lines is None else exposure.lines.liquidation_price
    if liquidation is None:
        middle = entry * (1 - exposure.position.side.sign * Decimal("0.02"))
    else:
        middle = (entry + liquidation) / 2
    return max(tick_size, (middle / tick_size).quantize(Decimal(1), ROUND_HALF_UP) * tick_size)


def _line(kind: LineKind, steps: Steps, exposure: Exposure, tick_size: Decimal) -> PriceLine:
    position, price = exposure.position, steps[-1][1]
    is_reference = kind in {LineKind.ENTRY, LineKind.AVERAGE_ENTRY}
    is_margin = kind in {LineKind.LIQUIDATION, LineKind.BANKRUPTCY}
    entry = exposure.entry_price
    flags = frozenset[MarginFlag]() if exposure.lines is None else exposure.lines.flags
    closed_at = position.closed_at
    return PriceLine(
        kind=kind,
        price=price,
        shown_price=display_price(price, tick_size, position.side) if is_margin else price,
        steps=steps,
        until_ms=None if closed_at is None else ms_from_utc(closed_at),
        distance_ratio=None if entry is None or is_reference else price / entry - 1,
        is_estimate=is_margin and MarginFlag.ESTIMATED_WALLET in flags,
    )


def _average_steps(position: Position) -> Steps:
    """Return the average entry as it moved; a time with several fills has the last one's."""
    moved = {
        ms_from_utc(event.fill.traded_at): event.entry_price_after
        for event in position.events
        if not event.kind.takes_off and event.entry_price_after is not None
    }
    steps = tuple(moved.items())
    return steps[:1] + tuple(after for before, after in pairwise(steps) if before[1] != after[1])


def _lines_since_ms(position: Position) -> int:
    """Return since when the position has been as its lines show it: the last change of its size.

    Once it is closed, its lines are those after the last increase.
    """
    changes = position.events
    if not position.is_open:
        changes = tuple(event for event in changes if not event.kind.takes_off) or changes
    return ms_from_utc(changes[-1].fill.traded_at)
