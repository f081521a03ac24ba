"""An account's record as happenings in the order of their time.

Fills of one position within the same second are one moment: an order is filled in many parts. A
happening holds the figures that are asked for and no event of a position: of a million fills these
would not fit beside each other. What takes a part off is none: how
much of a position is left is asked where it matters.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from journal.domain.assets import WALLET_ASSET
from journal.domain.ledger.history import Step
from journal.domain.ledger.payoff import payoff_of
from journal.domain.ledger.positions import Position, PositionEventKind
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
before its opening."""


class Held(NamedTuple):
    """How a position stood after one of its fills."""

    at: datetime
    quantity: Decimal
    entry_price: Decimal | None

    @classmethod
    def after(cls, step: Step) -> "Held":
        """Return how it stood after a fill."""
        return cls(step.place[0], step.quantity_after, step.entry_price_after)


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
    """The first fill of a position whose opening is not recorded: it took a part off."""

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


OfPosition = Adding | Reducing | Closing | StopMoving
Happening = OfPosition | Liquidation | Income | RecordedSnapshot


class StopOuts:
    """Tells whether a closing fill belongs to a stop order."""

    def __init__(self, is_stop_by_order: Mapping[tuple[str, str], bool]) -> None:
        self._is_stop = is_stop_by_order

    def of(self, position: Position) -> bool | None:
        """Return whether a stop order ended a position; None where its order is not recorded."""
        if not self._is_stop:
            return None  # without a look at any fill
        fill = position.history.last_fill
        return None if fill.order_id is None else self._is_stop.get((fill.symbol, fill.order_id))


def in_order(happenings: Iterable[tuple[When, Happening]]) -> list[tuple[When, Happening]]:
    """Return happenings in the order of their time."""
    return sorted(happenings, key=itemgetter(0))


def held_when(position: Position, since: When, held: Held, when: When | None) -> Held:
    """Return how a position stood just before a place in the order of happenings.

    Args:
        position: the position.
        since: where it was last added to before that place.
        held: how it stood then.
        when: the place; None: after everything recorded.
    """
    steps = position.history.steps
    end = len(steps) if when is None else bisect_left(steps, when[:3], key=attrgetter("place"))
    for step in reversed(steps[:end]):
        if step.place <= since[:3]:
            break
        if step.kind is PositionEventKind.REDUCE:
            return Held.after(step)
    return held


def of_position(
    exposure: Exposure, stop_outs: StopOuts, *, liquidated: bool
) -> Iterator[tuple[When, OfPosition]]:
    """Yield what happened to one position, with its place in the order of time."""
    position, steps = exposure.position, exposure.position.history.steps
    for parts, before in _added_parts(steps):
        yield (*parts[0].place, 1), _adding(exposure, parts, before)
    if exposure.leverage is not None and steps[0].kind is PositionEventKind.REDUCE:
        yield (*steps[0].place, 0), Reducing(exposure, Held.after(steps[0]))
    for moving in _stop_movings(exposure):
        yield (moving.step.at, _LAST, "", 0), moving
    if not position.is_open:
        last = steps[-1]
        closing = Closing(
            exposure=exposure,
            at=last.at,
            pnl=position.realized_pnl,
            margin=_largest_margin(exposure, steps),
            stopped_out=stop_outs.of(position),
            liquidated=liquidated,
        )
        yield (*last.place, 0), closing


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


def _added_parts(steps: Iterable[Step]) -> Iterator[tuple[list[Step], Step | None]]:
    """Yield the fills that add, those of one second together, with the one before them."""
    parts: list[Step] = []
    second: datetime | None = None
    before = previous = None
    for step in steps:
        kind = step.kind
        if kind is PositionEventKind.OPEN or kind is PositionEventKind.INCREASE:
            at = step.place[0]
            if at.microsecond:
                at = at.replace(microsecond=0)
            if at != second:
                if parts:
                    yield parts, before
                parts, second, before = [], at, previous
            parts.append(step)
        previous = step
    if parts:
        yield parts, before


def _adding(exposure: Exposure, parts: list[Step], before: Step | None) -> Adding:
    added_to = None
    if before is not None and parts[0].kind is not PositionEventKind.OPEN:
        added_to = AddedTo(
            price=_price(exposure.position.symbol, parts),
            entry_price_before=before.entry_price_after if exposure.is_sized else None,
            opened_at=exposure.position.opened_at,
        )
    return Adding(exposure, parts[0].at, Held.after(parts[-1]), added_to)


def _price(symbol: str, parts: list[Step]) -> Decimal:
    """Return the average price of the added part alone."""
    if len(parts) == 1:
        return parts[0].price
    return payoff_of(symbol).average([(part.quantity, part.price) for part in parts])


def _largest_margin(exposure: Exposure, steps: Iterable[Step]) -> Decimal | None:
    """Return the most initial margin a position ever bound; None: not known."""
    if exposure.leverage is None or not exposure.is_sized:
        return None
    notionals = (
        step.quantity_after * step.entry_price_after
        for step in steps
        if step.entry_price_after is not None and not step.kind.takes_off
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
