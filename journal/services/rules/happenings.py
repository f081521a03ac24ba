"""An account's record as happenings in the order of their time.

Fills of one position within the same second are one moment: an order is filled in many parts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import itemgetter
from typing import Final

from journal.domain.ledger.positions import PositionEvent, PositionEventKind
from journal.domain.ledger.stops import StopStep
from journal.domain.ledger.wallet import TRANSFER, WALLET_ASSET
from journal.domain.rules.context import Moment
from journal.domain.rules.facts import Snapshot, StopChange
from journal.domain.values import Income, Liquidation
from journal.services.record.exposures import Exposure

_LAST: Final = 1 << 62
"""A liquidation sorts behind the fills of its own second: which came first is not told."""


_When = tuple[datetime, int, str, int]
"""Order of happenings: time, trade id as a number and as text, and by rank a reversal's closing
before its opening. A plain tuple: one is made of every fill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """The fills of one second that opened or increased one position."""

    exposure: Exposure
    moment: Moment
    parts: tuple[PositionEvent, ...]
    before: PositionEvent | None
    """The event before them; None where they open."""

    @property
    def first(self) -> PositionEvent:
        """The first of the fills."""
        return self.parts[0]

    @property
    def last(self) -> PositionEvent:
        """The last of the fills: the position is then as it is judged."""
        return self.parts[-1]

    @property
    def price(self) -> Decimal:
        """Average price of the added part alone."""
        if len(self.parts) == 1:
            return self.first.fill.price
        quantity = sum((part.quantity for part in self.parts), Decimal(0))
        cost = sum((part.quantity * part.fill.price for part in self.parts), Decimal(0))
        return cost / quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Reducing:
    """A fill that took a part off."""

    exposure: Exposure
    event: PositionEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The end of a position."""

    exposure: Exposure
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


def in_order(happenings: Iterable[tuple[_When, Happening]]) -> list[Happening]:
    """Return happenings in the order of their time."""
    return [happening for _, happening in sorted(happenings, key=itemgetter(0))]


def of_position(
    exposure: Exposure, stop_outs: StopOuts, *, liquidated: bool
) -> Iterator[tuple[_When, Happening]]:
    """Yield what happened to one position, with its place in the order of time."""
    position = exposure.position
    for adding in _addings(exposure):
        yield (*adding.first.fill.sort_key, 1), adding
    # How much of a position is left concerns others only where its margin or stop is known.
    if exposure.leverage is not None:
        for event in position.events:
            if event.kind is PositionEventKind.REDUCE:
                yield (*event.fill.sort_key, 0), Reducing(exposure=exposure, event=event)
    for moving in _stop_movings(exposure):
        yield (moving.step.at, _LAST, "", 0), moving
    if not position.is_open:
        last = position.events[-1]
        closing = Closing(exposure=exposure, stopped_out=stop_outs.of(last), liquidated=liquidated)
        yield (*last.fill.sort_key, 0), closing


def of_account(
    liquidations: Iterable[Liquidation],
    incomes: Iterable[Income],
    snapshots: Iterable[RecordedSnapshot],
) -> Iterator[tuple[_When, Happening]]:
    """Yield what happened to the account: liquidations, money moved in, snapshots."""
    for liquidation in liquidations:
        if liquidation.certainty.starts_pause:
            yield (liquidation.occurred_at, _LAST, "", 1), liquidation
    for income in incomes:
        if income.income_type == TRANSFER and income.asset == WALLET_ASSET and income.amount > 0:
            yield (income.occurred_at, _LAST, income.transaction_id, 2), income
    for snapshot in snapshots:
        yield (snapshot.at, _LAST, "", 3), snapshot


def _addings(exposure: Exposure) -> Iterator[Adding]:
    """Yield the moments of one position: its fills that add, those of one second together."""
    parts: list[PositionEvent] = []
    second: datetime | None = None
    before = previous = None
    for event in exposure.position.events:
        kind = event.kind
        if kind is PositionEventKind.OPEN or kind is PositionEventKind.INCREASE:
            at = event.fill.traded_at
            if at.microsecond:
                at = at.replace(microsecond=0)
            if at != second:
                if parts:
                    yield _adding(exposure, parts, before)
                parts, second, before = [], at, previous
            parts.append(event)
        previous = event
    if parts:
        yield _adding(exposure, parts, before)


def _adding(exposure: Exposure, parts: list[PositionEvent], before: PositionEvent | None) -> Adding:
    is_opening = parts[0].kind is PositionEventKind.OPEN
    return Adding(
        exposure=exposure,
        moment=Moment.OPEN if is_opening else Moment.INCREASE,
        parts=tuple(parts),
        before=None if is_opening else before,
    )


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
