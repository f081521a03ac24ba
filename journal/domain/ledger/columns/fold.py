"""The fold over columns: regular stretches by numpy, doubtful ones by the fold of values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from journal.domain.ledger.columns.amounts import ODD, UNKNOWN, Integers, exact
from journal.domain.ledger.columns.run import Run, find_positions
from journal.domain.ledger.columns.table import POSITION_SIDES, FillTable
from journal.domain.ledger.columns.walk import Flags, LegColumns
from journal.domain.ledger.columns.worth import Worth
from journal.domain.ledger.draft import Draft
from journal.domain.ledger.leg import Leg
from journal.domain.ledger.payoff import Payoff, payoff_of
from journal.domain.values import PositionSide

_HEDGE_SIGNS: Final = {PositionSide.BOTH: 0, PositionSide.LONG: 1, PositionSide.SHORT: -1}
_FIRST_WINDOW: Final = 256
_GROWTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spans:
    """Regular positions of one leg as places in the leg's fills.

    Attributes:
        first, last: places of their fills; see ``Run``.
        opened, peak: units of the quantity; see ``Run``.
        is_open: whether each is still open.
    """

    first: Integers
    last: Integers
    begins_by_reversal: Flags
    opened: Integers
    peak: Integers
    is_open: Flags

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.first)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoldedLeg:
    """The fills of one symbol and position side, and the positions they make.

    Attributes:
        rows: where its fills stand in the table, oldest first.
        parts: regular positions, and between them those that the fold of values made.
    """

    rows: Integers
    position_side: PositionSide
    payoff: Payoff
    columns: LegColumns
    parts: tuple[Spans | tuple[Draft, ...], ...]


def fold_table(table: FillTable) -> tuple[FoldedLeg, ...]:
    """Return the positions of a table leg by leg, in the order of symbol and position side."""
    sides = len(POSITION_SIDES)
    code = table.symbol.astype(np.int32) * sides + table.position_side
    # Numbers this small are sorted in one pass.
    code = code.astype(np.min_scalar_type(len(table.symbols) * sides))
    order = np.argsort(code, kind="stable")
    counts = np.bincount(code, minlength=1)
    ends = np.cumsum(counts)
    sorted_fills = _Sorted.of_table(table, order)
    return tuple(
        _folded(table, sorted_fills.leg(end - count, end, POSITION_SIDES[number % sides]))
        for number, (end, count) in enumerate(zip(ends.tolist(), counts.tolist(), strict=True))
        if count
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Leg:
    """One leg's fills, and where they stand in the table."""

    rows: Integers
    position_side: PositionSide
    payoff: Payoff
    columns: LegColumns


def _folded(table: FillTable, leg: _Leg) -> FoldedLeg:
    parts = _LegFold(table, leg).parts()
    return FoldedLeg(
        rows=leg.rows,
        position_side=leg.position_side,
        payoff=leg.payoff,
        columns=leg.columns,
        parts=tuple(parts),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sorted:
    """What the fold needs of all fills, leg after leg.

    Each column is gathered once and cut into legs that are views: memory of their own for every
    leg takes the system longer to hand out than the whole fold takes.
    """

    table: FillTable
    order: Integers
    signed: Integers
    price: Integers
    pnl: Integers
    odd: Flags

    @classmethod
    def of_table(cls, table: FillTable, order: Integers) -> "_Sorted":
        """Return the columns of a table in another order of its rows."""
        quantity, price = table.quantity.units.take(order), table.price.units.take(order)
        pnl, buys = table.realized_pnl.units.take(order), table.buys.take(order)
        odd: Flags = np.zeros(len(order), np.bool_)
        if table.quantity.odd or table.price.odd or table.realized_pnl.odd:
            odd = (quantity == ODD) | (price == ODD) | (pnl == ODD)
            quantity[odd], price[odd], pnl[odd] = 1, 1, UNKNOWN
        # By a product: to turn only some of the signs takes longer.
        signed = np.multiply(quantity, 2 * buys.view(np.int8) - 1, out=quantity)
        return cls(table=table, order=order, signed=signed, price=price, pnl=pnl, odd=odd)

    def leg(self, start: int, stop: int, position_side: PositionSide) -> _Leg:
        """Return the fills of one leg."""
        rows, table = self.order[start:stop], self.table
        price_places = int(table.price.places[rows[0]])
        payoff = payoff_of(table.symbols[table.symbol[rows[0]]])
        columns = LegColumns(
            signed=self.signed[start:stop],
            price=self.price[start:stop],
            pnl=self.pnl[start:stop],
            odd=self.odd[start:stop],
            quantity_places=int(table.quantity.places[rows[0]]),
            price_places=price_places,
            worth=Worth.of(payoff, price_places),
            hedge_sign=_HEDGE_SIGNS[position_side],
        )
        return _Leg(rows=rows, position_side=position_side, payoff=payoff, columns=columns)


class _LegFold:
    """Folds one leg: as far as it is regular, then by values until nothing is open, and again."""

    def __init__(self, table: FillTable, leg: _Leg) -> None:
        self._table = table
        self._leg = leg
        self._rows = leg.rows
        self._columns = leg.columns
        self._by_values: Leg | None = None
        """The fold of values that has just ended; it goes on where the next fill is doubtful."""

    def parts(self) -> Iterator[Spans | tuple[Draft, ...]]:
        """Yield positions, oldest first."""
        at, window, end = 0, len(self._columns), len(self._columns)
        while at < end:
            stop = min(end, at + window)
            run = find_positions(self._columns.part(at, stop))
            sure = _sure(run, is_whole=stop == end)
            if sure:
                yield from self._ended_by_values()
                yield _spans(run, sure, at)
            if run.doubtful is not None:
                at, window = self._fold_by_values(run, at), _FIRST_WINDOW
                continue
            at = stop if sure == len(run) else at + int(run.first[sure])
            window *= _GROWTH
        yield from self._ended_by_values()

    def _ended_by_values(self) -> Iterator[tuple[Draft, ...]]:
        if self._by_values is not None:
            yield tuple(self._by_values.drafts)
        self._by_values = None

    def _fold_by_values(self, run: Run, at: int) -> int:
        """Fold from the doubtful position on until nothing is open; return the next fill."""
        number = run.doubtful or 0
        place = at + int(run.first[number])
        leg = self._by_values
        if leg is None:
            leg = self._by_values = Leg(
                self._leg.position_side, self._leg.payoff, was_flat=place > 0
            )
        if run.begins_by_reversal[number]:
            fill = self._table.fill(int(self._rows[place]))
            rest = exact(abs(int(run.opened[number])), self._columns.quantity_places)
            leg.take_rest(fill, fill.quantity - rest)
            place += 1
        while True:
            leg.take(self._table.fill(int(self._rows[place])))
            place += 1
            if leg.is_flat or place == len(self._rows):
                return place


def _sure(run: Run, *, is_whole: bool) -> int:
    """Return how many positions of a run may be kept.

    Args:
        run: of some of a leg's fills.
        is_whole: whether no fills follow.
    """
    if run.doubtful is not None:
        return run.doubtful
    if is_whole or not run.is_open:
        return len(run)
    # The last one goes on behind this part; a part can only begin where nothing is open.
    return int(np.flatnonzero(~run.begins_by_reversal)[-1])


def _spans(run: Run, count: int, at: int) -> Spans:
    is_open = np.zeros(count, np.bool_)
    is_open[-1] = run.is_open and count == len(run)
    return Spans(
        first=run.first[:count] + at,
        last=run.last[:count] + at,
        begins_by_reversal=run.begins_by_reversal[:count],
        opened=run.opened[:count],
        peak=run.peak[:count],
        is_open=is_open,
    )
