"""An account's record as happenings in the order of their time.

Fills of one position within the same second are one moment: an order is filled in many parts. A
happening holds the figures that are asked for and no event of a position: of a million fills these
would not fit beside each other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Final, NamedTuple

from journal.domain.assets import WALLET_ASSET
from journal.domain.ledger.events import average_price
from journal.domain.ledger.positions import PositionEvent, PositionEventKind
from journal.domain.ledger.stops import StopStep
from journal.domain.ledger.wallet import TRANSFER
from journal.domain.rules.context import Moment
from journal.domain.rules.facts import Adding as AddedTo
from journal.domain.rules.facts import Snapshot, StopChange
from journal.domain.values import Income, Liquidation
from journal.services.record.exposures import Exposure

_LAST: Final = 1 << 62
"""A liquidation sorts behind the fills of its own second: which came first is not told."""


When = tuple[datetime, int, str, int]
"""Order of happenings: time, trade id as a number and as text, and by rank a reversal's closing
before its opening. A plain tuple: one is made of every fill."""


class Held(NamedTuple):
    """How a position stood after one of its fills."""

    at: datetime
    quantity: Decimal
    entry_price: Decimal | None

    @classmethod
    def after(cls, event: PositionEvent) -> "Held":
        """Return how it stood after an event."""
        return cls(event.fill.traded_at, event.quantity_after, event.entry_price_after)


class Adding(NamedTuple):
    """The fills of one second that opened or increased one position."""

    exposure: Exposure
    at: datetime
    """Time of the first of them."""
    held: Held
    """After the last of them: so the position is judged."""
    added_to: AddedTo | None
    """None where they open."""

    @property
    def moment(self) -> Moment:
        """The kind of moment that it is."""
        return Moment.OPEN if self.added_to is None else Moment.INCREASE


class Reducing(NamedTuple):
    """A fill that took a part off."""

    exposure: Exposure
    held: Held


class Closing(NamedTuple):
    """The end of a position."""

    exposure: Exposure
    at: datetime
    pnl: Decimal | None
    """Before fees; None: not known."""
    margin: Decimal | None
    """The most initial margin that it ever bound; None: not known."""
    stopped_out: bool | None
    """Whether a stop order closed it; None: no order tells."""
    liquidated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMoving:
    """A stop that was placed after the opening, moved or taken away."""

    exposure: Exposure
    step: StopStep
    change: StopChange | None
    """None: it was placed where none stood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSnapshot:
    """The state of the account or of one position at one time."""

    at: datetime
    told: Snapshot
    position_key: str | None = None
    """None: of the whole account."""


Happening = Adding | Reducing | Closing | StopMoving | Liquidation | Income | RecordedSnapshot


class StopOuts:
    """Tells whether a closing fill belongs to a stop order."""

    def __init__(self, is_stop_by_order: Mapping[tuple[str, str], bool]) -> None:
        self._is_stop = is_stop_by_order

    def of(self, event: PositionEvent) -> bool | None:
        """Return whether a stop order made a fill; None where its order is not recorded."""
        order_id = event.fill.order_id
        return None if order_id is None else self._is_stop.get((event.fill.symbol, order_id))


def in_order(happenings: Iterable[tuple[When, Happening]]) -> list[Happening]:
    """Return happenings in the order of their time."""
    return [happening for _, happening in sorted(happenings, key=itemgetter(0))]


def of_position(
    exposure: Exposure, stop_outs: StopOuts, *, liquidated: bool
) -> Iterator[tuple[When, Happening]]:
    """Yield what happened to one position, with its place in the order of time."""
    position, events = exposure.position, exposure.position.events
    for parts, before in _added_parts(events):
        yield (*parts[0].fill.sort_key, 1), _adding(exposure, parts, before)
    # How much of a position is left concerns others only where its margin or stop is known.
    if exposure.leverage is not None:
        for event in events:
            if event.kind is PositionEventKind.REDUCE:
                yield (*event.fill.sort_key, 0), Reducing(exposure, Held.after(event))
    for moving in _stop_movings(exposure):
        yield (moving.step.at, _LAST, "", 0), moving
    if not position.is_open:
        last = events[-1]
        closing = Closing(
            exposure=exposure,
            at=last.fill.traded_at,
            pnl=position.realized_pnl,
            margin=_largest_margin(exposure, events),
            stopped_out=stop_outs.of(last),
            liquidated=liquidated,
        )
        yield (*last.fill.sort_key, 0), closing


def of_account(
    liquidations: Iterable[Liquidation],
    incomes: Iterable[Income],
    snapshots: Iterable[RecordedSnapshot],
) -> Iterator[tuple[When, Happening]]:
    """Yield what happened to the account: liquidations, money moved in, snapshots."""
    for liquidation in liquidations:
        if liquidation.certainty.starts_pause:
            yield (liquidation.occurred_at, _LAST, "", 1), liquidation
    for income in incomes:
        if income.income_type == TRANSFER and income.asset == WALLET_ASSET and income.amount > 0:
            yield (income.occurred_at, _LAST, income.transaction_id, 2), income
    for snapshot in snapshots:
        yield (snapshot.at, _LAST, "", 3), snapshot


def _added_parts(
    events: Iterable[PositionEvent],
) -> Iterator[tuple[list[PositionEvent], PositionEvent | None]]:
    """Yield the fills that add, those of one second together, with the event before them."""
    parts: list[PositionEvent] = []
    second: datetime | None = None
    before = previous = None
    for event in events:
        kind = event.kind
        if kind is PositionEventKind.OPEN or kind is PositionEventKind.INCREASE:
            at = event.fill.traded_at
            if at.microsecond:
                at = at.replace(microsecond=0)
            if at != second:
                if parts:
                    yield parts, before
                parts, second, before = [], at, previous
            parts.append(event)
        previous = event
    if parts:
        yield parts, before


def _adding(exposure: Exposure, parts: list[PositionEvent], before: PositionEvent | None) -> Adding:
    added_to = None
    if before is not None and parts[0].kind is not PositionEventKind.OPEN:
        added_to = AddedTo(
            price=_price(parts),
            entry_price_before=before.entry_price_after if exposure.is_sized else None,
            opened_at=exposure.position.opened_at,
        )
    return Adding(exposure, parts[0].fill.traded_at, Held.after(parts[-1]), added_to)


def _price(parts: list[PositionEvent]) -> Decimal:
    """Return the average price of the added part alone."""
    return parts[0].fill.price if len(parts) == 1 else average_price(parts)


def _largest_margin(exposure: Exposure, events: Iterable[PositionEvent]) -> Decimal | None:
    """Return the most initial margin a position ever bound; None: not known."""
    if exposure.leverage is None or not exposure.is_sized:
        return None
    notionals = (
        event.quantity_after * event.entry_price_after
        for event in events
        if event.entry_price_after is not None and not event.kind.takes_off
    )
    largest = max(notionals, default=None)
    return None if largest is None else largest / exposure.leverage


def _stop_movings(exposure: Exposure) -> Iterator[StopMoving]:
    """Yield the changes of a stop after the first one; a stop that was triggered is no change."""
    steps = exposure.stops
    if steps and steps[0].at > exposure.position.opened_at:
        yield StopMoving(exposure=exposure, step=steps[0], change=None)
    for index, (before, after) in enumerate(pairwise(steps)):
        if after.was_filled:
            continue
        change = None
        if before.price is not None:
            following = steps[index + 2] if index + 2 < len(steps) else None
            is_replaced = after.price is None and following is not None
            change = StopChange(
                price_before=before.price,
                price_after=after.price,
                replaced_at=following.at if is_replaced and following else None,
                replaced_by=following.price if is_replaced and following else None,
            )
        if change is None or change.price_before != change.price_after:
            yield StopMoving(exposure=exposure, step=after, change=change)
