"""Where positions begin and end in the fills of one leg, as far as the record is regular.

Regular means that the fold by values (``Leg``) would take every fill at its word: it begins flat,
only openings realize nothing, and every closing realizes what the average entry gives. What is
irregular by the slightest doubt is left to that fold, so this one only has to be sure, not clever.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from journal.domain.ledger.columns.amounts import ODD, Integers
from journal.domain.ledger.columns.phases import Phases
from journal.domain.ledger.columns.walk import Flags, LegColumns, Walk

_DOUBT: Final = 1e-3
"""Of a step of the exchange's figures: what is this near to the limit is left to the other fold."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """Positions found in a row of fills that begins flat.

    Attributes:
        first: the fill each position began with; a reversal belongs to two positions.
        last: the fill each ended with; the last fill of all where it is still open.
        begins_by_reversal: whether its first fill is the last one of the position before.
        opened: what the first fill opened, below zero for a short.
        peak: the most that was open, above zero.
        is_open: whether the last one is still open after all fills.
        doubtful: the position that holds the first doubtful fill, or None; those from it on are
            not sure.
    """

    first: Integers
    last: Integers
    begins_by_reversal: Flags
    opened: Integers
    peak: Integers
    is_open: bool
    doubtful: int | None

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.first)


def find_positions(leg: LegColumns) -> Run:
    """Return the positions of a leg whose first fill finds nothing open; at least one fill."""
    walk = Walk(leg)
    first = np.flatnonzero(walk.begins)
    by_reversal = walk.reverses[first]
    last = np.append(first[1:] - ~by_reversal[1:], len(leg) - 1)
    wrong = walk.contradictions()
    wrong |= _disagreements(walk, first)
    doubtful = None
    if wrong.any():
        row = int(wrong.argmax())
        doubtful = int(np.searchsorted(first, row, "right")) - 1 - int(walk.reverses[row])
    return Run(
        first=first,
        last=last,
        begins_by_reversal=by_reversal,
        opened=walk.after[first],
        peak=np.maximum.reduceat(np.abs(walk.after), first),
        is_open=bool(walk.after[-1] != 0),
        doubtful=doubtful,
    )


def _disagreements(walk: Walk, first: Integers) -> Flags:
    """Return the closings that may have realized something else than the average entry gives."""
    leg = walk.leg
    wrong = np.zeros(len(leg), np.bool_)
    closings = np.flatnonzero(walk.closes)
    pnl = leg.pnl[closings]
    told = pnl > ODD
    if not told.any():
        return wrong
    if not walk.fits():
        return ~wrong
    phases = Phases(walk, first)
    phase = phases.of(closings)
    owner = phases.owner[phase]
    ours, error = phases.figures(closings, phase)
    earlier = np.arange(len(owner)) - np.searchsorted(owner, np.arange(len(first)))[owner]
    agrees = np.abs(pnl - ours) + error <= 2 + earlier - _DOUBT
    wrong[closings[told & ~agrees]] = True
    return wrong
