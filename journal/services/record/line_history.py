"""The lines of a position as they moved: adds, partial closes and the wallet change them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.contract_names import is_coin_settled
from journal.domain.ledger.positions import Position, PositionEvent, PositionEventKind
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.contracts.linear.lines import LinearPosition, MarginLines
from journal.domain.values import MarginMode
from journal.services.record.exposures import Exposure, lines_or_reason, lines_when

MOST_FLOWS: Final = 400
"""More changes of a cross wallet than these are not followed one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLines:
    """Size, average entry and lines from one moment until the next one or the end."""

    since: datetime
    quantity: Decimal
    entry_price: Decimal
    lines: MarginLines | None
    """None where they are not known."""

    @property
    def liquidation_price(self) -> Decimal | None:
        """The exact one; None where it is unknown or nothing liquidates."""
        return None if self.lines is None else self.lines.liquidation_price

    @property
    def is_estimate(self) -> bool:
        """Whether the wallet behind the lines is estimated."""
        return self.lines is not None and MarginFlag.ESTIMATED_WALLET in self.lines.flags


def lines_over_time(exposure: Exposure) -> tuple[HeldLines, ...]:
    """Return what a position was exposed to after each change, oldest first.

    Changes are its own fills (those of one moment together) and, in cross margin, what moved the
    wallet meanwhile: funding, transfers, results of others, as far as recorded. An isolated
    margin that was typed is the one after the last increase; before and after it the same share
    of the notional is assumed, which is an estimate and flagged as one. The parts of the closing
    order do not count: the position is over with the first of them.

    Empty where the opening is not recorded or the contract is settled in coin.
    """
    position = exposure.position
    if position.history_incomplete or is_coin_settled(position.symbol):
        return ()
    return held_over_time(exposure, lambda at, *size: lines_when(exposure, at, *size)[0])


def held_over_time(
    exposure: Exposure, lines_of: Callable[[datetime, Decimal, Decimal], MarginLines | None]
) -> tuple[HeldLines, ...]:
    """Return the same of any contract.

    Args:
        exposure: a position whose opening is recorded.
        lines_of: tells the lines at a time, of a quantity and an average entry.
    """
    position = exposure.position
    sizes = dict(_sizes(position))
    moments = sorted(sizes | dict.fromkeys(_flows(exposure)))
    found: list[HeldLines] = []
    size = sizes[moments[0]]
    for at in moments:
        size = sizes.get(at, size)
        quantity, entry_price = size
        lines = lines_of(at, quantity, entry_price)
        found.append(HeldLines(since=at, quantity=quantity, entry_price=entry_price, lines=lines))
    return tuple(found)


def lines_at_mark(exposure: Exposure, held: HeldLines, mark_price: Decimal) -> MarginLines | None:
    """Return the lines of a stretch at a mark price: margin ratio and unrealized PnL with them."""
    if held.lines is None or exposure.margin_mode is None:
        return None
    linear = LinearPosition(
        symbol=exposure.position.symbol,
        side=exposure.position.side,
        margin_mode=exposure.margin_mode,
        quantity=held.quantity,
        entry_price=held.entry_price,
        leverage=exposure.leverage,
        wallet_balance=held.lines.wallet,
        mark_price=mark_price,
    )
    return lines_or_reason(linear, exposure.ground.brackets, at=held.since)[0]


def _sizes(position: Position) -> Iterator[tuple[datetime, tuple[Decimal, Decimal]]]:
    """Yield each time of a change with quantity and entry afterwards; later ones win."""
    for event in _before_closing(position.events):
        if event.entry_price_after is not None and event.quantity_after > 0:
            yield event.fill.traded_at, (event.quantity_after, event.entry_price_after)


def _before_closing(events: tuple[PositionEvent, ...]) -> tuple[PositionEvent, ...]:
    """Return the events without the parts of the order that closed the position."""
    last = events[-1]
    if last.kind is not PositionEventKind.CLOSE:
        return events
    kept = len(events) - 1
    while kept > 1 and events[kept - 1].kind.takes_off and _same_order(events[kept - 1], last):
        kept -= 1
    return events[:kept]


def _same_order(event: PositionEvent, last: PositionEvent) -> bool:
    """Whether two fills are parts of one order; without order ids, whether of one second."""
    order_id = last.fill.order_id
    if order_id is not None:
        return event.fill.order_id == order_id
    return event.fill.traded_at.replace(microsecond=0) == last.fill.traded_at.replace(microsecond=0)


def _flows(exposure: Exposure) -> tuple[datetime, ...]:
    """Return when the wallet of a cross position changed while it was open."""
    if exposure.margin_mode is not MarginMode.CROSS:
        return ()
    position, ground = exposure.position, exposure.ground
    until = position.closed_at or ground.now
    times = ground.wallet.changes_between(position.opened_at, until)
    return times if len(times) <= MOST_FLOWS else ()
