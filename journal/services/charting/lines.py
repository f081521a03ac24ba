"""Lines and marks of one position, from what its view already knows; no margin is computed here."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.positions import Position
from journal.domain.margin.rounding import display_price
from journal.domain.values import Plan
from journal.services.charting.content import FillMark, LineKind, PriceLine, RuleFlag
from journal.services.record.exposures import Exposure
from journal.services.record.line_history import HeldLines
from journal.services.rules.service import JudgedPosition

Steps = tuple[tuple[int, Decimal | None], ...]


def position_lines(
    exposure: Exposure,
    history: tuple[HeldLines, ...],
    tick_size: Decimal,
    plan: Plan | None = None,
) -> tuple[PriceLine, ...]:
    """Return entry, average entry, liquidation, bankruptcy, stop and targets, those known.

    Args:
        exposure: the position.
        history: its lines as they moved.
        tick_size: the symbol's price step.
        plan: the one it was opened by, for its targets.
    """
    position = exposure.position
    found: list[tuple[LineKind, Steps]] = []
    averages = _average_steps(position)
    if not position.history_incomplete:
        # One order is often many fills of one moment: their average is what it was entered at.
        found.append((LineKind.ENTRY, averages[:1]))
    if len(averages) > 1:
        found.append((LineKind.AVERAGE_ENTRY, averages))
    for kind, field in (
        (LineKind.LIQUIDATION, "liquidation_price"),
        (LineKind.BANKRUPTCY, "bankruptcy_price"),
    ):
        steps = _held_steps(history, field)
        if any(price is not None for _, price in steps):
            found.append((kind, steps))
    stops = _stop_steps(exposure)
    if any(price is not None for _, price in stops):
        found.append((LineKind.STOP, stops))
    opened_ms = ms_from_utc(position.opened_at)
    targets = () if plan is None else plan.targets
    found += [(LineKind.TARGET, ((opened_ms, target),)) for target in targets]
    is_estimate = any(held.is_estimate for held in history)
    return tuple(
        _line(kind, steps, exposure, tick_size, is_estimate=is_estimate) for kind, steps in found
    )


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


def rule_flags(judged: JudgedPosition | None) -> tuple[RuleFlag, ...]:
    """Return the position's broken rules in the order of time."""
    breaches = () if judged is None else judged.breaches
    flags = (
        RuleFlag(
            at_ms=ms_from_utc(breach.at),
            rule_id=breach.rule_id,
            severity=breach.severity,
            sentence=breach.sentence,
        )
        for breach in breaches
    )
    return tuple(sorted(flags, key=attrgetter("at_ms")))


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


def _line(
    kind: LineKind, steps: Steps, exposure: Exposure, tick_size: Decimal, *, is_estimate: bool
) -> PriceLine:
    position = exposure.position
    price = next(price for _, price in reversed(steps) if price is not None)
    is_reference = kind in {LineKind.ENTRY, LineKind.AVERAGE_ENTRY}
    is_margin = kind in {LineKind.LIQUIDATION, LineKind.BANKRUPTCY}
    entry = exposure.entry_price
    closed_at = position.closed_at
    return PriceLine(
        kind=kind,
        price=price,
        shown_price=display_price(price, tick_size, position.side) if is_margin else price,
        steps=steps,
        until_ms=None if closed_at is None else ms_from_utc(closed_at),
        distance_ratio=None if entry is None or is_reference else price / entry - 1,
        is_estimate=is_margin and is_estimate,
        is_planned=kind is LineKind.TARGET,
    )


def _stop_steps(exposure: Exposure) -> Steps:
    """Return the stop as it moved; the trader's word has no times and stands from the opening."""
    if exposure.stop_is_typed or not exposure.stops:
        opened_ms = ms_from_utc(exposure.position.opened_at)
        return _moved([(opened_ms, exposure.stop_price)])
    return _moved((ms_from_utc(step.at), step.price) for step in exposure.stops)


def _held_steps(history: tuple[HeldLines, ...], field: str) -> Steps:
    """Return a price of the lines as it moved."""
    return _moved(
        (ms_from_utc(held.since), None if held.lines is None else getattr(held.lines, field))
        for held in history
    )


def _moved(steps: Iterable[tuple[int, Decimal | None]]) -> Steps:
    """Return the steps that changed the price; those before there was any are left out."""
    found: list[tuple[int, Decimal | None]] = []
    for at_ms, price in steps:
        if price != (found[-1][1] if found else None):
            found.append((at_ms, price))
    return tuple(found)


def _average_steps(position: Position) -> Steps:
    """Return the average entry as it moved; a time with several fills has the last one's."""
    moved = {
        ms_from_utc(event.fill.traded_at): event.entry_price_after
        for event in position.events
        if not event.kind.takes_off and event.entry_price_after is not None
    }
    return _moved(moved.items())
