"""What every position of a ledger made or lost, exactly and all at once.

A regular position's result is a sum of whole numbers, which numpy adds without error. Where the
exchange told no result of a closing, or a number does not fit into a column, the exact figures of
that one position are asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Final, NamedTuple, Self

import numpy as np

from journal.domain.ledger.columns.amounts import (
    MOST_PLACES,
    ODD,
    UNKNOWN,
    Amounts,
    Integers,
    exact,
)
from journal.domain.ledger.columns.fold import FoldedLeg, Spans
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.columns.walk import Flags
from journal.domain.ledger.leg import FEE_STEP
from journal.domain.ledger.positions import Position, pnl_of_events

_MOST: Final = 2.0**60
"""A few such numbers still add up within a column."""


class PositionResult(NamedTuple):
    """Exact figures of one position: PnL before fees or None, fees by asset, whether all told."""

    gross: Decimal | None
    fees: dict[str, Decimal]
    fees_untold: bool

    @classmethod
    def of(cls, position: Position) -> Self:
        """Return the figures that its events make."""
        return cls(pnl_of_events(position), dict(position.fees), position.fees_unknown)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PositionResults:
    """Exact figures, one row a position.

    Attributes:
        gross: PnL before fees; unknown where the record does not tell it.
        fees: paid in each asset of the table; zero where none was.
        fees_untold: whether the fee of at least one of its fills is not told.
        is_asked: whether its events had to be asked for, since columns do not tell its result.
    """

    gross: Amounts
    fees: tuple[Amounts, ...]
    fees_untold: Flags
    is_asked: Flags

    @classmethod
    def of_positions(cls, table: FillTable, positions: Iterable[Position]) -> Self:
        """Return the results of positions whose events are asked for."""
        found = [PositionResult.of(position) for position in positions]
        zero = Decimal(0)
        return cls(
            gross=Amounts.of(one.gross for one in found),
            fees=tuple(
                Amounts.of(one.fees.get(asset, zero) for one in found) for asset in table.assets
            ),
            fees_untold=np.array([one.fees_untold for one in found], np.bool_),
            is_asked=np.ones(len(found), np.bool_),
        )

    @classmethod
    def of_spans(
        cls,
        table: FillTable,
        leg: FoldedLeg,
        spans: Spans,
        position: Callable[[int], Position],
    ) -> Self:
        """Return the results of regular positions.

        Args:
            table: the fills.
            leg: theirs.
            spans: where they lie.
            position: gives the one of a number, where its events must be asked for.
        """
        sums = _SpanSums(table, leg, spans)
        asked = {
            number: PositionResult.of(position(number))
            for number in np.flatnonzero(sums.is_doubtful).tolist()
        }
        gross = {number: one.gross for number, one in asked.items()}
        zero = Decimal(0)
        return cls(
            gross=replaced(sums.gross, gross),
            fees=tuple(
                replaced(
                    sums.fees(code),
                    sums.shared_fees(code)
                    | {number: one.fees.get(asset, zero) for number, one in asked.items()},
                )
                for code, asset in enumerate(table.assets)
            ),
            fees_untold=sums.fees_untold,
            is_asked=sums.is_doubtful,
        )

    @classmethod
    def joined(cls, table: FillTable, parts: Iterable[Self], order: Integers) -> Self:
        """Return the results of several parts, one after the other, then put in an order."""
        found = tuple(parts)
        none = np.zeros(0, np.bool_)
        return cls(
            gross=joined_amounts(one.gross for one in found).taken(order),
            fees=tuple(
                joined_amounts(one.fees[code] for one in found).taken(order)
                for code in range(len(table.assets))
            ),
            fees_untold=np.concatenate([none, *(one.fees_untold for one in found)])[order],
            is_asked=np.concatenate([none, *(one.is_asked for one in found)])[order],
        )


class _SpanSums:
    """Sums over the fills of regular positions, a reversal's fill parted between its two."""

    def __init__(self, table: FillTable, leg: FoldedLeg, spans: Spans) -> None:
        begin, end = int(spans.first[0]), int(spans.last[-1]) + 1
        self._table = table
        self._rows = leg.rows[begin:end]
        self._columns = leg.columns.part(begin, end)
        self._spans = spans
        self._first, self._last = spans.first - begin, spans.last - begin
        after = spans.opened + self._sums(self._columns.signed, self._first + 1)
        self._left: Integers = np.where(spans.is_open, 0, after)
        """What the last fill of each opened on the other side: not zero where it reversed."""
        self._fee = table.fee.units[self._rows]
        self._asset = table.fee_asset[self._rows]

    @property
    def _fits(self) -> bool:
        """Whether no sum can leave the range in which whole numbers are exact."""
        told = (column[column > ODD] for column in (self._columns.pnl, self._fee))
        most = max(float(np.abs(column).max(initial=0)) for column in told)
        return most * float((self._last - self._first + 1).max()) < _MOST

    @property
    def gross(self) -> Integers:
        """The exchange's figures added up, in steps of eight decimals."""
        told = np.where(self._columns.pnl > ODD, self._columns.pnl, 0)
        # The figure of a reversal belongs to what it closed.
        return self._sums(told, self._first + self._spans.begins_by_reversal)

    @cached_property
    def is_doubtful(self) -> Flags:
        """Whether a closing's result is not told, or a number or sum does not fit into a column."""
        doubtful: Flags = np.full(len(self._spans), not self._fits)
        untold = np.flatnonzero(self._columns.pnl <= ODD)
        owner = np.searchsorted(self._first, untold, "right") - 1
        closes = (self._columns.signed[untold] ^ self._spans.opened[owner]) < 0
        doubtful[owner[closes]] = True
        turns = self._spans.begins_by_reversal[owner] & (self._first[owner] == untold)
        doubtful[owner[turns] - 1] = True
        doubtful |= self._sums(self._fee == ODD, self._first) > 0
        return doubtful

    @property
    def fees_untold(self) -> Flags:
        """Whether the fee of one of its fills is not told."""
        some: Flags = self._sums(self._fee == UNKNOWN, self._first) > 0
        return some

    def fees(self, code: int) -> Integers:
        """Return what was paid in an asset, those of reversals as a whole in both positions."""
        told = (self._asset == code) & (self._fee > ODD)
        return self._sums(np.where(told, self._fee, 0), self._first)

    def shared_fees(self, code: int) -> dict[int, Decimal]:
        """Return exactly what positions paid in an asset that begin or end by a reversal."""
        turned = self._spans.begins_by_reversal | (self._left != 0)
        whole = self.fees(code)
        return {
            number: exact(int(whole[number]), MOST_PLACES) - self._not_ours(number, code)
            for number in np.flatnonzero(turned).tolist()
        }

    def _not_ours(self, number: int, code: int) -> Decimal:
        """Return the parts of a position's fees that belong to those before and after it."""
        parts = Decimal(0)
        if self._spans.begins_by_reversal[number]:
            opened = abs(int(self._spans.opened[number]))
            parts += self._closing_part(int(self._first[number]), opened, code)
        if self._left[number]:
            place, opened = int(self._last[number]), abs(int(self._left[number]))
            parts += self._fee_at(place, code) - self._closing_part(place, opened, code)
        return parts

    def _closing_part(self, place: int, opened: int, code: int) -> Decimal:
        """Return the part of a reversal's fee that its closing paid, split as the fold does."""
        quantity = abs(int(self._columns.signed[place]))
        part = self._fee_at(place, code) * (quantity - opened) / quantity
        return part.quantize(FEE_STEP, ROUND_HALF_EVEN)

    def _fee_at(self, place: int, code: int) -> Decimal:
        units = int(self._fee[place])
        is_told = self._asset[place] == code and units > ODD
        return exact(units, MOST_PLACES) if is_told else Decimal(0)

    def _sums(self, column: Integers | Flags, first: Integers) -> Integers:
        """Return the sums of a column from each of some fills to the last one of its position."""
        running = np.zeros(len(column) + 1, np.int64)
        np.cumsum(column, out=running[1:])
        sums: Integers = running[self._last + 1] - running[first]
        return sums


def replaced(units: Integers, exactly: Mapping[int, Decimal | None]) -> Amounts:
    """Return units of eight decimals as amounts, some of their rows given exactly."""
    units = units.copy()
    units[list(exactly)] = ODD
    units[[row for row, value in exactly.items() if value is None]] = UNKNOWN
    return Amounts(
        units=units,
        places=np.full(len(units), MOST_PLACES, np.int8),
        odd={row: value for row, value in exactly.items() if value is not None},
    )


def joined_amounts(parts: Iterable[Amounts]) -> Amounts:
    """Return amounts of eight decimals one after the other."""
    odd: dict[int, Decimal] = {}
    units, begin = [np.zeros(0, np.int64)], 0
    for part in parts:
        units.append(part.units)
        odd |= {begin + row: value for row, value in part.odd.items()}
        begin += len(part)
    return Amounts(
        units=np.concatenate(units), places=np.full(begin, MOST_PLACES, np.int8), odd=odd
    )
