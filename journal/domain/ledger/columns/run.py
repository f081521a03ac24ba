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
    wrong = np.append(walk.contradictions(), _disagreements(walk, first))
    doubtful = None
    if wrong.size:
        row = int(wrong.min())
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


def _disagreements(walk: Walk, first: Integers) -> Integers:
    """Return the closings that may have realized something else than the average entry gives."""
    closings = np.flatnonzero(walk.closes)
    pnl = walk.leg.pnl[closings]
    told = pnl > ODD
    if not told.any():
        return np.zeros(0, np.int64)
    if not walk.fits():
        return np.zeros(1, np.int64)
    phases = Phases(walk, first)
    phase = phases.of(closings)
    ours, error = phases.figures(closings, phase)
    error += np.abs(pnl - ours)
    # The first closing may be off by two steps, each later one by one more.
    far = np.flatnonzero((error > 2 - _DOUBT) & told)
    owner = phases.owner[phase[far]]
    earlier = far - np.searchsorted(closings, first[owner] + 1)
    return closings[far[~(error[far] <= 2 + earlier - _DOUBT)]]
