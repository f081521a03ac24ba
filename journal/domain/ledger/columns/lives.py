"""Size and average entry of positions from fill to fill, all of them at once, as floats.

What the excursions of very many positions are swept from; one that is shown is measured by values.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Final, Self

import numpy as np

from journal.domain.ledger.columns.amounts import ODD, UNKNOWN, Integers
from journal.domain.ledger.columns.fold import FoldedLeg, Spans
from journal.domain.ledger.columns.phases import Phases
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.columns.walk import Flags, Walk
from journal.domain.ledger.columns.worth import Floats

_SECOND_MS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lives:
    """Stretches of one size and entry, and the fills that end them; by position, then by time.

    Attributes:
        place: of the position each stretch belongs to.
        since, until: milliseconds since 1970; the end of an open position is the present.
        quantity, entry: as they stood.
        held_since, held_quantity, held_entry: the same, without the parts of the order that closed
            the position: it is over with the first of them.
        traded_place, traded_price: every fill but the first of a position.
        traded_entry, traded_quantity: as they stood before it.
    """

    place: Integers
    since: Integers
    until: Integers
    quantity: Floats
    entry: Floats
    held_since: Integers
    held_quantity: Floats
    held_entry: Floats
    traded_place: Integers
    traded_price: Floats
    traded_quantity: Floats
    traded_entry: Floats

    @classmethod
    def of_spans(
        cls, table: FillTable, leg: FoldedLeg, spans: Spans, places: Integers, now_ms: int
    ) -> Self | None:
        """Return the lives of regular positions.

        None where numbers are too large for columns, and of contracts settled in coin.

        Args:
            table: the fills.
            leg: that the positions belong to.
            spans: the positions.
            places: of the positions in the ledger.
            now_ms: the present, for one that is still open.
        """
        begin, end = int(spans.first[0]), int(spans.last[-1]) + 1
        walk = Walk(leg.columns.part(begin, end))
        if not walk.fits() or walk.leg.worth.is_inverse:
            return None
        at = table.traded_at[leg.rows[begin:end]]
        entry = Phases(walk, np.flatnonzero(walk.begins)).each()
        price_step = 10.0**-walk.leg.price_places
        entry *= price_step
        size = np.abs(walk.after) * 10.0**-walk.leg.quantity_places
        owner = np.cumsum(walk.begins) - 1
        following = np.append(at[1:], now_ms)
        stretches = np.flatnonzero((walk.after != 0) & (at < following) & (owner < len(spans)))
        kept = _before_closing(table, leg, spans, walk)[owner[stretches]]
        held = np.minimum(stretches, kept)
        traded = np.flatnonzero(walk.before != 0)
        return cls(
            place=places[owner[stretches]],
            since=at[stretches],
            until=following[stretches],
            quantity=size[stretches],
            entry=entry[stretches],
            held_since=at[held],
            held_quantity=size[held],
            held_entry=entry[held],
            traded_place=places[owner[traded - 1]],
            traded_price=walk.leg.price[traded].astype(np.float64) * price_step,
            traded_quantity=size[traded - 1],
            traded_entry=entry[traded - 1],
        )

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Return the lives of several parts, by position and time."""
        found = tuple(parts)
        whole: dict[str, Any] = {
            field.name: np.concatenate([getattr(one, field.name) for one in found])
            if found
            else np.zeros(0, np.int64)
            for field in fields(cls)
        }
        order = np.argsort(whole["place"], kind="stable")
        return cls(
            **{
                name: column if name.startswith("traded") else column[order]
                for name, column in whole.items()
            }
        )

    def of(self, wanted: Flags) -> Self:
        """Return those of some positions.

        Args:
            wanted: which places of the ledger.
        """
        stretches, traded = wanted[self.place], wanted[self.traded_place]
        return type(self)(
            **{
                field.name: getattr(self, field.name)[
                    traded if field.name.startswith("traded") else stretches
                ]
                for field in fields(self)
            }
        )


def _before_closing(table: FillTable, leg: FoldedLeg, spans: Spans, walk: Walk) -> Integers:
    """Return the last fill of each position before the parts of the order that closed it.

    Parts of one order, or without ids of orders, fills of one second; one that is open keeps all.
    """
    begin = int(spans.first[0])
    first, last = spans.first - begin, spans.last - begin
    rows = leg.rows[begin : begin + len(walk.after)]
    orders, seconds = _orders(table)[rows], table.traded_at[rows] // _SECOND_MS
    owner = np.minimum(np.cumsum(walk.begins) - 1, len(spans) - 1)
    closing = last[owner]
    is_told = orders[closing] != UNKNOWN
    is_same = np.where(is_told, orders == orders[closing], seconds == seconds[closing])
    kept = np.where(walk.closes & is_same, -1, np.arange(len(rows)))
    before = np.maximum.accumulate(kept)[np.maximum(last - 1, 0)]
    return np.where(spans.is_open, len(rows), np.maximum(first, before))


def _orders(table: FillTable) -> Integers:
    """Return the ids of orders as numbers; those that are no numbers count downwards."""
    numbers = table.order_id.numbers
    if not table.order_id.odd:
        return numbers
    found = numbers.copy()
    codes: dict[str, int] = {}
    for row, text in table.order_id.odd.items():
        found[row] = ODD + codes.setdefault(text, len(codes))
    return found
