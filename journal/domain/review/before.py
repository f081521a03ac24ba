"""What did I do in the 24 h before? (Q10), counted from the record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.ledger.positions import Position, PositionEvent, PositionEventKind
from journal.domain.ledger.stops import StopStep

DAY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierLoss:
    """A position that ended with a loss in the day before."""

    key: str
    symbol: str
    closed_at: datetime
    loss: Decimal
    """Before fees, positive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBefore:
    """The trader's own day before a liquidation."""

    opened: int
    """Positions opened, the liquidated one counted where it was opened then."""
    adds_to_losers: int
    """Increases at a price worse than the average entry."""
    stops_moved_away: int
    stops_removed: int
    leverage_raised: int
    """Openings with more leverage than the opening before, where both are known."""
    losses: tuple[EarlierLoss, ...]
    """Oldest first."""


def day_before(
    positions: Iterable[Position],
    at: datetime,
    *,
    leverages: Mapping[str, Decimal],
    stops: Mapping[str, tuple[StopStep, ...]],
) -> DayBefore:
    """Return what was done in the 24 hours before a moment, the moment itself left out.

    Args:
        positions: of the account, in any order.
        at: time of the first liquidation of the episode.
        leverages: by position key, where known.
        stops: how the stop of a position moved, by key, where recorded.
    """
    since = at - DAY
    # Whatever ended before the day began has no fill in it.
    near = [
        one
        for one in sorted(positions, key=lambda one: one.opened_at)
        if one.opened_at < at and (one.closed_at is None or one.closed_at >= since)
    ]
    opened = [one for one in near if one.opened_at >= since]
    steps = [_moves(one, stops.get(one.key, ()), since, at) for one in near]
    return DayBefore(
        opened=len(opened),
        adds_to_losers=sum(1 for one in near for _ in _adds_to_loser(one, since, at)),
        stops_moved_away=sum(away for away, _ in steps),
        stops_removed=sum(removed for _, removed in steps),
        leverage_raised=_raised(near, leverages, since),
        losses=tuple(_losses(near, since, at)),
    )


def _adds_to_loser(position: Position, since: datetime, at: datetime) -> Iterator[PositionEvent]:
    """Yield the increases at a price against the average entry before them."""
    entry: Decimal | None = None
    for event in position.events:
        is_add = event.kind is PositionEventKind.INCREASE and since <= event.fill.traded_at < at
        if is_add and entry is not None and position.side.sign * (event.fill.price - entry) < 0:
            yield event
        entry = event.entry_price_after


def _moves(
    position: Position, steps: tuple[StopStep, ...], since: datetime, at: datetime
) -> tuple[int, int]:
    """Return how often a stop was moved away and how often it was taken away."""
    away = removed = 0
    before: Decimal | None = None
    for step in steps:
        if before is not None and not step.was_filled and since <= step.at < at:
            removed += step.price is None
            is_away = step.price is not None and position.side.sign * (step.price - before) < 0
            away += is_away
        before = step.price
    return away, removed


def _raised(positions: list[Position], leverages: Mapping[str, Decimal], since: datetime) -> int:
    raised, before = 0, None
    for position in positions:
        leverage = leverages.get(position.key)
        if leverage is not None and before is not None and position.opened_at >= since:
            raised += leverage > before
        before = leverage or before
    return raised


def _losses(positions: list[Position], since: datetime, at: datetime) -> Iterator[EarlierLoss]:
    closed = [(one.closed_at, one) for one in positions if one.closed_at is not None]
    for closed_at, position in sorted(closed, key=lambda one: one[0]):
        pnl = position.realized_pnl
        if since <= closed_at < at and pnl is not None and pnl < 0:
            yield EarlierLoss(
                key=position.key, symbol=position.symbol, closed_at=closed_at, loss=-pnl
            )
