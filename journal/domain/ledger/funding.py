"""Which position paid or received which funding."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.ledger.events import ZERO
from journal.domain.ledger.positions import Position
from journal.domain.values import Income, PositionSide

FUNDING_FEE = "FUNDING_FEE"

POSTING_DELAY = timedelta(seconds=60)
"""The row is written a little after the moment that counts: a position that closed within this
time before it still held then."""


def unattributed_key(symbol: str | None) -> str:
    """Return the key of funding that no single recorded position can be charged with."""
    return f"{symbol or ''}:unattributed"


def funding_by_position(
    positions: Iterable[Position], incomes: Iterable[Income]
) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Return funding per position key and asset: positive received, negative paid.

    A funding row tells the symbol and the time, not the leg. It goes to the position of that
    symbol open at that time. Where both hedge legs were open, or none, it stays under
    ``unattributed_key(symbol)``: one leg pays what the other receives, so any split by size
    would be a guess. The sum over all keys is always the sum of all rows, asset by asset.
    """
    totals: dict[str, dict[str, Decimal]] = {}
    for key, rows in funding_rows(positions, incomes).items():
        assets = totals.setdefault(key, {})
        for row in rows:
            assets[row.asset] = assets.get(row.asset, ZERO) + row.amount
    return {key: tuple(sorted(assets.items())) for key, assets in totals.items()}


def funding_rows(
    positions: Iterable[Position], incomes: Iterable[Income]
) -> dict[str, list[Income]]:
    """Return the funding rows of each position by key, as ``funding_by_position`` shares them."""
    paid = [income for income in incomes if income.income_type == FUNDING_FEE]
    if not paid:
        return {}  # without asking for a single position
    legs: dict[str, dict[PositionSide, list[Position]]] = {}
    for position in sorted(positions, key=lambda p: p.opened_at):
        legs.setdefault(position.symbol, {}).setdefault(position.position_side, []).append(position)
    rows: dict[str, list[Income]] = {}
    for income in paid:
        rows.setdefault(_key_of(income, legs), []).append(income)
    return rows


def _key_of(income: Income, legs: dict[str, dict[PositionSide, list[Position]]]) -> str:
    at = income.occurred_at
    found = [_held_at(leg, at) for leg in legs.get(income.symbol or "", {}).values()]
    held = [position for position in found if position is not None]
    # An open position counts before one that closed just before the row was written.
    still_open = [p for p in held if p.closed_at is None or p.closed_at >= at]
    candidates = still_open or held
    return candidates[0].key if len(candidates) == 1 else unattributed_key(income.symbol)


def _held_at(leg: list[Position], at: datetime) -> Position | None:
    """Return the newest position of one leg that began by then, unless it had ended."""
    index = bisect_right(leg, at, key=lambda p: p.opened_at) - 1
    if index < 0:
        return None
    position = leg[index]
    ended_at = position.closed_at
    is_held = ended_at is None or at <= ended_at + POSTING_DELAY
    return position if is_held else None
