"""What exactly happened? (Q1): one position from its opening to the exchange's closing order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Final

import numpy as np

from journal.domain.instants import utc_from_ms
from journal.domain.ledger.events import average_price
from journal.domain.ledger.positions import Position, PositionEvent, PositionEventKind
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.ratios import margin_ratios
from journal.domain.review.path import PricePath, exact
from journal.domain.review.what_if.position import LostPosition
from journal.domain.review.what_if.replay import parts_of
from journal.domain.values import Liquidation

RATIOS: Final = (Decimal("0.5"), Decimal("0.8"))
"""Margin ratios worth a line before the liquidation at 1."""


class Step(StrEnum):
    """What happened at one point of the timeline."""

    OPENED = "opened"
    ADDED = "added"
    REDUCED = "reduced"
    MARGIN_RATIO = "margin ratio"
    TRIGGERED = "liquidation price reached"
    ORDERED = "the exchange's order"
    FILLED = "filled"
    BALANCE_BEFORE = "balance before"
    BALANCE_AFTER = "balance after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline; what a source does not tell is None."""

    step: Step
    at: datetime
    source: str
    """What tells it: "fills", "mark candles", "order history" and the like."""
    price: Decimal | None = None
    quantity: Decimal | None = None
    """Of this step, base asset."""
    margin_ratio: Decimal | None = None
    amount: Decimal | None = None
    """Fee or balance, in the settlement asset."""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What happened, oldest first, and what no file tells."""

    happenings: tuple[Happening, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The wallet before and after, None where it is unknown."""

    before: Decimal | None
    after: Decimal | None
    is_estimate: bool = True


def timeline(
    position: Position | None,
    liquidation: Liquidation,
    *,
    held: LostPosition | None,
    path: PricePath | None,
    table: BracketTable | None,
    balance: Balance,
) -> Timeline:
    """Return the timeline of one liquidation.

    Args:
        position: its position; None: not in the record.
        liquidation: the exchange's closing.
        held: size, entry and wallet over time; None where they are not known.
        path: candles of mark, else of last; None without any.
        table: brackets of the symbol in force then.
        balance: the wallet before and after.
    """
    found: list[Happening] = []
    missing: list[str] = []
    if position is None or position.history_incomplete:
        missing.append("Not in your file: the opening. Export the Trade History from before it.")
    if position is not None:
        found += _fills(position)
    if held is None or path is None or table is None:
        missing.append(
            "Not in your file: when mark reached it. Import mark price candles of that day, and "
            "type leverage and margin mode of the position."
        )
    else:
        found += _ratios(held, path, table, liquidation.occurred_at)
        found += _trigger(held, path, missing)
    found += _closing(liquidation, missing)
    found += _balance(liquidation, balance, missing)
    ranked = sorted(enumerate(found), key=lambda one: (one[1].at, one[0]))
    return Timeline(happenings=tuple(one for _, one in ranked), missing=tuple(missing))


def _fills(position: Position) -> Iterator[Happening]:
    """Yield openings, adds and partial closings; fills of one second are one order's parts."""
    steps = {
        PositionEventKind.OPEN: Step.OPENED,
        PositionEventKind.INCREASE: Step.ADDED,
        PositionEventKind.REDUCE: Step.REDUCED,
    }
    for _, group in groupby(position.events, _moment):
        parts = tuple(group)
        step = steps.get(parts[0].kind)
        if step is not None:
            quantity = sum((one.quantity for one in parts), Decimal(0))
            yield Happening(
                step=step,
                at=parts[0].fill.traded_at,
                source="fills",
                price=average_price(parts),
                quantity=quantity,
            )


def _moment(event: PositionEvent) -> tuple[datetime, bool]:
    """Return what the parts of one order have in common: the second, and which way they went."""
    return event.fill.traded_at.replace(microsecond=0), event.kind.takes_off


def _ratios(
    held: LostPosition, path: PricePath, table: BracketTable, until: datetime
) -> Iterator[Happening]:
    """Yield the candles in which the margin ratio first reached each of ``RATIOS``."""
    left = set(RATIOS)
    source = f"{path.candles.price_type.value} candles"
    for part, stretch in zip(parts_of(held, path.opened_by(until)), held.stretches, strict=True):
        prices = path.side.sign * part.worst
        quantity, entry = float(stretch.quantity), float(stretch.entry_price)
        balances = float(stretch.wallet) + path.side.sign * quantity * (prices - entry)
        ratios = margin_ratios(quantity * prices, balances, table)
        for wanted in sorted(left):
            reached = ratios >= float(wanted)
            if bool(reached.any()):
                left.discard(wanted)
                place = int(np.argmax(reached))
                yield Happening(
                    step=Step.MARGIN_RATIO,
                    at=utc_from_ms(int(part.open_at[place])),
                    source=source,
                    price=exact(float(prices[place])),
                    margin_ratio=wanted,
                    is_estimate=True,
                )


def _trigger(held: LostPosition, path: PricePath, missing: list[str]) -> Iterator[Happening]:
    place = path.trigger(held.liquidation_price, held.liquidated_at, held.stretches[-1].since)
    if place is None:
        missing.append(
            f"The {path.candles.price_type.value} candles never reach the computed liquidation "
            "price near that time: the margin may have been another than recorded."
        )
        return
    yield Happening(
        step=Step.TRIGGERED,
        at=min(utc_from_ms(int(path.candles.open_at[place])), held.liquidated_at),
        source=f"{path.candles.price_type.value} candles",
        price=held.liquidation_price,
        margin_ratio=Decimal(1),
        is_estimate=not path.is_mark,
    )


def _closing(liquidation: Liquidation, missing: list[str]) -> Iterator[Happening]:
    if liquidation.bankruptcy_price is None:
        missing.append("Not in your file: the order's price. Import the Order History.")
    else:
        yield Happening(
            step=Step.ORDERED,
            at=liquidation.occurred_at,
            source=liquidation.source,
            price=liquidation.bankruptcy_price,
            quantity=liquidation.quantity,
        )
    if liquidation.execution_price is None:
        missing.append("Not in your file: the average fill. Import the Trade History.")
    else:
        yield Happening(
            step=Step.FILLED,
            at=liquidation.occurred_at,
            source=liquidation.source,
            price=liquidation.execution_price,
            quantity=liquidation.quantity,
        )


def _balance(liquidation: Liquidation, balance: Balance, missing: list[str]) -> Iterator[Happening]:
    if balance.before is None or balance.after is None:
        missing.append("Not in your file: the balance. Type one in Settings.")
        return
    amounts = ((Step.BALANCE_BEFORE, balance.before), (Step.BALANCE_AFTER, balance.after))
    for step, amount in amounts:
        yield Happening(
            step=step,
            at=liquidation.occurred_at,
            source="wallet",
            amount=amount,
            is_estimate=balance.is_estimate,
        )
