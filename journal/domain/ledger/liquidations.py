"""Liquidations that the record shows, merged from all its sources, and their episodes."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.ledger.episode_edits import EpisodeEdit, wanted_joins
from journal.domain.ledger.events import ZERO, PositionEvent
from journal.domain.ledger.evidence import INSURANCE_CLEAR, Evidence, gather_evidence, source_id
from journal.domain.ledger.payoff import payoff_of
from journal.domain.ledger.positions import Position
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Certainty, ExchangeOrder, Income, Liquidation

SAME_EVENT = timedelta(seconds=60)
"""The exchange takes a large position off in steps; steps this close are one liquidation."""

EPISODE_GAP = timedelta(minutes=60)

UNTOLD_SYMBOL = "not told"
"""Symbol of a liquidation of which a statement tells only that it happened."""


def recognize(
    positions: Iterable[Position],
    incomes: Iterable[Income],
    orders: Iterable[ExchangeOrder],
    told: Iterable[ToldPosition] = (),
) -> tuple[Liquidation, ...]:
    """Return the liquidations that imported files show, oldest first.

    From ``INSURANCE_CLEAR`` rows (high certainty), orders whose client order id starts with
    ``autoclose-``, and rows that the exchange itself calls a liquidation (certain). Whatever
    tells of the same event is merged: the best certainty, every field that any source knows. The
    sign of an ``INSURANCE_CLEAR`` amount is kept: below zero the clearance fee that the trader
    paid, above zero what the insurance fund covered; so
    ``loss = -(realized PnL of the forced fills + insurance rows)``, trading fees not included;
    where only a list of closed PnL tells of it, its figure, which has the fees in it.
    The id comes from the source's own id, so importing again gives the same liquidation.
    """
    groups: list[list[Evidence]] = []
    for evidence in gather_evidence(positions, incomes, orders, told):
        home = next((group for group in reversed(groups) if _belongs(evidence, group)), None)
        if home is None:
            groups.append([evidence])
        else:
            home.append(evidence)
    return _by_time(_liquidation(group) for group in groups)


def _belongs(evidence: Evidence, group: list[Evidence]) -> bool:
    """Whether evidence, being no older than the group, tells of the same event."""
    if evidence.at - group[-1].at > SAME_EVENT:
        return False
    for other in group:
        for ours, theirs in (
            (evidence.symbol, other.symbol),
            (evidence.side, other.side),
            (evidence.position and evidence.position.key, other.position and other.position.key),
        ):
            if ours is not None and theirs is not None and ours != theirs:
                return False
    return True


def _liquidation(group: list[Evidence]) -> Liquidation:
    rows = [one.row for one in group if one.row is not None]
    told = [one.told for one in group if one.told is not None]
    orders = [one.order for one in group if one.order is not None]
    position = next((one.position for one in group if one.position is not None), None)
    # Two sources may name the same fills: each counts once.
    closings = {event.fill.trade_id: event for one in group for event in one.closings}
    times = [one.at for one in group] + [event.fill.traded_at for event in closings.values()]
    executed = (
        [(event.quantity, event.fill.price) for event in closings.values()]
        or [(order.executed_quantity, order.average_price) for order in orders]
        or [(one.closed_quantity, one.exit_price or ZERO) for one in told]
    )
    symbol = next((one.symbol for one in group if one.symbol is not None), UNTOLD_SYMBOL)
    quantity, execution_price = _average(symbol, executed)
    first = next((one for one in group if one.row is not None), None)
    first = first or next((one for one in group if one.order is not None), group[0])
    sources = (["order history"] if orders else []) + (["transaction history"] if rows else [])
    sources += dict.fromkeys(one.source for one in told)
    is_certain = orders or told or any(row.income_type != INSURANCE_CLEAR for row in rows)
    return Liquidation(
        liquidation_id=f"{symbol}:{source_id(first)}",
        symbol=symbol,
        side=next((one.side for one in group if one.side is not None), None),
        occurred_at=max(times),
        certainty=Certainty.CERTAIN if is_certain else Certainty.HIGH,
        source=" and ".join(sources),
        position_key=None if position is None else position.key,
        quantity=quantity,
        entry_price=(
            next((one.entry_price for one in told), None)
            if position is None
            else position.entry_price
        ),
        bankruptcy_price=next((o.price for o in reversed(orders) if o.price > 0), None),
        execution_price=execution_price,
        loss=_loss(group, rows, symbol),
    )


def _average(
    symbol: str, executed: Iterable[tuple[Decimal, Decimal]]
) -> tuple[Decimal | None, Decimal | None]:
    """Return total quantity and average price, None where nothing tells them."""
    parts = [one for one in executed if one[0]]
    if not parts:
        return None, None
    is_priced = all(price for _, price in parts)
    price = payoff_of(symbol).average(parts) if is_priced else None
    return sum((quantity for quantity, _ in parts), ZERO), price


def _loss(group: list[Evidence], rows: list[Income], symbol: str) -> Decimal | None:
    """Return what the event took, positive; None where a part is untold or in another asset."""
    pnl_by_fill = {event.fill.trade_id: event.pnl for one in group for event in one.closings}
    pnl_by_row = {row.transaction_id: row.amount for one in group for row in one.realized_rows}
    told = list((pnl_by_fill or pnl_by_row).values())
    if not told:
        return _told_loss(group)
    # A statement repeats, without a symbol, what the transaction history tells with one.
    counted = [row for row in rows if row.symbol is not None] or rows
    if any(row.asset not in symbol for row in counted):
        return None
    total = sum((row.amount for row in counted), ZERO)
    for pnl in told:
        if pnl is None:
            return None
        total += pnl
    return -total


def _told_loss(group: list[Evidence]) -> Decimal | None:
    """Return what lists of closed PnL say that it took."""
    pnl = [one.told.realized_pnl for one in group if one.told is not None]
    known = [one for one in pnl if one is not None]
    return -sum(known, ZERO) if known and len(known) == len(pnl) else None


def merge_hand_entered(
    recognized: Iterable[Liquidation], by_hand: Iterable[Liquidation]
) -> tuple[Liquidation, ...]:
    """Return recognized and typed liquidations, oldest first, each event once.

    A typed one is the same event when it names the same position, or the same symbol (and not
    the other side) within 60 seconds. Then the exchange's record wins and what was typed fills
    only its gaps. Every record takes at most one typed entry, the nearest in time.
    """
    merged = list(recognized)
    free = set(range(len(merged)))
    for typed in sorted(by_hand, key=lambda one: (one.occurred_at, one.liquidation_id)):
        same = [index for index in free if _is_same(merged[index], typed)]
        if same:
            nearest = min(
                same,
                key=lambda i: (abs(merged[i].occurred_at - typed.occurred_at), i),
            )
            free.discard(nearest)
            merged[nearest] = _fill_gaps(merged[nearest], typed)
        else:
            merged.append(typed)
    return _by_time(merged)


def attach_to_positions(
    liquidations: Iterable[Liquidation], positions: Iterable[Position]
) -> tuple[Liquidation, ...]:
    """Return the liquidations, those without a position joined to the one that ended then.

    That is the position of the same symbol (and not the other side) whose closing is nearest in
    time, within 60 seconds. Its last order fills what was not typed: size, prices, and as loss
    what its fills realized, without a clearance fee that no row tells.
    """
    closed = [one for one in positions if one.closed_at is not None]
    return tuple(_attached(one, closed) for one in liquidations)


def _attached(liquidation: Liquidation, closed: list[Position]) -> Liquidation:
    if liquidation.position_key is not None:
        return liquidation
    distances = [
        (abs(one.closed_at - liquidation.occurred_at), number)
        for number, one in enumerate(closed)
        if one.closed_at is not None
        and one.symbol == liquidation.symbol
        and liquidation.side in {None, one.side}
    ]
    distance, number = min(distances, default=(None, 0))
    if distance is None or distance > SAME_EVENT:
        return liquidation
    position = closed[number]
    forced = _last_order(position)
    quantity, execution_price = _average(
        position.symbol, ((one.quantity, one.fill.price) for one in forced)
    )
    pnl = [one.pnl for one in forced]
    realized = sum((one for one in pnl if one is not None), ZERO)
    told = {
        "side": position.side,
        "quantity": quantity,
        "entry_price": position.entry_price,
        "execution_price": execution_price,
        "loss": -realized if realized < 0 and None not in pnl else None,
    }
    gaps = {name: value for name, value in told.items() if getattr(liquidation, name) is None}
    return replace(liquidation, position_key=position.key, **gaps)  # type: ignore[arg-type]  # by name


def _last_order(position: Position) -> list[PositionEvent]:
    """Return the closings of the order that ended a position: one order is often many fills."""
    last = position.events[-1].fill
    return [
        event
        for event in position.events
        if event.kind.takes_off
        and event.fill.order_id == last.order_id
        and last.traded_at - event.fill.traded_at <= SAME_EVENT
    ]


def _is_same(record: Liquidation, typed: Liquidation) -> bool:
    if record.position_key is not None and record.position_key == typed.position_key:
        return True
    is_other_side = None not in (record.side, typed.side) and record.side is not typed.side
    is_near = abs(record.occurred_at - typed.occurred_at) <= SAME_EVENT
    return record.symbol == typed.symbol and is_near and not is_other_side


def _fill_gaps(record: Liquidation, typed: Liquidation) -> Liquidation:
    gaps = {
        field.name: getattr(typed, field.name)
        for field in fields(record)
        if getattr(record, field.name) is None
    }
    return replace(record, **gaps)


def _by_time(liquidations: Iterable[Liquidation]) -> tuple[Liquidation, ...]:
    return tuple(sorted(liquidations, key=lambda one: (one.occurred_at, one.liquidation_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Liquidations that follow each other closely, across symbols."""

    liquidations: tuple[Liquidation, ...]
    """Oldest first, never empty."""

    @property
    def episode_id(self) -> str:
        """Id of the first liquidation."""
        return self.liquidations[0].liquidation_id

    @property
    def started_at(self) -> datetime:
        """Exchange time of the first liquidation."""
        return self.liquidations[0].occurred_at

    @property
    def ended_at(self) -> datetime:
        """Exchange time of the last liquidation: the pause starts here."""
        return self.liquidations[-1].occurred_at


def group_episodes(
    liquidations: Iterable[Liquidation],
    gap: timedelta = EPISODE_GAP,
    edits: Iterable[EpisodeEdit] = (),
) -> tuple[Episode, ...]:
    """Return episodes, oldest first: a liquidation within ``gap`` of the one before joins it.

    Where the trader joined or parted two of them, that holds. No pause follows from episodes: each
    liquidation has its own, so nothing that is edited here moves an end.
    """
    ordered = _by_time(liquidations)
    wanted = wanted_joins(ordered, edits, within=SAME_EVENT)
    groups: list[list[Liquidation]] = []
    for one in ordered:
        if groups and wanted.get(
            one.liquidation_id, one.occurred_at - groups[-1][-1].occurred_at <= gap
        ):
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(Episode(liquidations=tuple(group)) for group in groups)
