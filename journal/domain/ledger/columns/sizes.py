"""How large positions were when they were opened and after they were last added to."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.ledger.columns.walk import Flags, Walk
from journal.domain.ledger.columns.worth import Floats
from journal.domain.ledger.opening import opening_of
from journal.domain.ledger.positions import Position

_SECOND_MS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sizes:
    """One number a position; NaN where the history is incomplete. See ``PositionKeys``."""

    opening_quantity: Floats
    opening_price: Floats
    added_quantity: Floats

    def columns(self) -> dict[str, Floats]:
        """Return the columns by their names."""
        return {
            "opening_quantity": self.opening_quantity,
            "opening_price": self.opening_price,
            "added_quantity": self.added_quantity,
        }

    @classmethod
    def of_position(cls, position: Position) -> Self:
        """Return the sizes of one position by its exact figures."""
        opening = opening_of(position)
        if opening is None:
            unknown = np.array([np.nan])
            return cls(
                opening_quantity=unknown, opening_price=unknown, added_quantity=unknown.copy()
            )
        adding = [event for event in position.events if not event.kind.takes_off]
        last = position.events[-1] if position.is_open else adding[-1]
        return cls(
            opening_quantity=np.array([float(opening.quantity)]),
            opening_price=np.array([float(opening.price)]),
            added_quantity=np.array([float(last.quantity_after)]),
        )

    @classmethod
    def of_walk(cls, walk: Walk, traded_at: Integers, is_open: Flags) -> Self:
        """Return the sizes of regular positions.

        Args:
            walk: the fills of them all; a last reversal opens one more, which is left out.
            traded_at: the time of each fill.
            is_open: whether each position is still open.
        """
        leg, count = walk.leg, len(is_open)
        owner = np.cumsum(walk.begins) - 1
        first = np.flatnonzero(walk.begins)
        adding = np.flatnonzero(~walk.closes | walk.reverses)
        second, whose = traded_at // _SECOND_MS, owner[adding]
        opening = adding[second[adding] == second[first][whose]]
        of_opening, step = owner[opening], 10.0**-leg.quantity_places
        opened = np.abs(np.where(walk.reverses, walk.after, leg.signed))[opening].astype(np.float64)
        start_price = leg.price[first]
        moved = leg.worth.moved(leg.price[opening], start_price[of_opening]) * opened
        average = leg.worth.price(
            np.bincount(of_opening, moved) / np.bincount(of_opening, opened), start_price
        )
        opening_quantity, added = np.zeros(len(first)), np.zeros(len(first))
        opening_quantity[of_opening] = np.abs(walk.after)[opening]  # the last of each stays
        added[whose] = np.abs(walk.after)[adding]
        added[:count][is_open] = abs(int(walk.after[-1]))
        return cls(
            opening_quantity=opening_quantity[:count] * step,
            opening_price=average[:count] * 10.0**-leg.price_places,
            added_quantity=added[:count] * step,
        )
