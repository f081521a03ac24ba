"""The positions of an account as rows over its fills: light until one is looked at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import Final, NamedTuple, overload

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.columns.amounts import MOST_PLACES, ODD, UNKNOWN, Integers, exact
from journal.domain.ledger.columns.fold import FoldedLeg, Spans, fold_table
from journal.domain.ledger.columns.keys import PositionKeys
from journal.domain.ledger.columns.lives import Lives
from journal.domain.ledger.columns.results import PositionResults
from journal.domain.ledger.columns.steps import steps_of
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.events import PositionEvent
from journal.domain.ledger.history import FillFlow, History, Step
from journal.domain.ledger.leg import Leg
from journal.domain.ledger.positions import Position, position_key, position_of
from journal.domain.values import Fill, Side

_MANY_FILLS: Final = 100_000
_KEPT: Final = 256
"""Of so many positions the events stay at hand where there are very many fills; else of all."""


class Stretch(NamedTuple):
    """Regular positions of one leg that follow one another."""

    leg: FoldedLeg
    spans: Spans


class Place(NamedTuple):
    """Where a regular position stands."""

    leg: FoldedLeg
    spans: Spans
    number: int


class Ledger(Sequence[Position]):
    """All positions of an account by time of opening.

    A regular position knows where its fills are; its events, and with them every figure of money,
    are worked out by the fold of values when it is looked at, and forgotten again.

    Attributes:
        table: the fills.
        opened_at: milliseconds since 1970, for every position.
    """

    def __init__(self, table: FillTable) -> None:
        """Fold the fills."""
        self.table = table
        self._parts: list[Stretch | Position] = []
        opened = [np.zeros(0, np.int64)]
        for part, at in _parts(table):
            self._parts.append(part)
            opened.append(at)
        lengths = [len(at) for at in opened[1:]]
        order: Integers = np.argsort(np.concatenate(opened), kind="stable")
        self._order = order
        self.opened_at: Integers = np.concatenate(opened)[order]
        self._part: Integers = np.repeat(np.arange(len(lengths)), lengths)[order]
        begins = np.cumsum(lengths, dtype=np.int64) - lengths
        self._number: Integers = order - begins[self._part]
        self._positions: list[Position | None] = [None] * len(order)
        self._kept_events = lru_cache(_KEPT if len(table) > _MANY_FILLS else None)(
            self._folded_events
        )
        self._kept_steps = lru_cache(_KEPT)(self._steps)

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.opened_at)

    @overload
    def __getitem__(self, place: int) -> Position: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Position, ...]: ...
    def __getitem__(self, place: int | slice) -> Position | tuple[Position, ...]:
        """Return the position of a place, or several."""
        if isinstance(place, slice):
            return tuple(self._position(one) for one in range(*place.indices(len(self))))
        return self._position(range(len(self))[place])

    def __iter__(self) -> Iterator[Position]:
        """Yield the positions in the order of their opening."""
        return map(self._position, range(len(self)))

    def events(self, place: int) -> tuple[PositionEvent, ...]:
        """Return the events of the regular position of a place."""
        return self._kept_events(place)

    def steps(self, place: int) -> tuple[Step, ...]:
        """Return how the regular position of a place stood after each fill."""
        return self._kept_steps(place)

    def told_pnl(self, place: int) -> Decimal | None:
        """Return what the regular position of a place made; None: ask its events.

        Without ``results``: one position is looked at sooner than all are added up.
        """
        leg, spans, number = self._where(place)
        # The figure of a reversal belongs to what it closed.
        first = spans.first[number] + spans.begins_by_reversal[number]
        told = leg.columns.pnl[first : spans.last[number] + 1].tolist()
        return None if UNKNOWN in told else exact(sum(told), MOST_PLACES)

    def flows_told(self, place: int) -> Iterable[FillFlow] | None:
        """Return what each fill of the regular position of a place moved; None: ask its events.

        Columns tell it where the exchange did, and where no fill is parted between two positions.
        """
        leg, spans, number = self._where(place)
        first, end = spans.first[number], spans.last[number] + 1
        rows = leg.rows[first:end]
        left = spans.opened[number] + leg.columns.signed[first + 1 : end].sum()
        is_parted = spans.begins_by_reversal[number] or (left and not spans.is_open[number])
        if is_parted or bool((self.table.realized_pnl.units[rows] <= ODD).any()):
            return None
        return self.table.flows(rows)

    def last_fill(self, place: int) -> Fill:
        """Return the newest fill of the regular position of a place."""
        leg, spans, number = self._where(place)
        return self.table.fill(int(leg.rows[spans.last[number]]))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each position stands, by its key."""
        return {position.key: place for place, position in enumerate(self)}

    @cached_property
    def keys(self) -> PositionKeys:
        """What the positions are sorted by."""
        none = PositionKeys.empty(self.table)
        return PositionKeys.joined((none, *self._keys()), self._order)

    @cached_property
    def results(self) -> PositionResults:
        """What the positions made or lost, exactly."""
        return PositionResults.joined(self.table, self._results(), self._order)

    def lives(self, now_ms: int) -> tuple[Lives, Integers]:
        """Return the lives of regular positions, and the places of all that are not told by them.

        Args:
            now_ms: the present, milliseconds since 1970, for those that are still open.
        """
        places = np.argsort(self._order)
        begin, found, others = 0, [], [np.zeros(0, np.int64)]
        for part in self._parts:
            count = 1 if isinstance(part, Position) else len(part.spans)
            ours = places[begin : begin + count]
            lives = (
                None
                if isinstance(part, Position)
                else Lives.of_spans(self.table, part.leg, part.spans, ours, now_ms)
            )
            if lives is None:
                others.append(ours)
            else:
                found.append(lives)
            begin += count
        return Lives.joined(found), np.concatenate(others)

    def _results(self) -> Iterator[PositionResults]:
        places = np.argsort(self._order)
        begin = 0
        for part in self._parts:
            if isinstance(part, Position):
                yield PositionResults.of_positions(self.table, [part])
                begin += 1
                continue
            ours = places[begin : begin + len(part.spans)].tolist()
            named = partial(_named, self, ours)
            yield PositionResults.of_spans(self.table, part.leg, part.spans, named)
            begin += len(ours)

    def _keys(self) -> Iterator[PositionKeys]:
        places = np.argsort(self._order)
        begin = 0
        for part in self._parts:
            if isinstance(part, Position):
                yield PositionKeys.of_position(self.table, part)
                begin += 1
                continue
            end = begin + len(part.spans)
            keys = PositionKeys.of_spans(self.table, part.leg, part.spans)
            if keys is not None:
                yield keys
            else:
                exact = [self[place] for place in places[begin:end].tolist()]
                yield from (PositionKeys.of_position(self.table, one) for one in exact)
            begin = end

    def _position(self, place: int) -> Position:
        known = self._positions[place]
        if known is None:
            part = self._parts[self._part[place]]
            known = part if isinstance(part, Position) else self._regular(place)
            self._positions[place] = known
        return known

    def _where(self, place: int) -> Place:
        part = self._parts[self._part[place]]
        if isinstance(part, Position):
            raise TypeError("its events are at hand")
        return Place(part.leg, part.spans, int(self._number[place]))

    def _regular(self, place: int) -> Position:
        leg, spans, number = self._where(place)
        table, first = self.table, int(leg.rows[spans.first[number]])
        symbol = table.symbols[table.symbol[first]]
        newest = int(table.traded_at[leg.rows[spans.last[number]]])
        return Position(
            key=position_key(symbol, leg.position_side, table.trade_id.text(first) or ""),
            symbol=symbol,
            side=Side.LONG if spans.opened[number] > 0 else Side.SHORT,
            position_side=leg.position_side,
            opened_at=utc_from_ms(int(self.opened_at[place])),
            newest_at=utc_from_ms(newest),
            history=_Refolded(self, place),
            is_open=bool(spans.is_open[number]),
        )

    def _folded_events(self, place: int) -> tuple[PositionEvent, ...]:
        leg, spans, number = self._where(place)
        fold = Leg(leg.position_side, leg.payoff, was_flat=True)
        rows = leg.rows[spans.first[number] : spans.last[number] + 1]
        if spans.begins_by_reversal[number]:
            fill, rows = self.table.fill(int(rows[0])), rows[1:]
            opened = exact(abs(int(spans.opened[number])), leg.columns.quantity_places)
            fold.take_rest(fill, fill.quantity - opened)
        for fill in self.table.fills(rows):
            fold.take(fill)
        return tuple(fold.drafts[0].events)

    def _steps(self, place: int) -> tuple[Step, ...]:
        leg, spans, number = self._where(place)
        first, end = int(spans.first[number]), int(spans.last[number]) + 1
        turned = int(spans.opened[number]) if spans.begins_by_reversal[number] else None
        columns = leg.columns.part(first, end)
        return steps_of(self.table, leg.rows[first:end], columns, leg.payoff, turned)


def _named(positions: Sequence[Position], places: Sequence[int], number: int) -> Position:
    """Return the position of a number among some places."""
    return positions[places[number]]


def _parts(table: FillTable) -> Iterator[tuple[Stretch | Position, Integers]]:
    """Yield stretches of regular positions and single others, with the times of their opening."""
    for leg in fold_table(table):
        for part in leg.parts:
            if isinstance(part, Spans):
                yield Stretch(leg, part), table.traded_at[leg.rows[part.first]]
                continue
            for position in map(position_of, part):
                yield position, np.array([ms_from_utc(position.opened_at)], np.int64)


class _Refolded(History):
    """The events of a regular position, folded again when they are asked for."""

    __slots__ = ("_ledger", "_place")

    def __init__(self, ledger: Ledger, place: int) -> None:
        self._ledger = ledger
        self._place = place

    @property
    def events(self) -> tuple[PositionEvent, ...]:
        """What each fill did."""
        return self._ledger.events(self._place)

    @property
    def last_fill(self) -> Fill:
        """The newest fill."""
        return self._ledger.last_fill(self._place)

    @property
    def steps(self) -> tuple[Step, ...]:
        """How the position stood after each fill, without a value of every fill."""
        return self._ledger.steps(self._place)

    @property
    def told_pnl(self) -> Decimal | None:
        """What all closings realized by the exchange's word; None: the events must be asked."""
        return self._ledger.told_pnl(self._place)

    @property
    def flows(self) -> Iterable[FillFlow]:
        """What each fill moved, oldest first; without folding them where columns tell it."""
        told = self._ledger.flows_told(self._place)
        return super().flows if told is None else told
