"""Closings that look like liquidations although no file says so: to be asked about.

A guess never starts a pause; the trader's yes does (``Certainty.CONFIRMED``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from journal.domain.answers import LiquidationAnswer
from journal.domain.ledger.events import ZERO, PositionEvent, average_price
from journal.domain.ledger.evidence import order_time
from journal.domain.ledger.payoff import payoff_of
from journal.domain.ledger.positions import Position, symbol_of
from journal.domain.ledger.told import told_row_of
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Certainty, ExchangeOrder, Liquidation, OrderSide

PROBABLE_ID = "probable:"
AT_ONCE = timedelta(seconds=1)
"""An order that the exchange placed is filled in the second it appears."""
NEAR_MARGIN = (Decimal("0.8"), Decimal("1.1"))
"""A loss between these shares of the initial margin looks like all of the margin."""


def probable_liquidations(
    positions: Iterable[Position],
    orders: Iterable[ExchangeOrder],
    told: Iterable[ToldPosition],
    *,
    leverage_of: Mapping[str, Decimal],
    known: Iterable[Liquidation],
) -> tuple[Liquidation, ...]:
    """Return positions whose end looks like a liquidation, oldest first.

    Args:
        positions: folded from fills.
        orders: where a limit order that was never placed shows, filled at once and priced worse.
        told: position histories; one of them may say so in its status.
        leverage_of: leverage by position key, where it is known or usual: a loss of about the
            initial margin is telling.
        known: liquidations that other rows show; their positions are left out.
    """
    taken = {one.position_key for one in known}
    never_placed = {(one.symbol, one.order_id) for one in orders if _was_never_placed(one)}
    by_symbol: dict[str, list[ToldPosition]] = {}
    for row in told:
        if "LIQUIDAT" in row.status:
            by_symbol.setdefault(row.symbol, []).append(row)
    found = []
    for position in positions:
        if position.closed_at is None or position.key in taken:
            continue
        is_told = told_row_of(position, by_symbol.get(position.symbol, ())) is not None
        forced = bool(never_placed) and _last_order_id(position) in never_placed
        leverage = leverage_of.get(position.key)
        reason = _reason(position, leverage, told=is_told, forced=forced)
        if reason is not None:
            found.append(_liquidation(position, reason))
    return tuple(sorted(found, key=lambda one: (one.occurred_at, one.liquidation_id)))


def confirmed(
    probable: Iterable[Liquidation], answers: Iterable[LiquidationAnswer]
) -> tuple[tuple[Liquidation, ...], tuple[Liquidation, ...]]:
    """Return what the trader confirmed, and what is still to be asked about.

    A yes stands by itself: where the record does not show the closing any more, it is still known
    that there was one, and when.
    """
    answered = {one.liquidation_id: one for one in answers}
    shown = {one.liquidation_id: one for one in probable}
    yes = [
        replace(shown[key], certainty=Certainty.CONFIRMED) if key in shown else _bare(one)
        for key, one in answered.items()
        if one.is_liquidation
    ]
    asked = tuple(one for key, one in shown.items() if key not in answered)
    return tuple(sorted(yes, key=lambda one: (one.occurred_at, one.liquidation_id))), asked


def _bare(answer: LiquidationAnswer) -> Liquidation:
    key = answer.liquidation_id.removeprefix(PROBABLE_ID)
    return Liquidation(
        liquidation_id=answer.liquidation_id,
        symbol=symbol_of(key) or "not told",
        side=None,
        occurred_at=answer.occurred_at,
        certainty=Certainty.CONFIRMED,
        source="confirmed by you",
        position_key=key,
    )


def _reason(
    position: Position, leverage: Decimal | None, *, told: bool, forced: bool
) -> str | None:
    """Return what makes a liquidation probable, or None.

    Args:
        position: a closed one.
        leverage: where it is known or usual.
        told: whether its position history says so.
        forced: whether the order that ended it was never placed by anybody.
    """
    is_suspect = told or forced or leverage is not None
    # Looking at fills costs far more than all these questions.
    closing = _last_order(position) if is_suspect else ()
    if not closing:
        return None
    if told:
        return "a position history that calls it a liquidation"
    loss = _loss(closing)
    if loss is None or loss <= 0:
        return None
    if forced:
        return "a limit order that was filled at once, priced far worse than it was filled"
    entry, payoff = closing[-1].entry_price_after, payoff_of(position.symbol)
    if leverage is None or entry is None or not payoff.is_known:
        return None
    quantity = sum((event.quantity for event in closing), ZERO)
    margin = payoff.notional(quantity, entry) / leverage
    least, most = NEAR_MARGIN
    return "a loss of about all the margin" if margin * least <= loss <= margin * most else None


def _last_order_id(position: Position) -> tuple[str, str | None]:
    return position.symbol, position.history.last_fill.order_id


def _last_order(position: Position) -> tuple[PositionEvent, ...]:
    """Return the closings of the order that ended the position; none where no fill shows it."""
    last = position.events[-1]
    order_id = last.fill.order_id
    closings = (event for event in position.events if event.kind.takes_off)
    if order_id is None:
        return tuple(event for event in closings if event is last)
    return tuple(event for event in closings if event.fill.order_id == order_id)


def _loss(closing: tuple[PositionEvent, ...]) -> Decimal | None:
    """Return what the closings lost, positive; None where the result of one is not known."""
    total = ZERO
    for event in closing:
        if event.pnl is None:
            return None
        total -= event.pnl
    return total


def _was_never_placed(order: ExchangeOrder) -> bool:
    is_worse = (
        order.price < order.average_price
        if order.order_side is OrderSide.SELL
        else order.price > order.average_price
    )
    return (
        order.client_order_id is None  # the newer export does not tell it
        and order.order_type == "LIMIT"
        and order.status == "FILLED"
        and order_time(order) - order.placed_at <= AT_ONCE
        and is_worse
    )


def _liquidation(position: Position, reason: str) -> Liquidation:
    closing = _last_order(position)
    quantity = sum((event.quantity for event in closing), ZERO)
    return Liquidation(
        liquidation_id=f"{PROBABLE_ID}{position.key}",
        symbol=position.symbol,
        side=position.side,
        occurred_at=position.events[-1].fill.traded_at,
        certainty=Certainty.PROBABLE,
        source=reason,
        position_key=position.key,
        quantity=quantity,
        entry_price=position.entry_price,
        execution_price=average_price(closing),
        loss=_loss(closing),
    )
