"""What positions are sorted by, as floats worked out for all at once; never shown as money.

They have a float's fifteen digits: what they cannot tell apart, the eye cannot either.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final, Self

import numpy as np

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.amounts import MOST_PLACES, ODD, UNKNOWN, Integers
from journal.domain.ledger.columns.fold import FoldedLeg, Spans
from journal.domain.ledger.columns.phases import Phases
from journal.domain.ledger.columns.sizes import Sizes
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.columns.walk import Walk
from journal.domain.ledger.columns.worth import Floats
from journal.domain.ledger.positions import Position
from journal.domain.values import Side

_STEP: Final = 10.0**-MOST_PLACES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PositionKeys:
    """One number a position; NaN where the figure is unknown.

    Attributes:
        symbol: place in ``FillTable.symbols``.
        newest_at: milliseconds since 1970 of the last fill.
        is_long, is_open, is_incomplete: 1 or 0.
        loss_ratio: the most that one closing lost, as a share of its value at entry; infinite
            where it is not known, zero where none lost.
        opening_quantity: open after the fills of the first second: an order comes in parts.
        opening_price: average price of these fills alone.
        added_quantity: open after the last opening or increase; of an open one what is open.
        fees: one column for each asset of the table; NaN where none was paid in it.
    """

    symbol: Floats
    newest_at: Floats
    is_long: Floats
    is_open: Floats
    is_incomplete: Floats
    peak_quantity: Floats
    entry_price: Floats
    exit_price: Floats
    realized_pnl: Floats
    loss_ratio: Floats
    opening_quantity: Floats
    opening_price: Floats
    added_quantity: Floats
    fees: Floats

    @classmethod
    def of_position(cls, table: FillTable, position: Position) -> Self:
        """Return the keys of one position by its exact figures."""
        paid = dict(position.fees)
        return cls(
            symbol=np.array([float(table.symbols.index(position.symbol))]),
            newest_at=np.array([float(ms_from_utc(position.newest_at))]),
            is_long=np.array([float(position.side is Side.LONG)]),
            is_open=np.array([float(position.is_open)]),
            is_incomplete=np.array([float(position.history_incomplete)]),
            fees=np.array([[_float(paid.get(asset)) for asset in table.assets]]),
            peak_quantity=_floats(position.peak_quantity),
            entry_price=_floats(position.entry_price),
            exit_price=_floats(position.exit_price),
            realized_pnl=_floats(position.realized_pnl),
            loss_ratio=np.array([np.inf]),
            **Sizes.of_position(position).columns(),
        )

    @classmethod
    def of_spans(cls, table: FillTable, leg: FoldedLeg, spans: Spans) -> Self | None:
        """Return the keys of regular positions; None where numbers are too large for columns."""
        begin, end, count = int(spans.first[0]), int(spans.last[-1]) + 1, len(spans)
        walk = Walk(leg.columns.part(begin, end))
        if not walk.fits():
            return None
        columns = walk.leg
        first = np.flatnonzero(walk.begins)  # one more where the last fill reverses
        phases = Phases(walk, first)
        last_phase = np.append(np.flatnonzero(np.diff(phases.owner)), len(phases.owner) - 1)
        entry = columns.worth.price(phases.entry, phases.start_price)
        closings = np.flatnonzero(walk.closes)
        phase = phases.of(closings)
        owner = phases.owner[phase]
        ours, _ = phases.figures(closings, phase)
        told = columns.pnl[closings]
        result: Floats = np.where(told > ODD, told, ours) * _STEP
        quantity = np.minimum(np.abs(columns.signed[closings]), np.abs(walk.before[closings]))
        value = quantity * columns.worth.notional(columns.price[closings].astype(np.float64))
        price_step = 10.0**-columns.price_places
        closed = np.bincount(owner, quantity, count)[:count]
        with np.errstate(invalid="ignore"):
            average = np.bincount(owner, value, count)[:count] / closed
            exit_price = columns.worth.notional(average) * price_step
        at_entry = quantity * columns.worth.notional(entry)[phase]
        ratio = -result / (at_entry * columns.worth.step(columns.quantity_places))
        loss_ratio = np.zeros(len(first))
        np.maximum.at(loss_ratio, owner, np.where(np.isnan(ratio), np.inf, ratio))
        peak = spans.peak.astype(np.float64) * 10.0**-columns.quantity_places
        realized = np.bincount(owner, result, count)[:count].astype(np.float64)
        return cls(
            symbol=table.symbol[leg.rows[spans.first]].astype(np.float64),
            newest_at=table.traded_at[leg.rows[spans.last]].astype(np.float64),
            is_long=(spans.opened > 0).astype(np.float64),
            is_open=spans.is_open.astype(np.float64),
            is_incomplete=np.zeros(count),
            peak_quantity=peak,
            entry_price=entry[last_phase][:count] * price_step,
            exit_price=exit_price,
            realized_pnl=realized,
            loss_ratio=loss_ratio[:count],
            **Sizes.of_walk(walk, table.traded_at[leg.rows[begin:end]], spans.is_open).columns(),
            fees=_fees(table, leg.rows[begin:end], walk, count),
        )

    @classmethod
    def empty(cls, table: FillTable) -> Self:
        """Return the keys of no position."""
        columns = {field.name: np.zeros(0) for field in fields(cls)}
        return cls(**(columns | {"fees": np.zeros((0, len(table.assets)))}))

    @classmethod
    def joined(cls, parts: Iterable[Self], order: Integers) -> Self:
        """Return the keys of several parts, one after the other, then put in an order."""
        found = tuple(parts)
        return cls(
            **{
                field.name: np.concatenate([getattr(one, field.name) for one in found])[order]
                for field in fields(cls)
            }
        )


def _fees(table: FillTable, rows: Integers, walk: Walk, count: int) -> Floats:
    """Return what each position paid in each asset; a reversal's fee is split by quantity."""
    fee = table.fee.units[rows] * _STEP
    for place in np.flatnonzero(table.fee.units[rows] == ODD).tolist():
        fee[place] = float(table.fee.odd[int(rows[place])])
    owner = np.cumsum(walk.begins) - 1
    turns = np.flatnonzero(walk.reverses)
    closing = np.abs(walk.before[turns] / walk.leg.signed[turns])
    paid = np.full((count, len(table.assets)), np.nan)
    for code in range(len(table.assets)):
        told = (table.fee_asset[rows] == code) & (table.fee.units[rows] != UNKNOWN)
        amount = np.where(told, fee, 0.0)
        sums = np.bincount(owner, amount, count + 1)
        shared = amount[turns] * closing
        np.add.at(sums, owner[turns] - 1, shared)
        np.subtract.at(sums, owner[turns], shared)
        some = np.bincount(owner, told, count + 1)
        np.add.at(some, owner[turns] - 1, told[turns])
        paid[:, code] = np.where(some > 0, sums, np.nan)[:count]
    return paid


def _floats(value: Decimal | None) -> Floats:
    return np.array([_float(value)])


def _float(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)
